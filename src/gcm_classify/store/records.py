"""What files, packs and the desk read of one document or of all: the records that the files carry."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select, true

from gcm_classify.errors import StoreError
from gcm_classify.rows import passage_record, tag_record
from gcm_classify.schema import documents, files, passages, practices, tags
from gcm_classify.store.database import Database
from gcm_classify.store.results import Origin

__all__ = ["Records"]


class Records(Database):
    """Reading what the machine found."""

    def document_records(
        self, origin: Origin | None = None, *, inbox: str | None = None, withdrawn: bool = False
    ) -> list[dict[str, Any]]:
        """One record a name whose file was classified, by source; the same bytes under two names twice.
        `versions.with_versions` says which of them are versions of one another. For many documents see `documents_page`.

        Args:
            origin: only names in inboxes, or only uploads; both otherwise.
            inbox: only names in this one.
            withdrawn: with those that were withdrawn, which say so in a field of that name.
        """
        query = (
            select(files.c.source, documents.c.record, documents.c.withdrawn)
            .join(documents, files.c.document == documents.c.id)
            .where(files.c.failure.is_(None), _from(origin, inbox))
            .order_by(files.c.source, files.c.origin, files.c.inbox)
        )
        if not withdrawn:
            query = query.where(~documents.c.withdrawn)
        with self._reading() as connection:
            return [
                {**row.record, "source": row.source, **({"withdrawn": True} if row.withdrawn else {})}
                for row in connection.execute(query)
            ]

    def failure_records(
        self, origin: Origin | None = None, *, inbox: str | None = None
    ) -> list[dict[str, Any]]:
        """One record a name whose file failed, by source; `origin` and `inbox` as above."""
        query = (
            select(files.c.failure)
            .where(files.c.failure.is_not(None), _from(origin, inbox))
            .order_by(files.c.source, files.c.origin, files.c.inbox)
        )
        with self._reading() as connection:
            return [dict(row.failure) for row in connection.execute(query) if row.failure is not None]

    def document_record(self, document: str) -> dict[str, Any]:
        """One document's record, with the first of its names as `source`.

        Raises:
            StoreError: there is no such document.
        """
        query = (
            select(documents.c.record, files.c.source)
            .outerjoin(files, files.c.document == documents.c.id)
            .where(documents.c.id == document)
            .order_by(files.c.source, files.c.origin)
            .limit(1)
        )
        with self._reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise self._no_such(document)
        return {**row.record, "source": row.source or row.record["source"]}

    def document_path(self, document: str) -> str | None:
        """Where the original lies, as it was recorded; None where that is not known.

        Raises:
            StoreError: there is no such document.
        """
        with self._reading() as connection:
            row = connection.execute(select(documents.c.path).where(documents.c.id == document)).first()
        if row is None:
            raise self._no_such(document)
        return None if row.path is None else str(row.path)

    def document_text(self, document: str) -> str:
        """The whole text of a document.

        Raises:
            StoreError: there is no such document.
        """
        with self._reading() as connection:
            text = connection.execute(select(documents.c.text).where(documents.c.id == document)).scalar()
        if text is None:
            raise self._no_such(document)
        return str(text)

    def passage_records(self, document: str) -> list[dict[str, Any]]:
        """The passages of a document in reading order, as in `passages.jsonl`, with `start` and `end`."""
        with self._reading() as connection:
            text = (
                connection.execute(select(documents.c.text).where(documents.c.id == document)).scalar() or ""
            )
            rows = connection.execute(
                select(passages).where(passages.c.document == document).order_by(passages.c.position)
            ).all()
            texts = {row.id: text[row.start : row.end] for row in rows}
            tagged = _tags_of(connection, document, texts)
        return [passage_record(row, texts[row.id], tagged.get(row.id, [])) for row in rows]

    def practice_records(self, document: str) -> list[dict[str, Any]]:
        """The practices of a document in its order, as in `practices.jsonl` without the name of the file."""
        query = select(practices.c.record).where(practices.c.document == document).order_by(practices.c.place)
        with self._reading() as connection:
            return [dict(row.record) for row in connection.execute(query)]

    def _no_such(self, document: str) -> StoreError:
        return StoreError(f"the store {self.url} has no such document", got=document)


def _tags_of(connection: Connection, document: str, texts: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    rows = connection.execute(select(tags).where(tags.c.document == document).order_by(tags.c.rank))
    by_passage: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_passage.setdefault(row.passage, []).append(tag_record(row, texts.get(row.passage, "")))
    return by_passage


def _from(origin: Origin | None, inbox: str | None) -> ColumnElement[bool]:
    of_origin = true() if origin is None else files.c.origin == origin
    return of_origin if inbox is None else and_(of_origin, files.c.inbox == inbox)
