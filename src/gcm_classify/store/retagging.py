"""Documents that were tagged anew and nothing else: only what follows from tags is written, many documents at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from gcm_classify.rows import Rows, document_columns, finding_rows
from gcm_classify.schema import (
    decisions,
    document_objectives,
    document_roundtables,
    documents,
    practices,
    profile_decisions,
    tags,
)
from gcm_classify.store.database import now
from gcm_classify.store.results import Results

__all__ = ["Retagging"]

Kept = tuple[Rows, str | None]


class Retagging(Results):
    """Writing results by the hand."""

    def save_results(self, results: Sequence[Kept], *, key: str) -> None:
        """As `save_result` for each (rows of a result, path of the original), in one transaction; of a document whose
        passages are those that are stored, as `prepared` tells, passages, text and profile are left as they are.
        """
        ordered = sorted(results, key=lambda kept: kept[0].id)  # turns are taken in one order
        with self._transaction() as connection:
            for made, _ in ordered:
                self._take_turn(connection, made.id)
            stored = _prepared_of(connection, [made.id for made, _ in ordered])
            retagged = [kept for kept in ordered if _is_stored(kept[0], stored)]
            self._retag(connection, retagged, key)
            for made, path in ordered:
                if not _is_stored(made, stored):
                    self._save(connection, made, key, path)

    def _retag(self, connection: Connection, results: Sequence[Kept], key: str) -> None:
        if not results:
            return
        ids = [made.id for made, _ in results]
        corrected = {
            document: self._corrections(connection, document)
            for document in _in(connection, profile_decisions.c.document, ids)
        }
        rows = [
            {
                "_id": made.id,
                "key": key,
                "record": made.record,
                "path": path,
                "classified": now(),
                **document_columns(made.record, corrected.get(made.id, {})),
            }
            for made, path in results
        ]
        connection.execute(update(documents).where(documents.c.id == bindparam("_id")), rows)
        for table, found in (
            (tags, [row for made, _ in results for row in made.tags]),
            (practices, [row for made, _ in results for row in made.practices]),
            (
                document_objectives,
                [row for made, _ in results for row in finding_rows(made.record, "objective")],
            ),
            (
                document_roundtables,
                [row for made, _ in results for row in finding_rows(made.record, "roundtable")],
            ),
        ):
            connection.execute(delete(table).where(table.c.document.in_(ids)))
            if found:
                connection.execute(insert(table), found)
        for document in _in(connection, decisions.c.document, ids):
            self._attach(connection, document)


def _prepared_of(connection: Connection, ids: Sequence[str]) -> dict[str, Any]:
    """By document, what its stored passages were prepared as."""
    query = select(documents.c.id, documents.c.record).where(documents.c.id.in_(ids))
    return {row.id: row.record.get("fingerprint", {}).get("prepared") for row in connection.execute(query)}


def _is_stored(made: Rows, stored: Mapping[str, Any]) -> bool:
    return made.prepared is not None and stored.get(made.id) == made.prepared


def _in(connection: Connection, column: Any, ids: Sequence[str]) -> list[str]:
    """Those of some documents that a column of them has."""
    return list(
        connection.execute(select(column).where(column.in_(ids)).distinct().order_by(column)).scalars()
    )
