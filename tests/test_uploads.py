"""Uploads: the original first, a row that waits, a lease that ends; nothing is lost and nothing is taken twice."""

from __future__ import annotations

import hashlib
import io
import os
import platform
import zipfile
from pathlib import Path
from typing import Any

import pytest

from fakes import FakeClassifier
from gcm_classify.datamodels import DocumentResult
from gcm_classify.errors import EmptyFile, OutputNotWritable, TooLarge, UsageError, WorkerCrashed
from gcm_classify.ingest import Limits
from gcm_classify.originals import keep_original, sweep
from gcm_classify.store import Store
from gcm_classify.uploads import UploadState, originals_folder, submit_upload, upload_states, work_off

TEXT = b"We will end smuggling together with our neighbours before the year is out."
DIGEST = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def store(any_store: Store) -> Store:
    """On either database."""
    return any_store


@pytest.fixture
def submit(store: Store, tmp_path: Path) -> Any:
    def submit(name: str = "a.txt", content: bytes = TEXT, **others: Any) -> int:
        return submit_upload(store, name, content, originals=tmp_path / "originals", **others)

    return submit


def state(store: Store, receipt: int) -> UploadState:
    (found,) = upload_states(store, [receipt])
    return found


# -- originals ------------------------------------------------------------------------------------------------------


def test_an_original_is_kept_under_its_hash_and_cannot_be_written_again(tmp_path: Path) -> None:
    path = keep_original(tmp_path, "Statement of the group.PDF", TEXT)
    assert path == tmp_path / DIGEST[:2] / f"{DIGEST}.pdf"
    assert path.read_bytes() == TEXT
    assert path.stat().st_mode & 0o777 == 0o444
    assert keep_original(tmp_path, "other name.pdf", TEXT) == path
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "=cmd()", "a\0b.exe", "x" * 300, "-rf", "\udce9.sh", ""]
)
def test_a_hostile_name_never_becomes_a_path(tmp_path: Path, name: str) -> None:
    assert keep_original(tmp_path, name, TEXT) == tmp_path / DIGEST[:2] / DIGEST


def test_what_is_empty_or_too_large_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        keep_original(tmp_path, "a.pdf", b"")
    with pytest.raises(TooLarge, match="got 11 bytes; expected at most 10"):
        keep_original(tmp_path, "a.pdf", b"x" * 11, Limits(file_bytes=10))
    assert list(tmp_path.iterdir()) == []
    assert keep_original(tmp_path, "a.pdf", b"x" * 10, Limits(file_bytes=10)).is_file()


def test_an_original_that_the_disk_does_not_take_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*anything: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputNotWritable, match="No space left on device"):
        keep_original(tmp_path, "a.pdf", TEXT)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_a_crash_left_half_written_is_swept_once_nobody_can_be_writing_it(tmp_path: Path) -> None:
    kept = keep_original(tmp_path, "a.pdf", TEXT)
    old, fresh = kept.parent / ".gcm-old", kept.parent / ".gcm-fresh"
    for path in (old, fresh):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    assert sweep(tmp_path) == 1
    assert sorted(path.name for path in kept.parent.iterdir()) == [".gcm-fresh", kept.name]
    assert sweep(tmp_path / "missing") == 0


def test_originals_lie_beside_a_store_that_is_a_file_and_must_be_named_for_a_server(store: Store) -> None:
    if store.is_sqlite:
        assert originals_folder(store).name == "originals"
    else:
        with pytest.raises(UsageError, match="originals need a folder"):
            originals_folder(store)


# -- the queue ------------------------------------------------------------------------------------------------------


def test_an_upload_waits_until_the_worker_has_classified_it(
    store: Store, submit: Any, tmp_path: Path
) -> None:
    receipt = submit(by="Ada")
    waiting = state(store, receipt)
    assert (waiting.stage, waiting.name, waiting.size, waiting.by) == ("waiting", "a.txt", len(TEXT), "Ada")
    assert store.document_records() == []
    told: list[str] = []
    assert work_off(store, FakeClassifier(), told=told.append) == 1
    done = state(store, receipt)
    assert (done.stage, done.document, done.code, told) == ("done", DIGEST, None, ["a.txt"])
    (record,) = store.document_records("desk")
    assert (record["id"], record["source"]) == (DIGEST, "a.txt")
    assert store.document_path(DIGEST) == str(tmp_path / "originals" / DIGEST[:2] / f"{DIGEST}.txt")
    assert work_off(store, FakeClassifier()) == 0


def test_an_upload_that_cannot_be_read_has_failed_with_its_reason(store: Store, submit: Any) -> None:
    receipt = submit("bad.pdf", b"%PDF-1.7 and nothing else of it")
    work_off(store, FakeClassifier())
    found = state(store, receipt)
    assert found.stage == "failed" and found.code and found.message and "bad.pdf" in found.message
    assert [failure["source"] for failure in store.failure_records("desk")] == ["bad.pdf"]


def test_the_same_bytes_again_cost_no_reading_and_double_nothing(store: Store, submit: Any) -> None:
    submit()
    work_off(store, FakeClassifier())
    again, renamed = submit(), submit("b.txt")
    second = FakeClassifier()
    assert work_off(store, second) == 2
    assert second.read == []
    assert [state(store, one).stage for one in (again, renamed)] == ["done", "done"]
    assert [record["source"] for record in store.document_records()] == ["a.txt", "b.txt"]


def test_other_bytes_under_the_same_name_hide_nothing(store: Store, submit: Any) -> None:
    submit()
    submit(content=b"A later draft: we will also make remittances cheaper for everybody who sends them.")
    work_off(store, FakeClassifier())
    assert [record["source"] for record in store.document_records()] == ["a.txt", "a.txt"]
    assert store.counts().uploads == {"DONE": 2}


def test_the_files_of_a_zip_are_uploads_of_their_own(store: Store, submit: Any) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as bundle:
        bundle.writestr("one.txt", TEXT)
        bundle.writestr(
            "sub/two.txt", b"We will lower recruitment fees for all who leave their homes for work."
        )
        bundle.writestr("empty.txt", b"")
    receipt = submit("bundle.zip", packed.getvalue())
    work_off(store, FakeClassifier())
    assert state(store, receipt).stage == "done"
    stages = {found.name: found.stage for found in upload_states(store)}
    assert stages == {
        "bundle.zip": "done",
        "bundle.zip/one.txt": "done",
        "bundle.zip/sub/two.txt": "done",
        "bundle.zip/empty.txt": "failed",
    }
    assert [record["source"] for record in store.document_records()] == [
        "bundle.zip/one.txt",
        "bundle.zip/sub/two.txt",
    ]


def test_a_hostile_name_is_shown_as_text(store: Store, submit: Any) -> None:
    receipt = submit("a\0b\udce9'; DROP TABLE uploads; --.txt")
    work_off(store, FakeClassifier())
    assert state(store, receipt).name == "a\\0b\\udce9'; DROP TABLE uploads; --.txt"


# -- leases ---------------------------------------------------------------------------------------------------------


def test_what_one_worker_has_no_other_takes_until_its_lease_ends(store: Store, submit: Any) -> None:
    submit()
    taken = store.take_upload("elsewhere/1", until=100.0, at=0.0)
    assert taken is not None and taken.name == "a.txt"
    assert upload_states(store)[0].stage == "reading"
    assert store.take_upload("elsewhere/2", until=150.0, at=50.0) is None
    again = store.take_upload("elsewhere/2", until=300.0, at=200.0)
    assert again is not None and again.receipt == taken.receipt


def test_what_two_workers_died_of_is_not_given_out_again(store: Store, submit: Any) -> None:
    receipt, healthy = (
        submit(),
        submit("b.txt", b"We will make remittances cheaper for everybody who sends money home."),
    )
    for worker in (1, 2):
        assert (
            store.take_upload(f"elsewhere/{worker}", until=10.0 * worker, at=10.0 * worker - 1).receipt
            == receipt
        )  # type: ignore[union-attr]
    third = store.take_upload("elsewhere/3", until=200.0, at=100.0)
    assert third is not None and third.receipt == healthy
    found = state(store, receipt)
    assert (found.stage, found.code) == ("failed", "QUARANTINED")
    assert "made the worker die 2 times" in str(found.message)


def test_a_worker_of_this_machine_that_died_keeps_nothing_waiting(store: Store, submit: Any) -> None:
    submit()
    gone = os.fork()
    if gone == 0:
        os._exit(0)
    os.waitpid(gone, 0)
    store.take_upload(f"{platform.node()[:60]}/{gone}", until=1e12, at=0.0)
    assert work_off(store, FakeClassifier()) == 1


def test_a_worker_that_stops_in_good_order_gives_back_what_it_has(store: Store, submit: Any) -> None:
    receipt = submit()

    class Interrupted(FakeClassifier):
        def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult:
            raise KeyboardInterrupt

    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            work_off(store, Interrupted())
    assert state(store, receipt).stage == "waiting"
    assert work_off(store, FakeClassifier()) == 1
    assert state(store, receipt).stage == "done"


def test_what_kills_the_reader_is_not_read_again(store: Store, submit: Any) -> None:
    class Dying(FakeClassifier):
        def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult:
            self.read.append(str(source))
            raise WorkerCrashed("it made the reading process die")

    submit()
    dying = Dying()
    work_off(store, dying)
    receipt = submit("renamed.txt")
    work_off(store, dying)
    assert dying.read == ["a.txt"]
    assert state(store, receipt).code == "QUARANTINED"


def test_a_worker_leaves_a_sign_of_life(store: Store) -> None:
    assert store.worker_seen() is None
    store.greet()
    first = store.worker_seen()
    store.greet()
    assert first is not None and str(store.worker_seen()) > first
