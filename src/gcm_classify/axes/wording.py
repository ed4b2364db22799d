"""A passage's wording as hashed counts: words and pairs in English or in their gloss, how it opens and ends, its endings.

The gloss loses mood and tense, so the words and endings of the original stand beside it, by language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

from gcm_classify.buckets import bucket, counts
from gcm_classify.datamodels import Passage
from gcm_classify.gloss import glossed

__all__ = ["BUCKETS", "wording_counts", "wording_of"]

BUCKETS = 2**15
_TOKEN = re.compile(r"\w+|[^\w\s]")
_OPENING = 4  # words that count as the opening
_ENDING = 3  # letters of an ending, of words that are longer than
_LONG = 4
_LENGTHS = 12  # words a step of length, nine steps


def wording_of(passage: Passage) -> Iterator[str]:
    """What is counted of a passage, each time it stands there."""
    tokens = _TOKEN.findall(glossed(passage.text, passage.language).lower())
    words = [token for token in tokens if token.isalpha()]
    yield from (f"w={token}" for token in tokens)
    yield from (f"b={left} {right}" for left, right in pairwise(tokens))
    yield from (f"^={word}" for word in words[:_OPENING])
    yield f"^1={' '.join(words[:1])}"
    yield f"^2={' '.join(words[:2])}"
    yield f"end={tokens[-1] if tokens else ''}"
    yield f"length={min(9, len(tokens) // _LENGTHS)}"
    yield from _original(passage)
    yield from _heading(passage)


def _original(passage: Passage) -> Iterator[str]:
    language = passage.language
    words = [word.lower() for word in _TOKEN.findall(passage.text) if word.isalpha()]
    yield from (f"{language}s={word[-_ENDING:]}" for word in words if len(word) > _LONG)
    if language != "en":
        yield from (f"{language}w={word}" for word in words)
        yield from (f"{language}^={word}" for word in words[:1])
        yield from (f"{language}^s={word[-_ENDING:]}" for word in words[:1])


def _heading(passage: Passage) -> Iterator[str]:
    words = [
        word
        for word in _TOKEN.findall(passage.heading[-1].lower() if passage.heading else "")
        if word.isalpha()
    ]
    yield from (f"h={word}" for word in words)
    if not words:
        yield "no heading"


def wording_counts(passages: Sequence[Passage]) -> Any:
    """scipy CSR matrix (n_passages, BUCKETS) of counts, float64. A row depends on its own passage only."""
    rows = [np.fromiter(map(_bucket, wording_of(passage)), dtype=np.int32) for passage in passages]
    return counts(rows, BUCKETS, np.float64)


@lru_cache(maxsize=20_000)  # most of what stands in a passage stood in another one
def _bucket(one: str) -> int:
    return bucket(one, BUCKETS)
