"""Phrases of four languages as spaCy token patterns, and where they stand in a sentence.

The patterns stand in `data/relations.toml`, a line each, by what they say; here they become patterns of a spaCy
`Matcher` over the words of folded text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

__all__ = ["Cue", "cues_in", "ends_with", "opens_with", "token_pattern"]

_WORD = re.compile(r"\w+|[^\w\s]")
_ELEMENT = re.compile(r"\.\.(\d+)|\(([^()]+)\)([?*]?)|(\S+)")
_STOPS = [".", ";", "!", "?"]


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
    from spacy.tokens import Doc

    words = [(found.start(), found.end()) for found in _WORD.finditer(folded)]
    vocab, matcher = _matcher()
    found = matcher(Doc(vocab, words=[folded[start:end] for start, end in words])) if words else ()
    cues = {(vocab.strings[key], words[first][0], words[last - 1][1]) for key, first, last in found}
    return tuple(Cue(*cue) for cue in sorted(cues, key=lambda cue: (cue[2], cue[1], cue[0])))


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


@lru_cache(maxsize=1)
def _matcher() -> tuple[Any, Any]:
    from spacy.matcher import Matcher
    from spacy.vocab import Vocab

    content = files("gcm_classify.profile").joinpath("data", "relations.toml").read_text(encoding="utf-8")
    vocab = Vocab()
    matcher = Matcher(vocab)
    for relation, table in tomllib.loads(content).items():
        matcher.add(relation, [token_pattern(line) for line in table["patterns"]])
    return vocab, matcher
