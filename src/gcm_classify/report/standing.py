"""What stands on a passage after people looked: which objectives, by whose word, and where reviewers contradict each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gcm_classify.report.values import ReviewState
from gcm_classify.review import PassageReview
from gcm_classify.verdicts import POSITIVE

__all__ = ["Standing", "standing_of"]


@dataclass(frozen=True, slots=True)
class Standing:
    """An objective that stands on a passage: the tag that suggested it, None where a person added it, and when the decision
    in force was made, None where nobody looked. `rank` is the tag's place on the passage, 0 for the primary one.
    """

    state: ReviewState
    tag: Mapping[str, Any] | None
    rank: int
    decided: str | None


def standing_of(review: PassageReview) -> tuple[dict[int, Standing], frozenset[int]]:
    """The objectives that stand on a passage, and the suggestions that reviewers took away.

    What reviewers contradict each other on stands as disputed, whoever spoke last, until an adjudicator settles it.
    """
    tags = {tag["objective"]: (rank, tag) for rank, tag in enumerate(review.record["tags"])}
    disputed, in_force = frozenset(review.disputed), review.in_force
    standing: dict[int, Standing] = {}
    for number in dict.fromkeys((*tags, *in_force)):
        rank, tag = tags.get(number, (len(tags), None))
        decision = in_force.get(number)
        state = _state(decision, is_disputed=number in disputed)
        if state is not None:
            standing[number] = Standing(state, tag, rank, str(decision["decided"]) if decision else None)
    return standing, frozenset(number for number in tags if number not in standing)


def _state(decision: Mapping[str, Any] | None, *, is_disputed: bool) -> ReviewState | None:
    """None where a decision takes the objective away."""
    if is_disputed:
        return "disputed"
    if decision is None:
        return "machine"
    return "reviewed" if decision["verdict"] in POSITIVE else None
