"""The silence map: what each mechanism said on each objective, and what it did not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gcm_classify.report.papers import Paper
from gcm_classify.report.quoting import Said
from gcm_classify.report.values import Cell, CellState, Citation, Quote, SilenceMap, SilenceRow

__all__ = ["Tallies"]


@dataclass(slots=True)
class _Tally:
    """What is counted of one mechanism and one objective."""

    passages: int = 0
    reviewed: int = 0
    rejected: int = 0
    named: Citation | None = None
    best: tuple[float, Citation] | None = None
    near: tuple[float, Citation] | None = None

    def cell(self, objective: int, *, is_tagged: bool) -> Cell:
        found = self.best or self.near
        state = self._state(is_tagged)
        if state == "named_only":
            return Cell(objective, state, rejected=self.rejected, citation=self.named)
        return Cell(
            objective,
            state,
            self.passages,
            self.reviewed,
            self.rejected,
            found[0] if found else None,
            found[1] if found else None,
        )

    def _state(self, is_tagged: bool) -> CellState:
        if self.passages:
            return "reviewed" if self.reviewed else "not_reviewed"
        if self.named:
            return "named_only"
        if self.near:
            return "below_threshold"
        return "not_mentioned" if is_tagged else "not_tagged"


@dataclass(slots=True)
class Tallies:
    """Counts that grow document by document, so that no more than one document is in memory for them."""

    documents: Counter[str] = field(default_factory=Counter)
    tagged: Counter[str] = field(default_factory=Counter)
    cells: dict[tuple[str, int], _Tally] = field(default_factory=lambda: defaultdict(_Tally))

    def add(self, said: Said) -> None:
        """Count what one document says; a joint paper counts for each of its mechanisms."""
        paper = said.paper
        speakers = paper.every_speaker or ("",)
        self.documents.update(speakers)
        if paper.is_tagged:
            self.tagged.update(speakers)
        for quote in said.quotes:
            self._add_quote(quote)
        for number, citation in said.named.items():
            for name in citation.mechanisms or ("",):
                tally = self.cells[name, number]
                tally.named = tally.named or citation
        for number, count in said.rejected.items():
            for name in speakers:
                self.cells[name, number].rejected += count
        self._add_near(paper, speakers, said)

    def _add_quote(self, quote: Quote) -> None:
        score = 1.0 if quote.probability is None else quote.probability
        for name in quote.signatories or ("",):
            tally = self.cells[name, quote.objective]
            tally.passages += 1
            tally.reviewed += quote.state == "reviewed"
            if tally.best is None or score > tally.best[0]:
                tally.best = (score, quote.citation)

    def _add_near(self, paper: Paper, speakers: Iterable[str], said: Said) -> None:
        """Objectives that a passage came near: the best such passage of a mechanism."""
        for one in paper.record.get("below_threshold", ()):
            place: Mapping[str, Any] | None = said.near.get(one["passage"])
            if place is None:
                continue  # in a language that was not asked for
            citation = paper.citation(place)
            for name in speakers:
                tally = self.cells[name, one["objective"]]
                if tally.near is None or one["probability"] > tally.near[0]:
                    tally.near = (one["probability"], citation)

    def map(self, objectives: Sequence[int], registered: Iterable[str]) -> SilenceMap:
        """The map, most documents first, papers of no mechanism last; `registered` are mechanisms that should be heard."""
        names = sorted(self.documents, key=lambda name: (not name, -self.documents[name], name))
        rows = tuple(
            SilenceRow(
                name,
                self.documents[name],
                tuple(
                    self.cells.get((name, number), _Tally()).cell(number, is_tagged=bool(self.tagged[name]))
                    for number in objectives
                ),
            )
            for name in names
        )
        return SilenceMap(
            tuple(objectives), rows, tuple(name for name in registered if name not in self.documents)
        )
