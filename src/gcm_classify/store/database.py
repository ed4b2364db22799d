"""A connection to the results database, and its troubles in one line each."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from gcm_classify.errors import StoreError

__all__ = ["Database", "connected", "journal_mode", "now", "without_password"]

_SAFE_WAL = ((3, 44, 6), (3, 50, 7))  # within these minor versions from these on, and always from 3.51.3 on
_PAGES = 16_384  # kB of pages that a connection keeps, where there are as many
_READING = {"gcm_reading": True}


class Database:
    """An open database. Whatever writes is one transaction that waits for its turn; readers do not stop each other."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.url = engine.url.render_as_string(hide_password=True)
        self._within = threading.local()

    def close(self) -> None:
        """Release the connections."""
        self._engine.dispose()

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file on this machine."""
        return self._engine.dialect.name == "sqlite"

    @property
    def folder(self) -> Path | None:
        """The folder that an SQLite file lies in; None for a server."""
        name = self._engine.url.database
        return Path(name).absolute().parent if self.is_sqlite and name else None

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One transaction that writes; the database's own errors become a StoreError that says what to do."""
        outer: Connection | None = getattr(self._within, "connection", None)
        if outer is not None:
            yield outer
            return
        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise _store_error(self.url, error) from error

    @contextmanager
    def together(self) -> Iterator[None]:
        """What this thread writes within is one transaction; others wait as long, so nothing slow belongs here."""
        with self._transaction() as connection:
            self._within.connection = connection
            try:
                yield
            finally:
                self._within.connection = None

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """One transaction that only reads, and sees one state of the database from its beginning to its end."""
        engine = self._engine.execution_options(**_READING)
        if not self.is_sqlite:
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        try:
            with engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise _store_error(self.url, error) from error

    def _take_turn(self, connection: Connection, what: str) -> None:
        """Until this transaction ends nobody else holds `what`. SQLite has one writer as it is."""
        if not self.is_sqlite:
            connection.execute(
                text("SELECT pg_advisory_xact_lock(hashtextextended(:what, 0))"), {"what": what}
            )


def connected(url: str) -> Engine:
    """An engine that keeps our promises on either database.

    Raises:
        StoreError: the URL names no database that can be spoken to.
    """
    try:
        engine = create_engine(url, json_serializer=_as_json, json_deserializer=_from_json)
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        raise StoreError(
            f"the store {without_password(url)} cannot be opened ({type(error).__name__})",
            do="name an SQLite file or an SQLAlchemy URL, and install its driver: pip install 'gcm-classify[postgresql]'",
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin)
    return engine


def _as_json(value: Any) -> str:
    import msgspec  # four times as fast as the standard library, and records are most of what is written and read

    try:
        return msgspec.json.encode(value).decode()
    except (
        UnicodeEncodeError,
        TypeError,
    ):  # half of a surrogate pair, which only an escape can carry; numpy's numbers
        return json.dumps(value)


def _from_json(written: str | bytes) -> Any:
    import msgspec

    try:
        return msgspec.json.decode(written)
    except msgspec.DecodeError:  # the same, or a NaN of an older version
        return json.loads(written)


def journal_mode(version: tuple[int, int, int]) -> str:
    """WAL where this SQLite is safe with it: its checkpoints can corrupt a database before 3.51.3, 3.50.7 and 3.44.6.

    >>> journal_mode((3, 40, 1)), journal_mode((3, 50, 7)), journal_mode((3, 51, 2)), journal_mode((3, 52, 0))
    ('delete', 'wal', 'delete', 'wal')
    """
    mended = any(version[:2] == first[:2] and version >= first for first in _SAFE_WAL)
    return "wal" if mended or version >= (3, 51, 3) else "delete"


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    """A safe journal, full synchronisation, foreign keys, and room for the pages that tags of many documents are spread over.

    A lock is waited for as long as the driver does, 5 seconds unless the URL says `?timeout=`.
    """
    connection.isolation_level = None  # transactions are ours to begin, see _begin
    cursor = connection.cursor()
    mode = journal_mode(sqlite3.sqlite_version_info)  # type: ignore[arg-type]
    for pragma in (f"journal_mode={mode}", "synchronous=FULL", "foreign_keys=ON", f"cache_size=-{_PAGES}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Who writes takes the lock at once: a reader that turns into a writer midway could not wait for it."""
    reads = connection.get_execution_options().keys() & _READING.keys()
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _store_error(url: str, error: DBAPIError) -> StoreError:
    reason = str(error.orig).splitlines()[0] if error.orig and str(error.orig) else type(error).__name__
    if "locked" in reason:
        return StoreError(
            f"the store {url} is locked by another program", do="close it, or wait, and run again"
        )
    if "full" in reason or "No space left" in reason or "disk I/O error" in reason:
        return StoreError(
            f"the disk of the store {url} is full or broken ({reason})",
            do="make room and run again; nothing acknowledged is lost",
        )
    if "readonly" in reason or "read-only" in reason or "unable to open" in reason:
        return StoreError(
            f"the store {url} cannot be written ({reason})", do="check the folder and its permissions"
        )
    return StoreError(
        f"the store {url} cannot be used ({reason})", do="check the address, or name another one with --store"
    )


def without_password(url: str) -> str:
    """The URL as it may be shown."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return re.sub(r"://[^@]*@", "://…@", url)


def now() -> str:
    """The time in UTC, ISO with microseconds: it sorts as text."""
    return datetime.now(UTC).isoformat(timespec="microseconds")
