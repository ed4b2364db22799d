"""The field's fixed terms, found in a text: evidence for an objective, or a sign that a term means something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

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
        from spacy.matcher import PhraseMatcher

        self._numbers = taxonomy.numbers
        self._nlp: Any = spacy.blank("xx")
        self._nlp.max_length = 10_000_000
        self._matcher: Any = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        for objective in taxonomy.objectives:
            for sign, terms in (("+", objective.terms), ("-", objective.negative)):
                phrases = sorted(
                    {form for group in terms.values() for term in group for form in _forms(term)}
                )
                if phrases:
                    self._matcher.add(
                        f"{sign}{objective.number}", [_tokens(self._nlp, phrase) for phrase in phrases]
                    )
        # Asked for twice, for the features and for the evidence.
        self.find: Callable[[str], tuple[TermMatch, ...]] = lru_cache(maxsize=2 * 128)(self._find)

    def _find(self, text: str) -> tuple[TermMatch, ...]:
        """Matches in the order of the text. Of overlapping terms of one objective only the longest counts,
        and a term inside a negative one does not count for that objective.
        """
        if not len(self._matcher):
            return ()
        doc = self._nlp.make_doc(text)
        found = []
        for key, start, end in self._matcher(doc):
            name = self._nlp.vocab.strings[key]
            span = doc[start:end]
            found.append(TermMatch(int(name[1:]), span.start_char, span.end_char, span.text, name[0] == "-"))
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


def _tokens(nlp: Any, phrase: str) -> Any:
    """The phrase as the tokenizer splits it: at its spaces where it holds letters only, which is thirty times as fast."""
    from spacy.tokens import Doc

    words = phrase.split()
    return Doc(nlp.vocab, words=words) if all(map(str.isalpha, words)) else nlp.make_doc(phrase)


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
