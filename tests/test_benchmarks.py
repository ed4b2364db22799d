"""The benchmarks measure what is there, and the page says what the file of figures says. Nothing here is timed."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def benchmark(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """What imports one of the programs in `benchmarks/`."""
    monkeypatch.syspath_prepend(str(repository / "benchmarks"))

    def named(name: str) -> ModuleType:
        return importlib.import_module(name)

    yield named


def row(documents: int, seconds: float, **others: Any) -> dict[str, Any]:
    sizes = {"inbox_bytes": documents * 10_000, "output_bytes": documents * 180_000}
    again = {"second": 2 + documents / 1_000, "retagged": 2 + documents / 100}
    return {"documents": documents, "first": 9 + seconds, "first_busy": seconds} | again | sizes | others


FOUND = {
    "machine": {"cores": 2, "processor": "a made-up one", "system": "Linux", "python": "3.11"},
    "growth": {
        "measured": "2026-11-26 20:00 UTC", "load_before": 0.1, "jobs": 2, "patience": 100.0,
        "rows": [row(100, 50.0, naive=75.0, held_mib=400.0, resident_mib=600.0),
                 row(300, 150.0, held_mib=500.0, resident_mib=1_700.0)],
    },
}  # fmt: skip


def test_every_stage_that_is_timed_is_a_function_of_the_package(benchmark: Any) -> None:
    stages = benchmark("stages")
    for places in stages.STAGES.values():
        for place in places:
            owner, name = stages._place(place)
            assert callable(getattr(owner, name)), place


def test_the_stages_of_a_run_add_up_and_the_functions_are_as_before(benchmark: Any, tmp_path: Path) -> None:
    stages, inbox = benchmark("stages"), benchmark("inbox")
    inbox.write_inbox(tmp_path, 1, length=(12, 12))
    before = stages._place("classifier:ingest")[0].ingest
    found = stages.stages(tmp_path)
    assert set(found) == {*stages.STAGES, "rest"}
    assert all(seconds > 0 for seconds in found.values())
    assert stages._place("classifier:ingest")[0].ingest is before


def test_a_smaller_inbox_of_the_same_seed_is_the_beginning_of_a_larger_one(
    benchmark: Any, tmp_path: Path
) -> None:
    inbox = benchmark("inbox")
    for folder, count in (("small", 2), ("large", 3)):
        inbox.write_inbox(tmp_path / folder, count)
    for path in (tmp_path / "small").iterdir():
        assert path.read_bytes() == (tmp_path / "large" / path.name).read_bytes()


def test_a_size_at_which_the_naive_stack_was_not_run_says_so_and_a_document_more_has_its_cost(
    benchmark: Any,
) -> None:
    text = benchmark("account").account(FOUND)
    assert "| 100 | 59.0 | – | 0.500 | 2.1 | 3.0 | 400 | 75.0 | 1.3 |" in text
    assert "| 300 | 159.0 | 0.500 | 0.500 | 2.3 | 5.0 | 500 | not run | – |" in text
    assert "at 300 documents 1.25 times that at 100." in text
    assert "1.0 ms unchanged, 500 times as fast; 10.0 ms under another head, 50 times as fast" in text


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told by /proc")
def test_what_a_process_and_its_child_hold_is_seen_while_they_run(benchmark: Any) -> None:
    most = benchmark("held").Most()
    code = "import subprocess, sys, time; big = bytearray({mib} << 20); {then}"
    child = code.format(mib=40, then="time.sleep(2.5)")
    code = code.format(mib=80, then=f"subprocess.run([sys.executable, '-c', {child!r}])")
    run = benchmark("turns").timed([sys.executable, "-c", code], look=most.look)
    assert len(most.processes) == 2
    assert 120 < most.proportional < 200
    assert run.wall > 2.5


def test_a_million_documents_cost_a_million_times_what_one_more_does(benchmark: Any) -> None:
    page = "Before.\n<!-- by benchmarks/account.py -->\nolder\n<!-- end -->\nAfter."
    text = benchmark("account").with_million(page, FOUND)
    assert "older" not in text and text.startswith("Before.") and text.endswith("After.")
    assert "0.500 s of a processor | 5.8 days of one core; 4.3 hours of 32" in text
    assert "180 kB | 180 GB" in text


def test_the_page_of_throughput_is_what_its_figures_say(benchmark: Any, repository: Path) -> None:
    docs = repository / "docs"
    found, account = json.loads((docs / "throughput.json").read_text(encoding="utf-8")), benchmark("account")
    assert (docs / "throughput.md").read_text(encoding="utf-8") == account.account(found)
    scale = (docs / "scale.md").read_text(encoding="utf-8")
    if "growth" in found:  # until it is measured the page has what was measured before
        assert account.with_million(scale, found) == scale
