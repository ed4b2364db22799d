"""The document page: a page's picture beside its passages, every tag with its reasons, one key for each decision."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from gcm_classify.dashboard.components import picture_url, reader
from gcm_classify.dashboard.desk import colour_of, open_desk, pictures, short_name, taxonomy, told
from gcm_classify.dashboard.identity import acting_as, may
from gcm_classify.dashboard.outbox import Receipt, Sent, receive, sent_from
from gcm_classify.dashboard.profiles import profile_panel
from gcm_classify.dashboard.reading import facts_of, is_shown, objectives_view, passage_view, place_from, said
from gcm_classify.errors import GcmError
from gcm_classify.review import PassageReview, orphaned_decisions, review_of
from gcm_classify.store import DocumentFilter, Store

__all__ = ["page"]

_AT_ONCE = 40  # passages in the browser at once
_BEFORE = 8  # of them before the one that was asked for
_SHOWN = {"review": "To review", "tagged": "With tags", "all": "All"}
_EMPTY = {
    "review": "Nothing left to review here. Choose “With tags” to see what was decided.",
    "tagged": "No objective was suggested. Choose “All” to read the passages and add what is missing.",
    "all": "This document has no passages.",
}


def page() -> None:
    """The document that the address names, or a list to choose from."""
    store = open_desk()
    document = st.query_params.get("document")
    if not document:
        _choose(store)
        return
    try:
        record = store.document_record(document)
    except GcmError as error:
        told(error, "This document is not in the store.")
        return
    _tools(store, record)
    _reading(store, record)
    with st.expander("Who speaks, and what kind of input this is"):
        profile_panel(store, record)
    _orphans(store, document)


def _choose(store: Store) -> None:
    st.title("Document")
    words = st.text_input("Find a document by its name or title", key="find", placeholder="Baku declaration")
    found = store.documents_page(DocumentFilter(words=words.strip()), limit=20)
    if not found.records:
        st.info(
            "No document has this in its name or title."
            if words.strip()
            else "Nothing here yet. Add a document on the inbox page, or start the desk with a batch's store."
        )
    for record in found.records:
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.text(f"{record['title']}\n{record['source']} · {record['open_tags']} tags to review")
        if right.button("Open", key=f"open-{record['source']}-{record['origin']}", width="stretch"):
            st.query_params["document"] = record["id"]
            st.rerun()


def _tools(store: Store, record: dict[str, Any]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        if st.button("Documents", icon=":material/arrow_back:", type="tertiary"):
            st.query_params.clear()
            st.rerun()
        st.segmented_control(
            "Passages",
            list(_SHOWN),
            default="review",
            required=True,
            key="shown",
            format_func=_SHOWN.__getitem__,
            label_visibility="collapsed",
            width="content",
        )
        if (path := _original(store, record["id"])) is not None:
            st.download_button(
                "Original",
                data=path.read_bytes,
                file_name=Path(record["source"]).name,
                mime="application/octet-stream",
                icon=":material/download:",
                on_click="ignore",
                type="tertiary",
            )


def _original(store: Store, document: str) -> Path | None:
    path = store.document_path(document)
    return Path(path) if path is not None and Path(path).is_file() else None


@st.fragment
def _reading(store: Store, record: dict[str, Any]) -> None:
    """The reader; a key press runs this and nothing else."""
    key = f"reader-{record['id'][:16]}"
    state = st.session_state.get(key) or {}
    sender, sent = sent_from(state.get("outbox"))
    receipt = _received(store, record, sender, sent)
    reviews = review_of(store, record["id"])
    reader(
        {
            "title": record["title"],
            "facts": facts_of(record),
            "pages": record["pages"],
            "empty": _EMPTY[_which()],
            "may": may("reviewer"),
            "hint": "Give your name in the sidebar to take decisions. Reading and moving works without.",
            "client": sender,
            "acknowledged": receipt.acknowledged if receipt else 0,
            "told": receipt and {"kind": receipt.kind, "text": receipt.text},
            **_window(store, record, reviews, state.get("at")),
            **objectives_view(taxonomy(), short_name, colour_of),
        },
        key=key,
    )


def _window(
    store: Store, record: dict[str, Any], reviews: Sequence[PassageReview], at: Any
) -> dict[str, Any]:
    """The passages around the one that is read, and the page beside them."""
    asked = st.query_params.get("passage")
    listed = _listed(record["id"], reviews, asked)
    index, page = place_from(at, len(listed))
    if index is None and asked is not None:
        index = next((n for n, place in enumerate(listed) if reviews[place].record["id"] == asked), 0)
    first = _first(index or 0)
    window = [reviews[place] for place in listed[first : first + _AT_ONCE]]
    page = page or next((r.record["page"] for r in window[(index or 0) - first :]), None) or 1
    return {
        "jump": f"{record['id']}|{_which()}|{asked}",
        "sheet": _sheet(store, record, page),
        "passages": [passage_view(review) for review in window],
        "first": first,
        "total": len(listed),
        "reviewed": sum(reviews[place].is_reviewed for place in listed),
        "current": window[index - first].record["id"] if index is not None and window else None,
    }


def _which() -> str:
    """Which passages are listed."""
    return str(st.session_state.get("shown") or "review")


def _received(store: Store, record: dict[str, Any], sender: str, sent: Sequence[Sent]) -> Receipt | None:
    """Save what came; nothing is acknowledged before it is committed. Otherwise the last receipt of this browser: an
    answer that was overtaken by the next question is told all the same.
    """
    key = f"receipt-{sender}"
    last: Receipt | None = st.session_state.get(key)
    if not sent:
        return last
    try:
        receipt = receive(
            store,
            record["id"],
            sent,
            reviewer=acting_as("reviewer"),
            model=record["model"],
            numbers=taxonomy().numbers,
            acknowledged=None if last is None else last.acknowledged,
        )
    except GcmError as error:
        return Receipt(0 if last is None else last.acknowledged, "failed", f"Not saved yet: {error}")
    if receipt is not None:
        st.session_state[key] = receipt
    return receipt or last


def _listed(document: str, reviews: Sequence[PassageReview], current: str | None) -> list[int]:
    """Places of the passages that are shown. The list stays as it was while its reader decides, so that nothing moves."""
    shown = _which()
    key = (document, shown, current, len(reviews))
    kept = st.session_state.get("listed")
    if kept is None or kept[0] != key:
        places = [
            place
            for place, review in enumerate(reviews)
            if is_shown(review, shown) or review.record["id"] == current
        ]
        kept = st.session_state["listed"] = (key, places)
        st.session_state["first"] = 0
    return list(kept[1])


def _first(index: int) -> int:
    """Where the passages in the browser begin: where they did, unless the reader left them."""
    first = int(st.session_state.get("first", 0))
    if not first <= index < first + _AT_ONCE:
        first = st.session_state["first"] = max(0, index - _BEFORE)
    return first


def _sheet(store: Store, record: dict[str, Any], page: int) -> dict[str, Any] | None:
    if not record["pages"]:
        return None
    page = min(max(page, 1), record["pages"])
    original = _original(store, record["id"])
    if original is None:
        return {"page": page, "state": "failed", "message": "the original is not on this machine"}
    sheet = pictures().of(original, record["id"], page=page, pages=record["pages"])
    if sheet.file is None:
        return {"page": page, "state": sheet.state, "message": sheet.message}
    url = picture_url(sheet.file, place="reader")
    return {"page": page, "state": "ready", "url": url, "width": sheet.width, "height": sheet.height}


def _orphans(store: Store, document: str) -> None:
    """Decisions whose passage a later reading no longer has: shown, never dropped."""
    orphans = orphaned_decisions(store, document)
    if not orphans:
        return
    with st.expander(f"{len(orphans)} decisions on passages that a later reading no longer has"):
        for decision in orphans:
            st.text(f"{said(decision)}\n{decision['text']}")
