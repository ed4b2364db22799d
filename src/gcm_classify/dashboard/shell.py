"""The frame around every page: the navigation, who is here, and the language of the objectives' names."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from gcm_classify.dashboard.components import frame, remembered_name
from gcm_classify.dashboard.desk import LANGUAGES, plain
from gcm_classify.dashboard.identity import given_name, has_login, person, remember_name
from gcm_classify.dashboard.pages import available

__all__ = ["run"]

_ICON = Path(__file__).parent / "icon.png"  # a named icon would be fetched from the network


def run() -> None:
    """Draw the page that was asked for. Where people log in, nothing is shown before they did."""
    st.set_page_config(
        page_title="GCM review desk", page_icon=str(_ICON), layout="wide", initial_sidebar_state="auto"
    )
    frame()
    if has_login() and not st.user.is_logged_in:
        st.navigation([st.Page(_welcome, title="Log in")], position="hidden").run()
        return
    sections: dict[str, list[st.Page]] = {}
    for place, page in enumerate(available()):
        sections.setdefault(page.section, []).append(
            st.Page(page.draw, title=page.title, icon=page.icon, url_path=page.module, default=place == 0)
        )
    chosen = st.navigation(sections)
    with st.sidebar:
        _who()
        _language()
    chosen.run()


def _welcome() -> None:
    st.title("GCM review desk")
    st.text("Log in to read and review submissions.")
    st.button("Log in", type="primary", icon=":material/login:", on_click=st.login)


def _who() -> None:
    if has_login():
        _logged_in()
    elif (name := given_name()) is None and (kept := remembered_name(None)):
        remember_name(kept)
        st.rerun()
    elif not name:
        _ask_name()
    else:
        remembered_name(name)
        said, change = st.columns([4, 1], vertical_alignment="center")
        said.caption(plain(f"Reviewing as {name}"))
        if change.button("", icon=":material/edit:", key="rename", help="Give another name", type="tertiary"):
            remember_name("")
            st.rerun()


def _logged_in() -> None:
    if (who := person()) is not None:
        st.caption(plain(f"{who.name} · {who.role}"))
    st.button("Log out", icon=":material/logout:", on_click=st.logout, width="stretch")


def _ask_name() -> None:
    with st.form("who", border=False):
        given = st.text_input(
            "Your name", key="reviewer", max_chars=120, help="Stands beside every decision that you take."
        )
        if st.form_submit_button("Start reviewing", type="primary", width="stretch") and given.strip():
            remember_name(given)
            st.rerun()


def _language() -> None:
    st.selectbox("Objectives in", list(LANGUAGES), format_func=LANGUAGES.__getitem__, key="language")
