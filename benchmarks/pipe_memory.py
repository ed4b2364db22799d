"""Memory of `classifier.pipe` over thousands of documents: resident size after the 10th and after the last one.

python benchmarks/pipe_memory.py [--documents 2000] [--jobs 1 2]

The documents are made from a seed, each different, as they are asked for. With more than one job the workers count too.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

import gcm_classify as gcm

_OPENINGS = (
    "We will",
    "The ministers agreed to",
    "Member States undertake to",
    "Our secretariat helps them to",
    "They will",
)
_ACTS = (
    "lower the fees that recruiters charge workers", "prosecute those who smuggle migrants by sea",
    "register births in border districts", "train consular staff in crisis evacuation",
    "recognise the certificates of nurses and welders", "reduce the cost of sending remittances",
    "replace detention of families with reporting", "count returning workers in the census",
    "thank the hosts for the hall and the interpreters", "meet again in the spring",
)  # fmt: skip
_WHERE = (
    "in the northern provinces",
    "with four neighbouring States",
    "before the next review",
    "by agreement of all parties",
)


def documents(folder: Path, count: int, seed: int = 7) -> Iterator[Path]:
    """Text files of five paragraphs, written when they are asked for and removed when the next ones are."""
    chance = random.Random(seed)
    written: list[Path] = []
    for number in range(count):
        paragraphs = (
            f"{chance.choice(_OPENINGS)} {chance.choice(_ACTS)} {chance.choice(_WHERE)}, as paragraph {place} of paper {number} says."
            for place in range(5)
        )
        path = folder / f"paper-{number:05d}.txt"
        path.write_text("\n\n".join(paragraphs), encoding="utf-8")
        written.append(path)
        if len(written) > 50:
            written.pop(0).unlink()
        yield path


def resident() -> float:
    """MiB of this process and all below it."""
    own = psutil.Process()
    return sum(one.memory_info().rss for one in (own, *own.children(recursive=True))) / 2**20


def measured(classifier: gcm.Classifier, count: int, jobs: int) -> None:
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for taken, result in enumerate(classifier.pipe(documents(Path(folder), count), jobs=jobs), 1):
            assert isinstance(result, gcm.DocumentResult), result
            if taken in (10, 100, count // 2, count):
                print(
                    f"jobs={jobs} document {taken}: {resident():.0f} MiB, {time.perf_counter() - began:.0f} s",
                    flush=True,
                )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    asked = parser.parse_args()
    classifier = gcm.load()
    for jobs in asked.jobs:
        measured(classifier, asked.documents, jobs)


if __name__ == "__main__":
    main()
