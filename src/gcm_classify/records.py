"""Values as the JSON lines that the file contracts fix, and as rows of the .csv files beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from gcm_classify.datamodels import (
    DocumentResult,
    Evidence,
    Failure,
    ObjectiveFinding,
    Passage,
    Practice,
    Profile,
    Tag,
)

__all__ = [
    "CSV_COLUMNS",
    "NO_AXES",
    "as_text",
    "axes_record",
    "document_record",
    "failure_record",
    "flat",
    "passage_record",
    "passage_records",
    "place_record",
    "practice_record",
    "profile_record",
    "safe_cell",
    "tag_record",
    "with_texts",
    "without_texts",
]

_FORMULA = frozenset(("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠"))

CSV_COLUMNS: dict[str, tuple[str, ...]] = {
    "documents": (
        "source", "id", "title", "language", "pages", "roundtables", "objectives", "stated_objectives", "needs_review",
        "input_type", "phase", "mode", "mechanisms", "date", "model", "version_of", "warnings",
    ),
    "passages": (
        "source", "document", "id", "page", "number", "kind", "region", "heading", "language", "objectives", "probabilities",
        "status", "stated", "principles", "sdg", "function", "text",
    ),
    "failures": ("source", "id", "code", "error", "message", "stage"),
    "practices": (
        "title", "countries", "mechanisms", "objectives_stated", "objectives_inferred", "disagrees", "partners", "period",
        "description", "results", "page", "source", "document",
    ),
}  # fmt: skip


def as_text(name: str) -> str:
    r"""A file's name, or what quotes it, as text that every file and database takes: bytes that are no UTF-8 escaped.

    >>> as_text("caf\udce9.pdf")
    'caf\\udce9.pdf'
    """
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def tag_record(tag: Tag) -> dict[str, Any]:
    """A tag as it stands in `passages.jsonl`."""
    return {
        "objective": tag.objective,
        "probability": tag.probability,
        "basis": tag.basis,
        "status": tag.status,
        "evidence": _evidence_records(tag.evidence),
    }


def axes_record(passage: Passage) -> dict[str, Any]:
    """The axes beside the objectives, as they stand in `passages.jsonl`; of `agenda2030` the goal is null where the text
    names the Agenda as a whole, and `function` is null where the model is not sure of the likeliest one.
    """
    function = passage.function
    sure = function is not None and function.sure
    return {
        "principles": [
            {
                "principle": one.principle,
                "score": one.score,
                "probability": one.probability,
                "evidence": _axis_evidence(one.evidence),
            }
            for one in passage.principles
        ],
        "sdg": list(dict.fromkeys(link.goal for link in passage.goals if link.goal is not None)),
        "agenda2030": [
            {"goal": link.goal, "start": link.start, "end": link.end, "text": link.text}
            for link in passage.goals
        ],
        "function": function.function if function and sure else None,
        "function_probability": function.probability if function else None,
        "function_evidence": _axis_evidence(function.evidence) if function and sure else [],
    }


# What passages of a store that was filled before these axes existed say of them.
NO_AXES: dict[str, Any] = {
    "principles": [],
    "sdg": [],
    "agenda2030": [],
    "function": None,
    "function_probability": None,
    "function_evidence": [],
}


def without_texts(value: Any) -> Any:
    """A record whose spans keep their offsets but not their text: that stands once, in `documents.text`."""
    if isinstance(value, list):
        return [without_texts(item) for item in value]
    if isinstance(value, dict):
        return {
            name: without_texts(item)
            for name, item in value.items()
            if not (name == "text" and "start" in value)
        }
    return value


def with_texts(value: Any, text: str) -> Any:
    """The record again, each span with its text."""
    if isinstance(value, list):
        return [with_texts(item, text) for item in value]
    if isinstance(value, dict):
        out = {name: with_texts(item, text) for name, item in value.items()}
        return {**out, "text": text[value["start"] : value["end"]]} if "start" in value else out
    return value


def _evidence_records(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [{"start": e.start, "end": e.end, "text": e.text, "why": e.why} for e in evidence]


def _axis_evidence(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """With its text last, as `with_texts` gives it back."""
    return [{"start": e.start, "end": e.end, "why": e.why, "text": e.text} for e in evidence]


def passage_record(passage: Passage, tags: Sequence[Tag]) -> dict[str, Any]:
    """One line of `passages.jsonl`."""
    return {
        "id": passage.id,
        "document": passage.document,
        "page": passage.page,
        "bbox": list(passage.bbox) if passage.bbox else None,
        "kind": passage.kind,
        "number": passage.number,
        "heading": " › ".join(passage.heading),
        "language": passage.language,
        "text": passage.text,
        "stated": list(passage.stated),
        **axes_record(passage),
        "tags": [tag_record(tag) for tag in tags],
        **place_record(passage),
    }


def place_record(passage: Passage) -> dict[str, Any]:
    """Where a passage stands in the structure of its document."""
    return {
        "region": passage.region,
        "section": passage.section,
        "field": passage.field,
        "columns": list(passage.columns),
    }


def passage_records(result: DocumentResult) -> list[dict[str, Any]]:
    """The lines of `passages.jsonl` of one document, in reading order."""
    by_passage: dict[str, list[Tag]] = {}
    for tag in result.tags:
        by_passage.setdefault(tag.passage.id, []).append(tag)
    return [passage_record(passage, by_passage.get(passage.id, ())) for passage in result.passages]


def profile_record(profile: Profile) -> dict[str, Any]:
    """A document's `profile`; those of a bundle's sections stand in it, in the order of the sections."""
    return {
        "input_type": profile.input_type,
        "phase": profile.phase,
        "mode": profile.mode,
        "mechanisms": list(profile.mechanisms),
        "unregistered": list(profile.unregistered),
        "partners": list(profile.partners),
        "date": profile.date,
        "title": profile.title,
        "symbol": profile.symbol,
        "place": profile.place,
        "capacity": profile.capacity,
        "forum": profile.forum,
        "confidence": dict(profile.confidence),
        "evidence": dict(profile.evidence),
        "uncertain": profile.uncertain,
        "doubts": list(profile.doubts),
        "sections": [profile_record(section) for section in profile.sections],
    }


def _finding_record(finding: ObjectiveFinding) -> dict[str, Any]:
    return {
        "objective": finding.objective,
        "probability": finding.probability,
        "basis": finding.basis,
        "primary": finding.primary,
        "passages": list(finding.passages),
    }


def document_record(result: DocumentResult) -> dict[str, Any]:
    """One line of `documents.jsonl`."""
    document, profile = result.document, result.profile
    return {
        "id": document.id,
        "source": as_text(document.source),
        "title": as_text(document.title),  # the file's name where the text has none
        "language": document.language,
        "languages": list(document.languages or (document.language,)),
        "pages": document.page_count,
        "profile": profile_record(profile),
        "objectives": [_finding_record(finding) for finding in result.routing.objectives],
        "roundtables": [
            {
                "roundtable": finding.roundtable,
                "probability": finding.probability,
                "primary": finding.primary,
                "because": list(finding.because),
            }
            for finding in result.routing.roundtables
        ],
        "stated_objectives": list(result.stated_objectives),
        "below_threshold": [
            {"objective": one.objective, "probability": one.probability, "passage": one.passage}
            for one in result.below_threshold
        ],
        "sections": [
            {"title": s.title, "kind": s.kind, "page": s.page, "start": s.start, "end": s.end}
            for s in document.sections
        ],
        "needs_review": result.needs_review,
        "model": result.model,
        "warnings": [{"code": w.code, "message": w.message, "pages": list(w.pages)} for w in result.warnings],
    }


def practice_record(practice: Practice) -> dict[str, Any]:
    """One line of `practices.jsonl`, without the name of its file."""
    return {
        "id": practice.id,
        "document": practice.document,
        "title": practice.title,
        "countries": list(practice.countries),
        "country_codes": list(practice.country_codes),
        "location": practice.location,
        "mechanisms": list(practice.mechanisms),
        "objectives_stated": list(practice.stated),
        "filed_as": practice.filed_as,
        "objectives_inferred": [_finding_record(finding) for finding in practice.inferred],
        "disagrees": practice.disagrees,
        "partners": practice.partners,
        "period": practice.period,
        "description": practice.description,
        "results": practice.results,
        "page": practice.page,
        "fields": [{"field": name, "label": label, "value": value} for name, label, value in practice.fields],
        "passages": list(practice.passages),
    }


def failure_record(failure: Failure) -> dict[str, Any]:
    """One line of `failures.jsonl`."""
    return {
        "source": as_text(failure.source),
        "id": failure.id,
        "code": failure.code,
        "error": failure.error,
        "message": as_text(failure.message),
        "stage": failure.stage,
    }


def flat(name: str, record: dict[str, Any]) -> dict[str, str]:
    """A record as one row of `<name>.csv`: lists joined by spaces, every cell safe in a spreadsheet."""
    flatten = _FLATTEN.get(name)
    values = flatten(record) if flatten else record
    return {column: safe_cell(values.get(column)) for column in CSV_COLUMNS[name]}


def safe_cell(value: object) -> str:
    """Text that no spreadsheet takes for a formula, on lines that end in one way.

    >>> safe_cell("=cmd()"), safe_cell(None), safe_cell(True)
    ("'=cmd()", '', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value if isinstance(value, str) else str(value)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if text[:1] in _FORMULA else text


def _joined(values: Iterable[object], by: str = " ") -> str:
    return by.join(map(str, values))


def _flat_document(record: dict[str, Any]) -> dict[str, object]:
    profile = record["profile"]
    return {
        **record,
        **{name: profile[name] for name in ("input_type", "phase", "mode", "date")},
        "mechanisms": _joined(profile["mechanisms"], "; "),
        "roundtables": _joined(finding["roundtable"] for finding in record["roundtables"]),
        "objectives": _joined(finding["objective"] for finding in record["objectives"]),
        "stated_objectives": _joined(record["stated_objectives"]),
        "warnings": _joined((warning["code"] for warning in record["warnings"]), "; "),
    }


def _flat_passage(record: dict[str, Any]) -> dict[str, object]:
    return {
        **record,
        "objectives": _joined(tag["objective"] for tag in record["tags"]),
        "probabilities": _joined(f"{tag['probability']:.3f}" for tag in record["tags"]),
        "status": _joined(tag["status"] for tag in record["tags"]),
        "stated": _joined(record["stated"]),
        "principles": _joined(one["principle"] for one in record["principles"]),
        "sdg": _joined(record["sdg"]),
    }


def _flat_practice(record: dict[str, Any]) -> dict[str, object]:
    return {
        **record,
        "countries": _joined(record["countries"], "; "),
        "mechanisms": _joined(record["mechanisms"], "; "),
        "objectives_stated": _joined(record["objectives_stated"]),
        "objectives_inferred": _joined(finding["objective"] for finding in record["objectives_inferred"]),
    }


_FLATTEN: dict[str, Callable[[dict[str, Any]], dict[str, object]]] = {
    "documents": _flat_document,
    "passages": _flat_passage,
    "practices": _flat_practice,
}
