"""From files to routes: ours beside the naive stack, in turn, in the same run.

    python benchmarks/throughput.py --documents 100 --turns 3 --jobs 2 --naive .venv-train/bin/python --output build/throughput

Both are whole processes over the same seeded inbox on the same cores, each with its start; medians and spreads of several
turns, taken in turn so that a busy machine slows both. `--growth 10,100,1000` measures ours at several sizes, with the
second run of an unchanged inbox. Writes `throughput.json` and, with matplotlib, `throughput.png`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from typing import Any

from inbox import write_inbox
from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
_OURS = "from gcm_classify.cli import main; main()"


def timed(command: list[str]) -> dict[str, Any]:
    """Wall and processor seconds of a command with its children, its output, and the largest process in MiB."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "HF_HUB_OFFLINE": "1"})
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(command)}\n{done.stderr[-2000:]}")
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"wall": wall, "busy": busy, "output": done.stdout}


def batch(inbox: Path, output: Path, jobs: int) -> dict[str, Any]:
    """One run of ours."""
    command = [sys.executable, "-c", _OURS, "batch", str(inbox), "--output", str(output), "--jobs", str(jobs)]
    return timed(command)


def fresh(inbox: Path, folder: Path, jobs: int) -> dict[str, Any]:
    """One run of ours that finds nothing done."""
    shutil.rmtree(folder, ignore_errors=True)
    return batch(inbox, folder, jobs)


def spread(values: Iterable[float]) -> dict[str, float]:
    """Median, least and most."""
    found = sorted(values)
    return {"median": median(found), "least": found[0], "most": found[-1]}


def compare(
    inbox: Path, folder: Path, naive: str, jobs: int, turns: int, batch_sizes: list[int]
) -> dict[str, Any]:
    """Both in turn; the naive stack at the batch size that is best for it."""
    script = [naive, str(HERE / "naive.py"), str(inbox), "--head", str(folder / "head.npz")]
    timed(script)  # fits its head, and fills the caches of both
    sizes = {size: timed([*script, "--batch-size", str(size)])["wall"] for size in batch_sizes}
    best = min(sizes, key=lambda size: sizes[size])
    ours, theirs, stages = [], [], {}
    for _ in range(turns):
        ours.append(fresh(inbox, folder / "out", jobs))
        theirs.append(timed([*script, "--batch-size", str(best)]))
        stages = json.loads(theirs[-1]["output"])
    ratios = [slow["wall"] / fast["wall"] for fast, slow in zip(ours, theirs, strict=True)]
    return {
        "ours": spread(one["wall"] for one in ours),
        "naive": spread(one["wall"] for one in theirs),
        "ratio": spread(ratios),
        "naive_batch_size": best,
        "naive_stages": stages["seconds"],
        "pages": stages["pages"],
        "ours_busy": spread(one["busy"] for one in ours),
        "naive_busy": spread(one["busy"] for one in theirs),
    }


def growth(sizes: list[int], folder: Path, jobs: int) -> list[dict[str, Any]]:
    """Ours at several sizes: the first run, and the second of an unchanged inbox."""
    rows = []
    for size in sizes:
        inbox = folder / f"inbox-{size}"
        passages = write_inbox(inbox, size)
        first, second = fresh(inbox, folder / f"out-{size}", jobs), batch(inbox, folder / f"out-{size}", jobs)
        rows.append(
            {"documents": size, "passages": passages, "first": first["wall"], "second": second["wall"]}
        )
    return rows


def stages(inbox: Path) -> dict[str, float]:
    """Seconds of each stage of ours over an inbox, in one process."""
    from gcm_classify import load
    from gcm_classify.citations import stated_by_block
    from gcm_classify.ingest import ingest
    from gcm_classify.passages import segment
    from gcm_classify.profile import profile_of

    classifier, spent = load(), dict.fromkeys(("read", "segment and cite", "encode and tag", "profile"), 0.0)
    for number, path in enumerate(sorted(inbox.glob("*.pdf"))):
        marks = [time.perf_counter()]
        document = ingest(path)
        marks.append(time.perf_counter())
        passages = segment(document, stated_by_block(document, taxonomy=classifier.taxonomy))
        marks.append(time.perf_counter())
        list(classifier._tag_passages(passages))
        marks.append(time.perf_counter())
        profile_of(document)
        marks.append(time.perf_counter())
        if number:  # the first one pays for what is loaded on first use
            for name, (start, end) in zip(spent, itertools.pairwise(marks), strict=True):
                spent[name] += end - start
    return spent


def show(found: dict[str, Any]) -> None:
    """The figures as tables."""
    console = Console()
    if both := found.get("comparison"):
        table = Table("", "median s", "least", "most", "documents/s", title=f"{found['documents']} documents")
        for name in ("ours", "naive"):
            row = both[name]
            rate = found["documents"] / row["median"]
            table.add_row(name, *(f"{row[key]:.1f}" for key in ("median", "least", "most")), f"{rate:.1f}")
        console.print(table)
        ratio = both["ratio"]
        console.print(
            f"ratio {ratio['median']:.2f} ({ratio['least']:.2f} to {ratio['most']:.2f}), with both starts"
        )
    if found.get("stages"):
        whole = sum(found["stages"].values())
        table = Table("stage", "s", "share", title="Ours, one process")
        for name, seconds in found["stages"].items():
            table.add_row(name, f"{seconds:.2f}", f"{seconds / whole:.0%}")
        console.print(table)
    if rows := found.get("growth"):
        table = Table("documents", "passages", "first run, s", "second run, s", "documents/s", title="Growth")
        for row in rows:
            rate = row["documents"] / row["first"]
            table.add_row(
                *(str(row[k]) for k in ("documents", "passages")),
                f"{row['first']:.1f}",
                f"{row['second']:.1f}",
                f"{rate:.2f}",
            )
        console.print(table)


def draw(found: dict[str, Any], path: Path) -> None:
    """A bar for each of the two, with its spread, and the growth beside it."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
    if both := found.get("comparison"):
        values = [both[name]["median"] for name in ("naive", "ours")]
        errors = [
            [both[name]["median"] - both[name]["least"] for name in ("naive", "ours")],
            [both[name]["most"] - both[name]["median"] for name in ("naive", "ours")],
        ]
        axes[0].barh(["naive", "ours"], values, xerr=errors, color=["#9aa5b1", "#1f4e79"])
        axes[0].set(xlabel=f"seconds for {found['documents']} documents")
    if rows := found.get("growth"):
        axes[1].plot(
            [row["documents"] for row in rows],
            [row["first"] for row in rows],
            marker="o",
            color="#1f4e79",
            label="first run",
        )
        axes[1].plot(
            [row["documents"] for row in rows],
            [row["second"] for row in rows],
            marker="o",
            color="#c0504d",
            label="second run",
        )
        axes[1].set(xscale="log", yscale="log", xlabel="documents", ylabel="seconds")
        axes[1].legend(frameon=False)
    figure.savefig(path, dpi=120)


def main() -> None:
    """Measure, show, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--naive", metavar="PYTHON", help="an environment with the extra [train]; left out otherwise"
    )
    parser.add_argument("--batch-sizes", default="8,32,64")
    parser.add_argument("--growth", default="", metavar="10,100,1000")
    parser.add_argument("--output", type=Path, metavar="FOLDER")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inbox = folder / "inbox"
        found: dict[str, Any] = {
            "documents": options.documents,
            "jobs": options.jobs,
            "seed": options.seed,
            "cores": os.cpu_count(),
        }
        found["passages"] = write_inbox(inbox, options.documents, options.seed)
        if options.naive:
            sizes = [int(size) for size in options.batch_sizes.split(",")]
            found["comparison"] = compare(inbox, folder, options.naive, options.jobs, options.turns, sizes)
        found["stages"] = stages(inbox)
        if options.growth:
            found["growth"] = growth([int(size) for size in options.growth.split(",")], folder, options.jobs)
    show(found)
    if options.output:
        options.output.mkdir(parents=True, exist_ok=True)
        (options.output / "throughput.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
        draw(found, options.output / "throughput.png")


if __name__ == "__main__":
    main()
