"""The document page: its passages with tags, probabilities and evidence; accept, reject, add, none."""

from __future__ import annotations

from typing import Any

import streamlit as st

from gcm_classify.dashboard.desk import name_of, open_desk, plain, taxonomy, told
from gcm_classify.dashboard.identity import acting_as, may
from gcm_classify.errors import GcmError
from gcm_classify.review import PassageReview, Verdict, decide, orphaned_decisions, review_of
from gcm_classify.store import Store

__all__ = ["page"]

_PAGE = 20  # passages shown at once
_SHOWN = {"tagged": "with tags", "open": "not yet reviewed", "all": "all"}


def page() -> None:
    """Choose a document, read its passages, decide."""
    st.title("Document")
    store = open_desk()
    can_decide = may("reviewer")
    records = _by_name(store)
    if not records:
        st.info("Nothing here yet. Add a document on the inbox page, or start the desk with a batch's store.")
        return
    record = records[st.selectbox("Document", list(records), key="document")]
    _head(record)
    if not can_decide:
        st.warning("Give your name in the sidebar to take decisions.")
    reviews = review_of(store, record["id"])
    for review in _window(_filtered(reviews)):
        _passage(store, review, record, can_decide)
    _orphans(store, record)


def _by_name(store: Store) -> dict[str, dict[str, Any]]:
    """Documents by the name they came under; an upload may be called like a file of the inbox."""
    named = {record["source"]: record for record in store.document_records("inbox")}
    return named | {f"{record['source']} (uploaded)": record for record in store.document_records("desk")}


def _orphans(store: Store, record: dict[str, Any]) -> None:
    """Decisions whose passage a later reading no longer has: shown, never dropped."""
    if orphans := orphaned_decisions(store, record["id"]):
        with st.expander(f"{len(orphans)} decisions on passages that a later reading no longer has"):
            for decision in orphans:
                what = (
                    decision["verdict"]
                    if decision["objective"] is None
                    else f"{decision['verdict']} {decision['objective']}"
                )
                st.text(f"{decision['reviewer']}: {what}\n{decision['text']}")


def _head(record: dict[str, Any]) -> None:
    st.text(record["title"])
    facts = {
        "Roundtables": [found["roundtable"] for found in record["roundtables"]],
        "Objectives": [found["objective"] for found in record["objectives"]],
        "Stated by the text": record["stated_objectives"],
    }
    for column, (name, numbers) in zip(st.columns([1, 2, 2]), facts.items(), strict=True):
        column.caption(name)
        column.text(", ".join(map(str, numbers)) or "none")
    for warning in record["warnings"]:
        st.warning(plain(warning["message"]))


def _filtered(reviews: tuple[PassageReview, ...]) -> list[PassageReview]:
    shown = st.segmented_control(
        "Passages", list(_SHOWN), default="tagged", key="shown", format_func=_SHOWN.__getitem__
    )
    tagged = [review for review in reviews if review.record["tags"] or review.decisions]
    opened = [review for review in tagged if not review.is_reviewed]
    st.caption(f"{len(reviews)} passages, {len(tagged)} with tags, {len(opened)} of them not yet reviewed")
    return {"tagged": tagged, "open": opened}.get(str(shown), list(reviews))


def _window(reviews: list[PassageReview]) -> list[PassageReview]:
    pages = max(1, -(-len(reviews) // _PAGE))
    if not reviews:
        st.info("No passage to show here.")
    number = int(st.number_input("Page of passages", 1, pages, 1, key="window")) if pages > 1 else 1
    return reviews[(number - 1) * _PAGE : number * _PAGE]


def _passage(store: Store, review: PassageReview, record: dict[str, Any], can_decide: bool) -> None:
    passage = review.record
    with st.container(border=True):
        where = [
            f"page {passage['page']}" if passage["page"] else "",
            f"para. {passage['number']}" if passage["number"] else "",
        ]
        said = " · ".join(filter(None, [*where, passage["kind"].replace("_", " "), passage["language"]]))
        st.caption(plain(said))
        if passage["heading"]:
            st.text(passage["heading"])
        st.text(passage["text"])
        if passage["stated"]:
            st.caption(f"The text states: {', '.join(map(str, passage['stated']))}")
        for tag in passage["tags"]:
            _tag(store, review, tag, record, can_decide)
        _added(store, review, record, can_decide)
        _history(review)


def _tag(
    store: Store, review: PassageReview, tag: dict[str, Any], record: dict[str, Any], can_decide: bool
) -> None:
    number, key = tag["objective"], f"{review.record['id']}-{tag['objective']}"
    decision = review.in_force.get(number)
    state = f"{decision['verdict']} by {decision['reviewer']}" if decision else tag["status"]
    label, accept, reject = st.columns([6, 1, 1], vertical_alignment="center")
    said = f"{name_of(number)} · {tag['probability']:.2f} · {tag['basis']} · {state}"
    with label.popover(plain(said)):
        st.caption("Why")
        for evidence in tag["evidence"]:
            st.text(
                f"{evidence['why']}: {evidence['text']}"
                if evidence["why"].startswith("a term")
                else evidence["why"]
            )
    if accept.button("Accept", key=f"accept-{key}", disabled=not can_decide):
        _decide(store, review, "accept", number, record)
    if reject.button("Reject", key=f"reject-{key}", disabled=not can_decide):
        _decide(store, review, "reject", number, record)


def _added(store: Store, review: PassageReview, record: dict[str, Any], can_decide: bool) -> None:
    taken = {tag["objective"] for tag in review.record["tags"]}
    free = [number for number in taxonomy().numbers if number not in taken]
    choose, add, none = st.columns([6, 1, 1], vertical_alignment="bottom")
    key = review.record["id"]
    number = choose.selectbox(
        "Another objective",
        free,
        index=None,
        format_func=name_of,
        key=f"other-{key}",
        label_visibility="collapsed",
        placeholder="Add an objective",
    )
    if add.button("Add", key=f"add-{key}", disabled=not can_decide or number is None):
        _decide(store, review, "add", number, record)
    if none.button(
        "None", key=f"none-{key}", disabled=not can_decide, help="The passage addresses no objective."
    ):
        _decide(store, review, "none", None, record)


def _decide(
    store: Store,
    review: PassageReview,
    verdict: Verdict,
    objective: int | None,
    record: dict[str, Any],
) -> None:
    """Save first, then say so."""
    try:
        decide(
            store,
            review,
            verdict,
            objective=objective,
            reviewer=acting_as("reviewer"),
            model=record["model"],
            numbers=taxonomy().numbers,
        )
    except GcmError as error:
        told(error, "Not saved.")
        return
    st.rerun()


def _history(review: PassageReview) -> None:
    if review.decisions:
        with st.expander(f"{len(review.decisions)} decisions"):
            for decision in review.decisions:
                what = (
                    decision["verdict"]
                    if decision["objective"] is None
                    else f"{decision['verdict']} {decision['objective']}"
                )
                st.text(f"{decision['decided'][:16].replace('T', ' ')}  {decision['reviewer']}: {what}")
