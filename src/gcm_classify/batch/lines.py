"""Records as lines of JSON and as rows of a table, in the form of the output files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from gcm_classify.records import CSV_COLUMNS, flat

__all__ = ["Lines", "heading", "lines_of"]


class Lines(NamedTuple):
    """The same records twice, each in UTF-8: `json` for `<name>.jsonl`, `table` for `<name>.csv`."""

    json: bytes
    table: bytes


def heading(name: str) -> Lines:
    """What the two files begin with."""
    return Lines(b"", _table([CSV_COLUMNS[name]]))


def lines_of(name: str, records: Iterable[dict[str, Any]]) -> Lines:
    """Records as they stand in `<name>.jsonl` and `<name>.csv`."""
    own, lines, rows = _FIELDS.get(name), [], []
    for record in records:
        written = {field: value for field, value in record.items() if field in own} if own else record
        lines.append(_ENCODED(written) + "\n")
        rows.append(flat(name, record).values())
    return Lines("".join(lines).encode(), _table(rows))


def _table(rows: Iterable[Iterable[str]]) -> bytes:
    table = io.StringIO(newline="")
    csv.writer(table, lineterminator="\n").writerows(rows)
    return table.getvalue().encode()


_ENCODED = json.JSONEncoder(ensure_ascii=False).encode
_FIELDS = {
    "passages": frozenset(
        [
            "id", "document", "page", "bbox", "kind", "number", "heading", "language", "text", "stated", "principles", "sdg",
            "agenda2030", "function", "function_probability", "function_evidence", "tags", "region", "section", "field",
            "columns",
        ]
    ),
}  # fmt: skip
