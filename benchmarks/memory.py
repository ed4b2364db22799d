"""Memory of a batch and of `pipe`: the most that all processes hold together, and who holds it at that moment.

    python benchmarks/memory.py --documents 100 5000 --ways batch pipe --jobs 1 2 --json memory.json

Small documents are made from a seed; every run finds nothing done. What is counted is each process's proportional
set (Pss of /proc/PID/smaps_rollup): a page that several processes share counts once, so that the sum is what the machine
gives. The sum of resident sets counts it as often as it is shared, and is printed beside. Linux only.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from held import Most
from inbox import write_inbox
from turns import timed

BATCH = "from gcm_classify.cli import main; main()"
PIPE = """
import sys
from pathlib import Path
import gcm_classify as gcm
paths = sorted(Path(sys.argv[1]).iterdir())
for result in gcm.load().pipe(paths, jobs=int(sys.argv[2])):
    assert isinstance(result, gcm.DocumentResult), result
"""


@dataclass(slots=True)
class Peak:
    """The most of a run."""

    way: str
    jobs: int
    documents: int
    seconds: float
    most: Most


def measured(way: str, inbox: Path, jobs: int, documents: int) -> Peak:
    """One run from its start to its end."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["batch", inbox, "--output", Path(folder) / "out", "--jobs", jobs]
        code, told = (BATCH, arguments) if way == "batch" else (PIPE, [inbox, jobs])
        most = Most()
        run = timed([sys.executable, "-c", code, *map(str, told)], look=most.look)
    return Peak(way, jobs, documents, run.wall, most)


def _show(peaks: list[Peak]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="MiB at the peak, all processes together")
    for name in ("way", "jobs", "documents", "proportional", "resident", "seconds", "who (MiB, number)"):
        table.add_column(name, justify="left" if name.startswith("w") else "right")
    for peak in peaks:
        roles: dict[str, list[float]] = defaultdict(list)
        for one in peak.most.processes:
            roles[one.who].append(one.proportional)
        who = "; ".join(f"{role} {sum(values):.0f} ({len(values)})" for role, values in roles.items())
        figures = (
            f"{value:,.0f}"
            for value in (peak.documents, peak.most.proportional, peak.most.resident, peak.seconds)
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
