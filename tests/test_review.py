"""What people decide: the last word on each objective is in force, and nobody's word is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fakes import made_up_result
from gcm_classify.errors import DecisionConflict, UsageError
from gcm_classify.review import PassageReview, backing, decide, orphaned_decisions, review_of, store_backing
from gcm_classify.store import Decision, Store

RESULT = made_up_result(("We end smuggling and trafficking.", [9, 10]), ("Nothing here.", []))
NUMBERS = tuple(range(1, 24))

Said = list[tuple[str, int | None]]


def review(suggested: list[int], said: Said) -> PassageReview:
    record = {"id": "p", "document": "d", "text": "t", "tags": [{"objective": n} for n in suggested]}
    return PassageReview(record, said_by("Ada", said))


def said_by(reviewer: str, said: Said, *, first: int = 1, role: str = "review") -> tuple[Decision, ...]:
    """Rows with the numbers from `first` on; of an undo the number is that of the row it takes back."""
    return tuple(
        {
            "id": first + place,
            "verdict": verdict,
            "objective": None if verdict == "undo" else n,
            "undoes": n if verdict == "undo" else None,
            "reviewer": reviewer,
            "role": role,
        }
        for place, (verdict, n) in enumerate(said)
    )


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
def store(any_store: Store) -> Store:
    """On either database."""
    return any_store


@pytest.fixture(autouse=True)
def filled(request: pytest.FixtureRequest) -> None:
    """Where a test has a store, the document is in it."""
    if "store" in request.fixturenames:
        store = request.getfixturevalue("store")
        store.save_result(RESULT, key="k")
        store.save_file("a.txt", document=RESULT.document.id, size=1, modified=1.0, key="k")


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

    better = made_up_result(("Smuggling ends.", [9]), ("And trafficking.", [10]))
    store.save_result(replace(better, document=replace(better.document, id=RESULT.document.id)), key="k2")

    (orphan,) = orphaned_decisions(store, RESULT.document.id)
    assert (orphan["reviewer"], orphan["text"]) == ("Amina", seen.record["text"])
    assert all(not review.decisions for review in review_of(store, RESULT.document.id))


def accepted(said: Said, *, status: str = "auto") -> PassageReview:
    record = {"id": "p", "document": "d", "text": "t", "tags": [{"objective": 9, "status": status}]}
    return PassageReview(record, said_by("Ada", said))


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


def test_the_backing_of_a_store_follows_its_decisions(store: Store) -> None:
    assert store_backing(store) == ()
    say(store, "accept", 9)
    (found,) = store_backing(store)
    assert (found.objective, found.decided, found.right) == (9, 1, 1)


# -- two people -----------------------------------------------------------------------------------------------------


def rows(*said: tuple[str, str, int | None, str]) -> tuple[Decision, ...]:
    """Rows of (reviewer, verdict, objective or the row an undo takes back, role), numbered from 1."""
    return tuple(
        said_by(reviewer, [(verdict, n)], first=place, role=role)[0]
        for place, (reviewer, verdict, n, role) in enumerate(said, 1)
    )


def both(*said: tuple[str, str, int | None, str]) -> PassageReview:
    record = {"id": "p", "document": "d", "text": "t", "tags": [{"objective": 9}]}
    return PassageReview(record, rows(*said))


@pytest.mark.parametrize(
    ("said", "in_force", "disputed"),
    [
        ([("Ada", "accept", 9, "review"), ("Bo", "reject", 9, "review")], "reject", (9,)),
        ([("Ada", "accept", 9, "review"), ("Bo", "add", 9, "review")], "add", ()),
        ([("Ada", "reject", 9, "review"), ("Bo", "none", None, "review")], "none", ()),
        ([("Ada", "accept", 9, "review"), ("Bo", "none", None, "review")], "none", (9,)),
        ([("Ada", "accept", 9, "review"), ("Bo", "reject", 9, "review"), ("Ada", "reject", 9, "review")], "reject", ()),
        ([("Ada", "accept", 9, "review"), ("Bo", "reject", 9, "review"), ("Eve", "accept", 9, "adjudication")], "accept", ()),
        ([("Eve", "accept", 9, "adjudication"), ("Bo", "reject", 9, "review"), ("Ada", "accept", 9, "review")], "accept", ()),
        ([("Eve", "accept", 9, "adjudication"), ("Eve", "none", None, "adjudication")], "none", ()),
        ([("Ada", "accept", 9, "review"), ("Bo", "comment", 9, "review")], "accept", ()),
    ],
    ids=[
        "the last review is in force, and disputed",
        "to add what was accepted is no dispute",
        "none agrees with a rejection",
        "none disputes an acceptance",
        "who changes their mind settles it",
        "an adjudication settles it",
        "an adjudication stands over later reviews",
        "the last adjudication stands",
        "a comment decides nothing",
    ],
)  # fmt: skip
def test_in_force_is_the_last_adjudication_else_the_last_review(
    said: list[tuple[str, str, int | None, str]], in_force: str, disputed: tuple[int, ...]
) -> None:
    found = both(*said)
    assert found.in_force[9]["verdict"] == in_force
    assert found.disputed == disputed


def test_each_reviewer_keeps_a_last_word_of_their_own() -> None:
    found = both(
        ("Ada", "accept", 9, "review"),
        ("Bo", "reject", 9, "review"),
        ("Ada", "none", None, "review"),
        ("Eve", "accept", 9, "adjudication"),
    )
    own = {name: decisions[9]["verdict"] for name, decisions in found.by_reviewer.items()}
    assert own == {"Ada": "none", "Bo": "reject"}


def test_what_was_taken_back_never_was_and_the_word_before_it_stands_again() -> None:
    said = [("Ada", "accept", 9, "review"), ("Ada", "reject", 9, "review"), ("Ada", "undo", 2, "review")]
    assert both(*said).in_force[9]["verdict"] == "accept"
    assert both(*said, ("Ada", "undo", 1, "review")).in_force == {}
    assert both(*said, ("Ada", "undo", 3, "review")).in_force[9]["verdict"] == "reject"


def test_a_decision_that_somebody_made_meanwhile_is_never_overwritten(store: Store) -> None:
    as_ada_saw_it = reviews(store)[0]
    say(store, "reject", 9, "Bo", comment="too general")
    with pytest.raises(
        DecisionConflict, match=r"Bo decided meanwhile, on \d{4}-.* UTC; got reject 9"
    ) as caught:
        decide(store, as_ada_saw_it, "accept", objective=10, reviewer="Ada", model="m", numbers=NUMBERS)
    assert [one["verdict"] for one in caught.value.meanwhile] == ["reject"]
    assert caught.value.reviewer == "Bo"
    assert [d["reviewer"] for d in reviews(store)[0].decisions] == ["Bo"]
    say(store, "accept", 9, "Ada")
    assert reviews(store)[0].disputed == (9,)


def test_a_page_that_read_the_store_anew_says_what_its_reader_saw(store: Store) -> None:
    seen = reviews(store)[0].last
    say(store, "reject", 9, "Bo")
    with pytest.raises(DecisionConflict):
        say(store, "accept", 9, "Ada", seen=seen)
    assert say(store, "accept", 9, "Ada", seen=reviews(store)[0].last)


def test_one_s_own_earlier_word_and_comments_of_others_are_no_conflict(store: Store) -> None:
    before = reviews(store)[0]
    say(store, "reject", 9, "Ada")
    say(store, "comment", None, "Bo", comment="Is this about smuggling?")
    decide(store, before, "accept", objective=9, reviewer="Ada", model="m", numbers=NUMBERS)
    assert reviews(store)[0].in_force[9]["verdict"] == "accept"


def test_a_decision_on_another_passage_is_no_conflict(store: Store) -> None:
    first, second = reviews(store)
    decide(store, first, "accept", objective=9, reviewer="Ada", model="m", numbers=NUMBERS)
    decide(store, second, "add", objective=6, reviewer="Bo", model="m", numbers=NUMBERS)
    assert [list(review.in_force) for review in reviews(store)] == [[9], [6]]


def test_who_codes_independently_is_shown_nothing_and_conflicts_with_nobody(store: Store) -> None:
    before = reviews(store)[0]
    for name, verdict in (("Ada", "accept"), ("Bo", "reject")):
        decide(store, before, verdict, objective=9, reviewer=name, model="m", numbers=NUMBERS, blind=True)  # type: ignore[arg-type]
    found = reviews(store)[0]
    assert [(d["reviewer"], d["blind"]) for d in found.decisions] == [("Ada", True), ("Bo", True)]
    assert found.disputed == (9,)


def test_undo_takes_back_one_s_own_last_word(store: Store) -> None:
    say(store, "accept", 9, "Ada")
    rejected = say(store, "reject", 10, "Ada")
    say(store, "undo", None, "Ada")
    found = reviews(store)[0]
    assert found.decisions[-1]["undoes"] == rejected
    assert {n: d["verdict"] for n, d in found.in_force.items()} == {9: "accept"}


def test_only_what_is_one_s_own_and_stands_can_be_taken_back(store: Store) -> None:
    with pytest.raises(UsageError, match="has decided nothing on this passage"):
        say(store, "undo", None, "Ada")
    number = say(store, "accept", 9, "Bo")
    with pytest.raises(UsageError, match=r"only a decision of one's own.*got a decision of Bo"):
        say(store, "undo", None, "Ada", undoes=number)
    say(store, "undo", None, "Bo", undoes=number)
    with pytest.raises(UsageError, match="taken back already"):
        say(store, "undo", None, "Bo", undoes=number)
    assert len(reviews(store)[0].decisions) == 2


def test_a_comment_must_say_something_and_a_role_must_exist(store: Store) -> None:
    with pytest.raises(UsageError, match="comment says nothing"):
        say(store, "comment", None, comment=" ")
    with pytest.raises(UsageError, match="no such role; got judge"):
        say(store, "accept", 9, role="judge")


def test_decisions_move_to_the_passage_that_a_better_reading_has_in_place_of_theirs(store: Store) -> None:
    number = say(store, "reject", 9, "Ada")
    better = made_up_result(("We end smug gling and traffick1ng.", [9, 10]), ("Nothing here.", []))
    better = replace(better, document=replace(better.document, id=RESULT.document.id))
    old = reviews(store)[0].record["id"]
    store.save_result(better, key="k2")
    found = reviews(store)[0]
    assert found.record["id"] != old
    assert orphaned_decisions(store, RESULT.document.id) == ()
    assert [(d["id"], d["passage"], d["original_passage"]) for d in found.decisions] == [
        (number, found.record["id"], old)
    ]
    assert found.objectives == (10,)
    store.save_result(RESULT, key="k3")
    assert [d["id"] for d in reviews(store)[0].decisions] == [number]


def test_decisions_since_a_moment_come_from_every_document_oldest_first(store: Store) -> None:
    say(store, "accept", 9, "Ada")
    say(store, "accept", 10, "Bo")
    everything = store.decisions_since("2000")
    assert [d["objective"] for d in everything] == [9, 10]
    assert [d["objective"] for d in store.decisions_since(everything[1]["decided"])] == [10]
    assert store.decisions_since("2000", limit=1) == everything[:1]
    assert store.reviewers() == ["Ada", "Bo"]
