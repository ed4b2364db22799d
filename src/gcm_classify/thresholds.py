"""From which probability a tag is shown, and from which it needs no review: tuned on held-out probabilities."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gcm_classify.head import wilson_lower

__all__ = ["best_threshold", "precise_threshold"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def best_threshold(probabilities: Floats, labels: Ints, beta: float) -> float:
    """The threshold of highest F-beta on a grid of hundredths; where several are equal, the middle one."""
    grid = np.arange(0.10, 0.81, 0.01)
    predicted = probabilities[None, :] >= grid[:, None]
    hits = (predicted & (labels == 1)).sum(axis=1)
    weight = beta**2
    score = (1 + weight) * hits / np.maximum(predicted.sum(axis=1) + weight * labels.sum(), 1e-9)
    best = np.flatnonzero(score >= score.max() - 1e-9)
    return float(grid[best[len(best) // 2]])


def precise_threshold(probabilities: Floats, labels: Ints, precision: float) -> float:
    """The lowest probability above which the precision's lower bound reaches the goal; NaN where none does."""
    order = np.argsort(-probabilities, kind="stable")
    hits = np.cumsum(labels[order])
    good = [rank for rank in range(len(order)) if wilson_lower(int(hits[rank]), rank + 1) >= precision]
    return float(probabilities[order[good[-1]]]) if good else float("nan")
