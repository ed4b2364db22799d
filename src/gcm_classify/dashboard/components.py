"""Components of our own: scripts and styles from files of this package, never from anything that came in.

Everything that they show of a document or a person they set as text.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime import get_instance

__all__ = ["frame", "picture_url", "reader", "remembered_name"]

_HERE = Path(__file__).parent


@lru_cache(maxsize=8)
def _component(
    name: str, html: str, *, script: tuple[str, ...] = (), style: tuple[str, ...] = (), isolated: bool = True
) -> Any:
    return st.components.v2.component(
        f"gcm_{name}",
        html=html,
        css=_file(*style),
        js=_file(*script),
        isolate_styles=isolated,
    )


def _file(*names: str) -> str | None:
    """Files of this package as one, in their order; None where none is named."""
    return "\n".join((_HERE / name).read_text(encoding="utf-8") for name in names) or None


def frame() -> None:
    """The room around every page."""
    _component("frame", '<i class="gcm-unseen"></i>', style=("frame.css",), isolated=False)(key="frame")


def remembered_name(keep: str | None) -> str:
    """The name that this browser remembers; "" where it knows none.

    Args:
        keep: what it should remember from now on, "" for nothing; None to ask it.
    """
    remember = _component("remember", '<i class="gcm-unseen"></i>', script=("remember.js",), isolated=False)
    return str(remember(key="remembered", data={"keep": keep}, on_name_change=lambda: None).get("name") or "")


def reader(data: Mapping[str, Any], *, key: str) -> None:
    """A page's picture beside its passages. Its `outbox` and `at` (where the reviewer is) stand in the session's state
    under `key`.
    """
    mount = _component(
        "reader",
        '<div class="reader"></div>',
        script=("reader_drawing.js", "reader.js"),
        style=("reader.css",),
    )
    mount(data=dict(data), key=key, on_outbox_change=lambda: None, on_at_change=lambda: None)


def picture_url(file: Path, *, place: str) -> str:
    """Where the browser finds a page's picture; one of each `place` is kept for a session."""
    return str(get_instance().media_file_mgr.add(file.read_bytes(), "image/png", place))
