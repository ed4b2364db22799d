"""A passage, what it states, and what it says on the axes beside the objectives."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from gcm_classify.datamodels.documents import BBox, Kind, Region

__all__ = [
    "Citation",
    "Evidence",
    "Function",
    "FunctionFinding",
    "GoalLink",
    "Passage",
    "PrincipleFinding",
    "normalised",
    "passage_id",
]

Function = Literal["commitment", "practice", "recommendation", "procedure", "description"]


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


def passage_id(document: str, text: str, occurrence: int) -> str:
    """24 hexadecimal digits from the document's id, the text without case, spaces and hyphens, and its occurrence.

    >>> passage_id("d", "Co-operation", 0) == passage_id("d", "cooper- ation", 0)
    True
    """
    return hashlib.sha256(f"{document}\0{normalised(text)}\0{occurrence}".encode()).hexdigest()[:24]


@lru_cache(maxsize=1)  # of the passage in hand: it is counted by this, and named by it
def normalised(text: str) -> str:
    """The letters and digits of a text, without case: what tells two passages apart."""
    return "".join(filter(str.isalnum, text.casefold()))
