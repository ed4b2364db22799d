"""A passage's wording as hashed counts: words and pairs in English or in their gloss, how it opens and ends, its endings.

The gloss loses mood and tense, so the words and endings of the original stand beside it, by language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.buckets import counts, encoded, hashes
from gcm_classify.datamodels import Passage
from gcm_classify.gloss import glossed

__all__ = ["BUCKETS", "wording_counts", "wording_of"]

BUCKETS = 2**15
_TOKEN = re.compile(r"\w+|[^\w\s]")
_OPENING = 4  # words that count as the opening
_ENDING = 3  # letters of an ending, of words that are longer than
_LONG = 4
_LENGTHS = 12  # words a step of length, nine steps


def wording_of(passage: Passage) -> Iterator[tuple[str, list[str]]]:
    """What is counted of a passage, each time it stands there: a mark of its sort, and what stands there of it."""
    tokens = _TOKEN.findall(glossed(passage.text, passage.language).lower())
    words = [token for token in tokens if token.isalpha()]
    yield "w=", tokens
    yield "b=", [f"{left} {right}" for left, right in pairwise(tokens)]
    yield "^=", words[:_OPENING]
    yield "^1=", [" ".join(words[:1])]
    yield "^2=", [" ".join(words[:2])]
    yield "end=", [tokens[-1] if tokens else ""]
    yield "length=", [str(min(9, len(tokens) // _LENGTHS))]
    yield from _original(passage)
    yield from _heading(passage)


def _original(passage: Passage) -> Iterator[tuple[str, list[str]]]:
    language = passage.language
    words = [word.lower() for word in _TOKEN.findall(passage.text) if word.isalpha()]
    yield f"{language}s=", [word[-_ENDING:] for word in words if len(word) > _LONG]
    if language != "en":
        yield f"{language}w=", words
        yield f"{language}^=", words[:1]
        yield f"{language}^s=", [word[-_ENDING:] for word in words[:1]]


def _heading(passage: Passage) -> Iterator[tuple[str, list[str]]]:
    heading = passage.heading[-1].lower() if passage.heading else ""
    words = [word for word in _TOKEN.findall(heading) if word.isalpha()]
    yield "h=", words
    if not words:
        yield "no heading", [""]


def wording_counts(passages: Sequence[Passage]) -> Any:
    """scipy CSR matrix (n_passages, BUCKETS) of counts, float64. A row depends on its own passage only."""
    return counts([_buckets(passage) for passage in passages], BUCKETS, np.float64)


def _buckets(passage: Passage) -> NDArray[np.int32]:
    hashed: list[int] = []
    for mark, words in wording_of(passage):
        hashed += hashes(encoded(words), repeat(_hash_of(mark)))
    return (np.array(hashed, dtype=np.uint32) % BUCKETS).astype(np.int32)


@lru_cache(maxsize=64)
def _hash_of(mark: str) -> int:
    return hashes(encoded([mark]))[0]
