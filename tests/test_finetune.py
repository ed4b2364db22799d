"""Tuning an encoder: on a transformer of two layers, so that it takes seconds. Needs the extra [train]."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpora import records, write_corpus, write_framework
from gcm_classify.encoders import OnnxEncoder
from gcm_classify.taxonomy import load_taxonomy
from gcm_classify.training import crossfit, fit
from gcm_classify.training.corpus import LabelledPassage, label_matrix, read_labelled
from gcm_classify.training.crossfit import split_by_group, tuned_encoder
from gcm_classify.training.export import export_encoder
from gcm_classify.training.finetune import Recipe, fine_tune
from tuned import write_transformer

pytest.importorskip(
    "torch", reason="tuning needs the extra [train], which make test leaves out: run make test-train"
)
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")

RECIPE = Recipe(epochs=40, batch_size=8, rate=2e-3, label_rate=1e-2, max_pieces=64)
NUMBERS = (10, 20, 30)


@pytest.fixture(scope="module")
def transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_transformer(tmp_path_factory.mktemp("transformer"))


@pytest.fixture(scope="module")
def passages(tmp_path_factory: pytest.TempPathFactory) -> list[LabelledPassage]:
    return read_labelled(write_corpus(tmp_path_factory.mktemp("corpus") / "corpus.jsonl"))


@pytest.fixture(scope="module")
def targets(passages: list[LabelledPassage]) -> np.ndarray:
    Y = label_matrix(passages, NUMBERS)
    return np.hstack([Y, Y.sum(axis=1, keepdims=True) == 0]).astype(float)


def weights(folder: Path) -> dict[str, np.ndarray]:
    from safetensors.numpy import load_file

    return load_file(str(folder / "model.safetensors"))


def closeness(folder: Path, built: Path) -> float:
    """By how much passages of one label are closer to each other than to the others."""
    export_encoder(folder, built, precision="fp32", max_tokens=64)
    one_label = [record for record in records() if len(record["labels"]) == 1]
    vectors = OnnxEncoder(built).encode([record["text"] for record in one_label])
    labels = np.asarray([record["labels"][0] for record in one_label])
    same = labels[:, None] == labels[None, :]
    cosines = vectors @ vectors.T
    apart = ~np.eye(len(labels), dtype=bool)
    return float(cosines[same & apart].mean() - cosines[~same].mean())


@pytest.fixture(scope="module")
def tuned(
    transformer: Path,
    passages: list[LabelledPassage],
    targets: np.ndarray,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    output = tmp_path_factory.mktemp("tuned")
    fine_tune(transformer, [p.text for p in passages], targets, output, recipe=RECIPE)
    return output


def test_passages_of_one_objective_move_together(transformer: Path, tuned: Path, tmp_path: Path) -> None:
    assert closeness(tuned, tmp_path / "after") > closeness(transformer, tmp_path / "before") + 0.2


def test_word_embeddings_stay_and_the_rest_moves(transformer: Path, tuned: Path) -> None:
    before, after = weights(transformer), weights(tuned)
    assert before.keys() == after.keys()
    np.testing.assert_array_equal(
        before["embeddings.word_embeddings.weight"], after["embeddings.word_embeddings.weight"]
    )
    moved = [name for name in before if not np.array_equal(before[name], after[name])]
    assert any("attention" in name for name in moved)


def test_tuning_twice_gives_the_same_weights(
    transformer: Path, tuned: Path, passages: list[LabelledPassage], targets: np.ndarray, tmp_path: Path
) -> None:
    fine_tune(transformer, [p.text for p in passages], targets, tmp_path, recipe=RECIPE)
    again = weights(tmp_path)
    for name, values in weights(tuned).items():
        np.testing.assert_array_equal(values, again[name])


def test_another_seed_gives_other_weights(
    transformer: Path, tuned: Path, passages: list[LabelledPassage], targets: np.ndarray, tmp_path: Path
) -> None:
    fine_tune(transformer, [p.text for p in passages], targets, tmp_path, recipe=replace(RECIPE, seed=1))
    other = weights(tmp_path)
    assert any(not np.array_equal(values, other[name]) for name, values in weights(tuned).items())


def test_a_heading_is_seen_in_front_of_its_passage(
    transformer: Path, passages: list[LabelledPassage], targets: np.ndarray, tmp_path: Path
) -> None:
    texts = [p.text for p in passages]
    always = replace(RECIPE, epochs=1, headed=1.0)
    for name, headings in (("none", None), ("some", ["The bees"] * len(texts))):
        fine_tune(transformer, texts, targets, tmp_path / name, headings=headings, recipe=always)
    none, some = weights(tmp_path / "none"), weights(tmp_path / "some")
    assert any(not np.array_equal(values, some[name]) for name, values in none.items())


def test_an_encoder_that_is_kept_is_not_tuned_again(
    transformer: Path,
    passages: list[LabelledPassage],
    targets: np.ndarray,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    short = replace(RECIPE, epochs=1)
    texts, headings = [p.text for p in passages], [p.heading for p in passages]
    first = tuned_encoder(transformer, texts, headings, targets, tmp_path, recipe=short, precision="fp32")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("tuned again")

    monkeypatch.setattr(crossfit, "fine_tune", refuse)
    again = tuned_encoder(transformer, texts, headings, targets, tmp_path, recipe=short, precision="fp32")
    assert again == first
    texts[0] += " And more."
    with pytest.raises(AssertionError, match="tuned again"):
        tuned_encoder(transformer, texts, headings, targets, tmp_path, recipe=short, precision="fp32")
    assert [path for path in tmp_path.iterdir() if path != first] == []


def test_training_with_a_recipe_ships_the_tuned_encoder_and_writes_the_recipe_down(
    transformer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fit, "packaged_minilm", lambda: transformer)
    corpus, framework = write_corpus(tmp_path / "corpus.jsonl"), write_framework(tmp_path / "small.toml")
    said: list[str] = []
    trained = fit.train(
        corpus,
        tmp_path / "model",
        taxonomy=framework,
        recipe=RECIPE,
        held_out=3,
        keep=tmp_path / "keep",
        say=said.append,
    )
    from gcm_classify.modelfolder import load_model

    model = load_model(trained.path)
    assert model.encoder.dim == 32
    assert model.metrics["encoder"]["recipe"]["epochs"] == RECIPE.epochs
    assert model.metrics["encoder"]["folds"] == 3
    assert len(list((tmp_path / "keep").iterdir())) == 4  # one a fold, and the one that serves
    assert any("fold 3" in line for line in said)
    assert trained.scores.macro_f1 > 0.3


def test_one_encoder_may_serve_and_give_the_figures_on_what_it_never_saw(
    transformer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fit, "packaged_minilm", lambda: transformer)
    corpus, framework = write_corpus(tmp_path / "corpus.jsonl"), write_framework(tmp_path / "small.toml")
    trained = fit.train(corpus, tmp_path / "model", taxonomy=framework, recipe=RECIPE, keep=tmp_path / "keep")
    (only,) = (tmp_path / "keep").iterdir()
    assert (only / "encoder.onnx").read_bytes() == (trained.path / "encoder.onnx").read_bytes()
    assert 0 < trained.scores.n < len(records())


def test_no_fold_s_encoder_saw_what_it_holds_out(passages: list[LabelledPassage]) -> None:
    groups = [p.group for p in passages]
    folds = split_by_group(groups, 3)
    assert sorted(np.concatenate([held for _, held in folds])) == list(range(len(passages)))
    for train, held in folds:
        assert not {groups[row] for row in train} & {groups[row] for row in held}


def test_the_small_framework_has_the_numbers_of_these_targets(tmp_path: Path) -> None:
    assert load_taxonomy(write_framework(tmp_path / "small.toml")).numbers == NUMBERS
