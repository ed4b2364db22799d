"""What the reading process does before its first file, and what it puts off until a file wants it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gcm_classify import languages
from gcm_classify.ingest import Limits, worker
from gcm_classify.ingest.pdf import read_pdf
from gcm_classify.ingest.raw import RawPage
from gcm_classify.ingest.rehearsal import paper

_READY = """
import sys
from gcm_classify import languages
from gcm_classify.ingest import worker
from gcm_classify.ingest.repair import REMOVED
worker._make_ready()
print(languages.are_loaded(), dict(REMOVED), "numpy" in sys.modules, "gcm_classify.ingest.layout" in sys.modules)
"""


def test_the_paper_is_read_by_both_readers_alike_and_to_the_end() -> None:
    pages = list(read_pdf(paper(), "paper.pdf", Limits()))
    assert [type(page) for page in pages] == [RawPage] * 3
    assert all(isinstance(page, RawPage) and "The readers have read" in page.text for page in pages)


def test_a_reading_process_makes_ready_without_what_few_files_need() -> None:
    done = subprocess.run([sys.executable, "-c", _READY], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "{}", "False", "False"]


@pytest.mark.parametrize(("wanted", "loaded"), [(0, []), (1, ["loaded"])])
def test_the_model_is_loaded_once_a_child_had_to_load_it_itself(
    wanted: int, loaded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(worker, "_MORE_WANTED", bytearray([wanted]))
    monkeypatch.setattr(languages, "are_loaded", lambda: False)
    monkeypatch.setattr(languages, "load", lambda: calls.append("loaded"))
    monkeypatch.setattr(worker.gc, "freeze", lambda: None)
    worker._load_more_if_wanted()
    assert calls == loaded
