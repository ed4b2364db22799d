"""What a change of tags does to a document's place, by the very rule that routes it."""

from __future__ import annotations

import pytest

from gcm_classify.review.moves import Labels, Move, move_of, moves
from gcm_classify.taxonomy import load_taxonomy

GCM = load_taxonomy()


def labels(*passages: list[int]) -> Labels:
    return [[(number, 0.9) for number in own] for own in passages]


@pytest.mark.parametrize(
    ("before", "after", "lost", "gained", "tables"),
    [
        (labels([9]), labels([9]), (), (), ((2,), (2,))),
        (labels([9]), labels([]), (9,), (), ((2,), ())),
        (labels([9, 6]), labels([9]), (), (), ((2,), (2,))),
        (labels([9, 6], [9, 6]), labels([9, 6], [9]), (6,), (), ((1, 2), (2,))),
        (labels([9, 6]), labels([6]), (9,), (6,), ((2,), (1,))),
        (labels([9]), labels([9], [10]), (), (10,), ((2,), (2,))),
        (labels([9], [10]), labels([10]), (9,), (), ((2,), (2,))),
    ],
    ids=[
        "nothing changes",
        "its only passage is lost",
        "a single second label carried nothing",
        "one of two second labels is lost",
        "the second label becomes the first",
        "another objective of the same roundtable",
        "one of two objectives of a roundtable is lost",
    ],
)
def test_a_document_moves_when_its_roundtables_change(
    before: Labels,
    after: Labels,
    lost: tuple[int, ...],
    gained: tuple[int, ...],
    tables: tuple[tuple[int, ...], tuple[int, ...]],
) -> None:
    move = move_of("d", before, after, GCM)
    assert (move.lost, move.gained) == (lost, gained)
    assert (move.roundtables, move.roundtables_after) == tables
    assert move.moves == (tables[0] != tables[1])


def test_only_documents_that_change_are_told_and_those_that_move_come_first() -> None:
    before = {"a": labels([9]), "b": labels([9], [10]), "c": labels([9])}
    after = {"a": labels([9]), "b": labels([9]), "d": labels([1])}
    assert moves(before, after, GCM) == (
        Move("c", (9,), (), (2,), ()),
        Move("d", (), (1,), (), (4,)),
        Move("b", (9, 10), (9,), (2,), (2,)),
    )
