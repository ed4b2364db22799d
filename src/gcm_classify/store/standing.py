"""What follows from people's decisions, kept beside them for lists to join: it is written anew with each of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from gcm_classify.attachment import closest
from gcm_classify.rows import document_columns, mechanism_rows
from gcm_classify.schema import (
    decisions,
    document_mechanisms,
    documents,
    passages,
    profile_decisions,
    standing,
    tags,
)
from gcm_classify.store.database import Database
from gcm_classify.verdicts import Decision, corrections, standing_rows

__all__ = ["Standing", "as_read"]


class Standing(Database):
    """Keeping `standing`, `decisions.attached` and the filter columns of `documents` true."""

    def _decisions(self, connection: Connection, document: str, passage: str | None = None) -> list[Decision]:
        """Decisions on a document, or on one of its passages, oldest first; each under the passage it stands on now."""
        query = select(decisions).where(decisions.c.document == document).order_by(decisions.c.id)
        if passage is not None:
            astray = and_(decisions.c.attached.is_(None), decisions.c.passage == passage)
            query = query.where(or_(decisions.c.attached == passage, astray))
        return [as_read(dict(row._mapping)) for row in connection.execute(query)]

    def _stand(self, connection: Connection, document: str, passage: str) -> None:
        """Work out one passage's standing."""
        own = and_(standing.c.document == document, standing.c.passage == passage)
        connection.execute(delete(standing).where(own))
        suggested = connection.execute(
            select(tags.c.objective).where(tags.c.document == document, tags.c.passage == passage)
        ).scalars()
        said = self._decisions(connection, document, passage)
        rows = standing_rows(said, sorted(suggested))
        if rows:
            place = {"document": document, "passage": passage}
            connection.execute(insert(standing), [{**place, **row} for row in rows])

    def _attach(self, connection: Connection, document: str) -> None:
        """After a new reading: every decision finds its passage, by id or else by its text, and standing follows."""
        connection.execute(delete(standing).where(standing.c.document == document))
        said = connection.execute(
            select(decisions.c.id, decisions.c.passage, decisions.c.text, decisions.c.attached)
            .where(decisions.c.document == document)
            .order_by(decisions.c.id)
        ).all()
        if not said:
            return
        present = self._texts(connection, document)
        found: dict[tuple[str, str], str | None] = {}
        for row in said:
            key = (row.passage, row.text)
            if key not in found:
                found[key] = row.passage if row.passage in present else closest(row.text, present)
            if row.attached != found[key]:
                connection.execute(
                    update(decisions).where(decisions.c.id == row.id).values(attached=found[key])
                )
        for passage in _distinct(found.values()):
            self._stand(connection, document, passage)

    def _texts(self, connection: Connection, document: str) -> dict[str, str]:
        """The texts of a document's passages by id, in reading order."""
        text = connection.execute(select(documents.c.text).where(documents.c.id == document)).scalar() or ""
        rows = connection.execute(
            select(passages.c.id, passages.c.start, passages.c.end)
            .where(passages.c.document == document)
            .order_by(passages.c.position)
        )
        return {row.id: text[row.start : row.end] for row in rows}

    def _work_out_standing(self, connection: Connection) -> None:
        """For every document that somebody decided on."""
        for document in connection.execute(select(decisions.c.document).distinct()).scalars().all():
            self._attach(connection, document)

    # -- profiles -----------------------------------------------------------------------------------------------

    def _profile_decisions(self, connection: Connection, document: str) -> list[Decision]:
        query = (
            select(profile_decisions)
            .where(profile_decisions.c.document == document)
            .order_by(profile_decisions.c.id)
        )
        return [dict(row._mapping) for row in connection.execute(query)]

    def _corrections(self, connection: Connection, document: str) -> dict[str, Any]:
        """What people say of a document's profile, by field; only the fields that somebody corrected."""
        found = corrections(self._profile_decisions(connection, document))
        return {field: decision["value"] for field, decision in found.items()}

    def _correct(self, connection: Connection, document: str) -> None:
        """After a correction: the columns that lists filter by."""
        own = documents.c.id == document
        record = connection.execute(select(documents.c.record).where(own)).scalar()
        if record is None:
            return
        corrected = self._corrections(connection, document)
        connection.execute(update(documents).where(own).values(document_columns(record, corrected)))
        connection.execute(delete(document_mechanisms).where(document_mechanisms.c.document == document))
        if rows := mechanism_rows(record, corrected):
            connection.execute(insert(document_mechanisms), rows)

    def _exists(self, connection: Connection, document: str, passage: str) -> bool:
        own = and_(passages.c.document == document, passages.c.id == passage)
        return bool(connection.execute(select(func.count()).select_from(passages).where(own)).scalar())


def as_read(values: dict[str, Any]) -> Decision:
    """A row as it is read: `passage` is the one that it stands on now, `original_passage` the one that it was taken on."""
    attached = values.pop("attached")
    return {**values, "passage": attached or values["passage"], "original_passage": values["passage"]}


def _distinct(found: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(one for one in found if one is not None))
