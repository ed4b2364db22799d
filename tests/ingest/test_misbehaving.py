"""Readers that hang, eat, abort, flood and print rubbish: each ends as it must, and the next file is read."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from misbehaving import WAYS

from gcm_classify.datamodels import Document
from gcm_classify.errors import OUTCOMES, IngestError
from gcm_classify.ingest import Limits, guard, ingest
from gcm_classify.ingest.confinement import leave_network
from gcm_classify.ingest.readingprocess import ReadingProcess

LIMITS = Limits(page_seconds=2.0, total_seconds=6.0, memory_bytes=400 * 2**20, scratch_bytes=2**20)
ENDS = {
    "hang": "TIMEOUT",
    "ignore signals": "TIMEOUT",
    "leave a grandchild": "TIMEOUT",
    "overrun its clock": "TIMEOUT",
    "flood with warnings": "TIMEOUT",
    "eat memory": "MEMORY_LIMIT",
    "abort for want of memory": "MEMORY_LIMIT",
    "wrap a memory error": "MEMORY_LIMIT",
    "recurse": "TOO_DEEP",
    "abort": "WORKER_CRASH",
    "fall": "WORKER_CRASH",
    "leave": "WORKER_CRASH",
    "flood with one line": "OUTPUT_LIMIT",
    "raise a mistake": "INTERNAL_ERROR",
    "give nothing": "NO_TEXT_NEEDS_OCR",
    "write much": "INTERNAL_ERROR",
    "open much": "INTERNAL_ERROR",
}
Do = Callable[..., Document]


@pytest.fixture(scope="module", autouse=True)
def misbehaving() -> Iterator[None]:
    """A reading process that does as it is told."""
    with pytest.MonkeyPatch.context() as patch:
        own = ReadingProcess([sys.executable, str(Path(__file__).with_name("misbehaving.py"))])
        patch.setattr(guard, "_PROCESS", own)
        yield
        own.stop()


@pytest.fixture
def do(tmp_path: Path) -> Do:
    def read(way: str, limits: Limits = LIMITS) -> Document:
        path = tmp_path / f"{way}.txt"
        path.write_text(way)
        return ingest(path, limits=limits)

    return read


@pytest.mark.parametrize("way", ENDS)
def test_a_reader_ends_as_it_must_when_it_should(way: str, do: Do) -> None:
    with pytest.raises(IngestError) as caught:
        do(way)
    assert caught.value.code == ENDS[way]
    assert caught.value.code in OUTCOMES
    assert do("print rubbish").text == "Read all the same."


PARTS = {
    "hang after a block": "took too long to read",
    "raise after a block": "the rest is broken",
    "flood with blocks": "flood with blocks.txt",
    "flood with text": "holds too much text",
}


@pytest.mark.parametrize("way", PARTS)
def test_blocks_that_were_read_before_the_end_are_kept(way: str, do: Do) -> None:
    document = do(way)
    assert document.text
    (warning,) = (warning for warning in document.warnings if warning.code == "PARTIAL")
    assert PARTS[way] in warning.message
    assert warning.message.startswith("Only the first ")


def test_every_way_is_tried() -> None:
    others = {
        *PARTS,
        "print rubbish",
        "take a clock of its own",
        "call out",
        "look around",
    }
    assert {*ENDS, *others} == WAYS.keys()


def test_a_step_with_a_clock_of_its_own_does_not_count_against_the_file(do: Do) -> None:
    limits = Limits(page_seconds=0.9, total_seconds=1.5, seconds_a_page=0.0)
    assert do("take a clock of its own", limits).text == "Slow 0.\n\nSlow 1.\n\nSlow 2."


def test_a_child_works_in_an_empty_folder_that_goes_with_it(do: Do) -> None:
    listing, environment = do("look around").text.split("\n\n")
    names, _, folder = listing.partition(" in ")
    assert names == "['own']"
    assert not Path(folder).exists()
    assert set(environment.split()) <= {
        "HOME",
        "LC_ALL",
        "OPENBLAS_NUM_THREADS",
        "PATH",
        "PYTHONPATH",
        "TESSDATA_PREFIX",
        "TMPDIR",
        "LC_CTYPE",
    }


def test_the_folder_of_the_process_goes_with_it(do: Do) -> None:
    do("print rubbish")
    folder = Path(guard._PROCESS._folder)
    assert folder.is_dir()
    guard._PROCESS.stop()
    assert not folder.exists()


def _may_leave_network() -> bool:
    child = os.fork()
    if child == 0:
        os._exit(0 if leave_network() else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.skipif(not _may_leave_network(), reason="this machine permits no network of one's own")
def test_a_reader_that_calls_out_reaches_nobody(do: Do, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 9_997)) as server:
        server.settimeout(0.2)
        monkeypatch.setitem(os.environ, "PORT", "9997")
        guard._PROCESS.stop()
        assert do("call out").text.startswith("Refused: ")
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_child_whose_caller_is_killed_does_not_live_on(
    tmp_path: Path, run_python: Callable[..., object]
) -> None:
    path = tmp_path / "hang.txt"
    path.write_text("hang")
    code = f"""
import os, signal, sys
from gcm_classify.ingest import guard, ingest
from gcm_classify.ingest.readingprocess import ReadingProcess
guard._PROCESS = ReadingProcess([sys.executable, {str(Path(__file__).with_name("misbehaving.py"))!r}])
take = guard._take
def note(reading, message):
    if "pid" in message:
        print(message["pid"], guard._PROCESS._folder, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    return take(reading, message)
guard._take = note
ingest({str(path)!r})
"""
    pid, folder = run_python(code).stdout.split()  # type: ignore[attr-defined]
    deadline = time.monotonic() + 20
    while (Path(f"/proc/{pid}").exists() or Path(folder).exists()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}").exists()
    assert not Path(folder).exists()
