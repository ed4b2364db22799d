"""A store becomes packs: one for each roundtable and one for all objectives, from one reading of the store."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gcm_classify.errors import UsageError
from gcm_classify.report.filters import Filters
from gcm_classify.report.gaps import Findings, gaps_in
from gcm_classify.report.joining import Wordings, joined, wordings_of
from gcm_classify.report.papers import Paper, Papers, papers_in
from gcm_classify.report.quoting import Said, practice_row, said_in
from gcm_classify.report.ranking import RANKING, ranked
from gcm_classify.report.scorecard import framework_of, scorecard_of
from gcm_classify.report.silence import Tallies
from gcm_classify.report.values import (
    Counts,
    ObjectiveSection,
    Pack,
    PracticeRow,
    Quote,
    Scorecard,
    SilenceMap,
    SourceDocument,
)
from gcm_classify.review import review_of
from gcm_classify.store import Store
from gcm_classify.taxonomy import Taxonomy, load_mechanisms, load_taxonomy

__all__ = ["MOST_QUOTES", "pack_of", "packs_of"]

MOST_QUOTES = 20  # of an objective that a document prints
_NO_FILTERS = Filters()


def pack_of(
    store: Store,
    roundtable: int | None = None,
    *,
    filters: Filters = _NO_FILTERS,
    taxonomy: Taxonomy | None = None,
    most: int = MOST_QUOTES,
    day: str | None = None,
) -> Pack:
    """The pack of one roundtable, or with None of all objectives; see `packs_of`.

    Raises:
        UsageError: no such roundtable.
        StoreError: the store cannot be read.
    """
    return packs_of(store, (roundtable,), filters=filters, taxonomy=taxonomy, most=most, day=day)[0]


def packs_of(
    store: Store,
    roundtables: Sequence[int | None] | None = None,
    *,
    filters: Filters = _NO_FILTERS,
    taxonomy: Taxonomy | None = None,
    most: int = MOST_QUOTES,
    day: str | None = None,
) -> tuple[Pack, ...]:
    """Packs from one reading of a store, a document at a time; only passages that support or state an objective are kept.

    Args:
        store: an open store.
        roundtables: which ones, None standing for all objectives; by default all objectives, then every roundtable.
        filters: what they are drawn from.
        taxonomy: the framework; that of the model that tagged most of the documents otherwise.
        most: how many quotes of an objective a document prints.
        day: when they are drawn up (ISO); today otherwise.

    Raises:
        UsageError: no such roundtable.
        StoreError: the store cannot be read.
    """
    papers = papers_in(store, filters)
    models = _models(papers)
    framework = taxonomy or _framework(models)
    harvest = _harvest(store, papers, filters, framework)
    scorecard = (
        scorecard_of(models[0], framework)
        if models
        else Scorecard("", why="No model has tagged anything here.")
    )
    failures = store.failure_records()
    day = day or datetime.datetime.now(datetime.UTC).date().isoformat()
    wanted = (None, *(one.number for one in framework.roundtables)) if roundtables is None else roundtables
    drawer = _Drawer(papers, harvest, framework, filters, most, scorecard, failures, models, day)
    return tuple(drawer.pack(number) for number in wanted)


def _models(papers: Papers) -> tuple[str, ...]:
    """The models that tagged the documents, the one of most first."""
    counts = Counter(str(paper.record["model"]) for paper in papers.kept)
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))


def _framework(models: Sequence[str]) -> Taxonomy:
    own = framework_of(models[0]) if models else None
    return own or load_taxonomy()


@dataclass(slots=True)
class _Harvest:
    """What one reading of the store brings in."""

    quotes: dict[int, list[Quote]] = field(default_factory=lambda: defaultdict(list))
    stated: dict[int, list[Quote]] = field(default_factory=lambda: defaultdict(list))
    rejected: Counter[int] = field(default_factory=Counter)
    practices: list[PracticeRow] = field(default_factory=list)
    passages: dict[str, int] = field(default_factory=dict)
    silence: SilenceMap = field(default_factory=lambda: SilenceMap((), (), ()))
    wordings: Wordings = field(default_factory=Wordings)
    strange: tuple[int, ...] = ()


def _harvest(store: Store, papers: Papers, filters: Filters, framework: Taxonomy) -> _Harvest:
    harvest, tallies = _Harvest(), Tallies()
    for paper in papers.kept:
        said = said_in(paper, review_of(store, paper.id), filters)
        _bring_in(harvest, said)
        tallies.add(said)
        if filters.keeps_language(paper.language):
            harvest.practices += (practice_row(paper, one) for one in store.practice_records(paper.id))
    known = set(framework.numbers)
    harvest.strange = tuple(sorted({*harvest.quotes, *harvest.stated} - known))
    harvest.silence = tallies.map(framework.numbers, _registered(framework))
    both = (harvest.quotes, harvest.stated)
    harvest.wordings = wordings_of(q for found in both for quotes in found.values() for q in quotes)
    return harvest


def _registered(framework: Taxonomy) -> tuple[str, ...]:
    """The active mechanisms of the register, which is the Global Compact's: none for another framework."""
    if framework.id != load_taxonomy().id:
        return ()
    return tuple(one.name for one in load_mechanisms() if one.active)


def _bring_in(harvest: _Harvest, said: Said) -> None:
    harvest.passages[said.paper.id] = said.passages
    harvest.rejected.update(said.rejected)
    for quote in said.quotes:
        harvest.quotes[quote.objective].append(quote)
    for quote in said.stated:
        harvest.stated[quote.objective].append(quote)


@dataclass(frozen=True, slots=True)
class _Drawer:
    """All that packs are drawn from."""

    papers: Papers
    harvest: _Harvest
    framework: Taxonomy
    filters: Filters
    most: int
    scorecard: Scorecard
    failures: Sequence[dict[str, Any]]
    models: tuple[str, ...]
    day: str
    drawn: dict[int, ObjectiveSection] = field(default_factory=dict)

    def pack(self, roundtable: int | None) -> Pack:
        title, objectives = self._scope(roundtable)
        sections = tuple(self._section(number) for number in objectives)
        practices = self._practices(objectives, everything=roundtable is None)
        counts = self._counts(sections, practices)
        silence = self.harvest.silence.of(objectives)
        sources = self._sources(objectives)
        found = Findings(
            self.papers, counts, sections, silence, sources, self.scorecard, self.failures, self.harvest.strange,
            tuple(p.names[0] for p in self.papers.kept if "below_threshold" not in p.record), self.models,
            bool(self.framework.roundtables),
        )  # fmt: skip
        return Pack(
            self.framework.name, roundtable, title, self.filters, sections, silence, practices, sources,
            self.scorecard, gaps_in(found), counts, self.models, self.day, RANKING,
        )  # fmt: skip

    def _scope(self, roundtable: int | None) -> tuple[str, tuple[int, ...]]:
        if roundtable is None:
            return "All objectives", self.framework.numbers
        for table in self.framework.roundtables:
            if table.number == roundtable:
                return table.title, table.objectives
        numbers = ", ".join(str(table.number) for table in self.framework.roundtables)
        raise UsageError(
            "there is no such roundtable", got=roundtable, expected=numbers or "a framework with roundtables"
        )

    def _section(self, number: int) -> ObjectiveSection:
        """An objective stands in the pack of its roundtable and in that of all objectives: the same, drawn once."""
        if number not in self.drawn:
            self.drawn[number] = self._drawn(number)
        return self.drawn[number]

    def _drawn(self, number: int) -> ObjectiveSection:
        objective, quotes = self.framework.objective(number), self.harvest.quotes[number]
        stated = self.harvest.stated[number]
        voices = Counter(name for quote in quotes for name in quote.signatories)
        return ObjectiveSection(
            objective=number,
            title=objective.title,
            short=objective.short.get(self.framework.languages[0], objective.title),
            definition=objective.definition,
            roundtable=objective.roundtable,
            quotes=ranked(joined(quotes, self.harvest.wordings)),
            stated=ranked(joined(stated, self.harvest.wordings)),
            practices=self._practices((number,)),
            mechanisms=tuple(sorted(voices, key=lambda name: (-voices[name], name))),
            documents=len({quote.citation.document for quote in quotes}),
            passages=len(quotes),
            reviewed=sum(quote.state == "reviewed" for quote in quotes),
            disputed=sum(quote.state == "disputed" for quote in quotes),
            rejected=self.harvest.rejected[number],
            most=self.most,
        )

    def _practices(self, objectives: Sequence[int], *, everything: bool = False) -> tuple[PracticeRow, ...]:
        return tuple(
            row
            for row in self.harvest.practices
            if everything or not set(objectives).isdisjoint((*row.stated, *row.inferred))
        )

    def _counts(self, sections: Iterable[ObjectiveSection], practices: Sequence[PracticeRow]) -> Counts:
        own = list(sections)
        speaking = {
            quote.citation.document for section in own for quote in self.harvest.quotes[section.objective]
        }
        return Counts(
            documents=len(self.papers.kept),
            speaking=len(speaking),
            passages=sum(self.harvest.passages.values()),
            supported=sum(section.passages for section in own),
            reviewed=sum(section.reviewed for section in own),
            disputed=sum(section.disputed for section in own),
            rejected=sum(section.rejected for section in own),
            stated=sum(len(self.harvest.stated[section.objective]) for section in own),
            practices=len(practices),
        )

    def _sources(self, objectives: Sequence[int]) -> tuple[SourceDocument, ...]:
        quoted: dict[str, set[str]] = defaultdict(set)
        for number in objectives:
            for quote in self.harvest.quotes[number]:
                quoted[quote.citation.document].add(str(quote.citation.passage))
        return tuple(
            _source(paper, self.harvest.passages[paper.id], len(quoted[paper.id]))
            for paper in self.papers.kept
        )


def _source(paper: Paper, passages: int, quoted: int) -> SourceDocument:
    record, profile = paper.record, paper.profile()
    return SourceDocument(
        citation=paper.citation(),
        input_type=profile["input_type"],
        phase=profile["phase"],
        mode=profile["mode"],
        forum=profile.get("forum"),
        pages=record["pages"],
        roundtables=tuple(finding["roundtable"] for finding in record["roundtables"]),
        names=paper.names,
        versions=paper.versions,
        passages=passages,
        quoted=quoted,
        tagged=paper.is_tagged,
        warnings=tuple(warning["message"] for warning in record["warnings"]),
    )
