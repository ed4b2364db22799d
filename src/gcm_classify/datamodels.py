"""The values that flow. All frozen; a new result is returned, an old one is never mutated.

Offsets are half-open ranges of Python characters. Text is stored once, in `Document.text`;
pages, blocks, lines, passages and evidence point into it: `document.text[p.start:p.end] == p.text`.
Boxes are `(x0, top, x1, bottom)` in PDF points from the page's top left.
Probabilities are calibrated and in [0, 1].
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BBox",
    "Basis",
    "Block",
    "Citation",
    "Document",
    "DocumentResult",
    "DocumentWarning",
    "Evidence",
    "Failure",
    "Function",
    "FunctionFinding",
    "GoalLink",
    "Kind",
    "Line",
    "ObjectiveFinding",
    "Page",
    "Passage",
    "Practice",
    "PrincipleFinding",
    "Profile",
    "Region",
    "RoundtableFinding",
    "Routing",
    "Section",
    "SectionKind",
    "Shortfall",
    "Status",
    "Tag",
    "passage_id",
]

BBox = tuple[float, float, float, float]
Kind = Literal["paragraph", "list_item", "table_row", "heading", "footnote"]
Region = Literal["body", "cover", "contents", "agenda", "participants", "signatures", "annex", "references"]
SectionKind = Literal[
    "document",
    "action_plan",
    "agenda",
    "communique",
    "concept_note",
    "declaration",
    "letter",
    "minutes",
    "participants",
    "practices",
    "report",
    "statement",
    "summary",
]
Basis = Literal["inferred", "both"]
Status = Literal["auto", "review"]
Function = Literal["commitment", "practice", "recommendation", "procedure", "description"]


@dataclass(frozen=True, slots=True)
class DocumentWarning:
    """Something that a reviewer should know of a document that was read all the same."""

    code: str
    message: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands on a page: a range of the document's text and its box."""

    start: int
    end: int
    page: int
    bbox: BBox


@dataclass(frozen=True, slots=True)
class Page:
    """A page, 1-based, with its size in points and the reader that gave its text."""

    number: int
    width: float
    height: float
    reader: str


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, table row or footnote.

    `heading` is the path of headings above it, outermost first; it never leaves the block's section. `number` is
    its own number as printed ("15", "(b)", "3.2"). `cells` are the ranges of a table row's cells, an empty range for
    an empty cell; `columns` the names of their columns, one a cell, where a header row gives them. `field` is the
    field of a practice fiche that the block is the value of (`fields.FIELDS`). `region` is the part of the
    document that it stands in.
    """

    kind: Kind
    start: int
    end: int
    page: int | None = None
    lines: tuple[Line, ...] = ()
    level: int | None = None
    number: str | None = None
    heading: tuple[str, ...] = ()
    cells: tuple[tuple[int, int], ...] = ()
    columns: tuple[str, ...] = ()
    field: str | None = None
    region: Region = "body"


@dataclass(frozen=True, slots=True)
class Section:
    """One of the documents that a file bundles: a range of its text. An ordinary file is one section.

    `kind` is what its title calls it, "document" where that tells nothing. `page` is 1-based, None where the format
    has none. Together the sections of a document are all of its text.
    """

    start: int
    end: int
    title: str
    kind: SectionKind = "document"
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read.

    `id` is the sha256 of its bytes, in hexadecimal; `source` the name it was given by; `format` what it is ("pdf", "docx",
    "html", "rtf", "text"); `title` its own, or the file's name where the text has none. `text` is all of it, and what
    points into it are ranges of its characters: `blocks` in reading order, `sections` in the order of the text, one where
    nothing is bundled. `pages` are () where the format has none. `furniture` is what repeats around the text (running
    headers, footers), kept because a letterhead tells who speaks; it is no part of `text`. `languages` are those in
    which a tenth of its letters or more stand, most first: `language` (ISO 639-1), and others where it is mixed.
    `warnings` are what a reviewer should know of the reading.
    """

    id: str
    source: str
    format: str
    text: str
    title: str
    language: str
    pages: tuple[Page, ...] = ()
    blocks: tuple[Block, ...] = ()
    furniture: tuple[str, ...] = ()
    warnings: tuple[DocumentWarning, ...] = ()
    sections: tuple[Section, ...] = ()
    languages: tuple[str, ...] = ()

    def section_at(self, offset: int) -> int:
        """Index of the section that a place in the text (`offset`, in characters) belongs to; 0 in a document without any."""
        return max(0, sum(section.start <= offset for section in self.sections) - 1)

    @property
    def page_count(self) -> int | None:
        """Number of pages; None where the format has none."""
        return len(self.pages) or None


@dataclass(frozen=True, slots=True)
class Citation:
    """Objectives that the text itself names, with the range of the words that name them.

    `scope` says what the statement governs: the passage it stands in, or all under its heading or field.
    """

    objectives: tuple[int, ...]
    start: int
    end: int
    text: str
    scope: Literal["passage", "section"] = "passage"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a finding stands: a range of the passage's own text, `passage.text[start:end] == text`, and `why` in words."""

    start: int
    end: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class PrincipleFinding:
    """A guiding principle that a passage invokes or applies.

    `probability`, in [0, 1], is the model's, calibrated; None where the rules speak alone. `score` is the same, or without
    a model the share of such findings that were right on labelled passages, by the strength of the words that show it.
    """

    principle: int
    score: float
    evidence: tuple[Evidence, ...] = field(repr=False)
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class GoalLink:
    """Words of a passage that name the 2030 Agenda, `passage.text[start:end] == text`.

    `goal` is a target ("10.7", "10.c"), a goal ("8"), or None where the Agenda or its goals are named as a whole.
    """

    goal: str | None
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class FunctionFinding:
    """What a passage does, with the words or marks that say so; no evidence where nothing else was found.

    `probability`, in [0, 1], is the model's, calibrated; None where the rules speak alone. Not `sure`: the likeliest
    function, but not likely enough to be said.
    """

    function: Function
    evidence: tuple[Evidence, ...] = field(default=(), repr=False)
    probability: float | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    """One to five sentences of a document: a slice of its text, never a rewrite.

    `id` is a hash of document, normalised text and occurrence, so that a better reader does not orphan what people decided.
    `document` is its document's id, whose `text[start:end]` is `text`. `kind` is its block's ("paragraph", "list_item",
    "table_row", "heading", "footnote"), as are `number` (as printed, or None), `heading` (the path above it, outermost
    first), `region`, `field` and `columns`. `page` is 1-based, None where the format has none; `bbox` is the box on it, in
    points from its top left, or None. `language` is ISO 639-1. `section` is an index into the document's sections.
    `stated` are the objectives that the text itself names, ascending. `principles`, `goals` and `function` are the axes
    beside the objectives; `function` is None for headings and in other languages.
    """

    id: str
    document: str
    start: int
    end: int
    text: str
    kind: Kind = "paragraph"
    page: int | None = None
    bbox: BBox | None = None
    number: str | None = None
    heading: tuple[str, ...] = ()
    language: str = "en"
    stated: tuple[int, ...] = ()
    region: Region = "body"
    section: int = 0
    field: str | None = None
    columns: tuple[str, ...] = ()
    principles: tuple[PrincipleFinding, ...] = ()
    goals: tuple[GoalLink, ...] = ()
    function: FunctionFinding | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """An objective that a passage's content supports. Tags of a passage are in order, primary first.

    `objective` is its number, `probability` calibrated and in [0, 1]. `basis` is "both" where the text states it too, else
    "inferred". `status` is "auto" above the objective's threshold of acceptance, else "review". `evidence` says why, `passage`
    where.
    """

    objective: int
    probability: float
    basis: Basis
    status: Status
    evidence: tuple[Evidence, ...] = field(repr=False)
    passage: Passage = field(repr=False)


@dataclass(frozen=True, slots=True)
class ObjectiveFinding:
    """An objective that a document addresses.

    `objective` is its number, `probability` that of the best passage, in [0, 1]. `basis` is "both" where the text states it
    too, else "inferred". `primary`: it carries the document. `passages` are the ids of those that show it, best first.
    """

    objective: int
    probability: float
    basis: Basis
    primary: bool
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """An objective that no passage of a document is tagged with, though one came near: its best probability, at least
    half of the threshold from which tags are shown, and the id of that passage.
    """

    objective: int
    probability: float
    passage: str


@dataclass(frozen=True, slots=True)
class RoundtableFinding:
    """A roundtable that must see a document.

    `roundtable` is its number, `probability` that of the best passage, in [0, 1]. `primary`: it has an objective that carries
    the document. `because` are the ids of the passages that decided it, best first.
    """

    roundtable: int
    probability: float
    primary: bool
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Routing:
    """What a document addresses (`objectives`) and where it goes (`roundtables`), highest probability first."""

    objectives: tuple[ObjectiveFinding, ...] = ()
    roundtables: tuple[RoundtableFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Practice:
    """One practice of a compilation, as its fiche tells it: values are verbatim on one line, "" where left blank.

    `countries` are short names in English and `country_codes` their ISO 3166 codes, in the order of `location`, which is
    the field as written. `stated` are the objectives that the fiche names, `filed_as` the field as written; `inferred`
    are those that its passages support, by the rule of routing. `disagrees` where it is filed under objectives and none
    of them is supported, but others are. `fields` are all fields: meaning (`fields.FIELDS`, or "other"), label, value.
    `page` is 1-based; `start` and `end` are a range of the document's text; `place` counts from 0 within the document.
    """

    id: str
    document: str
    title: str
    countries: tuple[str, ...]
    country_codes: tuple[str, ...]
    location: str
    mechanisms: tuple[str, ...]
    stated: tuple[int, ...]
    filed_as: str
    inferred: tuple[ObjectiveFinding, ...]
    disagrees: bool
    partners: str
    period: str
    description: str
    results: str
    page: int | None
    start: int
    end: int
    place: int
    fields: tuple[tuple[str, str, str], ...] = field(repr=False)
    passages: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Profile:
    """Where a document stands on the chart of inputs: who speaks, what kind, when, through whom.

    `input_type`, `phase` and `mode` are ids of the chart ("oral_statement", "during_imrf", "direct"). `mechanisms` are the
    authors by their registered names, `unregistered` those that no register has, `partners` who held it with them.
    `date` is ISO, perhaps partial: the day adopted or delivered, else held, else signed. `title`, `symbol` and `place`
    are as written, None where not told. `capacity` is that of who speaks for the mechanism (a capacity's id of the
    chart), `forum` the year of the review forum that the input belongs to. `confidence` holds probabilities in [0, 1]
    and `evidence` the words, verbatim, by verdict. `doubts` are the reasons why it is `uncertain`. `sections` are the
    profiles of a bundle's sections, () where nothing is bundled; the document's own is that of its main section.
    """

    input_type: str = "other"
    phase: str = "unknown"
    mode: str = "unknown"
    mechanisms: tuple[str, ...] = ()
    unregistered: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    date: str | None = None
    title: str | None = None
    symbol: str | None = None
    place: str | None = None
    capacity: str | None = None
    forum: int | None = None
    confidence: Mapping[str, float] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    uncertain: bool = False
    doubts: tuple[str, ...] = ()
    sections: tuple[Profile, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """A document, routed, with everything that proves it.

    `document` is what was read, `passages` all of it in reading order, `tags` what their content supports, those of a
    passage together. `routing` follows from the tags, `profile` from the text, `stated_objectives` are those that the text
    itself names, ascending. `model` is the model's name. `practices` are those of a compilation; `below_threshold`
    objectives that a passage came near without being tagged.
    """

    document: Document = field(repr=False)
    passages: tuple[Passage, ...] = field(repr=False)
    tags: tuple[Tag, ...] = field(repr=False)
    routing: Routing
    profile: Profile
    stated_objectives: tuple[int, ...]
    model: str
    practices: tuple[Practice, ...] = field(default=(), repr=False)
    below_threshold: tuple[Shortfall, ...] = ()

    @property
    def source(self) -> str:
        """The path as it was given."""
        return self.document.source

    @property
    def roundtables(self) -> tuple[int, ...]:
        """Numbers of the roundtables that must see the document, highest probability first."""
        return tuple(finding.roundtable for finding in self.routing.roundtables)

    @property
    def objectives(self) -> tuple[ObjectiveFinding, ...]:
        """Objectives that the document addresses, highest probability first."""
        return self.routing.objectives

    @property
    def sdg(self) -> tuple[str, ...]:
        """Goals and targets of the 2030 Agenda that the document's passages name, in their order there."""
        named = (link.goal for passage in self.passages for link in passage.goals if link.goal is not None)
        return tuple(dict.fromkeys(named))

    @property
    def warnings(self) -> tuple[DocumentWarning, ...]:
        """What a reviewer should know of the reading."""
        return self.document.warnings

    @property
    def needs_review(self) -> bool:
        """True with any tag in review, any warning, or an uncertain profile."""
        return bool(self.warnings) or self.profile.uncertain or any(t.status == "review" for t in self.tags)

    def to_frame(self) -> pd.DataFrame:
        """One row a tag, in the order of `tags`; no tags, no rows, the same columns and dtypes.

        Columns are those of `frames.FRAMES["tags"]`: document, source, passage, page (1-based), number, objective,
        probability (in [0, 1]), basis, status, text.
        """
        from gcm_classify.frames import frame

        return frame("tags", map(self._row, self.tags))

    def _row(self, tag: Tag) -> dict[str, object]:
        return {
            "document": self.document.id,
            "source": self.source.encode("utf-8", "backslashreplace").decode("utf-8"),
            "passage": tag.passage.id,
            "page": tag.passage.page,
            "number": tag.passage.number,
            "objective": tag.objective,
            "probability": tag.probability,
            "basis": tag.basis,
            "status": tag.status,
            "text": tag.passage.text,
        }


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be classified, as a value.

    `source` is the name it was given by, `id` the sha256 of its bytes, None where not even these could be read. `code` is of a
    closed set (`errors.OUTCOMES`), `error` the name of the error's class, `message` its one line, `stage` "ingest" or
    "classify".
    """

    source: str
    id: str | None
    code: str
    error: str
    message: str
    stage: str


def passage_id(document: str, text: str, occurrence: int) -> str:
    """24 hexadecimal digits from the document's id, the text without case, spaces and hyphens, and its occurrence.

    >>> passage_id("d", "Co-operation", 0) == passage_id("d", "cooper- ation", 0)
    True
    """
    normalised = "".join(char for char in text.casefold() if char.isalnum())
    return hashlib.sha256(f"{document}\0{normalised}\0{occurrence}".encode()).hexdigest()[:24]
