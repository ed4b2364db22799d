"""What people decide: rows that are only ever added, each in the knowledge of the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from gcm_classify.errors import DecisionConflict, UsageError
from gcm_classify.schema import decisions, profile_decisions
from gcm_classify.store.database import now
from gcm_classify.store.standing import Standing, as_read
from gcm_classify.verdicts import Decision, NewDecision, Role

__all__ = ["Opinions", "ProfileDecision"]


@dataclass(frozen=True, slots=True)
class ProfileDecision:
    """A person's word on one field of a document's profile, to be appended; `machine` is what was seen, and `undoes` the
    row that it takes back (its `value` then says nothing).
    """

    document: str
    field: str
    value: Any
    machine: Any
    reviewer: str
    model: str
    comment: str = ""
    role: Role = "review"
    undoes: int | None = None


class Opinions(Standing):
    """Adding decisions and reading them."""

    def add_decision(self, new: NewDecision, *, seen: int | None = None) -> int:
        """Append a decision; the number of its row, which is committed. See `review.decide`, which checks its content.

        Args:
            new: what is decided.
            seen: the last row on this passage that its reviewer knew of, or None for none.

        Raises:
            DecisionConflict: somebody else decided on the passage after `seen`; not with `blind`.
            UsageError: it takes back what is not there, or not its reviewer's, or taken back already.
            StoreError: it could not be saved.
        """
        with self._transaction() as connection:
            self._take_turn(connection, new.document)
            said = self._decisions(connection, new.document, new.passage)
            if not new.blind:
                _refuse_conflict(said, new.reviewer, seen)
            _refuse_undo(said, new.undoes, new.reviewer)
            attached = new.passage if self._exists(connection, new.document, new.passage) else None
            number = _appended(connection, decisions, {**asdict(new), "seen": seen, "attached": attached})
            if attached:
                self._stand(connection, new.document, new.passage)
            return number

    def decisions_on(self, document: str) -> list[Decision]:
        """All decisions on a document, oldest first, with the columns of `schema.decisions`; `passage` is the one of the
        present reading, `original_passage` the one that was decided on.
        """
        with self._reading() as connection:
            return self._decisions(connection, document)

    def decisions_since(self, moment: str, *, limit: int | None = None) -> list[Decision]:
        """Decisions of all documents from a moment on (ISO, UTC), oldest first."""
        query = (
            select(decisions)
            .where(decisions.c.decided >= moment)
            .order_by(decisions.c.decided, decisions.c.id)
            .limit(limit)
        )
        with self._reading() as connection:
            return [as_read(dict(row._mapping)) for row in connection.execute(query)]

    def reviewers(self) -> list[str]:
        """Everybody who decided anything, by name."""
        with self._reading() as connection:
            query = select(decisions.c.reviewer).distinct().order_by(decisions.c.reviewer)
            return list(connection.execute(query).scalars())

    def add_profile_decision(self, new: ProfileDecision, *, seen: int | None = None) -> int:
        """Append a correction of a profile; as `add_decision`, `seen` being the last row on this field.

        Raises:
            DecisionConflict: somebody else corrected the field after `seen`.
            UsageError: it takes back what is not there, or not its reviewer's, or taken back already.
            StoreError: it could not be saved.
        """
        with self._transaction() as connection:
            self._take_turn(connection, new.document)
            everything = self._profile_decisions(connection, new.document)
            said = [one for one in everything if one["field"] == new.field]
            _refuse_conflict(said, new.reviewer, seen)
            _refuse_undo(said, new.undoes, new.reviewer)
            number = _appended(connection, profile_decisions, {**asdict(new), "seen": seen})
            self._correct(connection, new.document)
            return number

    def profile_decisions_on(self, document: str) -> list[Decision]:
        """All corrections of a document's profile, oldest first, with the columns of `schema.profile_decisions`."""
        with self._reading() as connection:
            return self._profile_decisions(connection, document)


def _appended(connection: Connection, table: Table, values: dict[str, Any]) -> int:
    done = connection.execute(insert(table).values(decided=now(), **values))
    if done.inserted_primary_key is None:  # both databases give one
        raise AssertionError("a row without a number")
    return int(done.inserted_primary_key[0])


def _refuse_conflict(said: Sequence[Decision], reviewer: str, seen: int | None) -> None:
    """Comments overwrite nothing, nor does one's own earlier word."""
    meanwhile = [
        one
        for one in said
        if one["id"] > (seen or 0) and one["reviewer"] != reviewer and one.get("verdict") != "comment"
    ]
    if meanwhile:
        raise DecisionConflict(meanwhile)


def _refuse_undo(said: Sequence[Decision], undoes: int | None, reviewer: str) -> None:
    if undoes is None:
        return
    target = next((one for one in said if one["id"] == undoes), None)
    if target is None or target["reviewer"] != reviewer:
        raise UsageError(
            "only a decision of one's own on this passage can be taken back",
            got=f"row {undoes}" if target is None else f"a decision of {target['reviewer']}",
            do="decide anew; both stand in the history",
        )
    if any(one["undoes"] == undoes for one in said):
        raise UsageError("this decision was taken back already", got=f"row {undoes}")
