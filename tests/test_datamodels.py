"""The values that flow: frozen, comparable, and read through their properties."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import made_up_result, passage_of, tag_of
from gcm_classify import datamodels
from gcm_classify.datamodels import Document, DocumentWarning, Page, Profile, passage_id

CLASSES = [value for value in vars(datamodels).values() if is_dataclass(value)]


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_value_is_frozen_and_has_no_room_for_more(cls: type) -> None:
    assert cls.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(cls)


def test_a_value_cannot_be_changed() -> None:
    tag = tag_of(passage_of(), 9)
    with pytest.raises(FrozenInstanceError):
        tag.probability = 1.0  # type: ignore[misc]


def test_a_result_goes_to_another_process_and_comes_back_the_same() -> None:
    result = made_up_result(("We end smuggling.", [9, 10]))
    assert pickle.loads(pickle.dumps(result)) == result


def test_a_result_does_not_print_its_whole_text() -> None:
    assert "smuggling" not in repr(made_up_result(("We end smuggling.", [9])))


def test_a_document_without_pages_has_no_page_count() -> None:
    document = Document("a" * 64, "a.txt", "text", "Text", "Title", "en")
    assert document.page_count is None
    assert replace(document, pages=(Page(1, 595, 842, "x"),) * 3).page_count == 3


@pytest.mark.parametrize(
    ("warnings", "uncertain", "status", "expected"),
    [
        (False, False, "auto", False),
        (True, False, "auto", True),
        (False, True, "auto", True),
        (False, False, "review", True),
    ],
    ids=["nothing", "a warning", "an uncertain profile", "a tag in review"],
)
def test_a_document_needs_review_for_a_warning_an_uncertain_profile_or_a_tag_in_review(
    warnings: bool, uncertain: bool, status: str, expected: bool
) -> None:
    given_warnings = (DocumentWarning("X", "x"),) if warnings else ()
    result = made_up_result(("We end smuggling.", [9]), warnings=given_warnings)
    tag = replace(result.tags[0], status=status)  # type: ignore[arg-type]
    assert replace(result, tags=(tag,), profile=Profile(uncertain=uncertain)).needs_review is expected


def test_roundtables_are_numbers_highest_probability_first() -> None:
    result = made_up_result(("We end smuggling.", [9]), ("Lower fees.", [6]))
    assert result.roundtables == (1, 2)
    assert [finding.objective for finding in result.objectives] == [6, 9]


def test_an_empty_frame_has_the_columns_and_dtypes_of_a_full_one() -> None:
    full = made_up_result(("We end smuggling.", [9, 10]), ("Lower fees.", [6])).to_frame()
    empty = made_up_result(("Nothing.", [])).to_frame()
    assert (len(full), len(empty)) == (3, 0)
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()
    assert {name: str(dtype) for name, dtype in full.dtypes.items()} == {
        "document": "string",
        "source": "string",
        "passage": "string",
        "page": "Int64",
        "number": "string",
        "objective": "Int64",
        "probability": "Float64",
        "basis": "string",
        "status": "string",
        "text": "string",
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Co-operation", "cooper- ation"),
        ("two  spaces", "two\nspaces"),
        ("UPPER", "upper"),
        ("naïve", "NAÏVE"),
        ("a, b.", "a b"),
    ],
)
def test_a_better_reading_of_the_same_words_keeps_the_passage_s_id(one: str, other: str) -> None:
    assert passage_id("d", one, 0) == passage_id("d", other, 0)


@given(st.text(), st.text(), st.integers(0, 9))
def test_a_passage_s_id_is_24_hexadecimal_digits_and_depends_on_everything(
    document: str, text: str, occurrence: int
) -> None:
    identity = passage_id("d" + document.encode("utf-8", "ignore").hex(), text, occurrence)
    assert len(identity) == 24 and int(identity, 16) >= 0
    assert identity != passage_id("e", text, occurrence)
    assert identity != passage_id("d" + document.encode("utf-8", "ignore").hex(), text, occurrence + 1)
    assert identity != passage_id("d" + document.encode("utf-8", "ignore").hex(), text + "x", occurrence)


def test_every_field_of_a_tag_and_a_passage_is_what_the_contract_names() -> None:
    assert {f.name for f in fields(datamodels.Tag)} == {
        "objective",
        "probability",
        "basis",
        "status",
        "evidence",
        "passage",
    }
