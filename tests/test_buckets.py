"""Hashed counts: as many as stand there, whatever else is counted beside them."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gcm_classify.buckets import counts, encoded, hashes
from gcm_classify.features import N_CHARACTER, N_WORD, ngram_counts

ROWS = st.lists(st.lists(st.integers(0, 9), max_size=30), max_size=5)


@given(ROWS)
def test_counts_are_those_of_a_counter(rows: list[list[int]]) -> None:
    matrix = counts([np.array(row, dtype=np.int32) for row in rows], 10, np.float32)
    assert matrix.shape == (len(rows), 10) and matrix.dtype == np.float32 and matrix.has_canonical_format
    for row, expected in zip(matrix, rows, strict=True):
        assert dict(zip(row.indices.tolist(), row.data.tolist(), strict=True)) == Counter(expected)


def bucket(item: str, n_buckets: int) -> int:
    return zlib.crc32(item.encode("utf-8", "surrogatepass")) % n_buckets


@given(st.lists(st.text("ab c\ud800é", max_size=5), max_size=5))
def test_words_hash_alike_whole_and_read_on(words: list[str]) -> None:
    whole = hashes(encoded([f"w={word}" for word in words]))
    assert hashes(encoded(words), [zlib.crc32(b"w=")] * len(words)) == whole
    assert [one % 100 for one in whole] == [bucket(f"w={word}", 100) for word in words]


def word_ngrams(text: str) -> list[str]:
    words = re.findall(r"\b\w\w+\b", text)
    return [*words, *map(" ".join, pairwise(words))]


def character_ngrams(text: str) -> list[str]:
    padded = [f" {word} " for word in text.split()]
    return [
        word[start : start + size]
        for word in padded
        for size in (3, 4, 5)
        for start in range(len(word) - size + 1)
    ]


def test_runs_of_characters_are_within_words_with_their_spaces() -> None:
    assert character_ngrams("of visa")[:4] == [" of", "of ", " of ", " vi"]
    assert character_ngrams("a") == [" a "]


@given(st.lists(st.text(max_size=60), min_size=1, max_size=3))
def test_a_text_has_its_words_pairs_and_runs_of_characters(texts: list[str]) -> None:
    for row, text in zip(ngram_counts(texts), texts, strict=True):
        expected = Counter(bucket(ngram, N_WORD) for ngram in word_ngrams(text.lower()))
        expected += Counter(N_WORD + bucket(ngram, N_CHARACTER) for ngram in character_ngrams(text.lower()))
        assert dict(zip(row.indices.tolist(), row.data.tolist(), strict=True)) == expected
