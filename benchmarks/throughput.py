"""From files to routes: ours beside the naive stack, in turn, in the same run.

    python benchmarks/throughput.py --naive .venv-train/bin/python             # every part; an hour on two cores
    python benchmarks/throughput.py --naive .venv-train/bin/python --quick     # two minutes; a first sight
    python benchmarks/throughput.py --parts growth --sizes 10,100,1000

Both are whole processes over the same seeded inbox on the same cores, each with its start, in turn, so that a busy machine
slows both. Parts: `comparison` of the two, the naive stack at the batch size that is best for it; `stages` of either;
`start` of a process; `growth` with documents; `pages` of a document; `workers`; `quality` on passages that neither was
fitted on (and with --gold on passages of one's own); `cluster`, the same work by Ray on this machine.

Each part is written into OUTPUT/throughput.json as soon as it is measured, beside what was measured before; then
`account.py` makes page and picture of it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from account import write_account
from held import Most
from inbox import write_inbox
from quality import quality
from retag import other_head
from rich.console import Console
from rich.markdown import Markdown
from stages import stages
from turns import Naive, fresh, ours, spread, timed

from gcm_classify.cache import CACHE

ROOT = Path(__file__).parents[1]
FILE = "throughput.json"
PARTS = (
    "comparison",
    "stages",
    "start",
    "quality",
    "workers",
    "pages",
    "cluster",
    "growth",
)  # the longest last
QUICK = ("comparison", "stages", "growth")
SIZES = (10, 50, 100, 500, 1_000, 5_000)
PAGES = (1, 3, 10, 30, 100)  # of a document
PASSAGES_A_PAGE = 10  # of the generated documents, about
PAGES_IN_ALL = 120  # of the documents of one length

Part = dict[str, Any]


class Bench:
    """What the parts share: options, a temporary folder, an inbox that grows as it is asked for, the naive stack."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options, self.folder = options, folder
        self.naive = Naive(options.naive, ROOT / "build" / "naive-head.npz") if options.naive else None
        self._written = 0
        self._best: dict[int, float] | None = None

    def inbox(self, documents: int) -> Path:
        """A folder with the first so many documents of the seed."""
        every, own = self.folder / "every", self.folder / f"inbox-{documents}"
        if documents > self._written:
            write_inbox(every, documents, self.options.seed)
            self._written = documents
        if not own.is_dir():
            own.mkdir()
            for path in sorted(every.glob("*.pdf"))[:documents]:
                (own / path.name).hardlink_to(path)
        return own

    def best_naive(self) -> Naive | None:
        """The naive stack at its best batch size; the seconds of all stay for the report."""
        if self.naive and self._best is None:
            self._best = self.naive.take_best(self.inbox(self.options.documents), self.options.batch_sizes)
        return self.naive

    # -- parts ---------------------------------------------------------------------------------------------------------

    def comparison(self) -> Part:
        inbox, naive = self.inbox(self.options.documents), self.best_naive()
        if naive is None:
            raise SystemExit("comparison needs --naive PYTHON, an environment with the extra [train]")
        mine, theirs = [], []
        for _ in range(self.options.turns):
            mine.append(fresh(inbox, self.folder / "out", self.options.jobs))
            theirs.append(naive(inbox))
        said = json.loads(theirs[-1].output)
        return {
            "documents": self.options.documents,
            "pages": said["pages"],
            "jobs": self.options.jobs,
            "turns": self.options.turns,
            "ours": spread(one.wall for one in mine),
            "naive": spread(one.wall for one in theirs),
            "ratio": spread(slow.wall / fast.wall for fast, slow in zip(mine, theirs, strict=True)),
            "ours_busy": spread(one.busy for one in mine),
            "naive_busy": spread(one.busy for one in theirs),
            "naive_batch_size": naive.batch_size,
            "naive_batch_sizes": self._best,
        }

    def stages(self) -> Part:
        documents = min(self.options.documents, 40)
        inbox, naive = self.inbox(documents), self.best_naive()
        theirs = json.loads(naive(inbox).output)["seconds"] if naive else {}
        return {"documents": documents, "ours": stages(inbox), "naive": theirs}

    def start(self) -> Part:
        """Seconds of small things, each a process of its own."""
        one = next(self.inbox(1).iterdir())
        turns = range(self.options.turns)
        found = {
            "--help": spread(ours("--help").wall for _ in turns),
            "one PDF": spread(ours("classify", one).wall for _ in turns),
        }
        if self.naive:
            command = [self.naive.python, "-c", "import sentence_transformers"]
            found["import sentence_transformers"] = spread(timed(command).wall for _ in turns)
        return found

    def growth(self) -> Part:
        return {"jobs": self.options.jobs, "patience": self.options.patience, "rows": list(self._growth())}

    def _growth(self) -> Iterator[Part]:
        naive, rate, other = self.best_naive(), 0.0, other_head(self.folder / "gcm-other-head")
        for size in self.options.sizes:
            inbox, output = self.inbox(size), self.folder / f"out-{size}"
            most = Most()
            first = fresh(inbox, output, self.options.jobs, look=most.look)
            again = ("batch", inbox, "--output", output, "--jobs", self.options.jobs)
            second, retagged = ours(*again), ours(*again, "--model", other)
            row = {"documents": size, "first": first.wall, "first_busy": first.busy, "second": second.wall}
            row |= {"second_busy": second.busy, "retagged": retagged.wall, "retagged_busy": retagged.busy}
            row |= {"inbox_bytes": _bytes(inbox), "cache_bytes": _bytes(output / CACHE)}
            row |= {"held_mib": most.proportional, "resident_mib": most.resident}
            row["output_bytes"] = _bytes(output) - row["cache_bytes"]
            if naive and rate * size < self.options.patience:
                row["naive"] = naive(inbox).wall
                rate = row["naive"] / size
            yield row

    def pages(self) -> Part:
        return {"jobs": self.options.jobs, "rows": list(self._pages())}

    def _pages(self) -> Iterator[Part]:
        naive = self.best_naive()
        for pages in PAGES:
            inbox, count = self.folder / f"pages-{pages}", max(PAGES_IN_ALL // pages, self.options.jobs)
            passages = pages * PASSAGES_A_PAGE - 2
            write_inbox(inbox, count, self.options.seed, (passages, passages))
            row: Part = {"documents": count, "pages": count * _page_count(next(inbox.iterdir()))}
            row["ours"] = fresh(inbox, self.folder / "out", self.options.jobs).wall
            if naive:
                row["naive"] = naive(inbox).wall
            yield row

    def workers(self) -> Part:
        inbox, most = self.inbox(self.options.documents), os.cpu_count() or 1
        counts = sorted({1, *(2**power for power in range(1, 7) if 2**power <= most), most})
        rows = []
        for jobs in counts:
            run = fresh(inbox, self.folder / "out", jobs)
            rows.append({"jobs": jobs, "wall": run.wall, "busy": run.busy})
        return {"documents": self.options.documents, "rows": rows}

    def quality(self) -> Part:
        if self.naive is None:
            raise SystemExit("quality needs --naive PYTHON, an environment with the extra [train]")
        return quality(ROOT / "corpus", self.options.gold, self.naive, self.folder)

    def cluster(self) -> Part:
        """Ray and the local engine in turn, as `cluster.py` measures them."""
        asked = ["--documents", str(self.options.documents), "--jobs", str(self.options.jobs), "--turns", "2"]
        run = timed([sys.executable, str(ROOT / "benchmarks" / "cluster.py"), *asked])
        return dict(json.loads(run.output.splitlines()[-1]))


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _page_count(path: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        return len(document)


def _measured(name: str, part: Callable[[], Part]) -> Part:
    """A part with when it was measured, how long that took, and what else was going on."""
    load, began = os.getloadavg()[0], time.perf_counter()
    print(f"{name} …", end=" ", flush=True, file=sys.stderr)
    found = part()
    seconds = time.perf_counter() - began
    print(f"{seconds:.0f} s", file=sys.stderr)
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return {"measured": when, "seconds": round(seconds), "load_before": round(load, 1), **found}


def _machine() -> Part:
    names = [line for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")]
    return {
        "cores": os.cpu_count(),
        "processor": names[0].partition(":")[2].strip() if names else platform.processor(),
        "system": platform.system(),
        "python": platform.python_version(),
    }


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _options() -> argparse.Namespace:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--quick", action="store_true", help="few documents, one turn, fewer parts")
    parser.add_argument("--parts", type=lambda text: tuple(text.split(",")), help=", ".join(PARTS))
    parser.add_argument("--documents", type=int, help="of all parts but growth; 100, or 12 with --quick")
    parser.add_argument("--turns", type=int, help="3, or 1 with --quick")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--naive", metavar="PYTHON", help="of an environment with the extra [train]")
    parser.add_argument("--batch-sizes", type=_numbers, help="of which the naive stack gets its best one")
    parser.add_argument("--sizes", type=_numbers, help="documents, for growth")
    parser.add_argument("--patience", type=float, default=400.0, help="seconds that the naive stack may take")
    parser.add_argument("--gold", type=Path, metavar="JSONL", help="labelled passages, for quality")
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "throughput", metavar="FOLDER")
    options = parser.parse_args()
    quick = {"parts": QUICK, "documents": 12, "turns": 1, "batch_sizes": (32,), "sizes": (4, 12)}
    whole = {"parts": PARTS, "documents": 100, "turns": 3, "batch_sizes": (8, 32, 64), "sizes": SIZES}
    for name, value in (quick if options.quick else whole).items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return options


def main() -> None:
    """Measure part by part, and write after each."""
    options = _options()
    options.output.mkdir(parents=True, exist_ok=True)
    file = options.output / FILE
    found: Part = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(options, Path(name))
        for part in options.parts:
            found = {**found, "machine": _machine(), part: _measured(part, getattr(bench, part))}
            file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    Console().print(Markdown(write_account(options.output)))


if __name__ == "__main__":
    main()
