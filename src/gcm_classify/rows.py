"""Results as rows of the database's tables, and rows as the records that files carry."""

from __future__ import annotations

from typing import Any

from gcm_classify.datamodels import DocumentResult, Practice
from gcm_classify.records import (
    NO_AXES,
    axes_record,
    passage_records,
    place_record,
    practice_record,
    with_texts,
    without_texts,
)

__all__ = ["passage_record", "passage_row", "practice_row", "tag_record", "tag_rows"]


def passage_row(result: DocumentResult, position: int) -> dict[str, Any]:
    passage = result.passages[position]
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
        "document": result.document.id,
        "id": passage.id,
        "position": position,
        "start": passage.start,
        "end": passage.end,
        "record": record,
    }


def practice_row(practice: Practice) -> dict[str, Any]:
    return {"document": practice.document, "place": practice.place, "record": practice_record(practice)}


def tag_rows(result: DocumentResult) -> list[dict[str, Any]]:
    rows = []
    for record in passage_records(result):
        for rank, tag in enumerate(record["tags"]):
            evidence = [[e["start"], e["end"], e["why"]] for e in tag.pop("evidence")]
            rows.append(
                {
                    "document": result.document.id,
                    "passage": record["id"],
                    "rank": rank,
                    "evidence": evidence,
                    **tag,
                }
            )
    return rows


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
        **with_texts({name: record.get(name, empty) for name, empty in NO_AXES.items()}, text),
        "tags": tagged,
        "region": record.get("region", "body"),  # rows written by an older reader have none of these
        "section": record.get("section", 0),
        "field": record.get("field"),
        "columns": record.get("columns", []),
        "start": row.start,
        "end": row.end,
    }
