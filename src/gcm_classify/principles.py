"""The guiding principles that a passage invokes or applies: a second axis beside the objectives.

Phrases of `taxonomy/data/principles.toml`, matched on whole tokens by spaCy in the passage's own language. A principle
counts where its name or set formula stands, where a phrase applies it plainly, or where two hints come together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, Literal

from gcm_classify.datamodels import Evidence, PrincipleFinding
from gcm_classify.phrasebook import PhraseFinder
from gcm_classify.taxonomy import Taxonomy
from gcm_classify.taxonomy.tables import Table, read_table

__all__ = ["Phrase", "find_phrases", "find_principles", "principle_evidence", "principles_shown"]

Strength = Literal["named", "shown", "hinted", "beside"]

_STRENGTHS: tuple[Strength, ...] = ("named", "shown", "hinted", "beside")
_ENOUGH_HINTS = 2
_WHY = {
    "named": "names the principle",
    "shown": "applies the principle",
    "hinted": "points to the principle, in company",
}
# About the share of findings that were right on passages which the phrases had not been written against: 5 of 5 named,
# 16 of 23 shown, 2 of 6 hinted, each with one more right and one more wrong.
_SCORE = {"named": 0.86, "shown": 0.68, "hinted": 0.38}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a principle in a text, by offsets, and how strongly it shows the principle."""

    principle: int
    strength: Strength
    start: int
    end: int


def find_principles(text: str, language: str, *, taxonomy: Taxonomy) -> tuple[PrincipleFinding, ...]:
    """Principles that a text invokes or applies by the phrases alone, highest score first; an empty tuple is a normal answer.

    Args:
        text: a passage; offsets of the evidence refer to it.
        language: ISO 639-1 code; a language without phrases has no findings.
        taxonomy: the framework; one with principles of its own, for which no phrases are known, has no findings.
    """
    return principles_shown(text, find_phrases(text, language, taxonomy=taxonomy))


def find_phrases(text: str, language: str, *, taxonomy: Taxonomy) -> tuple[Phrase, ...]:
    """All phrases of principles in a text, also those too weak to show one; arguments as for `find_principles`."""
    framework, phrases = _phrases()
    if taxonomy.id != framework or language not in phrases:
        return ()
    known = {principle.number for principle in taxonomy.principles}
    found: dict[int, list[_Match]] = defaultdict(list)
    for (strength, number), start, end, tokens in _finder(language).find(text):
        found[number].append((strength, start, end, tokens))
    return tuple(
        Phrase(number, strength, start, end)
        for number, matches in found.items()
        if number in known
        for strength, start, end, _ in _longest(matches)
    )


def principles_shown(text: str, phrases: Sequence[Phrase]) -> tuple[PrincipleFinding, ...]:
    """What the phrases show by themselves, highest score first."""
    numbers = dict.fromkeys(phrase.principle for phrase in phrases)
    findings = [
        _finding(text, number, [one for one in phrases if one.principle == number]) for number in numbers
    ]
    return tuple(
        sorted((one for one in findings if one is not None), key=lambda one: (-one.score, one.principle))
    )


def principle_evidence(text: str, phrases: Sequence[Phrase], number: int) -> tuple[Evidence, ...]:
    """The spans of a principle's strongest phrases."""
    own = [phrase for phrase in phrases if phrase.principle == number]
    best = min((_STRENGTHS.index(phrase.strength) for phrase in own), default=0)
    return tuple(
        Evidence(one.start, one.end, text[one.start : one.end], _WHY[one.strength])
        for one in own
        if one.strength == _STRENGTHS[best]
    )


def _finding(text: str, number: int, phrases: Sequence[Phrase]) -> PrincipleFinding | None:
    strengths = {phrase.strength for phrase in phrases}
    if not strengths & {"named", "shown"}:
        hints = {text[one.start : one.end].casefold() for one in phrases if one.strength == "hinted"}
        if len(hints) < _ENOUGH_HINTS:
            return None
    best = next(strength for strength in _STRENGTHS if strength in strengths)
    return PrincipleFinding(number, _SCORE[best], principle_evidence(text, phrases, number))


_Match = tuple[Strength, int, int, int]  # with its range of characters and its tokens


def _longest(matches: list[_Match]) -> Iterator[_Match]:
    """Of phrases that overlap only the longest, the stronger where two are alike; what is beside the point swallows."""
    taken: list[tuple[int, int]] = []
    kept = []
    for match in sorted(matches, key=lambda m: (-m[3], m[0] != "beside", _STRENGTHS.index(m[0]))):
        _, start, end, _ = match
        if not any(start < other_end and other_start < end for other_start, other_end in taken):
            taken.append((start, end))
            kept.append(match)
    yield from sorted((match for match in kept if match[0] != "beside"), key=lambda m: m[1])


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    """The same for all languages: making one takes a while."""
    import spacy
    from spacy.util import compile_prefix_regex

    nlp: Any = spacy.blank("xx")
    elisions = compile_prefix_regex([*nlp.Defaults.prefixes, r"(?:[LlDdNnSs]|[Qq]u)[’'](?=\w)"])  # l’enfant
    nlp.tokenizer.prefix_search = elisions.search
    return nlp


@lru_cache(maxsize=8)
def _finder(language: str) -> PhraseFinder[tuple[Strength, int]]:
    phrases = _phrases()[1][language]
    return PhraseFinder(_tokenizer(), ((key, phrase) for key, those in phrases.items() for phrase in those))


Phrases = Mapping[str, Mapping[tuple[Strength, int], tuple[str, ...]]]


@lru_cache(maxsize=1)
def _phrases() -> tuple[str, Phrases]:
    """The framework that the phrases are for, and by language the phrases of each strength and principle."""
    file = read_table(None, "principles.toml")
    file.refuse_other_keys("framework", "principles")
    out: dict[str, dict[tuple[Strength, int], tuple[str, ...]]] = defaultdict(dict)
    for entry in file.tables("principles"):
        entry.refuse_other_keys("number", *_STRENGTHS)
        for strength in _STRENGTHS:
            for language, phrases in _by_language(entry, strength):
                out[language][strength, entry.positive("number")] = phrases
    return file.text("framework"), dict(out)


def _by_language(entry: Table, strength: Strength) -> Iterator[tuple[str, tuple[str, ...]]]:
    table = entry.table(strength, {})
    for language in table.values:
        written = table.texts(language)
        yield language, tuple(sorted({form for phrase in written for form in expanded(phrase)}))


def expanded(phrase: str) -> Iterator[str]:
    """Every phrase that one with braces stands for.

    >>> list(expanded("right{,s} of {the child,children}"))
    ['right of the child', 'right of children', 'rights of the child', 'rights of children']
    """
    parts = re.split(r"\{([^{}]*)\}", phrase)
    choices = [part.split(",") if index % 2 else [part] for index, part in enumerate(parts)]
    for chosen in product(*choices):
        yield " ".join("".join(chosen).split())
