"""A person corrects a document's profile: both words are kept, lists go by the person's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fakes import made_up_result
from gcm_classify.datamodels import Profile
from gcm_classify.errors import DecisionConflict, StoreError, UsageError
from gcm_classify.review import correct_profile, profile_in_force
from gcm_classify.store import DocumentFilter, Store

MACHINE = Profile(
    input_type="other",
    phase="before_imrf",
    mode="unknown",
    mechanisms=("Rabat Process",),
    unregistered=("Our Forum",),
    date="2026-03",
    confidence={"mechanisms": 0.75},
)
RESULT = replace(made_up_result(("We end smuggling.", [9])), profile=MACHINE)
DOCUMENT = RESULT.document.id


@pytest.fixture
def store(any_store: Store) -> Store:
    """On either database."""
    return any_store


@pytest.fixture(autouse=True)
def filled(store: Store) -> None:
    store.save_result(RESULT, key="k")
    store.save_file("a.txt", document=DOCUMENT, size=1, modified=1.0, key="k")


def correct(store: Store, field: str, value: Any, reviewer: str = "Ada", **others: Any) -> int:
    review = profile_in_force(store, DOCUMENT)
    return correct_profile(store, review, field, value, reviewer=reviewer, model="m-1", **others)  # type: ignore[arg-type]


def found(store: Store, **filters: Any) -> int:
    return len(store.documents_page(DocumentFilter(**filters)).records)


def test_a_correction_stands_beside_what_the_machine_said(store: Store) -> None:
    correct(store, "input_type", "outcome_document", comment="adopted, page 3")
    review = profile_in_force(store, DOCUMENT)
    assert (review.machine["input_type"], review.in_force["input_type"]) == ("other", "outcome_document")
    assert review.in_force["phase"] == "before_imrf"
    said = review.people["input_type"]
    assert (said["machine"], said["reviewer"], said["comment"], said["model"]) == (
        "other",
        "Ada",
        "adopted, page 3",
        "m-1",
    )
    assert store.document_records()[0]["profile"]["input_type"] == "other"


def test_lists_go_by_the_correction_and_a_new_reading_does_not_lose_it(store: Store) -> None:
    correct(store, "mechanisms", ["Colombo Process", "Bali Process"])
    correct(store, "date", "2026-03-13")
    for _ in range(2):
        assert found(store, mechanisms=["Colombo Process"]) == 1
        assert found(store, mechanisms=["Rabat Process"]) == 0
        assert found(store, since="2026-03-10") == 1
        (record,) = store.documents_page().records
        assert record["profile"]["mechanisms"] == ["Rabat Process"]
        assert record["profile_in_force"]["mechanisms"] == ["Colombo Process", "Bali Process"]
        assert record["corrected"] == {
            "mechanisms": ["Colombo Process", "Bali Process"],
            "date": "2026-03-13",
        }
        store.save_result(RESULT, key="k2")


def test_a_date_that_is_none_can_be_said(store: Store) -> None:
    correct(store, "date", None)
    assert profile_in_force(store, DOCUMENT).in_force["date"] is None
    assert found(store, since="2000") == 0


def test_a_correction_is_taken_back_by_its_author_and_the_word_before_it_stands(store: Store) -> None:
    correct(store, "mode", "direct")
    number = correct(store, "mode", "indirect_state")
    correct(store, "mode", None, undoes=number)
    assert profile_in_force(store, DOCUMENT).in_force["mode"] == "direct"
    with pytest.raises(UsageError, match="taken back already"):
        correct(store, "mode", None, undoes=number)
    assert found(store, modes=["direct"]) == 1


def test_an_adjudication_stands_over_later_corrections(store: Store) -> None:
    correct(store, "phase", "during_imrf", "Eve", role="adjudication")
    correct(store, "phase", "unknown", "Ada")
    assert profile_in_force(store, DOCUMENT).in_force["phase"] == "during_imrf"


def test_somebody_else_s_correction_is_not_overwritten_unseen(store: Store) -> None:
    as_ada_saw_it = profile_in_force(store, DOCUMENT)
    correct(store, "date", "2026-03-14", "Bo")
    with pytest.raises(DecisionConflict, match=r"Bo decided meanwhile.*got date: 2026-03-14"):
        correct_profile(store, as_ada_saw_it, "date", "2026-03-13", reviewer="Ada", model="m")
    correct_profile(store, as_ada_saw_it, "mode", "direct", reviewer="Ada", model="m")
    assert [d["field"] for d in profile_in_force(store, DOCUMENT).decisions] == ["date", "mode"]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("input_type", "letter", "no such input type; got letter"),
        ("phase", "later", "no such phase"),
        ("mode", None, "no such mode"),
        ("date", "13 March 2026", "no date; got 13 March"),
        ("date", "2026-13", "no date"),
        ("mechanisms", "Rabat Process", "no names of mechanisms"),
        ("mechanisms", ["Rabat Process", " "], "no names of mechanisms"),
        ("mechanisms", ["Rabat Process", "Rabat Process"], "no names of mechanisms"),
        ("title", "Mine", "cannot be corrected; got title"),
    ],
)
def test_a_value_that_a_field_cannot_have_is_refused(
    store: Store, field: str, value: Any, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        correct(store, field, value)
    assert profile_in_force(store, DOCUMENT).decisions == ()


def test_an_unknown_document_has_no_profile(store: Store) -> None:
    with pytest.raises(StoreError, match="no such document"):
        profile_in_force(store, "0" * 64)
