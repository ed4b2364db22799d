"""What a passage does: commits, tells of a practice, recommends, frames (preamble and procedure), or only describes.

Marks of form and wording in the passage's own language, each with a weight: how it opens (after its number), verbs,
fiche fields, the headings above it. The function with the greatest sum has the passage, if the sum reaches one;
otherwise it describes. `function_cues` holds the marks. `axes` weighs them together with the rest of the wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from gcm_classify.datamodels import Evidence, Function, FunctionFinding, Passage
from gcm_classify.function_cues import CUES, HEADINGS, LABELS, Cue
from gcm_classify.patternbook import PatternBook

__all__ = ["Marks", "find_function", "function_evidence", "function_marks"]

_ENOUGH = 1.0
_BEFORE_OPENING = re.compile(
    r"^\W*(?:(?:\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-z]|[ivx]{1,5})\s?[.)–—-]+|\d{1,3}(?:\.\d{1,2})*(?=\s))\W*)*"
)
_UNTOLD = frozenset({"heading", "footnote"})
_PREFERENCE: tuple[Function, ...] = ("procedure", "commitment", "recommendation", "practice", "description")


@dataclass(frozen=True, slots=True)
class Marks:
    """All that the rules see in a passage: sums of weights, the marks with their matches, what headings say."""

    sums: Mapping[Function, float]
    found: tuple[tuple[Cue, re.Match[str]], ...]
    headed: tuple[Function, ...]

    @property
    def function(self) -> Function:
        """What the rules decide by themselves."""
        best = max(_PREFERENCE, key=lambda function: self.sums[function])
        return best if self.sums[best] >= _ENOUGH else "description"


def find_function(passage: Passage) -> FunctionFinding | None:
    """What the passage does by the rules alone; None for a heading or footnote, and in a language without marks.

    >>> find_function(Passage("p", "d", 0, 35, "We agree to exchange data each year.", language="en")).function
    'commitment'
    """
    marks = function_marks(passage)
    if marks is None:
        return None
    return FunctionFinding(marks.function, function_evidence(passage.text, marks, marks.function))


def function_marks(passage: Passage) -> Marks | None:
    """The marks in a passage; None where no function is told."""
    if passage.kind in _UNTOLD or passage.language not in CUES:
        return None
    sums: dict[Function, float] = dict.fromkeys(_PREFERENCE, 0.0)
    found = tuple(_matches(passage))
    headed = _by_heading(passage.heading)
    for cue, _ in found:
        sums[cue.function] += cue.weight
    for function, weight in headed:
        sums[function] += weight
    return Marks(sums, found, tuple(function for function, _ in headed))


def _matches(passage: Passage) -> Iterator[tuple[Cue, re.Match[str]]]:
    """Every mark that is there, once, however often."""
    text = passage.text
    opening = _BEFORE_OPENING.match(text)
    start = opening.end() if opening else 0
    lowered = _without_capitals(text, start)
    openings, others, book = _book(passage.language)
    for cue in openings:
        if match := cue.pattern.match(lowered, start):
            yield cue, match
    for cue, found in zip(others, book.search(text), strict=True):
        if found:
            yield cue, found
    if (":" in text or "|" in text) and (match := LABELS.search(text)):  # every label ends in one
        yield Cue("practice", 2.5, LABELS), match


@lru_cache(maxsize=len(CUES))
def _book(language: str) -> tuple[tuple[Cue, ...], tuple[Cue, ...], PatternBook]:
    """The marks of a language that open a passage, and the others, with these in a book."""
    others = tuple(cue for cue in CUES[language] if not cue.opens)
    openings = tuple(cue for cue in CUES[language] if cue.opens)
    return openings, others, PatternBook([cue.pattern for cue in others])


def _without_capitals(text: str, start: int) -> str:
    """The text with "RECALLING" at its beginning as "Recalling"; every offset stays."""
    word = text[start:].split(maxsplit=1)[:1]
    shouted = bool(word) and len(word[0]) > 3 and word[0].isupper()
    return text[:start] + word[0].capitalize() + text[start + len(word[0]) :] if shouted else text


@lru_cache(maxsize=256)  # passages that follow one another stand under the same ones
def _by_heading(headings: tuple[str, ...]) -> tuple[tuple[Function, float], ...]:
    """A heading weighs for the passages under it: the nearest one that says something; none or one."""
    for heading in reversed(headings):
        for function, weight, pattern in HEADINGS:
            if pattern.search(heading):
                return ((function, weight),)
    return ()


def function_evidence(text: str, marks: Marks, function: Function) -> tuple[Evidence, ...]:
    """The spans of the marks that speak for a function, in the order of the text."""
    spans = sorted({match.span() for cue, match in marks.found if cue.function == function})
    return tuple(Evidence(start, end, text[start:end], f"marks a {function}") for start, end in spans)
