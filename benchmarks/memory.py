"""Memory of a batch and of `pipe`: the most that all processes hold together, and who holds it at that moment.

    python benchmarks/memory.py --documents 100 5000 --ways batch pipe --jobs 1 2 --json memory.json

Small documents are made from a seed; every run finds nothing done. What is counted is each process's proportional
set (Pss of /proc/PID/smaps_rollup): a page that several processes share counts once, so that the sum is what the machine
gives. The sum of resident sets counts it as often as it is shared, and is printed beside. Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from inbox import write_inbox

BATCH = "from gcm_classify.cli import main; main()"
PIPE = """
import sys
from pathlib import Path
import gcm_classify as gcm
paths = sorted(Path(sys.argv[1]).iterdir())
for result in gcm.load().pipe(paths, jobs=int(sys.argv[2])):
    assert isinstance(result, gcm.DocumentResult), result
"""
PAUSE = 1.0  # seconds between two looks: looking at a process costs it a few milliseconds


@dataclass(frozen=True, slots=True)
class Held:
    """MiB that a process holds: of its own, with its share of what it shares, and with all of that."""

    who: str
    own: float
    proportional: float
    resident: float


@dataclass(slots=True)
class Peak:
    """The most of a run: MiB of all processes together, and each at that moment."""

    way: str
    jobs: int
    documents: int
    proportional: float = 0.0
    resident: float = 0.0
    seconds: float = 0.0
    processes: list[Held] = field(default_factory=list)

    def look(self, pid: int) -> None:
        """Take in what a process and all below it hold now."""
        held = list(_held(pid))
        self.resident = max(self.resident, sum(one.resident for one in held))
        proportional = sum(one.proportional for one in held)
        if proportional > self.proportional:
            self.proportional, self.processes = proportional, held


def measured(way: str, inbox: Path, jobs: int, documents: int) -> Peak:
    """One run from its start to its end."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["batch", inbox, "--output", Path(folder) / "out", "--jobs", jobs]
        code, told = (BATCH, arguments) if way == "batch" else (PIPE, [inbox, jobs])
        peak, began = Peak(way, jobs, documents), time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-c", code, *map(str, told)],
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HF_HUB_OFFLINE": "1"},
        ) as process:
            while process.poll() is None:
                peak.look(process.pid)
                time.sleep(PAUSE)
        if process.returncode:
            raise SystemExit(f"{way} with {jobs} jobs ended with {process.returncode}")
        peak.seconds = time.perf_counter() - began
    return peak


def _held(first: int) -> Iterator[Held]:
    for pid in _family(first):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
            command = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
        except OSError:  # it has ended meanwhile
            continue
        kib = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
        if kib:
            own = kib["Private_Clean"] + kib["Private_Dirty"]
            yield Held(_role(pid, first, command), own / 1024, kib["Pss"] / 1024, kib["Rss"] / 1024)


def _family(first: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = defaultdict(list)
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = place.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
        except OSError:
            continue
        children[int(parent)].append(int(place.parent.name))
    found = [first]
    for pid in found:
        found += children[pid]
    return found


def _role(pid: int, first: int, command: str) -> str:
    if pid == first:
        return "the command"
    if "gcm_classify.ingest.worker" in command:
        return "reading"
    return (
        "workers and where they come from" if "gcm_classify.workshop" in command else command.split("\0")[0]
    )


def _show(peaks: list[Peak]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="MiB at the peak, all processes together")
    for name in ("way", "jobs", "documents", "proportional", "resident", "seconds", "who (MiB, number)"):
        table.add_column(name, justify="left" if name.startswith("w") else "right")
    for peak in peaks:
        roles: dict[str, list[float]] = defaultdict(list)
        for one in peak.processes:
            roles[one.who].append(one.proportional)
        who = "; ".join(f"{role} {sum(values):.0f} ({len(values)})" for role, values in roles.items())
        figures = (
            f"{value:,.0f}" for value in (peak.documents, peak.proportional, peak.resident, peak.seconds)
        )
        table.add_row(peak.way, str(peak.jobs), *figures, who)
    Console(width=None if sys.stdout.isatty() else 150).print(table)


def main() -> None:
    """Measure every way with every number of jobs and documents."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, nargs="+", default=[100, 1_000])
    parser.add_argument("--ways", nargs="+", choices=("batch", "pipe"), default=["batch", "pipe"])
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--passages", type=int, nargs=2, default=(12, 20), help="two pages; 4 8 are one")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    least, most = asked.passages
    peaks: list[Peak] = []
    for documents in asked.documents:
        with tempfile.TemporaryDirectory() as folder:
            write_inbox(Path(folder), documents, asked.seed, (least, most))
            peaks += [
                measured(way, Path(folder), jobs, documents) for way in asked.ways for jobs in asked.jobs
            ]
    _show(peaks)
    if asked.json:
        told: list[dict[str, Any]] = [asdict(peak) for peak in peaks]
        asked.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
