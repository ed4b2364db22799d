"""Phrases of four languages as spaCy token patterns, and where they stand in a sentence.

The patterns stand in `data/relations.toml`, a line each, by what they say; here they become patterns of a spaCy
`Matcher` over the words of folded text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any

__all__ = ["Cue", "cues_in", "ends_with", "opens_with", "token_pattern"]

_WORD = re.compile(r"\w+|[^\w\s]")
_ELEMENT = re.compile(r"\.\.(\d+)|\(([^()]+)\)([?*]?)|(\S+)")
_STOPS = [".", ";", "!", "?"]
_OTHER = "\0"  # stands for a word of no pattern


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase found: what it says (a table of `relations.toml`) and its range of characters."""

    relation: str
    start: int
    end: int


@lru_cache(maxsize=1024)
def cues_in(folded: str) -> tuple[Cue, ...]:
    """Every phrase in a folded text, in order of their ends.

    >>> "jointly" in {cue.relation for cue in cues_in("co-hosted in the margins of the")}
    True
    """
    spans = [found.span() for found in _WORD.finditer(folded)]
    words = [folded[start:end] for start, end in spans]
    found = {
        (relation, spans[first][0], spans[last - 1][1]) for relation, first, last in _book().found(words)
    }
    return tuple(Cue(*cue) for cue in sorted(found, key=lambda cue: (cue[2], cue[1], cue[0])))


def ends_with(
    folded: str, relation: str, *, words: int | None = None, within: int = 120, across: str = ""
) -> Cue | None:
    """The last such phrase that leads to the end of the text, in one sentence.

    Between the phrase and the end may stand `words` words at most, or any up to `within` characters; none of the
    characters `.;` and a line's end, unless in `across`.
    """
    for cue in reversed(cues_in(folded)):
        gap = folded[cue.end :]
        if (
            cue.relation != relation
            or len(gap) > within
            or any(stop in gap for stop in ".;\n" if stop not in across)
        ):
            continue
        if words is None or len(re.findall(r"[\w'-]+", gap)) <= words:
            return cue
    return None


def opens_with(folded: str, relation: str) -> Cue | None:
    """The longest such phrase at the beginning of the text, signs apart."""
    cues = [
        cue
        for cue in cues_in(folded)
        if cue.relation == relation and not re.search(r"\w", folded[: cue.start])
    ]
    return max(cues, key=lambda cue: cue.end, default=None)


def token_pattern(line: str) -> list[dict[str, Any]]:
    """A line of `relations.toml` as a pattern of spaCy's `Matcher`.

    >>> token_pattern("(speak|speaks) today? for")[0]
    {'TEXT': {'IN': ['speak', 'speaks']}}
    """
    return list(_elements(line))


def _elements(line: str) -> Iterator[dict[str, Any]]:
    for gap, group, times, word in _ELEMENT.findall(line):
        if gap:
            yield {"TEXT": {"NOT_IN": _STOPS}, "OP": f"{{0,{gap}}}"}
        elif group:
            yield _one_of(group.split("|")) | ({"OP": times} if times else {})
        elif word.endswith("?") and len(word) > 1:
            yield _one_of([word[:-1]]) | {"OP": "?"}
        else:
            yield _one_of([word])


def _one_of(words: list[str]) -> dict[str, Any]:
    if any(word.endswith("~") for word in words):
        whole = (re.escape(word[:-1]) + ".*" if word.endswith("~") else re.escape(word) for word in words)
        return {"TEXT": {"REGEX": f"^(?:{'|'.join(whole)})$"}}
    return {"TEXT": words[0] if len(words) == 1 else {"IN": words}}


@dataclass(frozen=True, slots=True)
class _Line:
    """A pattern, and what must stand in a text for it: one word of each set, "word~" for any that begins so."""

    relation: str
    matcher: Any
    needed: tuple[frozenset[str], ...]


class _Book:
    """All patterns over one vocabulary. It holds the words that stand in patterns; all others are one to them."""

    def __init__(self, patterns: Iterable[tuple[str, str]]) -> None:
        from spacy.vocab import Vocab

        patterns = list(patterns)
        every = {word for _, line in patterns for words, _ in _choices(line) for word in words}
        self._words = frozenset(word for word in every if not word.endswith("~")).union(_STOPS)
        self._stems = tuple(word[:-1] for word in sorted(every) if word.endswith("~"))
        self._vocab = Vocab()
        self._lines = [_line(self._vocab, relation, line) for relation, line in patterns]

    def found(self, words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
        """Relation and range of every match; only the patterns whose words are all there are tried, in whatever order."""
        from spacy.tokens import Doc

        known = [self._known(word) for word in words]
        there = frozenset(chain.from_iterable(known))
        lines = [line for line in self._lines if not any(map(there.isdisjoint, line.needed))]
        if not lines:
            return
        doc = Doc(
            self._vocab, words=[word if of_it else _OTHER for word, of_it in zip(words, known, strict=True)]
        )
        for line in lines:
            for _, first, last in line.matcher(doc):
                yield line.relation, first, last

    def _known(self, word: str) -> list[str]:
        """What patterns have of a word: itself, and its beginnings."""
        of_it = [word] if word in self._words else []
        if word.startswith(self._stems):
            of_it += [f"{stem}~" for stem in self._stems if word.startswith(stem)]
        return of_it


def _line(vocab: Any, relation: str, line: str) -> _Line:
    from spacy.matcher import Matcher

    matcher = Matcher(vocab, validate=False)
    matcher.add(relation, [token_pattern(line)])
    return _Line(relation, matcher, tuple(frozenset(words) for words, must in _choices(line) if must))


def _choices(line: str) -> Iterator[tuple[list[str], bool]]:
    """The words of each element of a line, and whether one of them must stand there."""
    for _, group, times, word in _ELEMENT.findall(line):
        if group:
            yield group.split("|"), not times
        elif word:
            may_lack = word.endswith("?") and len(word) > 1
            yield [word.removesuffix("?") if may_lack else word], not may_lack


@lru_cache(maxsize=1)
def _book() -> _Book:
    content = files("gcm_classify.profile").joinpath("data", "relations.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(content)
    return _Book((relation, line) for relation, table in tables.items() for line in table["patterns"])
