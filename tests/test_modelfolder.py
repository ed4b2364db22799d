"""A model folder is whole or refused with its reason, and gives after loading what it gave before saving."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gcm_classify as gcm
from gcm_classify.errors import ModelError, UnknownModel
from gcm_classify.modelfolder import (
    DEFAULT_MODEL,
    FORMAT,
    Examples,
    available_models,
    find_model,
    load_model,
    save_axes,
    save_model,
)

WITH_A_WAY_OUT = "Train one with: gcm-classify train|Restore|Upgrade"


@pytest.fixture
def folder(small_model: Path, tmp_path: Path) -> Path:
    """The small model under another roof; its parts are links until they are written anew."""
    return Path(shutil.copytree(small_model, tmp_path / "models" / "small-1", copy_function=os.link))


def rewrite(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def change_manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    rewrite(folder / "manifest.json", json.dumps(manifest).encode())


def parts_of(folder: Path) -> list[str]:
    return sorted(json.loads((folder / "manifest.json").read_text())["files"])


# -- whole --------------------------------------------------------------------------------------------------------


def test_a_whole_folder_loads(folder: Path) -> None:
    model = load_model(folder)
    assert (model.name, model.taxonomy.numbers) == ("small-1", (10, 20, 30))
    assert model.encoder.dim == model.head.dim
    assert len(model.examples.texts) == len(model.examples.labels) == len(model.examples.vectors) == 26


def test_the_manifest_says_what_the_model_was_made_of(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["format"] == FORMAT
    assert {"encoder", "taxonomy", "corpus", "versions", "files"} <= set(manifest)
    for part, digest in manifest["files"].items():
        assert hashlib.sha256((folder / part).read_bytes()).hexdigest() == digest
    assert manifest["encoder"]["build"] == load_model(folder).encoder.build


def test_a_model_has_its_card(folder: Path) -> None:
    assert "small-1" in (folder / "README.md").read_text()


def test_a_saved_model_gives_the_same_probabilities_as_before(folder: Path, tmp_path: Path) -> None:
    first = load_model(folder)
    again = tmp_path / "again"
    shutil.copytree(folder, again, ignore=lambda *_: {"head.npz", "examples.npz", "manifest.json"})
    save_model(
        again,
        head=first.head,
        examples=first.examples,
        encoder=first.encoder,
        encoder_source="x",
        taxonomy_file=folder / "taxonomy.toml",
        corpus_sha256=first.manifest["corpus"],
        metrics=first.metrics,
        card="",
    )
    second = load_model(again)
    vectors = first.encoder.encode(["The bees left the hive.", "The train is late.", "A loaf of bread."])
    np.testing.assert_allclose(
        first.head.probabilities(vectors), second.head.probabilities(vectors), atol=1e-9
    )
    texts = ["The beekeeper sells honey.", "The court ruled."]
    for one, other in zip(gcm.Classifier(first).tag(texts), gcm.Classifier(second).tag(texts), strict=True):
        assert [(t.objective, t.probability) for t in one] == [(t.objective, t.probability) for t in other]


def test_the_key_changes_with_every_part_and_not_with_the_place(folder: Path, small_model: Path) -> None:
    assert load_model(folder).key == load_model(small_model).key
    card = json.dumps({"corpus": {}, "other": 1}).encode()
    rewrite(folder / "metrics.json", card)
    change_manifest(folder, lambda m: m["files"].update({"metrics.json": hashlib.sha256(card).hexdigest()}))
    assert load_model(folder).key != load_model(small_model).key


# -- half ---------------------------------------------------------------------------------------------------------

PARTS = [
    "head.npz",
    "examples.npz",
    "examples.jsonl",
    "taxonomy.toml",
    "metrics.json",
    "encoder.onnx",
    "tokenizer.json",
]


def test_the_parts_that_are_tested_are_those_of_a_model(small_model: Path) -> None:
    assert parts_of(small_model) == sorted(PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_a_missing_part_is_told_by_its_name(folder: Path, part: str) -> None:
    (folder / part).unlink()
    with pytest.raises(ModelError, match=rf"small-1: {part} is missing.*({WITH_A_WAY_OUT})"):
        load_model(folder)


@pytest.mark.parametrize("part", PARTS)
def test_an_altered_part_is_told_by_its_name(folder: Path, part: str) -> None:
    content = (folder / part).read_bytes()
    rewrite(folder / part, content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(ModelError, match=rf"small-1: {part} was altered.*({WITH_A_WAY_OUT})"):
        load_model(folder)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_the_manifest_does_not_list_is_never_served_altered(folder: Path, part: str) -> None:
    change_manifest(folder, lambda manifest: manifest["files"].pop(part))
    content = (folder / part).read_bytes()
    rewrite(folder / part, content + b" ")
    with pytest.raises(gcm.GcmError):
        load_model(folder)


@pytest.mark.parametrize("key", ["name", "encoder", "files"])
def test_a_manifest_without_a_key_is_refused(folder: Path, key: str) -> None:
    change_manifest(folder, lambda manifest: manifest.pop(key))
    with pytest.raises(ModelError, match=WITH_A_WAY_OUT):
        load_model(folder)


def test_an_encoder_of_another_build_is_refused(folder: Path) -> None:
    change_manifest(folder, lambda manifest: manifest["encoder"].update(build="0" * 64))
    with pytest.raises(ModelError, match="not the build that the head was fitted on"):
        load_model(folder)


def test_a_part_that_no_model_has_is_refused_unread(folder: Path) -> None:
    change_manifest(folder, lambda manifest: manifest["files"].update({"../../secret": "0" * 64}))
    with pytest.raises(ModelError, match=r"lists a part that no model has; got \.\./\.\./secret"):
        load_model(folder)


@pytest.mark.parametrize("number", [0, FORMAT + 1, None, "1"])
def test_another_format_is_refused(folder: Path, number: object) -> None:
    change_manifest(folder, lambda manifest: manifest.update(format=number))
    with pytest.raises(ModelError, match=rf"another format.*expected {FORMAT}.*Upgrade gcm-classify"):
        load_model(folder)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'"text"'])
def test_a_manifest_that_is_none_is_refused(folder: Path, content: bytes) -> None:
    rewrite(folder / "manifest.json", content)
    with pytest.raises(ModelError, match=WITH_A_WAY_OUT):
        load_model(folder)


def test_a_folder_without_a_manifest_is_no_model(folder: Path) -> None:
    (folder / "manifest.json").unlink()
    with pytest.raises(ModelError, match=r"manifest\.json is missing.*Train one with"):
        load_model(folder)


def test_arrays_that_would_have_to_be_unpickled_are_refused(folder: Path) -> None:
    np.savez(folder / "evil.npz", numbers=np.array([{"a": 1}], dtype=object))
    content = (folder / "evil.npz").read_bytes()
    (folder / "evil.npz").unlink()
    rewrite(folder / "head.npz", content)
    change_manifest(folder, lambda m: m["files"].update({"head.npz": hashlib.sha256(content).hexdigest()}))
    with pytest.raises((ModelError, ValueError), match=r"lacks|allow_pickle=False"):
        load_model(folder)


# -- names --------------------------------------------------------------------------------------------------------


def test_an_unknown_name_is_told_with_those_that_are_known() -> None:
    with pytest.raises(UnknownModel, match=rf"got nonsense; expected .*{DEFAULT_MODEL}.*Train one with"):
        find_model("nonsense")


def test_a_model_is_found_by_name_from_its_project_s_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parents[1])
    assert find_model("small-1").resolve() == folder.resolve()
    assert {"small-1", DEFAULT_MODEL} <= {path.name for path in available_models()}


def test_a_model_is_found_by_its_folder_from_anywhere(folder: Path) -> None:
    assert find_model(folder) == folder
    assert find_model(str(folder)) == folder


# -- examples -----------------------------------------------------------------------------------------------------


def test_the_nearest_example_is_one_of_the_objective() -> None:
    vectors = np.eye(3, dtype=np.float16)
    examples = Examples(vectors, ["a", "b", "c"], [[10], [20], [10, 20]])
    asked = np.array([[0, 1, 0.5], [0.75, 0.5, 0]], dtype=np.float32)
    assert examples.nearest(asked, 10) == [("c", 0.5), ("a", 0.75)]
    assert examples.nearest(asked, 20) == [("b", 1.0), ("b", 0.5)]
    assert examples.nearest(asked, 30) == []


def test_a_passage_has_the_same_nearest_example_whatever_stands_beside_it() -> None:
    random = np.random.default_rng(0)
    vectors, asked = random.normal(size=(50, 384)) / 20, random.normal(size=(9, 384)).astype(np.float32) / 20
    examples = Examples(vectors.astype(np.float16), [str(row) for row in range(50)], [[1]] * 50)
    together = examples.nearest(asked, 1)
    assert [examples.nearest(asked[[row]], 1)[0] for row in range(9)] == together


def test_a_folder_called_like_the_packaged_model_never_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    impostor = tmp_path / "models" / DEFAULT_MODEL
    impostor.mkdir(parents=True)
    (impostor / "manifest.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert find_model().resolve() != impostor.resolve()
    assert find_model(f"models/{DEFAULT_MODEL}").resolve() == impostor.resolve()


# -- the axes beside the objectives -------------------------------------------------------------------------------


def test_a_model_without_axes_loads_and_leaves_them_to_the_rules(folder: Path) -> None:
    assert load_model(folder).axes is None


def test_the_packaged_model_has_axes_of_its_own_encoder() -> None:
    model = load_model()
    assert model.axes is not None and model.axes.dim == model.encoder.dim
    assert model.axes.framework == model.taxonomy.id


def with_axes(folder: Path, **about: str) -> Path:
    """The folder with the packaged model's axes in it, as if they were its own."""
    axes = load_model().axes
    assert axes is not None
    save_axes(folder, axes, {"encoder": load_model(folder).encoder.build, **about})
    return folder


def test_axes_can_be_added_to_a_model_and_are_the_same_when_loaded(folder: Path) -> None:
    loaded, packaged = load_model(with_axes(folder)).axes, load_model().axes
    assert loaded is not None and packaged is not None
    assert loaded.names() == packaged.names()
    assert all(np.array_equal(value, packaged.arrays()[name]) for name, value in loaded.arrays().items())


def test_axes_of_another_encoder_are_refused(folder: Path) -> None:
    with pytest.raises(ModelError, match="not the build that the axes were fitted on"):
        load_model(with_axes(folder, encoder="another"))


@pytest.mark.parametrize("part", ["axes.npz", "axes.json"])
def test_half_a_head_of_the_axes_is_refused(folder: Path, part: str) -> None:
    change_manifest(with_axes(folder), lambda manifest: manifest["files"].pop(part))
    with pytest.raises(ModelError, match=f"does not list {part}"):
        load_model(folder)


def test_axes_that_hold_no_head_are_refused(folder: Path) -> None:
    content = b"{}"
    rewrite(with_axes(folder) / "axes.json", content)
    digest = hashlib.sha256(content).hexdigest()
    change_manifest(folder, lambda manifest: manifest["files"].update({"axes.json": digest}))
    with pytest.raises(ModelError, match="do not hold a head"):
        load_model(folder)
