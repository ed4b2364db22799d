"""Figures of a multi-label tagger, each with its n and a bootstrap interval over groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Scores", "bootstrap_interval", "macro_f1", "micro", "none_recall", "per_objective", "scores"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures over n passages. Intervals are 95%, by bootstrap over groups."""

    n: int
    macro_f1: float
    macro_f1_interval: tuple[float, float]
    precision: float
    recall: float
    micro_f1: float
    micro_f1_interval: tuple[float, float]
    none_recall: float | None
    none_support: int
    exact: float
    roundtable_f1: float | None
    objectives: tuple[dict[str, Any], ...]


def _f1(hits: NDArray[Any], predicted: NDArray[Any], true: NDArray[Any]) -> NDArray[np.float64]:
    """F1 from counts, 0 where nothing is predicted and nothing is true."""
    return np.asarray(2 * hits / np.maximum(predicted + true, 1), dtype=np.float64)


def macro_f1(Y: Ints, P: Ints) -> float:
    """Mean F1 over the objectives that occur in Y or in P."""
    hits, predicted, true = (Y & P).sum(axis=0), P.sum(axis=0), Y.sum(axis=0)
    present = (predicted + true) > 0
    return float(_f1(hits, predicted, true)[present].mean()) if present.any() else 0.0


def micro(Y: Ints, P: Ints) -> tuple[float, float, float]:
    """Precision, recall and F1 over all labels."""
    hits, predicted, true = int((Y & P).sum()), int(P.sum()), int(Y.sum())
    return hits / max(predicted, 1), hits / max(true, 1), 2 * hits / max(predicted + true, 1)


def none_recall(Y: Ints, P: Ints) -> float | None:
    """Of the passages without a label, the share that got none; None without such passages."""
    none = Y.sum(axis=1) == 0
    return float((P[none].sum(axis=1) == 0).mean()) if none.any() else None


def bootstrap_interval(
    Y: Ints,
    P: Ints,
    groups: Sequence[str],
    figure: Callable[[Ints, Ints], float],
    *,
    draws: int = 500,
    seed: int = 0,
) -> tuple[float, float]:
    """95% interval of a figure: groups are drawn with replacement, all passages of a drawn group count."""
    rng = np.random.default_rng(seed)
    _, codes = np.unique(np.asarray(groups), return_inverse=True)
    rows = [np.flatnonzero(codes == code) for code in range(codes.max() + 1)]
    values = []
    for _ in range(draws):
        chosen = np.concatenate([rows[index] for index in rng.integers(len(rows), size=len(rows))])
        values.append(figure(Y[chosen], P[chosen]))
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def per_objective(Y: Ints, P: Ints, numbers: Sequence[int]) -> tuple[dict[str, Any], ...]:
    """Precision, recall, F1 and support of every objective, worst F1 first."""
    rows = []
    for column, number in enumerate(numbers):
        precision, recall, f1 = micro(Y[:, [column]], P[:, [column]])
        rows.append(
            {
                "objective": int(number),
                "precision": precision,
                "recall": recall,
                "f1": f1,
                "support": int(Y[:, column].sum()),
            }
        )
    return tuple(sorted(rows, key=lambda row: (row["f1"], row["objective"])))


def scores(
    Y: Ints,
    P: Ints,
    numbers: Sequence[int],
    groups: Sequence[str],
    *,
    roundtables: Sequence[int | None] | None = None,
    draws: int = 500,
) -> Scores:
    """All figures.

    Args:
        Y: (n, n_objectives) of 0 and 1, the truth.
        P: the same shape, the prediction.
        numbers: the objectives in the order of columns.
        groups: (n,) what is drawn together in the bootstrap.
        roundtables: the roundtable of each column; without them there is no roundtable figure.
        draws: bootstrap draws.
    """
    precision, recall, f1 = micro(Y, P)
    return Scores(
        n=len(Y),
        macro_f1=macro_f1(Y, P),
        macro_f1_interval=bootstrap_interval(Y, P, groups, macro_f1, draws=draws),
        precision=precision,
        recall=recall,
        micro_f1=f1,
        micro_f1_interval=bootstrap_interval(Y, P, groups, lambda a, b: micro(a, b)[2], draws=draws),
        none_recall=none_recall(Y, P),
        none_support=int((Y.sum(axis=1) == 0).sum()),
        exact=float((Y == P).all(axis=1).mean()),
        roundtable_f1=_roundtable_f1(Y, P, roundtables),
        objectives=per_objective(Y, P, numbers),
    )


def _roundtable_f1(Y: Ints, P: Ints, roundtables: Sequence[int | None] | None) -> float | None:
    if roundtables is None or any(table is None for table in roundtables):
        return None
    tables = np.asarray(roundtables)
    folded = [
        np.stack([M[:, tables == table].max(axis=1) for table in np.unique(tables)], axis=1) for M in (Y, P)
    ]
    return micro(folded[0], folded[1])[2]
