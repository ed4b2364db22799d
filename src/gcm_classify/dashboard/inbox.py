"""The inbox page: upload a file, and see where every document goes."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from gcm_classify.batch import classify_into
from gcm_classify.dashboard.desk import classifier, desk_folder, open_desk, taxonomy
from gcm_classify.datamodels import Failure
from gcm_classify.store import Store

__all__ = ["page"]


def page() -> None:
    """Upload, the routing table, and what failed."""
    st.title("Inbox")
    store = open_desk()
    _upload(store)
    records = store.document_records()
    if not records:
        st.info(
            "Nothing here yet. Drop a PDF, DOCX or text file above, or start the desk with a batch's store."
        )
    else:
        _routing_table(records)
    _failures(store.failure_records())


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


def _routing_table(records: list[dict[str, Any]]) -> None:
    tables = [table.number for table in taxonomy().roundtables]
    chosen = st.segmented_control("Roundtable", ["all", *map(str, tables)], default="all", key="roundtable")
    rows = [_row(record) for record in records if _is_for(record, str(chosen or "all"))]
    st.caption(f"{len(rows)} of {len(records)} documents")
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")


def _is_for(record: dict[str, Any], table: str) -> bool:
    return table == "all" or table in {str(found["roundtable"]) for found in record["roundtables"]}


def _row(record: dict[str, Any]) -> dict[str, object]:
    profile = record["profile"]
    return {
        "Document": record["source"],
        "Roundtables": ", ".join(str(found["roundtable"]) for found in record["roundtables"]) or "none",
        "Objectives": ", ".join(str(found["objective"]) for found in record["objectives"]) or "none",
        "Stated": ", ".join(map(str, record["stated_objectives"])),
        "Mechanisms": "; ".join(profile["mechanisms"]),
        "Input": profile["input_type"].replace("_", " "),
        "Language": record["language"],
        "Review": "needed" if record["needs_review"] else "",
        "Title": record["title"],
    }


def _failures(records: list[dict[str, Any]]) -> None:
    if records:
        st.subheader(f"Not classified ({len(records)})")
        columns = {"source": "Document", "code": "Why", "message": "What to do"}
        st.dataframe(
            pd.DataFrame(records)[list(columns)].rename(columns=columns), hide_index=True, width="stretch"
        )
