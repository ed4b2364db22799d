"""Whether a probability means what it says: reliability bins, expected calibration error, Brier score.

A decision is one objective for one passage: n passages make n * n_objectives of them, nearly all of them near 0 and
right. They flatter any figure over all decisions, so the same figures stand beside it for the decisions in question,
those with a probability of at least .05.

Expected calibration error (Naeini and others 2015): the mean distance between what is predicted and what is observed
in a bin, weighted by the bin's share. *Fixed* bins are tenths of [0, 1]; *adaptive* ones hold about as many decisions
each (Nguyen and O'Connor 2015). Brier score (Brier 1950): the mean squared error of a probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gcm_classify.head import wilson_lower
from gcm_classify.training.resampling import DRAWS, Interval, interval_of, resampled_sums

__all__ = ["BINS", "IN_QUESTION", "Bin", "Calibration", "ObjectiveCalibration", "Reliability", "calibration"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

BINS = 10
IN_QUESTION = 0.05  # a decision below it is settled
LEAST_SUPPORT = 10  # positives from which an objective's own figures are worth printing


@dataclass(frozen=True, slots=True)
class Bin:
    """Decisions with a probability in [low, high); the last bin holds 1.0 too.

    `predicted` is their mean probability, `observed` the share that is true, with its 95% interval (Wilson).
    """

    low: float
    high: float
    n: int
    predicted: float
    observed: float
    observed_interval: Interval


@dataclass(frozen=True, slots=True)
class Reliability:
    """Figures over n decisions, `positives` of them true. Intervals are 95%, by bootstrap over groups.

    `ece_fixed` over ten bins of equal width, `ece_adaptive` over ten of about equal number; `bins` are the fixed ones
    that hold a decision.
    """

    n: int
    positives: int
    brier: float
    brier_interval: Interval
    ece_fixed: float
    ece_fixed_interval: Interval
    ece_adaptive: float
    ece_adaptive_interval: Interval
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class ObjectiveCalibration:
    """One objective over all passages."""

    objective: int
    n: int
    positives: int
    brier: float
    ece_fixed: float
    ece_adaptive: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """`overall`: all decisions. `in_question`: those of at least .05; None without any.

    `objectives`: those with at least ten positives, worst adaptive error first.
    """

    overall: Reliability
    in_question: Reliability | None
    objectives: tuple[ObjectiveCalibration, ...]


def calibration(
    Y: Ints, probabilities: Floats, numbers: Sequence[int], groups: Sequence[str], *, draws: int = DRAWS
) -> Calibration:
    """Figures of (n, n_objectives) probabilities in [0, 1] against the truth Y of the same shape.

    Args:
        numbers: the objectives in the order of columns.
        groups: (n,) what is drawn together in the bootstrap.
        draws: bootstrap draws.
    """
    doubtful = probabilities >= IN_QUESTION
    everything = np.ones_like(doubtful)
    return Calibration(
        overall=_reliability(Y, probabilities, everything, groups, draws),
        in_question=_reliability(Y, probabilities, doubtful, groups, draws) if doubtful.any() else None,
        objectives=_objectives(Y, probabilities, numbers),
    )


def _reliability(
    Y: Ints, probabilities: Floats, chosen: NDArray[np.bool_], groups: Sequence[str], draws: int
) -> Reliability:
    n = int(chosen.sum())
    squares = np.where(chosen, (probabilities - Y) ** 2, 0.0).sum(axis=1, keepdims=True)
    each = np.hstack([squares, chosen.sum(axis=1, keepdims=True)])
    drawn = resampled_sums(each, groups, draws=draws)
    fixed = _bin_sums(Y, probabilities, chosen, _fixed_edges())
    adaptive = _bin_sums(Y, probabilities, chosen, _adaptive_edges(probabilities[chosen]))
    return Reliability(
        n=n,
        positives=int(Y[chosen].sum()),
        brier=float(squares.sum() / n),
        brier_interval=_interval(drawn[:, 0] / np.maximum(drawn[:, 1], 1)),
        ece_fixed=float(_error(fixed.sum(axis=0))),
        ece_fixed_interval=_interval(_error(resampled_sums(fixed, groups, draws=draws))),
        ece_adaptive=float(_error(adaptive.sum(axis=0))),
        ece_adaptive_interval=_interval(_error(resampled_sums(adaptive, groups, draws=draws))),
        bins=_bins(fixed.sum(axis=0)),
    )


def _fixed_edges() -> Floats:
    return np.arange(1, BINS) / BINS


def _adaptive_edges(probabilities: Floats) -> Floats:
    """Inner edges of bins of about equal number; equal probabilities share a bin, so there may be fewer."""
    return np.unique(np.quantile(probabilities, np.arange(1, BINS) / BINS))


def _bin_sums(Y: Ints, probabilities: Floats, chosen: NDArray[np.bool_], edges: Floats) -> Floats:
    """(n, 3 * bins): of each passage's decisions in each bin the number, the probabilities' sum, the true ones."""
    places = np.searchsorted(edges, probabilities, side="right")
    columns = []
    for place in range(len(edges) + 1):
        inside = chosen & (places == place)
        columns += [inside.sum(axis=1), (probabilities * inside).sum(axis=1), (Y * inside).sum(axis=1)]
    return np.column_stack(columns).astype(np.float64)


def _error(sums: Floats) -> Floats:
    """(...,) expected calibration error from (..., 3 * bins) sums."""
    number, predicted, observed = (sums[..., first::3] for first in range(3))
    return np.asarray(np.abs(predicted - observed).sum(axis=-1) / np.maximum(number.sum(axis=-1), 1))


def _bins(sums: Floats) -> tuple[Bin, ...]:
    edges = [0.0, *map(float, _fixed_edges()), 1.0]
    found = []
    for place, (number, predicted, observed) in enumerate(sums.reshape(-1, 3)):
        n, hits = int(number), int(observed)
        if n:
            interval = (wilson_lower(hits, n), 1 - wilson_lower(n - hits, n))
            found.append(Bin(edges[place], edges[place + 1], n, float(predicted / n), hits / n, interval))
    return tuple(found)


def _interval(values: Floats) -> Interval:
    return interval_of(values) or (np.nan, np.nan)


def _objectives(Y: Ints, probabilities: Floats, numbers: Sequence[int]) -> tuple[ObjectiveCalibration, ...]:
    rows = []
    for column, number in enumerate(numbers):
        truth, own = Y[:, [column]], probabilities[:, [column]]
        if truth.sum() < LEAST_SUPPORT:
            continue
        chosen = np.ones_like(own, dtype=bool)
        fixed, adaptive = (
            float(_error(_bin_sums(truth, own, chosen, edges).sum(axis=0)))
            for edges in (_fixed_edges(), _adaptive_edges(own))
        )
        brier = float(((own - truth) ** 2).mean())
        rows.append(ObjectiveCalibration(int(number), len(Y), int(truth.sum()), brier, fixed, adaptive))
    return tuple(sorted(rows, key=lambda row: (-row.ece_adaptive, row.objective)))
