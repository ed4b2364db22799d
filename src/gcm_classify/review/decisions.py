"""Decisions on a passage: which are in force, what stands after them, and how one is added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from gcm_classify.errors import UsageError
from gcm_classify.head import wilson_lower
from gcm_classify.store import Decision, Store

__all__ = [
    "Backing",
    "PassageReview",
    "Verdict",
    "backing",
    "decide",
    "orphaned_decisions",
    "review_of",
    "store_backing",
]

Verdict = Literal["accept", "reject", "add", "none"]

_VERDICTS = ("accept", "reject", "add", "none")
_LONGEST_NAME = 120
_GUARANTEED = 0.90


@dataclass(frozen=True, slots=True)
class PassageReview:
    """A passage's record and what was decided on it, oldest first. The last decision on an objective is in force."""

    record: Mapping[str, Any]
    decisions: tuple[Decision, ...]

    @property
    def in_force(self) -> dict[int, Decision]:
        """The last decision on each objective. "None" rejects every objective that was suggested or added before it."""
        last: dict[int, Decision] = {}
        for decision in self.decisions:
            if decision["verdict"] == "none":
                for number in {*last, *(tag["objective"] for tag in self.record["tags"])}:
                    last[number] = decision
            else:
                last[decision["objective"]] = decision
        return last

    @property
    def objectives(self) -> tuple[int, ...]:
        """Objectives that stand after the decisions: suggestions that nobody rejected, and what people added."""
        decided = self.in_force
        suggested = [tag["objective"] for tag in self.record["tags"]]
        kept = [n for n in suggested if n not in decided or decided[n]["verdict"] in ("accept", "add")]
        added = [n for n, d in decided.items() if n not in suggested and d["verdict"] in ("accept", "add")]
        return tuple(dict.fromkeys([*kept, *added]))

    @property
    def is_reviewed(self) -> bool:
        """Whether somebody decided on every suggestion, or on the passage as a whole."""
        if any(decision["verdict"] == "none" for decision in self.decisions):
            return True
        return bool(self.decisions) and all(tag["objective"] in self.in_force for tag in self.record["tags"])


def review_of(store: Store, document: str) -> tuple[PassageReview, ...]:
    """Every passage of a document with its decisions, in reading order."""
    by_passage: dict[str, list[Decision]] = {}
    for decision in store.decisions_on(document):
        by_passage.setdefault(decision["passage"], []).append(decision)
    return tuple(
        PassageReview(record, tuple(by_passage.get(record["id"], ())))
        for record in store.passage_records(document)
    )


def orphaned_decisions(store: Store, document: str) -> tuple[Decision, ...]:
    """Decisions on passages that a later reading of the document no longer has, oldest first: to be looked at."""
    present = {record["id"] for record in store.passage_records(document)}
    return tuple(one for one in store.decisions_on(document) if one["passage"] not in present)


@dataclass(frozen=True, slots=True)
class Backing:
    """What people decided on tags of one objective that the model accepts without review.

    `lower_bound`: of the share that is right, 95% (Wilson). From .90 on acceptance is a guarantee and no estimate.
    """

    objective: int
    decided: int
    right: int

    @property
    def lower_bound(self) -> float:
        """In [0, 1]; 0 where nothing was decided."""
        return wilson_lower(self.right, self.decided)

    @property
    def is_guarantee(self) -> bool:
        """Whether the bound reaches .90: 35 right of 35, 53 of 54."""
        return self.lower_bound >= _GUARANTEED


def backing(reviews: Iterable[PassageReview]) -> tuple[Backing, ...]:
    """For each objective, the decisions in force on accepted tags, by number. Objectives without any are left out."""
    counts: dict[int, list[int]] = {}
    for review in reviews:
        in_force = review.in_force
        for tag in review.record["tags"]:
            decision = in_force.get(tag["objective"])
            if tag["status"] == "auto" and decision is not None:
                own = counts.setdefault(tag["objective"], [0, 0])
                own[0] += 1
                own[1] += decision["verdict"] in ("accept", "add")
    return tuple(Backing(number, *counts[number]) for number in sorted(counts))


def store_backing(store: Store) -> tuple[Backing, ...]:
    """`backing` over every document of a store; recomputed at each call, so it is true as decisions come in."""
    identities = dict.fromkeys(record["id"] for record in store.document_records())
    return backing(review for identity in identities for review in review_of(store, identity))


def decide(
    store: Store,
    review: PassageReview,
    verdict: Verdict,
    *,
    objective: int | None = None,
    reviewer: str,
    model: str,
    numbers: Sequence[int],
    comment: str = "",
) -> int:
    """Append a decision on a passage, with what was seen; the number of its row.

    Args:
        store: where it is kept.
        review: the passage as it was seen.
        verdict: "accept" or "reject" a suggestion, "add" an objective, or "none" for the passage as a whole.
        objective: which one; not for "none".
        reviewer: who decides.
        model: whose suggestions were seen.
        numbers: objectives that exist.
        comment: anything worth keeping.

    Raises:
        UsageError: no name, an unknown verdict or objective, or a verdict on what was not suggested.
        StoreError: it could not be saved; nothing is recorded.
    """
    name = " ".join(reviewer.split())
    if not name or len(name) > _LONGEST_NAME:
        raise UsageError(
            "a decision needs its reviewer's name",
            got=f"{len(name)} characters",
            expected=f"1 to {_LONGEST_NAME}",
        )
    _check(review, verdict, objective, numbers)
    return store.add_decision(
        document=review.record["document"],
        passage=review.record["id"],
        objective=objective,
        verdict=verdict,
        reviewer=name,
        comment=comment,
        model=model,
        probability=_probability(review.record["tags"], objective),
        text=review.record["text"],
    )


def _check(review: PassageReview, verdict: str, objective: int | None, numbers: Sequence[int]) -> None:
    if verdict not in _VERDICTS:
        raise UsageError("there is no such verdict", got=verdict, expected=", ".join(_VERDICTS))
    if (verdict == "none") != (objective is None):
        raise UsageError(f"the verdict {verdict!r} does not fit", got=f"objective {objective}")
    if objective is not None and objective not in numbers:
        raise UsageError("there is no such objective", got=objective, expected=", ".join(map(str, numbers)))
    known = {tag["objective"] for tag in review.record["tags"]} | set(review.in_force)
    if verdict in ("accept", "reject") and objective not in known:
        raise UsageError(f"objective {objective} was not suggested for this passage", do='use "add"')


def _probability(tags: Iterable[Mapping[str, Any]], objective: int | None) -> float | None:
    return next((float(tag["probability"]) for tag in tags if tag["objective"] == objective), None)
