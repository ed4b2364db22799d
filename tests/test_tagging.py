"""The estimator, through scikit-learn's contract: shapes, ranges, seeds, groups, and what it refuses."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from corpora import records
from fakes import FakeEncoder
from gcm_classify.head import wilson_lower
from gcm_classify.tagging import ObjectiveTagger

NUMBERS = (10, 20, 30)
TEXTS = [record["text"] for record in records()]
X = FakeEncoder(dim=32).encode(TEXTS)
Y = np.array([[int(number in record["labels"]) for number in NUMBERS] for record in records()])
GROUPS = [record["group"] for record in records()]


@pytest.fixture(scope="module")
def tagger() -> ObjectiveTagger:
    return ObjectiveTagger(numbers=NUMBERS).fit(X, Y, groups=GROUPS)


def test_fit_gives_the_estimator_back() -> None:
    unfitted = ObjectiveTagger(numbers=NUMBERS)
    assert unfitted.fit(X, Y, groups=GROUPS) is unfitted


def test_nothing_is_done_before_fit() -> None:
    unfitted = ObjectiveTagger(numbers=NUMBERS, random_state=3)
    assert unfitted.get_params()["random_state"] == 3
    assert not [name for name in vars(unfitted) if name.endswith("_")]
    with pytest.raises(NotFittedError):
        unfitted.predict_proba(X)


def test_a_clone_has_the_parameters_and_nothing_that_was_learned(tagger: ObjectiveTagger) -> None:
    copy = clone(tagger)
    assert copy.get_params() == tagger.get_params()
    assert not hasattr(copy, "head_")


def test_probabilities_have_a_row_a_passage_and_a_column_an_objective(tagger: ObjectiveTagger) -> None:
    probabilities = tagger.predict_proba(X)
    assert probabilities.shape == Y.shape
    assert np.isfinite(probabilities).all()
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    assert tagger.predict_proba(X[:1]).shape == (1, 3)


def test_out_of_fold_probabilities_have_the_shape_and_range_too(tagger: ObjectiveTagger) -> None:
    assert tagger.out_of_fold_.shape == Y.shape
    assert ((tagger.out_of_fold_ >= 0) & (tagger.out_of_fold_ <= 1)).all()


def test_predictions_are_what_reaches_the_threshold(tagger: ObjectiveTagger) -> None:
    predicted = tagger.predict(X)
    np.testing.assert_array_equal(predicted, tagger.predict_proba(X) >= tagger.head_.show)
    assert set(np.unique(predicted)) <= {0, 1}


def test_a_passage_scores_the_same_alone(tagger: ObjectiveTagger) -> None:
    together = tagger.predict_proba(X)
    for row in (0, 7, 20):
        np.testing.assert_allclose(tagger.predict_proba(X[[row]])[0], together[row], atol=1e-9)


def test_what_was_seen_is_learned(tagger: ObjectiveTagger) -> None:
    assert (tagger.predict_proba(X)[Y == 1].mean()) > 2 * tagger.predict_proba(X)[Y == 0].mean()


def test_the_columns_are_the_framework_s_numbers(tagger: ObjectiveTagger) -> None:
    assert tuple(tagger.head_.numbers) == tuple(tagger.classes_) == NUMBERS
    plain = ObjectiveTagger().fit(X, Y, groups=GROUPS)
    assert tuple(plain.head_.numbers) == (1, 2, 3)


def test_the_same_seed_gives_the_same_head(tagger: ObjectiveTagger) -> None:
    again = ObjectiveTagger(numbers=NUMBERS).fit(X, Y, groups=GROUPS)
    for field in fields(tagger.head_):
        np.testing.assert_array_equal(getattr(again.head_, field.name), getattr(tagger.head_, field.name))
    np.testing.assert_array_equal(again.out_of_fold_, tagger.out_of_fold_)


def test_groups_are_never_split_between_folds() -> None:
    """Each passage stands twice; where its twin is in another fold the answer leaks, in the same group it cannot."""
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(40, 32)).astype(np.float32)
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    labels = np.tile(np.array([[1], [0]]), (20, 1))
    twins, twin_labels = np.vstack([noise, noise]), np.vstack([labels, labels])
    together = ObjectiveTagger().fit(twins, twin_labels, groups=[*range(40), *range(40)]).out_of_fold_
    apart = ObjectiveTagger().fit(twins, twin_labels, groups=range(80)).out_of_fold_

    def error(probabilities: np.ndarray) -> float:
        return float(np.abs(probabilities - twin_labels).mean())

    assert error(apart) < error(together) - 0.1


def test_a_threshold_for_acceptance_is_none_or_not_below_the_one_for_showing(tagger: ObjectiveTagger) -> None:
    show, auto = tagger.head_.show, tagger.head_.auto
    assert ((show > 0) & (show < 1)).all()
    assert (np.isnan(auto) | (auto >= show)).all()


@pytest.mark.parametrize(
    ("features", "labels", "message"),
    [
        (X, Y[:-1], "inconsistent numbers of samples"),
        (X, Y[:, 0], "Y must have shape"),
        (X, np.hstack([Y, np.zeros((len(Y), 1), dtype=int)]), r"columns \[3\] of Y have no positive passage"),
        (np.full_like(X, np.nan), Y, "NaN"),
        (X[:, 0], Y, "2D array"),
        (X, 2 * Y, "Y must hold 0 and 1 alone"),
        (X, Y * 0.5, "continuous"),
        (X, Y[:, :2], r"Y has 2 columns; numbers names 3"),
        (X[:1], Y[:1], "1 sample"),
    ],
    ids=[
        "too few rows",
        "one dimension",
        "an objective without a passage",
        "not a number",
        "one feature",
        "labels other than 0 and 1",
        "shares instead of labels",
        "fewer columns than objectives",
        "a single passage",
    ],
)
def test_what_cannot_be_fitted_is_refused(features: np.ndarray, labels: np.ndarray, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ObjectiveTagger(
            numbers=NUMBERS if labels.ndim == 2 and labels.shape[1] == 2 else None, n_folds=3
        ).fit(features, labels)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_lower_bound_of_a_share_is_below_the_share(hits: int, misses: int) -> None:
    bound = wilson_lower(hits, hits + misses)
    assert 0 <= bound <= hits / max(hits + misses, 1) + 1e-12


def test_nothing_right_has_a_lower_bound_of_nothing() -> None:
    assert {wilson_lower(0, n) for n in range(1, 500)} == {0.0}


def test_more_of_the_same_evidence_raises_the_lower_bound() -> None:
    bounds = [wilson_lower(n, n) for n in (0, 1, 5, 35, 100)]
    assert bounds == sorted(bounds)
    assert bounds[0] == 0.0 and bounds[3] > 0.90
