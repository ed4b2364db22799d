"""Intervals and comparisons by bootstrap: whole groups are drawn with replacement (Efron and Tibshirani 1993).

A group is what must not be split, a source or a document: its passages are alike, and drawing them one by one would
make every interval too narrow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["Figure", "Interval", "bootstrap_interval", "interval_of", "paired_difference", "resampled_sums"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Interval = tuple[float, float]
Figure = Callable[[Ints, Ints], float]

DRAWS = 500


def interval_of(values: Floats) -> Interval | None:
    """The middle 95% of the values that are numbers; None where none is."""
    known = values[~np.isnan(values)]
    if not len(known):
        return None
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)


def resampled_sums(values: Floats, groups: Sequence[str], *, draws: int = DRAWS, seed: int = 0) -> Floats:
    """(draws, k) sums over the rows of (n, k) values in each bootstrap draw: for figures that follow from sums."""
    names, codes = np.unique(np.asarray(groups), return_inverse=True)
    by_group = np.zeros((len(names), values.shape[1]))
    np.add.at(by_group, codes, values)
    times = np.stack(
        [np.bincount(drawn, minlength=len(names)) for drawn in _drawn_groups(len(names), draws, seed)]
    )
    return np.asarray(times @ by_group, dtype=np.float64)


def bootstrap_interval(
    Y: Ints, P: Ints, groups: Sequence[str], figure: Figure, *, draws: int = DRAWS, seed: int = 0
) -> Interval:
    """95% interval of any figure of truth Y and prediction P, both (n, n_objectives) of 0 and 1.

    Args:
        groups: (n,) what is drawn together.
        figure: takes the drawn rows of Y and of P; `metrics.macro_f1` for one.
        draws: bootstrap draws.
        seed: of the draws; the same seed draws the same groups for every figure.
    """
    values = [figure(Y[rows], P[rows]) for rows in _drawn_rows(groups, draws, seed)]
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def paired_difference(
    Y: Ints,
    P_a: Ints,
    P_b: Ints,
    groups: Sequence[str],
    figure: Figure,
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> tuple[float, Interval]:
    """figure(Y, P_a) - figure(Y, P_b), and its 95% interval with both scored on the same draws.

    An interval above 0 says that `a` is the better one on passages like these; one that holds 0 says nothing.

    Args:
        Y: (n, n_objectives) of 0 and 1, the truth.
        P_a, P_b: the same shape, two predictions for the same passages.
        groups: (n,) what is drawn together.
        figure: `metrics.macro_f1`, or any other figure of (Y, P).
        draws: bootstrap draws.
        seed: of the draws.
    """
    values = [
        figure(Y[rows], P_a[rows]) - figure(Y[rows], P_b[rows]) for rows in _drawn_rows(groups, draws, seed)
    ]
    low, high = np.quantile(values, [0.025, 0.975])
    return figure(Y, P_a) - figure(Y, P_b), (float(low), float(high))


def _drawn_groups(n: int, draws: int, seed: int) -> Ints:
    """(draws, n) numbers of groups, drawn with replacement."""
    return np.random.default_rng(seed).integers(n, size=(draws, n))


def _drawn_rows(groups: Sequence[str], draws: int, seed: int) -> Iterator[Ints]:
    """Rows of each draw: all rows of every drawn group."""
    names, codes = np.unique(np.asarray(groups), return_inverse=True)
    rows = [np.flatnonzero(codes == code) for code in range(len(names))]
    for drawn in _drawn_groups(len(names), draws, seed):
        yield np.concatenate([rows[group] for group in drawn])
