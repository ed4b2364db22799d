"""Figures as pictures: reliability, F1 by objective, confusion. Drawn by matplotlib, from the extra [plots]."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gcm_classify.errors import MissingExtra
from gcm_classify.taxonomy import Taxonomy
from gcm_classify.training.scorecard import name_of

__all__ = ["draw_confusion", "draw_objectives", "draw_reliability", "require_plots"]

Record = Mapping[str, Any]

_INK, _MARK, _WIDE, _GRID = "#333333", "#20639b", "#c47f17", "#dddddd"


def require_plots() -> None:
    """Raises `MissingExtra` where matplotlib is not installed: told before any work."""
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError as error:
        raise MissingExtra(
            "the plots of a report need matplotlib", do="run: pip install 'gcm-classify[plots]'"
        ) from error


def _figure(width: float, height: float) -> Any:
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), dpi=120, layout="constrained", facecolor="white")


def _save(figure: Any, path: Path) -> None:
    figure.savefig(path, metadata={"Software": None})  # the same picture byte by byte, whatever drew it


def draw_reliability(calibration: Record, path: Path) -> None:
    """Observed share against predicted probability in tenths, with Wilson intervals, over the number of decisions."""
    bins = calibration["overall"]["bins"]
    predicted, observed = (np.asarray([one[key] for one in bins]) for key in ("predicted", "observed"))
    intervals = np.asarray([one["observed_interval"] for one in bins])
    figure = _figure(6, 6.4)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    upper.plot([0, 1], [0, 1], color=_INK, linewidth=0.8, linestyle="--")
    upper.errorbar(
        predicted,
        observed,
        yerr=np.abs(intervals.T - observed),
        fmt="o",
        color=_MARK,
        ecolor=_MARK,
        elinewidth=1,
        capsize=3,
        clip_on=False,
    )
    upper.set(
        xlim=(0, 1), ylim=(0, 1), ylabel="share that is true (95%)", title=_reliability_title(calibration)
    )
    lower.bar(
        [(one["low"] + one["high"]) / 2 for one in bins], [one["n"] for one in bins], width=0.09, color=_MARK
    )
    lower.set(yscale="log", xlabel="predicted probability", ylabel="decisions")
    for axes in (upper, lower):
        axes.grid(color=_GRID, linewidth=0.6)
        axes.set_axisbelow(True)
    _save(figure, path)


def _reliability_title(calibration: Record) -> str:
    """The errors in question, since the sure ones flatter."""
    one = calibration["in_question"] or calibration["overall"]
    scope = "decisions from .05" if calibration["in_question"] else "decisions"
    return f"{one['n']} {scope}: ECE {one['ece_adaptive']:.3f} (adaptive), Brier {one['brier']:.3f}"


def draw_objectives(objectives: Sequence[Record], taxonomy: Taxonomy, path: Path) -> None:
    """F1 of every objective with its interval, the worst at the top; catch-alls in another colour."""
    rows = list(reversed(objectives))
    places = np.arange(len(rows))
    values = np.asarray([row["f1"] for row in rows])
    intervals = np.asarray([row["f1_interval"] or (row["f1"], row["f1"]) for row in rows])
    spread = np.clip(np.stack([values - intervals[:, 0], intervals[:, 1] - values]), 0, None)
    figure = _figure(7, 1.2 + 0.26 * len(rows))
    axes = figure.subplots()
    colours = [_WIDE if row["catch_all"] else _MARK for row in rows]
    axes.barh(places, values, xerr=spread, color=colours, ecolor=_INK, height=0.7, error_kw={"elinewidth": 1})
    axes.set_yticks(places, [f"{name_of(row['objective'], taxonomy)} (n {row['support']})" for row in rows])
    axes.set(xlim=(0, 1), ylim=(-0.6, len(rows) - 0.4), xlabel="F1 (95%)")
    axes.grid(axis="x", color=_GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    _save(figure, path)


def draw_confusion(confusions: Record, taxonomy: Taxonomy, path: Path) -> None:
    """Passages that have the row and got the column in error; "none" is the last row."""
    numbers = list(taxonomy.numbers)
    rows: list[int | None] = [*numbers, None]
    matrix = np.zeros((len(rows), len(numbers)))
    for wrong in confusions["wrong"]:
        for other, n in wrong["others"]:
            matrix[rows.index(other), numbers.index(wrong["objective"])] = n
    figure = _figure(8.5, 8)
    axes = figure.subplots()
    axes.imshow(matrix, cmap="Blues", vmin=0, vmax=max(matrix.max(), 1) * 1.2)
    for row, column in np.argwhere(matrix > 0):
        colour = "white" if matrix[row, column] > 0.6 * matrix.max() else _INK
        axes.text(column, row, int(matrix[row, column]), ha="center", va="center", fontsize=7, color=colour)
    axes.set_xticks(np.arange(len(numbers)), list(map(str, numbers)))
    axes.set_yticks(np.arange(len(rows)), [name_of(number, taxonomy) for number in rows])
    axes.set(xlabel="given in error", ylabel="what the passage has")
    axes.xaxis.set_label_position("top")
    axes.xaxis.tick_top()
    axes.tick_params(labelsize=8)
    _save(figure, path)
