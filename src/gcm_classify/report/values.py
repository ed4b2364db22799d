"""What a pack is: frozen values, the same for every format that they are written in.

Probabilities are calibrated and in [0, 1]. Pages are 1-based. Dates are ISO and may be partial ("2026-03", "2026").
Text is verbatim, a slice of its document; `words` has it on one line.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from gcm_classify.datamodels import Evidence
from gcm_classify.report.filters import Filters
from gcm_classify.report.languages import direction_of, language_name
from gcm_classify.report.wording import cited, speakers_told

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

Part = Literal["commitment", "recommendation", "practice", "other"]
ReviewState = Literal["reviewed", "disputed", "machine"]
Basis = Literal["inferred", "both", "stated", "added"]
CellState = Literal[
    "reviewed", "not_reviewed", "named_only", "below_threshold", "not_mentioned", "not_tagged"
]

# The parts of an objective's section, how far quotes are reviewed, and the states of the silence map, in the order in which
# they are shown.
REVIEW_STATES: tuple[ReviewState, ...] = ("reviewed", "machine", "disputed")
PARTS: tuple[Part, ...] = ("commitment", "recommendation", "practice", "other")
CELL_STATES: tuple[CellState, ...] = (
    "reviewed",
    "not_reviewed",
    "named_only",
    "below_threshold",
    "not_mentioned",
    "not_tagged",
)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where words stand, told in the UN manner by `text`, and the way back to them.

    `mechanisms` speak; () where none does. `title`, `symbol`, `date`, `page` and `paragraph` (its number as printed) are
    None where the document does not tell. `heading` is the nearest heading above. `passage` is None for a whole document.
    `source` is the name of the file, `kind` the name of the input type, "" where it is no mechanism's input.
    """

    document: str
    passage: str | None
    source: str
    mechanisms: tuple[str, ...]
    title: str | None
    symbol: str | None
    date: str | None
    page: int | None
    paragraph: str | None
    language: str
    heading: str | None = None
    kind: str = ""

    @property
    def text(self) -> str:
        """Mechanism, “title”, symbol, date, page, paragraph (language): on one line, what is unknown left out."""
        return cited(
            self.mechanisms, self.title, self.symbol, self.date, self.page, self.paragraph, self.heading,
            self.kind or self.source, language_name(self.language),
        )  # fmt: skip

    @property
    def speakers(self) -> str:
        """The mechanisms as `text` begins with them; "" where none speaks."""
        return speakers_told(self.mechanisms)

    @property
    def link(self) -> str:
        """The page and query that open the passage, or the document, on the review desk: what follows its address."""
        return f"document?document={self.document}" + (f"&passage={self.passage}" if self.passage else "")


@dataclass(frozen=True, slots=True)
class Variant:
    """Nearly the same wording that differs in substance, and in what: (kind, here, there), as in `substance.Difference`."""

    citation: Citation
    differences: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage as it is quoted under an objective.

    `basis`: its content supports the objective ("inferred"), and its text states it too ("both"); the text states it and
    the content does not support it ("stated"); or a reviewer added it ("added"). `state`: a person's verdict is in force,
    reviewers contradict each other, or nobody has looked. `status` and `probability` are the model's, None where it did
    not suggest the objective. `signatories` are all mechanisms that say it, here or in the documents of `also`, where the
    same language stands again; `variants` say nearly the same with a difference of substance. `principles` are guiding
    principles that the passage invokes or applies, by number, `sdg` the goals and targets that it names. `decided` is when the decision in force was made (ISO), None without one.
    """

    objective: int
    text: str
    language: str
    part: Part
    basis: Basis
    state: ReviewState
    probability: float | None
    status: Literal["auto", "review"] | None
    primary: bool
    citation: Citation
    signatories: tuple[str, ...]
    also: tuple[Citation, ...] = ()
    variants: tuple[Variant, ...] = ()
    evidence: tuple[Evidence, ...] = field(default=(), repr=False)
    principles: tuple[int, ...] = ()
    sdg: tuple[str, ...] = ()
    decided: str | None = None

    @property
    def words(self) -> str:
        """The text on one line, as it is printed."""
        return " ".join(self.text.split())

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """In which direction its language is written."""
        return direction_of(self.language)


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
