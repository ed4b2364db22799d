"""The practices of a store as files: `practices.jsonl`, `practices.csv` and `practices.xlsx`, one record a practice."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gcm_classify.outputs import made_folder, replacing, replacing_bytes
from gcm_classify.records import CSV_COLUMNS, flat
from gcm_classify.store import Store

__all__ = ["PracticeSummary", "practices_in", "write_practices"]

_NAME = "practices"
_WIDTHS = {"description": 60, "results": 60, "title": 40, "partners": 30}
_MOST = 32_767  # characters of a cell, by the format


@dataclass(frozen=True, slots=True)
class PracticeSummary:
    """What was written: how many practices, of how many documents that have any, among how many in the store."""

    output: Path
    practices: int
    with_practices: int
    documents: int
    disagree: int


def practices_in(store: Store) -> list[dict[str, Any]]:
    """All practices of a store, by source and place, each with the name of its file.

    A document that stands under two names gives its practices once, under the first.
    """
    records: list[dict[str, Any]] = []
    seen: set[str] = set()
    for document in store.document_records():
        if document["id"] not in seen:
            seen.add(document["id"])
            records += (
                {**practice, "source": document["source"]}
                for practice in store.practice_records(document["id"])
            )
    return records


def write_practices(store: Store, output: str | Path) -> PracticeSummary:
    """Write the practices of a store; without any, files with their columns and no rows.

    Args:
        store: an open store.
        output: a folder; made where it is missing.

    Raises:
        OutputNotWritable: the output folder cannot be written.
        StoreError: the store cannot be read.
    """
    records = practices_in(store)
    output = made_folder(output)
    _write_lines(output / f"{_NAME}.jsonl", records)
    _write_table(output / f"{_NAME}.csv", records)
    _write_workbook(output / f"{_NAME}.xlsx", records)
    return PracticeSummary(
        output,
        len(records),
        len({record["document"] for record in records}),
        len({document["id"] for document in store.document_records()}),
        sum(record["disagrees"] for record in records),
    )


def _write_lines(target: Path, records: Iterable[dict[str, Any]]) -> None:
    with replacing(target) as stream:
        for record in records:
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")


def _write_table(target: Path, records: Iterable[dict[str, Any]]) -> None:
    with replacing(target) as stream:
        writer = csv.DictWriter(stream, CSV_COLUMNS[_NAME], lineterminator="\n")
        writer.writeheader()
        writer.writerows(flat(_NAME, record) for record in records)


def _write_workbook(target: Path, records: Iterable[dict[str, Any]]) -> None:
    """One sheet, its header fixed and filtered; every cell is text, so that nothing in it is ever computed."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = _NAME
    columns = CSV_COLUMNS[_NAME]
    for row, values in enumerate(
        [dict(zip(columns, columns, strict=True)), *(flat(_NAME, r) for r in records)], 1
    ):
        for column, name in enumerate(columns, 1):
            cell = sheet.cell(row=row, column=column)
            cell.value, cell.data_type = _cell_text(values[name]), "s"
            cell.alignment = Alignment(wrap_text=name in _WIDTHS, vertical="top")
            cell.font = Font(bold=row == 1)
    for column, name in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS.get(name, 18)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    with replacing_bytes(target) as stream:
        book.save(stream)


def _cell_text(text: str) -> str:
    """What the format takes: without control characters, and no longer than a cell may be."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    clean: str = ILLEGAL_CHARACTERS_RE.sub("", text)
    return clean if len(clean) <= _MOST else clean[: _MOST - 1] + "…"
