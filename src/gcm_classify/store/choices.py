"""Which model a store's documents are classified with: rows that are only ever added."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from gcm_classify.errors import UsageError
from gcm_classify.schema import model_choices
from gcm_classify.store.database import Database, now

__all__ = ["Choices"]


class Choices(Database):
    """Choosing models, and reading what was chosen."""

    def model_choices(self) -> list[dict[str, Any]]:
        """All choices, oldest first, with the columns of `schema.model_choices`."""
        with self._reading() as connection:
            rows = connection.execute(select(model_choices).order_by(model_choices.c.id))
            return [dict(row._mapping) for row in rows]

    def add_model_choice(
        self,
        *,
        name: str,
        folder: str,
        key: str,
        by: str,
        why: str,
        seen: int | None,
        undoes: int | None = None,
    ) -> int:
        """Append a choice; the number of its row. See `review.promotion`, which checks what it names.

        Args:
            seen: the last row that its author knew of, None for none.
            undoes: the row that it takes back.

        Raises:
            UsageError: somebody else chose after `seen`.
        """
        with self._transaction() as connection:
            self._take_turn(connection, "model")
            last = connection.execute(
                select(model_choices.c.id).order_by(model_choices.c.id.desc()).limit(1)
            ).scalar()
            if last != seen:
                raise UsageError(
                    "somebody else chose a model meanwhile", do="look at the history, and decide anew"
                )
            values = {"name": name, "folder": folder, "key": key, "by": by, "why": why, "undoes": undoes}
            done = connection.execute(insert(model_choices).values(at=now(), **values))
            return int(done.inserted_primary_key[0]) if done.inserted_primary_key else 0
