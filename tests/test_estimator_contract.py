"""The tagger inside scikit-learn: its own checks, its pipelines, its searches, its cross-validation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_array, csr_matrix
from sklearn.base import clone
from sklearn.metrics import f1_score
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_predict, cross_val_score
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, Normalizer
from sklearn.utils.estimator_checks import parametrize_with_checks

from corpora import records
from fakes import FakeEncoder
from gcm_classify.tagging import ObjectiveTagger

_OTHER_LABELS = "its labels are 1 and 2; a column of Y says of an objective yes (1) or no (0)"
_ONE_COLUMN = "its labels have one dimension; Y has a column for each objective, even for one"
_TWO_CLASSES = "it expects a column of probabilities for each of two classes; there is one for each objective"

# Checks that the tagger cannot pass, and why. What they look for is tested below with labels that it takes.
EXCEPTIONS = {
    "check_estimators_dtypes": _OTHER_LABELS,
    "check_classifier_data_not_an_array": _OTHER_LABELS,
    "check_fit2d_1feature": _OTHER_LABELS,
    "check_classifiers_one_label": _ONE_COLUMN,
    "check_classifiers_classes": _ONE_COLUMN,
    "check_classifiers_train": _ONE_COLUMN,
    "check_estimator_sparse_array": _TWO_CLASSES,
    "check_estimator_sparse_matrix": _TWO_CLASSES,
    "check_classifier_multioutput": "it expects predictions at .5; every objective has a threshold of its own",
}

TEXTS = [record["text"] for record in records()]
Y = np.array([[int(number in record["labels"]) for number in (10, 20, 30)] for record in records()])
GROUPS = np.array([record["group"] for record in records()])
X = FakeEncoder(dim=32).encode(TEXTS)


@parametrize_with_checks([ObjectiveTagger()], expected_failed_checks=lambda _: EXCEPTIONS, xfail_strict=True)
def test_scikit_learn_s_own_checks_pass(estimator: Any, check: Any) -> None:
    check(estimator)


@pytest.mark.parametrize("container", [csr_matrix, csr_array, np.float64, np.float32, list], ids=str)
def test_features_may_be_sparse_of_any_width_or_no_array_at_all(container: Any) -> None:
    fitted = ObjectiveTagger().fit(X, Y, groups=GROUPS)
    other = ObjectiveTagger().fit(X.tolist() if container is list else container(X), Y, groups=GROUPS)
    np.testing.assert_allclose(other.predict_proba(X), fitted.predict_proba(X), atol=1e-9)


def test_an_objective_of_every_passage_is_given_to_every_passage() -> None:
    tagger = ObjectiveTagger().fit(X, np.ones((len(X), 1), dtype=int))
    np.testing.assert_array_equal(tagger.predict(X), np.ones((len(X), 1)))


def test_features_of_another_width_than_those_learned_are_refused() -> None:
    tagger = ObjectiveTagger().fit(X, Y, groups=GROUPS)
    with pytest.raises(ValueError, match="X has 31 features, but ObjectiveTagger is expecting 32"):
        tagger.predict_proba(X[:, :31])


def test_the_score_is_macro_f1() -> None:
    tagger = ObjectiveTagger().fit(X, Y, groups=GROUPS)
    assert tagger.score(X, Y) == f1_score(Y, tagger.predict(X), average="macro", zero_division=0.0)


def pipeline() -> Pipeline:
    """Texts in, objectives out."""
    return make_pipeline(FunctionTransformer(FakeEncoder(dim=32).encode), Normalizer(), ObjectiveTagger())


def test_a_pipeline_takes_texts() -> None:
    fitted = pipeline().fit(TEXTS, Y)
    assert fitted.predict(TEXTS).shape == Y.shape
    assert fitted.score(TEXTS, Y) > 0.5
    assert clone(fitted).get_params()["objectivetagger__gamma"] == 0.5


def test_a_search_finds_the_better_parameter_and_its_best_estimator_predicts() -> None:
    grid = {"objectivetagger__vector_ridge": [0.3, 1e6], "objectivetagger__ngram_ridge": [0.5, 1e6]}
    search = GridSearchCV(pipeline(), grid, cv=GroupKFold(3)).fit(TEXTS, Y, groups=GROUPS)
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()
    assert search.best_score_ >= search.cv_results_["mean_test_score"][-1]
    assert search.predict(TEXTS).shape == Y.shape


@pytest.mark.parametrize("method", ["predict", "predict_proba"])
def test_cross_validation_predicts_every_passage_from_folds_without_its_group(method: str) -> None:
    found = cross_val_predict(ObjectiveTagger(), X, Y, groups=GROUPS, cv=GroupKFold(3), method=method)
    assert found.shape == Y.shape
    assert ((found >= 0) & (found <= 1)).all()
    train, held = next(GroupKFold(3).split(X, groups=GROUPS))
    by_hand = getattr(ObjectiveTagger().fit(X[train], Y[train]), method)(X[held])
    np.testing.assert_allclose(found[held], by_hand)


def test_cross_validation_scores_with_any_scorer_of_many_labels() -> None:
    for scoring in (None, "f1_micro", "average_precision"):
        scores = cross_val_score(
            ObjectiveTagger(), X, Y, groups=GROUPS, cv=GroupKFold(3), scoring=scoring, error_score="raise"
        )
        assert ((scores >= 0) & (scores <= 1)).all()
