"""What stands on a passage after people looked: which objectives, by whose word, and where reviewers contradict each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gcm_classify.report.values import ReviewState
from gcm_classify.review import PassageReview

__all__ = ["Standing", "standing_of"]


@dataclass(frozen=True, slots=True)
class Standing:
    """An objective that stands on a passage: the tag that suggested it, None where a person added it, and the decision
    in force, None where nobody looked. `rank` is the tag's place on the passage, 0 for the primary one.
    """

    state: ReviewState
    tag: Mapping[str, Any] | None
    rank: int
    decided: str | None


def standing_of(review: PassageReview) -> tuple[dict[int, Standing], frozenset[int]]:
    """The objectives that stand on a passage, and the suggestions that reviewers took away.

    What reviewers contradict each other on stands as disputed, whoever spoke last.
    """
    tags = {tag["objective"]: (rank, tag) for rank, tag in enumerate(review.record["tags"])}
    in_force, kept = review.in_force, frozenset(review.objectives)
    disputed = {number for number in in_force if _is_disputed(review, number)}
    standing: dict[int, Standing] = {}
    for number in (*tags, *(number for number in in_force if number not in tags)):
        if number in kept or number in disputed:
            rank, tag = tags.get(number, (len(tags), None))
            decision = in_force.get(number)
            state: ReviewState = "disputed" if number in disputed else "reviewed" if decision else "machine"
            standing[number] = Standing(state, tag, rank, str(decision["decided"]) if decision else None)
    return standing, frozenset(number for number in tags if number not in standing)


def _is_disputed(review: PassageReview, objective: int) -> bool:
    """Whether the last words of two reviewers on an objective differ."""
    last: dict[str, bool] = {}
    for decision in review.decisions:
        if decision["objective"] == objective or decision["verdict"] == "none":
            last[decision["reviewer"]] = decision["verdict"] in ("accept", "add")
    return len(set(last.values())) > 1
