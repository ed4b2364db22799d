"""Texts become a feature matrix: the encoder's vector, matched terms, and hashed word and character n-grams.

The n-grams are those of scikit-learn's analyzers "word" (one and two) and "char_wb" (three to five), hashed here
with CRC-32: importing its vectorizers would double the time that the command line takes to start.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.buckets import counts, encoded, hashes
from gcm_classify.encoders import Encoder
from gcm_classify.gloss import glossed
from gcm_classify.lexicon import Lexicon

__all__ = [
    "N_CHARACTER",
    "N_WORD",
    "PassageFeatures",
    "Rows",
    "ngram_counts",
    "seen_texts",
    "with_heading",
]

# Hashed, so that nothing is learned here and nothing has to be kept: buckets for word and for character n-grams.
N_WORD = 2**16
N_CHARACTER = 2**17

_WORD = re.compile(r"\b\w\w+\b")
_RUNS = (3, 4, 5)  # characters


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Features of m passages by their kind: `seen` as the encoder sees them, `vectors` (m, dim) and `terms`
    (m, 2 * n_objectives) float32, `ngrams` CSR (m, N_WORD + N_CHARACTER) float32.
    """

    seen: tuple[str, ...]
    vectors: NDArray[np.float32]
    terms: NDArray[np.float32]
    ngrams: Any


class PassageFeatures:
    """Columns: vector (dim), distinct terms and negative terms of each objective (2n), counts of n-grams (hashed).

    A row depends on its own text, heading and language only. The encoder sees the passage under its heading; n-grams and
    terms are counted in the passage itself, for a heading's words would speak for every passage below it. Encoder and
    n-grams are given Spanish, French and Portuguese in their English gloss; the lexicon has terms of its own in them.
    """

    def __init__(self, encoder: Encoder, lexicon: Lexicon) -> None:
        self.encoder = encoder
        self.lexicon = lexicon

    def transform(
        self,
        texts: Sequence[str],
        headings: Sequence[str] | None = None,
        languages: Sequence[str] | None = None,
    ) -> Any:
        """scipy CSR matrix (n_texts, dim + 2 * n_objectives + N_WORD + N_CHARACTER), float32.

        Args:
            texts: n passages.
            headings: n headings, "" where a passage has none; none at all otherwise.
            languages: n ISO 639-1 codes; English otherwise.
        """
        from scipy.sparse import csr_matrix, hstack

        rows = self.rows(texts, headings, languages)
        dense = np.hstack([rows.vectors, rows.terms])
        return hstack([csr_matrix(dense), rows.ngrams], format="csr", dtype=np.float32)

    def rows(
        self,
        texts: Sequence[str],
        headings: Sequence[str] | None = None,
        languages: Sequence[str] | None = None,
    ) -> Rows:
        """The same, each kind for itself: so serving wants it."""
        plain, seen = seen_texts(texts, headings, languages)
        return Rows(tuple(seen), self.encoder.encode(seen), self.lexicon.counts(texts), ngram_counts(plain))


def seen_texts(
    texts: Sequence[str], headings: Sequence[str] | None, languages: Sequence[str] | None
) -> tuple[list[str], list[str]]:
    """The passages in English or in their English gloss: as n-grams are counted, and as the encoder sees them."""
    if languages is None:
        languages = ["en"] * len(texts)
    plain = list(map(glossed, texts, languages))
    if headings is None:
        return plain, plain
    return plain, list(map(with_heading, plain, map(glossed, headings, languages)))


def with_heading(text: str, heading: str) -> str:
    """The passage as an encoder sees it under its heading; the text alone where there is none.

    >>> with_heading("Two posts were opened.", "Report › Borders")
    'Borders. Two posts were opened.'
    """
    last = heading.rsplit("›", 1)[-1].strip().rstrip(".:")
    return f"{last}. {text}" if last else text


def ngram_counts(texts: Sequence[str]) -> Any:
    """scipy CSR matrix (n_texts, N_WORD + N_CHARACTER) of counts, float32."""
    return counts([_buckets(text.lower()) for text in texts], N_WORD + N_CHARACTER, np.float32)


def _buckets(text: str) -> NDArray[np.int32]:
    """Words of two characters and more, and pairs of neighbours; then runs of three to five characters within a word
    that has a space on either side.
    """
    words = encoded(_WORD.findall(text))
    single = hashes(words)
    pairs = hashes([b" " + word for word in words[1:]], single)
    characters = np.frombuffer(b"".join(map(_of_characters, text.split())), dtype=np.uint32)
    of_words = np.array(single + pairs, dtype=np.uint32)
    return np.concatenate((of_words % N_WORD, N_WORD + characters % N_CHARACTER)).astype(np.int32)


@lru_cache(
    maxsize=1 << 14
)  # most words of a text were in another one; bytes are a tenth of the size of numbers
def _of_characters(word: str) -> bytes:
    """Hashes of a word's runs of characters, uint32; of a short word fewer, down to itself between its spaces."""
    padded = f" {word} "
    runs = [padded[start : start + size] for size in _RUNS for start in range(len(padded) - size + 1)]
    return np.array(hashes(encoded(runs)), dtype=np.uint32).tobytes()
