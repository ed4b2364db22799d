"""Labels without texts: what stands in documents, for asking where they would go if it were otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select

from gcm_classify.schema import (
    decisions,
    document_events,
    document_mechanisms,
    documents,
    passages,
    profile_decisions,
    standing,
    tags,
)
from gcm_classify.store.database import Database
from gcm_classify.verdicts import Decision

__all__ = ["Labels", "is_decided"]


class Labels(Database):
    """Reading tags and verdicts by the document, and counting them."""

    def labels_of(self, wanted: Collection[str]) -> dict[str, dict[str, list[tuple[int, float]]]]:
        """What stands in documents after people's decisions: (objective, probability) by passage in reading order, primary
        first. Rejected suggestions are left out; what a person accepted or added has probability 1, the latter last.
        """
        suggested, added = _standing_labels(wanted)
        found: dict[str, dict[str, list[tuple[int, float]]]] = {document: {} for document in wanted}
        with self._reading() as connection:
            for row in (*connection.execute(suggested), *connection.execute(added)):
                own = found[row.document].setdefault(row.passage, [])
                own.append((row.objective, row.probability))
        return found

    def documents_with_tags(self, objective: int, low: float, high: float) -> list[str]:
        """Documents with a tag on an objective whose probability lies in [low, high)."""
        query = (
            select(tags.c.document)
            .distinct()
            .join(documents, documents.c.id == tags.c.document)
            .where(~documents.c.withdrawn, tags.c.objective == objective)
            .where(tags.c.probability >= low, tags.c.probability < high)
            .order_by(tags.c.document)
        )
        with self._reading() as connection:
            return list(connection.execute(query).scalars())

    def tag_counts(self, objective: int, threshold: float) -> tuple[int, int]:
        """How many tags on an objective lie below a probability, and how many at or above it; what people accepted counts as
        above, and what they rejected not at all.
        """
        is_below = and_(tags.c.probability < threshold, standing.c.decision.is_(None))
        query = (
            select(func.count().filter(is_below), func.count().filter(~is_below))
            .select_from(tags)
            .join(documents, documents.c.id == tags.c.document)
            .outerjoin(standing, is_decided())
            .where(~documents.c.withdrawn, tags.c.objective == objective)
            .where(or_(standing.c.decision.is_(None), standing.c.holds))
        )
        with self._reading() as connection:
            below, above = connection.execute(query).one()
        return int(below), int(above)

    def shortfalls(self, objective: int, threshold: float) -> dict[str, tuple[str, float]]:
        """Documents without a tag on an objective whose best passage came to a probability from the threshold on: that
        passage and its probability. Results of earlier versions tell nothing.
        """
        with_tag = select(tags.c.document).where(tags.c.objective == objective)
        query = select(documents.c.id, documents.c.record["below_threshold"]).where(
            ~documents.c.withdrawn, documents.c.id.not_in(with_tag)
        )
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return {
            row[0]: (one["passage"], one["probability"])
            for row in rows
            for one in row[1] or ()
            if one["objective"] == objective and one["probability"] >= threshold
        }

    def verdicts_on(self, document: str) -> dict[str, dict[int, bool]]:
        """By passage and objective what people's decisions in force say: whether it holds."""
        query = select(standing.c.passage, standing.c.objective, standing.c.holds).where(
            standing.c.document == document
        )
        found: dict[str, dict[int, bool]] = defaultdict(dict)
        with self._reading() as connection:
            for row in connection.execute(query):
                found[row.passage][row.objective] = row.holds
        return found

    def document_ids(self, *, mechanisms: Collection[str] = (), forum: int | None = None) -> list[str]:
        """Documents of any of these mechanisms, and of a review forum, that were not withdrawn."""
        query = select(documents.c.id).where(~documents.c.withdrawn)
        if mechanisms:
            speaking = select(document_mechanisms.c.document).where(
                document_mechanisms.c.mechanism.in_(mechanisms)
            )
            query = query.where(documents.c.id.in_(speaking))
        if forum is not None:
            query = query.where(documents.c.forum == forum)
        with self._reading() as connection:
            return list(connection.execute(query.order_by(documents.c.id)).scalars())

    def passage_ids(self, objectives: Collection[int]) -> list[str]:
        """Passages on which one of these objectives stands: suggested and not rejected, or added."""
        suggested = (
            select(tags.c.passage)
            .outerjoin(standing, is_decided())
            .where(tags.c.objective.in_(objectives))
            .where(or_(standing.c.decision.is_(None), standing.c.holds))
        )
        added = select(standing.c.passage).where(standing.c.objective.in_(objectives), standing.c.holds)
        with self._reading() as connection:
            return list(connection.execute(suggested.union(added)).scalars())

    def latest_decisions(self, limit: int = 100, *, reviewer: str | None = None) -> list[Decision]:
        """The last decisions, latest first, with the columns of `schema.decisions`; of one reviewer where one is named."""
        query = select(decisions).order_by(decisions.c.id.desc()).limit(limit)
        if reviewer is not None:
            query = query.where(decisions.c.reviewer == reviewer)
        with self._reading() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    def revision(self) -> str:
        """Changes with everything that is written of documents and decisions: two that are alike tell the same."""
        query = select(
            select(func.count()).select_from(documents).scalar_subquery(),
            select(func.max(documents.c.classified)).scalar_subquery(),
            select(func.max(decisions.c.id)).scalar_subquery(),
            select(func.max(profile_decisions.c.id)).scalar_subquery(),
            select(func.max(document_events.c.id)).scalar_subquery(),
        )
        with self._reading() as connection:
            return " ".join(str(value) for value in connection.execute(query).one())

    def present_keys(self) -> dict[str, str]:
        """For every document that was not withdrawn the key of the model and reader that made its result."""
        query = select(documents.c.id, documents.c.key).where(~documents.c.withdrawn)
        with self._reading() as connection:
            return {row[0]: row[1] for row in connection.execute(query)}


def is_decided() -> ColumnElement[bool]:
    """That a decision on a tag is in force: how `standing` is joined to `tags`."""
    return and_(
        standing.c.document == tags.c.document,
        standing.c.passage == tags.c.passage,
        standing.c.objective == tags.c.objective,
    )


def _standing_labels(wanted: Collection[str]) -> tuple[Select[Any], Select[Any]]:
    """What was suggested and not rejected, and what was added, in reading order."""
    place = and_(passages.c.document == tags.c.document, passages.c.id == tags.c.passage)
    probability = case((standing.c.holds, 1.0), else_=tags.c.probability).label("probability")
    suggested = (
        select(tags.c.document, tags.c.passage, tags.c.objective, probability)
        .join(passages, place)
        .outerjoin(standing, is_decided())
        .where(tags.c.document.in_(wanted), or_(standing.c.decision.is_(None), standing.c.holds))
        .order_by(tags.c.document, passages.c.position, tags.c.rank)
    )
    added = (
        select(
            standing.c.document, standing.c.passage, standing.c.objective, literal(1.0).label("probability")
        )
        .outerjoin(tags, is_decided())
        .where(standing.c.document.in_(wanted), standing.c.holds, tags.c.objective.is_(None))
        .order_by(standing.c.document, standing.c.decision)
    )
    return suggested, added
