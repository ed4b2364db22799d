"""Passages by meaning: those whose vectors lie closest to the query's, in whatever language they are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gcm_classify.encoders import Encoder
from gcm_classify.features import seen_texts
from gcm_classify.languages import SUPPORTED, language_of
from gcm_classify.search.index import Hit, IndexedOwner, SearchIndex

__all__ = ["Meanings", "encode_query", "load_meanings"]

_AT_ONCE = 20_000  # rows that are widened to single precision together


@dataclass(frozen=True, slots=True)
class Meanings:
    """The vectors (n, dim) of n passages as they were when they were loaded, and whose they are."""

    owners: tuple[IndexedOwner, ...]
    vectors: NDArray[np.float16]

    def nearest(
        self,
        vector: NDArray[np.float32],
        *,
        documents: Collection[str] | None = None,
        passages: Collection[str] | None = None,
        languages: Collection[str] = (),
        limit: int = 200,
    ) -> list[Hit]:
        """Passages closest to a vector (dim,), L2-normalised, by cosine; the filters are those of `by_words`."""
        cosines = self._cosines(vector)
        for row, owner in enumerate(self.owners):
            if (
                (documents is not None and owner.document not in documents)
                or (passages is not None and owner.passage not in passages)
                or (languages and owner.language not in languages)
            ):
                cosines[row] = -np.inf
        best = np.argsort(-cosines, kind="stable")[:limit]
        return [
            Hit(self.owners[row].document, self.owners[row].passage, float(cosines[row]))
            for row in best
            if np.isfinite(cosines[row])
        ]

    def _cosines(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        out = np.empty(len(self.owners), dtype=np.float32)
        for first in range(0, len(out), _AT_ONCE):
            rows = slice(first, first + _AT_ONCE)
            out[rows] = self.vectors[rows].astype(np.float32) @ vector
        return out


def load_meanings(index: SearchIndex, build: str, dim: int) -> Meanings:
    """All vectors of a build that an index holds: 2 bytes a dimension and passage in memory."""
    return Meanings(tuple(index.owners(build)), index.vectors(build, dim))


def encode_query(encoder: Encoder, query: str, otherwise: str = "en") -> NDArray[np.float32]:
    """(dim,) the query as passages are seen: Spanish, French and Portuguese in their English gloss.

    Args:
        otherwise: its language where its few words do not tell, and English is what they look like then. An English
            word has no gloss, so a wrong guess costs little.
    """
    language = language_of(query)
    told = language in SUPPORTED and language != "en"
    vector: NDArray[np.float32] = encoder.encode(as_encoded([query], [language if told else otherwise]))[0]
    return vector


def as_encoded(texts: Sequence[str], languages: Sequence[str]) -> list[str]:
    """Texts as the encoder is given them."""
    plain, _ = seen_texts(texts, None, languages)
    return plain
