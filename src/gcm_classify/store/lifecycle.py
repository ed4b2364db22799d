"""A document can be withdrawn, which hides it and is reversible, and erased, of which one line stays."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from gcm_classify.cache import forget_in
from gcm_classify.errors import StoreError, UsageError
from gcm_classify.schema import (
    decisions,
    document_events,
    documents,
    files,
    meta,
    profile_decisions,
    quarantine,
    standing,
    uploads,
)
from gcm_classify.store.database import Database, now

__all__ = ["Lifecycle"]

_CACHES = "cache:"  # keys in `meta`


class Lifecycle(Database):
    """Withdrawing, restoring, erasing."""

    def withdraw(self, document: str, *, by: str, why: str) -> None:
        """Hide a document from packs and pages. Nothing of it is lost but what caches keep, and a new reading does not
        bring it back.

        Raises:
            StoreError: there is no such document.
            UsageError: nobody says who or why.
        """
        self._hide(document, True, by, why)

    def restore(self, document: str, *, by: str, why: str) -> None:
        """Show a withdrawn document again; let one that was erased be read again when it comes.

        Raises:
            StoreError: there never was such a document.
            UsageError: nobody says who or why.
        """
        self._hide(document, False, by, why)

    def erase(self, document: str, *, by: str, why: str) -> None:
        """Remove a document with its original, its names and everything that people said of it. What stays is one line:
        its hash, who erased it, when and why. A file with the same bytes is refused from then on, until it is restored.

        The original and what caches keep go first: where they cannot be removed nothing is. Output files and search indexes lose the document
        when they are next written; backups are not reached.

        Raises:
            StoreError: there is no such document, or its original, or what a cache keeps of it, cannot be removed.
            UsageError: nobody says who or why.
        """
        by, why = _signed(by, why)
        with self._transaction() as connection:
            self._take_turn(connection, document)
            self._forget_prepared(connection, document)
            if self.is_sqlite:
                connection.exec_driver_sql("PRAGMA secure_delete=ON")  # overwrite, for this connection
            for path in self._originals_of(connection, document):
                _remove(path)
            for table, column in (
                (documents, documents.c.id),
                (files, files.c.document),
                (uploads, uploads.c.content),
                (decisions, decisions.c.document),
                (standing, standing.c.document),
                (profile_decisions, profile_decisions.c.document),
                (quarantine, quarantine.c.document),
                (document_events, document_events.c.document),
            ):
                connection.execute(delete(table).where(column == document))
            _note(connection, document, "erased", by, why)

    def erased(self) -> frozenset[str]:
        """Ids of documents that were erased, and not restored since."""
        last = select(func.max(document_events.c.id)).group_by(document_events.c.document)
        query = select(document_events.c.document).where(
            document_events.c.id.in_(last), document_events.c.event == "erased"
        )
        with self._reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def hidden(self) -> frozenset[str]:
        """Ids of documents that were withdrawn or erased, and not restored since."""
        last = select(func.max(document_events.c.id)).group_by(document_events.c.document)
        query = select(document_events.c.document).where(
            document_events.c.id.in_(last), document_events.c.event.in_(("withdrawn", "erased"))
        )
        with self._reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def note_cache(self, folder: Path) -> None:
        """Note where what was prepared of this store's documents is kept, so that erasing finds it."""
        place = str(folder.absolute())
        key = _CACHES + hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        with self._reading() as connection:
            if connection.execute(select(meta.c.key).where(meta.c.key == key)).first() is not None:
                return
        with self._transaction() as connection:
            self._take_turn(connection, key)
            connection.execute(delete(meta).where(meta.c.key == key))
            connection.execute(insert(meta).values(key=key, value=place))

    def caches(self) -> list[Path]:
        """Folders that were noted, by name."""
        with self._reading() as connection:
            return _caches(connection)

    def events_on(self, document: str) -> list[dict[str, Any]]:
        """What happened to a document, oldest first: event ("withdrawn", "restored", "erased"), by, why, at."""
        query = (
            select(document_events)
            .where(document_events.c.document == document)
            .order_by(document_events.c.id)
        )
        with self._reading() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    def _hide(self, document: str, hidden: bool, by: str, why: str) -> None:
        by, why = _signed(by, why)
        with self._transaction() as connection:
            self._take_turn(connection, document)
            own = documents.c.id == document
            done = connection.execute(update(documents).where(own).values(withdrawn=hidden))
            seen = document_events.c.document == document
            was_here = connection.execute(select(document_events.c.id).where(seen).limit(1)).first()
            if done.rowcount == 0 and (hidden or was_here is None):
                raise StoreError(f"the store {self.url} has no such document", got=document)
            if hidden:
                self._forget_prepared(connection, document)
            _note(connection, document, "withdrawn" if hidden else "restored", by, why)

    def _forget_prepared(self, connection: Connection, document: str) -> None:
        """Caches on this machine; one on another is rid of the document when it is next used with this store."""
        for folder in _caches(connection):
            try:
                forget_in(folder, [document])
            except (OSError, sqlite3.Error, UsageError) as error:
                raise StoreError(
                    f"what the cache {folder} keeps of the document cannot be removed ({error}), so nothing was done",
                    do="check the permissions of the folder, or remove it, and try again",
                ) from error

    def _originals_of(self, connection: Connection, document: str) -> list[Path]:
        recorded = connection.execute(select(documents.c.path).where(documents.c.id == document)).all()
        uploaded = connection.execute(select(uploads.c.path).where(uploads.c.content == document)).all()
        if not recorded and not uploaded:
            raise StoreError(f"the store {self.url} has no such document", got=document)
        return [Path(path) for path in dict.fromkeys(row.path for row in (*recorded, *uploaded)) if path]


def _caches(connection: Connection) -> list[Path]:
    query = select(meta.c.value).where(meta.c.key.startswith(_CACHES, autoescape=True)).order_by(meta.c.value)
    return [Path(place) for place in connection.execute(query).scalars()]


def _signed(by: str, why: str) -> tuple[str, str]:
    name, reason = " ".join(by.split()), why.strip()
    if not name or not reason:
        raise UsageError("withdrawing and erasing need a name and a reason", got=f"{by!r}, {why!r}")
    return name, reason


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"the original {path} cannot be removed ({error.strerror}), so nothing was erased",
            do="check the permissions of its folder, and try again",
        ) from error


def _note(connection: Connection, document: str, event: str, by: str, why: str) -> None:
    connection.execute(
        insert(document_events).values(document=document, event=event, by=by, why=why, at=now())
    )
