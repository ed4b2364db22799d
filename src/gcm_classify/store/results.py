"""What a batch writes: a document's rows replaced in one transaction, and what became of every name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import Connection, and_, bindparam, delete, func, insert, select, update

from gcm_classify.datamodels import DocumentResult, Failure
from gcm_classify.records import failure_record
from gcm_classify.rows import Rows, document_columns, finding_rows, mechanism_rows, passage_rows, rows_of
from gcm_classify.schema import (
    document_events,
    document_mechanisms,
    document_objectives,
    document_roundtables,
    documents,
    files,
    meta,
    passages,
    practices,
    quarantine,
    tags,
)
from gcm_classify.store.database import now
from gcm_classify.store.standing import Standing

__all__ = ["Origin", "Results", "file_row"]

Origin = Literal["inbox", "desk"]
_PLACE = ("source", "origin", "inbox")


class Results(Standing):
    """Writing what the machine found."""

    def claim_inbox(self, inbox: str, *, alone: bool) -> None:
        """Take over the names of which nobody knows the inbox, and with `alone` those of every other: the store holds one
        inbox, and it was moved or is another one now.
        """
        own = (files.c.origin == "inbox") & (files.c.inbox == inbox)
        others = (files.c.origin == "inbox") & (files.c.inbox != inbox)
        if not alone:
            others &= files.c.inbox == ""
        with self._reading() as connection:
            if connection.execute(select(files.c.source).where(others).limit(1)).first() is None:
                return
        with self._transaction() as connection:
            self._take_turn(connection, "inboxes")
            if connection.execute(select(files.c.source).where(own).limit(1)).first() is not None:
                connection.execute(delete(files).where(others))
                return
            for name in (
                connection.execute(select(files.c.inbox).where(others).distinct()).scalars().all()[1:]
            ):
                connection.execute(delete(files).where(others, files.c.inbox == name))
            connection.execute(update(files).where(others).values(inbox=inbox))

    def known_files(self, inbox: str = "") -> dict[str, dict[str, Any]]:
        """What is recorded of every name in an inbox: document, size, modified, failure, key."""
        query = select(files).where(files.c.origin == "inbox", files.c.inbox == inbox)
        with self._reading() as connection:
            return {row.source: dict(row._mapping) for row in connection.execute(query)}

    def results_state(self, inbox: str) -> str:
        """A digest of all that the machine's records of an inbox follow from: another one where any of them changed."""
        named = (
            select(files.c.source, files.c.document, files.c.failure, documents.c.classified)
            .outerjoin(documents, files.c.document == documents.c.id)
            .where(files.c.origin == "inbox", files.c.inbox == inbox)
            .order_by(files.c.source)
        )
        digest = hashlib.sha256()
        with self._reading() as connection:
            for row in connection.execute(named):
                digest.update(json.dumps(list(row), ensure_ascii=True).encode())
            events = connection.execute(select(func.max(document_events.c.id))).scalar()
        digest.update(str(events).encode())
        return digest.hexdigest()

    def mirror_of(self, name: str) -> str | None:
        """What was noted of output files when they were written; None for files that nobody noted."""
        with self._reading() as connection:
            value = connection.execute(select(meta.c.value).where(meta.c.key == f"mirror:{name}")).scalar()
        return None if value is None else str(value)

    def set_mirror(self, name: str, value: str) -> None:
        """Note what output files were written from. `name` is at most 33 characters long."""
        key = f"mirror:{name}"
        with self._transaction() as connection:
            self._take_turn(connection, key)
            connection.execute(delete(meta).where(meta.c.key == key))
            connection.execute(insert(meta).values(key=key, value=value))

    def document_keys(self) -> dict[str, str]:
        """For every stored document the key of the model and reader that made its result."""
        with self._reading() as connection:
            return {row.id: row.key for row in connection.execute(select(documents.c.id, documents.c.key))}

    def documents_of(self, inbox: str) -> list[str]:
        """Ids of the documents that an inbox holds, each once."""
        own = (files.c.origin == "inbox") & (files.c.inbox == inbox) & files.c.failure.is_(None)
        query = select(files.c.document).where(own, files.c.document.is_not(None)).distinct()
        with self._reading() as connection:
            return [str(document) for document in connection.execute(query).scalars()]

    def save_result(self, result: DocumentResult, *, key: str, path: str | None = None) -> None:
        """Replace everything that a machine said of a document. What people decided stays, and finds its passages anew."""
        with self._transaction() as connection:
            self._take_turn(connection, result.document.id)
            self._save(connection, rows_of(result), key, path)

    def _save(self, connection: Connection, made: Rows, key: str, path: str | None) -> None:
        identity, record = made.id, made.record
        corrected = self._corrections(connection, identity)
        connection.execute(delete(documents).where(documents.c.id == identity))
        connection.execute(
            insert(documents).values(
                id=identity,
                key=key,
                text=made.text,
                record=record,
                path=path,
                classified=now(),
                withdrawn=_is_withdrawn(connection, identity),
                **document_columns(record, corrected),
            )
        )
        for table, rows in (
            (passages, passage_rows(made)),
            (tags, made.tags),
            (practices, made.practices),
            (document_objectives, finding_rows(record, "objective")),
            (document_roundtables, finding_rows(record, "roundtable")),
            (document_mechanisms, mechanism_rows(record, corrected)),
        ):
            if rows:
                connection.execute(insert(table), rows)
        self._attach(connection, identity)

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
        inbox: str = "",
    ) -> None:
        """Record what became of a name in an inbox, or of one that was uploaded at the desk."""
        row = file_row(
            source,
            document=document,
            size=size,
            modified=modified,
            key=key,
            failure=failure,
            origin=origin,
            inbox=inbox,
        )
        self.save_files([row])

    def save_files(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """The same of several names, each as `file_row` gives it, in one transaction."""
        if not rows:
            return
        ordered = sorted(rows, key=lambda row: str(row["source"]))
        places = [{f"_{name}": row[name] for name in _PLACE} for row in ordered]
        with self._transaction() as connection:
            for row in ordered:
                self._take_turn(connection, f"{row['origin']}/{row['inbox']}/{row['source']}")
            own = and_(*(files.c[name] == bindparam(f"_{name}") for name in _PLACE))
            connection.execute(delete(files).where(own), places)
            connection.execute(insert(files), ordered)

    def forget_files(self, sources: Sequence[str], *, inbox: str = "") -> None:
        """Drop names that left an inbox. Their documents stay, and so do uploads of the same name."""
        own = (files.c.origin == "inbox") & (files.c.inbox == inbox)
        if sources:
            with self._transaction() as connection:
                for source in sources:
                    connection.execute(delete(files).where(own, files.c.source == source))

    def quarantined(self, reader: str) -> frozenset[str]:
        """Contents that made this version of the reader die twice."""
        query = select(quarantine.c.document).where(quarantine.c.reader == reader)
        with self._reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def set_quarantine(self, document: str, reader: str | None) -> None:
        """Put a content in quarantine for a version of the reader, or with None take it out."""
        with self._transaction() as connection:
            self._take_turn(connection, f"quarantine/{document}")
            connection.execute(delete(quarantine).where(quarantine.c.document == document))
            if reader is not None:
                connection.execute(insert(quarantine).values(document=document, reader=reader))


def file_row(
    source: str,
    *,
    document: str | None,
    size: int,
    modified: float,
    key: str,
    failure: Failure | None = None,
    origin: Origin = "inbox",
    inbox: str = "",
) -> dict[str, Any]:
    """What became of a name, as it is recorded."""
    return {
        "source": source,
        "origin": origin,
        "inbox": inbox,
        "document": document,
        "size": size,
        "modified": modified,
        "key": key,
        "failure": failure_record(failure) if failure else None,
    }


def _is_withdrawn(connection: Connection, document: str) -> bool:
    query = (
        select(document_events.c.event)
        .where(document_events.c.document == document)
        .order_by(document_events.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).scalar() == "withdrawn"
