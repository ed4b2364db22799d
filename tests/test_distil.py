"""A small encoder that learns from tuned ones: transformers of two layers, so that it takes seconds."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpora import write_corpus
from gcm_classify.encoders import OnnxEncoder
from gcm_classify.training import crossfit
from gcm_classify.training.corpus import LabelledPassage, label_matrix, read_labelled
from gcm_classify.training.crossfit import tuned_encoder
from gcm_classify.training.distil import Apprenticeship, distil, put_together
from gcm_classify.training.export import export_encoder
from gcm_classify.training.finetune import Recipe, fine_tune
from tuned import write_transformer

TEXTS = ["Bees fly. They come home; keepers count them.", "A hive is opened.", "Honey is sold. It is sweet."]


def test_what_is_put_together_is_made_of_sentences_that_were_written() -> None:
    made = put_together(TEXTS, ["Bees", ""], 200, random.Random(0))
    assert len(made) == 200
    words = {word.strip(".;") for text in [*TEXTS, "Bees"] for word in text.split()}
    assert {word.strip(".;") for text in made for word in text.split()} <= words
    assert any(text.startswith("Bees. ") for text in made)
    assert len(set(made)) > 20


def test_the_same_seed_puts_the_same_together() -> None:
    first, again, other = (put_together(TEXTS, [""] * 3, 30, random.Random(seed)) for seed in (1, 1, 2))
    assert first == again != other


def test_nothing_is_put_together_of_nothing() -> None:
    assert put_together([], [], 5, random.Random(0)) == []
    assert put_together(["   "], [""], 5, random.Random(0)) == []


torch = pytest.importorskip(
    "torch", reason="teaching needs the extra [train], which make test leaves out: run make test-train"
)
RECIPE = Recipe(epochs=30, batch_size=8, rate=2e-3, label_rate=1e-2, max_pieces=64)
LEARNING = Apprenticeship(
    layers=(1,), teachers=2, made=200, epochs=30, batch_size=32, rate=2e-3, max_pieces=64
)
needs_quiet = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning")


@pytest.fixture(scope="module")
def transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_transformer(tmp_path_factory.mktemp("transformer"))


@pytest.fixture(scope="module")
def passages(tmp_path_factory: pytest.TempPathFactory) -> list[LabelledPassage]:
    return read_labelled(write_corpus(tmp_path_factory.mktemp("corpus") / "corpus.jsonl"))


@pytest.fixture(scope="module")
def targets(passages: list[LabelledPassage]) -> np.ndarray:
    Y = label_matrix(passages, (10, 20, 30))
    return np.hstack([Y, Y.sum(axis=1, keepdims=True) == 0]).astype(float)


@pytest.fixture(scope="module")
def teachers(
    transformer: Path,
    passages: list[LabelledPassage],
    targets: np.ndarray,
    tmp_path_factory: pytest.TempPathFactory,
) -> list[Path]:
    folder = tmp_path_factory.mktemp("teachers")
    for seed in (0, 1):
        own = replace(RECIPE, seed=seed)
        fine_tune(transformer, [p.text for p in passages], targets, folder / str(seed), recipe=own)
    return [folder / "0", folder / "1"]


def cosines(folder: Path, built: Path, texts: list[str]) -> np.ndarray:
    export_encoder(folder, built, precision="fp32", max_tokens=64)
    vectors = OnnxEncoder(built).encode(texts)
    return np.asarray(vectors @ vectors.T)


@needs_quiet
def test_the_small_one_finds_alike_what_its_teachers_find_alike(
    teachers: list[Path], passages: list[LabelledPassage], targets: np.ndarray, tmp_path: Path
) -> None:
    texts = [p.text for p in passages]
    distil(teachers, texts, targets, tmp_path / "small", apprenticeship=LEARNING)
    distil(
        teachers,
        texts,
        targets,
        tmp_path / "untaught",
        apprenticeship=replace(LEARNING, epochs=0.01, rate=0.0),
    )
    wanted = np.mean(
        [cosines(one, tmp_path / f"teacher-{n}", texts) for n, one in enumerate(teachers)], axis=0
    )
    taught, untaught = (
        np.abs(cosines(tmp_path / name, tmp_path / f"{name}-built", texts) - wanted).mean()
        for name in ("small", "untaught")
    )
    assert taught < untaught / 2


@needs_quiet
def test_the_small_one_has_the_layers_asked_for_and_its_teachers_words(
    teachers: list[Path], passages: list[LabelledPassage], targets: np.ndarray, tmp_path: Path
) -> None:
    from safetensors.numpy import load_file

    distil(
        teachers, [p.text for p in passages], targets, tmp_path, apprenticeship=replace(LEARNING, epochs=1)
    )
    small, teacher = (
        load_file(str(folder / "model.safetensors")) for folder in (tmp_path, Path(teachers[0]))
    )
    assert not any("layer.1" in name for name in small)
    assert any("layer.1" in name for name in teacher)
    words = "embeddings.word_embeddings.weight"
    np.testing.assert_array_equal(small[words], teacher[words])


@needs_quiet
def test_an_encoder_taught_once_is_kept_apart_from_the_tuned_one(
    transformer: Path,
    passages: list[LabelledPassage],
    targets: np.ndarray,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    texts, headings = [p.text for p in passages], [p.heading for p in passages]
    short, brief = replace(RECIPE, epochs=1), replace(LEARNING, epochs=1, made=20)

    def made(learning: Apprenticeship | None) -> Path:
        return tuned_encoder(
            transformer,
            texts,
            headings,
            targets,
            tmp_path,
            recipe=short,
            precision="fp32",
            apprenticeship=learning,
        )

    taught = made(brief)
    tuned = made(None)
    assert taught != tuned
    assert (taught / "encoder.onnx").stat().st_size < (tuned / "encoder.onnx").stat().st_size

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("taught again")

    monkeypatch.setattr(crossfit, "distil", refuse)
    assert made(brief) == taught
    with pytest.raises(AssertionError, match="taught again"):
        made(replace(brief, seed=1))
