"""Text becomes vectors: the protocol, the cache, the build that serves."""

from __future__ import annotations

import copy
import pickle
import shutil
from pathlib import Path

import numpy as np
import pytest

import gcm_classify as gcm
from fakes import FakeEncoder
from gcm_classify.encoders import CachedEncoder, Encoder, OnnxEncoder, SentenceTransformerEncoder
from gcm_classify.errors import MissingExtra, ModelError

TEXTS = ["We rescue migrants at sea.", "A visa.", "", "наши страны", "word " * 1_000]


@pytest.fixture(scope="module")
def encoder(classifier: gcm.Classifier) -> Encoder:
    return classifier.model.encoder


def test_every_encoder_is_one_by_the_protocol(encoder: Encoder) -> None:
    fake = FakeEncoder()
    assert all(isinstance(each, Encoder) for each in (encoder, fake, CachedEncoder(fake)))


def test_vectors_are_float32_and_of_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert (vectors.shape, vectors.dtype) == ((len(TEXTS), encoder.dim), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dim)
    assert CachedEncoder(FakeEncoder()).encode([]).shape == (0, 16)


def test_words_beyond_the_encoder_s_sight_change_nothing(encoder: Encoder) -> None:
    long = "word " * 300
    np.testing.assert_array_equal(encoder.encode([long]), encoder.encode([long + "smuggling"]))


def test_the_same_folder_is_the_same_build(encoder: Encoder, classifier: gcm.Classifier) -> None:
    again = OnnxEncoder(classifier.model.path)
    assert again.build == encoder.build
    np.testing.assert_allclose(again.encode(TEXTS[:1]), encoder.encode(TEXTS[:1]), atol=1e-6)


@pytest.mark.parametrize("missing", ["encoder.onnx", "tokenizer.json"])
def test_a_missing_part_is_told(tmp_path: Path, classifier: gcm.Classifier, missing: str) -> None:
    for part in {"encoder.onnx", "tokenizer.json"} - {missing}:
        shutil.copyfile(classifier.model.path / part, tmp_path / part)
    with pytest.raises(ModelError, match=rf"{missing} is missing.*Restore the model folder"):
        OnnxEncoder(tmp_path)


def test_an_encoder_that_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    (tmp_path / "encoder.onnx").write_bytes(b"no graph")
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ModelError, match="the encoder cannot be loaded"):
        OnnxEncoder(tmp_path)


def test_another_encoder_needs_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "sentence_transformers", None)
    with pytest.raises(MissingExtra, match=r"Run: pip install 'gcm-classify\[train\]"):
        SentenceTransformerEncoder("some/model")


# -- the cache ----------------------------------------------------------------------------------------------------


def test_a_text_is_encoded_once() -> None:
    fake = FakeEncoder()
    cache = CachedEncoder(fake)
    first = cache.encode(["a b", "c", "a b"])
    np.testing.assert_array_equal(cache.encode(["c", "a b", "a b"]), first[[1, 0, 0]])
    assert sorted(fake.seen) == ["a b", "c"]
    assert (cache.hits, cache.misses) == (4, 2)


def test_the_cache_gives_what_its_encoder_gives() -> None:
    np.testing.assert_array_equal(CachedEncoder(FakeEncoder()).encode(TEXTS), FakeEncoder().encode(TEXTS))


def test_the_cache_forgets_what_was_not_used_for_longest() -> None:
    fake = FakeEncoder()
    cache = CachedEncoder(fake, size=2)
    cache.encode(["a", "b", "a", "c"])  # b goes
    cache.encode(["a", "b"])
    assert fake.seen == ["a", "b", "c", "b"]


def test_the_cache_is_not_changed_through_what_it_gave() -> None:
    cache = CachedEncoder(FakeEncoder())
    cache.encode(["a b"])[:] = 0
    assert np.linalg.norm(cache.encode(["a b"])) == pytest.approx(1.0)


def test_the_cache_takes_its_encoder_s_build_and_size() -> None:
    cache = CachedEncoder(FakeEncoder(dim=8, build="x"))
    assert (cache.build, cache.dim) == ("x", 8)


def test_a_copy_for_a_fold_is_the_same_encoder_and_one_for_a_process_gives_the_same(encoder: Encoder) -> None:
    assert copy.deepcopy(encoder.encode).__self__ is encoder  # type: ignore[attr-defined]
    again = pickle.loads(pickle.dumps(encoder))
    assert again.build == encoder.build
    np.testing.assert_array_equal(again.encode(TEXTS[:2]), encoder.encode(TEXTS[:2]))
