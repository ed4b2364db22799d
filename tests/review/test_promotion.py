"""Which model a store uses: promoted and taken back by name, with a history that stays, and batches that follow it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gcm_classify.errors import ModelError, UsageError
from gcm_classify.modelfolder import DEFAULT_MODEL
from gcm_classify.review.promotion import model_in_use, model_of_store, promote, promotions, roll_back
from gcm_classify.store import Store, open_store


@pytest.fixture
def another_model(small_model: Path, tmp_path: Path) -> Path:
    """The small model again, which another name makes another one."""
    folder = tmp_path / "small-2"
    shutil.copytree(small_model, folder)
    manifest = folder / "manifest.json"
    manifest.write_text(manifest.read_text().replace("small-1", "small-2"))
    return folder


def test_without_a_promotion_the_packaged_model_is_in_use(any_store: Store) -> None:
    assert model_in_use(any_store) is None and promotions(any_store) == ()
    with pytest.raises(UsageError, match="nothing to take back"):
        roll_back(any_store, by="Eve")


def test_promotions_are_taken_back_one_by_one_and_all_is_kept(
    any_store: Store, small_model: Path, another_model: Path
) -> None:
    first = promote(any_store, small_model, by="Eve", why="fewer mistakes on 6")
    second = promote(any_store, another_model, by="  Ada ")
    assert model_in_use(any_store) == second
    assert (second.name, second.by, second.folder) == ("small-2", "Ada", str(another_model.absolute()))
    assert roll_back(any_store, by="Eve", why="moves too much") == first
    assert roll_back(any_store, by="Eve") is None
    third = promote(any_store, another_model, by="Eve")
    assert model_in_use(any_store) == third
    assert [(one.name, one.undoes) for one in promotions(any_store)] == [
        ("small-1", None),
        ("small-2", None),
        ("small-2", second.id),
        ("small-1", first.id),
        ("small-2", None),
    ]
    assert promotions(any_store)[0].why == "fewer mistakes on 6"


def test_what_is_in_use_is_not_promoted_again(any_store: Store, small_model: Path) -> None:
    promote(any_store, small_model, by="Eve")
    with pytest.raises(UsageError, match="in use already"):
        promote(any_store, small_model, by="Ada")


def test_half_a_model_is_not_promoted(any_store: Store, another_model: Path) -> None:
    (another_model / "head.npz").unlink()
    with pytest.raises(ModelError, match=r"head\.npz is missing"):
        promote(any_store, another_model, by="Eve")
    assert promotions(any_store) == ()


def test_nobody_promotes_without_a_name_or_past_somebody_else(any_store: Store, small_model: Path) -> None:
    with pytest.raises(UsageError, match="needs its reviewer's name"):
        promote(any_store, small_model, by=" ")
    with pytest.raises(UsageError, match="chose a model meanwhile"):
        any_store.add_model_choice(name="x", folder="x", key="x", by="Ada", why="", seen=7)
    assert promotions(any_store) == ()


def test_a_batch_asks_its_store_which_model_to_use(tmp_path: Path, small_model: Path) -> None:
    url = str(tmp_path / "gcm.sqlite")
    assert model_of_store(None) is None and model_of_store(url) is None
    assert not Path(url).exists()
    store = open_store(url)
    assert model_of_store(url) is None
    promote(store, small_model, by="Eve")
    store.close()
    assert model_of_store(url) == small_model.absolute()


def test_a_model_in_use_that_is_gone_is_told(tmp_path: Path, another_model: Path) -> None:
    store = open_store(str(tmp_path / "gcm.sqlite"))
    promote(store, another_model, by="Eve")
    store.close()
    shutil.rmtree(another_model)
    with pytest.raises(UsageError, match="its folder is gone"):
        model_of_store(tmp_path / "gcm.sqlite")


def test_a_batch_and_a_watch_follow_the_promotion_of_their_store(
    tmp_path: Path, small_model: Path, command_line: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(
        "Each beehive gave forty jars of honey this summer, said the beekeeper."
    )
    store = open_store(str(tmp_path / "out.sqlite"))
    promote(store, small_model, by="Eve")
    options = ("--store", tmp_path / "out.sqlite", "--output", tmp_path / "out")
    done = command_line("batch", tmp_path / "in", *options)
    assert done.returncode == 0, done.stderr
    assert [record["model"] for record in store.document_records()] == ["small-1"]
    roll_back(store, by="Eve")
    done = command_line("watch", tmp_path / "in", *options, "--once", "--pause", "0.05")
    assert done.returncode == 0, done.stderr
    assert [record["model"] for record in store.document_records()] == [DEFAULT_MODEL]
    store.close()
