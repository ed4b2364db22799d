"""What is worth a look, straight from the database: open tags in the order of their doubt or of what hangs on them.

Nothing here reads more than it gives back: a store of 100,000 passages answers as one of a hundred does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select, tuple_

from gcm_classify.rows import passage_record, tag_record
from gcm_classify.schema import decisions, document_mechanisms, documents, passages, standing, tags
from gcm_classify.store.labels import is_decided
from gcm_classify.store.standing import Standing
from gcm_classify.verdicts import Decision

__all__ = ["Facets", "OpenTag", "WorkFilter", "Worklists"]

Order = Literal["doubt", "worth"]
Place = tuple[str, str]  # of a passage: its document and its id


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """Which open tags; of each field any of the values, and all where it is empty.

    `open_to`: not yet decided by this reviewer, though others may have; None for what nobody has decided. `coded_by`: on
    passages that this reviewer decided on. `disputed`: where reviewers contradict each other and nobody adjudicated;
    whether they are decided is not asked then. `doubtful`: that the machine itself sends to review.
    """

    objectives: Collection[int] = ()
    mechanisms: Collection[str] = ()
    languages: Collection[str] = ()
    documents: Collection[str] = ()
    open_to: str | None = None
    coded_by: str | None = None
    disputed: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class OpenTag:
    """A suggestion to decide on. `distance` is that of its probability from its objective's threshold."""

    document: str
    passage: str
    objective: int
    probability: float
    distance: float
    mechanism: str = ""


@dataclass(frozen=True, slots=True)
class Facets:
    """What a store can be filtered by: mechanisms with their documents, languages with their passages, both most first,
    and the years of review forums, latest first.
    """

    mechanisms: Mapping[str, int]
    languages: Mapping[str, int]
    forums: tuple[int, ...]


class Worklists(Standing):
    """Reading what to look at next."""

    def open_tags_ranked(
        self,
        filters: WorkFilter,
        *,
        thresholds: Mapping[int, float],
        groups: Mapping[int, int],
        order: Order = "doubt",
        limit: int = 400,
    ) -> list[OpenTag]:
        """The first open tags: those nearest to their threshold, or those with the fewest others that carry their
        document to the same group, nearest first among them.

        Args:
            filters: which ones.
            thresholds: the probability from which each objective is shown.
            groups: the roundtable of each objective.
            order: "doubt" or "worth".
            limit: how many at most.
        """
        distance = func.abs(tags.c.probability - _by_objective(thresholds, 0.5))
        query = _open(filters).add_columns(distance.label("distance"))
        if order == "worth":
            group = _by_objective(groups, 0)
            counted = _tags_by_group(group)
            own = and_(counted.c.document == tags.c.document, counted.c.of_group == group)
            query = query.outerjoin(counted, own).order_by(func.coalesce(counted.c.beside, 0))
        query = query.order_by(distance, *tags.primary_key).limit(limit)
        with self._reading() as connection:
            rows = connection.execute(query).all()
            speakers = _speakers(connection, {row.document for row in rows})
        return [
            OpenTag(
                row.document,
                row.passage,
                row.objective,
                row.probability,
                float(row.distance),
                speakers.get(row.document, ""),
            )
            for row in rows
        ]

    def count_open(self, filters: WorkFilter) -> tuple[int, int]:
        """How many passages with an open tag there are, and how many such tags."""
        passages_of = (
            _open(filters)
            .with_only_columns(func.count().label("tags"))
            .group_by(tags.c.document, tags.c.passage)
            .subquery()
        )
        query = select(func.count(), func.coalesce(func.sum(passages_of.c.tags), 0)).select_from(passages_of)
        with self._reading() as connection:
            passages_left, tags_left = connection.execute(query).one()
        return int(passages_left), int(tags_left)

    def texts_at(self, places: Sequence[Place]) -> dict[Place, tuple[str, str]]:
        """Text and language of passages; what is not there is left out."""
        if not places:
            return {}
        with self._reading() as connection:
            rows = connection.execute(_passages_at(places)).all()
        return {(row.document, row.id): (row.text, row.language) for row in rows}

    def passages_at(self, places: Sequence[Place]) -> dict[Place, dict[str, Any]]:
        """Records of passages as in `passages.jsonl`, with `title` and `model` of the document and the `decisions` on them,
        oldest first; what is not there is left out.
        """
        if not places:
            return {}
        with self._reading() as connection:
            rows = connection.execute(_passages_at(places)).all()
            tagged = connection.execute(
                select(tags).where(_among(tags.c.document, tags.c.passage, places)).order_by(tags.c.rank)
            ).all()
            said: dict[Place, list[Decision]] = {
                place: self._decisions(connection, *place) for place in dict.fromkeys(places)
            }
        by_place: dict[Place, list[Any]] = defaultdict(list)
        for tag in tagged:
            by_place[tag.document, tag.passage].append(tag)
        return {
            place: {
                **passage_record(row, row.text, [tag_record(tag, row.text) for tag in by_place[place]]),
                "title": row.title,
                "model": row.model,
                "decisions": said[place],
            }
            for row in rows
            if (place := (row.document, row.id))
        }

    def coded_passages(self, *, least: int = 2) -> list[Place]:
        """Passages that at least so many reviewers decided on, adjudicators apart, in no particular order."""
        said = and_(
            decisions.c.role == "review", decisions.c.verdict.in_(("accept", "reject", "add", "none"))
        )
        query = (
            select(decisions.c.document, decisions.c.attached)
            .join(documents, documents.c.id == decisions.c.document)
            .where(said, decisions.c.attached.is_not(None), ~documents.c.withdrawn)
            .group_by(decisions.c.document, decisions.c.attached)
            .having(func.count(decisions.c.reviewer.distinct()) >= least)
            .order_by(decisions.c.document, decisions.c.attached)
        )
        with self._reading() as connection:
            return [(row[0], row[1]) for row in connection.execute(query)]

    def facets(self) -> Facets:
        """What there is to filter by, of documents that were not withdrawn."""
        visible = select(documents.c.id).where(~documents.c.withdrawn)
        speakers = (
            select(document_mechanisms.c.mechanism, func.count())
            .where(document_mechanisms.c.document.in_(visible))
            .group_by(document_mechanisms.c.mechanism)
            .order_by(func.count().desc(), document_mechanisms.c.mechanism)
        )
        languages = (
            select(passages.c.language, func.count())
            .where(passages.c.document.in_(visible))
            .group_by(passages.c.language)
            .order_by(func.count().desc(), passages.c.language)
        )
        years = (
            select(documents.c.forum).distinct().where(~documents.c.withdrawn, documents.c.forum.is_not(None))
        )
        with self._reading() as connection:
            return Facets(
                {row[0]: row[1] for row in connection.execute(speakers)},
                {row[0]: row[1] for row in connection.execute(languages) if row[0]},
                tuple(sorted(connection.execute(years).scalars(), reverse=True)),
            )


def _by_objective(values: Mapping[int, float], otherwise: float) -> ColumnElement[Any]:
    if not values:
        return literal(otherwise)
    return case(dict(values), value=tags.c.objective, else_=otherwise)


def _tags_by_group(group: ColumnElement[Any]) -> Any:
    """How many tags that nobody rejected lead each document to each group."""
    counted = (
        select(tags.c.document, group.label("of_group"))
        .outerjoin(standing, is_decided())
        .where(or_(standing.c.decision.is_(None), standing.c.holds))
        .subquery()
    )
    return (
        select(counted.c.document, counted.c.of_group, func.count().label("beside"))
        .group_by(counted.c.document, counted.c.of_group)
        .subquery()
    )


def _open(filters: WorkFilter) -> Select[Any]:
    query = (
        select(tags.c.document, tags.c.passage, tags.c.objective, tags.c.probability)
        .select_from(tags)
        .join(documents, documents.c.id == tags.c.document)
        .outerjoin(standing, is_decided())
        .where(~documents.c.withdrawn, *_is_open(filters), *_among_filters(filters))
    )
    if filters.languages:
        own = and_(passages.c.document == tags.c.document, passages.c.id == tags.c.passage)
        query = query.join(passages, own).where(passages.c.language.in_(filters.languages))
    return query


def _is_open(filters: WorkFilter) -> Iterable[ColumnElement[bool]]:
    if filters.disputed:
        yield standing.c.disputed
    elif filters.open_to is None:
        yield standing.c.decision.is_(None)
    else:
        yield ~_said_by(filters.open_to, on_objective=True)
    if filters.coded_by is not None:
        yield _said_by(filters.coded_by, on_objective=False)
    if filters.doubtful:
        yield tags.c.status == "review"


def _said_by(reviewer: str, *, on_objective: bool) -> ColumnElement[bool]:
    """Whether a reviewer's verdict on the tag, or on its passage, stands."""
    undo, redo = decisions.alias("undo"), decisions.alias("redo")
    undone = exists().where(
        undo.c.undoes == decisions.c.id,
        ~exists().where(
            redo.c.undoes == undo.c.id
        ),  # an undo can be taken back; that is as far as anybody went
    )
    terms = [
        decisions.c.document == tags.c.document,
        decisions.c.attached == tags.c.passage,
        decisions.c.reviewer == reviewer,
        decisions.c.role == "review",
        decisions.c.verdict.in_(("accept", "reject", "add", "none")),
        ~undone,
    ]
    if on_objective:
        terms.append(or_(decisions.c.objective == tags.c.objective, decisions.c.verdict == "none"))
    return exists().where(*terms).correlate(tags)


def _among_filters(filters: WorkFilter) -> Iterable[ColumnElement[bool]]:
    if filters.objectives:
        yield tags.c.objective.in_(filters.objectives)
    if filters.documents:
        yield tags.c.document.in_(filters.documents)
    if filters.mechanisms:
        speaking = select(document_mechanisms.c.document).where(
            document_mechanisms.c.mechanism.in_(filters.mechanisms)
        )
        yield tags.c.document.in_(speaking)


def _speakers(connection: Any, wanted: Collection[str]) -> dict[str, str]:
    """The first mechanism of each document."""
    query = select(document_mechanisms.c.document, document_mechanisms.c.mechanism).where(
        document_mechanisms.c.document.in_(wanted), document_mechanisms.c.primary
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _passages_at(places: Sequence[Place]) -> Select[Any]:
    text = func.substr(documents.c.text, passages.c.start + 1, passages.c.end - passages.c.start)
    return (
        select(
            passages,
            text.label("text"),
            documents.c.title,
            documents.c.record["model"].as_string().label("model"),
        )
        .join(documents, documents.c.id == passages.c.document)
        .where(_among(passages.c.document, passages.c.id, places))
    )


def _among(document: Any, passage: Any, places: Sequence[Place]) -> ColumnElement[bool]:
    return tuple_(document, passage).in_(list(places))
