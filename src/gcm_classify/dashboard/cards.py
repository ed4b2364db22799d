"""How a passage stands on a page: where it is from, its words as they are, its objectives, and the ways on from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from gcm_classify.dashboard.desk import name_of, plain, taxonomy
from gcm_classify.dashboard.pages import PAGES

__all__ = ["copy_button", "counted", "last_heading", "objective_badges", "open_link", "place_line", "words"]

# Streamlit's named colours nearest to those of the roundtables, in their order.
_COLOURS = ("blue", "orange", "green", "violet", "gray")
_LONGEST = 1_200  # characters of a passage that a list shows


def objective_badges(numbers: Iterable[int], said: Mapping[int, str] | None = None) -> None:
    """Objectives side by side, each with its name in its roundtable's colour and what else is said of it."""
    chosen = tuple(numbers)
    if not chosen:
        return
    with st.container(horizontal=True, gap="small", width="content"):
        for number in chosen:
            more = (said or {}).get(number, "")
            st.badge(plain(f"{name_of(number)} {more}".strip()), color=badge_colour(number))  # type: ignore[arg-type]


def badge_colour(number: int) -> str:
    """The named colour of an objective's roundtable."""
    tables = [table.number for table in taxonomy().roundtables]
    table = taxonomy().roundtable_of(number)
    return _COLOURS[tables.index(table) % len(_COLOURS)] if table in tables else "gray"


def place_line(*parts: object) -> None:
    """Where something is from, in one small line; parts that are empty are left out."""
    st.caption(plain(" · ".join(str(part) for part in parts if part)))


def last_heading(record: Mapping[str, Any], title: str) -> str:
    """The heading right above a passage, unless it is the document's title."""
    last = str(record["heading"]).rsplit(" › ", 1)[-1]
    return "" if last == title else last


def counted(number: int, noun: str) -> str:
    """A number with its noun.

    >>> counted(1, "passage"), counted(2000, "passage")
    ('1 passage', '2,000 passages')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def words(text: str) -> None:
    """A passage's words, letter by letter, its line breaks mended."""
    line = " ".join(text.split())
    st.text(line if len(line) <= _LONGEST else f"{line[:_LONGEST].rsplit(' ', 1)[0]} …")


def copy_button(quotes: Sequence[str], key: str) -> None:
    """What can be copied with one click: a quote with its citation."""
    with st.popover("Quote", icon=":material/format_quote:", type="tertiary", key=f"quote-{key}"):
        for quote in quotes:
            st.code(quote, language=None, wrap_lines=True)


def open_link(document: str, passage: str | None = None, *, label: str = "Open") -> None:
    """A link to a passage on the document page."""
    page = next(page for page in PAGES if page.module == "document")
    target: dict[str, Any] = {"document": document} | ({"passage": passage} if passage else {})
    st.page_link(
        st.Page(page.draw, title=page.title, url_path=page.module),
        label=label,
        icon=":material/open_in_new:",
        query_params=target,
    )
