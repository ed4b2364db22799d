"""What every page shares: the store, the taxonomy, the model, and how things are named and coloured.

Cached resources hold nobody's state; what belongs to one person lives in `st.session_state`.
"""

from __future__ import annotations

import re

import streamlit as st

from gcm_classify.classifier import Classifier, load
from gcm_classify.dashboard.colours import NEUTRAL, objective_colours
from gcm_classify.dashboard.places import desk_folder, store_url
from gcm_classify.errors import GcmError
from gcm_classify.modelfolder import find_model
from gcm_classify.pagepictures import PagePictures
from gcm_classify.store import Store, open_store
from gcm_classify.taxonomy import Taxonomy, load_taxonomy

__all__ = [
    "LANGUAGES",
    "classifier",
    "colour_of",
    "desk_folder",
    "language",
    "name_of",
    "open_desk",
    "pictures",
    "plain",
    "short_name",
    "store_url",
    "taxonomy",
    "told",
]

LANGUAGES = {"en": "English", "fr": "Français", "es": "Español"}

_ADDRESS = re.compile(r"@|www(?=\.)|https?(?=://)", re.IGNORECASE)
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:])")


@st.cache_resource(show_spinner="Loading the model")
def classifier() -> Classifier:
    """The packaged model, loaded once for everybody: for scoring and searching. Names need only `taxonomy`."""
    return load()


@st.cache_resource(show_spinner=False)
def taxonomy() -> Taxonomy:
    """The framework that the model was trained for."""
    return load_taxonomy(find_model() / "taxonomy.toml")


@st.cache_resource(show_spinner=False)
def _connection(url: str) -> Store:
    return open_store(url)


def open_desk() -> Store:
    """The store of the desk, the same for everybody. Stops the page where it cannot be opened."""
    try:
        return _connection(store_url())
    except GcmError as error:
        told(error, "The store cannot be opened.")
        st.stop()


def told(error: GcmError, what: str) -> None:
    """Say that something failed and why. The reason may quote a file: it is shown as text."""
    with st.container(border=True):
        st.error(what)
        st.text(str(error))


def language() -> str:
    """The language in which the one at the desk reads the objectives' names."""
    return str(st.session_state.get("language") or "en")


def short_name(number: int) -> str:
    """An objective's name of one to three words, in the language chosen."""
    objective = taxonomy().objective(number)
    return objective.short.get(language()) or objective.short.get("en") or objective.title


def name_of(number: int) -> str:
    """An objective as people speak of it: its number and short name."""
    return f"{number} {short_name(number)}"


@st.cache_resource(show_spinner=False)
def pictures() -> PagePictures:
    """Pictures of pages, drawn by processes of their own. Those of documents that are gone are dropped at the start."""
    kept = PagePictures(desk_folder() / "pictures")
    kept.keep_only(open_desk().document_keys())
    return kept


@st.cache_resource(show_spinner=False)
def _colours() -> dict[int, str]:
    return dict(objective_colours(taxonomy()))


def colour_of(number: int) -> str:
    """An objective's colour, "#rrggbb"."""
    return _colours().get(number, NEUTRAL)


def plain(text: str) -> str:
    """Text for a place that reads Markdown, such as a label or a warning: nothing in it is markup, nor becomes a link.

    Browsers make links of bare addresses after the markup is read; an invisible word joiner within them stops that.
    """
    return _MARKUP.sub(r"\\\1", _ADDRESS.sub("\\g<0>\u2060", text))
