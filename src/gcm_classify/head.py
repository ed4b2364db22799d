"""What a tagger has learned, as plain arrays, and the arithmetic that turns features into probabilities.

Apart from the estimator that learns it, so that serving imports numpy only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from gcm_classify.encoders import Encoder
from gcm_classify.lexicon import Lexicon

__all__ = ["VIEWS", "Head", "PassageFeatures", "nearest_prototype", "views_of", "wilson_lower"]

Floats = NDArray[np.float64]

VIEWS = ("classifier", "prototype", "terms", "negative terms")


@dataclass(frozen=True, slots=True)
class Head:
    """Learned arrays over `n` objectives, `d` vector dimensions and `p` prototypes.

    Attributes:
        numbers: (n,) the objectives' numbers, ascending: the order of columns.
        coef: (n, d) and intercept: (n,), the logistic regressions over vectors.
        prototypes: (p, d) L2-normalised; prototype_of: (p,) the column of each.
        stack_coef: (n, 4) weights of the views; stack_intercept: (n,).
        show: (n,) probability from which an objective is shown.
        auto: (n,) probability from which a tag needs no review; NaN where no threshold is good enough.
    """

    numbers: NDArray[np.int64]
    coef: Floats
    intercept: Floats
    prototypes: Floats
    prototype_of: NDArray[np.int64]
    stack_coef: Floats
    stack_intercept: Floats
    show: Floats
    auto: Floats

    @property
    def dim(self) -> int:
        """Dimensions of a vector."""
        return int(self.coef.shape[1])

    def probabilities(self, features: NDArray[np.floating]) -> Floats:
        """(n_passages, n_objectives) in [0, 1] from a feature matrix (n_passages, dim + 2 * n_objectives)."""
        x = np.asarray(features, dtype=np.float64)
        vectors = x[:, : self.dim]
        decision = vectors @ self.coef.T + self.intercept
        similarity = nearest_prototype(vectors, self.prototypes, self.prototype_of, len(self.numbers))
        views = views_of(decision, similarity, x[:, self.dim :])
        logits = np.einsum("ijv,jv->ij", views, self.stack_coef) + self.stack_intercept
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -40, 40))), dtype=np.float64)


def nearest_prototype(vectors: Floats, prototypes: Floats, prototype_of: NDArray[np.int64], n: int) -> Floats:
    """(n_passages, n) cosine to the nearest prototype of each objective; 0 for an objective without one."""
    cosines = vectors @ prototypes.T
    out = np.zeros((len(vectors), n))
    for column in range(n):
        own = cosines[:, prototype_of == column]
        if own.shape[1]:
            out[:, column] = own.max(axis=1)
    return out


def views_of(decision: Floats, similarity: Floats, counts: Floats) -> Floats:
    """(n_passages, n_objectives, 4): what the second regression weighs. Without term counts their views are zero."""
    n = decision.shape[1]
    terms = np.log1p(counts) if counts.shape[1] == 2 * n else np.zeros((len(decision), 2 * n))
    return np.stack([decision, similarity, terms[:, :n], terms[:, n:]], axis=2)


def wilson_lower(hits: int, n: int, *, z: float = 1.959964) -> float:
    """Lower bound of the 95% interval of a share (Wilson 1927); 0.0 for n = 0.

    >>> round(wilson_lower(35, 35), 3)
    0.901
    """
    if n == 0:
        return 0.0
    share = hits / n
    centre = share + z * z / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (centre - spread) / (1 + z * z / n)


class PassageFeatures:
    """Texts to a feature matrix: the vector, then the counts of matched and of negative terms per objective."""

    def __init__(self, encoder: Encoder, lexicon: Lexicon) -> None:
        self.encoder = encoder
        self.lexicon = lexicon

    def transform(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n_texts, dim + 2 * n_objectives) float32; a row depends on its own text only."""
        return np.hstack([self.encoder.encode(texts), self.lexicon.counts(texts)])
