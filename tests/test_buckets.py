"""Hashed counts: as many as stand there, whatever else is counted beside them."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gcm_classify.buckets import bucket, counts
from gcm_classify.features import N_CHARACTER, N_WORD, character_ngrams, ngram_counts, word_ngrams

ROWS = st.lists(st.lists(st.integers(0, 9), max_size=30), max_size=5)


@given(ROWS)
def test_counts_are_those_of_a_counter(rows: list[list[int]]) -> None:
    matrix = counts([np.array(row, dtype=np.int32) for row in rows], 10, np.float32)
    assert matrix.shape == (len(rows), 10) and matrix.dtype == np.float32 and matrix.has_canonical_format
    for row, expected in zip(matrix, rows, strict=True):
        assert dict(zip(row.indices.tolist(), row.data.tolist(), strict=True)) == Counter(expected)


@given(st.lists(st.text(max_size=60), min_size=1, max_size=3))
def test_a_text_has_its_words_pairs_and_runs_of_characters(texts: list[str]) -> None:
    for row, text in zip(ngram_counts(texts), texts, strict=True):
        expected = Counter(bucket(ngram, N_WORD) for ngram in word_ngrams(text.lower()))
        expected += Counter(N_WORD + bucket(ngram, N_CHARACTER) for ngram in character_ngrams(text.lower()))
        assert dict(zip(row.indices.tolist(), row.data.tolist(), strict=True)) == expected
