"""What a passage does: commits, tells of a practice, recommends, frames (preamble and procedure), or only describes.

Marks of form and wording in the passage's own language, each with a weight: how it opens (after its number), verbs,
fiche fields, the headings above it. The function with the greatest sum has the passage, if the sum reaches one;
otherwise it describes. `function_cues` holds the marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gcm_classify.datamodels import Evidence, Function, FunctionFinding, Passage
from gcm_classify.function_cues import CUES, HEADINGS, LABELS, Cue

__all__ = ["find_function"]

_ENOUGH = 1.0
_BEFORE_OPENING = re.compile(
    r"^\W*(?:(?:\(?(?:\d{1,3}(?:\.\d{1,2})*|[a-z]|[ivx]{1,5})\s?[.)–—-]+|\d{1,3}(?:\.\d{1,2})*(?=\s))\W*)*"
)
_UNTOLD = frozenset({"heading", "footnote"})
_PREFERENCE: tuple[Function, ...] = ("procedure", "commitment", "recommendation", "practice", "description")


def find_function(passage: Passage) -> FunctionFinding | None:
    """What the passage does; None for a heading or footnote, and in a language without marks.

    >>> find_function(Passage("p", "d", 0, 35, "We agree to exchange data each year.", language="en")).function
    'commitment'
    """
    if passage.kind in _UNTOLD or passage.language not in CUES:
        return None
    sums: dict[Function, float] = dict.fromkeys(_PREFERENCE, 0.0)
    found: list[tuple[Cue, re.Match[str]]] = []
    for cue, match in _matches(passage):
        sums[cue.function] += cue.weight
        found.append((cue, match))
    for function, weight in _by_heading(passage.heading):
        sums[function] += weight
    best = max(_PREFERENCE, key=lambda function: sums[function])
    if sums[best] < _ENOUGH:
        return FunctionFinding("description")
    return FunctionFinding(best, tuple(_evidence(passage.text, best, found)))


def _matches(passage: Passage) -> Iterator[tuple[Cue, re.Match[str]]]:
    """Every mark that is there, once, however often."""
    text = passage.text
    opening = _BEFORE_OPENING.match(text)
    start = opening.end() if opening else 0
    lowered = _without_capitals(text, start)
    for cue in CUES[passage.language]:
        match = cue.pattern.match(lowered, start) if cue.opens else cue.pattern.search(text)
        if match:
            yield cue, match
    if match := LABELS.search(text):
        yield Cue("practice", 2.5, LABELS), match


def _without_capitals(text: str, start: int) -> str:
    """The text with "RECALLING" at its beginning as "Recalling"; every offset stays."""
    word = text[start:].split(maxsplit=1)[:1]
    shouted = bool(word) and len(word[0]) > 3 and word[0].isupper()
    return text[:start] + word[0].capitalize() + text[start + len(word[0]) :] if shouted else text


def _by_heading(headings: Sequence[str]) -> Iterator[tuple[Function, float]]:
    """A heading weighs for the passages under it: the nearest one that says something."""
    for heading in reversed(headings):
        for function, weight, pattern in HEADINGS:
            if pattern.search(heading):
                yield function, weight
                return


def _evidence(
    text: str, function: Function, found: Sequence[tuple[Cue, re.Match[str]]]
) -> Iterator[Evidence]:
    spans = sorted({match.span() for cue, match in found if cue.function == function})
    for start, end in spans:
        yield Evidence(start, end, text[start:end], f"marks a {function}")
