"""The model card: what it is told stands in it, what it is not told does not, and failures come first."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pytest

import gcm_classify as gcm
from gcm_classify.errors import ModelError
from gcm_classify.taxonomy import load_taxonomy
from gcm_classify.training.card import model_card
from gcm_classify.training.corpus import LabelledPassage
from gcm_classify.training.evaluate import measure
from gcm_classify.training.facts import Ablation, Accepting, ModelFacts

CORPUS = {"passages": 30, "groups": 12, "none": 9, "languages": {"en": 20, "es": 10}}
FACTS = ModelFacts(
    tuning="Its weights were tuned on the corpus for three epochs.",
    views=("vector", "wording"),
    languages=("en", "es"),
    ablations=(
        Ablation("the lexicon", "macro-F1", "the corpus, out of fold", 0.012, (0.004, 0.02), True),
        Ablation("a second encoder", "macro-F1", "the corpus, out of fold", -0.001, (-0.01, 0.008), False),
    ),
    accepting=(
        Accepting(1, 0.9, "the corpus", 60, 58),
        Accepting(1, 0.9, "other passages", 7, 5, "the two disagree"),
    ),
    seconds={"encoding": 61.4},
)


@pytest.fixture(scope="module")
def figures() -> dict[str, object]:
    """Predictions made up: objective 1 always right, objective 9 given wherever 10 is true."""
    labels = [(1,), (1, 2), (10,), (10,), (), ()] * 4
    passages = [
        LabelledPassage(str(row), f"Text {row}.", one, language=("en", "es")[row % 2], group=str(row))
        for row, one in enumerate(labels)
    ]
    predicted = np.zeros((len(labels), 23), dtype=np.int64)
    for row, one in enumerate(labels):
        predicted[row, 0] = 1 in one
        predicted[row, 8] = 10 in one
    return measure(
        passages, predicted * 0.9, predicted, load_taxonomy(), accepted=predicted, draws=20
    ).record()


def card(classifier: gcm.Classifier, metrics: dict[str, object]) -> str:
    stored = json.loads(json.dumps(metrics))  # as metrics.json gives it back
    return model_card("gcm-test", load_taxonomy(), stored, "an encoder", "int8", classifier.model.head)


def test_failures_stand_first_with_n_and_interval(
    classifier: gcm.Classifier, figures: dict[str, object]
) -> None:
    text = card(classifier, {"corpus": CORPUS, "out_of_fold": figures})
    failing = text.split("## Where it fails")[1].split("## What it is")[0]
    assert "10 Trafficking 0.000 (0.000 to 0.000), n = 8" in failing
    assert "Catch-alls, on which annotators too disagree most: 2 Drivers 0.000" in failing
    assert "9 Smuggling (8×, mostly where the label is 10 Trafficking)" in failing
    assert "Out of fold on its own corpus (n = 24)" in failing


def test_figures_on_passages_never_fitted_on_come_before_those_on_the_corpus(
    classifier: gcm.Classifier, figures: dict[str, object]
) -> None:
    held_out = {**figures, "gold": "gold.jsonl"}
    text = card(classifier, {"corpus": CORPUS, "out_of_fold": figures, "held_out": held_out})
    assert text.index("(gold.jsonl)") < text.index("## On its own corpus")
    assert "On passages never fitted on (n = 24)" in text


def test_facts_stand_in_the_card(classifier: gcm.Classifier, figures: dict[str, object]) -> None:
    text = card(classifier, {"corpus": CORPUS, "out_of_fold": figures, "facts": asdict(FACTS)})
    assert "three epochs" in text and "Views: vector, wording." in text and "encoding 61 s" in text
    assert "| the lexicon | the corpus, out of fold | macro-F1 | +0.012 (+0.004 to +0.020) | kept |" in text
    assert "| -0.001 (-0.010 to +0.008) | left out |" in text
    assert "| 58 of 60 | 5 of 7 | the two disagree |" in text
    assert "English and Spanish: they are not tagged" in text
    assert "### Calibration" in text and "### Parts" in text and "### Accepted without review" in text


def test_what_was_not_measured_is_not_in_the_card(
    classifier: gcm.Classifier, figures: dict[str, object]
) -> None:
    text = card(classifier, {"corpus": CORPUS, "out_of_fold": figures})
    assert "What each part is worth" not in text and "Fitting took" not in text and "Views:" not in text
    assert "Its weights are as published." in text


def test_facts_survive_being_stored_and_a_stray_one_is_refused() -> None:
    assert ModelFacts.of(json.loads(json.dumps(asdict(FACTS)))) == FACTS
    with pytest.raises(ModelError, match="got speed"):
        ModelFacts.of({"speed": 3})
