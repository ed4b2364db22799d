"""Figures of a multi-label tagger, each with its n and a bootstrap interval over groups.

Every figure follows from sums over passages (`Tally`), so that an interval costs a matrix product and no second count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.training.resampling import DRAWS, Interval, interval_of, resampled_sums

__all__ = [
    "ObjectiveScores",
    "Scores",
    "Tallied",
    "Tally",
    "f1_by_objective",
    "macro_f1",
    "micro",
    "none_recall",
    "scores",
    "tallied",
]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ObjectiveScores:
    """One objective: `support` passages have it, `predicted` got it.

    A figure with nothing to divide by is 0.0 and has no interval. Intervals are 95%, by bootstrap over the draws of groups
    in which there is something to divide by.
    """

    objective: int
    precision: float
    recall: float
    f1: float
    support: int
    predicted: int
    precision_interval: Interval | None
    recall_interval: Interval | None
    f1_interval: Interval | None
    catch_all: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures over n passages in `groups` groups, in [0, 1]; None where there is nothing to measure them on.

    `macro_f1` is over every objective that occurs; `macro_f1_specific` leaves the taxonomy's catch-alls out,
    `macro_f1_catch_all` is over them alone. Intervals are 95%, by bootstrap over groups. `objectives`: worst first.
    """

    n: int
    groups: int
    macro_f1: float
    macro_f1_interval: Interval
    macro_f1_specific: float | None
    macro_f1_specific_interval: Interval | None
    macro_f1_catch_all: float | None
    macro_f1_catch_all_interval: Interval | None
    precision: float
    precision_interval: Interval
    recall: float
    recall_interval: Interval
    micro_f1: float
    micro_f1_interval: Interval
    none_recall: float | None
    none_recall_interval: Interval | None
    none_support: int
    exact: float
    exact_interval: Interval
    roundtable_f1: float | None
    roundtable_f1_interval: Interval | None
    objectives: tuple[ObjectiveScores, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over passages. Leading axes are free: none for all passages, (draws,) for bootstrap draws.

    `hits`, `predicted`, `true`: (..., n_objectives). `tables`: (..., 3) the same three for roundtables, over all
    of them. `n` passages, `exact` sets, `none` without a label and, of these, `none_hits` that got none: (...,).
    """

    hits: Floats
    predicted: Floats
    true: Floats
    tables: Floats
    n: Floats
    exact: Floats
    none: Floats
    none_hits: Floats

    @classmethod
    def of(cls, sums: Floats, n_objectives: int) -> Tally:
        """From sums of the columns of `_outcomes`, (..., 3 * n_objectives + 7)."""
        edges = [n_objectives * part for part in (1, 2, 3)]
        hits, predicted, true, rest = np.split(sums, edges, axis=-1)
        n, exact, none, none_hits = (rest[..., column] for column in range(3, 7))
        return cls(hits, predicted, true, rest[..., :3], n, exact, none, none_hits)

    def f1(self) -> Floats:
        """(..., n_objectives); 0 where nothing is predicted and nothing is true."""
        return 2 * self.hits / np.maximum(self.predicted + self.true, 1)

    def macro_f1(self, columns: NDArray[np.bool_] | None = None) -> Floats:
        """Mean F1 over the objectives that occur in the truth or in the prediction, of those in `columns`; 0 without any."""
        occurs = (self.predicted + self.true) > 0
        if columns is not None:
            occurs = occurs & columns
        return np.asarray((self.f1() * occurs).sum(axis=-1) / np.maximum(occurs.sum(axis=-1), 1))

    def precision(self) -> Floats:
        return np.asarray(self.hits.sum(axis=-1) / np.maximum(self.predicted.sum(axis=-1), 1))

    def recall(self) -> Floats:
        return np.asarray(self.hits.sum(axis=-1) / np.maximum(self.true.sum(axis=-1), 1))

    def micro_f1(self) -> Floats:
        labels = (self.predicted + self.true).sum(axis=-1)
        return np.asarray(2 * self.hits.sum(axis=-1) / np.maximum(labels, 1))

    def none_recall(self) -> Floats:
        """Of the passages without a label, the share that got none; NaN without such passages."""
        return np.where(self.none > 0, self.none_hits / np.maximum(self.none, 1), np.nan)

    def exact_share(self) -> Floats:
        return np.asarray(self.exact / np.maximum(self.n, 1))

    def roundtable_f1(self) -> Floats:
        hits, predicted, true = (self.tables[..., column] for column in range(3))
        return np.asarray(2 * hits / np.maximum(predicted + true, 1))


@dataclass(frozen=True, slots=True)
class Tallied:
    """All passages together, and the bootstrap draws of them."""

    point: Tally
    drawn: Tally

    def value(self, figure: Callable[[Tally], Floats]) -> float:
        """The figure over all passages; NaN where there is nothing to measure it on."""
        return float(figure(self.point))

    def interval(self, figure: Callable[[Tally], Floats]) -> Interval:
        """Its 95% interval; (NaN, NaN) where no draw can be measured."""
        return interval_of(figure(self.drawn)) or (np.nan, np.nan)

    def either(self, figure: Callable[[Tally], Floats]) -> tuple[float, Interval] | tuple[None, None]:
        """Figure and interval, or None twice where there is nothing to measure it on."""
        value = self.value(figure)
        return (None, None) if np.isnan(value) else (value, self.interval(figure))


def tallied(
    Y: Ints,
    P: Ints,
    groups: Sequence[str],
    *,
    roundtables: Sequence[int | None] | None = None,
    draws: int = DRAWS,
) -> Tallied:
    """What every figure of truth Y and prediction P, (n, n_objectives) of 0 and 1, follows from."""
    outcomes = _outcomes(Y, P, roundtables)
    return Tallied(
        Tally.of(outcomes.sum(axis=0), Y.shape[1]),
        Tally.of(resampled_sums(outcomes, groups, draws=draws), Y.shape[1]),
    )


def _outcomes(Y: Ints, P: Ints, roundtables: Sequence[int | None] | None) -> Floats:
    """A row for each passage: hits, predicted and true labels, the same three for roundtables, and four counts."""
    true_tables, predicted_tables = _folded(Y, roundtables), _folded(P, roundtables)
    none, empty = Y.sum(axis=1) == 0, P.sum(axis=1) == 0
    columns = [
        Y & P,
        P,
        Y,
        (true_tables & predicted_tables).sum(axis=1),
        predicted_tables.sum(axis=1),
        true_tables.sum(axis=1),
        np.ones(len(Y)),
        (Y == P).all(axis=1),
        none,
        none & empty,
    ]
    return np.column_stack(columns).astype(np.float64)


def _folded(M: Ints, roundtables: Sequence[int | None] | None) -> Ints:
    """(n, n_roundtables) of 0 and 1; no column where the framework has no roundtables."""
    if not _have(roundtables):
        return np.zeros((len(M), 0), dtype=np.int64)
    tables = np.asarray(roundtables)
    return np.stack([M[:, tables == table].max(axis=1) for table in np.unique(tables)], axis=1)


def _have(roundtables: Sequence[int | None] | None) -> bool:
    return roundtables is not None and None not in roundtables


def macro_f1(Y: Ints, P: Ints) -> float:
    """Mean F1 over the objectives that occur in Y or in P."""
    return float(_whole(Y, P).macro_f1())


def f1_by_objective(Y: Ints, P: Ints) -> Floats:
    """(n_objectives,) F1 of each, in the order of columns."""
    return _whole(Y, P).f1()


def micro(Y: Ints, P: Ints) -> tuple[float, float, float]:
    """Precision, recall and F1 over all labels."""
    whole = _whole(Y, P)
    return float(whole.precision()), float(whole.recall()), float(whole.micro_f1())


def none_recall(Y: Ints, P: Ints) -> float | None:
    """Of the passages without a label, the share that got none; None without such passages."""
    share = float(_whole(Y, P).none_recall())
    return None if np.isnan(share) else share


def _whole(Y: Ints, P: Ints) -> Tally:
    return Tally.of(_outcomes(Y, P, None).sum(axis=0), Y.shape[1])


def scores(
    Y: Ints,
    P: Ints,
    numbers: Sequence[int],
    groups: Sequence[str],
    *,
    roundtables: Sequence[int | None] | None = None,
    catch_all: Sequence[int] = (),
    draws: int = DRAWS,
) -> Scores:
    """All figures.

    Args:
        Y: (n, n_objectives) of 0 and 1, the truth.
        P: the same shape, the prediction.
        numbers: the objectives in the order of columns.
        groups: (n,) what is drawn together in the bootstrap.
        roundtables: the roundtable of each column; without them there is no roundtable figure.
        catch_all: objectives that are reported apart.
        draws: bootstrap draws.
    """
    both = tallied(Y, P, groups, roundtables=roundtables, draws=draws)
    wide = np.isin(np.asarray(numbers), np.asarray(catch_all, dtype=np.int64))
    nones = both.either(Tally.none_recall)
    tables = both.either(Tally.roundtable_f1) if _have(roundtables) else (None, None)
    specific, wide_ones = (
        both.either(lambda tally, columns=columns: tally.macro_f1(columns)) if wide.any() else (None, None)  # type: ignore[misc]
        for columns in (~wide, wide)
    )
    return Scores(
        n=len(Y),
        groups=len(set(groups)),
        macro_f1=both.value(Tally.macro_f1),
        macro_f1_interval=both.interval(Tally.macro_f1),
        macro_f1_specific=specific[0],
        macro_f1_specific_interval=specific[1],
        macro_f1_catch_all=wide_ones[0],
        macro_f1_catch_all_interval=wide_ones[1],
        precision=both.value(Tally.precision),
        precision_interval=both.interval(Tally.precision),
        recall=both.value(Tally.recall),
        recall_interval=both.interval(Tally.recall),
        micro_f1=both.value(Tally.micro_f1),
        micro_f1_interval=both.interval(Tally.micro_f1),
        none_recall=nones[0],
        none_recall_interval=nones[1],
        none_support=int(both.point.none),
        exact=both.value(Tally.exact_share),
        exact_interval=both.interval(Tally.exact_share),
        roundtable_f1=tables[0],
        roundtable_f1_interval=tables[1],
        objectives=_objectives(both, numbers, wide),
    )


def _objectives(
    both: Tallied, numbers: Sequence[int], wide: NDArray[np.bool_]
) -> tuple[ObjectiveScores, ...]:
    """Worst F1 first; of equals the one with more passages, since it costs more."""
    rows = [
        _objective(both, column, int(number), bool(wide[column])) for column, number in enumerate(numbers)
    ]
    return tuple(sorted(rows, key=lambda row: (row.f1, -row.support, row.objective)))


def _objective(both: Tallied, column: int, number: int, catch_all: bool) -> ObjectiveScores:
    figures: dict[str, Any] = {}
    for name, of in (("precision", _precisions), ("recall", _recalls), ("f1", _f1s)):
        figures[name] = float(np.nan_to_num(of(both.point)[column]))
        figures[f"{name}_interval"] = interval_of(of(both.drawn)[:, column])
    return ObjectiveScores(
        objective=number,
        support=int(both.point.true[column]),
        predicted=int(both.point.predicted[column]),
        catch_all=catch_all,
        **figures,
    )


# (..., n_objectives), NaN where there is nothing to divide by: a draw without an objective says nothing about it.


def _precisions(tally: Tally) -> Floats:
    return np.where(tally.predicted > 0, tally.hits / np.maximum(tally.predicted, 1), np.nan)


def _recalls(tally: Tally) -> Floats:
    return np.where(tally.true > 0, tally.hits / np.maximum(tally.true, 1), np.nan)


def _f1s(tally: Tally) -> Floats:
    return np.where(tally.predicted + tally.true > 0, tally.f1(), np.nan)
