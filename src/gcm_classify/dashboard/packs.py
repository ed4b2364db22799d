"""The pack that a page shows: from the shelf, with a sign while a new one is drawn up."""

from __future__ import annotations

import streamlit as st

from gcm_classify.dashboard.desk import open_desk, store_url, taxonomy, told
from gcm_classify.dashboard.filters import Chosen
from gcm_classify.dashboard.shelf import Shelf
from gcm_classify.errors import GcmError
from gcm_classify.report import Filters, Pack, pack_of
from gcm_classify.store import Store

__all__ = ["filters_from", "pack_shown"]

_AT_ONCE = 0.2  # seconds within which a page may wait without a sign
_PATIENCE = 2.0


def filters_from(chosen: Chosen) -> Filters:
    """What somebody chose, as a pack takes it."""
    return Filters(chosen.forum, chosen.mechanisms, chosen.languages)


def pack_shown(store: Store, filters: Filters) -> Pack:
    """The pack of all objectives under these filters. Stops the page where it cannot be drawn up."""
    shelf = _shelf(store_url())
    try:
        drawn = shelf.get(filters, wait=_AT_ONCE)
        if drawn.pack is None:
            with st.spinner("Reading what was said", show_time=True):
                while drawn.pack is None:
                    drawn = shelf.get(filters, wait=_PATIENCE)
        elif not drawn.is_fresh:
            _coming(shelf, filters)
    except GcmError as error:
        told(error, "The store cannot be read.")
        st.stop()
    assert drawn.pack is not None
    return drawn.pack


@st.cache_resource(show_spinner=False)
def _shelf(url: str) -> Shelf:
    store = open_desk()
    return Shelf(lambda filters: pack_of(store, filters=filters, taxonomy=taxonomy()), store.revision)


@st.fragment(run_every=_PATIENCE)
def _coming(shelf: Shelf, filters: Filters) -> None:
    """Says that newer decisions are being counted, and shows them when they are."""
    if shelf.get(filters).is_fresh:
        st.rerun()
    st.caption(":material/sync: Newer decisions are being counted …")
