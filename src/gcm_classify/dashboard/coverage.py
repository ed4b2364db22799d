"""The coverage page: which mechanism spoke to which objective, which came near, and which were silent."""

from __future__ import annotations

from typing import Any

import streamlit as st

from gcm_classify.dashboard.cards import counted, open_link, place_line
from gcm_classify.dashboard.desk import name_of, open_desk, plain, taxonomy
from gcm_classify.dashboard.filters import choose, roundtable_choice
from gcm_classify.dashboard.heatmap import CELL, NO_MECHANISM, SIGNS, heatmap, map_rows, map_table
from gcm_classify.dashboard.packs import filters_from, pack_shown
from gcm_classify.dashboard.quotes import quote_cards
from gcm_classify.report import Cell, Pack, SilenceMap
from gcm_classify.report.naming import CELL_NAMES

__all__ = ["page"]

_AT_ONCE = 20  # passages of a cell


def page() -> None:
    """Filters, the map, the passages of the cell that was clicked, and the table behind it all."""
    st.title("Coverage")
    store = open_desk()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        table = roundtable_choice("coverage-roundtable")
        filters = filters_from(choose(store, "coverage", forum=True, objectives=False))
    pack = pack_shown(store, filters)
    silence = pack.silence if table is None else pack.silence.of(_objectives(table))
    if not silence.rows:
        st.info("Nothing to map yet. Classify documents on the inbox page, or widen the filters.")
        return
    chosen = _map(silence)
    _legend(silence)
    if chosen is not None:
        _cell(pack, *chosen)
    else:
        st.caption("Click a cell for its passages.")
    _table(silence)


def _objectives(table: int) -> tuple[int, ...]:
    return next(one.objectives for one in taxonomy().roundtables if one.number == table)


def _map(silence: SilenceMap) -> tuple[str, int] | None:
    """The chart; mechanism and objective of the cell that was clicked."""
    groups = {n: f"Roundtable {t.number}" for t in taxonomy().roundtables for n in t.objectives}
    with st.container(key="coverage-map"):
        event: Any = st.altair_chart(
            heatmap(map_rows(silence, name_of, groups)),
            width="content",
            key="coverage-chart",
            on_select="rerun",
            selection_mode=CELL,
            alt="A map of mechanisms by objective; the table below holds the same.",
        )
    cells = event.get("selection", {}).get(CELL) or []
    return (str(cells[0]["mechanism"]), int(cells[0]["objective"])) if cells else None


def _legend(silence: SilenceMap) -> None:
    """What the marks mean, and how many cells have each."""
    with st.container(horizontal=True, gap="medium"):
        for sign, state in SIGNS.items():
            st.caption(plain(f"{sign} {CELL_NAMES[state]}: {silence.count(state):,}"), width="content")


def _cell(pack: Pack, mechanism: str, objective: int) -> None:
    st.subheader(plain(f"{mechanism}: {name_of(objective)}"))
    row = next((row for row in pack.silence.rows if (row.mechanism or NO_MECHANISM) == mechanism), None)
    cell = next((cell for cell in row.cells if cell.objective == objective), None) if row else None
    if row is None or cell is None:
        st.caption("Not in this selection.")
        return
    st.caption(plain(_told(cell)))
    section = next(section for section in pack.sections if section.objective == objective)
    own = [quote for quote in section.quotes if row.mechanism in (quote.signatories or ("",))]
    quote_cards((own or _named(section.stated, row.mechanism))[:_AT_ONCE], "cell")
    if not own and cell.citation is not None and cell.state == "below_threshold":
        place_line(cell.citation.text)
        open_link(cell.citation.document, cell.citation.passage, label="Open the passage that came near")


def _named(stated: Any, mechanism: str) -> list[Any]:
    return [quote for quote in stated if mechanism in (quote.signatories or ("",))]


def _told(cell: Cell) -> str:
    said = f"{CELL_NAMES[cell.state]}. "
    if cell.passages:
        said += f"{counted(cell.passages, 'passage')}, {cell.reviewed:,} reviewed. "
    if cell.rejected:
        said += f"{counted(cell.rejected, 'suggestion')} rejected. "
    if cell.probability is not None and not cell.passages:
        said += f"Best probability {cell.probability:.2f}."
    return said


def _table(silence: SilenceMap) -> None:
    with st.expander("The map as a table", icon=":material/table:"):
        st.dataframe(map_table(silence, name_of), hide_index=True, width="stretch")
        st.caption("Reviewed passages / passages that support the objective.")
        if silence.absent:
            st.text(f"No document of: {', '.join(silence.absent)}")
