"""The silence map as a chart to click on, and as the table behind it. The marks are those of the packs' picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gcm_classify.report import CELL_STATES, Cell, SilenceMap
from gcm_classify.report.naming import CELL_NAMES
from gcm_classify.report.values import CellState
from gcm_classify.taxonomy import load_mechanisms

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

__all__ = ["CELL", "NO_MECHANISM", "SIGNS", "heatmap", "map_rows", "map_table"]

CELL = "cell"  # the chart's selection
NO_MECHANISM = "No mechanism"

# Of Okabe and Ito, as in `report.picture`; each state has a shape of its own too.
_COLOURS = ("#005a8f", "#005a8f", "#b36b00", "#8a949e", "#b5bdc6", "#9b4f7d")
_SHAPES = ("circle", "circle", "diamond", "circle", "stroke", "cross")
_SIZES = (330, 330, 150, 40, 60, 90)
SIGNS: Mapping[str, CellState] = dict(zip("●○◇·–?", CELL_STATES, strict=True))
_FILLED = ("reviewed", "below_threshold", "not_tagged")
_ROW, _PITCH, _LONGEST = 32, 32, 34


def map_rows(
    silence: SilenceMap, name_of: Callable[[int], str], groups: Mapping[int, str]
) -> list[dict[str, Any]]:
    """One row a cell, as the chart reads them."""
    return [
        {
            "mechanism": row.mechanism or NO_MECHANISM,
            "label": _label(row.mechanism),
            "objective": cell.objective,
            "name": name_of(cell.objective),
            "group": groups.get(cell.objective, ""),
            "state": CELL_NAMES[cell.state],
            "size": _SIZES[CELL_STATES.index(cell.state)],
            "fill": CELL_NAMES[cell.state] if cell.state in _FILLED else "none",
            "passages": cell.passages,
            "reviewed": cell.reviewed,
            "count": str(cell.passages) if cell.passages else "",
            "is_reviewed": cell.state == "reviewed",
        }
        for row in silence.rows
        for cell in row.cells
    ]


def heatmap(rows: Sequence[Mapping[str, Any]]) -> alt.FacetChart:
    """The chart: a column an objective, a row a mechanism, one block a roundtable; a click selects a cell."""
    import altair as alt
    import pandas as pd

    frame = pd.DataFrame(list(rows))
    labels = list(dict.fromkeys(frame["label"]))
    selection = alt.selection_point(
        name=CELL, fields=["mechanism", "objective"], on="click", clear="dblclick"
    )
    base = alt.Chart(frame).encode(
        x=alt.X(
            "objective:O", title=None, axis=alt.Axis(orient="top", labelAngle=0, domain=False, ticks=False)
        ),
        y=alt.Y(
            "label:N",
            sort=labels,
            title=None,
            axis=alt.Axis(
                domain=False,
                ticks=False,
                labelLimit=260,
                labelPadding=8,
                labelBaseline="middle",
                labelFlush=False,
            ),
        ),
        tooltip=[
            alt.Tooltip("mechanism:N", title="Mechanism"),
            alt.Tooltip("name:N", title="Objective"),
            alt.Tooltip("state:N", title="State"),
            alt.Tooltip("passages:Q", title="Passages"),
            alt.Tooltip("reviewed:Q", title="Reviewed"),
        ],
    )
    ground = base.mark_rect(fill="#8a949e", fillOpacity=0.07, cornerRadius=4, cursor="pointer").encode(
        stroke=alt.condition(selection, alt.value("#b36b00"), alt.value(None), empty=False),
        strokeWidth=alt.value(2),
    )
    marks = base.mark_point(strokeWidth=1.8, opacity=1, cursor="pointer").encode(
        shape=alt.Shape("state:N", scale=_scale(_SHAPES), legend=None),
        stroke=alt.Color("state:N", scale=_scale(_COLOURS), legend=None),
        fill=alt.Fill("fill:N", scale=_fills(), legend=None),
        size=alt.Size("size:Q", scale=None, legend=None),
    )
    counts = base.mark_text(fontSize=11, fontWeight=600, cursor="pointer").encode(
        text="count:N", color=alt.condition("datum.is_reviewed", alt.value("#ffffff"), alt.value("#005a8f"))
    )
    layered = (ground.add_params(selection) + marks + counts).properties(
        width=alt.Step(_PITCH), height=alt.Step(_ROW)
    )
    chart: alt.FacetChart = layered.facet(
        column=alt.Column("group:N", title=None, header=alt.Header(labelFontWeight=600, labelPadding=4)),
        spacing=14,
    ).resolve_scale(x="independent")
    return chart


def _scale(values: Sequence[str]) -> alt.Scale:
    import altair as alt

    return alt.Scale(domain=[CELL_NAMES[state] for state in CELL_STATES], range=list(values))


def _fills() -> alt.Scale:
    import altair as alt

    filled = [state for state in CELL_STATES if state in _FILLED]
    colours = [_COLOURS[CELL_STATES.index(state)] for state in filled]
    return alt.Scale(
        domain=[*(CELL_NAMES[state] for state in filled), "none"], range=[*colours, "transparent"]
    )


def map_table(silence: SilenceMap, name_of: Callable[[int], str]) -> pd.DataFrame:
    """The map in signs and numbers, a row a mechanism."""
    import pandas as pd

    rows = [
        {
            "Mechanism": row.mechanism or NO_MECHANISM,
            "Documents": row.documents,
            **{name_of(cell.objective): told(cell) for cell in row.cells},
        }
        for row in silence.rows
    ]
    return pd.DataFrame(rows)


def told(cell: Cell) -> str:
    """A cell in a word: its sign, and how many passages of how many are reviewed.

    >>> told(Cell(9, "not_reviewed", passages=4, reviewed=0)), told(Cell(9, "below_threshold"))
    ('○ 0/4', '·')
    """
    sign = next(sign for sign, state in SIGNS.items() if state == cell.state)
    return f"{sign} {cell.reviewed}/{cell.passages}" if cell.passages else sign


def _label(mechanism: str) -> str:
    """A row's label: the acronym of a long name that has one."""
    if len(mechanism) <= _LONGEST:
        return mechanism or NO_MECHANISM
    known = next((one for one in load_mechanisms() if one.name == mechanism and one.acronyms), None)
    return known.acronyms[0] if known else f"{mechanism[: _LONGEST - 1]}…"
