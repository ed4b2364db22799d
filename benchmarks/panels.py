"""The picture of `throughput.json`: stages of both stacks, growth of both, quality beside speed of both."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["draw", "panels_of"]

Part = Mapping[str, Any]

_MARK, _WIDE, _GRID = "#20639b", "#c47f17", "#dddddd"  # as in an evaluation's plots
_SHADES = ("#0b2d4d", "#20639b", "#7fb2d9", "#c47f17", "#bbbbbb")


def panels_of(found: Part) -> list[str]:
    """What can be drawn of what was measured."""
    needed = {"stages": {"stages"}, "growth": {"growth"}, "quality": {"quality", "comparison"}}
    return [name for name, parts in needed.items() if parts <= found.keys()]


def draw(found: Part, path: Path) -> None:
    """Stages of both, growth of both, quality beside speed of both: as many panels as were measured."""
    from matplotlib.figure import Figure

    wanted = panels_of(found)
    if not wanted:
        return
    panels = {"stages": _draw_stages, "growth": _draw_growth, "quality": _draw_quality}
    figure = Figure(figsize=(4.4 * len(wanted), 3.6), dpi=144, layout="constrained", facecolor="white")
    for name, axes in zip(wanted, figure.subplots(1, len(wanted), squeeze=False)[0], strict=True):
        panels[name](axes, found)
        axes.set_axisbelow(True)
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, metadata={"Software": None})


def _draw_stages(axes: Any, found: Part) -> None:
    part = found["stages"]
    groups = (("read",), ("segment", "segment and cite"), ("encode",), ("tag",), None)
    named = {stage for group in groups if group for stage in group} | {"start"}
    for place, key in enumerate(("naive", "ours")):
        left = 0.0
        for group, shade in zip(groups, _SHADES, strict=True):
            own = (v for k, v in part[key].items() if (k in group if group else k not in named))
            width = 1000 * sum(own) / part["documents"]
            axes.barh(place, width, left=left, color=shade, height=0.55, label=(group or ["all else"])[0])
            left += width
    axes.set_yticks([0, 1], ["naive", "ours"])
    axes.set(xlabel="ms a document, one process", title="Stages", ylim=(-0.5, 2.2))
    axes.grid(axis="x", color=_GRID, linewidth=0.6)
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(handles[:5], labels[:5], ncols=3, frameon=False, fontsize=8, loc="upper left", handlelength=1)


def _draw_growth(axes: Any, found: Part) -> None:
    rows = found["growth"]["rows"]
    lines = (("naive", "naive", _WIDE), ("first", "ours", _MARK), ("second", "ours, unchanged", "#7fb2d9"))
    for key, label, colour in lines:
        own = [row for row in rows if key in row]
        xs, ys = [row["documents"] for row in own], [row[key] for row in own]
        axes.plot(xs, ys, marker="o", markersize=4, color=colour, label=label)
    axes.set(xscale="log", yscale="log", xlabel="documents", ylabel="seconds, with start", title="Growth")
    axes.grid(color=_GRID, linewidth=0.6)
    axes.legend(frameon=False, fontsize=8)


def _draw_quality(axes: Any, found: Part) -> None:
    both, quality = found["comparison"], found["quality"]
    mine, theirs = (both["documents"] / both[name]["median"] for name in ("ours", "naive"))
    beside = 0.02 * mine  # so that one mark does not hide the other
    for key, mark, label, shift in (("corpus", "o", "corpus", -beside), ("gold", "s", "reworded", beside)):
        if one := quality.get(key):
            low, high = one["ours_interval"]
            spread = [[one["ours"] - low], [high - one["ours"]]]
            axes.errorbar(
                mine + shift,
                one["ours"],
                yerr=spread,
                fmt=mark,
                color=_MARK,
                capsize=3,
                label=f"ours, {label}",
            )
            axes.plot(theirs + shift, one["naive"]["tuned"], mark, color=_WIDE, label=f"naive, {label}")
    axes.set(xlabel="documents a second, with start", ylabel="macro-F1", title="Quality beside speed")
    axes.set(xlim=(0, 1.15 * mine), ylim=(0, 1))
    axes.grid(color=_GRID, linewidth=0.6)
    axes.legend(frameon=False, fontsize=8, loc="lower right")
