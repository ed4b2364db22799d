"""What the machine found in a store, as Parquet: for pandas, DuckDB, Spark and whoever else reads columns.

`documents`, `passages` and `failures` have the fields of the `.jsonl` of that name with their nested types; `tags` is flat, one
row a tag, with the columns of `result.to_frame()`. Needs the extra [parquet].
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gcm_classify.errors import MissingExtra
from gcm_classify.exchange.arrowtypes import contract_schema, fitted, frame_schema
from gcm_classify.outputs import made_folder, replacing_bytes
from gcm_classify.store import Store
from gcm_classify.versions import told_by

__all__ = ["TABLES", "ParquetSummary", "require_parquet", "write_parquet"]

TABLES = ("documents", "passages", "tags", "failures")

Row = Mapping[str, Any]

_AT_ONCE = 500  # rows that stand in memory as Python's values
_GROUP = 20  # as many times of them are a row group, and stand in memory as Arrow's columns


@dataclass(frozen=True, slots=True)
class ParquetSummary:
    """What was written, in rows."""

    output: Path
    documents: int
    passages: int
    tags: int
    failures: int


def require_parquet() -> None:
    """Raises `MissingExtra` where pyarrow is not installed: told before any work."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            "Parquet needs pyarrow", do='install it with: pip install "gcm-classify[parquet]"'
        ) from error


def write_parquet(store: Store, output: str | Path) -> ParquetSummary:
    """Write `documents.parquet`, `passages.parquet`, `tags.parquet` and `failures.parquet`: all four new, or all as before.

    Memory is that of a row group and of the documents' fingerprints, by which versions are told, whatever the number of
    passages. Withdrawn documents are left out; the passages of the same bytes under two names are there once.

    Args:
        store: read as rows are written.
        output: a folder; made where it is missing.

    Raises:
        MissingExtra: pyarrow is not installed.
        OutputNotWritable: the folder or its disk does not take them.
        StoreError: the store cannot be read.
    """
    require_parquet()
    folder = made_folder(output)
    with ExitStack() as stack:
        tables = {name: stack.enter_context(_table(folder, name)) for name in TABLES}
        _fill(tables, store)
        for table in tables.values():
            table.close()  # before the first file takes its place every row of the last one is written
    return ParquetSummary(folder, **{name: table.rows for name, table in tables.items()})


@contextmanager
def _table(folder: Path, name: str) -> Iterator[_Table]:
    from pyarrow.parquet import ParquetWriter

    schema = frame_schema("tags") if name == "tags" else contract_schema(name)
    with (
        replacing_bytes(folder / f"{name}.parquet") as stream,
        ParquetWriter(stream, schema, compression="zstd") as writer,
    ):
        yield _Table(writer, schema, dict if name == "tags" else fitted(name))


class _Table:
    """What takes rows one at a time and writes them in row groups."""

    def __init__(self, writer: Any, schema: Any, fitted: Callable[[Row], dict[str, Any]]) -> None:
        self.rows = 0
        self._writer, self._schema, self._fitted = writer, schema, fitted
        self._values: list[Row] = []
        self._batches: list[Any] = []

    def add(self, record: Row) -> None:
        self._values.append(self._fitted(record))
        if len(self._values) == _AT_ONCE:
            self._pack()

    def close(self) -> None:
        self._pack()
        self._write()
        self._writer.close()

    def _pack(self) -> None:
        from pyarrow import RecordBatch

        if self._values:
            self._batches.append(RecordBatch.from_pylist(self._values, schema=self._schema))
            self.rows += len(self._values)
            self._values = []
        if len(self._batches) == _GROUP:
            self._write()

    def _write(self) -> None:
        from pyarrow import Table

        if self._batches:
            self._writer.write_table(Table.from_batches(self._batches))
            self._batches = []


def _fill(tables: Mapping[str, _Table], store: Store) -> None:
    told = told_by(store.each_document_record())
    names: dict[str, str] = {}
    for document in store.each_document_record():
        tables["documents"].add(told(document))
        names.setdefault(document["id"], document["source"])
    for identity, source in names.items():
        for passage in store.passage_records(identity):
            tables["passages"].add(passage)
            for tag in _tags(source, passage):
                tables["tags"].add(tag)
    for failure in store.each_failure_record():
        tables["failures"].add(failure)


def _tags(source: str, passage: Row) -> Iterator[dict[str, Any]]:
    own = {name: passage[name] for name in ("document", "page", "number", "text")}
    for tag in passage["tags"]:
        yield {**own, "source": source, "passage": passage["id"], **tag}
