"""What Ray costs on one machine: the same inbox by the local engine and by Ray with as many workers, in turn.

    python benchmarks/cluster.py --documents 100 --jobs 2 --turns 2

Prints seconds from a loaded model to written files, start of workers within, and whether the files are the same.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from inbox import write_inbox

import gcm_classify as gcm
from gcm_classify.batch import run_batch
from gcm_classify.engines import ENGINES, engine_named


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--turns", type=int, default=2)
    asked = parser.parse_args()
    classifier = gcm.load()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_inbox(root / "inbox", asked.documents)
        size = sum(path.stat().st_size for path in (root / "inbox").rglob("*") if path.is_file())
        seconds: dict[str, list[float]] = {name: [] for name in ENGINES}
        for turn in range(asked.turns):
            for name in ENGINES:
                begun = time.perf_counter()
                engine = engine_named(name, classifier, jobs=asked.jobs)
                run_batch(root / "inbox", root / f"{name}-{turn}", classifier, engine=engine)
                seconds[name].append(round(time.perf_counter() - begun, 1))
        written = {(root / f"{name}-0" / "passages.jsonl").read_bytes() for name in ENGINES}
        kept = sum(path.stat().st_size for path in (root / "local-0").iterdir())
    print(
        json.dumps(
            {
                "documents": asked.documents, "jobs": asked.jobs, "inbox_bytes": size,
                "output_bytes": kept, "seconds": seconds, "same": len(written) == 1,
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main()
