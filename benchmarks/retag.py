"""What a second run costs: of an unchanged inbox, and after only the head of the model changed.

    python benchmarks/retag.py --documents 1000 --output build/retag

Each run is a whole process; what it costs over an inbox of one document is its start, and taken off. The other head is
the packaged model's with its weights moved a little, over the same encoder. With --check a run without any cache under
that head has to give the same files byte for byte.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import platform
import shutil
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from inbox import write_inbox
from rich import box
from rich.console import Console
from rich.table import Table
from turns import Run, ours

from gcm_classify.cache import CACHE, size_of
from gcm_classify.modelfolder import AXES_PARTS, DEFAULT_MODEL, ENCODER_PARTS, load_model, save_model

FILES = tuple(
    f"{stem}.{suffix}" for stem in ("documents", "passages", "failures") for suffix in ("jsonl", "csv")
)


@dataclass(frozen=True, slots=True)
class Cost:
    """Of a run over an inbox: seconds of its start and of each further document, by the clock and of processors."""

    start: float
    document: float
    busy_start: float
    busy_document: float


def other_head(folder: Path) -> Path:
    """A model of another head over the same encoder."""
    model = load_model()
    folder.mkdir(parents=True)
    for part in (*ENCODER_PARTS, *AXES_PARTS):
        if (model.path / part).is_file():
            shutil.copyfile(model.path / part, folder / part)
    head = model.head
    save_model(
        folder,
        head=replace(head, dual=head.dual * 1.02, stack_intercept=head.stack_intercept + 0.1),
        examples=model.examples,
        encoder=model.encoder,
        encoder_source=str(model.manifest["encoder"]["source"]),
        taxonomy_file=model.path / "taxonomy.toml",
        corpus_sha256=str(model.manifest["corpus"]),
        metrics=model.metrics,
        card="The packaged model with its weights moved a little: to measure with, not to use.\n",
    )
    return folder


class Turns:
    """An inbox and its beginning of one document, each with an output of its own; a step runs over both."""

    def __init__(self, folder: Path, documents: int, seed: int, jobs: int) -> None:
        self.folder, self.documents, self.jobs = folder, documents, jobs
        self.passages = write_inbox(folder / "inbox", documents, seed)
        (folder / "one").mkdir()
        first = min((folder / "inbox").iterdir())
        shutil.copy2(first, folder / "one" / first.name)

    def step(self, model: str | Path) -> Cost:
        one, whole = self._run("one", model), self._run("inbox", model)
        further = max(self.documents - 1, 1)
        return Cost(one.wall, (whole.wall - one.wall) / further, one.busy, (whole.busy - one.busy) / further)

    def is_same_without(self, model: Path) -> bool:
        """Whether a run that does everything gives the same files."""
        anew = self.folder / "anew"
        ours(
            "batch",
            self.folder / "inbox",
            "--output",
            anew,
            "--jobs",
            self.jobs,
            "--model",
            model,
            "--no-cache",
        )
        _, differ, missing = filecmp.cmpfiles(anew, self.folder / "out-inbox", FILES, shallow=False)
        return not differ and not missing

    def _run(self, name: str, model: str | Path) -> Run:
        output = self.folder / f"out-{name}"
        return ours("batch", self.folder / name, "--output", output, "--jobs", self.jobs, "--model", model)


def measured(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """What each step costs, ratios to the first, and the size of what is kept."""
    turns, head = Turns(folder, options.documents, options.seed, options.jobs), other_head(folder / "head")
    steps = {
        "first run": turns.step(DEFAULT_MODEL),
        "unchanged": turns.step(DEFAULT_MODEL),
        "another head": turns.step(head),
    }
    kept, first = size_of(folder / "out-inbox" / CACHE), steps["first run"]
    return {
        "documents": options.documents,
        "passages": turns.passages,
        "jobs": options.jobs,
        "machine": platform.processor() or platform.machine(),
        "steps": {name: asdict(cost) for name, cost in steps.items()},
        "times": {
            name: {
                "wall": _ratio(first.document, cost.document),
                "busy": _ratio(first.busy_document, cost.busy_document),
            }
            for name, cost in steps.items()
        },
        "kept_bytes_a_document": kept.size / options.documents if kept else None,
        "same": turns.is_same_without(head) if options.check else None,
    }


def _ratio(first: float, other: float) -> float | None:
    """How many times as fast; None where the difference to the start drowned in its spread."""
    return first / other if other > 0 else None


def show(found: dict[str, Any]) -> None:
    """The steps as a table."""
    console = Console(width=100)
    table = Table(box=box.SIMPLE_HEAD, title=f"{found['documents']:,} documents, {found['jobs']} workers")
    for column in ("run", "start, s", "ms a document", "times", "processor, ms", "times"):
        table.add_column(column, justify="left" if column == "run" else "right")
    for name, cost in found["steps"].items():
        times = found["times"][name]
        table.add_row(
            name,
            f"{cost['start']:.1f}",
            f"{1e3 * cost['document']:.2f}",
            _shown(times["wall"]),
            f"{1e3 * cost['busy_document']:.2f}",
            _shown(times["busy"]),
        )
    console.print(table)
    if found["kept_bytes_a_document"]:
        console.print(f"{found['kept_bytes_a_document'] / 1e3:.0f} kB kept a document")
    if found["same"] is not None:
        console.print("the same files as a run that does everything" if found["same"] else "THE FILES DIFFER")


def _shown(times: float | None) -> str:
    return "–" if times is None else f"{times:,.0f}" if times >= 10 else f"{times:.1f}"


def main() -> None:
    """Measure, show, and write OUTPUT/retag.json."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--output", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder), options)
    show(found)
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
        (options.output / "retag.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
