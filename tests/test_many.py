"""Thousands of documents with hostile ones among them, by the command and the packaged model, memory watched: `make soak`."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from conftest import read_lines
from hostile_inbox import TEXT, write_hostile_inbox
from madeup import contents

DOCUMENTS = int(os.environ.get("GCM_DOCUMENTS", "0"))
SEED = int(os.environ.get("GCM_SEED", "20261126"))
EARLY = 100  # documents after which memory must not grow any more
GROWTH = 1.2

pytestmark = pytest.mark.skipif(
    not DOCUMENTS, reason="a quarter of an hour: GCM_DOCUMENTS=5000, or make soak"
)


def started(inbox: Path, output: Path) -> subprocess.Popen[bytes]:
    code = "from gcm_classify.cli import main; main()"
    command = [
        sys.executable,
        "-c",
        code,
        "batch",
        str(inbox),
        "--output",
        str(output),
        "--jobs",
        "2",
        "--no-ocr",
    ]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def watched(process: subprocess.Popen[bytes], output: Path) -> list[tuple[int, float]]:
    """Once a second until it ends: files done, and MiB of all its processes together."""
    seen = []
    while process.poll() is None:
        time.sleep(1)
        seen.append((done(output / "gcm.sqlite"), resident(process.pid)))
    return seen


def done(store: Path) -> int:
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM files").fetchone()[0])
    except sqlite3.OperationalError:  # not made yet, or a writer has its turn
        return 0


def resident(pid: int) -> float:
    """Without the reading processes: what a file may take there has a limit of its own."""
    total = 0
    try:
        for process in (root := psutil.Process(pid), *root.children(recursive=True)):
            if "gcm_classify.ingest.worker" not in process.cmdline():
                total += process.memory_info().rss
    except psutil.NoSuchProcess:  # ended between the question and the answer
        pass
    return total / 2**20


def test_thousands_of_documents_end_once_each_and_memory_does_not_grow_with_them(tmp_path: Path) -> None:
    inbox, output = tmp_path / "inbox", tmp_path / "output"
    wanted = write_hostile_inbox(inbox, seed=SEED, certain=False)
    for number in range(DOCUMENTS):
        text = "\n\n".join(TEXT.format(n=f"district {number}-{place}") for place in range(3))
        (inbox / f"small-{number:05}.txt").write_text(text, encoding="utf-8")
        wanted[f"small-{number:05}.txt"] = {"OK"}
    process = started(inbox, output)
    seen = watched(process, output)
    assert process.wait() == 3  # some files failed, as they must
    ends = [(one["source"], "OK") for one in read_lines(output / "documents.jsonl")]
    ends += [(one["source"], one["code"]) for one in read_lines(output / "failures.jsonl")]
    assert len(ends) == len(wanted) and dict(ends).keys() == wanted.keys()
    assert [(name, end) for name, end in ends if end not in wanted[name]] == []
    early = max(memory for count, memory in seen if count <= EARLY)
    peak = max(memory for _, memory in seen)
    print(f"{len(wanted)} files, at most {peak:.0f} MiB, of which {early:.0f} MiB by the first {EARLY}")
    before = contents(output)
    assert started(inbox, output).wait() == 3
    assert contents(output) == before
    if DOCUMENTS >= 10 * EARLY:
        assert peak <= GROWTH * early
