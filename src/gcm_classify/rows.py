"""Results as rows of the database's tables, and rows as the records that files carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gcm_classify.datamodels import DocumentResult, Passage, Practice, Tag
from gcm_classify.fingerprints import fingerprint_of
from gcm_classify.records import (
    NO_AXES,
    axes_record,
    document_record,
    place_record,
    practice_record,
    with_texts,
    without_texts,
)

__all__ = [
    "Rows",
    "document_columns",
    "finding_rows",
    "mechanism_rows",
    "passage_record",
    "passage_row",
    "passage_rows",
    "practice_row",
    "rows_of",
    "tag_record",
    "tag_rows",
]


@dataclass(frozen=True, slots=True)
class Rows:
    """All that the database keeps of a result, made where it was classified: what is left is to write it.

    `record` is the document's, with its fingerprint and what its passages were `prepared` as. `tags` and `practices` are
    rows; `passages` are packed, since after another head alone nobody opens them: `passage_rows` does.
    """

    id: str
    text: str
    record: dict[str, Any]
    prepared: str | None
    passages: bytes
    tags: list[dict[str, Any]]
    practices: list[dict[str, Any]]


def rows_of(result: DocumentResult) -> Rows:
    """A result as it is kept."""
    import msgspec

    fingerprint = result.fingerprint or fingerprint_of(result.document).record()
    if result.prepared is not None:
        fingerprint = {**fingerprint, "prepared": result.prepared}
    return Rows(
        id=result.document.id,
        text=result.document.text,
        record={**document_record(result), "fingerprint": fingerprint},
        prepared=result.prepared,
        passages=msgspec.msgpack.encode(result.passages),
        tags=tag_rows(result),
        practices=[practice_row(practice) for practice in result.practices],
    )


def passage_rows(rows: Rows) -> list[dict[str, Any]]:
    """The rows of a document's passages, in reading order."""
    return [
        passage_row(rows.id, passage, position)
        for position, passage in enumerate(_packed().decode(rows.passages))
    ]


@lru_cache(maxsize=1)
def _packed() -> Any:
    import msgspec

    return msgspec.msgpack.Decoder(tuple[Passage, ...])


def document_columns(record: Mapping[str, Any], corrected: Mapping[str, Any]) -> dict[str, Any]:
    """What lists of documents filter by: the machine's profile, and where a person corrected a field, the person's."""
    profile = {**record["profile"], **corrected}
    return {
        "title": record["title"],
        "language": record["language"],
        "needs_review": record["needs_review"],
        **{name: profile[name] for name in ("input_type", "phase", "mode", "date")},
        "forum": profile.get("forum"),
    }


def mechanism_rows(record: Mapping[str, Any], corrected: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The mechanisms that speak, registered ones first; those that a person named have no probability."""
    profile = record["profile"]
    if (names := corrected.get("mechanisms")) is None:
        names = [*profile["mechanisms"], *profile["unregistered"]]
        probability = profile["confidence"].get("mechanisms")
    else:
        probability = None
    return [
        {"document": record["id"], "mechanism": name, "probability": probability, "primary": place == 0}
        for place, name in enumerate(dict.fromkeys(names))
    ]


def finding_rows(record: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    """The document's objectives or roundtables, by `kind` "objective" or "roundtable"."""
    return [
        {
            "document": record["id"],
            kind: found[kind],
            "probability": found["probability"],
            "primary": found["primary"],
        }
        for found in record[f"{kind}s"]
    ]


def passage_row(document: str, passage: Passage, position: int) -> dict[str, Any]:
    record = {
        "page": passage.page,
        "bbox": list(passage.bbox) if passage.bbox else None,
        "kind": passage.kind,
        "number": passage.number,
        "heading": " › ".join(passage.heading),
        "language": passage.language,
        "stated": list(passage.stated),
        **place_record(passage),
        **without_texts(axes_record(passage)),
    }
    return {
        "document": document,
        "id": passage.id,
        "position": position,
        "start": passage.start,
        "end": passage.end,
        "record": record,
        **{name: record[name] for name in ("language", "kind", "region", "page", "function")},
    }


def practice_row(practice: Practice) -> dict[str, Any]:
    return {"document": practice.document, "place": practice.place, "record": practice_record(practice)}


def tag_rows(result: DocumentResult) -> list[dict[str, Any]]:
    """Rows in the order of the passages; those of one by their rank."""
    by_passage: dict[str, list[Tag]] = {}
    for tag in result.tags:
        by_passage.setdefault(tag.passage.id, []).append(tag)
    return [
        {
            "document": result.document.id,
            "passage": passage,
            "rank": rank,
            "evidence": [[e.start, e.end, e.why] for e in tag.evidence],
            "objective": tag.objective,
            "probability": tag.probability,
            "basis": tag.basis,
            "status": tag.status,
        }
        for passage, own in by_passage.items()
        for rank, tag in enumerate(own)
    ]


def tag_record(row: Any, text: str) -> dict[str, Any]:
    evidence = [
        {"start": start, "end": end, "text": text[start:end], "why": why} for start, end, why in row.evidence
    ]
    return {
        "objective": row.objective,
        "probability": row.probability,
        "basis": row.basis,
        "status": row.status,
        "evidence": evidence,
    }


def passage_record(row: Any, text: str, tagged: list[dict[str, Any]]) -> dict[str, Any]:
    record = row.record
    return {
        "id": row.id,
        "document": row.document,
        "page": record["page"],
        "bbox": record["bbox"],
        "kind": record["kind"],
        "number": record["number"],
        "heading": record["heading"],
        "language": record["language"],
        "text": text,
        "stated": record["stated"],
        **{name: _with_texts(record.get(name, empty), text) for name, empty in NO_AXES.items()},
        "tags": tagged,
        "region": record.get("region", "body"),  # rows written by an older reader have none of these
        "section": record.get("section", 0),
        "field": record.get("field"),
        "columns": record.get("columns", []),
        "start": row.start,
        "end": row.end,
    }


def _with_texts(value: Any, text: str) -> Any:
    """Most passages have none of these, and are spared going through nothing."""
    return with_texts(value, text) if value else value
