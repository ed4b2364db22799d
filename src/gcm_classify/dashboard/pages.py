"""The desk's pages, in the order of the navigation. Each is a module of this package with a function `page()`."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

__all__ = ["PAGES", "DeskPage", "available", "link"]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """A page: the module that draws it, the title in the navigation, a Material icon, and where it is listed."""

    module: str
    title: str
    icon: str
    section: str

    def draw(self) -> None:
        """Import the page's module and draw it: a session imports only the pages that it opens."""
        page: Callable[[], None] = importlib.import_module(f"gcm_classify.dashboard.{self.module}").page
        page()


PAGES = (
    DeskPage("inbox", "Inbox", ":material/inbox:", "Read and decide"),
    DeskPage("document", "Document", ":material/description:", "Read and decide"),
    DeskPage("queue", "Queue", ":material/checklist:", "Read and decide"),
    DeskPage("roundtables", "Roundtables", ":material/table_restaurant:", "Report"),
    DeskPage("coverage", "Coverage", ":material/grid_on:", "Report"),
    DeskPage("search", "Search", ":material/search:", "Report"),
    DeskPage("agreement", "Agreement", ":material/diversity_3:", "Learn"),
    DeskPage("model", "Model", ":material/tune:", "Learn"),
)


def available() -> tuple[DeskPage, ...]:
    """The pages whose module is there."""
    return tuple(page for page in PAGES if importlib.util.find_spec(f"gcm_classify.dashboard.{page.module}"))


def link(module: str, label: str, *, icon: str = ":material/open_in_new:", **query: str) -> None:
    """A link to one of the pages, with what its address says."""
    page = next(page for page in PAGES if page.module == module)
    st.page_link(
        st.Page(page.draw, title=page.title, url_path=page.module),
        label=label,
        icon=icon,
        query_params=dict(query),
    )
