"""The field's fixed terms, found in a text: evidence for an objective, or a sign that a term means something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gcm_classify.phrasebook import PhraseFinder
from gcm_classify.taxonomy import Taxonomy

__all__ = ["Lexicon", "TermMatch"]


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term of an objective as it stands in the text; `negative` where it speaks against the objective."""

    objective: int
    start: int
    end: int
    text: str
    negative: bool = False


class Lexicon:
    """Finds the terms of a taxonomy in all its languages at once, on whole tokens, singular or plural."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        import spacy

        self._numbers = taxonomy.numbers
        self._terms = PhraseFinder(spacy.blank("xx"), _phrases(taxonomy))
        # Asked for twice, for the features and for the evidence.
        self.find: Callable[[str], tuple[TermMatch, ...]] = lru_cache(maxsize=2 * 128)(self._find)

    def _find(self, text: str) -> tuple[TermMatch, ...]:
        """Matches in the order of the text. Of overlapping terms of one objective only the longest counts,
        and a term inside a negative one does not count for that objective.
        """
        found = [
            TermMatch(number, start, end, text[start:end], negative)
            for (number, negative), start, end, _ in self._terms.find(text)
        ]
        return tuple(_longest(found))

    def counts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n_texts, 2 * n_objectives) float32: distinct terms for each objective, then distinct negative terms."""
        columns = {number: column for column, number in enumerate(self._numbers)}
        out = np.zeros((len(texts), 2 * len(columns)), dtype=np.float32)
        for row, text in enumerate(texts):
            distinct = {(match.objective, match.negative, match.text.casefold()) for match in self.find(text)}
            for number, negative, _ in distinct:
                out[row, columns[number] + (len(columns) if negative else 0)] += 1
        return out


def _phrases(taxonomy: Taxonomy) -> Iterator[tuple[tuple[int, bool], str]]:
    """Every form of every term, with its objective and whether it speaks against it."""
    for objective in taxonomy.objectives:
        for negative, terms in ((False, objective.terms), (True, objective.negative)):
            forms = {form for group in terms.values() for term in group for form in _forms(term)}
            yield from (((objective.number, negative), form) for form in sorted(forms))


def _forms(term: str) -> Iterator[str]:
    """The term and its plainest plural."""
    yield term
    if term[-1:].isalpha() and not term.endswith("s"):
        yield term + "s"
        if term.endswith("y") and term[-2:-1] not in "aeiou":
            yield term[:-1] + "ies"


def _longest(matches: list[TermMatch]) -> Iterator[TermMatch]:
    taken: list[TermMatch] = []
    for match in sorted(matches, key=lambda m: (m.start - m.end, m.start)):
        covered = any(
            other.objective == match.objective and other.start <= match.start and match.end <= other.end
            for other in taken
        )
        if not covered:
            taken.append(match)
    yield from sorted(taken, key=lambda m: (m.start, m.objective))
