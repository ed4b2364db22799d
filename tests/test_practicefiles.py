"""Practices of a store as .jsonl, .csv and .xlsx: one record a practice, nothing in them ever computed."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from fakes import made_up_result
from gcm_classify.datamodels import ObjectiveFinding, Practice
from gcm_classify.errors import OutputNotWritable
from gcm_classify.practicefiles import practices_in, write_practices
from gcm_classify.records import CSV_COLUMNS
from gcm_classify.store import Store, open_store

PRACTICE = Practice(
    id="p", document="", title="=HYPERLINK(1)", countries=("Ghana", "Togo"), country_codes=("GH", "TG"), location="Ghana, Togo",
    mechanisms=("Rabat Process",), stated=(14,), filed_as="Objective 14",
    inferred=(ObjectiveFinding(20, 0.9, "inferred", True, ("x",)),), disagrees=True, partners="Banks; post", period="2024",
    description="Money\x0b home.", results="-3 per cent", page=2, start=0, end=4, place=0,
    fields=(("title", "Title", "=HYPERLINK(1)"),), passages=("x",),
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(str(tmp_path / "gcm.sqlite"))
    yield store
    store.close()


def saved(store: Store, *practices: Practice, source: str = "a.pdf") -> None:
    result = made_up_result(("We send money home.", [20]), source=source)
    owned = tuple(replace(one, document=result.document.id, place=i) for i, one in enumerate(practices))
    store.save_result(replace(result, practices=owned), key="k")
    store.save_file(source, document=result.document.id, size=1, modified=1.0, key="k")


def sheet_rows(path: Path) -> list[list[str | None]]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(path)["practices"].iter_rows()]


def test_the_three_files_say_the_same_with_a_practice_a_row(store: Store, tmp_path: Path) -> None:
    saved(store, PRACTICE, replace(PRACTICE, title="Second", disagrees=False))
    summary = write_practices(store, tmp_path / "out")
    assert (summary.practices, summary.with_practices, summary.documents, summary.disagree) == (2, 1, 1, 1)
    lines = [
        json.loads(line) for line in (tmp_path / "out" / "practices.jsonl").read_text("utf-8").splitlines()
    ]
    assert lines == practices_in(store)
    first = lines[0]
    assert (first["source"], first["title"], first["countries"], first["page"]) == (
        "a.pdf",
        "=HYPERLINK(1)",
        ["Ghana", "Togo"],
        2,
    )
    assert (first["objectives_stated"], first["objectives_inferred"][0]["objective"], first["disagrees"]) == (
        [14],
        20,
        True,
    )
    with (tmp_path / "out" / "practices.csv").open(encoding="utf-8", newline="") as stream:
        table = list(csv.DictReader(stream))
    rows = sheet_rows(tmp_path / "out" / "practices.xlsx")
    assert tuple(rows[0]) == CSV_COLUMNS["practices"]
    for record, row in zip(table, rows[1:], strict=True):
        assert [value.replace("\x0b", "") for value in record.values()] == [value or "" for value in row]
    assert [record["objectives_stated"] for record in table] == ["14", "14"]
    assert [record["objectives_inferred"] for record in table] == ["20", "20"]
    assert [record["disagrees"] for record in table] == ["yes", "no"]


def test_nothing_in_the_workbook_is_a_formula(store: Store, tmp_path: Path) -> None:
    saved(store, PRACTICE)
    write_practices(store, tmp_path / "out")
    sheet = openpyxl.load_workbook(tmp_path / "out" / "practices.xlsx")["practices"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "'=HYPERLINK(1)" in {cell.value for cell in cells} and "'-3 per cent" in {
        cell.value for cell in cells
    }


def test_a_value_longer_than_a_cell_may_be_is_cut_in_the_workbook_only(store: Store, tmp_path: Path) -> None:
    saved(store, replace(PRACTICE, description="word " * 10_000))
    write_practices(store, tmp_path / "out")
    column = CSV_COLUMNS["practices"].index("description")
    value = sheet_rows(tmp_path / "out" / "practices.xlsx")[1][column]
    assert value is not None and len(value) == 32_767 and value.endswith("…")
    assert practices_in(store)[0]["description"] == "word " * 10_000


def test_an_empty_store_gives_files_with_columns_and_no_rows(store: Store, tmp_path: Path) -> None:
    summary = write_practices(store, tmp_path / "out")
    assert (summary.practices, summary.documents) == (0, 0)
    assert (tmp_path / "out" / "practices.jsonl").read_text() == ""
    assert (tmp_path / "out" / "practices.csv").read_text().splitlines() == [
        ",".join(CSV_COLUMNS["practices"])
    ]
    assert sheet_rows(tmp_path / "out" / "practices.xlsx") == [list(CSV_COLUMNS["practices"])]


def test_the_same_bytes_under_two_names_give_their_practices_once(store: Store, tmp_path: Path) -> None:
    saved(store, PRACTICE)
    (document,) = store.document_records()
    store.save_file("copy.pdf", document=document["id"], size=1, modified=1.0, key="k")
    assert [record["source"] for record in practices_in(store)] == ["a.pdf"]


def test_a_new_reading_replaces_the_practices_of_a_document(store: Store) -> None:
    saved(store, PRACTICE, PRACTICE)
    saved(store, replace(PRACTICE, title="Better"))
    assert [record["title"] for record in practices_in(store)] == ["Better"]


def test_an_output_that_cannot_be_made_is_told(store: Store, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputNotWritable, match="cannot be made"):
        write_practices(store, tmp_path / "out")
