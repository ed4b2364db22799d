"""What a connection asks of a store: rows of each frame, read a slice at a time as they are taken."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from gcm_classify.errors import UsageError
from gcm_classify.report import Filters, filters_of, packs_of
from gcm_classify.store import DocumentFilter, PassageFilter, Slice, Store

__all__ = ["Queries", "Row", "Several"]

Row = dict[str, Any]
Several = str | Iterable[str] | None

_AT_ONCE = 500  # rows that a query reads from the store in one transaction


class Queries:
    """The rows of every frame of a store; filters are those of the `Connection`'s methods."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def documents(self, **filters: Any) -> Iterator[Row]:
        """Documents by name of file."""
        asked = _document_filter(**filters)
        return map(
            _document_row,
            _every(lambda after: self._store.documents_page(asked, limit=_AT_ONCE, after=after)),
        )

    def passages(
        self,
        objective: int,
        *,
        language: Several = None,
        function: Several = None,
        status: Several = None,
        standpoint: Several = None,
        probability: float = 0.0,
        primary: bool = False,
        **filters: Any,
    ) -> Iterator[Row]:
        """Passages on an objective: tagged, most probable first, then added."""
        of_tags = _names(status) or _names(standpoint) or probability > 0 or primary
        asked = PassageFilter(
            document=_document_filter(**filters),
            languages=_filters(language=language).languages,
            functions=_names(function),
            statuses=_names(status),
            standpoints=_names(standpoint),  # type: ignore[arg-type]
            probability=probability,
            primary=primary,
        )

        def tagged(after: Any) -> Slice:
            return self._store.passages_on(objective, asked, limit=_AT_ONCE, after=after)

        def added(after: Any) -> Slice:
            return self._store.passages_added(objective, asked, limit=_AT_ONCE, after=after)

        lists = (tagged,) if of_tags else (tagged, added)
        for part in chain.from_iterable(_slices(one) for one in lists):
            profiles = self._profiles({record["document"] for record in part})
            yield from (_passage_row(record, objective, profiles) for record in part)

    def decisions(
        self,
        *,
        since: str | datetime.date | None = None,
        until: str | datetime.date | None = None,
        reviewer: Several = None,
        **filters: Any,
    ) -> Iterator[Row]:
        """Decisions, oldest first."""
        first, last, people = _moment(since, "since"), _moment(until, "until", is_end=True), _names(reviewer)
        documents = self._identities(**filters) if any(filters.values()) else None
        for record in self._decided_since(first or ""):
            if last is not None and record["decided"] > last:
                return
            if (not people or record["reviewer"] in people) and (
                documents is None or record["document"] in documents
            ):
                yield {**record, "decision": record["id"]}

    def practices(self, *, objective: int | None = None, **filters: Any) -> Iterator[Row]:
        """Practices by name of file and place."""
        asked = _document_filter(**filters)
        for record in _every(lambda after: self._store.documents_page(asked, limit=_AT_ONCE, after=after)):
            for practice in self._store.practice_records(record["id"]):
                row = _practice_row(practice, record["source"])
                if objective is None or objective in {*row["stated"], *row["inferred"]}:
                    yield row

    def failures(self) -> Iterator[Row]:
        """Files that failed, by name."""
        return ({**record, "document": record["id"]} for record in self._store.failure_records())

    def silence(self, **filters: Any) -> Iterator[Row]:
        """Cells of the silence map."""
        (pack,) = packs_of(self._store, (None,), filters=_filters(**filters))
        for row in pack.silence.rows:
            for cell in row.cells:
                yield {
                    "mechanism": row.mechanism,
                    "objective": cell.objective,
                    "state": cell.state,
                    "documents": row.documents,
                    "passages": cell.passages,
                    "reviewed": cell.reviewed,
                    "rejected": cell.rejected,
                    "probability": cell.probability,
                }

    def _profiles(self, documents: set[str]) -> dict[str, Row]:
        """The profiles in force of some documents."""
        asked = DocumentFilter(documents=tuple(documents))
        found = _every(lambda after: self._store.documents_page(asked, limit=_AT_ONCE, after=after))
        return {record["id"]: record["profile_in_force"] for record in found}

    def _identities(self, **filters: Any) -> set[str]:
        asked = _document_filter(**filters)
        found = _every(lambda after: self._store.documents_page(asked, limit=_AT_ONCE, after=after))
        return {record["id"] for record in found}

    def _decided_since(self, moment: str) -> Iterator[Row]:
        """Decisions from a moment on, a part at a time: where many were taken in one moment, more of them."""
        seen, limit = 0, _AT_ONCE
        while records := self._store.decisions_since(moment, limit=limit):
            new = [dict(record) for record in records if record["decided"] > moment or record["id"] > seen]
            yield from new
            if len(records) < limit:
                return
            if not new:
                limit *= 2
                continue
            moment = records[-1]["decided"]
            seen = max(record["id"] for record in records if record["decided"] == moment)


def _slices(page: Callable[[Any], Slice]) -> Iterator[tuple[Row, ...]]:
    after = None
    while True:
        found = page(after)
        yield found.records
        if found.after is None:
            return
        after = found.after


def _every(page: Callable[[Any], Slice]) -> Iterator[Row]:
    return chain.from_iterable(_slices(page))


def _filters(
    *,
    forum: int | None = None,
    mechanism: Several = None,
    language: Several = None,
    since: str | datetime.date | None = None,
    until: str | datetime.date | None = None,
) -> Filters:
    """What every query is asked by, checked."""
    return filters_of(
        forum=forum,
        mechanisms=_names(mechanism),
        languages=_names(language),
        since=None if since is None else str(since),
        until=None if until is None else str(until),
    )


def _document_filter(
    *,
    roundtable: int | None = None,
    objective: int | None = None,
    input_type: Several = None,
    needs_review: bool | None = None,
    words: str = "",
    **shared: Any,
) -> DocumentFilter:
    common = _filters(**shared)
    return DocumentFilter(
        roundtables=() if roundtable is None else (roundtable,),
        objectives=() if objective is None else (objective,),
        mechanisms=common.mechanisms,
        input_types=_names(input_type),
        forums=() if common.forum is None else (common.forum,),
        languages=common.languages,
        since=common.since,
        until=common.until,
        needs_review=needs_review,
        words=words,
    )


def _names(given: Several) -> tuple[str, ...]:
    if given is None:
        return ()
    return (given,) if isinstance(given, str) else tuple(given)


def _moment(given: str | datetime.date | None, name: str, *, is_end: bool = False) -> str | None:
    """A date or moment as the store writes it: ISO, UTC, microseconds. The end of a day is its last microsecond."""
    if given is None:
        return None
    try:
        found = datetime.datetime.fromisoformat(str(given))
    except ValueError as error:
        raise UsageError(
            f"{name} is no date or moment", got=repr(given), expected="2026-11-02 or 2026-11-02T09:30"
        ) from error
    if is_end and len(str(given)) == len("2026-11-02"):
        found += datetime.timedelta(days=1, microseconds=-1)
    found = found.replace(tzinfo=datetime.UTC) if found.tzinfo is None else found.astimezone(datetime.UTC)
    return found.isoformat(timespec="microseconds")


def _speakers(profile: Row) -> Sequence[str]:
    return (*profile["mechanisms"], *profile.get("unregistered", ()))


def _document_row(record: Row) -> Row:
    profile = record["profile_in_force"]
    return {
        **record,
        **{name: profile.get(name) for name in ("input_type", "phase", "mode", "forum", "date")},
        "document": record["id"],
        "mechanisms": _speakers(profile),
        "roundtables": [one["roundtable"] for one in record["roundtables"]],
        "objectives": [one["objective"] for one in record["objectives"]],
        "stated": record["stated_objectives"],
        "corrected": sorted(record["corrected"]),
        "warnings": [one["code"] for one in record["warnings"]],
    }


def _passage_row(record: Row, objective: int, profiles: dict[str, Row]) -> Row:
    profile, tag, standing = profiles[record["document"]], record["tag"] or {}, record["standing"] or {}
    return {
        **record,
        **{name: tag.get(name) for name in ("probability", "basis", "status")},
        "passage": record["id"],
        "objective": objective,
        "mechanisms": _speakers(profile),
        "date": profile.get("date"),
        "standpoint": _standpoint(record),
        "reviewer": standing.get("reviewer"),
    }


def _standpoint(record: Row) -> str:
    if (standing := record["standing"]) is None:
        return "open"
    if standing["disputed"]:
        return "disputed"
    if not standing["holds"]:
        return "rejected"
    return "added" if record["tag"] is None else "accepted"


def _practice_row(record: Row, source: str) -> Row:
    return {
        **record,
        "practice": record["id"],
        "source": source,
        "stated": record["objectives_stated"],
        "inferred": [one["objective"] for one in record["objectives_inferred"]],
    }
