"""A document's profile with the words that show it, and the place to correct it."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from gcm_classify.dashboard.desk import open_desk, plain, told
from gcm_classify.dashboard.identity import acting_as, may
from gcm_classify.errors import DecisionConflict, GcmError
from gcm_classify.review import PROFILE_FIELDS, ProfileField, ProfileReview, correct_profile, profile_in_force
from gcm_classify.store import Store
from gcm_classify.taxonomy import load_chart, load_mechanisms

__all__ = ["profile_panel"]

_TITLES = {
    "input_type": "Kind of input",
    "phase": "When",
    "mode": "Through whom",
    "mechanisms": "Who speaks",
    "date": "Date",
}
_ERROR = "profile_error"


def profile_panel(store: Store, record: dict[str, Any]) -> None:
    """Every field: its value, how sure the machine is, the words that show it, and who corrected it."""
    review = profile_in_force(store, record["id"])
    if (failed := st.session_state.pop(_ERROR, None)) is not None:
        told(failed[1], failed[0])
    if review.machine["doubts"]:
        st.caption(plain(f"The machine is unsure: {'; '.join(review.machine['doubts'])}"))
    for field in PROFILE_FIELDS:
        _field(review, field, record["model"])


def _field(review: ProfileReview, field: ProfileField, model: str) -> None:
    name, value, change = st.columns([2, 6, 1.4], vertical_alignment="top")
    name.caption(_TITLES[field])
    with value.container(gap=None):
        st.text(_shown(field, review.in_force.get(field)))
        _grounds(review, field)
    if may("reviewer"):
        with change.popover("Correct", width="stretch"):
            _correction(review, field, model)


def _grounds(review: ProfileReview, field: ProfileField) -> None:
    """Whose word it is, and what it rests on."""
    person = review.people.get(field)
    if person is not None:
        st.caption(
            plain(
                f"corrected by {person['reviewer']}; the machine said {_shown(field, review.machine[field])}"
            )
        )
    elif field in review.machine["confidence"]:
        sure = math.floor(100 * review.machine["confidence"][field]) / 100  # never more than it is
        st.caption(f"probability {sure:.2f}")
    if words := review.machine["evidence"].get(field):
        st.text(f"“{words}”")


def _correction(review: ProfileReview, field: ProfileField, model: str) -> None:
    key = f"correct-{review.document[:16]}-{field}"
    _editor(field, review.in_force.get(field), key)
    st.button(
        "Save",
        type="primary",
        key=f"{key}-save",
        on_click=_save,
        args=(review.document, field, key, review.last(field), model),  # what was seen when it was drawn
    )


def _editor(field: ProfileField, value: Any, key: str) -> None:
    title = _TITLES[field]
    if field == "date":
        st.text_input(title, value or "", key=key, placeholder="2026-03-13, 2026-03 or 2026", max_chars=10)
    elif field == "mechanisms":
        known = [one.name for one in load_mechanisms()]
        chosen = list(value or ())
        st.multiselect(
            title,
            list(dict.fromkeys([*chosen, *known])),
            chosen,
            key=key,
            accept_new_options=True,
            format_func=plain,
        )
    else:
        names = _names(field)
        options = list(names)
        st.selectbox(
            title,
            options,
            options.index(value) if value in names else 0,
            key=key,
            format_func=names.__getitem__,
        )


def _save(document: str, field: ProfileField, key: str, seen: int | None, model: str) -> None:
    """Before the page is drawn anew: save what was chosen, in the knowledge of what was on screen."""
    value = st.session_state[key]
    store = open_desk()
    try:
        correct_profile(
            store,
            profile_in_force(store, document),
            field,
            (value or None) if field == "date" else value,
            reviewer=acting_as("reviewer"),
            model=model,
            seen=seen,
        )
    except DecisionConflict as conflict:
        st.session_state[_ERROR] = ("Not saved: somebody else corrected this meanwhile.", conflict)
    except GcmError as error:
        st.session_state[_ERROR] = ("Not saved.", error)


def _names(field: ProfileField) -> dict[str, str]:
    chart = load_chart()
    if field == "input_type":
        return {one.id: one.name for one in chart.input_types}
    return {one.id: one.name for one in (chart.phases if field == "phase" else chart.modes)}


def _shown(field: ProfileField, value: Any) -> str:
    if field in ("input_type", "phase", "mode"):
        return _names(field).get(value, str(value))
    if field == "mechanisms":
        return "; ".join(value) or "nobody who is known"
    return value or "not told"
