"""The caller's side: clocks, memory, deaths, and files that change under one's hands."""

from __future__ import annotations

import os
import signal
import stat
import threading
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import psutil
import pytest
from hostile import GOOD, fan_out, flate_bomb

from gcm_classify.errors import (
    IngestError,
    OutOfMemory,
    OutputLimit,
    TimedOut,
    TooLarge,
    TooManyPages,
    Unreadable,
    Vanished,
    WorkerCrashed,
)
from gcm_classify.ingest import Limits, file_hash, guard, ingest
from gcm_classify.ingest.guard import read_guarded
from gcm_classify.ingest.pdf import read_pdf
from gcm_classify.ingest.raw import RawPage
from gcm_classify.ingest.readingprocess import ReadingProcess
from pdfs import FONT, flow, line, one_page, pdf, raw_pdf, shown, stream

IMPATIENT = Limits(page_seconds=1.0)
GERMAN = (
    "Der Staat eröffnet neue Stellen, damit zugewanderte Familien ihre Kinder ohne Gebühr anmelden können."
)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.pdf"
    path.write_bytes(one_page(shown(GOOD)))
    return path


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    path = tmp_path / "endless.pdf"
    path.write_bytes(fan_out())
    return path


class Killer:
    """Kills with signal 9 as soon as a child has said who it is, `times` times."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, times: int, whom: str = "child") -> None:
        self.children: list[int] = []
        self._take, self._times, self._whom = guard._take, times, whom
        monkeypatch.setattr(guard, "_take", self)

    def __call__(self, reading: guard.Reading, message: dict[str, Any]) -> int:
        if "pid" in message:
            self.children.append(message["pid"])
            if len(self.children) <= self._times:
                os.kill(self._victim(message["pid"]), signal.SIGKILL)
        return self._take(reading, message)

    def _victim(self, child: int) -> int:
        process = guard._PROCESS._process
        assert process is not None
        if self._whom == "worker":
            (fork,) = psutil.Process(process.pid).children()
            return fork.pid
        return {"child": child, "process": process.pid}[self._whom]


# Clocks


def test_a_page_that_takes_too_long_with_nothing_read_is_an_error(endless: Path, good: Path) -> None:
    with pytest.raises(TimedOut, match=r"endless\.pdf took too long to read; expected a page in 1 s"):
        ingest(endless, limits=IMPATIENT)
    assert ingest(good).text == GOOD


def test_pages_that_were_read_before_the_clock_ran_out_are_kept(tmp_path: Path, good: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(fan_out(pages_before=2))
    document = ingest(path, limits=IMPATIENT)
    assert document.text.split("\n\n") == [GOOD, GOOD]
    assert [page.number for page in document.pages] == [1, 2]
    assert [warning.code for warning in document.warnings] == ["PARTIAL"]
    assert document.warnings[0].message.startswith(
        "Only the first 2 pages were read: paper.pdf took too long"
    )
    assert ingest(good).text == GOOD


def test_the_whole_file_has_a_clock_of_its_own(endless: Path) -> None:
    with pytest.raises(TimedOut, match=r"the file in 0\.5 s"):
        ingest(endless, limits=Limits(total_seconds=0.5))


# Memory


def test_a_file_that_needs_too_much_memory_fails_and_the_next_is_read(tmp_path: Path, good: Path) -> None:
    path = tmp_path / "bomb.pdf"
    path.write_bytes(flate_bomb(400))
    with pytest.raises((OutOfMemory, WorkerCrashed)):
        ingest(path, limits=Limits(memory_bytes=450 * 2**20))
    assert ingest(good).text == GOOD


# Deaths


def test_a_child_that_is_killed_is_tried_once_more_and_then_given_up(
    endless: Path, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        killer = Killer(patch, times=9)
        with pytest.raises(WorkerCrashed, match=r"made the reading process die \(signal 9\)\. Ask"):
            ingest(endless)
        assert len(killer.children) == 2
    assert ingest(good).text == GOOD


@pytest.mark.parametrize("whom", ["child", "worker", "process"])
def test_a_file_is_read_at_the_second_try_after_the_death_of_its(
    whom: str, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard._PROCESS.stop()
    guard.warm_up()
    killer = Killer(monkeypatch, times=1, whom=whom)
    assert read_guarded(good, file_hash(good), Limits()).error is None
    assert ingest(good).text == GOOD
    # a small file may be read before the death of its worker is seen; the process is not needed for it any more
    assert len(killer.children) in (2, 3)


def test_a_process_that_died_between_two_files_is_started_again(good: Path) -> None:
    guard.warm_up()
    process = guard._PROCESS._process
    assert process is not None
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert ingest(good).text == GOOD


def test_who_lacks_what_a_file_had_to_load_is_replaced_by_one_that_shares_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = ReadingProcess()
    monkeypatch.setattr(guard, "_PROCESS", process)
    path = pdf(tmp_path / "german.pdf", [flow(" ".join([GERMAN] * 4))])
    lines = []
    for _ in range(3):
        assert read_guarded(path, file_hash(path), Limits(ocr=True)).error is None
        lines.append(process._line)
    assert lines[0] is None
    assert lines[1] is not None and lines[2] is lines[1]
    process.stop()


def test_a_message_that_a_kill_cut_off_is_passed_over() -> None:
    process = ReadingProcess()
    process._line, theirs = Pipe()
    with theirs:
        os.write(theirs.fileno(), b'{"item":["page",1,595.0,\n{"ended":-9}\n')
        assert process.answer(5.0) == {"ended": -9}
    process.hang_up()


def test_a_fork_of_the_caller_has_the_same_process_and_a_line_of_its_own(good: Path) -> None:
    before = ingest(good).text
    process = guard._PROCESS._process
    assert process is not None
    readers = len(psutil.Process(process.pid).children())
    hear, tell = os.pipe()
    if (child := os.fork()) == 0:
        os.close(hear)
        own = ingest(good).text == before and guard._PROCESS._process is process
        os.write(tell, f"{own} {len(psutil.Process(process.pid).children())}".encode())
        os._exit(0)
    os.close(tell)
    os.waitpid(child, 0)
    with os.fdopen(hear, "rb") as heard:
        assert heard.read().decode() == f"True {readers + 1}"
    assert ingest(good).text == before  # nobody hung up on us
    assert guard._PROCESS._process is process


def test_a_process_that_does_not_start_is_not_the_file_s_doing(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "_PROCESS", ReadingProcess(["/no/such/program"]))
    with pytest.raises(FileNotFoundError, match="no/such/program"):
        read_guarded(good, file_hash(good), Limits())


def test_a_fork_of_the_caller_reads_though_the_process_is_gone(good: Path) -> None:
    guard._PROCESS.stop()
    guard.warm_up()
    process = guard._PROCESS._process
    assert process is not None
    if (child := os.fork()) == 0:
        os.kill(process.pid, signal.SIGKILL)
        os._exit(0 if ingest(good).text == GOOD else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_a_request_leaves_no_answer_behind_for_the_next(endless: Path, good: Path, tmp_path: Path) -> None:
    other = pdf(tmp_path / "other.pdf", [line("Another text altogether, of another file.")])
    for _ in range(2):
        with pytest.raises(TimedOut):
            ingest(endless, limits=Limits(page_seconds=0.4))
        assert ingest(good).text == GOOD
        assert ingest(other).text == "Another text altogether, of another file."


def test_threads_get_each_their_own_file(tmp_path: Path) -> None:
    names = [f"The statement of delegation {n} was heard." for n in range(8)]
    paths = [pdf(tmp_path / f"{n}.pdf", [line(text)]) for n, text in enumerate(names)]
    found: dict[int, str] = {}
    threads = [
        threading.Thread(target=lambda n=n: found.update({n: ingest(paths[n]).text})) for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[n] for n in range(8)] == names


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
def test_the_reading_process_knows_nothing_of_the_caller_s_environment(
    good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "hunter2")
    guard._PROCESS.stop()
    ingest(good)  # by then the process is surely the new one
    process = guard._PROCESS._process
    assert process is not None
    environment = Path(f"/proc/{process.pid}/environ").read_bytes()
    assert b"PYTHONPATH=" in environment
    assert b"hunter2" not in environment


# Bounds


def test_pages_are_counted_up_to_the_limit(tmp_path: Path) -> None:
    path = pdf(tmp_path / "paper.pdf", *([line(f"Page {n} of the statement.", top=300)] for n in range(3)))
    assert len(ingest(path, limits=Limits(pages=3)).pages) == 3
    with pytest.raises(TooManyPages, match=r"too many pages; got 3; expected at most 2\. Split the file"):
        ingest(path, limits=Limits(pages=2))


def test_bytes_are_counted_up_to_the_limit(good: Path) -> None:
    size = good.stat().st_size
    assert ingest(good, limits=Limits(file_bytes=size)).text == GOOD
    with pytest.raises(TooLarge, match=f"got {size} bytes; expected at most {size - 1}"):
        ingest(good, limits=Limits(file_bytes=size - 1))


def test_a_file_above_the_limit_is_not_even_hashed(tmp_path: Path) -> None:
    path = tmp_path / "huge.pdf"
    with path.open("wb") as stream:
        stream.truncate(2**40)  # a hole: no byte is written
    with pytest.raises(TooLarge):
        file_hash(path)


def test_characters_are_counted_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "paper.txt"
    path.write_text("We train officers.")
    assert ingest(path, limits=Limits(characters=18)).text == "We train officers."
    with pytest.raises(
        OutputLimit, match="holds too much text; got 18 characters; expected at most 17 characters"
    ):
        ingest(path, limits=Limits(characters=17))


def test_characters_of_a_page_are_counted_up_to_the_limit(tmp_path: Path) -> None:
    path = pdf(tmp_path / "paper.pdf", [line("We train officers.")], [line("We train more officers.")])
    assert len(ingest(path, limits=Limits(page_characters=24)).pages) == 2
    document = ingest(path, limits=Limits(page_characters=23))
    assert [page.number for page in document.pages] == [1]
    assert "page 2 of paper.pdf holds too much text; got 24 characters" in document.warnings[0].message
    with pytest.raises(OutputLimit, match=r"page 1 of paper\.pdf holds too much text"):
        ingest(path, limits=Limits(page_characters=18))


def test_pages_up_to_the_limit_of_characters_are_kept(tmp_path: Path) -> None:
    path = pdf(
        tmp_path / "paper.pdf", *([line(f"Page {n} of the statement.", top=300)] for n in range(1, 40))
    )
    document = ingest(path, limits=Limits(characters=30))
    assert document.text.startswith("Page 1 of the statement.")
    assert "Page 39" not in document.text
    assert [warning.code for warning in document.warnings] == ["PARTIAL"]


# Files that change


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Vanished, match=r"gone\.pdf is not there\. Check the name"):
        ingest(tmp_path / "gone.pdf")


def test_a_file_that_vanishes_between_hash_and_reading_is_named(good: Path) -> None:
    sha256 = file_hash(good)
    good.unlink()
    error = read_guarded(good, sha256, Limits()).error
    assert isinstance(error, Vanished)
    assert "no longer there" in str(error)


def test_a_file_that_changes_between_hash_and_reading_is_not_read(good: Path) -> None:
    sha256 = file_hash(good)
    good.write_bytes(good.read_bytes() + b"\n")
    reading = read_guarded(good, sha256, Limits())
    assert isinstance(reading.error, Vanished)
    assert "changed while it was being read" in str(reading.error)
    assert reading.items == []


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing can be denied to root")
def test_a_file_that_may_not_be_opened_is_unreadable(good: Path) -> None:
    good.chmod(0)
    try:
        with pytest.raises(Unreadable, match="Permission denied"):
            ingest(good)
    finally:
        good.chmod(stat.S_IRUSR | stat.S_IWUSR)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="is no file"):
        ingest(tmp_path)


def test_a_pipe_is_no_file_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    with pytest.raises(Unreadable, match=r"pipe\.pdf is no file"):
        ingest(tmp_path / "pipe.pdf")


def test_a_device_without_end_is_no_file() -> None:
    with pytest.raises(Unreadable):
        ingest("/dev/zero")


def test_a_name_through_a_file_is_an_ingest_error(good: Path) -> None:
    with pytest.raises(IngestError):
        ingest(good / "below.pdf")


def test_a_link_is_followed_and_a_circle_of_links_is_not(good: Path, tmp_path: Path) -> None:
    (tmp_path / "link.pdf").symlink_to(good)
    assert ingest(tmp_path / "link.pdf").text == GOOD
    (tmp_path / "circle.pdf").symlink_to(tmp_path / "circle.pdf")
    with pytest.raises(Unreadable):
        ingest(tmp_path / "circle.pdf")


# What crosses the pipe


def test_raw_pages_and_blocks_survive_the_pipe() -> None:
    import json

    from gcm_classify.ingest.raw import RawBlock, RawTable, Word, from_json, to_json

    word = Word("Señal “9”", 1.0, 2.0, 3.5, 4.0, 10.0, True)
    page = RawPage(
        3, 595.0, 842.0, "pdfplumber", (word,), (RawTable((0.0, 1.0, 2.0, 3.0), (((word,), ()),)),)
    )
    block = RawBlock("table_row", "a | b", None, ("a", "b"))
    for value in (page, block):
        assert from_json(json.loads(json.dumps(to_json(value)))) == value


def test_columns_of_words_of_two_lengths_are_refused() -> None:
    from gcm_classify.ingest.raw import Word, from_json, to_json

    told = to_json(RawPage(1, 9.0, 9.0, "pypdfium2", (Word("a", 1.0, 2.0, 3.0, 4.0, 5.0),) * 2))
    told[5][0] = ["a", "a", "a"]
    with pytest.raises(ValueError, match=r"zip\(\)"):
        from_json(told)


# When one of the two readers of PDF takes the process with it


def test_a_file_that_kills_one_reader_is_read_by_the_other(tmp_path: Path) -> None:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X0 6 0 R>>>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>/XObject<</X0 6 0 R>>>>/Contents %d 0 R>>"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R 7 0 R]/Count 2>>",
        3: page % 4,
        4: stream(b"/X0 Do"),
        5: FONT,
        6: stream(b"/X0 Do /X0 Do", form),
        7: page % 8,
        8: stream(shown(GOOD)),
    }
    path = tmp_path / "paper.pdf"
    path.write_bytes(raw_pdf(objects))
    document = ingest(path, limits=Limits(memory_bytes=450 * 2**20))
    assert document.text == GOOD
    assert [page.number for page in document.pages] == [1, 2]
    assert "pypdfium2 failed on the file; pdfplumber alone read it." in {w.message for w in document.warnings}


@pytest.mark.parametrize("without", ["pypdfium2", "pdfplumber"])
def test_either_reader_reads_alone(without: str, good: Path) -> None:
    pages = list(read_pdf(good.read_bytes(), "good.pdf", Limits(), without=without))
    assert [page.reader for page in pages if isinstance(page, RawPage)] == [
        "pdfplumber" if without == "pypdfium2" else "pypdfium2"
    ]


# Characters that no text holds


def test_what_no_text_holds_is_taken_out_once_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "paper.txt"
    sentence = "We train officers and teachers every year, at home and abroad. "
    path.write_text(f"We train\u202e officers\x00 and teachers. {sentence * 20}", encoding="utf-8")
    document = ingest(path)
    assert document.text == f"We train officers and teachers. {sentence * 20}".strip()
    (warning,) = (warning for warning in document.warnings if warning.code == "CHARACTERS_REMOVED")
    assert warning.message.endswith("taken out: NUL (1), override (1).")
