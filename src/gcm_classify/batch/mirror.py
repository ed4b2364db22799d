"""The output files: what the store holds of an inbox, as lines of JSON and as tables. Untouched where nothing changed."""

from __future__ import annotations

import csv
import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from gcm_classify.errors import OutputNotWritable
from gcm_classify.outputs import TEMPORARY, replacing
from gcm_classify.records import CSV_COLUMNS, flat
from gcm_classify.store import Store
from gcm_classify.versions import told_by

__all__ = ["writable", "write_mirror"]

_FORM = "1"  # of the files: another one is written anew
_STEMS = ("documents", "failures", "passages")


def writable(output: Path) -> Path:
    """The output folder, made where it is missing, without what a run that was killed left half written."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=output):
            pass
        for left in output.glob(f"{TEMPORARY}*"):
            left.unlink(missing_ok=True)
    except OSError as error:
        raise OutputNotWritable(
            f"the output folder {output} cannot be written ({error.strerror})",
            do="check its permissions, or name another folder",
        ) from error
    return output


def write_mirror(
    output: Path,
    database: Store,
    inbox: str,
) -> None:
    """Write all six files, unless they are as they were written and would be written as they are.

    The store is gone through once to see which documents are versions of one another, and once for each file: a few
    records stand in memory, however many there are.

    Raises:
        OutputNotWritable: the folder or its disk does not take them.
    """
    name = hashlib.sha256(f"{inbox}\n{output.resolve()}".encode("utf-8", "surrogatepass")).hexdigest()[:24]
    drawn_from = f"{_FORM}/{database.results_state(inbox)}"
    if database.mirror_of(name) == _stamp(output, drawn_from):
        return
    first: dict[str, str] = {}
    _write_pair(output, "documents", _documents(database, inbox, first))
    _write_pair(output, "failures", database.each_failure_record("inbox", inbox=inbox))
    _write_pair(output, "passages", _passages(database, first))
    database.set_mirror(name, _stamp(output, drawn_from))


def _stamp(output: Path, drawn_from: str) -> str:
    """What the files were written from, and what tells that nobody has touched them since."""
    files = {}
    for name in (f"{stem}.{suffix}" for stem in _STEMS for suffix in ("jsonl", "csv")):
        path = output / name
        if path.is_file():
            status = path.stat()
            files[name] = [status.st_size, status.st_mtime_ns]
    return json.dumps({"from": drawn_from, "files": files})


def _documents(database: Store, inbox: str, first: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Records that tell their versions. `first` is filled with the first name of each document."""

    def every() -> Iterator[dict[str, Any]]:
        return database.each_document_record("inbox", inbox=inbox, withdrawn=True)

    told = told_by(every())
    for record in every():
        first.setdefault(record["id"], record["source"])
        yield told(record)


def _passages(database: Store, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Passages of each document once, though it may stand under two names."""
    for identity, source in names.items():
        for record in database.passage_records(identity):
            yield {"source": source, **record}


def _write_pair(output: Path, name: str, records: Iterable[dict[str, Any]]) -> None:
    """`<name>.jsonl` and `<name>.csv`, in one pass over the records."""
    with replacing(output / f"{name}.jsonl") as lines, replacing(output / f"{name}.csv") as table:
        writer, own = csv.writer(table, lineterminator="\n"), _FIELDS.get(name)
        writer.writerow(CSV_COLUMNS[name])
        for record in records:
            written = {field: value for field, value in record.items() if field in own} if own else record
            lines.write(_ENCODED(written) + "\n")
            writer.writerow(flat(name, record).values())


_ENCODED = json.JSONEncoder(ensure_ascii=False).encode
_FIELDS = {
    "passages": frozenset(
        (
            "id",
            "document",
            "page",
            "bbox",
            "kind",
            "number",
            "heading",
            "language",
            "text",
            "stated",
            "principles",
            "sdg",
            "agenda2030",
            "function",
            "function_probability",
            "function_evidence",
            "tags",
            "region",
            "section",
            "field",
            "columns",
        )
    ),
}
