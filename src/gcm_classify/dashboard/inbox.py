"""The inbox: add documents, see where each one stands and goes, and correct what was read from its first page."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from gcm_classify.batch import classify_into
from gcm_classify.dashboard.desk import classifier, desk_folder, name_of, open_desk, plain, taxonomy
from gcm_classify.dashboard.listing import Listing, State, list_documents, row_of
from gcm_classify.dashboard.pages import link
from gcm_classify.dashboard.profiles import profile_panel
from gcm_classify.datamodels import Failure
from gcm_classify.store import DocumentFilter, Store
from gcm_classify.taxonomy import load_chart

__all__ = ["page"]

_STATES: tuple[State, ...] = ("new", "in review", "done")
_AFTER = "inbox_after"  # where the slices of the list began, as far as one went


def page() -> None:
    """What arrives, what is there, and what could not be read."""
    st.title("Inbox")
    store = open_desk()
    _upload(store)
    counts = store.counts()
    if counts.documents or counts.withdrawn:
        _documents(store)
    elif not counts.failures:
        st.info(
            "Nothing here yet. Drop a PDF, DOCX or text file above, or start the desk with a batch's store."
        )
    if counts.failures:
        _failures(store)


def _upload(store: Store) -> None:
    files = st.file_uploader(
        "Add documents", type=["pdf", "docx", "txt"], accept_multiple_files=True, key="upload"
    )
    if not files or not st.button("Classify", type="primary", key="classify"):
        return
    for file in files:
        with st.spinner("Reading and classifying"):
            path = _kept(file.name, file.getvalue())
            outcome = classify_into(store, classifier(), path, source=file.name)
        if isinstance(outcome, Failure):
            st.error(f"Not classified ({outcome.code})")
            st.text(outcome.message)
        else:
            tables = ", ".join(map(str, outcome.roundtables)) or "none"
            st.success(f"Classified. Roundtables: {tables}")


def _kept(name: str, content: bytes) -> Path:
    """The original, under its hash: a hostile name never becomes a path."""
    suffix = Path(name).suffix.lower()
    suffix = suffix if suffix in (".pdf", ".docx", ".txt") else ""
    path = _uploads_folder() / f"{hashlib.sha256(content).hexdigest()}{suffix}"
    if not path.exists():
        temporary = path.with_suffix(".part")
        temporary.write_bytes(content)
        temporary.replace(path)
    return path


def _uploads_folder() -> Path:
    folder = desk_folder() / "uploads"
    folder.mkdir(exist_ok=True)
    return folder


def _documents(store: Store) -> None:
    filters, state = _filters()
    starts: list[Any] = st.session_state.get(_AFTER) or [None]
    listing = list_documents(store, filters, state=state, after=starts[-1])
    if not listing.records:
        st.info("No document is like this. Choose “all”, or other roundtables.")
        return
    rows = [row_of(record, load_chart(), name_of) for record in listing.records]
    chosen = st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        width="stretch",
        key="documents",
        on_select="rerun",
        selection_mode="single-row",
        column_config=_columns(),
    )
    _slices(listing, starts)
    picked = chosen["selection"]["rows"]
    if picked and picked[0] < len(listing.records):
        _chosen(store, listing.records[picked[0]])
    else:
        st.caption("Choose a row to see who speaks, correct it, or open the document.")


def _filters() -> tuple[DocumentFilter, State | None]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state = st.segmented_control(
            "State", ["all", *_STATES], default="all", required=True, key="state", on_change=_from_the_top
        )
        tables = st.pills(
            "Roundtables",
            [table.number for table in taxonomy().roundtables],
            selection_mode="multi",
            key="roundtables",
            on_change=_from_the_top,
        )
        words = st.text_input(
            "Find", key="words", placeholder="name or title", on_change=_from_the_top, width=260
        )
    return (
        DocumentFilter(words=words.strip(), roundtables=tuple(tables)),
        state if state in _STATES else None,
    )


def _from_the_top() -> None:
    st.session_state[_AFTER] = [None]


def _columns() -> dict[str, Any]:
    return {
        "State": st.column_config.TextColumn(width=70),
        "Title": st.column_config.TextColumn(width="medium"),
        "Roundtables": st.column_config.TextColumn(width=85),
        "To review": st.column_config.NumberColumn(width=70, help="Tags that nobody decided on"),
        "Objectives": st.column_config.ListColumn(width="medium"),
    }


def _slices(listing: Listing, starts: list[Any]) -> None:
    """Onward and back, where there is more than one slice."""
    if len(starts) == 1 and listing.after is None:
        return
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Before", icon=":material/chevron_left:", disabled=len(starts) == 1):
            st.session_state[_AFTER] = starts[:-1]
            st.rerun()
        if st.button("More", icon=":material/chevron_right:", disabled=listing.after is None):
            st.session_state[_AFTER] = [*starts, listing.after]
            st.rerun()


def _chosen(store: Store, record: dict[str, Any]) -> None:
    with st.container(border=True):
        head, way = st.columns([5, 1], vertical_alignment="center")
        with head:
            st.text(record["title"])
        with way:
            link("document", "Read and decide", document=record["id"])
        for warning in record["warnings"]:
            st.warning(plain(warning["message"]))
        profile_panel(store, record)


def _failures(store: Store) -> None:
    records = store.failure_records()
    with st.expander(f"{len(records)} files could not be read", expanded=not store.counts().documents):
        columns = {"source": "File", "code": "Code", "message": "What happened, and what to do"}
        st.dataframe(
            pd.DataFrame(records)[list(columns)].rename(columns=columns), hide_index=True, width="stretch"
        )
