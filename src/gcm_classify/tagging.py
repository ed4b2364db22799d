"""Learning which objectives a passage's content supports: a scikit-learn estimator over a feature matrix.

Two regressions look at every passage, a kernel ridge over the encoder's vectors and a ridge over TF-IDF, beside its
similarity to prototypes of each objective (k-means centres of the positives) and the lexicon's terms. Per objective
a logistic regression, fitted on out-of-fold values of these views, gives the probability (stacked generalisation,
Wolpert 1992). Thresholds are tuned on probabilities that are out of fold twice. None is a normal answer, and both
regressions learn it as a label of its own. What is learned is a `head.Head`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.cluster import KMeans
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.utils.validation import check_array, check_is_fitted

from gcm_classify.head import (
    VIEWS,
    Head,
    gaussian_kernel,
    nearest_prototype,
    ngram_weights,
    sigmoid,
    split_features,
    stacked_views,
    wilson_lower,
)

__all__ = ["ObjectiveTagger"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Fold = tuple[Ints, Ints]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The training passages: vectors, term counts, TF-IDF, and the Gram matrices that every fold takes a part of."""

    vectors: Floats
    terms: Floats
    tfidf: Any
    idf: Floats
    vector_gram: Floats
    ngram_gram: Floats


class ObjectiveTagger(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Multi-label tagger.

    Args:
        numbers: the objectives' numbers in the order of Y's columns; 1 to n otherwise.
        dim: leading columns of X that are the vector, followed by 2n term counts and the n-gram counts.
            None: all of X is the vector.
        word_buckets: n-gram columns that belong to words; the rest belong to characters.
        gamma: width of the Gaussian kernel over vectors.
        vector_ridge: regularisation of the kernel ridge over vectors.
        ngram_ridge: regularisation of the ridge over TF-IDF.
        n_prototypes: at most this many prototypes an objective.
        n_folds: folds, by group, for everything that is fitted out of fold.
        auto_precision: least precision (lower bound, 95%) from which a tag is accepted without review.
        shrinkage: positives at which an objective's own threshold weighs as much as the one over all objectives.
        random_state: seed of folds and prototypes.

    Attributes:
        head_: what was learned.
        out_of_fold_: (n, n_objectives) probabilities of the training passages, each from folds without its group.
    """

    def __init__(
        self,
        *,
        numbers: tuple[int, ...] | None = None,
        dim: int | None = None,
        word_buckets: int = 0,
        gamma: float = 1.0,
        vector_ridge: float = 0.3,
        ngram_ridge: float = 0.5,
        n_prototypes: int = 6,
        n_folds: int = 5,
        auto_precision: float = 0.90,
        shrinkage: float = 40.0,
        random_state: int = 0,
    ) -> None:
        self.numbers = numbers
        self.dim = dim
        self.word_buckets = word_buckets
        self.gamma = gamma
        self.vector_ridge = vector_ridge
        self.ngram_ridge = ngram_ridge
        self.n_prototypes = n_prototypes
        self.n_folds = n_folds
        self.auto_precision = auto_precision
        self.shrinkage = shrinkage
        self.random_state = random_state

    def fit(self, X: Any, Y: Any, groups: Any = None, tune: Any = None) -> Self:
        """Fit on X (n, columns), dense or CSR, and Y (n, n_objectives) of 0 and 1.

        Args:
            groups: (n,) what must not be split between folds (a source); each row its own otherwise.
            tune: (n,) of bool, the rows whose held-out probabilities tune the *show* thresholds: those that are
                most like what will arrive. All rows otherwise, and for an objective that has no positive among them.

        Raises:
            ValueError: shapes differ, or an objective has no positive passage.
        """
        X = check_array(X, accept_sparse="csr", dtype=np.float32)
        Y = np.asarray(Y, dtype=np.int64)
        if Y.ndim != 2 or len(Y) != X.shape[0]:
            raise ValueError(f"Y must have shape (n, n_objectives) with n = {X.shape[0]}; got {Y.shape}")
        if empty := [column for column in range(Y.shape[1]) if not Y[:, column].any()]:
            raise ValueError(f"columns {empty} of Y have no positive passage")
        self.n_features_in_ = X.shape[1]
        self.classes_ = np.asarray(self.numbers if self.numbers is not None else range(1, Y.shape[1] + 1))
        prepared = self._prepare(X, Y.shape[1])
        folds = self._folds(np.arange(len(Y)) if groups is None else np.asarray(groups))
        views = self._out_of_fold_views(prepared, Y, folds)
        self.out_of_fold_ = self._out_of_fold_probabilities(views, Y, folds)
        chosen = np.ones(len(Y), dtype=bool) if tune is None else np.asarray(tune, dtype=bool)
        self.head_ = self._learned(prepared, Y, views, self._thresholds(self.out_of_fold_, Y, chosen))
        return self

    def predict_proba(self, X: Any) -> Floats:
        """(n, n_objectives) probabilities in [0, 1]."""
        check_is_fitted(self, "head_")
        return self.head_.probabilities(check_array(X, accept_sparse="csr", dtype=np.float32))

    def predict(self, X: Any) -> Ints:
        """(n, n_objectives) of 0 and 1: the objectives at or above their *show* threshold. A row may be all 0."""
        return (self.predict_proba(X) >= self.head_.show).astype(np.int64)

    def _prepare(self, X: Any, n: int) -> _Prepared:
        vectors, terms, ngrams = split_features(X, X.shape[1] if self.dim is None else self.dim, n)
        vectors = vectors.astype(np.float16).astype(np.float64)  # as the head keeps them
        gram = gaussian_kernel(vectors, vectors, self.gamma)
        if ngrams is None:
            return _Prepared(vectors, terms, None, np.zeros(0), gram, np.zeros_like(gram))
        idf = _inverse_document_frequencies(ngrams)
        tfidf = ngram_weights(ngrams, idf, self.word_buckets)
        return _Prepared(vectors, terms, tfidf, idf, gram, (tfidf @ tfidf.T).toarray())

    def _folds(self, groups: NDArray[Any]) -> list[Fold]:
        n = min(self.n_folds, len(np.unique(groups)))
        splitter = GroupKFold(n_splits=n, shuffle=True, random_state=self.random_state)
        return list(splitter.split(np.zeros((len(groups), 1)), groups=groups))

    def _out_of_fold_views(self, data: _Prepared, Y: Ints, folds: list[Fold]) -> Floats:
        views = np.zeros((*Y.shape, len(VIEWS)))
        targets = _with_none(Y)
        for train, held in folds:
            by_vector = _ridge_predictions(data.vector_gram, targets, train, held, self.vector_ridge)
            by_ngram = _ridge_predictions(data.ngram_gram, targets, train, held, self.ngram_ridge)
            prototypes, owner = self._prototypes(data.vectors[train], Y[train])
            similarity = nearest_prototype(data.vectors[held], prototypes, owner, Y.shape[1])
            views[held] = stacked_views(by_vector, by_ngram, similarity, data.terms[held])
        return views

    def _out_of_fold_probabilities(self, views: Floats, Y: Ints, folds: list[Fold]) -> Floats:
        out = np.zeros(Y.shape)
        for train, held in folds:
            coef, intercept = _fit_stack(views[train], Y[train])
            out[held] = sigmoid(np.einsum("ijv,jv->ij", views[held], coef) + intercept)
        return out

    def _learned(self, data: _Prepared, Y: Ints, views: Floats, thresholds: tuple[Floats, Floats]) -> Head:
        dual, dual_offset = _ridge(data.vector_gram, _with_none(Y), self.vector_ridge)
        ngram_dual, ngram_offset = _ridge(data.ngram_gram, _with_none(Y), self.ngram_ridge)
        width = Y.shape[1] + 1
        coef = np.zeros((0, width)) if data.tfidf is None else data.tfidf.T @ ngram_dual
        prototypes, owner = self._prototypes(data.vectors, Y)
        stack_coef, stack_intercept = _fit_stack(views, Y)
        show, auto = thresholds
        return Head(
            numbers=self.classes_.astype(np.int64),
            support=data.vectors,
            dual=dual,
            dual_offset=dual_offset,
            gamma=np.asarray(self.gamma, dtype=np.float64),
            ngram_idf=data.idf,
            ngram_split=np.asarray(self.word_buckets, dtype=np.int64),
            ngram_coef=np.asarray(coef, dtype=np.float16).astype(np.float32),
            ngram_offset=ngram_offset,
            prototypes=prototypes,
            prototype_of=owner,
            stack_coef=stack_coef,
            stack_intercept=stack_intercept,
            show=show,
            auto=auto,
        )

    def _prototypes(self, vectors: Floats, Y: Ints) -> tuple[Floats, Ints]:
        """Prototypes of all objectives, L2-normalised, and the column that each belongs to."""
        centres: list[Floats] = []
        owner: list[int] = []
        for column in range(Y.shape[1]):
            positives = vectors[Y[:, column] == 1]
            if len(positives):  # a fold may lack a rare objective
                n = max(1, min(self.n_prototypes, len(positives) // 8))
                found = KMeans(n, n_init=1, random_state=self.random_state).fit(positives).cluster_centers_
                centres.extend(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-12))
                owner.extend([column] * len(found))
        return np.asarray(centres).reshape(-1, vectors.shape[1]), np.asarray(owner, dtype=np.int64)

    def _thresholds(self, probabilities: Floats, Y: Ints, chosen: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Show: best F1 of the objective, shrunk towards the best over all. Auto: see `auto_precision`."""
        common = _best_f1_threshold(probabilities[chosen].ravel(), Y[chosen].ravel())
        show, auto = np.zeros(Y.shape[1]), np.full(Y.shape[1], np.nan)
        for column in range(Y.shape[1]):
            rows = chosen if Y[chosen, column].any() else np.ones(len(Y), dtype=bool)
            scores, labels = probabilities[rows, column], Y[rows, column]
            weight = labels.sum() / (labels.sum() + self.shrinkage)
            show[column] = weight * _best_f1_threshold(scores, labels) + (1 - weight) * common
            # A bound from below wants many passages: all of them, the hardest included.
            precise = _precise_threshold(probabilities[:, column], Y[:, column], self.auto_precision)
            auto[column] = np.nan if np.isnan(precise) else max(precise, show[column])
        return show, auto


def _with_none(Y: Ints) -> Floats:
    """Y with a last column for passages that address nothing."""
    return np.hstack([Y, (Y.sum(axis=1, keepdims=True) == 0)]).astype(np.float64)


def _inverse_document_frequencies(ngrams: Any) -> Floats:
    """Smoothed, as in scikit-learn; 0 for a bucket that fewer than two passages fill. Labels play no part in it."""
    frequency = np.asarray((ngrams > 0).sum(axis=0), dtype=np.float64).ravel()
    idf = np.log((1 + ngrams.shape[0]) / (1 + frequency)) + 1
    return np.where(frequency >= 2, idf, 0.0)


def _ridge(gram: Floats, targets: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Dual weights (rows, columns) and offset (columns,) of a ridge regression on centred targets."""
    offset = targets.mean(axis=0)
    dual = KernelRidge(alpha=alpha, kernel="precomputed").fit(gram, targets - offset).dual_coef_
    return np.asarray(dual, dtype=np.float64), offset


def _ridge_predictions(gram: Floats, targets: Floats, train: Ints, held: Ints, alpha: float) -> Floats:
    dual, offset = _ridge(gram[np.ix_(train, train)], targets[train], alpha)
    return gram[np.ix_(held, train)] @ dual + offset


def _fit_stack(views: Floats, Y: Ints) -> tuple[Floats, Floats]:
    """Weights (n, views) and intercepts (n,); an objective that is absent or everywhere gets a constant."""
    n = Y.shape[1]
    coef, intercept = np.zeros((n, views.shape[2])), np.where(Y.all(axis=0), 10.0, -10.0)
    for column in range(n):
        if len(np.unique(Y[:, column])) == 2:
            model = LogisticRegression(C=100.0, max_iter=5_000).fit(views[:, column], Y[:, column])
            coef[column], intercept[column] = model.coef_[0], model.intercept_[0]
    return coef, intercept


def _best_f1_threshold(probabilities: Floats, labels: Ints) -> float:
    """The threshold of highest F1 on a grid of hundredths; where several are equal, the middle one."""
    grid = np.arange(0.10, 0.81, 0.01)
    predicted = probabilities[None, :] >= grid[:, None]
    hits = (predicted & (labels == 1)).sum(axis=1)
    f1 = 2 * hits / np.maximum(predicted.sum(axis=1) + labels.sum(), 1)
    best = np.flatnonzero(f1 >= f1.max() - 1e-9)
    return float(grid[best[len(best) // 2]])


def _precise_threshold(probabilities: Floats, labels: Ints, precision: float) -> float:
    """The lowest probability above which the precision's lower bound reaches the goal; NaN where none does."""
    order = np.argsort(-probabilities, kind="stable")
    hits = np.cumsum(labels[order])
    good = [rank for rank in range(len(order)) if wilson_lower(int(hits[rank]), rank + 1) >= precision]
    return float(probabilities[order[good[-1]]]) if good else float("nan")
