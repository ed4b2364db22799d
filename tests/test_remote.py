"""An inbox in an object store is read as a folder is; a second run fetches only what changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import read_lines
from fakes import FakeClassifier
from gcm_classify.batch import run_batch
from gcm_classify.batch.remote import fetch
from gcm_classify.errors import MissingExtra, TooLarge, UsageError
from gcm_classify.ingest import Limits

fsspec = pytest.importorskip("fsspec", reason="fsspec is not installed: the extra [ray]")
URL = "memory://forum/inbox"


@pytest.fixture
def bucket() -> Iterator[Any]:
    store = fsspec.filesystem("memory")
    for name in ("one.txt", "below/two.txt", ".hidden/three.txt"):
        store.pipe(
            f"/forum/inbox/{name}", f"Recruitment in {name} must be fair for all who migrate.".encode()
        )
    yield store
    store.rm("/forum", recursive=True)


def _sources(output: Path, name: str = "documents") -> list[str]:
    return sorted(record["source"] for record in read_lines(output / f"{name}.jsonl"))


def test_a_remote_inbox_is_read_below_too_and_hidden_files_are_left_out(bucket: Any, tmp_path: Path) -> None:
    summary = run_batch(URL, tmp_path, FakeClassifier())  # type: ignore[arg-type]
    assert summary.files == 2
    assert _sources(tmp_path) == ["below/two.txt", "one.txt"]


def test_a_second_run_reads_what_changed_and_forgets_what_is_gone(bucket: Any, tmp_path: Path) -> None:
    run_batch(URL, tmp_path, FakeClassifier())  # type: ignore[arg-type]
    again = FakeClassifier()
    assert run_batch(URL, tmp_path, again).worked == 0  # type: ignore[arg-type]
    bucket.pipe("/forum/inbox/one.txt", b"Smuggling is a crime wherever it happens to anyone.")
    bucket.rm("/forum/inbox/below/two.txt")
    run_batch(URL, tmp_path, again)  # type: ignore[arg-type]
    assert again.read == ["one.txt"]
    assert _sources(tmp_path) == ["one.txt"]


def test_a_file_may_become_a_folder(bucket: Any, tmp_path: Path) -> None:
    fetch(URL, tmp_path, Limits())
    bucket.rm("/forum/inbox/one.txt")
    bucket.pipe("/forum/inbox/one.txt/inside.txt", b"Return in dignity.")
    folder, failed = fetch(URL, tmp_path, Limits())
    assert (folder / "one.txt" / "inside.txt").is_file() and not failed


def test_an_object_that_cannot_be_fetched_is_a_failure_and_the_others_are_read(
    bucket: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = type(bucket).get_file

    def broken(self: Any, path: str, *args: Any, **others: Any) -> Any:
        if path.endswith("one.txt"):
            raise PermissionError("not yours")
        return whole(self, path, *args, **others)

    monkeypatch.setattr(type(bucket), "get_file", broken)
    run_batch(URL, tmp_path, FakeClassifier())  # type: ignore[arg-type]
    assert (_sources(tmp_path), _sources(tmp_path, "failures")) == (["below/two.txt"], ["one.txt"])


def test_a_name_that_leads_out_of_the_folder_is_refused(
    bucket: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = {"name": "/forum/inbox/one.txt", "size": 1, "type": "file"}
    monkeypatch.setattr(
        type(bucket), "find", lambda *args, **others: {"/forum/inbox/../../../out.txt": about}
    )
    folder, failed = fetch(URL, tmp_path, Limits())
    assert list(failed) == ["../../../out.txt"]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [] and folder.is_dir()


def test_a_name_too_long_for_a_file_is_a_failure(bucket: Any, tmp_path: Path) -> None:
    name = f"{'long' * 100}.txt"
    bucket.pipe(f"/forum/inbox/{name}", b"Return in dignity.")
    assert list(fetch(URL, tmp_path, Limits())[1]) == [name]


def test_an_object_that_is_too_large_is_not_fetched(bucket: Any, tmp_path: Path) -> None:
    _, failed = fetch(URL, tmp_path, replace(Limits(), file_bytes=10))
    assert [type(error) for error in failed.values()] == [TooLarge, TooLarge]


@pytest.mark.parametrize(
    "url", ["memory://forum/nowhere", "https://example.org/inbox", "s3://me:secret@bucket/inbox"]
)
def test_an_inbox_that_is_not_there_or_not_ours_to_fetch_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        fetch(url, tmp_path, Limits())
    assert "secret" not in str(refused.value)


def test_a_plugin_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(url: str) -> None:
        raise ImportError("Install s3fs to access S3")

    monkeypatch.setattr("fsspec.core.url_to_fs", missing)
    with pytest.raises(MissingExtra, match="s3fs"):
        fetch("s3://forum/inbox", tmp_path, Limits())
