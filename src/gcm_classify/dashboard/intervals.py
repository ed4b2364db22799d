"""Figures with their intervals, one a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import altair as alt

__all__ = ["interval_chart"]

_COLOUR = "#1f5fa8"


def interval_chart(
    rows: Sequence[Mapping[str, object]], *, title: str = "kappa", lowest: float | None = None
) -> alt.LayerChart:
    """A point and a bar for each row, in their order.

    Args:
        rows: `name`, `value`, `low`, `high` (95%), and `n`, how many passages it rests on.
        title: of the axis.
        lowest: where the axis begins; below 0 only where a value is, otherwise.
    """
    import altair as alt
    import pandas as pd

    frame = pd.DataFrame(list(rows))
    begins = min(0.0, float(frame["low"].min())) if lowest is None else lowest
    order = list(frame["name"])
    base = alt.Chart(frame).encode(
        y=alt.Y(
            "name:N",
            sort=order,
            title=None,
            axis=alt.Axis(labelLimit=260, ticks=False, domain=False, labelFlush=False),
        ),
        tooltip=[
            alt.Tooltip("name:N", title="Objective"),
            alt.Tooltip("value:Q", title=title, format=".2f"),
            alt.Tooltip("low:Q", title="from", format=".2f"),
            alt.Tooltip("high:Q", title="to", format=".2f"),
            alt.Tooltip("n:Q", title="passages"),
        ],
    )
    axis = alt.X(
        "low:Q",
        title=f"{title} (95%)",
        scale=alt.Scale(domain=[begins, 1.0]),
        axis=alt.Axis(tickCount=5, format=".1f"),
    )
    bars = base.mark_rule(strokeWidth=3, color=_COLOUR, opacity=0.45).encode(x=axis, x2="high:Q")
    points = base.mark_point(filled=True, size=80, color=_COLOUR, opacity=1).encode(x="value:Q")
    chart: alt.LayerChart = (bars + points).properties(height=alt.Step(24))
    return chart
