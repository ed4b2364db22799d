"""What a document says on each objective, as quotes with their citations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gcm_classify.datamodels import Evidence
from gcm_classify.report.filters import Filters
from gcm_classify.report.papers import Paper
from gcm_classify.report.standing import Standing, standing_of
from gcm_classify.report.values import Basis, Citation, Part, PracticeRow, Quote
from gcm_classify.review import PassageReview

__all__ = ["Said", "practice_row", "said_in"]

_LABELS = frozenset(
    {"objectives", "country", "title", "period", "partners", "mechanism"}
)  # of `fields.FIELDS`
_FEWEST = 6  # words, as of a passage that is tagged
_PARTS: Mapping[str, Part] = {
    "commitment": "commitment",
    "recommendation": "recommendation",
    "practice": "practice",
}


@dataclass(frozen=True, slots=True)
class Said:
    """What one document says: quotes that its content supports, quotes that are only stated, where each objective is first
    stated, how many suggestions were rejected by objective, how many passages it has in the chosen languages, and the
    records of those, by id, that came near an objective.
    """

    paper: Paper
    quotes: tuple[Quote, ...]
    stated: tuple[Quote, ...]
    named: Mapping[int, Citation]
    rejected: Mapping[int, int]
    passages: int
    near: Mapping[str, Mapping[str, Any]]


def said_in(paper: Paper, reviews: Iterable[PassageReview], filters: Filters) -> Said:
    """Everything that a document's passages say, in reading order.

    Args:
        paper: the document.
        reviews: its passages with what people decided on them.
        filters: whose languages choose among the passages.
    """
    quotes: list[Quote] = []
    stated: list[Quote] = []
    rejected: Counter[int] = Counter()
    passages = 0
    wanted = {one["passage"] for one in paper.record.get("below_threshold", ())}
    near: dict[str, Mapping[str, Any]] = {}
    named: dict[int, Citation] = {}
    for review in reviews:
        if not filters.keeps_language(review.record["language"]):
            continue
        passages += 1
        if review.record["id"] in wanted:
            near[review.record["id"]] = review.record
        standing, away = standing_of(review)
        rejected.update(away)
        quotes += _supported(paper, review.record, standing)
        stated += _only_stated(paper, review.record, standing)
        for number in review.record["stated"]:
            named.setdefault(number, paper.citation(review.record))
    return Said(paper, tuple(quotes), tuple(stated), named, rejected, passages, near)


def _supported(paper: Paper, record: Mapping[str, Any], standing: Mapping[int, Standing]) -> Iterator[Quote]:
    citation = paper.citation(record) if standing else None
    for number, one in standing.items():
        tag = one.tag
        assert citation is not None
        yield Quote(
            objective=number,
            text=record["text"],
            language=record["language"],
            part=_part(record),
            basis=_basis(tag),
            state=one.state,
            probability=float(tag["probability"]) if tag else None,
            status=tag["status"] if tag else None,
            primary=one.rank == 0,
            citation=citation,
            signatories=citation.mechanisms,
            principles=tuple(one["principle"] for one in record["principles"]),
            sdg=tuple(record["sdg"]),
            evidence=tuple(Evidence(**evidence) for evidence in tag["evidence"]) if tag else (),
            decided=one.decided,
        )


def _only_stated(
    paper: Paper, record: Mapping[str, Any], standing: Mapping[int, Standing]
) -> Iterator[Quote]:
    """Objectives that the text names and that its content does not support."""
    if not _is_quotable(record):
        return
    for number in record["stated"]:
        if number not in standing:
            citation = paper.citation(record)
            yield Quote(
                objective=number,
                text=record["text"],
                language=record["language"],
                part=_part(record),
                basis="stated",
                state="machine",
                probability=None,
                status=None,
                primary=False,
                citation=citation,
                signatories=citation.mechanisms,
                principles=tuple(one["principle"] for one in record["principles"]),
                sdg=tuple(record["sdg"]),
            )


def _is_quotable(record: Mapping[str, Any]) -> bool:
    """A heading governs what follows, and a fiche's field "Objective(s)" or "Country" tells of the fiche: nobody quotes them."""
    told = sum(any(char.isalpha() for char in word) for word in record["text"].split())
    return record["kind"] != "heading" and record["field"] not in _LABELS and told >= _FEWEST


def _basis(tag: Mapping[str, Any] | None) -> Basis:
    if tag is None:
        return "added"
    return "both" if tag["basis"] == "both" else "inferred"


def _part(record: Mapping[str, Any]) -> Part:
    """What the passage does; a field of a fiche tells of a practice unless its words do something else."""
    told = _PARTS.get(record["function"] or "")
    return told or ("practice" if record["field"] else "other")


def practice_row(paper: Paper, record: Mapping[str, Any]) -> PracticeRow:
    """A practice of a document, by its record."""
    first = {"id": record["passages"][0] if record["passages"] else None, "page": record["page"]}
    return PracticeRow(
        id=record["id"],
        title=record["title"],
        countries=tuple(record["countries"]),
        mechanisms=tuple(record["mechanisms"]),
        stated=tuple(record["objectives_stated"]),
        inferred=tuple(finding["objective"] for finding in record["objectives_inferred"]),
        disagrees=record["disagrees"],
        partners=record["partners"],
        period=record["period"],
        description=record["description"],
        results=record["results"],
        citation=paper.citation(first),
    )
