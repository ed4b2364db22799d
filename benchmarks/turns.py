"""Whole processes, timed: ours, the naive stack, and what several turns of either come to."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

__all__ = ["Naive", "Run", "fresh", "ours", "spread", "timed"]

NAIVE = Path(__file__).parent / "naive.py"
_PAUSE = 1.0  # seconds between two looks: looking at a process costs it a few milliseconds
_OURS = "from gcm_classify.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Run:
    """A process that has ended: seconds by the clock, processor seconds of it and its children, and what it printed."""

    wall: float
    busy: float
    output: str


def timed(command: Sequence[str], *, look: Callable[[int], object] | None = None) -> Run:
    """Run a command to its end, and look at its process now and then; a status beside 0 and 3 (some files failed) ends the
    benchmark.
    """
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
    ) as process:
        output, told = _watched(process, look)
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(command)}\n{told[-2000:]}")
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, busy, output)


def _watched(process: subprocess.Popen[str], look: Callable[[int], object] | None) -> tuple[str, str]:
    while True:
        try:
            return process.communicate(timeout=None if look is None else _PAUSE)
        except subprocess.TimeoutExpired:
            assert look is not None
            look(process.pid)


def ours(*arguments: object, look: Callable[[int], object] | None = None) -> Run:
    """`gcm-classify` with these arguments, by the Python that runs this."""
    return timed([sys.executable, "-c", _OURS, *map(str, arguments)], look=look)


def fresh(inbox: Path, output: Path, jobs: int, *, look: Callable[[int], object] | None = None) -> Run:
    """A batch that finds nothing done."""
    shutil.rmtree(output, ignore_errors=True)
    return ours("batch", inbox, "--output", output, "--jobs", jobs, look=look)


@dataclass(slots=True)
class Naive:
    """The naive stack in its own environment, at a batch size, with a head that is fitted once and kept."""

    python: str
    head: Path
    batch_size: int = 32

    def __call__(self, inbox: Path) -> Run:
        """A run over an inbox; its output is JSON."""
        return self._run(str(inbox), "--head", str(self.head), "--batch-size", str(self.batch_size))

    def take_best(self, inbox: Path, sizes: Sequence[int]) -> dict[int, float]:
        """Take the batch size that is fastest on an inbox; seconds by size."""
        self(inbox)  # fits the head where none is kept, and fills the caches of the machine
        seconds: dict[int, float] = {}
        if len(sizes) == 1:
            self.batch_size = sizes[0]
            return seconds
        for self.batch_size in sizes:
            seconds[self.batch_size] = self(inbox).wall
        self.batch_size = min(seconds, key=lambda size: seconds[size])
        return seconds

    def labels(self, pairs: Sequence[tuple[Path, Path]]) -> list[dict[str, list[list[int]]]]:
        """For each pair of JSON Lines the labels of the second's passages by a head fitted on the first's, by threshold."""
        asked = [str(part) for pair in pairs for part in ("--tag", *pair)]
        found: list[dict[str, list[list[int]]]] = json.loads(self._run(*asked).output)
        return found

    def _run(self, *arguments: str) -> Run:
        return timed([self.python, str(NAIVE), *arguments])


def spread(values: Iterable[float]) -> dict[str, float]:
    """Median, least and most."""
    found = sorted(values)
    return {"median": median(found), "least": found[0], "most": found[-1]}
