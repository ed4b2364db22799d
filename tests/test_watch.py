"""The worker that stays: complete files only, each once, over restarts; uploads too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fakes import FakeClassifier
from gcm_classify import watch as watching
from gcm_classify.errors import UsageError
from gcm_classify.store import open_store
from gcm_classify.uploads import submit_upload
from gcm_classify.watch import is_passing, watch

SMUGGLING = "We will end smuggling together with our neighbours before the year is out."
FEES = "We will lower recruitment fees for all who leave their homes for work abroad."


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "a.txt").write_text(SMUGGLING, encoding="utf-8")
    return folder


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


def once(inbox: Path | None, output: Path, fake: FakeClassifier, **others: Any) -> int:
    return watch(inbox, fake, output=output, once=True, pause=0.01, **others)  # type: ignore[arg-type]


class Clock:
    """Time that passes only while the worker sleeps, and what happens then."""

    def __init__(self, happens: Callable[[], None]) -> None:
        self.now, self.happens = 1.0, happens

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.happens()


def sources(output: Path) -> list[str]:
    store = open_store(str(output / "gcm.sqlite"))
    try:
        return [record["source"] for record in store.document_records()]
    finally:
        store.close()


def test_what_is_there_is_taken_and_the_files_follow(inbox: Path, output: Path, fake: FakeClassifier) -> None:
    assert once(inbox, output, fake) == 1
    assert fake.read == ["a.txt"]
    assert '"source": "a.txt"' in (output / "documents.jsonl").read_text(encoding="utf-8")


def test_after_a_restart_nothing_is_taken_twice(inbox: Path, output: Path) -> None:
    once(inbox, output, FakeClassifier())
    (inbox / "b.txt").write_text(FEES, encoding="utf-8")
    again = FakeClassifier()
    assert once(inbox, output, again) == 1
    assert again.read == ["b.txt"]
    assert sources(output) == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("name", "passing"),
    [
        ("a.pdf", False),
        ("temporary.docx", False),
        ("a.pdf.part", True),
        ("a.PDF.CRDOWNLOAD", True),
        ("~$letter.docx", True),
        ("a.tmp", True),
        (".a.pdf.swp", True),
    ],
)
def test_names_of_files_still_being_written_are_known(name: str, passing: bool) -> None:
    assert is_passing(name) is passing


def test_a_file_under_a_passing_name_waits_until_it_is_renamed(inbox: Path, output: Path) -> None:
    (inbox / "b.txt.part").write_text(FEES, encoding="utf-8")
    once(inbox, output, FakeClassifier())
    assert sources(output) == ["a.txt"]
    (inbox / "b.txt.part").rename(inbox / "b.txt")
    once(inbox, output, FakeClassifier())
    assert sources(output) == ["a.txt", "b.txt"]


def test_a_file_is_taken_when_it_stands_still(
    inbox: Path, output: Path, fake: FakeClassifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing = inbox / "b.txt"
    growing.write_text("We will lower", encoding="utf-8")
    pieces = [" recruitment fees", " for all who leave", " their homes for work abroad."]

    def write_on() -> None:
        if pieces:
            with growing.open("a", encoding="utf-8") as stream:
                stream.write(pieces.pop(0))

    monkeypatch.setattr(watching, "time", Clock(write_on))
    assert once(inbox, output, fake) == 2
    assert fake.read == ["a.txt", "b.txt"]
    store = open_store(str(output / "gcm.sqlite"))
    texts = [store.document_text(record["id"]) for record in store.document_records()]
    store.close()
    assert any(text.strip() == FEES for text in texts)


def test_a_file_that_is_written_anew_stands_as_it_was_until_it_is_complete(
    inbox: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once(inbox, output, FakeClassifier())
    (inbox / "a.txt").write_text(FEES[:20], encoding="utf-8")
    held: list[list[str]] = []

    def look() -> None:
        if not held:
            held.append(sources(output))
            (inbox / "a.txt").write_text(FEES, encoding="utf-8")

    monkeypatch.setattr(watching, "time", Clock(look))
    again = FakeClassifier()
    once(inbox, output, again)
    assert (held, again.read) == ([["a.txt"]], ["a.txt"])


def test_a_file_that_left_leaves_the_files_too(inbox: Path, output: Path, fake: FakeClassifier) -> None:
    once(inbox, output, fake)
    (inbox / "a.txt").unlink()
    once(inbox, output, fake)
    assert (output / "documents.jsonl").read_text(encoding="utf-8") == ""


def test_uploads_are_taken_by_the_same_worker(inbox: Path, output: Path, fake: FakeClassifier) -> None:
    output.mkdir()
    store = open_store(str(output / "gcm.sqlite"))
    submit_upload(store, "up.txt", FEES.encode())
    store.close()
    assert once(inbox, output, fake) == 2
    assert sorted(fake.read) == ["a.txt", "up.txt"]
    assert "up.txt" not in (output / "documents.jsonl").read_text(encoding="utf-8")


def test_a_worker_for_uploads_alone_needs_no_inbox(output: Path, fake: FakeClassifier) -> None:
    assert once(None, output, fake) == 0
    with pytest.raises(UsageError, match=r"results need a place.*Name an output folder or a store"):
        watch(None, fake)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no such inbox"):
        watch(output / "missing", fake, output=output)  # type: ignore[arg-type]


def test_files_are_taken_as_they_arrive_until_it_is_stopped(
    inbox: Path, output: Path, fake: FakeClassifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = iter(range(1_000))

    def happens() -> None:
        look = next(looks)
        if look == 3:
            (inbox / "late.txt").write_text(FEES, encoding="utf-8")
        if "late.txt" in fake.read:
            raise KeyboardInterrupt
        assert look < 100

    monkeypatch.setattr(watching, "time", Clock(happens))
    with pytest.raises(KeyboardInterrupt):
        watch(inbox, fake, output=output)  # type: ignore[arg-type]
    assert fake.read == ["a.txt", "late.txt"]
    assert sources(output) == ["a.txt", "late.txt"]


def test_two_inboxes_of_one_store_keep_out_of_each_other_s_way(
    inbox: Path, tmp_path: Path, store_url: str
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text(FEES, encoding="utf-8")
    for _ in range(2):
        for folder in (inbox, other):
            watch(
                folder,
                FakeClassifier(),
                output=tmp_path / f"{folder.name}-out",
                store=store_url,
                once=True,
                pause=0.01,
            )  # type: ignore[arg-type]
    store = open_store(store_url)
    assert [record["source"] for record in store.document_records()] == ["a.txt", "a.txt"]
    (here,) = store.document_records(inbox=str(inbox))
    assert store.document_text(here["id"]).strip() == SMUGGLING
    store.close()
    assert (tmp_path / "other-out" / "documents.jsonl").read_text("utf-8").count("\n") == 1


def test_the_command_takes_what_is_there_and_stops_in_good_order(
    command_line: Callable[..., Any], inbox: Path, output: Path
) -> None:
    done = command_line("watch", inbox, "--output", output, "--once", "--pause", "0.05")
    assert done.returncode == 0, done.stderr
    assert "done: a.txt" in done.stderr and "1 files done." in done.stderr
    assert sources(output) == ["a.txt"]
    assert command_line("watch", inbox).returncode == 2
