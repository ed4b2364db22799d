"""What comes next: the doubtful and the decisive first, the same thing once, and never what was decided."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from fakes import made_up_result, tag_of
from gcm_classify.datamodels import DocumentResult, Profile
from gcm_classify.errors import StoreError
from gcm_classify.review.queue import Queue, next_up, review_at
from gcm_classify.routing import route
from gcm_classify.schema import documents
from gcm_classify.store import Store
from gcm_classify.store.worklists import WorkFilter
from gcm_classify.taxonomy import load_taxonomy
from gcm_classify.verdicts import NewDecision

GCM = load_taxonomy()
THRESHOLDS = dict.fromkeys(GCM.numbers, 0.4)

Said = tuple[str, list[tuple[int, float]]]


@pytest.fixture
def store(any_store: Store) -> Store:
    """On either database."""
    return any_store


def document(source: str, *said: Said, mechanism: str = "") -> DocumentResult:
    """A document whose tags have these probabilities, primary first."""
    made = made_up_result(*((words, []) for words, _ in said), source=source, title=f"On {source}")
    tags = tuple(
        tag_of(passage, number, probability, "review")
        for passage, (_, own) in zip(made.passages, said, strict=True)
        for number, probability in own
    )
    profile = Profile(mechanisms=(mechanism,)) if mechanism else Profile()
    return replace(made, tags=tags, routing=route(tags, GCM), profile=profile)


def keep(store: Store, *results: DocumentResult) -> None:
    for result in results:
        store.save_result(result, key="k")
        store.save_file(result.source, document=result.document.id, size=1, modified=1.0, key="k")


def decide(
    store: Store,
    result: DocumentResult,
    place: int,
    verdict: Any,
    number: int | None,
    who: str = "Ada",
    **more: Any,
) -> int:
    passage = result.passages[place]
    new = NewDecision(result.document.id, passage.id, verdict, number, who, "m", passage.text, **more)
    return store.add_decision(new, seen=10_000)


def queue(store: Store, filters: WorkFilter | None = None, **asked: Any) -> Queue:
    return next_up(store, GCM, THRESHOLDS, filters=filters or WorkFilter(), **asked)


def opened(found: Queue) -> list[tuple[str, tuple[int, ...]]]:
    return [(item.review.record["text"].split()[0], item.open) for item in found.items]


BORDERS = document(
    "a.txt",
    ("Alpha officers are trained at the posts.", [(11, 0.95), (9, 0.41)]),
    ("Bravo smugglers are tried in three courts.", [(9, 0.60)]),
    ("Charlie delegations thanked the host.", []),
    mechanism="Bali Process",
)
WORK = document(
    "b.txt", ("Delta fees are paid by employers alone.", [(6, 0.45)]), mechanism="Colombo Process"
)


def test_the_nearest_to_its_threshold_comes_first_with_all_its_open_suggestions(store: Store) -> None:
    keep(store, BORDERS, WORK)
    found = queue(store)
    assert opened(found) == [("Alpha", (9, 11)), ("Delta", (6,)), ("Bravo", (9,))]
    assert found.items[0].distance == pytest.approx(0.01)
    assert (found.passages_left, found.tags_left) == (3, 4)
    assert (found.items[0].title, found.items[0].mechanism) == ("On a.txt", "Bali Process")


def test_by_worth_what_decides_a_roundtable_comes_first(store: Store) -> None:
    keep(store, BORDERS, WORK)
    found = queue(store, order="worth")
    assert opened(found)[0] == ("Delta", (6,))
    assert [item.decides for item in found.items] == [(1,), (), ()]


def test_a_rejection_elsewhere_makes_a_suggestion_decisive(store: Store) -> None:
    keep(store, BORDERS)
    decide(store, BORDERS, 0, "none", None)
    (item,) = queue(store).items
    assert item.decides == (2,)


def test_what_somebody_decided_is_open_to_the_others_only(store: Store) -> None:
    keep(store, BORDERS, WORK)
    decide(store, BORDERS, 0, "accept", 9)
    decide(store, WORK, 0, "none", None)
    assert opened(queue(store)) == [("Bravo", (9,)), ("Alpha", (11,))]
    assert opened(queue(store, WorkFilter(open_to="Ada"))) == [("Bravo", (9,)), ("Alpha", (11,))]
    assert opened(queue(store, WorkFilter(open_to="Ben"))) == [
        ("Alpha", (9, 11)),
        ("Delta", (6,)),
        ("Bravo", (9,)),
    ]


def test_what_was_taken_back_is_open_again(store: Store) -> None:
    keep(store, WORK)
    row = decide(store, WORK, 0, "accept", 6)
    decide(store, WORK, 0, "undo", None, undoes=row)
    for filters in (WorkFilter(), WorkFilter(open_to="Ada")):
        assert opened(queue(store, filters)) == [("Delta", (6,))]


def test_passages_that_a_reviewer_coded_are_there_for_the_second_one(store: Store) -> None:
    keep(store, BORDERS, WORK)
    decide(store, BORDERS, 1, "accept", 9)
    assert opened(queue(store, WorkFilter(open_to="Ben", coded_by="Ada"))) == [("Bravo", (9,))]


def test_disputed_suggestions_have_a_list_of_their_own(store: Store) -> None:
    keep(store, BORDERS, WORK)
    decide(store, WORK, 0, "accept", 6, "Ada")
    decide(store, WORK, 0, "reject", 6, "Ben")
    assert opened(queue(store, WorkFilter(disputed=True))) == [("Delta", (6,))]
    decide(store, WORK, 0, "accept", 6, "Eve", role="adjudication")
    assert opened(queue(store, WorkFilter(disputed=True))) == []


@pytest.mark.parametrize(
    ("filters", "tables", "first_words"),
    [
        (WorkFilter(objectives=(6,)), (), ["Delta"]),
        (WorkFilter(mechanisms=("Bali Process",)), (), ["Alpha", "Bravo"]),
        (WorkFilter(languages=("es",)), (), []),
        (WorkFilter(languages=("en",)), (1,), ["Delta"]),
        (WorkFilter(documents=(WORK.document.id,)), (), ["Delta"]),
        (WorkFilter(), (2,), ["Alpha", "Bravo"]),
        (WorkFilter(), (1, 2), ["Alpha", "Delta", "Bravo"]),
        (WorkFilter(objectives=(6,)), (2,), []),
        (WorkFilter(objectives=(6, 9)), (2,), ["Alpha", "Bravo"]),
    ],
)
def test_filters_narrow_the_list_and_what_is_left(
    store: Store, filters: WorkFilter, tables: tuple[int, ...], first_words: list[str]
) -> None:
    keep(store, BORDERS, WORK)
    found = queue(store, filters, roundtables=tables)
    assert [word for word, _ in opened(found)] == first_words
    assert found.passages_left == len(first_words)


def test_what_several_documents_say_alike_is_shown_once(store: Store) -> None:
    words = "Ministers agreed that no child shall be held in a cell for want of papers, in any port of the region."
    twins = [document(f"{name}.txt", (words, [(13, 0.5 + number / 10)])) for number, name in enumerate("xyz")]
    keep(store, *twins, WORK)
    found = queue(store)
    assert opened(found) == [("Delta", (6,)), ("Ministers", (13,))]
    assert [item.alike for item in found.items] == [0, 2]
    assert found.passages_left == 4


def test_one_document_does_not_fill_the_list(store: Store) -> None:
    full = document(
        "full.txt", *((f"Point {n} on {n} smugglers of {n} crews.", [(9, 0.41)]) for n in range(12))
    )
    keep(store, full, WORK)
    assert "Delta" in [word for word, _ in opened(queue(store, most=3))]


def test_withdrawn_documents_are_not_to_review(store: Store) -> None:
    keep(store, WORK)
    assert queue(store).passages_left == 1
    with store._transaction() as connection:
        connection.execute(update(documents).values(withdrawn=True))
    assert queue(store) == Queue((), 0, 0)


def test_an_empty_store_has_an_empty_queue(store: Store) -> None:
    assert queue(store) == Queue((), 0, 0)


def test_a_passage_that_is_gone_is_told(store: Store) -> None:
    keep(store, WORK)
    assert review_at(store, WORK.document.id, WORK.passages[0].id).suggested == (6,)
    with pytest.raises(StoreError, match="not there any more"):
        review_at(store, WORK.document.id, "nothing")
