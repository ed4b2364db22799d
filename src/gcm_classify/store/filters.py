"""Which documents and which tagged passages a list holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import ColumnElement, func, select

from gcm_classify.schema import (
    document_mechanisms,
    document_objectives,
    document_roundtables,
    documents,
    passages,
)
from gcm_classify.store.results import Origin

__all__ = ["DocumentFilter", "PassageFilter", "Standpoint", "document_terms", "passage_terms"]

Standpoint = Literal["open", "accepted", "rejected", "disputed"]


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


def passage_terms(filters: PassageFilter) -> list[ColumnElement[bool]]:
    """What passages must be."""
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


def document_terms(filters: DocumentFilter) -> list[ColumnElement[bool]]:
    """What their documents must be."""
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
