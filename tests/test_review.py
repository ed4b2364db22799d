"""What people decide: the last word on each objective is in force, and nobody's word is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fakes import made_up_result
from gcm_classify.errors import UsageError
from gcm_classify.review import PassageReview, backing, decide, orphaned_decisions, review_of, store_backing
from gcm_classify.store import Store, open_store

RESULT = made_up_result(("We end smuggling and trafficking.", [9, 10]), ("Nothing here.", []))
NUMBERS = tuple(range(1, 24))

Said = list[tuple[str, int | None]]


def review(suggested: list[int], said: Said) -> PassageReview:
    record = {"id": "p", "document": "d", "text": "t", "tags": [{"objective": n} for n in suggested]}
    return PassageReview(record, tuple({"verdict": verdict, "objective": n} for verdict, n in said))


@pytest.mark.parametrize(
    ("suggested", "said", "standing", "reviewed"),
    [
        ([9, 10], [], (9, 10), False),
        ([], [], (), False),
        ([9, 10], [("accept", 9)], (9, 10), False),
        ([9, 10], [("reject", 9)], (10,), False),
        ([9, 10], [("accept", 9), ("reject", 10)], (9,), True),
        ([9], [("accept", 9), ("reject", 9)], (), True),
        ([9], [("reject", 9), ("accept", 9)], (9,), True),
        ([9], [("add", 6)], (9, 6), False),
        ([], [("add", 6)], (6,), True),
        ([], [("add", 6), ("reject", 6)], (), True),
        ([], [("add", 6), ("reject", 6), ("add", 6)], (6,), True),
        ([9, 10], [("none", None)], (), True),
        ([], [("none", None)], (), True),
        ([9], [("add", 6), ("none", None)], (), True),
        ([9], [("none", None), ("add", 6)], (6,), True),
        ([9], [("none", None), ("accept", 9)], (9,), True),
    ],
    ids=[
        "nothing was decided",
        "there is nothing to decide",
        "one of two is accepted",
        "one of two is rejected",
        "both are decided",
        "the last word counts: reject",
        "the last word counts: accept",
        "an objective is added",
        "an objective is added where none was suggested",
        "what was added is rejected",
        "what was rejected is added again",
        "none rejects every suggestion",
        "none where none was suggested",
        "none rejects what was added before",
        "what is added after none stands",
        "what is accepted after none stands",
    ],
)
def test_the_last_decision_on_each_objective_is_in_force(
    suggested: list[int], said: Said, standing: tuple[int, ...], reviewed: bool
) -> None:
    found = review(suggested, said)
    assert found.objectives == standing
    assert found.is_reviewed is reviewed


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(str(tmp_path / "gcm.sqlite"))
    store.save_result(RESULT, key="k")
    store.save_file("a.txt", document=RESULT.document.id, size=1, modified=1.0, key="k")
    yield store
    store.close()


def reviews(store: Store) -> tuple[PassageReview, ...]:
    return review_of(store, RESULT.document.id)


def say(store: Store, verdict: str, objective: int | None, reviewer: str = "Ada", **others: Any) -> int:
    return decide(
        store,
        reviews(store)[others.pop("passage", 0)],
        verdict,  # type: ignore[arg-type]
        objective=objective,
        reviewer=reviewer,
        model="m-1",
        numbers=NUMBERS,
        **others,
    )


def test_every_passage_is_reviewed_in_reading_order(store: Store) -> None:
    assert [review.record["text"] for review in reviews(store)] == [p.text for p in RESULT.passages]
    assert review_of(store, "unknown") == ()


def test_a_decision_is_kept_with_what_was_seen(store: Store) -> None:
    say(store, "reject", 9, comment="too general")
    (decision,) = reviews(store)[0].decisions
    seen = {name: decision[name] for name in ("verdict", "objective", "reviewer", "comment", "model", "text")}
    assert seen == {
        "verdict": "reject",
        "objective": 9,
        "reviewer": "Ada",
        "comment": "too general",
        "model": "m-1",
        "text": RESULT.passages[0].text,
    }
    assert decision["probability"] == pytest.approx(0.9)
    assert decision["decided"].endswith("+00:00")


def test_an_objective_that_was_not_suggested_has_no_probability(store: Store) -> None:
    say(store, "add", 6)
    assert reviews(store)[0].decisions[0]["probability"] is None


def test_a_second_reviewer_s_decision_stands_beside_the_first(store: Store) -> None:
    say(store, "accept", 9, "Ada")
    say(store, "reject", 9, "Grace")
    found = reviews(store)[0]
    assert [(d["reviewer"], d["verdict"]) for d in found.decisions] == [
        ("Ada", "accept"),
        ("Grace", "reject"),
    ]
    assert found.in_force[9]["reviewer"] == "Grace"


def test_a_decision_belongs_to_its_passage_only(store: Store) -> None:
    say(store, "none", None, passage=1)
    first, second = reviews(store)
    assert (first.decisions, len(second.decisions)) == ((), 1)


def test_a_name_is_kept_without_the_spaces_around_it(store: Store) -> None:
    say(store, "accept", 9, "  Ada \n Lovelace ")
    assert reviews(store)[0].decisions[0]["reviewer"] == "Ada Lovelace"


@pytest.mark.parametrize(
    ("verdict", "objective", "reviewer", "message"),
    [
        ("accept", 9, "", "needs its reviewer's name"),
        ("accept", 9, " \t\n", "needs its reviewer's name"),
        ("accept", 9, "x" * 121, "needs its reviewer's name; got 121 characters"),
        ("maybe", 9, "Ada", "no such verdict; got maybe"),
        ("accept", None, "Ada", "does not fit; got objective None"),
        ("none", 9, "Ada", "does not fit; got objective 9"),
        ("add", 24, "Ada", "no such objective; got 24"),
        ("add", 0, "Ada", "no such objective; got 0"),
        ("accept", 6, "Ada", 'objective 6 was not suggested .* Use "add"'),
        ("reject", 6, "Ada", "objective 6 was not suggested"),
    ],
)
def test_a_decision_that_cannot_be_is_refused_and_nothing_is_recorded(
    store: Store, verdict: str, objective: int | None, reviewer: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        say(store, verdict, objective, reviewer)
    assert reviews(store)[0].decisions == ()


def test_what_a_person_added_can_be_rejected(store: Store) -> None:
    say(store, "add", 6)
    say(store, "reject", 6)
    assert reviews(store)[0].objectives == (9, 10)


def test_decisions_stand_after_the_document_was_classified_anew(store: Store) -> None:
    say(store, "reject", 9)
    store.save_result(RESULT, key="k2")
    assert reviews(store)[0].objectives == (10,)


def test_a_decision_whose_passage_is_gone_is_listed_and_not_lost(store: Store) -> None:
    (seen, _) = review_of(store, RESULT.document.id)
    decide(store, seen, "accept", objective=9, reviewer="Amina", model="m", numbers=NUMBERS)
    assert orphaned_decisions(store, RESULT.document.id) == ()

    better = made_up_result(("We end smuggling.", [9]), ("And trafficking.", [10]))
    store.save_result(replace(better, document=replace(better.document, id=RESULT.document.id)), key="k2")

    (orphan,) = orphaned_decisions(store, RESULT.document.id)
    assert (orphan["reviewer"], orphan["text"]) == ("Amina", seen.record["text"])
    assert all(not review.decisions for review in review_of(store, RESULT.document.id))


def accepted(said: Said, *, status: str = "auto") -> PassageReview:
    record = {"id": "p", "document": "d", "text": "t", "tags": [{"objective": 9, "status": status}]}
    return PassageReview(record, tuple({"verdict": verdict, "objective": n} for verdict, n in said))


def test_accepted_tags_that_people_confirmed_become_a_guarantee() -> None:
    (short,) = backing([accepted([("accept", 9)])] * 34)
    (enough,) = backing([accepted([("accept", 9)])] * 35)
    assert (short.decided, short.right, short.is_guarantee) == (34, 34, False)
    assert (enough.decided, enough.right, enough.is_guarantee) == (35, 35, True)


def test_one_tag_that_was_rejected_takes_the_guarantee_back() -> None:
    (found,) = backing([*[accepted([("accept", 9)])] * 35, accepted([("none", None)])])
    assert (found.decided, found.right, found.is_guarantee) == (36, 35, False)


def test_only_decisions_on_accepted_tags_back_acceptance() -> None:
    assert backing([accepted([("accept", 9)], status="review"), accepted([]), accepted([("add", 6)])]) == ()


def test_the_backing_of_a_store_follows_its_decisions(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'gcm.sqlite'}")
    store.save_result(RESULT, key="k", path=None)
    store.save_file("made-up.txt", document=RESULT.document.id, size=1, modified=0.0, key="k", failure=None)
    assert store_backing(store) == ()
    first, _ = review_of(store, RESULT.document.id)
    decide(store, first, "accept", objective=9, reviewer="Ada", model="fake-1", numbers=NUMBERS)
    (found,) = store_backing(store)
    assert (found.objective, found.decided, found.right) == (9, 1, 1)
    store.close()
