"""How much the tagger gains from more passages: macro-F1 on a gold file against the size of the corpus.

    python -m gcm_classify.training.curve corpus GOLD.jsonl --model models/NAME --output curve.json

Groups are drawn, not passages, and the smaller samples of a seed lie within its larger ones. Every text is encoded once.
The gold passages are scored and never fitted on; thresholds come from the sample's own folds. The model's encoder must not
have been tuned on the corpus (train one with --epochs 0): one that was has seen what a smaller sample leaves out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.encoders import Encoder, OnnxEncoder
from gcm_classify.features import N_WORD, PassageFeatures
from gcm_classify.lexicon import Lexicon
from gcm_classify.tagging import ObjectiveTagger
from gcm_classify.taxonomy import Taxonomy, load_taxonomy
from gcm_classify.training.corpus import LabelledPassage, label_matrix, read_labelled
from gcm_classify.training.metrics import f1_by_objective, macro_f1, none_recall

__all__ = ["EIGHTHS", "CurvePoint", "curve_table", "learning_curve"]

EIGHTHS = tuple(part / 8 for part in range(1, 9))

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One size of the corpus: means over seeds, with the standard deviation of macro-F1. n: passages, rounded mean."""

    fraction: float
    n: int
    macro_f1: float
    spread: float
    none_recall: float | None
    objectives: dict[int, float]


@dataclass(frozen=True, slots=True)
class _Encoded:
    """Passages as the tagger takes them."""

    X: Any
    Y: Ints
    groups: NDArray[Any]


def learning_curve(
    corpus: str | Path,
    gold: str | Path,
    encoder: str | Path | Encoder,
    *,
    fractions: Sequence[float] = EIGHTHS,
    seeds: int = 3,
    taxonomy: Taxonomy | None = None,
    say: Callable[[str], None] = lambda message: None,
) -> list[CurvePoint]:
    """A point for each fraction, in their order.

    Args:
        corpus: a .jsonl file or a folder of them, fitted on.
        gold: the same, scored only.
        encoder: a model folder with an exported encoder, or an encoder.
        fractions: shares of the corpus, in (0, 1].
        seeds: how often each share is drawn; at 1 the seed moves folds and prototypes only.
        taxonomy: the framework whose objectives are the labels; the packaged one otherwise.
        say: called with a line on each fit.

    Raises:
        CorpusError: passages cannot be read.
        ModelError: the folder holds no encoder.
    """
    framework = taxonomy or load_taxonomy()
    built = OnnxEncoder(encoder) if isinstance(encoder, str | Path) else encoder
    features = PassageFeatures(built, Lexicon(framework))
    known = _encoded(read_labelled(corpus, taxonomy=framework), features, framework)
    asked = _encoded(read_labelled(gold, taxonomy=framework), features, framework)
    points = []
    for fraction in fractions:
        runs = []
        for seed in range(seeds):
            rows = _sample(known.groups, fraction, seed)
            tagger = ObjectiveTagger(
                numbers=framework.numbers, dim=built.dim, word_buckets=N_WORD, random_state=seed
            )
            tagger.fit(known.X[rows], known.Y[rows], groups=known.groups[rows])
            runs.append((len(rows), tagger.predict(asked.X)))
            say(f"{fraction:.3f} seed {seed}: {len(rows)} passages, {macro_f1(asked.Y, runs[-1][1]):.3f}")
        points.append(_point(fraction, asked.Y, runs, framework.numbers))
    return points


def _encoded(passages: Sequence[LabelledPassage], features: PassageFeatures, taxonomy: Taxonomy) -> _Encoded:
    return _Encoded(
        features.transform([passage.text for passage in passages]),
        label_matrix(passages, taxonomy.numbers),
        np.asarray([passage.group for passage in passages]),
    )


def _sample(groups: NDArray[Any], fraction: float, seed: int) -> Ints:
    """Rows of whole groups, drawn until they hold the fraction of all rows."""
    names, codes, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    order = np.random.default_rng(seed).permutation(len(names))
    filled = np.cumsum(sizes[order])
    taken = order[: int(np.searchsorted(filled, fraction * len(groups) - 1e-9)) + 1]
    return np.flatnonzero(np.isin(codes, taken))


def _point(fraction: float, Y: Ints, runs: Sequence[tuple[int, Ints]], numbers: Sequence[int]) -> CurvePoint:
    figures = [macro_f1(Y, predicted) for _, predicted in runs]
    nones = [recall for _, predicted in runs if (recall := none_recall(Y, predicted)) is not None]
    by_objective: dict[int, list[float]] = {number: [] for number in numbers}
    for _, predicted in runs:
        for number, f1 in zip(numbers, f1_by_objective(Y, predicted), strict=True):
            by_objective[number].append(float(f1))
    return CurvePoint(
        fraction=fraction,
        n=round(float(np.mean([size for size, _ in runs]))),
        macro_f1=float(np.mean(figures)),
        spread=float(np.std(figures)),
        none_recall=float(np.mean(nones)) if nones else None,
        objectives={number: float(np.mean(values)) for number, values in by_objective.items()},
    )


def curve_table(points: Sequence[CurvePoint]) -> str:
    """Markdown: macro-F1 by size."""
    lines = ["| share of the corpus | passages | macro-F1 | ± | none-recall |", "|--:|--:|--:|--:|--:|"]
    for point in points:
        none = "–" if point.none_recall is None else f"{point.none_recall:.3f}"
        lines.append(
            f"| {point.fraction:.3f} | {point.n} | {point.macro_f1:.3f} | {point.spread:.3f} | {none} |"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the curve and write it as JSON."""
    parser = argparse.ArgumentParser(prog="python -m gcm_classify.training.curve")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--model", type=Path, required=True, help="folder with encoder.onnx")
    parser.add_argument("--output", type=Path, required=True, help="JSON to write")
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args(arguments)
    points = learning_curve(
        options.corpus,
        options.gold,
        options.model,
        seeds=options.seeds,
        say=lambda line: print(line, file=sys.stderr),
    )
    record = {"gold": len(read_labelled(options.gold)), "points": [asdict(point) for point in points]}
    options.output.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(curve_table(points))
    return 0


if __name__ == "__main__":
    sys.exit(main())
