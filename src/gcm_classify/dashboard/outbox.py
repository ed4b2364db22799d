"""Decisions as they come from a reader's outbox: each is saved once, in order, and acknowledged when it is committed.

A browser sends what it was not told to be saved again: after a lost answer, or when the server was killed. What the store
has already is recognised and not written twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from gcm_classify.errors import DecisionConflict, StoreError, UsageError
from gcm_classify.review import PassageReview, decide
from gcm_classify.store import Decision, Store

__all__ = ["Receipt", "Sent", "receive", "sent_from"]


@dataclass(frozen=True, slots=True)
class Sent:
    """A decision as a browser sent it: the `n`th of its session, on a passage whose last row it had seen was `seen`."""

    n: int
    passage: str
    verdict: str
    objective: int | None
    comment: str
    seen: int | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Up to which decision the browser may forget, and what the reviewer is told of the last one."""

    acknowledged: int
    kind: Literal["saved", "conflict", "failed"]
    text: str


def sent_from(value: Any) -> tuple[str, tuple[Sent, ...]]:
    """The sender and its decisions, from what a browser may send: anything else is as if nothing came."""
    if not isinstance(value, Mapping) or not isinstance(value.get("items"), list):
        return "", ()
    return str(value.get("client", ""))[:40], tuple(filter(None, map(_sent, value["items"][:500])))


def _sent(item: Any) -> Sent | None:
    try:
        return Sent(
            n=int(item["n"]),
            passage=str(item["passage"]),
            verdict=str(item["verdict"]),
            objective=None if item["objective"] is None else int(item["objective"]),
            comment=str(item.get("comment", ""))[:2_000],
            seen=None if item["seen"] is None else int(item["seen"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def receive(
    store: Store,
    document: str,
    sent: Sequence[Sent],
    *,
    reviewer: str,
    model: str,
    numbers: Sequence[int],
    acknowledged: int | None,
) -> Receipt | None:
    """Save what is new; None where nothing is.

    Args:
        store: where decisions are kept.
        document: whose passages they are on.
        sent: the outbox, oldest first.
        reviewer: who decides; their right to it was checked.
        model: whose suggestions were seen.
        numbers: objectives that exist.
        acknowledged: the last one of this browser that is done with; None where this server knows nothing of it.
    """
    new = [one for one in sent if one.n > (acknowledged or 0)]
    records = {record["id"]: record for record in store.passage_records(document)} if new else {}
    receipt: Receipt | None = None
    for place, one in enumerate(new):
        review = _review(store, document, records.get(one.passage))
        if acknowledged is None and review is not None and _has(review, one, new[place:], reviewer):
            told: Receipt | None = Receipt(one.n, "saved", "Saved")
        else:
            told = _take(store, review, one, reviewer, model, numbers)
        if told is None:
            return Receipt(receipt.acknowledged if receipt else one.n - 1, "failed", _NOT_NOW)
        receipt = told if receipt is None or receipt.kind == "saved" else replace(receipt, acknowledged=one.n)
    return receipt


_NOT_NOW = "Not saved yet: the store does not answer. It is tried again."


def _take(
    store: Store, review: PassageReview | None, one: Sent, reviewer: str, model: str, numbers: Sequence[int]
) -> Receipt | None:
    """Save one decision; None where the store cannot take it now, and it should be sent again."""
    if review is None:
        return Receipt(one.n, "failed", "Not saved: the passage is gone; load the page again.")
    try:
        decide(
            store,
            review,
            one.verdict,  # type: ignore[arg-type]  # `decide` refuses what is no verdict
            objective=one.objective,
            reviewer=reviewer,
            model=model,
            numbers=numbers,
            comment=one.comment,
            seen=one.seen,
        )
    except DecisionConflict as conflict:
        return Receipt(one.n, "conflict", f"Not saved: {conflict}")
    except UsageError as error:
        return Receipt(one.n, "failed", f"Not saved: {error}")
    except StoreError:
        return None
    return Receipt(one.n, "saved", "Saved")


def _review(store: Store, document: str, record: Mapping[str, Any] | None) -> PassageReview | None:
    """A passage with what was decided on it up to now."""
    if record is None:
        return None
    said = (one for one in store.decisions_on(document) if one["passage"] == record["id"])
    return PassageReview(record, tuple(said))


def _has(review: PassageReview, one: Sent, rest: Sequence[Sent], reviewer: str) -> bool:
    """Whether the store holds this decision already, from before the server forgot this browser.

    What was saved but not acknowledged is the first of what is sent again and the last of what the store has.
    """
    own = [_told(d) for d in review.decisions if d["reviewer"] == reviewer and d["id"] > (one.seen or 0)]
    again = [(s.verdict, s.objective, s.comment) for s in rest if s.passage == one.passage]
    return any(own[-length:] == again[:length] for length in range(min(len(own), len(again)), 0, -1))


def _told(decision: Decision) -> tuple[str, int | None, str]:
    return decision["verdict"], decision["objective"], decision["comment"]
