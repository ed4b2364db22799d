"""The queue of uploads: a row is RECEIVED until its outcome is recorded, and leased to the worker that has it.

A lease ends when it runs out or its worker is found dead; what two workers died of is not given out again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from gcm_classify.datamodels import Failure
from gcm_classify.errors import Quarantined, StoreError
from gcm_classify.records import failure_record
from gcm_classify.schema import meta, uploads
from gcm_classify.store.database import Database, now

__all__ = ["MOST_ATTEMPTS", "Upload", "Uploads"]

MOST_ATTEMPTS = 2
_WORKER = "worker"  # the key under which the last sign of life of a worker stands


@dataclass(frozen=True, slots=True)
class Upload:
    """What was uploaded: `receipt` is the number of its row, `content` the sha256 of the bytes at `path`."""

    receipt: int
    name: str
    content: str
    path: str
    size: int
    by: str


class Uploads(Database):
    """Filling the queue and working it off."""

    def add_upload(self, *, name: str, content: str, path: str, size: int, by: str) -> int:
        """Append an upload whose original is kept already; the number of its row, which is committed."""
        with self._transaction() as connection:
            return _added(connection, name=name, content=content, path=path, size=size, by=by)

    def take_upload(self, worker: str, *, until: float, at: float) -> Upload | None:
        """Lease the oldest upload that nobody has; None where there is none.

        Args:
            worker: who takes it.
            until: when the lease runs out, in seconds since 1970.
            at: the time now, likewise.
        """
        free = (uploads.c.state == "RECEIVED") & or_(uploads.c.lease.is_(None), uploads.c.lease < at)
        query = select(uploads).where(free).order_by(uploads.c.id).limit(1)
        with self._reading() as connection:  # most often there is nothing, and nobody is kept waiting for it
            if connection.execute(query).first() is None:
                return None
        with self._transaction() as connection:
            while True:
                row = connection.execute(query.with_for_update(skip_locked=True)).first()
                if row is None:
                    return None
                if row.attempts < MOST_ATTEMPTS:
                    taken = {"worker": worker, "lease": until, "attempts": row.attempts + 1}
                    connection.execute(update(uploads).where(uploads.c.id == row.id).values(taken))
                    return _upload(row)
                _finish(connection, row.id, row.content, _poison(row))

    def finish_upload(self, receipt: int, document: str | None, failure: Failure | None) -> None:
        """Record the outcome: DONE, or FAILED where there is a failure."""
        with self._transaction() as connection:
            _finish(connection, receipt, document, failure)

    def split_upload(self, receipt: int, members: Iterable[Upload | Failure]) -> None:
        """Put the files of a zip into the queue in its place; those that cannot be read have failed already."""
        with self._transaction() as connection:
            for member in members:
                if isinstance(member, Failure):
                    number = _added(connection, name=member.source, content="", path="", size=0, by="")
                    _finish(connection, number, None, member)
                else:
                    _added(
                        connection,
                        name=member.name,
                        content=member.content,
                        path=member.path,
                        size=member.size,
                        by=member.by,
                    )
            _finish(connection, receipt, None, None)

    def return_uploads(self, worker: str) -> None:
        """Give back what a worker that stops in good order has not finished; it counts as not taken."""
        own = (uploads.c.state == "RECEIVED") & (uploads.c.worker == worker)
        free = {"worker": None, "lease": None, "attempts": uploads.c.attempts - 1}
        with self._transaction() as connection:
            connection.execute(update(uploads).where(own).values(free))

    def free_uploads(self, is_dead: Callable[[str], bool]) -> None:
        """End the leases of workers that died; what they had counts as taken."""
        leased = (uploads.c.state == "RECEIVED") & uploads.c.worker.is_not(None)
        with self._transaction() as connection:
            workers = connection.execute(select(uploads.c.worker).where(leased).distinct()).scalars().all()
            for worker in workers:
                if worker is not None and is_dead(worker):
                    own = leased & (uploads.c.worker == worker)
                    connection.execute(update(uploads).where(own).values(worker=None, lease=None))

    def upload_rows(self, receipts: Sequence[int] | None = None, *, limit: int = 200) -> list[dict[str, Any]]:
        """Uploads with the columns of `schema.uploads`, newest first; only these where receipts are given."""
        query = select(uploads).order_by(uploads.c.id.desc()).limit(limit)
        if receipts is not None:
            query = query.where(uploads.c.id.in_(receipts))
        with self._reading() as connection:
            return [dict(row._mapping) for row in connection.execute(query)]

    def uploads_waiting(self) -> int:
        """How many are not done."""
        query = select(func.count()).select_from(uploads).where(uploads.c.state == "RECEIVED")
        with self._reading() as connection:
            return int(connection.execute(query).scalar_one())

    def greet(self) -> None:
        """Leave a sign that a worker is alive."""
        with self._transaction() as connection:
            self._take_turn(connection, _WORKER)
            own = meta.c.key == _WORKER
            if connection.execute(update(meta).where(own).values(value=now())).rowcount == 0:
                connection.execute(insert(meta).values(key=_WORKER, value=now()))

    def worker_seen(self) -> str | None:
        """When a worker last gave a sign of life (ISO, UTC); None if never."""
        with self._reading() as connection:
            value = connection.execute(select(meta.c.value).where(meta.c.key == _WORKER)).scalar()
        return None if value is None else str(value)


def _added(connection: Connection, **values: Any) -> int:
    done = connection.execute(insert(uploads).values(state="RECEIVED", attempts=0, received=now(), **values))
    if done.inserted_primary_key is None:  # both databases give one
        raise AssertionError("a row without a number")
    return int(done.inserted_primary_key[0])


def _finish(connection: Connection, receipt: int, document: str | None, failure: Failure | None) -> None:
    values = {
        "state": "DONE" if failure is None else "FAILED",
        "document": document,
        "failure": failure_record(failure) if failure else None,
        "finished": now(),
        "worker": None,
        "lease": None,
    }
    if connection.execute(update(uploads).where(uploads.c.id == receipt).values(values)).rowcount != 1:
        raise StoreError("there is no such upload", got=receipt)


def _upload(row: Row[Any]) -> Upload:
    return Upload(row.id, row.name, row.content, row.path, row.size, row.by)


def _poison(row: Row[Any]) -> Failure:
    error = Quarantined(
        f"{row.name} made the worker die {MOST_ATTEMPTS} times, and is not tried again",
        do="ask the sender for another file",
    )
    return Failure(row.name, row.content, error.code, type(error).__name__, str(error), "ingest")
