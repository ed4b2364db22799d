"""The roundtables page: four columns of objectives, what was said on one of them, and the packs to take along."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from gcm_classify.dashboard.cards import counted, place_line
from gcm_classify.dashboard.desk import name_of, open_desk, plain, taxonomy
from gcm_classify.dashboard.export import offer_packs
from gcm_classify.dashboard.filters import choose
from gcm_classify.dashboard.packs import filters_from, pack_shown
from gcm_classify.dashboard.quotes import quote_cards
from gcm_classify.report import ObjectiveSection, Pack, Quote

__all__ = ["page"]

_CHOSEN = "roundtables-objective"
_AT_ONCE = 10  # quotes on a page
_ORDER = {"reviewed": 0, "machine": 1, "disputed": 2}


def page() -> None:
    """Filters and export, the objectives by roundtable, and the chosen one's documents and quotes."""
    st.title("Roundtables")
    store = open_desk()
    with st.container(horizontal=True, vertical_alignment="center"):
        filters = filters_from(choose(store, "roundtables", forum=True, objectives=False))
        place = st.container()
    pack = pack_shown(store, filters)
    with place:
        offer_packs(store, filters)
    if not pack.counts.documents:
        st.info(
            "No document passes these filters."
            if filters.told
            else "Nothing here yet. Classify documents on the inbox page first."
        )
        return
    _told(pack)
    sections = {section.objective: section for section in pack.sections}
    chosen = _columns(sections)
    _section(sections[chosen])


def _told(pack: Pack) -> None:
    counts = pack.counts
    place_line(
        counted(counts.documents, "document"),
        f"{counted(counts.supported, 'passage')} by objective",
        f"{counts.reviewed:,} reviewed",
        f"{counts.disputed:,} disputed" if counts.disputed else "",
        pack.filters.told,
    )


def _columns(sections: dict[int, ObjectiveSection]) -> int:
    """The objectives in the order of the forum; the number of the chosen one."""
    tables = [(f"Roundtable {table.number}", table.objectives) for table in taxonomy().roundtables]
    tables = tables or [("Objectives", taxonomy().numbers)]
    chosen = int(st.session_state.get(_CHOSEN) or _first(sections))
    chosen = chosen if chosen in sections else _first(sections)
    for column, (title, numbers) in zip(st.columns(len(tables)), tables, strict=True):
        with column, st.container(border=True, gap="xsmall"):
            st.caption(plain(title))
            for number in numbers:
                _objective(sections[number], is_chosen=number == chosen)
    return chosen


def _first(sections: dict[int, ObjectiveSection]) -> int:
    """The first objective on which anything was said."""
    return next((number for number, section in sections.items() if section.passages), next(iter(sections)))


def _objective(section: ObjectiveSection, *, is_chosen: bool) -> None:
    number = section.objective
    said = f"{section.passages:,}" if section.passages else "–"
    st.button(
        f"{plain(name_of(number))} {said}" if is_chosen else f"{plain(name_of(number))} :gray[{said}]",
        key=f"objective-{number}",
        type="primary" if is_chosen else "tertiary",
        help=plain(f"{section.title}. {_counts(section)}"),
        on_click=_choose,
        args=(number,),
        wrap=True,
    )


def _choose(number: int) -> None:
    st.session_state[_CHOSEN] = number
    st.session_state["roundtables-page"] = 1


def _counts(section: ObjectiveSection) -> str:
    if not section.passages:
        return "No passage supports it."
    reviewed = f"{section.reviewed:,} reviewed" if section.reviewed else "none reviewed"
    disputed = f", {section.disputed:,} disputed" if section.disputed else ""
    told = f"{counted(section.passages, 'passage')} in {counted(section.documents, 'document')}"
    return f"{told}, {reviewed}{disputed}."


def _section(section: ObjectiveSection) -> None:
    st.subheader(plain(f"{section.objective} {section.title}"))
    st.caption(plain(_counts(section)))
    quotes = sorted(section.quotes, key=lambda quote: _ORDER[quote.state])
    said, documents, stated = st.tabs(
        [
            f"Quotes ({len(quotes)})",
            f"Documents ({section.documents})",
            f"Only stated ({len(section.stated)})",
        ]
    )
    with said:
        _quotes(quotes, "No passage supports this objective under these filters.")
    with documents:
        _documents(quotes)
    with stated:
        st.caption(
            "The text names the objective, and what it says does not support it. These passages route nothing."
        )
        quote_cards(section.stated[:_AT_ONCE], "stated")


def _quotes(quotes: list[Quote], nothing: str) -> None:
    if not quotes:
        st.info(nothing)
        return
    pages = -(-len(quotes) // _AT_ONCE)
    number = _page_number(pages)
    quote_cards(quotes[(number - 1) * _AT_ONCE : number * _AT_ONCE], "quotes")


def _page_number(pages: int) -> int:
    if pages == 1:
        return 1
    return int(st.number_input(f"Page, of {pages}", 1, pages, key="roundtables-page", width=160))


def _documents(quotes: list[Quote]) -> None:
    if not quotes:
        st.info("No document here.")
        return
    rows: dict[str, dict[str, object]] = {}
    for quote in quotes:
        for citation in (quote.citation, *quote.also):
            row = rows.setdefault(
                citation.document,
                {
                    "Mechanisms": "; ".join(citation.mechanisms),
                    "Title": citation.title or citation.source,
                    "Date": citation.date or "",
                    "Language": citation.language,
                    "Passages": 0,
                    "Reviewed": 0,
                    "File": citation.source,
                },
            )
            row["Passages"] = int(str(row["Passages"])) + 1
            row["Reviewed"] = int(str(row["Reviewed"])) + (quote.state == "reviewed")
    st.dataframe(pd.DataFrame(list(rows.values())), hide_index=True, width="stretch")
