"""What a tagger has learned, as plain arrays, and the arithmetic that turns features into probabilities.

Apart from the estimator that learns it, so that serving needs neither a pickle nor the fitting code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "VIEWS",
    "Head",
    "gaussian_kernel",
    "nearest_prototype",
    "ngram_weights",
    "sigmoid",
    "split_features",
    "stacked_views",
    "term_weights",
    "wilson_lower",
]

Floats = NDArray[np.float64]

VIEWS = (
    "vector",  # kernel ridge over the encoder's vectors
    "wording",  # ridge over TF-IDF of words and characters, and the lexicon's terms of all objectives
    "prototype",  # cosine to the nearest prototype of the objective
    "terms",  # the lexicon's terms
    "negative terms",  # the lexicon's signs that a term means something else
    "none by vector",  # kernel ridge for "addresses nothing", the same for all objectives
    "none by wording",  # ridge for the same
)


@dataclass(frozen=True, slots=True, eq=False)  # compared and hashed by identity: arrays are neither
class Head:
    """Learned arrays over n objectives, d vector dimensions, m training passages, p prototypes, h n-gram buckets.

    Attributes:
        numbers: (n,) the objectives' numbers, ascending: the order of columns.
        support: (m, d) the training passages' vectors, rounded to half precision.
        dual: (m, n + 1) weights of the kernel ridge; the last column is "addresses nothing". dual_offset: (n + 1,).
        gamma: () width of the Gaussian kernel.
        ngram_idf: (h,) inverse document frequencies; ngram_split: () buckets that belong to words, the rest to characters.
        ngram_coef: (h, n + 1) weights of the ridge over wording for TF-IDF, rounded to half precision. ngram_offset: (n + 1,).
        term_coef: (2n, n + 1) weights of the same ridge for the lexicon's counts, see `term_weights`; term_scale: ().
        prototypes: (p, d) L2-normalised; prototype_of: (p,) the column of each.
        stack_coef: (n, 7) weights of the views; stack_intercept: (n,).
        show: (n,) probability from which an objective is shown.
        auto: (n,) probability from which a tag needs no review; NaN where no threshold is good enough.
    """

    numbers: NDArray[np.int64]
    support: NDArray[Any]
    dual: Floats
    dual_offset: Floats
    gamma: Floats
    ngram_idf: Floats
    ngram_split: NDArray[np.int64]
    ngram_coef: NDArray[Any]
    ngram_offset: Floats
    term_coef: Floats
    term_scale: Floats
    prototypes: Floats
    prototype_of: NDArray[np.int64]
    stack_coef: Floats
    stack_intercept: Floats
    show: Floats
    auto: Floats

    @property
    def dim(self) -> int:
        """Dimensions of a vector."""
        return int(self.support.shape[1])

    def probabilities(self, features: Any) -> Floats:
        """(n_passages, n_objectives) in [0, 1] from `features.PassageFeatures`' matrix, or from bare vectors."""
        return self.probabilities_of(*split_features(features, self.dim, len(self.numbers)))

    def probabilities_of(self, vectors: NDArray[Any], terms: NDArray[Any], ngrams: Any) -> Floats:
        """The same from each kind of features: vectors (n, d), term counts (n, 2 * n_objectives), n-gram counts (CSR or None)."""
        vectors, terms = vectors.astype(np.float64), terms.astype(np.float64)
        kernel = _kernel(vectors, _support_side_of(self), float(self.gamma))
        by_vector = kernel @ self.dual + self.dual_offset
        by_wording = self.ngram_offset + term_weights(terms, float(self.term_scale)) @ self.term_coef
        if ngrams is not None:
            by_wording = by_wording + _ngram_product(self, ngrams)
        similarity = nearest_prototype(vectors, self.prototypes, self.prototype_of, len(self.numbers))
        views = stacked_views(by_vector, by_wording, similarity, terms)
        return sigmoid(np.einsum("ijv,jv->ij", views, self.stack_coef) + self.stack_intercept)


def split_features(features: Any, dim: int, n: int) -> tuple[Floats, Floats, Any]:
    """Vectors (rows, dim), term counts (rows, 2n) and n-gram counts (CSR, or None where there are none)."""
    from scipy.sparse import csr_matrix, issparse

    rest = features.shape[1] - dim - 2 * n
    if not issparse(features):
        features = csr_matrix(np.asarray(features))
    vectors = features[:, :dim].toarray().astype(np.float64)
    if rest < 0:  # bare vectors
        return vectors, np.zeros((features.shape[0], 2 * n)), None
    terms = features[:, dim : dim + 2 * n].toarray().astype(np.float64)
    return vectors, terms, features[:, dim + 2 * n :] if rest else None


def _ngram_product(head: Head, ngrams: Any) -> Floats:
    """(rows, n + 1) TF-IDF times the head's weights of it."""
    from scipy.sparse import csr_matrix

    weighted = ngram_weights(ngrams, head.ngram_idf, int(head.ngram_split))
    place, coef = _wording_of(head)
    compact = csr_matrix(
        (weighted.data, place[weighted.indices], weighted.indptr), shape=(weighted.shape[0], len(coef))
    )
    return np.asarray(compact @ coef, dtype=np.float64)


@lru_cache(maxsize=2)
def _wording_of(head: Head) -> tuple[NDArray[np.int32], Floats]:
    """(h,) the row of each bucket, and these rows in double precision, widened once; 0, of zeros, for a bucket without weight."""
    counts = head.ngram_idf > 0
    place = np.where(counts, np.cumsum(counts), 0).astype(np.int32)
    nothing = np.zeros((1, head.ngram_coef.shape[1]))
    return place, np.vstack([nothing, head.ngram_coef[counts].astype(np.float64)])


def gaussian_kernel(vectors: Floats, support: Floats, gamma: float) -> Floats:
    """(rows, m) exp(-gamma * squared distance) between vectors and support."""
    return _kernel(vectors, _support_side(support, gamma), gamma)


def _kernel(vectors: Floats, support_side: Floats, gamma: float) -> Floats:
    """The whole exponent is one product: every pass over it costs as much as exp."""
    lengths = -gamma * _squared_lengths(vectors)
    exponent: Floats = (
        _in_eights(2.0 * gamma * vectors, lengths[:, None], np.ones((len(vectors), 1))) @ support_side
    )
    return np.exp(exponent, out=exponent)  # in place: of a whole corpus it fills a third of a gigabyte


def _support_side(support: NDArray[Any], gamma: float) -> Floats:
    wide = support.astype(np.float64)
    lengths = -gamma * _squared_lengths(wide)
    return np.ascontiguousarray(_in_eights(wide, np.ones((len(wide), 1)), lengths[:, None]).T)


@lru_cache(maxsize=2)
def _support_side_of(head: Head) -> Floats:
    """Of the head's support: the same for every document."""
    return _support_side(head.support, float(head.gamma))


def _in_eights(*columns: Floats) -> Floats:
    """Columns side by side, with zeros to a multiple of eight: a product over another number takes up to twice as long."""
    filled = np.zeros((len(columns[0]), -sum(one.shape[1] for one in columns) % 8))
    return np.hstack([*columns, filled])


def _squared_lengths(vectors: Floats) -> Floats:
    return np.asarray((vectors**2).sum(axis=1), dtype=np.float64)


def ngram_weights(counts: Any, idf: Floats, split: int) -> Any:
    """TF-IDF (CSR): logarithmic counts, words and characters each of unit length, both together of unit length."""
    from scipy.sparse import csr_matrix

    weighted = csr_matrix(counts, dtype=np.float64, copy=True)
    weighted.data = (1.0 + np.log(weighted.data)) * idf[weighted.indices]
    rows = np.repeat(np.arange(weighted.shape[0]), np.diff(weighted.indptr))
    half = 2 * rows + (weighted.indices >= split)  # the words of a row, or its characters
    lengths = np.sqrt(np.bincount(half, weighted.data**2, minlength=2 * weighted.shape[0]))
    weighted.data /= np.maximum(lengths[half], 1e-12) * sqrt(2.0)
    return weighted


def term_weights(terms: Floats, scale: float) -> Floats:
    """(rows, 2n) the lexicon's counts as the ridge over wording sees them beside TF-IDF rows of unit length."""
    return np.asarray(scale * np.log1p(terms), dtype=np.float64)


def nearest_prototype(vectors: Floats, prototypes: Floats, prototype_of: NDArray[np.int64], n: int) -> Floats:
    """(rows, n) cosine to the nearest prototype of each objective; 0 for an objective without one."""
    order = np.argsort(prototype_of, kind="stable")
    owners, first = np.unique(prototype_of[order], return_index=True)
    out = np.zeros((len(vectors), n))
    if len(owners):
        out[:, owners] = np.maximum.reduceat(vectors @ prototypes[order].T, first, axis=1)
    return out


def stacked_views(by_vector: Floats, by_wording: Floats, similarity: Floats, terms: Floats) -> Floats:
    """(rows, n, 7) the views of `VIEWS`, in that order."""
    n = similarity.shape[1]
    counts = np.log1p(terms)
    none_by_vector = np.repeat(by_vector[:, n:], n, axis=1)
    none_by_wording = np.repeat(by_wording[:, n:], n, axis=1)
    views = [
        by_vector[:, :n], by_wording[:, :n], similarity, counts[:, :n], counts[:, n:], none_by_vector, none_by_wording,
    ]  # fmt: skip
    return np.stack(views, axis=2)


def sigmoid(logits: Floats) -> Floats:
    """1 / (1 + exp(-x)), without overflow."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -40, 40))), dtype=np.float64)


def wilson_lower(hits: int, n: int, *, z: float = 1.959964) -> float:
    """Lower bound of the 95% interval of a share (Wilson 1927); 0.0 where nothing hits.

    >>> round(wilson_lower(35, 35), 3)
    0.901
    """
    if hits == 0:
        return 0.0  # exactly: the difference below rounds to a little less or more
    share = hits / n
    centre = share + z * z / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (centre - spread) / (1 + z * z / n)
