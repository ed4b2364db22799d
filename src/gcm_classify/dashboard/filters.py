"""The controls by which pages narrow what they show, the same on each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from gcm_classify.dashboard.desk import name_of, plain, store_url, taxonomy
from gcm_classify.report.languages import language_name
from gcm_classify.store import Store
from gcm_classify.store.worklists import Facets

__all__ = ["Chosen", "choose", "roundtable_choice"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody narrowed a page to; what is empty or None narrows nothing."""

    objectives: tuple[int, ...] = ()
    mechanisms: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    forum: int | None = None
    coded_by: str | None = None


def roundtable_choice(key: str, *, everything: str = "All") -> int | None:
    """One roundtable, or None for all; nothing is drawn for a framework without any."""
    numbers = [table.number for table in taxonomy().roundtables]
    if not numbers:
        return None
    said = {0: everything, **{number: str(number) for number in numbers}}
    chosen = st.segmented_control(
        "Roundtable", list(said), default=0, format_func=said.__getitem__, key=key, required=True, wrap=True,
    )  # fmt: skip
    return int(chosen) if chosen else None


def choose(
    store: Store, key: str, *, forum: bool = False, objectives: bool = True, reviewers: bool = False
) -> Chosen:
    """The controls behind one button that says how many of them are in use.

    Args:
        forum: whether the review forum is asked for.
        objectives: whether objectives are.
        reviewers: whether one can keep to what somebody decided on.
    """
    names = ("objectives", "mechanisms", "languages", "forum", "coded")
    in_use = sum(bool(st.session_state.get(f"{key}-{name}")) for name in names)
    facets = _facets(store, store_url(), store.revision())
    with st.popover(f"Filters ({in_use})" if in_use else "Filters", icon=":material/filter_list:"):
        return Chosen(
            tuple(_objectives(key)) if objectives else (),
            tuple(_mechanisms(key, facets)),
            tuple(_languages(key, facets)),
            _forum(key, facets) if forum else None,
            _coded_by(key, store.reviewers()) if reviewers else None,
        )


@st.cache_resource(show_spinner=False, max_entries=4)
def _facets(_store: Store, url: str, revision: str) -> Facets:
    """What there is to filter by; `url` and `revision` say whose and when."""
    return _store.facets()


def _objectives(key: str) -> list[int]:
    return st.multiselect(
        "Objectives",
        taxonomy().numbers,
        format_func=name_of,
        key=f"{key}-objectives",
        placeholder="All objectives",
    )


def _mechanisms(key: str, facets: Facets) -> list[str]:
    return st.multiselect(
        "Mechanisms",
        list(facets.mechanisms),
        format_func=lambda name: plain(f"{name} ({facets.mechanisms[name]})"),
        key=f"{key}-mechanisms",
        placeholder="All mechanisms",
    )


def _languages(key: str, facets: Facets) -> list[str]:
    return st.multiselect(
        "Languages of passages",
        list(facets.languages),
        format_func=language_name,
        key=f"{key}-languages",
        placeholder="All languages",
    )


def _forum(key: str, facets: Facets) -> int | None:
    if not facets.forums:
        return None
    return st.selectbox(
        "Review forum",
        facets.forums,
        index=None,
        format_func=str,
        key=f"{key}-forum",
        placeholder="Any forum",
    )


def _coded_by(key: str, reviewers: Sequence[str]) -> str | None:
    return st.selectbox(
        "Decided on by",
        reviewers,
        index=None,
        format_func=plain,
        key=f"{key}-coded",
        placeholder="Anybody or nobody",
        help="Only passages that this reviewer decided on: to code them a second time.",
    )
