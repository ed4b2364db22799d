"""What a pack is: frozen values, the same for every format that they are written in.

Probabilities are calibrated and in [0, 1]. Dates are ISO and may be partial ("2026-03", "2026").
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from gcm_classify.report.filters import Filters
from gcm_classify.report.quotes import (
    PARTS,
    REVIEW_STATES,
    Basis,
    Citation,
    Part,
    Quote,
    ReviewState,
    Variant,
)

__all__ = [
    "CELL_STATES",
    "PARTS",
    "REVIEW_STATES",
    "Basis",
    "Cell",
    "CellState",
    "Citation",
    "Counts",
    "Gap",
    "ObjectiveSection",
    "Pack",
    "Part",
    "PracticeRow",
    "Quote",
    "ReviewState",
    "Scorecard",
    "ScorecardRow",
    "SilenceMap",
    "SilenceRow",
    "SourceDocument",
    "Variant",
]

CellState = Literal[
    "reviewed", "not_reviewed", "named_only", "below_threshold", "not_mentioned", "not_tagged"
]

# The states of the silence map, in the order in which they are shown.
CELL_STATES: tuple[CellState, ...] = (
    "reviewed",
    "not_reviewed",
    "named_only",
    "below_threshold",
    "not_mentioned",
    "not_tagged",
)


@dataclass(frozen=True, slots=True)
class PracticeRow:
    """A practice of a compilation: values verbatim on one line, "" where the fiche leaves them blank.

    `stated` are the objectives that it is filed under, `inferred` those that its passages support; `disagrees` where
    none of the first is among the second.
    """

    id: str
    title: str
    countries: tuple[str, ...]
    mechanisms: tuple[str, ...]
    stated: tuple[int, ...]
    inferred: tuple[int, ...]
    disagrees: bool
    partners: str
    period: str
    description: str
    results: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class ObjectiveSection:
    """One objective: what was said on it and by whom.

    `quotes` are all passages whose content supports it, best first, joint and copied language once; `shown` are the
    first `most` of them, `more` says how many there are beyond. `stated` are passages whose text names the objective and
    whose content does not support it. `passages` counts what the quotes stand for, `rejected` the suggestions that
    reviewers took away. `mechanisms` spoke to it, most passages first.
    """

    objective: int
    title: str
    short: str
    definition: str
    roundtable: int | None
    quotes: tuple[Quote, ...]
    stated: tuple[Quote, ...]
    practices: tuple[PracticeRow, ...]
    mechanisms: tuple[str, ...]
    documents: int
    passages: int
    reviewed: int
    disputed: int
    rejected: int
    most: int

    @property
    def shown(self) -> tuple[Quote, ...]:
        """The quotes that a document prints."""
        return self.quotes[: self.most]

    @property
    def more(self) -> int:
        """How many quotes are not printed; the JSON Lines and the workbook have them."""
        return max(0, len(self.quotes) - self.most)

    @property
    def stated_shown(self) -> tuple[Quote, ...]:
        """Of the passages that only state the objective, those that a document prints."""
        return self.stated[: self.most]

    @property
    def unreviewed(self) -> int:
        """Passages that nobody has decided on."""
        return self.passages - self.reviewed - self.disputed

    def part(self, part: Part) -> tuple[Quote, ...]:
        """The printed quotes of one kind: commitments, recommendations, practices, or what is none of these. Confirmed ones
        stand first, then those that nobody has reviewed, then disputed ones; in each group the best first.
        """
        return tuple(
            quote
            for state in REVIEW_STATES
            for quote in self.shown
            if quote.part == part and quote.state == state
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """What a mechanism said on an objective. `passages` support it, people decided on `reviewed` of them, and took
    `rejected` others away; `probability` is the best one, of a passage below the threshold too; `citation` leads to it.
    """

    objective: int
    state: CellState
    passages: int = 0
    reviewed: int = 0
    rejected: int = 0
    probability: float | None = None
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class SilenceRow:
    """A mechanism, or "" for papers of no mechanism, with one cell an objective and the number of its documents."""

    mechanism: str
    documents: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SilenceMap:
    """Mechanism by objective. `absent` are registered, active mechanisms of which nothing is in the selection."""

    objectives: tuple[int, ...]
    rows: tuple[SilenceRow, ...]
    absent: tuple[str, ...]

    def count(self, state: CellState) -> int:
        """How many cells are in that state."""
        return sum(cell.state == state for row in self.rows for cell in row.cells)

    def near(self, objective: int) -> tuple[tuple[str, Cell], ...]:
        """The mechanisms of which a passage came near an objective, below the threshold, the nearest first."""
        found = [
            (row.mechanism, cell)
            for row in self.rows
            for cell in row.cells
            if cell.objective == objective and cell.state == "below_threshold"
        ]
        return tuple(sorted(found, key=lambda pair: -(pair[1].probability or 0.0)))

    def silent(self, objective: int) -> tuple[str, ...]:
        """The mechanisms that did not mention an objective, as far as their documents here go."""
        return tuple(
            row.mechanism
            for row in self.rows
            for cell in row.cells
            if row.mechanism and cell.objective == objective and cell.state == "not_mentioned"
        )

    def of(self, objectives: tuple[int, ...]) -> SilenceMap:
        """The columns of these objectives."""
        rows = tuple(
            replace(row, cells=tuple(cell for cell in row.cells if cell.objective in objectives))
            for row in self.rows
        )
        return SilenceMap(tuple(n for n in self.objectives if n in objectives), rows, self.absent)


@dataclass(frozen=True, slots=True)
class ScorecardRow:
    """What was measured of one objective; intervals are 95%. `show` and `auto` are its thresholds, `auto` None where
    every tag goes to review. `support` is the number of passages that have it.
    """

    objective: int
    name: str
    precision: float
    recall: float
    f1: float
    f1_interval: tuple[float, float] | None
    support: int
    catch_all: bool
    show: float | None
    auto: float | None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What the model's own folder says that it measured: worst objective first. `rows` are () and `why` says so where
    there is none; `measured` says on what.
    """

    model: str
    n: int = 0
    macro_f1: float | None = None
    macro_f1_interval: tuple[float, float] | None = None
    precision: float | None = None
    recall: float | None = None
    none_recall: float | None = None
    measured: str = ""
    show: str = ""
    auto: str = ""
    rows: tuple[ScorecardRow, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document of the selection: how it is cited, what kind of input it is, and where it goes.

    `names` are its files, `versions` the names of its copies, revisions and translations, which are not quoted beside it.
    `passages` are all of its own, `quoted` those that some quote of the pack stands for. `warnings` are what its
    reader says. `tagged` is False in a language that the model does not tag.
    """

    citation: Citation
    input_type: str
    phase: str
    mode: str
    forum: int | None
    pages: int | None
    roundtables: tuple[int, ...]
    names: tuple[str, ...]
    versions: tuple[str, ...]
    passages: int
    quoted: int
    tagged: bool
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing, as a sentence for the reader; `items` name what it is about."""

    code: str
    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of a pack, equal to those of the store under its filters.

    `documents` were selected, `speaking` of them have a passage on one of the pack's objectives; `passages` are all of
    the selected documents' in the chosen languages. `supported` counts (passage, objective) pairs that stand,
    `reviewed` and `disputed` among them, `rejected` those that reviewers took away, `stated` those that are only stated.
    """

    documents: int
    speaking: int
    passages: int
    supported: int
    reviewed: int
    disputed: int
    rejected: int
    stated: int
    practices: int


@dataclass(frozen=True, slots=True)
class Pack:
    """All that is known for one roundtable, or with `roundtable` None for all objectives. `day` is when it was drawn up (ISO)."""

    framework: str
    roundtable: int | None
    title: str
    filters: Filters
    sections: tuple[ObjectiveSection, ...]
    silence: SilenceMap
    practices: tuple[PracticeRow, ...]
    sources: tuple[SourceDocument, ...]
    scorecard: Scorecard
    missing: tuple[Gap, ...]
    counts: Counts
    models: tuple[str, ...]
    day: str
    ranking: str

    @property
    def name(self) -> str:
        """How its files are called: "roundtable-2", or "all"."""
        return "all" if self.roundtable is None else f"roundtable-{self.roundtable}"
