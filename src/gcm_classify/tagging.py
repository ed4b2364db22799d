"""Learning which objectives a passage's content supports: a scikit-learn estimator over a feature matrix.

Two regressions look at every passage, a kernel ridge over the encoder's vectors and a ridge over its wording (TF-IDF
and the lexicon's terms of all objectives), beside its similarity to prototypes of each objective (k-means centres of
the positives) and the terms of the objective itself. Per objective a logistic regression, fitted on out-of-fold values
of these views, gives the probability (stacked generalisation, Wolpert 1992). Thresholds are tuned on probabilities that
are out of fold twice. None is a normal answer, and both regressions learn it as a label of its own. Where the encoder
was tuned on the passages, every fold brings vectors of an encoder that never saw the passages held out (`HeldOut`).
What is learned is a `head.Head`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_is_fitted, validate_data

from gcm_classify.head import (
    VIEWS,
    Head,
    gaussian_kernel,
    nearest_prototype,
    ngram_weights,
    sigmoid,
    split_features,
    stacked_views,
    term_weights,
)
from gcm_classify.thresholds import best_threshold, precise_threshold

__all__ = ["HeldOut", "ObjectiveTagger", "held_rows", "with_none"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class HeldOut:
    """One fold: rows to learn from, rows held out, and all passages' vectors from an encoder that knows only the first.

    Attributes:
        train: (m,) rows.
        held: (n - m,) the other rows; no group has rows in both.
        vectors: (n, dim) L2-normalised; None where the encoder was not tuned, and X's own are as good.
    """

    train: Ints
    held: Ints
    vectors: Any = None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The training passages: vectors, term counts, TF-IDF, and the Gram matrix of wording that every fold takes a part of."""

    vectors: Floats
    terms: Floats
    tfidf: Any
    idf: Floats
    wording_gram: Floats


class ObjectiveTagger(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Multi-label tagger.

    Args:
        numbers: the objectives' numbers in the order of Y's columns; 1 to n otherwise.
        dim: leading columns of X that are the vector, followed by 2n term counts and the n-gram counts.
            None: all of X is the vector.
        word_buckets: n-gram columns that belong to words; the rest belong to characters.
        gamma: width of the Gaussian kernel over vectors.
        vector_ridge: regularisation of the kernel ridge over vectors.
        ngram_ridge: regularisation of the ridge over wording.
        term_scale: weight of the lexicon's counts beside TF-IDF in the ridge over wording.
        n_prototypes: at most this many prototypes an objective.
        n_folds: folds, by group, for everything that is fitted out of fold.
        beta: weight of recall beside precision where *show* thresholds are tuned (F-beta). Below 1 because two careful
            annotators who label blind are more precise than complete against each other (.92 and .83).
        wary: numbers of catch-all objectives, which are given too easily: their *show* thresholds are tuned with
            `wary_beta`, and never stand below the common one.
        wary_beta: see `wary`.
        auto_precision: least precision (lower bound, 95%) from which a tag is accepted without review.
        shrinkage: positives at which an objective's own threshold weighs as much as the one over all objectives.
        random_state: seed of folds and prototypes.

    Attributes:
        head_: what was learned.
        out_of_fold_: (n, n_objectives) probabilities of the training passages, each from folds without its group.
        views_: (n, n_objectives, 7) the held-out values of `head.VIEWS` that they are stacked from.
    """

    def __init__(
        self,
        *,
        numbers: tuple[int, ...] | None = None,
        dim: int | None = None,
        word_buckets: int = 0,
        gamma: float = 0.5,
        vector_ridge: float = 0.3,
        ngram_ridge: float = 0.5,
        term_scale: float = 0.2,
        n_prototypes: int = 6,
        n_folds: int = 5,
        beta: float = 0.8,
        wary: tuple[int, ...] = (),
        wary_beta: float = 0.6,
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
        self.term_scale = term_scale
        self.n_prototypes = n_prototypes
        self.n_folds = n_folds
        self.beta = beta
        self.wary = wary
        self.wary_beta = wary_beta
        self.auto_precision = auto_precision
        self.shrinkage = shrinkage
        self.random_state = random_state

    def fit(
        self, X: Any, Y: Any, groups: Any = None, tune: Any = None, folds: Sequence[HeldOut] | None = None
    ) -> Self:
        """Fit on X (n, columns), dense or CSR, and Y (n, n_objectives) of 0 and 1.

        Args:
            groups: (n,) what must not be split between folds (a source); each row its own otherwise.
            tune: (n,) of bool, the rows whose held-out probabilities tune the *show* thresholds: those that are
                most like what will arrive. All rows otherwise, and for an objective that has no positive among them.
            folds: the folds, with the vectors of each; `n_folds` by group over X's own vectors otherwise. Rows that none
                of them holds out are learned from, and count for nothing in stack, thresholds and `out_of_fold_` (NaN).

        Raises:
            ValueError: shapes differ, or an objective has no positive passage.
        """
        X, Y = self._checked(X, Y)
        groups = np.arange(len(Y)) if groups is None else np.asarray(groups)
        prepared = self._prepare(X, Y.shape[1])
        folds = self._folds(groups) if folds is None else folds
        self.views_ = self._out_of_fold_views(prepared, Y, folds)
        self.out_of_fold_ = self.stacked(self.views_, Y, groups, folds)
        thresholds = self.thresholds(self.out_of_fold_, Y, tune)
        held = held_rows(folds)
        self.head_ = self._learned(prepared, Y, _fit_stack(self.views_[held], Y[held]), thresholds)
        return self

    def refit(self, X: Any, Y: Any, head: Head) -> Self:
        """Learn the regressions and prototypes anew, as after corrections; keep a head's stack and thresholds.

        Those rest on held-out values, which cannot be had from an encoder that was tuned on the passages.

        Raises:
            ValueError: shapes differ, an objective has no positive passage, or the head has other objectives.
        """
        X, Y = self._checked(X, Y)
        if tuple(head.numbers) != tuple(self.classes_):
            raise ValueError(f"the head has objectives {list(head.numbers)}; Y has {list(self.classes_)}")
        stack, thresholds = (head.stack_coef, head.stack_intercept), (head.show, head.auto)
        self.head_ = self._learned(self._prepare(X, Y.shape[1]), Y, stack, thresholds)
        return self

    def __sklearn_tags__(self) -> Any:
        """Columns of 0 and 1 are the only target, and X may be sparse."""
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.target_tags.multi_output, tags.target_tags.single_output = True, False
        tags.classifier_tags.multi_label, tags.classifier_tags.multi_class = True, False
        return tags

    def _checked(self, X: Any, Y: Any) -> tuple[Any, Ints]:
        if Y is None:
            raise ValueError(
                "requires y to be passed, but the target y is None: Y has a column of 0 and 1 for each objective"
            )
        X, Y = validate_data(
            self, X, Y, accept_sparse="csr", dtype=np.float32, multi_output=True, ensure_min_samples=2
        )
        Y = _indicators(Y)
        self.classes_ = np.asarray(self.numbers if self.numbers is not None else range(1, Y.shape[1] + 1))
        if len(self.classes_) != Y.shape[1]:
            raise ValueError(f"Y has {Y.shape[1]} columns; numbers names {len(self.classes_)}")
        return X, Y

    def predict_proba(self, X: Any) -> Floats:
        """(n, n_objectives) probabilities in [0, 1], for X of the columns that `fit` saw."""
        check_is_fitted(self, "head_")
        X = validate_data(self, X, accept_sparse="csr", dtype=np.float32, reset=False)
        return self.head_.probabilities(X)

    def predict(self, X: Any) -> Ints:
        """(n, n_objectives) of 0 and 1: the objectives at or above their *show* threshold. A row may be all 0."""
        return (self.predict_proba(X) >= self.head_.show).astype(np.int64)

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        """Macro-F1 of `predict`, in [0, 1]: what a search optimises unless it is given a scoring of its own.

        The share of rows that are right in every column, scikit-learn's default, would count a passage with one of three
        objectives wrong like one with all of them wrong.
        """
        predicted = self.predict(X)
        return float(f1_score(y, predicted, average="macro", sample_weight=sample_weight, zero_division=0.0))

    def _prepare(self, X: Any, n: int) -> _Prepared:
        vectors, terms, ngrams = split_features(X, X.shape[1] if self.dim is None else self.dim, n)
        vectors = _as_kept(vectors)
        weighted = term_weights(terms, self.term_scale)
        gram = weighted @ weighted.T
        if ngrams is None:
            return _Prepared(vectors, terms, None, np.zeros(0), gram)
        idf = _inverse_document_frequencies(ngrams)
        tfidf = ngram_weights(ngrams, idf, self.word_buckets)
        return _Prepared(vectors, terms, tfidf, idf, gram + _gram(tfidf))

    def _folds(self, groups: NDArray[Any]) -> list[HeldOut]:
        n = min(self.n_folds, len(np.unique(groups)))
        splitter = GroupKFold(n_splits=n, shuffle=True, random_state=self.random_state)
        return [HeldOut(*rows) for rows in splitter.split(np.zeros((len(groups), 1)), groups=groups)]

    def _out_of_fold_views(self, data: _Prepared, Y: Ints, folds: Sequence[HeldOut]) -> Floats:
        views = np.zeros((*Y.shape, len(VIEWS)))
        targets = with_none(Y)
        for fold in folds:
            train, held = fold.train, fold.held
            vectors = data.vectors if fold.vectors is None else _as_kept(fold.vectors)
            own, others = vectors[train], vectors[held]
            dual, offset = _ridge(gaussian_kernel(own, own, self.gamma), targets[train], self.vector_ridge)
            by_vector = gaussian_kernel(others, own, self.gamma) @ dual + offset
            gram = data.wording_gram[:, train]
            dual, offset = _ridge(gram[train], targets[train], self.ngram_ridge)
            by_wording = gram[held] @ dual + offset
            prototypes, owner = self._prototypes(own, Y[train])
            similarity = nearest_prototype(others, prototypes, owner, Y.shape[1])
            views[held] = stacked_views(by_vector, by_wording, similarity, data.terms[held])
        return views

    def _learned(
        self, data: _Prepared, Y: Ints, stack: tuple[Floats, Floats], thresholds: tuple[Floats, Floats]
    ) -> Head:
        kernel = gaussian_kernel(data.vectors, data.vectors, self.gamma)
        dual, dual_offset = _ridge(kernel, with_none(Y), self.vector_ridge)
        ngram_dual, ngram_offset = _ridge(data.wording_gram, with_none(Y), self.ngram_ridge)
        width = Y.shape[1] + 1
        coef = np.zeros((0, width)) if data.tfidf is None else data.tfidf.T @ ngram_dual
        prototypes, owner = self._prototypes(data.vectors, Y)
        (stack_coef, stack_intercept), (show, auto) = stack, thresholds
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
            term_coef=term_weights(data.terms, self.term_scale).T @ ngram_dual,
            term_scale=np.asarray(self.term_scale, dtype=np.float64),
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

    def stacked(self, views: Floats, Y: Ints, groups: NDArray[Any], folds: Sequence[HeldOut]) -> Floats:
        """(n, n_objectives) probabilities, each from a stack that never saw the passage's group; NaN for rows that no
        fold holds out. `views`: (n, n_objectives, v), held-out values.
        """
        held = held_rows(folds)
        out = np.full(Y.shape, np.nan)
        for fold in self._folds(groups[held]):
            others, own = held[fold.train], held[fold.held]
            coef, intercept = _fit_stack(views[others], Y[others])
            out[own] = sigmoid(np.einsum("ijv,jv->ij", views[own], coef) + intercept)
        return out

    def thresholds(self, probabilities: Floats, Y: Ints, tune: Any = None) -> tuple[Floats, Floats]:
        """*Show* and *auto* thresholds (n_objectives,) from held-out probabilities of the same shape as Y.

        Show: best F-beta of the objective over the rows in `tune`, shrunk towards the best over all objectives. Auto:
        the lowest probability whose precision has a bound above `auto_precision`, over all rows; NaN where there is none.
        """
        known = ~np.isnan(probabilities).any(axis=1)
        chosen = known if tune is None else known & np.asarray(tune, dtype=bool)
        common = best_threshold(probabilities[chosen].ravel(), Y[chosen].ravel(), self.beta)
        show, auto = np.zeros(Y.shape[1]), np.full(Y.shape[1], np.nan)
        for column in range(Y.shape[1]):
            rows = chosen if Y[chosen, column].any() else known
            scores, labels = probabilities[rows, column], Y[rows, column]
            weight = labels.sum() / (labels.sum() + self.shrinkage)
            wary = self.classes_[column] in self.wary
            own = best_threshold(scores, labels, self.wary_beta if wary else self.beta)
            show[column] = weight * own + (1 - weight) * common
            if wary:
                show[column] = max(show[column], common)
            # A bound from below wants many passages: all of them, the hardest included.
            precise = precise_threshold(probabilities[known, column], Y[known, column], self.auto_precision)
            auto[column] = np.nan if np.isnan(precise) else max(precise, show[column])
        return show, auto


def _indicators(Y: Any) -> Ints:
    """Y (n, n_objectives) of 0 and 1.

    Raises:
        ValueError: another kind or shape of target, or an objective that no passage has.
    """
    check_classification_targets(Y)
    if (kind := type_of_target(Y)) not in ("binary", "multilabel-indicator"):
        raise ValueError(f"Only binary classification is supported. The type of the target is {kind}.")
    if Y.ndim != 2:
        raise ValueError(f"Y must have shape (n, n_objectives); got {Y.shape}")
    if not np.isin(Y, (0, 1)).all():
        raise ValueError(f"Unknown label type: Y must hold 0 and 1 alone; got {np.unique(Y)[:5].tolist()}")
    if empty := [column for column in range(Y.shape[1]) if not Y[:, column].any()]:
        raise ValueError(f"columns {empty} of Y have no positive passage")
    return np.asarray(Y, dtype=np.int64)


def held_rows(folds: Sequence[HeldOut]) -> Ints:
    """Rows that some fold holds out, ascending."""
    return np.sort(np.concatenate([fold.held for fold in folds]))


def _as_kept(vectors: Any) -> Floats:
    """Rounded to half precision, as the head keeps them."""
    return np.asarray(vectors, dtype=np.float16).astype(np.float64)


def with_none(Y: Ints) -> Floats:
    """Y with a last column for passages that address nothing."""
    return np.hstack([Y, (Y.sum(axis=1, keepdims=True) == 0)]).astype(np.float64)


def _gram(tfidf: Any) -> Floats:
    """(n, n) products of all rows. What stands in many rows costs most as a sparse product and little as a dense one."""
    columns = tfidf.tocsc()
    frequent = np.diff(columns.indptr) > tfidf.shape[0] / 32
    dense, rest = columns[:, frequent].toarray(), columns[:, ~frequent].tocsr()
    return np.asarray(dense @ dense.T + (rest @ rest.T).toarray(), dtype=np.float64)


def _inverse_document_frequencies(ngrams: Any) -> Floats:
    """Smoothed, as in scikit-learn; 0 for a bucket that fewer than two passages fill. Labels play no part in it."""
    frequency = np.asarray((ngrams > 0).sum(axis=0), dtype=np.float64).ravel()
    idf = np.log((1 + ngrams.shape[0]) / (1 + frequency)) + 1
    return np.where(frequency >= 2, idf, 0.0)


def _ridge(gram: Floats, targets: Floats, alpha: float) -> tuple[Floats, Floats]:
    """Dual weights (rows, columns) and offset (columns,) of a ridge regression on centred targets."""
    offset = targets.mean(axis=0)
    regularised = np.array(gram)  # as KernelRidge does it, with one copy of the matrix instead of three
    regularised.flat[:: len(gram) + 1] += alpha
    factor = cho_factor(regularised, lower=True, overwrite_a=True, check_finite=False)
    return np.asarray(cho_solve(factor, targets - offset, check_finite=False), dtype=np.float64), offset


def _fit_stack(views: Floats, Y: Ints) -> tuple[Floats, Floats]:
    """Weights (n, views) and intercepts (n,); an objective that is absent or everywhere gets a constant."""
    n = Y.shape[1]
    coef, intercept = np.zeros((n, views.shape[2])), np.where(Y.all(axis=0), 10.0, -10.0)
    for column in range(n):
        if len(np.unique(Y[:, column])) == 2:
            model = LogisticRegression(C=100.0, max_iter=5_000).fit(views[:, column], Y[:, column])
            coef[column], intercept[column] = model.coef_[0], model.intercept_[0]
    return coef, intercept
