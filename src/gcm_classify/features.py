"""Texts become a feature matrix: the encoder's vector, matched terms, and hashed word and character n-grams."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from gcm_classify.encoders import Encoder
from gcm_classify.lexicon import Lexicon

__all__ = ["N_CHARACTER", "N_WORD", "PassageFeatures"]

# Hashed, so that nothing is learned here and nothing has to be kept: buckets for word and for character n-grams.
N_WORD = 2**16
N_CHARACTER = 2**17


class PassageFeatures:
    """Columns: vector (dim), distinct terms and negative terms of each objective (2n), counts of n-grams (hashed).

    A row depends on its own text only. Words go in as one and two, characters as three to five within a word.
    """

    def __init__(self, encoder: Encoder, lexicon: Lexicon) -> None:
        self.encoder = encoder
        self.lexicon = lexicon

    def transform(self, texts: Sequence[str]) -> Any:
        """scipy CSR matrix (n_texts, dim + 2 * n_objectives + N_WORD + N_CHARACTER), float32."""
        from scipy.sparse import csr_matrix, hstack

        dense = np.hstack([self.encoder.encode(texts), self.lexicon.counts(texts)])
        ngrams = [vectorizer.transform(texts) for vectorizer in _vectorizers()]
        return hstack([csr_matrix(dense), *ngrams], format="csr", dtype=np.float32)


@lru_cache(maxsize=1)
def _vectorizers() -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import HashingVectorizer

    common = {"alternate_sign": False, "norm": None, "dtype": np.float32}
    words = HashingVectorizer(ngram_range=(1, 2), n_features=N_WORD, **common)
    characters = HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), n_features=N_CHARACTER, **common)
    return words, characters
