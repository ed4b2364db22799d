"""Where reviewers who coded by themselves disagree, what each said and when, and how an adjudicator settles it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gcm_classify.review.agreement import Coding
from gcm_classify.review.decisions import PassageReview
from gcm_classify.store import Decision

__all__ = ["Dispute", "Vote", "codings", "disputes", "voices"]

_GIVEN = ("accept", "add")


@dataclass(frozen=True, slots=True)
class Vote:
    """What a reviewer said of one objective; `decision` is None where they finished the passage without it."""

    reviewer: str
    gives: bool
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """An objective that some reviewers give to a passage and others do not.

    `settled` is the adjudicator's decision in force, None while there is none.
    """

    review: PassageReview
    objective: int
    votes: tuple[Vote, ...]
    settled: Decision | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has settled it."""
        return self.settled is None


def voices(review: PassageReview) -> dict[str, PassageReview]:
    """The passage as each reviewer alone sees it, by name: their own decisions and no adjudicator's."""
    names = dict.fromkeys(one["reviewer"] for one in review.decisions if _role(one) == "review")
    return {name: _only(review, "review", name) for name in sorted(names)}


def codings(reviews: Iterable[PassageReview]) -> Iterator[Coding]:
    """One for every reviewer who finished a passage: decided each suggestion, or the passage as a whole."""
    for review in reviews:
        for name, own in voices(review).items():
            if own.is_reviewed:
                record = review.record
                yield Coding(record["document"], record["id"], name, _given(own.in_force))


def disputes(reviews: Iterable[PassageReview]) -> Iterator[Dispute]:
    """Objectives on which at least two reviewers differ, passage by passage, settled ones too."""
    for review in reviews:
        own = voices(review)
        settled = _only(review, "adjudication").in_force
        for number in sorted({number for voice in own.values() for number in voice.in_force}):
            votes = tuple(_votes(own, number))
            if len({vote.gives for vote in votes}) == 2:
                yield Dispute(review, number, votes, settled.get(number))


def _votes(own: Mapping[str, PassageReview], objective: int) -> Iterator[Vote]:
    for name, voice in own.items():
        decision = voice.in_force.get(objective)
        if decision is not None:
            yield Vote(name, decision["verdict"] in _GIVEN, decision)
        elif voice.is_reviewed:
            yield Vote(name, False, None)


def _only(review: PassageReview, role: str, reviewer: str | None = None) -> PassageReview:
    kept = (one for one in review.decisions if _role(one) == role)
    return PassageReview(
        review.record, tuple(one for one in kept if reviewer is None or one["reviewer"] == reviewer)
    )


def _role(decision: Decision) -> str:
    return str(decision.get("role", "review"))


def _given(in_force: Mapping[int, Decision]) -> frozenset[int]:
    return frozenset(number for number, decision in in_force.items() if decision["verdict"] in _GIVEN)
