"""Queries over a store as frames, for a notebook: `gcm.connect(url)`.

    >>> import gcm_classify as gcm
    >>> import tempfile
    >>> from gcm_classify.store import open_store
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     open_store(f"{folder}/gcm.sqlite").close()  # an empty one; `gcm-classify batch` fills one
    ...     with gcm.connect(f"{folder}/gcm.sqlite") as store:
    ...         documents = store.documents(roundtable=2, forum=2026)
    ...         by_mechanism = store.passages(9).explode("mechanisms").groupby("mechanisms").size()
    ...         decisions = store.decisions(since="2026-11-02")
    >>> len(documents), documents.dtypes["forum"]
    (0, Int64Dtype())

Every query gives a frame whose columns and dtypes are those of `frames.FRAMES`, also when it is empty. `iter_frames` gives
the same a part at a time, in constant memory. Nothing here writes.

Filters are the same everywhere, and several of them must all hold: `forum` is the year of a review forum; `mechanism` a
name or acronym of the register, or several, of which a document needs one; `language` an ISO 639-1 code or several, of
the passages where passages are asked for, else of the document; `since` and `until` are ISO dates, both included, of the
document (a partial date counts from its beginning), and of the decision where decisions are asked for.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from gcm_classify.errors import UsageError
from gcm_classify.frames import FrameName, frame
from gcm_classify.queries import Queries, Row, Several
from gcm_classify.store import Store, open_existing

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Connection", "connect"]


_FRAMES = ("documents", "passages", "decisions", "practices", "failures", "silence")


def connect(url: str) -> Connection:
    """Open a store that a batch has filled, for reading.

    Args:
        url: the path of an SQLite file ("out/gcm.sqlite"), or an SQLAlchemy URL ("postgresql+psycopg://host/db").

    Raises:
        UsageError: no such file.
        StoreError: no such database, not ours, or made by a newer version of this package.
    """
    return Connection(open_existing(url))


class Connection:
    """A store that is open for reading; close it, or use it in a `with` statement.

    Every query raises `UsageError` for a filter that nothing can pass (a forum that is in no calendar, a mechanism that is
    in no register, a date that is none), and `StoreError` where the database cannot be read.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rows = Queries(store)

    @property
    def url(self) -> str:
        """Where the store is, without its password."""
        return self._store.url

    def close(self) -> None:
        """Release the database."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Connection({self.url!r})"

    def documents(
        self,
        *,
        roundtable: int | None = None,
        objective: int | None = None,
        forum: int | None = None,
        mechanism: Several = None,
        language: Several = None,
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
        input_type: Several = None,
        needs_review: bool | None = None,
        words: str = "",
    ) -> pd.DataFrame:
        """Documents that are not withdrawn, by name of file: a row a name, profiles as people corrected them.

        Args:
            roundtable: only those routed to it.
            objective: only those that address it.
            forum, mechanism, language, since, until: see the module.
            input_type: ids of the chart of inputs, such as "oral_statement".
            needs_review: only those that do, or do not.
            words: that stand in title or name, in any case.
        """
        return frame("documents", self._rows.documents(**_asked(locals())))

    def passages(
        self,
        objective: int,
        *,
        forum: int | None = None,
        mechanism: Several = None,
        language: Several = None,
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
        function: Several = None,
        status: Several = None,
        standpoint: Several = None,
        probability: float = 0.0,
        primary: bool = False,
    ) -> pd.DataFrame:
        """Passages on an objective: those that the model tagged, most probable first, then those that people added.

        Args:
            objective: its number.
            forum, mechanism, language, since, until: see the module.
            function: "commitment", "practice", "recommendation", "procedure" or "description".
            status: "auto" or "review", of tags.
            standpoint: "open", "accepted", "rejected" or "disputed", of tags.
            probability: at least, in [0, 1]; above 0 nothing that people added.
            primary: only where the objective is the passage's first; then nothing that people added.
        """
        return frame("passages", self._rows.passages(**_asked(locals())))

    def decisions(
        self,
        *,
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
        reviewer: Several = None,
        forum: int | None = None,
        mechanism: Several = None,
        language: Several = None,
    ) -> pd.DataFrame:
        """What people decided on passages, oldest first, nothing left out: the last word on a passage is in `passages`.

        Args:
            since, until: when it was decided: ISO dates or moments (UTC unless they say otherwise), both included.
            reviewer: only of this person, or of one of these.
            forum, mechanism, language: see the module; of documents that are not withdrawn.
        """
        return frame("decisions", self._rows.decisions(**_asked(locals())))

    def practices(
        self,
        *,
        objective: int | None = None,
        forum: int | None = None,
        mechanism: Several = None,
        language: Several = None,
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
    ) -> pd.DataFrame:
        """Practices of compilations, by name of file and place in it.

        Args:
            objective: only those that are filed under it, or whose passages support it.
            forum, mechanism, language, since, until: see the module; of the compilation.
        """
        return frame("practices", self._rows.practices(**_asked(locals())))

    def failures(self) -> pd.DataFrame:
        """Files that could not be classified, by name."""
        return frame("failures", self._rows.failures())

    def silence(
        self,
        *,
        forum: int | None = None,
        mechanism: Several = None,
        language: Several = None,
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
    ) -> pd.DataFrame:
        """The silence map: a row for each mechanism that is heard and each objective, as in the packs (`report`).

        Args:
            forum, mechanism, language, since, until: see the module.
        """
        return frame("silence", self._rows.silence(**_asked(locals())))

    def iter_frames(self, name: FrameName, *, rows: int = 1_000, **filters: Any) -> Iterator[pd.DataFrame]:
        """The frame of that name in parts, so that no more than one part is in memory; no rows, no parts.

        Args:
            name: "documents", "passages", "decisions", "practices", "failures" or "silence".
            rows: at most, of a part.
            filters: those of the method of that name.

        Raises:
            UsageError: no such frame, or `rows` below 1.
            TypeError: a filter that the method does not have.
        """
        if name not in _FRAMES:
            raise UsageError("there is no such frame", got=name, expected=", ".join(_FRAMES))
        if rows < 1:
            raise UsageError("a part has at least one row", got=f"rows={rows}")
        found: Iterator[Row] = getattr(self._rows, name)(**filters)
        return (frame(name, part) for part in _parts(found, rows))


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    """A method's own arguments."""
    return {name: value for name, value in given.items() if name != "self"}


def _parts(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while part := list(islice(rows, size)):
        yield part
