"""What the reader shows of passages: plain values for `reader.js`, made from what the store and the review hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gcm_classify.review import PassageReview
from gcm_classify.taxonomy import Taxonomy

__all__ = ["facts_of", "is_shown", "objectives_view", "passage_view", "place_from", "said"]

_BASIS = {"both": "stated and inferred", "inferred": "inferred"}
_UNTAGGED = {
    "heading": "A heading: headings are read, but not tagged",
    "footnote": "A footnote: footnotes are read, but not tagged",
}


def passage_view(review: PassageReview) -> dict[str, Any]:
    """One passage with its tags, why they stand, and what people decided."""
    record = review.record
    in_force = review.in_force
    suggested = [_tag(record, tag, in_force.get(tag["objective"])) for tag in record["tags"]]
    known = {tag["objective"] for tag in record["tags"]}
    added = [_added(number, decision) for number, decision in in_force.items() if number not in known]
    return {
        "id": record["id"],
        "page": record["page"],
        "bbox": record["bbox"],
        "where": _where(record),
        "heading": record["heading"],
        "text": record["text"],
        "stated": record["stated"],
        "tags": suggested + added,
        "taggable": _UNTAGGED.get(record["kind"], "No objective suggested"),
        "none": _is_none(review),
        "history": [said(decision) for decision in review.decisions],
        "seen": review.last,
    }


def is_shown(review: PassageReview, which: str) -> bool:
    """Whether a passage is in a list: "review" (suggestions that nobody decided on), "tagged", or "all"."""
    touched = bool(review.record["tags"]) or bool(review.decisions)
    return which == "all" or (touched if which == "tagged" else touched and not review.is_reviewed)


def place_from(value: Any, total: int) -> tuple[int | None, int | None]:
    """Where a browser says its reader is: the place in the list, and the page; None for what it does not say well."""
    if not isinstance(value, Mapping):
        return None, None
    index, page = value.get("index"), value.get("page")
    index = min(index, total - 1) if isinstance(index, int) and index >= 0 and total else None
    return index, page if isinstance(page, int) and page > 0 else None


def facts_of(record: Mapping[str, Any]) -> list[str]:
    """A document in a line: name, language, where it goes and what it addresses."""
    tables = ", ".join(str(found["roundtable"]) for found in record["roundtables"])
    stated = ", ".join(map(str, record["stated_objectives"]))
    return [
        record["source"],
        record["language"],
        f"Roundtables {tables}" if tables else "No roundtable",
        *([f"States objectives {stated}"] if stated else []),
        *(warning["message"] for warning in record["warnings"]),
    ]


def objectives_view(
    taxonomy: Taxonomy, short_name: Callable[[int], str], colour_of: Callable[[int], str]
) -> dict[str, Any]:
    """Every objective by its number, and the roundtables in order; those of none stand under 0."""
    tables = [(table.number, table.title) for table in taxonomy.roundtables]
    if any(one.roundtable is None for one in taxonomy.objectives):
        tables.append((0, "Objectives" if not tables else "No roundtable"))
    return {
        "objectives": {
            one.number: {
                "number": one.number,
                "name": short_name(one.number),
                "title": one.title,
                "colour": colour_of(one.number),
                "roundtable": one.roundtable or 0,
            }
            for one in taxonomy.objectives
        },
        "roundtables": tables,
    }


def _tag(
    record: Mapping[str, Any], tag: Mapping[str, Any], decision: Mapping[str, Any] | None
) -> dict[str, Any]:
    return {
        "objective": tag["objective"],
        "probability": tag["probability"],
        "basis": _BASIS[tag["basis"]],
        "status": tag["status"],
        "spans": _spans(record["text"], tag["evidence"]),
        "why": _why(record, tag),
        **_verdict(decision),
    }


def _added(number: int, decision: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "objective": number,
        "probability": None,
        "basis": "added by a person",
        "status": "",
        "spans": [],
        "why": [],
        **_verdict(decision),
    }


def _verdict(decision: Mapping[str, Any] | None) -> dict[str, Any]:
    if decision is None:
        return {"verdict": None, "by": ""}
    return {"verdict": decision["verdict"], "by": decision["reviewer"]}


def _where(record: Mapping[str, Any]) -> str:
    parts = (
        f"page {record['page']}" if record["page"] else "",
        f"paragraph {record['number']}" if record["number"] else "",
        "" if record["kind"] == "paragraph" else record["kind"].replace("_", " "),
        record["language"],
    )
    return " · ".join(filter(None, parts))


def _why(record: Mapping[str, Any], tag: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The reasons, strongest kind first: the text's own words, what it resembles, what it stands under."""
    reasons = []
    if tag["basis"] == "both":
        reasons.append(("Stated", "The text itself names this objective here."))
    terms = dict.fromkeys(one["text"] for one in tag["evidence"] if one["why"].startswith("a term"))
    if terms:
        reasons.append(("Terms", ", ".join(f"“{term}”" for term in terms)))
    for one in tag["evidence"]:
        if not one["why"].startswith("a term"):
            kind, _, words = one["why"].partition(": ")
            reasons.append((kind.split(" of the ")[0].capitalize(), _with_measure(kind, words)))
    if record["heading"]:
        reasons.append(("Under", record["heading"]))
    return reasons


def _with_measure(kind: str, words: str) -> str:
    _, bracket, measure = kind.partition("(")
    return f"{words} ({measure}" if bracket else words or kind


def _spans(text: str, evidence: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """Ranges of the matched terms, in order, counted as JavaScript does."""
    found = sorted((e["start"], e["end"]) for e in evidence if e["why"].startswith("a term"))
    return [(_units(text[:start]), _units(text[:end])) for start, end in found]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _is_none(review: PassageReview) -> bool:
    return review.is_reviewed and not review.objectives


def said(decision: Mapping[str, Any]) -> str:
    """A decision in a line."""
    what = decision["verdict"]
    if decision["objective"] is not None:
        what = f"{what} {decision['objective']}"
    moment = decision["decided"][:16].replace("T", " ")
    comment = f" – {decision['comment']}" if decision["comment"] else ""
    return f"{moment}  {decision['reviewer']}: {what}{comment}"
