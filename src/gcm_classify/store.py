"""The results database: SQLite for one desk, PostgreSQL for a team, through SQLAlchemy.

A document's rows are replaced in one transaction; decisions are only ever added. What a machine suggested (`tags`)
and what a person decided (`decisions`) stand in different tables and neither overwrites the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    create_engine,
    delete,
    event,
    insert,
    inspect,
    make_url,
    select,
    true,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from gcm_classify.datamodels import DocumentResult, Failure
from gcm_classify.errors import StoreError, UsageError
from gcm_classify.fingerprints import fingerprint_of
from gcm_classify.records import document_record, failure_record
from gcm_classify.rows import passage_record, passage_row, practice_row, tag_record, tag_rows
from gcm_classify.schema import (
    SCHEMA_VERSION,
    decisions,
    documents,
    files,
    meta,
    metadata,
    passages,
    practices,
    quarantine,
    tags,
)

__all__ = ["SCHEMA_VERSION", "Decision", "Origin", "Store", "open_existing", "open_store", "sqlite_url"]

Decision = Mapping[str, Any]
Origin = Literal["inbox", "desk"]


def sqlite_url(path: str | Path) -> str:
    """The URL of an SQLite file; whatever stands in its name, it is a name."""
    return URL.create("sqlite", database=str(Path(path).absolute())).render_as_string()


def _store_error(url: str, error: DatabaseError) -> StoreError:
    reason = str(error.orig).splitlines()[0] if error.orig else type(error).__name__
    if "locked" in reason:
        return StoreError(
            f"the store {url} is locked by another program", do="close it, or wait, and run again"
        )
    if "full" in reason:
        return StoreError(
            f"the disk of the store {url} is full", do="make room and run again; nothing acknowledged is lost"
        )
    if "readonly" in reason or "read-only" in reason or "unable to open" in reason:
        return StoreError(
            f"the store {url} cannot be written ({reason})", do="check the folder and its permissions"
        )
    return StoreError(
        f"the store {url} cannot be used ({reason})", do="check the address, or name another one with --store"
    )


def open_store(url: str) -> Store:
    """Connect, and create the tables where there are none.

    Args:
        url: an SQLAlchemy URL ("sqlite:///out/gcm.sqlite", "postgresql+psycopg://host/db") or the path of an SQLite file.

    Raises:
        StoreError: no such database, not ours, or of another version.
    """
    if "://" not in url:
        url = sqlite_url(url)
    try:
        engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        raise StoreError(
            f"the store {_without_password(url)} cannot be opened ({type(error).__name__})",
            do="name an SQLite file or an SQLAlchemy URL, and install its driver",
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_immediately)
    store = Store(engine)
    store.prepare()
    return store


def open_existing(url: str) -> Store:
    """Connect to a store that is there already: for reading, a new file would only hide a wrong path.

    Raises:
        UsageError: no such file.
        StoreError: no such database, not ours, or of another version.
    """
    path = Path(url) if "://" not in url else _sqlite_path(url)
    if path is not None and not path.is_file():
        raise UsageError(
            "there is no such store",
            got=path,
            expected="the gcm.sqlite that a batch has filled",
            do="check --store",
        )
    return open_store(url)


def _sqlite_path(url: str) -> Path | None:
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        return None  # open_store tells what is wrong with it
    return Path(parts.database) if parts.get_backend_name() == "sqlite" and parts.database else None


def _without_password(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return re.sub(r"://[^@]*@", "://…@", url)


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    """A rollback journal and full synchronisation: WAL can corrupt before SQLite 3.51.3.

    A lock is waited for as long as the driver does, 5 seconds unless the URL says `?timeout=`.
    """
    connection.isolation_level = None  # transactions are ours to begin, see _begin_immediately
    cursor = connection.cursor()
    for pragma in ("journal_mode=DELETE", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediately(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


class Store:
    """An open results database. Every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.url = engine.url.render_as_string(hide_password=True)

    def prepare(self) -> None:
        """Create what is missing; refuse another version."""
        with self._transaction() as connection:
            found = inspect(connection).get_table_names()
            if found and meta.name not in found:
                raise StoreError(
                    f"the store {self.url} is the database of another program",
                    got=f"tables {', '.join(sorted(found)[:5])}",
                    do="name another store",
                )
            metadata.create_all(connection)
            version = connection.execute(select(meta.c.value).where(meta.c.key == "schema")).scalar()
            if version is None:
                connection.execute(insert(meta).values(key="schema", value=str(SCHEMA_VERSION)))
            elif version != str(SCHEMA_VERSION):
                raise StoreError(
                    f"the store {self.url} has another version",
                    got=version,
                    expected=SCHEMA_VERSION,
                    do="name another store",
                )

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One transaction; the database's own errors become a StoreError that says what to do."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except DatabaseError as error:
            raise _store_error(self.url, error) from error

    # -- what a batch writes ------------------------------------------------------------------------------------

    def known_files(self) -> dict[str, dict[str, Any]]:
        """What is recorded of every name in the inbox: document, size, modified, failure, key."""
        query = select(files).where(files.c.origin == "inbox")
        with self._transaction() as connection:
            return {row.source: dict(row._mapping) for row in connection.execute(query)}

    def document_keys(self) -> dict[str, str]:
        """For every stored document the key of the model and reader that made its result."""
        with self._transaction() as connection:
            return {row.id: row.key for row in connection.execute(select(documents.c.id, documents.c.key))}

    def save_result(self, result: DocumentResult, *, key: str, path: str | None = None) -> None:
        """Replace everything that a machine said of a document."""
        identity = result.document.id
        record = {**document_record(result), "fingerprint": fingerprint_of(result.document).record()}
        with self._transaction() as connection:
            connection.execute(delete(documents).where(documents.c.id == identity))
            connection.execute(
                insert(documents).values(
                    id=identity,
                    key=key,
                    text=result.document.text,
                    record=record,
                    path=path,
                    classified=_now(),
                )
            )
            if rows := [passage_row(result, position) for position in range(len(result.passages))]:
                connection.execute(insert(passages), rows)
            if rows := tag_rows(result):
                connection.execute(insert(tags), rows)
            if rows := [practice_row(practice) for practice in result.practices]:
                connection.execute(insert(practices), rows)

    def save_file(
        self,
        source: str,
        *,
        document: str | None,
        size: int,
        modified: float,
        key: str,
        failure: Failure | None = None,
        origin: Origin = "inbox",
    ) -> None:
        """Record what became of a name in the inbox, or of one that was uploaded at the desk."""
        with self._transaction() as connection:
            connection.execute(delete(files).where(files.c.source == source, files.c.origin == origin))
            connection.execute(
                insert(files).values(
                    source=source,
                    origin=origin,
                    document=document,
                    size=size,
                    modified=modified,
                    key=key,
                    failure=failure_record(failure) if failure else None,
                )
            )

    def forget_files(self, sources: Sequence[str]) -> None:
        """Drop names that left the inbox. Their documents stay, and so do uploads of the same name."""
        with self._transaction() as connection:
            for source in sources:
                connection.execute(delete(files).where(files.c.source == source, files.c.origin == "inbox"))

    def quarantined(self, reader: str) -> frozenset[str]:
        """Contents that made this version of the reader die twice."""
        query = select(quarantine.c.document).where(quarantine.c.reader == reader)
        with self._transaction() as connection:
            return frozenset(connection.execute(query).scalars())

    def set_quarantine(self, document: str, reader: str | None) -> None:
        """Put a content in quarantine for a version of the reader, or with None take it out."""
        with self._transaction() as connection:
            connection.execute(delete(quarantine).where(quarantine.c.document == document))
            if reader is not None:
                connection.execute(insert(quarantine).values(document=document, reader=reader))

    # -- what files, packs and the desk read --------------------------------------------------------------------

    def document_records(self, origin: Origin | None = None) -> list[dict[str, Any]]:
        """One record a name whose file was classified, by source; the same bytes under two names twice.
        `versions.with_versions` says which of them are versions of one another.

        Args:
            origin: only names in the inbox, or only uploads; both otherwise.
        """
        query = (
            select(files.c.source, documents.c.record)
            .join(documents, files.c.document == documents.c.id)
            .where(files.c.failure.is_(None), _from(origin))
            .order_by(files.c.source, files.c.origin)
        )
        with self._transaction() as connection:
            return [{**row.record, "source": row.source} for row in connection.execute(query)]

    def failure_records(self, origin: Origin | None = None) -> list[dict[str, Any]]:
        """One record a name whose file failed, by source; `origin` as above."""
        query = (
            select(files.c.failure)
            .where(files.c.failure.is_not(None), _from(origin))
            .order_by(files.c.source, files.c.origin)
        )
        with self._transaction() as connection:
            return [dict(row.failure) for row in connection.execute(query) if row.failure is not None]

    def document_text(self, document: str) -> str:
        """The whole text of a document."""
        with self._transaction() as connection:
            text = connection.execute(select(documents.c.text).where(documents.c.id == document)).scalar()
        if text is None:
            raise StoreError(f"the store {self.url} has no such document", got=document)
        return str(text)

    def passage_records(self, document: str) -> list[dict[str, Any]]:
        """The passages of a document in reading order, as in `passages.jsonl`, with `start` and `end`."""
        with self._transaction() as connection:
            text = (
                connection.execute(select(documents.c.text).where(documents.c.id == document)).scalar() or ""
            )
            rows = connection.execute(
                select(passages).where(passages.c.document == document).order_by(passages.c.position)
            ).all()
            tagged = connection.execute(
                select(tags).where(tags.c.document == document).order_by(tags.c.rank)
            ).all()
        by_passage: dict[str, list[dict[str, Any]]] = {}
        texts = {row.id: text[row.start : row.end] for row in rows}
        for row in tagged:
            by_passage.setdefault(row.passage, []).append(tag_record(row, texts.get(row.passage, "")))
        return [passage_record(row, texts[row.id], by_passage.get(row.id, [])) for row in rows]

    def practice_records(self, document: str) -> list[dict[str, Any]]:
        """The practices of a document in its order, as in `practices.jsonl` without the name of the file."""
        query = select(practices.c.record).where(practices.c.document == document).order_by(practices.c.place)
        with self._transaction() as connection:
            return [dict(row.record) for row in connection.execute(query)]

    # -- what people decide -------------------------------------------------------------------------------------

    def add_decision(self, **values: Any) -> int:
        """Append a decision; the number of its row. See `review.decide`, which checks it."""
        with self._transaction() as connection:
            done = connection.execute(insert(decisions).values(decided=_now(), **values))
            return int(done.inserted_primary_key[0]) if done.inserted_primary_key else 0

    def decisions_on(self, document: str) -> list[Decision]:
        """All decisions on a document, oldest first."""
        query = select(decisions).where(decisions.c.document == document).order_by(decisions.c.id)
        with self._transaction() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]


def _from(origin: Origin | None) -> ColumnElement[bool]:
    return true() if origin is None else files.c.origin == origin


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
