"""Disagreements between reviewers who did not see one another, and the adjudicator's word that closes one."""

from __future__ import annotations

from typing import Any

import pytest

from gcm_classify.review.adjudication import codings, disputes, voices
from gcm_classify.review.agreement import Coding
from gcm_classify.review.decisions import PassageReview

Said = list[tuple[str, str, int | None]]  # who, verdict, objective; an adjudicator's name ends in "*"


def review(suggested: list[int], said: Said) -> PassageReview:
    record: dict[str, Any] = {"id": "p", "document": "d", "text": "t"}
    record["tags"] = [{"objective": number} for number in suggested]
    decisions = tuple(
        {
            "id": index,
            "reviewer": who.rstrip("*"),
            "role": "adjudication" if who.endswith("*") else "review",
            "verdict": verdict,
            "objective": number,
        }
        for index, (who, verdict, number) in enumerate(said)
    )
    return PassageReview(record, decisions)


@pytest.mark.parametrize(
    ("suggested", "said", "disputed"),
    [
        ([9], [("Ada", "accept", 9), ("Ben", "accept", 9)], []),
        ([9], [("Ada", "accept", 9), ("Ben", "reject", 9)], [9]),
        ([9], [("Ada", "accept", 9), ("Ben", "none", None)], [9]),
        ([9], [("Ada", "reject", 9), ("Ben", "none", None)], []),
        ([9], [("Ada", "accept", 9), ("Ada", "reject", 9)], []),
        ([9, 10], [("Ada", "accept", 9), ("Ben", "accept", 10)], []),
        ([9], [("Ada", "accept", 9), ("Ada", "add", 6), ("Ben", "accept", 9)], [6]),
        ([9, 10], [("Ada", "add", 6), ("Ben", "accept", 9)], []),
        ([], [("Ada", "add", 6), ("Ben", "none", None)], [6]),
        ([9], [("Ada", "accept", 9), ("Eve*", "reject", 9)], []),
    ],
    ids=[
        "both accept",
        "one accepts, one rejects",
        "none is a rejection of what was suggested",
        "rejected in two ways",
        "somebody changed their mind",
        "each decided on another objective and neither finished",
        "what one added, the other left out when finishing",
        "what one added, the other has not come to",
        "added against none",
        "an adjudicator is no second reviewer",
    ],
)
def test_what_is_disputed(suggested: list[int], said: Said, disputed: list[int]) -> None:
    assert [one.objective for one in disputes([review(suggested, said)])] == disputed


def test_a_dispute_says_who_decided_what() -> None:
    said = [("Ada", "accept", 9), ("Ada", "add", 6), ("Ben", "accept", 9)]
    (dispute,) = disputes([review([9], said)])
    assert [(vote.reviewer, vote.gives) for vote in dispute.votes] == [("Ada", True), ("Ben", False)]
    assert dispute.votes[0].decision is not None and dispute.votes[0].decision["id"] == 1
    assert dispute.votes[1].decision is None


def test_an_adjudicator_s_decision_closes_it_and_their_later_one_takes_its_place() -> None:
    said: Said = [("Ada", "accept", 9), ("Ben", "reject", 9)]
    (before,) = disputes([review([9], said)])
    assert before.is_open
    (after,) = disputes([review([9], [*said, ("Eve*", "accept", 9)])])
    assert after.settled is not None and after.settled["verdict"] == "accept"
    (changed,) = disputes([review([9], [*said, ("Eve*", "accept", 9), ("Eve*", "reject", 9)])])
    assert changed.settled is not None and changed.settled["verdict"] == "reject"


def test_a_later_word_of_a_reviewer_does_not_open_what_was_settled() -> None:
    said: Said = [("Ada", "accept", 9), ("Ben", "reject", 9), ("Eve*", "accept", 9), ("Ben", "reject", 9)]
    (dispute,) = disputes([review([9], said)])
    assert not dispute.is_open


def test_a_coding_is_of_those_who_finished_the_passage() -> None:
    said: Said = [("Ada", "accept", 9), ("Ada", "reject", 10), ("Ben", "accept", 9), ("Eve*", "none", None)]
    assert list(codings([review([9, 10], said)])) == [Coding("d", "p", "Ada", frozenset([9]))]


def test_each_reviewer_alone_sees_their_own_decisions() -> None:
    own = voices(review([9], [("Ben", "reject", 9), ("Ada", "accept", 9), ("Eve*", "reject", 9)]))
    assert {name: [one["verdict"] for one in voice.decisions] for name, voice in own.items()} == {
        "Ada": ["accept"],
        "Ben": ["reject"],
    }
