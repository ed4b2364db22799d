"""Good files changed by chance, and children killed at chance moments: only the known outcomes, none lost."""

from __future__ import annotations

import io
import os
import random
import signal
import subprocess
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from hostile import GOOD
from hostile_docx import docx_of

from fakes import FakeClassifier
from gcm_classify.batch import run_batch
from gcm_classify.errors import OUTCOMES, IngestError
from gcm_classify.ingest import Limits, guard, ingest
from pdfs import one_page, shown

LIMITS = Limits(page_seconds=5.0, total_seconds=10.0, memory_bytes=600 * 2**20)
PAGE = f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body><h1>Title</h1><p>{GOOD}</p><ul><li>a</li></ul></body></html>"
RTF = r"{\rtf1\ansi{\fonttbl{\f0 Times;}}\pard " + GOOD + r"\par \trowd\cellx1000 a\cell b\cell\row}"


SEEDS: dict[str, Callable[[], bytes]] = {
    "pdf": lambda: one_page(shown(GOOD)),
    "docx": docx_of,
    "html": PAGE.encode,
    "rtf": RTF.encode,
}


def changed(content: bytes, chance: random.Random) -> bytes:
    """Some bytes flipped, dropped, doubled or moved."""
    out = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        start = chance.randrange(len(out))
        end = min(len(out), start + chance.randint(1, 40))
        match chance.randrange(4):
            case 0:
                out[start] = chance.randrange(256)
            case 1:
                del out[start:end]
            case 2:
                out[start:start] = out[start:end] * chance.randint(1, 30)
            case _:
                out += out[start:end]
                del out[start:end]
        if not out:
            return b"x"
    return bytes(out)


@pytest.mark.parametrize("kind", SEEDS)
def test_files_that_chance_changed_end_in_a_known_outcome(kind: str, tmp_path: Path) -> None:
    chance, content, path = random.Random(f"five {kind}"), SEEDS[kind](), tmp_path / f"paper.{kind}"
    outcomes = []
    for _ in range(25):
        path.write_bytes(changed(content, chance))
        try:
            outcomes.append("OK" if ingest(path, limits=LIMITS).text else "NOTHING")
        except IngestError as error:
            outcomes.append(error.code)
    assert set(outcomes) <= OUTCOMES - {"INTERNAL_ERROR", "WORKER_CRASH"}


def test_xml_that_chance_changed_inside_a_whole_archive_ends_in_a_known_outcome(tmp_path: Path) -> None:
    chance, path = random.Random(7), tmp_path / "paper.docx"
    with zipfile.ZipFile(io.BytesIO(docx_of())) as archive:
        main = archive.read("word/document.xml")
    outcomes = []
    for _ in range(25):
        path.write_bytes(docx_of(main=changed(main, chance)))
        try:
            outcomes.append("OK" if ingest(path, limits=LIMITS).text else "NOTHING")
        except IngestError as error:
            outcomes.append(error.code)
    assert set(outcomes) <= OUTCOMES - {"INTERNAL_ERROR", "WORKER_CRASH"}


def _family(process: subprocess.Popen[bytes] | None) -> list[int]:
    """The reading process and its forks."""
    if process is None or process.poll() is not None:
        return []
    try:
        return [process.pid, *(fork.pid for fork in psutil.Process(process.pid).children())]
    except psutil.NoSuchProcess:
        return []


def test_no_file_is_lost_whenever_children_are_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for n in range(12):
        (inbox / f"{n}.pdf").write_bytes(one_page(shown(f"{GOOD} {n}.")))
    children: list[int] = []
    take = guard._take

    def note(reading: guard.Reading, message: dict[str, object]) -> int:
        if "pid" in message:
            children.append(int(str(message["pid"])))
        return take(reading, message)

    monkeypatch.setattr(guard, "_take", note)
    over, chance = threading.Event(), random.Random(3)

    def kill() -> None:
        while not over.wait(chance.uniform(0.0, 0.05)):
            process = guard._PROCESS._process
            victim = chance.choice([*children[-1:], *_family(process)] or [0])
            if victim and chance.random() < 0.5:
                try:
                    os.kill(victim, signal.SIGKILL)
                except ProcessLookupError:
                    time.sleep(0)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        summary = run_batch(inbox, tmp_path / "out", FakeClassifier())
    finally:
        over.set()
        killer.join()
    assert summary.files == sum(summary.outcomes.values()) == 12
    assert set(summary.outcomes) <= {"OK", "WORKER_CRASH"}
    monkeypatch.setattr(guard, "_take", take)
    again = run_batch(inbox, tmp_path / "out", FakeClassifier(), force=True)
    assert again.outcomes == {"OK": 12}
