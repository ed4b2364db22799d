"""The inbox: add documents, see where each one stands and goes, and correct what was read from its first page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from gcm_classify.dashboard.desk import name_of, open_desk, plain, taxonomy
from gcm_classify.dashboard.identity import acting_as, may
from gcm_classify.dashboard.listing import Listing, State, list_documents, row_of
from gcm_classify.dashboard.pages import link
from gcm_classify.dashboard.places import originals_folder
from gcm_classify.dashboard.profiles import profile_panel
from gcm_classify.dashboard.removal import removal_menu
from gcm_classify.dashboard.uploading import ENDINGS, MOST_AT_ONCE, Refused, outcome_of, take_in
from gcm_classify.errors import GcmError
from gcm_classify.store import DocumentFilter, Store
from gcm_classify.taxonomy import load_chart
from gcm_classify.uploads import UploadState, upload_states

__all__ = ["page"]

_STATES: tuple[State, ...] = ("new", "in review", "done")
_AFTER = "inbox_after"  # where the slices of the list began, as far as one went
_TURN, _RECEIPTS, _REFUSED, _PENDING = "upload_turn", "upload_receipts", "upload_refused", "upload_pending"
_SILENCE = timedelta(minutes=2)  # a worker tells of itself every ten seconds, but for while it reads


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
        _failures(store, expanded=not counts.documents)


def _upload(store: Store) -> None:
    """Drop files; they are kept and queued before this returns, and read elsewhere."""
    turn = int(st.session_state.setdefault(_TURN, 0))
    files = st.file_uploader(
        f"Add documents: up to {MOST_AT_ONCE} files, or a zip of them",
        type=list(ENDINGS),
        accept_multiple_files=True,
        key=f"upload-{turn}",
        disabled=not may("reviewer"),
        help=None if may("reviewer") else "Give your name in the sidebar to add documents.",
    )
    if files:
        _take_in(store, [(file.name, file.getvalue()) for file in files])
        st.session_state[_TURN] = turn + 1  # an empty uploader for the next ones
        st.rerun()
    for refused in st.session_state.get(_REFUSED, ()):
        st.error("Not taken.")
        st.text(refused.why)
    if _shown(store):
        st.fragment(_progress, run_every=1.0 if store.uploads_waiting() else None)(store)


def _take_in(store: Store, files: list[tuple[str, bytes]]) -> None:
    try:
        receipts, refused = take_in(store, files, by=acting_as("reviewer"), originals=originals_folder(store))
    except GcmError as error:
        receipts, refused = (), (Refused("", str(error)),)
    st.session_state[_RECEIPTS] = [*st.session_state.get(_RECEIPTS, ()), *receipts]
    st.session_state[_REFUSED] = refused


def _shown(store: Store) -> list[UploadState]:
    """What waits or is being read, whoever brought it, and what came of what was brought in this session."""
    since = min(st.session_state.get(_RECEIPTS, ()), default=None)
    return [
        state
        for state in upload_states(store)
        if state.stage in ("waiting", "reading") or (since is not None and state.receipt >= since)
    ]


def _progress(store: Store) -> None:
    states = _shown(store)
    ended = [state for state in states if state.stage in ("done", "failed")]
    if len(ended) == len(states) and st.session_state.pop(_PENDING, False):
        st.rerun()  # the list below has new documents
    if len(ended) < len(states):
        st.session_state[_PENDING] = True
        st.progress(len(ended) / len(states), text=f"{len(ended)} of {len(states)} files read")
        _worker_missing(store, states)
    rows = [{"File": one.name, "State": one.stage, "Outcome": outcome_of(store, one)} for one in states]
    st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch", height=min(38 * len(rows) + 40, 260))


def _worker_missing(store: Store, states: list[UploadState]) -> None:
    if any(state.stage == "reading" for state in states):
        return
    seen = store.worker_seen()
    if seen is None or datetime.now(UTC) - datetime.fromisoformat(seen) > _SILENCE:
        st.warning("Nothing reads uploads at the moment; they wait. Start the reader with:")
        st.code(f"gcm-classify watch --store {store.url}", language=None, wrap_lines=True)


def _documents(store: Store) -> None:
    filters, state = _filters()
    starts: list[Any] = st.session_state.get(_AFTER) or [None]
    with st.spinner("Looking through the documents"):
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
        _chosen(store, listing.records[picked[0]], withdrawn=filters.withdrawn)
    else:
        st.caption("Choose a row to see who speaks, correct it, or open the document.")


def _filters() -> tuple[DocumentFilter, State | None]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        state = st.segmented_control(
            "State",
            ["all", *_STATES, "withdrawn"],
            default="all",
            required=True,
            key="state",
            on_change=_from_the_top,
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
        DocumentFilter(words=words.strip(), roundtables=tuple(tables), withdrawn=state == "withdrawn"),
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


def _chosen(store: Store, record: dict[str, Any], *, withdrawn: bool) -> None:
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.text(record["title"], width="content")
            with st.container(horizontal=True, width="content"):
                removal_menu(record, withdrawn=withdrawn)
                link("document", "Read and decide", document=record["id"])
        for warning in record["warnings"]:
            st.warning(plain(warning["message"]))
        profile_panel(store, record)


def _failures(store: Store, *, expanded: bool) -> None:
    records = store.failure_records()
    with st.expander(f"{len(records)} files could not be read", expanded=expanded):
        columns = {"source": "File", "code": "Code", "message": "What happened, and what to do"}
        st.dataframe(
            pd.DataFrame(records)[list(columns)].rename(columns=columns), hide_index=True, width="stretch"
        )
