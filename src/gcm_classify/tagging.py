"""Learning which objectives a passage's content supports: a scikit-learn estimator over a feature matrix.

Per objective it fits a logistic regression over the vectors and finds prototypes (k-means centres of the
positives); a second logistic regression, fitted on out-of-fold values of both and on the terms that matched,
gives the probability (stacked generalisation, Wolpert 1992). Thresholds are tuned on probabilities that are
out of fold twice. None is a normal answer. What is learned is a `head.Head`.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.cluster import KMeans
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.utils.validation import check_array, check_is_fitted

from gcm_classify.head import Head, nearest_prototype, views_of, wilson_lower

__all__ = ["ObjectiveTagger"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class ObjectiveTagger(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Multi-label tagger.

    Args:
        numbers: the objectives' numbers in the order of Y's columns; 1 to n otherwise.
        dim: leading columns of X that are the vector; the rest are term counts. None: all of X is the vector.
        C: inverse strength of the regressions' regularisation.
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
        C: float = 4.0,
        n_prototypes: int = 6,
        n_folds: int = 5,
        auto_precision: float = 0.90,
        shrinkage: float = 40.0,
        random_state: int = 0,
    ) -> None:
        self.numbers = numbers
        self.dim = dim
        self.C = C
        self.n_prototypes = n_prototypes
        self.n_folds = n_folds
        self.auto_precision = auto_precision
        self.shrinkage = shrinkage
        self.random_state = random_state

    def fit(self, X: Any, Y: Any, groups: Any = None) -> Self:
        """Fit on X (n, dim + 2 * n_objectives) and Y (n, n_objectives) of 0 and 1.

        Args:
            groups: (n,) what must not be split between folds (a source); each row its own otherwise.

        Raises:
            ValueError: shapes differ, or an objective has no positive passage.
        """
        X = check_array(X, dtype=np.float64)
        Y = np.asarray(Y, dtype=np.int64)
        if Y.ndim != 2 or len(Y) != len(X):
            raise ValueError(f"Y must have shape (n, n_objectives) with n = {len(X)}; got {Y.shape}")
        if empty := [column for column in range(Y.shape[1]) if not Y[:, column].any()]:
            raise ValueError(f"columns {empty} of Y have no positive passage")
        self.n_features_in_ = X.shape[1]
        self.classes_ = np.asarray(self.numbers if self.numbers is not None else range(1, Y.shape[1] + 1))
        folds = self._folds(np.arange(len(X)) if groups is None else np.asarray(groups))
        views = self._out_of_fold_views(X, Y, folds)
        self.out_of_fold_ = self._out_of_fold_probabilities(views, Y, folds)
        show, auto = self._thresholds(self.out_of_fold_, Y)
        stack_coef, stack_intercept = self._fit_stack(views, Y)
        coef, intercept, prototypes, prototype_of = self._fit_base(X[:, : self._dim(X)], Y)
        self.head_ = Head(
            self.classes_.astype(np.int64),
            coef,
            intercept,
            prototypes,
            prototype_of,
            stack_coef,
            stack_intercept,
            show,
            auto,
        )
        return self

    def predict_proba(self, X: Any) -> Floats:
        """(n, n_objectives) probabilities in [0, 1]."""
        check_is_fitted(self, "head_")
        return self.head_.probabilities(check_array(X, dtype=np.float64))

    def predict(self, X: Any) -> Ints:
        """(n, n_objectives) of 0 and 1: the objectives at or above their *show* threshold. A row may be all 0."""
        return (self.predict_proba(X) >= self.head_.show).astype(np.int64)

    def _dim(self, X: Floats) -> int:
        return X.shape[1] if self.dim is None else self.dim

    def _folds(self, groups: NDArray[Any]) -> list[tuple[Ints, Ints]]:
        n = min(self.n_folds, len(np.unique(groups)))
        splitter = GroupKFold(n_splits=n, shuffle=True, random_state=self.random_state)
        return list(splitter.split(np.zeros((len(groups), 1)), groups=groups))

    def _fit_base(self, vectors: Floats, Y: Ints) -> tuple[Floats, Floats, Floats, Ints]:
        """Regressions and prototypes of every objective."""
        n, dim = Y.shape[1], vectors.shape[1]
        coef, intercept = np.zeros((n, dim)), np.full(n, -10.0)
        prototypes: list[Floats] = []
        owner: list[int] = []
        for column in range(n):
            positive = Y[:, column] == 1
            if not positive.any() or positive.all():  # a fold may lack a rare objective
                continue
            model = LogisticRegression(C=self.C, class_weight="balanced", max_iter=2_000)
            model.fit(vectors, Y[:, column])
            coef[column], intercept[column] = model.coef_[0], model.intercept_[0]
            centres = self._centres(vectors[positive])
            prototypes.extend(centres)
            owner.extend([column] * len(centres))
        return coef, intercept, np.asarray(prototypes).reshape(-1, dim), np.asarray(owner, dtype=np.int64)

    def _centres(self, positives: Floats) -> Floats:
        n = max(1, min(self.n_prototypes, len(positives) // 8))
        centres = KMeans(n, n_init=4, random_state=self.random_state).fit(positives).cluster_centers_
        normalised: Floats = centres / np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-12)
        return normalised

    def _out_of_fold_views(self, X: Floats, Y: Ints, folds: list[tuple[Ints, Ints]]) -> Floats:
        dim = self._dim(X)
        views = np.zeros((len(X), Y.shape[1], 4))
        for train, held in folds:
            coef, intercept, prototypes, owner = self._fit_base(X[train, :dim], Y[train])
            vectors = X[held, :dim]
            similarity = nearest_prototype(vectors, prototypes, owner, Y.shape[1])
            views[held] = views_of(vectors @ coef.T + intercept, similarity, X[held, dim:])
        return views

    def _fit_stack(self, views: Floats, Y: Ints) -> tuple[Floats, Floats]:
        n = Y.shape[1]
        coef, intercept = np.zeros((n, 4)), np.full(n, -10.0)
        for column in range(n):
            if len(np.unique(Y[:, column])) == 2:
                model = LogisticRegression(C=1.0, max_iter=2_000).fit(views[:, column], Y[:, column])
                coef[column], intercept[column] = model.coef_[0], model.intercept_[0]
        return coef, intercept

    def _out_of_fold_probabilities(self, views: Floats, Y: Ints, folds: list[tuple[Ints, Ints]]) -> Floats:
        out = np.zeros(Y.shape)
        for train, held in folds:
            coef, intercept = self._fit_stack(views[train], Y[train])
            logits = np.einsum("ijv,jv->ij", views[held], coef) + intercept
            out[held] = 1.0 / (1.0 + np.exp(-np.clip(logits, -40, 40)))
        return out

    def _thresholds(self, probabilities: Floats, Y: Ints) -> tuple[Floats, Floats]:
        """Show: best F1 of the objective, shrunk towards the best over all. Auto: see `auto_precision`."""
        common = _best_f1_threshold(probabilities.ravel(), Y.ravel())
        show, auto = np.zeros(Y.shape[1]), np.full(Y.shape[1], np.nan)
        for column in range(Y.shape[1]):
            own = _best_f1_threshold(probabilities[:, column], Y[:, column])
            weight = Y[:, column].sum() / (Y[:, column].sum() + self.shrinkage)
            show[column] = weight * own + (1 - weight) * common
            auto[column] = _precise_threshold(probabilities[:, column], Y[:, column], self.auto_precision)
        return show, np.fmax(auto, np.where(np.isnan(auto), np.nan, show))


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
