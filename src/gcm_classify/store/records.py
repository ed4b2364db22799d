"""What files, packs and the desk read of one document or of all: the records that the files carry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, select, true, tuple_

from gcm_classify.errors import StoreError
from gcm_classify.rows import passage_record, tag_record
from gcm_classify.schema import documents, files, passages, practices, tags
from gcm_classify.store.database import Database
from gcm_classify.store.results import Origin

__all__ = ["Records"]

_AT_ONCE = 20  # records that stand in memory together where all are gone through
_PLACE = (files.c.source, files.c.origin, files.c.inbox)  # of a name among all


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
        query = _documents(origin, inbox, withdrawn).order_by(*_PLACE)
        with self._reading() as connection:
            return [_named(row) for row in connection.execute(query)]

    def each_document_record(
        self, origin: Origin | None = None, *, inbox: str | None = None, withdrawn: bool = False
    ) -> Iterator[dict[str, Any]]:
        """The same one after the other, however many: a few stand in memory, and none keeps a writer waiting. What is
        written meanwhile may be among them or not.
        """
        return map(_named, self._each(_documents(origin, inbox, withdrawn)))

    def failure_records(
        self, origin: Origin | None = None, *, inbox: str | None = None
    ) -> list[dict[str, Any]]:
        """One record a name whose file failed, by source; `origin` and `inbox` as above."""
        return list(self.each_failure_record(origin, inbox=inbox))

    def each_failure_record(
        self, origin: Origin | None = None, *, inbox: str | None = None
    ) -> Iterator[dict[str, Any]]:
        """The same one after the other, however many."""
        query = select(*_PLACE, files.c.failure).where(files.c.failure.is_not(None), _from(origin, inbox))
        return (dict(row.failure) for row in self._each(query) if row.failure is not None)

    def _each(self, query: Select[Any]) -> Iterator[Row[Any]]:
        """Rows by their place, read a page at a time."""
        after: tuple[Any, ...] | None = None
        while True:
            page = query if after is None else query.where(tuple_(*_PLACE) > after)
            with self._reading() as connection:
                rows = connection.execute(page.order_by(*_PLACE).limit(_AT_ONCE)).all()
            yield from rows
            if len(rows) < _AT_ONCE:
                return
            after = tuple(rows[-1]._mapping[column.name] for column in _PLACE)

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


def _documents(origin: Origin | None, inbox: str | None, withdrawn: bool) -> Select[Any]:
    query = (
        select(*_PLACE, documents.c.record, documents.c.withdrawn)
        .join(documents, files.c.document == documents.c.id)
        .where(files.c.failure.is_(None), _from(origin, inbox))
    )
    return query if withdrawn else query.where(~documents.c.withdrawn)


def _named(row: Row[Any]) -> dict[str, Any]:
    return {**row.record, "source": row.source, **({"withdrawn": True} if row.withdrawn else {})}


def _from(origin: Origin | None, inbox: str | None) -> ColumnElement[bool]:
    of_origin = true() if origin is None else files.c.origin == origin
    return of_origin if inbox is None else and_(of_origin, files.c.inbox == inbox)
