"""Taking a document out: withdrawn, which hides it and can be undone, or erased, of which one line stays."""

from __future__ import annotations

from typing import Any

import streamlit as st

from gcm_classify.dashboard.desk import open_desk, pictures, told
from gcm_classify.dashboard.identity import Role, acting_as, may
from gcm_classify.dashboard.places import index_path
from gcm_classify.errors import GcmError
from gcm_classify.search import SearchIndex

__all__ = ["removal_menu"]

_ERROR = "removal_error"
_NEEDED: dict[str, Role] = {"withdraw": "reviewer", "restore": "reviewer", "erase": "adjudicator"}


def removal_menu(record: dict[str, Any], *, withdrawn: bool) -> None:
    """A small menu that asks for the reason; nothing for those who may not."""
    if (error := st.session_state.pop(_ERROR, None)) is not None:
        told(error, "Nothing was changed.")
    if not may("reviewer"):
        return
    key = f"remove-{record['id'][:16]}"
    with st.popover("Restore or erase" if withdrawn else "Withdraw or erase", type="tertiary"):
        st.text_input("Why", key=f"{key}-why", max_chars=500, placeholder="sent by mistake")
        _act("restore" if withdrawn else "withdraw", record["id"], key)
        if may("adjudicator"):
            st.divider()
            st.caption(
                "Erasing removes the original, its passages and everything that people said of it, for good."
            )
            sure = st.checkbox("I want it erased", key=f"{key}-sure")
            _act("erase", record["id"], key, disabled=not sure)


def _act(what: str, document: str, key: str, *, disabled: bool = False) -> None:
    st.button(
        what.capitalize(),
        key=f"{key}-{what}",
        disabled=disabled,
        on_click=_do,
        args=(what, document, f"{key}-why"),
        width="stretch",
    )


def _do(what: str, document: str, why: str) -> None:
    try:
        act = getattr(open_desk(), what)
        act(document, by=acting_as(_NEEDED[what]), why=str(st.session_state.get(why, "")))
        if what == "erase":
            pictures().forget(document)
            if index_path().is_file():
                SearchIndex(index_path()).drop([document])
    except GcmError as error:
        st.session_state[_ERROR] = error
