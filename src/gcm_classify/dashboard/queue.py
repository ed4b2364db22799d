"""The queue page: what to look at next, decided on the spot."""

from __future__ import annotations

import streamlit as st

from gcm_classify.dashboard.cards import counted, last_heading, objective_badges, open_link, place_line, words
from gcm_classify.dashboard.desk import name_of, open_desk, taxonomy, told
from gcm_classify.dashboard.filters import choose, roundtable_choice
from gcm_classify.dashboard.identity import acting_as, may, person
from gcm_classify.dashboard.models import thresholds
from gcm_classify.errors import GcmError
from gcm_classify.report.naming import probability_told
from gcm_classify.review import Verdict, decide
from gcm_classify.review.queue import Order, Queue, QueueItem, next_up, review_at
from gcm_classify.store import Store
from gcm_classify.store.worklists import WorkFilter

__all__ = ["page"]

_ORDERS: dict[Order, str] = {"doubt": "Most doubtful first", "worth": "What decides a roundtable first"}
_SCOPES = {
    "open": "Nobody decided",
    "mine": "I have not decided",
    "disputed": "Disputed",
}
_TABLES = "queue-roundtable"
_TROUBLE, _LAST = "queue-trouble", "queue-last"


def page() -> None:
    """The controls, how much is left, and the next passages."""
    st.title("Queue")
    store = open_desk()
    scope, queue = _asked(store)
    _trouble()
    _left(store, queue)
    if not may("reviewer"):
        st.info("Give your name in the sidebar to decide here.")
    for place, item in enumerate(queue.items):
        _card(store, item, scope, is_first=place == 0)
    if not queue.items:
        _nothing(scope)


def _asked(store: Store) -> tuple[str, Queue]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        table = roundtable_choice(_TABLES)
        scope = st.selectbox(
            "Show", list(_SCOPES), format_func=_SCOPES.__getitem__, key="queue-scope", width=200
        )
        order = st.selectbox(
            "Order", list(_ORDERS), format_func=_ORDERS.__getitem__, key="queue-order", width=250
        )
        chosen = choose(store, "queue", reviewers=True)
    who = person()
    filters = WorkFilter(
        objectives=chosen.objectives,
        mechanisms=chosen.mechanisms,
        languages=chosen.languages,
        open_to=who.name if scope == "mine" and who else None,
        coded_by=chosen.coded_by,
        disputed=scope == "disputed",
    )
    with st.spinner("Looking for what is next"):
        tables = (table,) if table else ()
        queue = next_up(
            store, taxonomy(), thresholds(store), filters=filters, order=order, roundtables=tables
        )
    return scope, queue


def _trouble() -> None:
    """What went wrong with the last click, once."""
    error = st.session_state.pop(_TROUBLE, None)
    if isinstance(error, GcmError):
        told(error, "Not saved.")


def _left(store: Store, queue: Queue) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        left = f"{counted(queue.passages_left, 'passage')} left, {counted(queue.tags_left, 'suggestion')}"
        st.caption(left if queue.passages_left else "Nothing left here")
        if last := st.session_state.get(_LAST):
            st.button(
                f"Undo: {last['said']}", key="queue-undo", icon=":material/undo:", type="tertiary", shortcut="u",
                on_click=_undo, args=(store,),
            )  # fmt: skip


def _nothing(scope: str) -> None:
    said = {
        "open": "Everything under these filters has been decided. Choose another roundtable, or code passages a second "
        "time under “I have not decided”.",
        "mine": "You have decided on everything under these filters.",
        "disputed": "Reviewers contradict each other nowhere under these filters.",
    }
    st.info(said[scope])


def _card(store: Store, item: QueueItem, scope: str, *, is_first: bool) -> None:
    record = item.review.record
    with st.container(border=True, key=f"card-{record['id']}"):
        place_line(
            item.mechanism,
            item.title,
            last_heading(record, item.title),
            f"page {record['page']}" if record["page"] else "",
            f"para. {record['number']}" if record["number"] else "",
        )
        words(record["text"])
        _worth(item)
        for rank, number in enumerate(item.open):
            _suggestion(store, item, number, scope, has_keys=is_first and rank == 0)
        _others(store, item, scope, has_keys=is_first)


def _worth(item: QueueItem) -> None:
    """What hangs on it, and how many passages it stands for."""
    if not item.decides and not item.alike:
        return
    with st.container(horizontal=True):
        if item.decides:
            tables = " and ".join(map(str, item.decides))
            st.badge(f"Decides roundtable {tables}", icon=":material/alt_route:", color="red")
        if item.alike:
            st.badge(f"{item.alike} more say the same", icon=":material/content_copy:", color="gray")


def _suggestion(store: Store, item: QueueItem, number: int, scope: str, *, has_keys: bool) -> None:
    record = item.review.record
    tag = next(tag for tag in record["tags"] if tag["objective"] == number)
    key = f"{record['id']}-{number}"
    with st.container(horizontal=True, vertical_alignment="center"):
        objective_badges([number], {number: probability_told(tag["probability"])})
        for verdict, icon, shortcut in (("accept", "check", "a"), ("reject", "close", "x")):
            st.button(
                verdict.capitalize(), key=f"{verdict}-{key}", icon=f":material/{icon}:", disabled=not may("reviewer"),
                shortcut=shortcut if has_keys else None, on_click=_decide, args=(store, item, verdict, number, scope),
            )  # fmt: skip


def _others(store: Store, item: QueueItem, scope: str, *, has_keys: bool) -> None:
    record = item.review.record
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "None of them", key=f"none-{record['id']}", icon=":material/block:", disabled=not may("reviewer"),
            shortcut="n" if has_keys else None, on_click=_decide, args=(store, item, "none", None, scope),
        )  # fmt: skip
        open_link(record["document"], record["id"], label="Open in the document")


def _decide(store: Store, item: QueueItem, verdict: Verdict, number: int | None, scope: str) -> None:
    """Save what was clicked, on what was seen."""
    record = item.review.record
    try:
        row = decide(
            store, item.review, verdict, objective=number, reviewer=acting_as("reviewer"), model=record["model"],
            numbers=taxonomy().numbers, seen=item.review.last, blind=scope == "mine",
        )  # fmt: skip
    except GcmError as error:
        st.session_state[_TROUBLE] = error
        return
    said = "none of them" if number is None else f"{verdict} {name_of(number)}"
    st.session_state[_LAST] = {"row": row, "place": (record["document"], record["id"]), "said": said}


def _undo(store: Store) -> None:
    """Take back the last decision that was taken here."""
    last = st.session_state.pop(_LAST)
    try:
        review = review_at(store, *last["place"])
        decide(
            store, review, "undo", reviewer=acting_as("reviewer"), model=review.record["model"],
            numbers=taxonomy().numbers, undoes=last["row"],
        )  # fmt: skip
    except GcmError as error:
        st.session_state[_TROUBLE] = error
