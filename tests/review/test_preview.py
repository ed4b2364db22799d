"""What a threshold or a model would change is told before it does, and what people decided stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from fakes import tag_of
from gcm_classify.datamodels import Passage, Shortfall, Tag
from gcm_classify.review.preview import model_effect, threshold_effect
from gcm_classify.store import Store
from gcm_classify.taxonomy import Taxonomy
from review.test_queue import BORDERS, GCM, WORK, decide, keep


@pytest.fixture
def store(any_store: Store) -> Store:
    """On either database."""
    return any_store


def test_a_higher_threshold_hides_tags_and_moves_documents(store: Store) -> None:
    keep(store, BORDERS, WORK)
    effect = threshold_effect(store, GCM, 6, 0.5)
    assert (effect.shown, effect.hidden, effect.near) == (0, 1, 0)
    (move,) = effect.moves
    assert (move.document, move.lost, move.roundtables, move.roundtables_after) == (
        WORK.document.id,
        (6,),
        (1,),
        (),
    )
    assert threshold_effect(store, GCM, 6, 0.45).moves == ()


def test_an_objective_that_another_passage_carries_does_not_move(store: Store) -> None:
    keep(store, BORDERS)
    effect = threshold_effect(store, GCM, 9, 0.5)
    assert (effect.shown, effect.hidden, effect.moves) == (1, 1, ())


def test_a_lower_threshold_tells_what_came_near(store: Store) -> None:
    near = replace(BORDERS, below_threshold=(Shortfall(6, 0.3, BORDERS.passages[2].id),))
    keep(store, near)
    effect = threshold_effect(store, GCM, 6, 0.3)
    assert effect.near == 1
    assert [(move.gained, move.roundtables, move.roundtables_after) for move in effect.moves] == [
        ((6,), (2,), (1, 2))
    ]
    assert threshold_effect(store, GCM, 6, 0.31).near == 0


def test_what_people_decided_no_threshold_changes(store: Store) -> None:
    keep(store, BORDERS, WORK)
    decide(store, WORK, 0, "accept", 6)
    effect = threshold_effect(store, GCM, 6, 0.9)
    assert (effect.shown, effect.hidden, effect.moves) == (1, 0, ())
    decide(store, BORDERS, 1, "reject", 9)
    assert (threshold_effect(store, GCM, 9, 0.5).shown, threshold_effect(store, GCM, 9, 0.5).hidden) == (0, 1)


class Fixed:
    """Tags passages by their first word."""

    name = "another"
    taxonomy: Taxonomy = GCM

    def __init__(self, **numbers: int) -> None:
        self.numbers = numbers
        self.seen: list[Passage] = []

    def tag_passages(self, passages: Sequence[Passage]) -> list[tuple[Tag, ...]]:
        self.seen += passages
        words = (passage.text.split()[0] for passage in passages)
        return [
            (tag_of(passage, self.numbers[word], 0.8),) if word in self.numbers else ()
            for passage, word in zip(passages, words, strict=True)
        ]


def test_a_model_s_effect_counts_tags_and_tells_which_documents_move(store: Store) -> None:
    keep(store, BORDERS, WORK)
    said: list[tuple[int, int]] = []
    effect = model_effect(
        store, Fixed(Alpha=11, Bravo=10, Delta=13), said=lambda *counts: said.append(counts)
    )
    assert (effect.documents, effect.gained, effect.lost, effect.kept) == (2, 2, 3, 1)
    assert [(move.document, move.gained, move.lost, move.moves) for move in effect.moves] == [
        (WORK.document.id, (13,), (6,), True),
        (BORDERS.document.id, (10,), (9,), False),
    ]
    assert [move.document for move in effect.moved] == [WORK.document.id]
    assert said == [(0, 2), (1, 2), (2, 2)]


def test_a_model_does_not_overrule_people(store: Store) -> None:
    keep(store, BORDERS, WORK)
    decide(store, WORK, 0, "accept", 6)
    decide(store, BORDERS, 0, "reject", 11)
    decide(store, BORDERS, 2, "add", 23)
    effect = model_effect(store, Fixed(Alpha=11, Bravo=9))
    assert effect.moves == ()
    assert (effect.gained, effect.lost) == (0, 1)


def test_passages_reach_the_model_as_they_were_read(store: Store) -> None:
    passage = replace(
        WORK.passages[0], kind="list_item", heading=("Part A", "Work"), language="en", stated=(6,)
    )
    keep(store, replace(WORK, passages=(passage,)))
    tagger = Fixed()
    model_effect(store, tagger)
    assert tagger.seen == [passage]
