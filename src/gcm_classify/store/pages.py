"""Lists that are too long to be read at once: filtered, in a fixed order, a slice at a time.

Every slice tells where the next one begins; rows that come in meanwhile neither shift it nor show twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, false, func, null, or_, select, tuple_

from gcm_classify.rows import passage_record, tag_record
from gcm_classify.schema import (
    documents,
    files,
    passages,
    standing,
    tags,
    uploads,
)
from gcm_classify.store.filters import DocumentFilter, PassageFilter, document_terms, passage_terms
from gcm_classify.store.standing import Standing

__all__ = ["Counts", "Pages", "Slice"]

Cursor = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """Some records, and where the next ones begin: None where there are no more."""

    records: tuple[dict[str, Any], ...]
    after: Cursor | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is. Withdrawn documents count under `withdrawn` alone.

    `tags` are the machine's suggestions, `open` those that nobody decided on, `to_review` those of them that the machine
    itself is unsure of. `uploads` are by state.
    """

    documents: int
    failures: int
    withdrawn: int
    passages: int
    tags: int
    open: int
    to_review: int
    disputed: int
    uploads: dict[str, int]


class Pages(Standing):
    """Reading lists."""

    def documents_page(
        self, filters: DocumentFilter | None = None, *, limit: int = 50, after: Cursor | None = None
    ) -> Slice:
        """Documents by name, one record a name: as in `documents.jsonl`, with `origin`, `profile_in_force` (the machine's
        with the fields in `corrected` as people said), `open_tags` and `decided_tags`.

        Args:
            filters: which ones; all that are not withdrawn otherwise.
            limit: how many at most.
            after: where the slice before ended.
        """
        filters = filters or DocumentFilter()
        query = (
            select(*_ROW, documents.c.record)
            .join(documents, files.c.document == documents.c.id)
            .where(files.c.failure.is_(None), *document_terms(filters))
            .order_by(*_ROW)
            .limit(limit + 1)
        )
        if filters.origin is not None:
            query = query.where(files.c.origin == filters.origin)
        if filters.words:
            query = query.where(or_(*(c.icontains(filters.words, autoescape=True) for c in _NAMED)))
        if after is not None:
            query = query.where(tuple_(*_ROW) > after)
        with self._reading() as connection:
            rows = connection.execute(query).all()
            found = [self._document(connection, row) for row in rows[:limit]]
        return Slice(tuple(found), tuple(rows[limit - 1][:3]) if len(rows) > limit else None)

    def passages_on(
        self,
        objective: int,
        filters: PassageFilter | None = None,
        *,
        limit: int = 50,
        after: Cursor | None = None,
    ) -> Slice:
        """Passages that the machine tagged with an objective, most probable first: records as in `passages.jsonl`, with
        `tag` (that objective's), `standing` (the decision in force, or None), `title` and `source` of the document.

        Arguments as of `documents_page`. What people added beside the machine: see `passages_added`.
        """
        order = (tags.c.probability, tags.c.document, tags.c.passage)
        chosen = _tagged(filters or PassageFilter()).where(tags.c.objective == objective)
        chosen = chosen.order_by(*(column.desc() for column in order)).limit(limit + 1)
        if after is not None:
            chosen = chosen.where(tuple_(*order) < after)
        return self._passages(chosen, [column.name for column in order], limit, descending=True)

    def open_tags(
        self,
        filters: PassageFilter | None = None,
        *,
        status: str = "review",
        limit: int = 50,
        after: Cursor | None = None,
    ) -> Slice:
        """Tags that nobody decided on, least probable first: what is left to look at. Records as of `passages_on`.

        Args:
            filters: which ones; its standpoints and statuses are not asked.
            status: "review" for those that the machine is unsure of, "auto" for those that it accepted.
            limit: how many at most.
            after: where the slice before ended.
        """
        order = (tags.c.probability, tags.c.document, tags.c.passage, tags.c.objective)
        chosen = _undecided(filters or PassageFilter()).where(tags.c.status == status)
        chosen = chosen.order_by(*order).limit(limit + 1)
        if after is not None:
            chosen = chosen.where(tuple_(*order) > after)
        return self._passages(chosen, [column.name for column in order], limit)

    def passages_added(
        self,
        objective: int,
        filters: PassageFilter | None = None,
        *,
        limit: int = 50,
        after: Cursor | None = None,
    ) -> Slice:
        """Passages that a person tagged with an objective and the machine did not, by document and place in the
        database; records as of `passages_on`, with None as `tag`.
        """
        filters = filters or PassageFilter()
        order = (standing.c.document, standing.c.passage)
        chosen = (
            select(*order, *_STANDING)
            .select_from(standing)
            .join(documents, documents.c.id == standing.c.document)
            .outerjoin(tags, and_(_at(tags, *order), tags.c.objective == standing.c.objective))
            .where(standing.c.objective == objective, standing.c.holds, tags.c.objective.is_(None))
            .where(*document_terms(filters.document))
            .order_by(*order)
            .limit(limit + 1)
        )
        if terms := passage_terms(filters):
            chosen = chosen.join(passages, _at(standing, passages.c.document, passages.c.id)).where(*terms)
        if after is not None:
            chosen = chosen.where(tuple_(*order) > after)
        return self._passages(chosen, [column.name for column in order], limit)

    def counts(self) -> Counts:
        """How much there is of everything."""
        hidden = select(documents.c.id).where(documents.c.withdrawn)
        every, visible = select(func.count()), tags.c.document.not_in(hidden)
        by_status = select(tags.c.status, func.count()).where(visible).group_by(tags.c.status)
        decided = by_status.select_from(tags.join(standing, _decided()))
        with self._reading() as connection:

            def count(query: Select[Any]) -> int:
                return int(connection.execute(query).scalar_one())

            def counts(query: Select[Any]) -> dict[str, int]:
                return {row[0]: row[1] for row in connection.execute(query)}

            suggested, settled = counts(by_status), counts(decided)
            return Counts(
                documents=count(every.select_from(documents).where(~documents.c.withdrawn)),
                failures=count(every.select_from(files).where(files.c.failure.is_not(None))),
                withdrawn=count(every.select_from(documents).where(documents.c.withdrawn)),
                passages=count(every.select_from(passages).where(passages.c.document.not_in(hidden))),
                tags=sum(suggested.values()),
                open=sum(suggested.values()) - sum(settled.values()),
                to_review=suggested.get("review", 0) - settled.get("review", 0),
                disputed=count(every.select_from(standing).where(standing.c.disputed)),
                uploads=counts(select(uploads.c.state, func.count()).group_by(uploads.c.state)),
            )

    def _document(self, connection: Connection, row: Any) -> dict[str, Any]:
        record = row.record
        corrected = self._corrections(connection, record["id"])
        decided = connection.execute(
            select(func.count(), func.count(standing.c.decision))
            .select_from(tags.outerjoin(standing, _decided()))
            .where(tags.c.document == record["id"])
        ).one()
        return {
            **record,
            "source": row.source,
            "origin": row.origin,
            "profile_in_force": {**record["profile"], **corrected},
            "corrected": corrected,
            "open_tags": decided[0] - decided[1],
            "decided_tags": decided[1],
        }

    def _passages(
        self, chosen: Select[Any], order: Sequence[str], limit: int, *, descending: bool = False
    ) -> Slice:
        """What was chosen, with its text. Texts are cut out of documents only for the few rows that are given back: a
        database that cut first and chose then would read all of them.
        """
        own = chosen.subquery("chosen")
        sorted_by = [own.c[name].desc() if descending else own.c[name] for name in order]
        query = (
            select(own, *_PASSAGE, documents.c.title)
            .select_from(own)
            .join(passages, _at(own, passages.c.document, passages.c.id))
            .join(documents, documents.c.id == own.c.document)
            .order_by(*sorted_by)
        )
        with self._reading() as connection:
            rows = connection.execute(query).all()
            sources = _sources(connection, {row.document for row in rows[:limit]})
        found = tuple(_tagged_record(row, sources) for row in rows[:limit])
        if len(rows) <= limit:
            return Slice(found, None)
        return Slice(found, tuple(getattr(rows[limit - 1], name) for name in order))


def _at(table: Any, document: Any, passage: Any) -> ColumnElement[bool]:
    return and_(table.c.document == document, table.c.passage == passage)


def _decided() -> ColumnElement[bool]:
    return and_(
        _at(standing, tags.c.document, tags.c.passage),
        standing.c.objective == tags.c.objective,
    )


_ROW = (files.c.source, files.c.origin, files.c.inbox)
_NAMED = (documents.c.title, files.c.source)
_PASSAGE = (
    passages.c.id,
    passages.c.position,
    passages.c.start,
    passages.c.end,
    passages.c.record,
    func.substr(documents.c.text, passages.c.start + 1, passages.c.end - passages.c.start).label("text"),
)
_TAG = (
    tags.c.document,
    tags.c.passage,
    tags.c.objective,
    tags.c.rank,
    tags.c.probability,
    tags.c.basis,
    tags.c.status,
    tags.c.evidence,
)
_STANDING = (
    standing.c.decision,
    standing.c.verdict,
    standing.c.holds,
    standing.c.disputed,
    standing.c.reviewer,
    standing.c.role,
)


def _tagged(filters: PassageFilter) -> Select[Any]:
    """Tags with what people decided on them."""
    query = select(*_TAG, *_STANDING).select_from(tags).outerjoin(standing, _decided())
    if filters.statuses:
        query = query.where(tags.c.status.in_(filters.statuses))
    if filters.standpoints:
        query = query.where(or_(*(_STANDPOINTS[name] for name in filters.standpoints)))
    return _among(query, filters)


def _undecided(filters: PassageFilter) -> Select[Any]:
    """Tags that nobody decided on. A database guesses better how many those are when it is asked in these words."""
    nobody = [null().label(column.name) for column in _STANDING]
    return _among(select(*_TAG, *nobody).select_from(tags).where(~exists().where(_decided())), filters)


def _among(query: Select[Any], filters: PassageFilter) -> Select[Any]:
    query = query.join(documents, documents.c.id == tags.c.document).where(*document_terms(filters.document))
    if terms := passage_terms(filters):
        query = query.join(passages, _at(tags, passages.c.document, passages.c.id)).where(*terms)
    if filters.probability > 0:
        query = query.where(tags.c.probability >= filters.probability)
    return query.where(tags.c.rank == 0) if filters.primary else query


_STANDPOINTS: dict[str, ColumnElement[bool]] = {
    "open": standing.c.decision.is_(None),
    "accepted": and_(standing.c.holds),
    "rejected": standing.c.holds == false(),
    "disputed": and_(standing.c.disputed),
}


def _sources(connection: Connection, identities: set[str]) -> dict[str, str]:
    """The first name of each document."""
    query = (
        select(files.c.document, func.min(files.c.source))
        .where(files.c.document.in_(identities))
        .group_by(files.c.document)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _tagged_record(row: Any, sources: dict[str, str]) -> dict[str, Any]:
    text = str(row.text)
    tag = tag_record(row, text) if hasattr(row, "probability") else None
    record = passage_record(row, text, [] if tag is None else [tag])
    del record["tags"]
    return {
        **record,
        "tag": tag,
        "standing": {column.name: getattr(row, column.name) for column in _STANDING}
        if row.decision is not None
        else None,
        "title": row.title,
        "source": sources.get(row.document, ""),
    }
