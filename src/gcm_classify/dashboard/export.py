"""Packs to take along: written when somebody asks for them, all formats in one zip."""

from __future__ import annotations

import io
import tempfile
import zipfile
from functools import partial
from pathlib import Path

import streamlit as st

from gcm_classify.dashboard.desk import taxonomy
from gcm_classify.report import Filters, packs_of
from gcm_classify.report.writing import write_packs
from gcm_classify.store import Store

__all__ = ["offer_packs", "zipped_packs"]


def offer_packs(store: Store, filters: Filters) -> None:
    """A button with what can be taken: the packs of all roundtables or of one, under the filters in use."""
    with st.popover("Export packs", icon=":material/download:"):
        st.caption(f"From: {filters.told}" if filters.told else "From all documents")
        for number in (None, *(table.number for table in taxonomy().roundtables)):
            name = "All roundtables" if number is None else f"Roundtable {number}"
            wanted = None if number is None else (number,)
            st.download_button(
                name,
                data=partial(zipped_packs, store, filters, wanted),
                file_name="packs.zip" if number is None else f"roundtable-{number}.zip",
                mime="application/zip",
                key=f"export-{number}",
                on_click="ignore",
                width="stretch",
            )


def zipped_packs(store: Store, filters: Filters, roundtables: tuple[int, ...] | None) -> bytes:
    """A zip of what `gcm-classify report` writes, all roundtables for None."""
    content = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        write_packs(packs_of(store, roundtables, filters=filters, taxonomy=taxonomy()), folder)
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(folder).iterdir()):
                archive.write(path, path.name)
    return content.getvalue()
