"""Values as lines and rows: everything survives JSON, and no cell is a formula."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import made_up_result
from gcm_classify.datamodels import Failure
from gcm_classify.records import (
    CSV_COLUMNS,
    as_text,
    document_record,
    failure_record,
    flat,
    passage_records,
    safe_cell,
)

RESULT = made_up_result(("We end smuggling and lower fees.", [9, 6]), ("Nothing.", []), source="a b.txt")


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("text", "text"),
        ("", ""),
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\n=1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        ("line\r\nbreak\rhere", "line\nbreak\nhere"),
    ],
)
def test_a_cell_is_never_a_formula(value: object, cell: str) -> None:
    assert safe_cell(value) == cell


@given(st.text())
def test_no_text_becomes_a_formula_or_breaks_a_row(text: str) -> None:
    cell = safe_cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert "\r" not in cell


@given(st.text())
def test_a_name_that_is_text_stays_as_it_is(text: str) -> None:
    assert as_text(text) == text


def test_bytes_in_a_name_or_message_are_escaped_wherever_it_stands() -> None:
    result = made_up_result(("Words.", []), source="\udce9.txt", title="\udce9")
    failure = Failure("\udce9.txt", None, "X", "X", "\udce9.txt is empty", "ingest")
    for record in (document_record(result), failure_record(failure)):
        written = json.dumps(record, ensure_ascii=False).encode("utf-8")
        assert rb"\\udce9.txt" in written or rb"\\xe9.txt" in written


@pytest.mark.parametrize(
    "record", [document_record(RESULT), *passage_records(RESULT)], ids=["document", "passage", "passage"]
)
def test_a_record_survives_json(record: dict[str, object]) -> None:
    assert json.loads(json.dumps(record, ensure_ascii=False)) == record


def test_tags_stand_with_their_passage_primary_first() -> None:
    first, second = passage_records(RESULT)
    assert [tag["objective"] for tag in first["tags"]] == [9, 6]
    assert second["tags"] == []


def test_a_row_has_every_column_and_joins_lists() -> None:
    row = flat("documents", document_record(RESULT))
    assert tuple(row) == CSV_COLUMNS["documents"]
    assert (row["roundtables"], row["objectives"], row["needs_review"]) == ("2", "9", "no")
    row = flat("passages", {**passage_records(RESULT)[0], "source": "a b.txt"})
    assert (row["objectives"], row["probabilities"], row["status"]) == ("9 6", "0.900 0.900", "auto auto")
