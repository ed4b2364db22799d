"""The sample inbox end to end, by the packaged model: the file contracts, and what the samples are known to hold."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import pytest

from conftest import SampleRun
from gcm_classify.ingest import Limits, can_ocr
from gcm_classify.taxonomy import load_chart, load_mechanisms, load_taxonomy

DOCUMENT = {
    "id": str,
    "source": str,
    "title": str,
    "language": str,
    "pages": int | None,
    "profile": dict,
    "objectives": list,
    "roundtables": list,
    "stated_objectives": list,
    "needs_review": bool,
    "model": str,
    "warnings": list,
}
PROFILE = {
    "input_type": str,
    "phase": str,
    "mode": str,
    "mechanisms": list,
    "unregistered": list,
    "partners": list,
    "date": str | None,
    "confidence": dict,
    "evidence": dict,
}
OBJECTIVE = {"objective": int, "probability": float, "basis": str, "primary": bool, "passages": list}
ROUNDTABLE = {"roundtable": int, "probability": float, "primary": bool, "because": list}
WARNING = {"code": str, "message": str, "pages": list}
PASSAGE = {
    "id": str,
    "document": str,
    "page": int | None,
    "bbox": list | None,
    "kind": str,
    "number": str | None,
    "heading": str,
    "language": str,
    "text": str,
    "stated": list,
    "tags": list,
}
TAG = {"objective": int, "probability": float, "basis": str, "status": str, "evidence": list}
EVIDENCE = {"start": int, "end": int, "text": str, "why": str}
FAILURE = {"source": str, "id": str | None, "code": str, "error": str, "message": str, "stage": str}

PHASES = {"before_imrf", "during_imrf", "unknown"}
MODES = {"direct", "direct_joint", "indirect_state", "indirect_igo", "unknown"}


def is_of(record: dict[str, Any], shape: dict[str, Any]) -> bool:
    """Whether a record has the contract's fields, of their types; fields may be added."""
    assert set(shape) <= set(record), set(shape) - set(record)
    wrong = {name: record[name] for name, kind in shape.items() if not isinstance(record[name], kind)}
    assert not wrong, wrong
    return True


@pytest.fixture(scope="module")
def documents(sample_run: SampleRun) -> list[dict[str, Any]]:
    return sample_run.records("documents")


@pytest.fixture(scope="module")
def passages(sample_run: SampleRun) -> list[dict[str, Any]]:
    return sample_run.records("passages")


@pytest.fixture(scope="module")
def failures(sample_run: SampleRun) -> list[dict[str, Any]]:
    return sample_run.records("failures")


@pytest.fixture(scope="module")
def expected(repository: Path) -> dict[str, dict[str, str]]:
    with (repository / "samples" / "expected.csv").open(encoding="utf-8", newline="") as stream:
        rows = {row["file"]: row for row in csv.DictReader(stream)}
    if not can_ocr(Limits()):
        rows["scanned-letter.pdf"]["expect"] = "NO_TEXT_NEEDS_OCR"
    return rows


# -- the contract -------------------------------------------------------------------------------------------------


def test_every_document_is_as_the_contract_says(documents: list[dict[str, Any]]) -> None:
    chart = load_chart()
    kinds = {kind.id for kind in chart.input_types} | {"other"}
    numbers = set(load_taxonomy().numbers)
    for record in documents:
        assert is_of(record, DOCUMENT) and is_of(record["profile"], PROFILE)
        assert re.fullmatch(r"[0-9a-f]{64}", record["id"])
        assert record["profile"]["input_type"] in kinds
        assert record["profile"]["phase"] in PHASES
        assert record["profile"]["mode"] in MODES
        assert re.fullmatch(r"\d{4}(-\d{2}){0,2}", record["profile"]["date"] or "2026")
        assert all(0 <= value <= 1 for value in record["profile"]["confidence"].values())
        assert set(record["stated_objectives"]) <= numbers
        for found in record["objectives"]:
            assert is_of(found, OBJECTIVE)
            assert found["objective"] in numbers and found["basis"] in ("inferred", "both")
            assert 0 <= found["probability"] <= 1 and found["passages"]
        for found in record["roundtables"]:
            assert is_of(found, ROUNDTABLE)
            assert found["roundtable"] in (1, 2, 3, 4) and found["because"]
        assert all(is_of(warning, WARNING) for warning in record["warnings"])


def test_every_passage_is_as_the_contract_says(passages: list[dict[str, Any]]) -> None:
    for record in passages:
        assert is_of(record, PASSAGE)
        assert record["kind"] in ("paragraph", "list_item", "table_row", "heading", "footnote")
        assert record["page"] is None or record["page"] >= 1
        if record["bbox"] is not None:
            x0, top, x1, bottom = record["bbox"]
            assert 0 <= x0 < x1 and 0 <= top < bottom
        for tag in record["tags"]:
            assert is_of(tag, TAG)
            assert tag["status"] in ("auto", "review") and tag["basis"] in ("inferred", "both")
            for evidence in tag["evidence"]:
                assert is_of(evidence, EVIDENCE)
                assert record["text"][evidence["start"] : evidence["end"]] == evidence["text"]


def test_every_failure_is_as_the_contract_says(failures: list[dict[str, Any]]) -> None:
    for record in failures:
        assert is_of(record, FAILURE)
        assert record["stage"] == "ingest"
        assert record["message"].isprintable()


def test_documents_and_failures_stand_by_source(
    documents: list[dict[str, Any]], failures: list[dict[str, Any]]
) -> None:
    for records in (documents, failures):
        names = [record["source"] for record in records]
        assert names == sorted(names)


def test_what_a_document_refers_to_is_among_its_passages(
    documents: list[dict[str, Any]], passages: list[dict[str, Any]]
) -> None:
    known = {(passage["document"], passage["id"]) for passage in passages}
    assert len(known) == len(passages)
    for record in documents:
        named = [
            *(passage for found in record["objectives"] for passage in found["passages"]),
            *(passage for found in record["roundtables"] for passage in found["because"]),
        ]
        assert {(record["id"], passage) for passage in named} <= known


def test_every_pdf_passage_has_its_page_and_box(
    documents: list[dict[str, Any]], passages: list[dict[str, Any]]
) -> None:
    pages = {record["id"]: record["pages"] for record in documents}
    for passage in passages:
        count = pages[passage["document"]]
        assert (passage["page"] is None) == (passage["bbox"] is None) == (count is None)
        assert count is None or passage["page"] <= count


def test_needs_review_follows_from_tags_and_warnings(
    documents: list[dict[str, Any]], passages: list[dict[str, Any]]
) -> None:
    for record in documents:
        tags = [tag for p in passages if p["document"] == record["id"] for tag in p["tags"]]
        if record["warnings"] or any(tag["status"] == "review" for tag in tags):
            assert record["needs_review"]


def test_the_same_bytes_under_two_names_have_two_rows_and_one_result(
    documents: list[dict[str, Any]],
) -> None:
    one, other = (
        record
        for record in documents
        if record["source"] in ("Baku Declaration FINAL (2).pdf", "budapest-process-baku-declaration.pdf")
    )
    assert {**one, "source": ""} == {**other, "source": ""}


# -- what the samples hold ----------------------------------------------------------------------------------------


def test_every_sample_is_in_the_table_of_what_is_expected(
    sample_inbox: Path, expected: dict[str, dict[str, str]]
) -> None:
    files = {path.relative_to(sample_inbox).as_posix() for path in sample_inbox.rglob("*") if path.is_file()}
    assert files == set(expected)


def test_the_files_that_fail_fail_with_their_codes(
    failures: list[dict[str, Any]], expected: dict[str, dict[str, str]]
) -> None:
    wanted = {name: row["expect"] for name, row in expected.items() if row["expect"] != "ok"}
    assert {record["source"]: record["code"] for record in failures} == wanted


def test_every_other_file_is_a_document_in_its_language(
    documents: list[dict[str, Any]], expected: dict[str, dict[str, str]]
) -> None:
    wanted = {name: row["language"] for name, row in expected.items() if row["expect"] == "ok"}
    assert {record["source"]: record["language"] for record in documents} == wanted


def test_most_documents_reach_every_roundtable_that_must_see_them(
    documents: list[dict[str, Any]], expected: dict[str, dict[str, str]]
) -> None:
    """Not all: a model may miss. That a roundtable never sees what concerns it is the worse mistake."""
    found = wanted = 0
    for record in documents:
        tables = set(expected[record["source"]]["roundtables"].split(";")) - {""}
        wanted += len(tables)
        found += len(tables & {str(table["roundtable"]) for table in record["roundtables"]})
    assert found >= 0.9 * wanted


def test_the_mechanisms_are_ones_that_the_register_knows(documents: list[dict[str, Any]]) -> None:
    known = {mechanism.name for mechanism in load_mechanisms()}
    for record in documents:
        assert set(record["profile"]["mechanisms"]) <= known
