"""What every page shares: the store, the classifier, who is reviewing, and how things are named.

Cached resources hold nobody's state; what belongs to one person lives in `st.session_state`.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

import streamlit as st

from gcm_classify.classifier import Classifier, load
from gcm_classify.dashboard import STORE_VARIABLE
from gcm_classify.errors import GcmError
from gcm_classify.store import Store, open_store

__all__ = ["classifier", "name_of", "open_desk", "plain", "reviewer", "uploads_folder"]

_OWN_STORE = "gcm-desk"
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")


@st.cache_resource(show_spinner="Loading the model")
def classifier() -> Classifier:
    """The packaged model, loaded once for everybody."""
    return load()


@st.cache_resource(show_spinner=False)
def _connection(url: str) -> Store:
    return open_store(url)


def desk_folder() -> Path:
    """Where the desk keeps uploads, and its store unless one was named."""
    folder = Path(os.environ.get("GCM_CLASSIFY_DESK", Path(tempfile.gettempdir()) / _OWN_STORE))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def uploads_folder() -> Path:
    """Uploaded originals, each under its hash."""
    folder = desk_folder() / "uploads"
    folder.mkdir(exist_ok=True)
    return folder


def open_desk() -> Store:
    """The store of this session; asks for another one in the sidebar. Stops the page where it cannot be opened."""
    default = os.environ.get(STORE_VARIABLE) or str(desk_folder() / "gcm.sqlite")
    with st.sidebar:
        url = st.text_input("Store", value=default, key="store", help="An SQLite file or an SQLAlchemy URL.")
    try:
        return _connection(url)
    except GcmError as error:
        st.error("The store cannot be opened.")
        st.text(str(error))
        st.stop()


def reviewer() -> str:
    """Who decides in this session; empty until they have said so."""
    with st.sidebar:
        name = st.text_input("Your name", key="reviewer", help="Stands beside every decision that you take.")
    return " ".join(str(name).split())


def name_of(number: int) -> str:
    """An objective as people speak of it: its number and short name."""
    objective = classifier().taxonomy.objective(number)
    short = objective.short.get("en") or objective.title
    return f"{number} {short}"


def plain(text: str) -> str:
    """Text for a place that reads Markdown, such as a label or a warning: nothing in it is markup."""
    return _MARKUP.sub(r"\\\1", text)
