"""A model learns from corrections without its encoder being touched."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

import gcm_classify as gcm
from corpora import records, write_corpus
from gcm_classify.errors import CorpusError
from gcm_classify.features import ngram_counts
from gcm_classify.modelfolder import save_axes
from gcm_classify.training.refit import refit

SENTENCE = "A ferry crosses the strait twice a day in summer."


def probabilities(model: Path, text: str) -> dict[int, float]:
    classifier = gcm.load(model)
    return dict(zip(classifier.taxonomy.numbers, classifier.probabilities([text])[0], strict=True))


def test_a_correction_is_learned(small_model: Path, tmp_path: Path) -> None:
    corrections = write_corpus(tmp_path / "new.jsonl", [{"id": "c1", "text": SENTENCE, "labels": [20]}])
    again = refit(
        write_corpus(tmp_path / "corpus.jsonl"), corrections, tmp_path / "better", model=small_model
    )
    assert probabilities(again.path, SENTENCE)[20] > probabilities(small_model, SENTENCE)[20]


def test_a_correction_of_a_passage_of_the_corpus_takes_its_place(small_model: Path, tmp_path: Path) -> None:
    text = records()[0]["text"]
    corrections = write_corpus(tmp_path / "new.jsonl", [{"id": "c1", "text": text, "labels": []}])
    again = refit(
        write_corpus(tmp_path / "corpus.jsonl"), corrections, tmp_path / "better", model=small_model
    )
    model = gcm.load(again.path).model
    assert len(model.head.support) == len(records())
    assert text not in model.examples.texts
    assert probabilities(again.path, text)[10] < probabilities(small_model, text)[10]


def test_encoder_stack_and_thresholds_stay(small_model: Path, tmp_path: Path) -> None:
    corrections = write_corpus(tmp_path / "new.jsonl", [{"id": "c1", "text": SENTENCE, "labels": [20]}])
    again = refit(
        write_corpus(tmp_path / "corpus.jsonl"), corrections, tmp_path / "better", model=small_model
    )
    before, after = gcm.load(small_model).model, gcm.load(again.path).model
    assert before.encoder.build == after.encoder.build
    for name in ("stack_coef", "stack_intercept", "show", "auto"):
        np.testing.assert_array_equal(getattr(before.head, name), getattr(after.head, name))


def test_the_axes_stay_with_the_encoder_that_they_hang_on(small_model: Path, tmp_path: Path) -> None:
    model = Path(shutil.copytree(small_model, tmp_path / "small-1"))
    axes = gcm.load().model.axes
    assert axes is not None
    save_axes(model, axes, {"encoder": gcm.load(model).model.encoder.build})
    corrections = write_corpus(tmp_path / "new.jsonl", [{"id": "c1", "text": SENTENCE, "labels": [20]}])
    again = refit(write_corpus(tmp_path / "corpus.jsonl"), corrections, tmp_path / "better", model=model)
    kept = gcm.load(again.path).model.axes
    assert kept is not None and kept.names() == axes.names()


def test_it_is_written_down_how_the_old_model_did_on_the_corrections(
    small_model: Path, tmp_path: Path
) -> None:
    corrections = write_corpus(tmp_path / "new.jsonl", [{"id": "c1", "text": SENTENCE, "labels": [20]}])
    again = refit(
        write_corpus(tmp_path / "corpus.jsonl"), corrections, tmp_path / "better", model=small_model
    )
    noted = gcm.load(again.path).model.metrics["corrections"]
    assert (noted["n"], noted["from"]) == (1, "small-1")
    assert again.scores.n == 1


def test_counts_that_were_kept_give_the_same_model(
    small_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrections = write_corpus(tmp_path / "new.jsonl", [{"id": "c1", "text": SENTENCE, "labels": [20]}])
    corpus = write_corpus(tmp_path / "corpus.jsonl")
    first = refit(corpus, corrections, tmp_path / "first", model=small_model, keep=tmp_path / "keep")
    counted: list[int] = []

    def counting(texts: list[str]) -> object:
        counted.append(len(texts))
        return ngram_counts(texts)

    monkeypatch.setattr("gcm_classify.training.refit.ngram_counts", counting)
    again = refit(corpus, corrections, tmp_path / "again", model=small_model, keep=tmp_path / "keep")
    assert counted == [1]  # the correction alone
    before, after = gcm.load(first.path).model.head, gcm.load(again.path).model.head
    np.testing.assert_array_equal(before.ngram_coef, after.ngram_coef)
    np.testing.assert_array_equal(before.dual, after.dual)


def test_another_corpus_than_the_model_s_is_refused(small_model: Path, tmp_path: Path) -> None:
    other = write_corpus(tmp_path / "corpus.jsonl", records()[1:])
    corrections = write_corpus(tmp_path / "new.jsonl", [{"id": "c1", "text": SENTENCE, "labels": [20]}])
    with pytest.raises(CorpusError, match="is not what small-1 was fitted on"):
        refit(other, corrections, tmp_path / "better", model=small_model)
    assert not (tmp_path / "better").exists()
