"""What the tests of the desk's pages share: a page run by itself, and the words that it shows."""

from __future__ import annotations

import importlib
from typing import Any

from streamlit.testing.v1 import AppTest

__all__ = ["captions", "markdown", "page_of", "texts", "well"]


def page_of(module: str, name: str = "Ada", **state: Any) -> AppTest:
    """A page of the desk, seen by somebody of that name, nobody for ""."""
    page = AppTest.from_function(_draw, default_timeout=60, args=(module,))
    if name:
        page.session_state["reviewer_name"] = name
    for key, value in state.items():
        page.session_state[key] = value
    return page.run()


def _draw(module: str) -> None:
    import importlib

    importlib.import_module(f"gcm_classify.dashboard.{module}").page()


def well(page: AppTest) -> AppTest:
    """The page, which shows no error."""
    assert not page.exception, [one.value for one in page.exception]
    assert not page.error, [one.value for one in page.error]
    return page


def texts(page: AppTest) -> list[str]:
    """Everything that is shown letter by letter."""
    return [element.value for element in page.text]


def captions(page: AppTest) -> str:
    """The small print, in one string."""
    return "\n".join(element.value for element in page.caption)


def markdown(page: AppTest) -> str:
    """Everything that a browser reads as Markdown."""
    return "\n".join(element.value for element in (*page.markdown, *page.caption, *page.info, *page.warning))


def clear_caches() -> None:
    """Forget what pages keep for everybody: another test has another store."""
    import streamlit as st

    importlib.import_module("gcm_classify.dashboard.desk")._connection.clear()
    st.cache_resource.clear()
