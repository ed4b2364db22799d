"""Lists that are too long to be read at once: filtered, in a fixed order, a slice at a time.

Every slice tells where the next one begins; rows that come in meanwhile neither shift it nor show twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, or_, select, tuple_

from gcm_classify.rows import passage_record, tag_record
from gcm_classify.schema import (
    document_mechanisms,
    document_objectives,
    document_roundtables,
    documents,
    files,
    passages,
    standing,
    tags,
    uploads,
)
from gcm_classify.store.results import Origin
from gcm_classify.store.standing import Standing

__all__ = ["Counts", "DocumentFilter", "Pages", "PassageFilter", "Slice", "Standpoint"]

Standpoint = Literal["open", "accepted", "rejected", "disputed"]
Cursor = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """Some records, and where the next ones begin: None where there are no more."""

    records: tuple[dict[str, Any], ...]
    after: Cursor | None


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents; of each field any of the values, and all where it is empty.

    Profiles are those in force, corrections by people included. `forum` are years. `since` and `until` are ISO dates,
    inclusive; a document without a date is in neither. `words` stand in title or name, in any case.
    """

    roundtables: Sequence[int] = ()
    objectives: Sequence[int] = ()
    mechanisms: Sequence[str] = ()
    input_types: Sequence[str] = ()
    phases: Sequence[str] = ()
    modes: Sequence[str] = ()
    forums: Sequence[int] = ()
    languages: Sequence[str] = ()
    documents: Sequence[str] = ()
    since: str | None = None
    until: str | None = None
    needs_review: bool | None = None
    words: str = ""
    origin: Origin | None = None
    withdrawn: bool = False  # only those that were withdrawn; else only those that were not


@dataclass(frozen=True, slots=True)
class PassageFilter:
    """Which tagged passages; as `DocumentFilter`, whose fields hold for their documents.

    `probability` is the least that a tag may have, in [0, 1]. `standpoints`: "open" where nobody decided, else what the
    decision in force says. `primary`: only tags that are their passage's first.
    """

    document: DocumentFilter = field(default_factory=DocumentFilter)
    languages: Sequence[str] = ()
    functions: Sequence[str] = ()
    regions: Sequence[str] = ()
    kinds: Sequence[str] = ()
    statuses: Sequence[str] = ()
    standpoints: Sequence[Standpoint] = ()
    probability: float = 0.0
    primary: bool = False


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
            .where(files.c.failure.is_(None), *_document_terms(filters))
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
        query = _tagged(filters or PassageFilter()).where(tags.c.objective == objective)
        query = query.order_by(*(column.desc() for column in order)).limit(limit + 1)
        if after is not None:
            query = query.where(tuple_(*order) < after)
        return self._passages(query, limit, ("probability", "document", "id"))

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
        query = _tagged(filters or PassageFilter(), asks_people=False)
        query = query.where(tags.c.status == status, standing.c.decision.is_(None))
        query = query.order_by(*order).limit(limit + 1)
        if after is not None:
            query = query.where(tuple_(*order) > after)
        return self._passages(query, limit, ("probability", "document", "id", "objective"))

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
        query = (
            select(*_PASSAGE, *_STANDING, *_DOCUMENT)
            .select_from(standing)
            .join(passages, and_(_at(standing, passages.c.document, passages.c.id)))
            .join(documents, documents.c.id == standing.c.document)
            .outerjoin(tags, and_(_at(tags, *order), tags.c.objective == standing.c.objective))
            .where(standing.c.objective == objective, standing.c.holds, tags.c.objective.is_(None))
            .where(*_passage_terms(filters), *_document_terms(filters.document))
            .order_by(*order)
            .limit(limit + 1)
        )
        if after is not None:
            query = query.where(tuple_(*order) > after)
        return self._passages(query, limit, ("document", "id"))

    def counts(self) -> Counts:
        """How much there is of everything."""
        visible = select(documents.c.id).where(~documents.c.withdrawn)
        with self._reading() as connection:

            def count(query: Select[Any]) -> int:
                return int(connection.execute(query).scalar_one())

            def number(*terms: ColumnElement[bool]) -> int:
                joined = tags.outerjoin(standing, _decided())
                return count(
                    select(func.count()).select_from(joined).where(tags.c.document.in_(visible), *terms)
                )

            is_open = standing.c.decision.is_(None)
            every = select(func.count())
            by_state = connection.execute(select(uploads.c.state, func.count()).group_by(uploads.c.state))
            return Counts(
                documents=count(every.select_from(documents).where(~documents.c.withdrawn)),
                failures=count(every.select_from(files).where(files.c.failure.is_not(None))),
                withdrawn=count(every.select_from(documents).where(documents.c.withdrawn)),
                passages=count(every.select_from(passages).where(passages.c.document.in_(visible))),
                tags=number(),
                open=number(is_open),
                to_review=number(is_open, tags.c.status == "review"),
                disputed=count(every.select_from(standing).where(standing.c.disputed)),
                uploads={row[0]: row[1] for row in by_state},
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

    def _passages(self, query: Select[Any], limit: int, cursor: Sequence[str]) -> Slice:
        with self._reading() as connection:
            rows = connection.execute(query).all()
            sources = _sources(connection, {row.document for row in rows[:limit]})
        found = tuple(_tagged_record(row, sources) for row in rows[:limit])
        if len(rows) <= limit:
            return Slice(found, None)
        return Slice(found, tuple(getattr(rows[limit - 1], name) for name in cursor))


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
    passages.c.document,
    passages.c.id,
    passages.c.position,
    passages.c.start,
    passages.c.end,
    passages.c.record,
    func.substr(documents.c.text, passages.c.start + 1, passages.c.end - passages.c.start).label("text"),
)
_TAG = (tags.c.objective, tags.c.rank, tags.c.probability, tags.c.basis, tags.c.status, tags.c.evidence)
_STANDING = (
    standing.c.decision,
    standing.c.verdict,
    standing.c.holds,
    standing.c.disputed,
    standing.c.reviewer,
    standing.c.role,
)
_DOCUMENT = (documents.c.title,)


def _tagged(filters: PassageFilter, *, asks_people: bool = True) -> Select[Any]:
    query = (
        select(*_PASSAGE, *_TAG, *_STANDING, *_DOCUMENT)
        .select_from(tags)
        .join(passages, and_(_at(tags, passages.c.document, passages.c.id)))
        .join(documents, documents.c.id == tags.c.document)
        .outerjoin(standing, _decided())
        .where(*_passage_terms(filters), *_document_terms(filters.document))
    )
    if filters.probability > 0:
        query = query.where(tags.c.probability >= filters.probability)
    if filters.primary:
        query = query.where(tags.c.rank == 0)
    if asks_people and filters.statuses:
        query = query.where(tags.c.status.in_(filters.statuses))
    if asks_people and filters.standpoints:
        query = query.where(or_(*(_STANDPOINTS[name] for name in filters.standpoints)))
    return query


_STANDPOINTS: dict[str, ColumnElement[bool]] = {
    "open": standing.c.decision.is_(None),
    "accepted": and_(standing.c.holds),
    "rejected": standing.c.holds == false(),
    "disputed": and_(standing.c.disputed),
}


def _passage_terms(filters: PassageFilter) -> list[ColumnElement[bool]]:
    return [
        column.in_(values)
        for column, values in (
            (passages.c.language, filters.languages),
            (passages.c.function, filters.functions),
            (passages.c.region, filters.regions),
            (passages.c.kind, filters.kinds),
        )
        if values
    ]


def _document_terms(filters: DocumentFilter) -> list[ColumnElement[bool]]:
    terms = [documents.c.withdrawn if filters.withdrawn else ~documents.c.withdrawn]
    for column, values in (
        (documents.c.input_type, filters.input_types),
        (documents.c.phase, filters.phases),
        (documents.c.mode, filters.modes),
        (documents.c.forum, filters.forums),
        (documents.c.language, filters.languages),
        (documents.c.id, filters.documents),
    ):
        if values:
            terms.append(column.in_(values))
    for listed, values in (
        (document_mechanisms.c.mechanism, filters.mechanisms),
        (document_objectives.c.objective, filters.objectives),
        (document_roundtables.c.roundtable, filters.roundtables),
    ):
        if values:
            terms.append(documents.c.id.in_(select(listed.table.c.document).where(listed.in_(values))))
    if filters.needs_review is not None:
        terms.append(documents.c.needs_review if filters.needs_review else ~documents.c.needs_review)
    if filters.since is not None:
        terms.append(documents.c.date >= filters.since)
    if filters.until is not None:
        terms.append(func.substr(documents.c.date, 1, len(filters.until)) <= filters.until)
    return terms


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
