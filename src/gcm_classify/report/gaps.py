"""What a pack does not say, and why: every reader must know it before quoting from the pack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gcm_classify.report.papers import Papers
from gcm_classify.report.values import (
    Counts,
    Gap,
    ObjectiveSection,
    Scorecard,
    SilenceMap,
    SourceDocument,
)
from gcm_classify.report.wording import numbers_told

__all__ = ["Findings", "gaps_in"]


@dataclass(frozen=True, slots=True)
class Findings:
    """What gaps are looked for in: a pack before it is one, and what the store knows beside it.

    `failures` are the records of files that could not be read, `strange` the objectives of tags that the framework does
    not have, `unkept` the documents of which nothing is known below the threshold.
    """

    papers: Papers
    counts: Counts
    sections: Sequence[ObjectiveSection]
    silence: SilenceMap
    sources: Sequence[SourceDocument]
    scorecard: Scorecard
    failures: Sequence[dict[str, Any]]
    strange: Sequence[int]
    unkept: Sequence[str]
    models: Sequence[str]
    has_roundtables: bool


def gaps_in(found: Findings) -> tuple[Gap, ...]:
    """Everything that is missing, what matters most first."""
    return (*_of_documents(found), *_of_review(found), *_of_content(found), *_of_framework(found))


def _of_documents(found: Findings) -> Iterator[Gap]:
    if not found.papers.looked_at:
        yield Gap("EMPTY_STORE", "The store holds no document that could be classified: this pack is empty.")
    elif not found.counts.documents:
        yield Gap(
            "NOTHING_SELECTED",
            f"None of the {found.papers.looked_at} documents of the store passes the filters: this pack is empty.",
        )
    if found.failures:
        items = tuple(f"{one['source']}: {one['message']}" for one in found.failures)
        yield Gap(
            "UNREAD", f"{_files(len(items))} could not be read; nothing here tells what they say.", items
        )
    if items := tuple(one.citation.source for one in found.sources if not one.tagged):
        yield Gap(
            "NOT_TAGGED",
            f"{_documents(len(items))} in languages that the model does not tag: what they say is not in the quotes.",
            items,
        )
    if items := tuple(
        f"{one.citation.source}: {'; '.join(one.warnings)}" for one in found.sources if one.warnings
    ):
        yield Gap(
            "WARNINGS",
            f"{_documents(len(items))} read with a warning: quote with the original beside you.",
            items,
        )
    if found.papers.undated:
        yield Gap(
            "UNDATED",
            f"{_documents(len(found.papers.undated))} left out for want of a date.",
            found.papers.undated,
        )
    if found.papers.without_forum:
        yield Gap(
            "NO_FORUM",
            f"{_documents(len(found.papers.without_forum))} left out, of no forum that is known.",
            found.papers.without_forum,
        )


def _of_review(found: Findings) -> Iterator[Gap]:
    counts = found.counts
    if counts.supported and not counts.reviewed:
        yield Gap(
            "NOT_REVIEWED",
            "No passage of this pack has been reviewed: every quote stands as the machine tagged it.",
        )
    elif left := counts.supported - counts.reviewed - counts.disputed:
        yield Gap("PARTLY_REVIEWED", f"{left} of {counts.supported} passages by objective are not reviewed.")
    if counts.disputed:
        yield Gap("DISPUTED", f"On {counts.disputed} passages by objective reviewers contradict each other.")


def _of_content(found: Findings) -> Iterator[Gap]:
    silent = [section.objective for section in found.sections if not section.quotes]
    if silent and found.counts.documents:
        told = f"objective{'s' if len(silent) > 1 else ''} {numbers_told(silent)}"
        yield Gap("NO_QUOTES", f"No passage supports {told}.")
    if items := tuple(f"Objective {s.objective}: {s.more} more" for s in found.sections if s.more):
        yield Gap(
            "MORE_QUOTES",
            "Printed are the first quotes only; the workbook and the JSON Lines hold all of them.",
            items,
        )
    if items := _without(found.sources, "date"):
        yield Gap("NO_DATE", f"{_documents(len(items))} cited without a date, because none was found.", items)
    if items := _without(found.sources, "mechanisms"):
        yield Gap(
            "NO_MECHANISM", f"{_documents(len(items))} of no mechanism that is known: cited by title.", items
        )
    if found.silence.absent:
        number = len(found.silence.absent)
        yield Gap(
            "ABSENT",
            f"Of {number} registered mechanism{'s' if number > 1 else ''} there is no document here.",
            found.silence.absent,
        )
    if found.unkept:
        yield Gap(
            "UNKEPT",
            f"{_documents(len(found.unkept))} classified by an earlier version, which kept nothing below the threshold: run "
            "the batch again with --force to have it in the silence map.",
            tuple(found.unkept),
        )


def _of_framework(found: Findings) -> Iterator[Gap]:
    if found.strange:
        yield Gap(
            "OTHER_FRAMEWORK",
            f"Tags on objectives {numbers_told(found.strange)} are left out: the framework of this pack does not have them. Name theirs with --taxonomy.",
        )
    if not found.has_roundtables:
        yield Gap("NO_ROUNDTABLES", "The framework has no roundtables: there is one pack for all objectives.")
    if len(found.models) > 1:
        yield Gap(
            "MODELS",
            "The documents were tagged by several models; probabilities may differ between them.",
            tuple(found.models),
        )
    if found.scorecard.why:
        yield Gap("NO_SCORECARD", found.scorecard.why)


def _without(sources: Iterable[SourceDocument], name: str) -> tuple[str, ...]:
    return tuple(one.citation.source for one in sources if one.quoted and not getattr(one.citation, name))


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


def _documents(count: int) -> str:
    return "1 document is" if count == 1 else f"{count} documents are"
