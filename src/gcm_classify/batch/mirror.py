"""The output files: what the store holds of an inbox, as lines of JSON and as tables. Untouched where nothing changed."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from gcm_classify.batch.entry import Drafts, passage_lines, state_of
from gcm_classify.batch.lines import Lines, heading, lines_of
from gcm_classify.errors import OutputNotWritable
from gcm_classify.outputs import TEMPORARY, replacing_bytes
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


def write_mirror(output: Path, database: Store, inbox: str, drafts: Drafts | None = None) -> None:
    """Write all six files, unless they are as they were written and would be written as they are.

    The store is gone through once to see which documents are versions of one another, and once for each file: a few
    records stand in memory, however many there are. Passages whose lines are among `drafts` are not read again.

    Raises:
        OutputNotWritable: the folder or its disk does not take them.
    """
    name = hashlib.sha256(f"{inbox}\n{output.resolve()}".encode("utf-8", "surrogatepass")).hexdigest()[:24]
    drawn_from = f"{_FORM}/{database.results_state(inbox)}"
    if database.mirror_of(name) == _stamp(output, drawn_from):
        return
    first: dict[str, tuple[str, bytes]] = {}
    _write_pair(output, "documents", _documents(database, inbox, first))
    failures = database.each_failure_record("inbox", inbox=inbox)
    _write_pair(output, "failures", (lines_of("failures", [record]) for record in failures))
    _write_pair(output, "passages", _passages(database, first, drafts))
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


def _documents(database: Store, inbox: str, first: dict[str, tuple[str, bytes]]) -> Iterator[Lines]:
    """Documents that tell their versions. `first` is filled with the first name of each, and its state."""

    def every() -> Iterator[dict[str, Any]]:
        return database.each_document_record("inbox", inbox=inbox, withdrawn=True)

    told = told_by(every())
    for record in every():
        if record["id"] not in first:
            first[record["id"]] = (record["source"], state_of(record))
        yield lines_of("documents", [told(record)])


def _passages(
    database: Store, names: Mapping[str, tuple[str, bytes]], drafts: Drafts | None
) -> Iterator[Lines]:
    """Passages of each document once, though it may stand under two names."""
    for identity, (source, state) in names.items():
        drafted = drafts and drafts.lines(identity, source, state)
        yield drafted or passage_lines(source, database.passage_records(identity))


def _write_pair(output: Path, name: str, parts: Iterable[Lines]) -> None:
    """`<name>.jsonl` and `<name>.csv`, in one pass over their parts."""
    with (
        replacing_bytes(output / f"{name}.jsonl") as lines,
        replacing_bytes(output / f"{name}.csv") as table,
    ):
        for part in chain([heading(name)], parts):
            lines.write(part.json)
            table.write(part.table)
