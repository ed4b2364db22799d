"""The desk's frame: colours that people can tell apart, a server that tells nobody, and who may write."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from gcm_classify.dashboard.colours import objective_colours, roundtable_colours
from gcm_classify.dashboard.identity import Person
from gcm_classify.dashboard.pages import PAGES, available
from gcm_classify.dashboard.settings import options
from gcm_classify.taxonomy import load_taxonomy

# Simulation of the three colour blindnesses, on linear RGB (Machado, Oliveira and Fernandes 2009, severity 1).
MACHADO = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def linear(colour: str) -> list[float]:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, seen: str) -> tuple[float, float, float]:
    rgb = [sum(f * c for f, c in zip(row, linear(colour), strict=True)) for row in MACHADO[seen]]
    r, g, b = (min(max(c, 0.0), 1.0) for c in rgb)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def difference(one: str, other: str, seen: str) -> float:
    return sum((a - b) ** 2 for a, b in zip(lab(one, seen), lab(other, seen), strict=True)) ** 0.5


@pytest.mark.parametrize("seen", MACHADO)
def test_the_colour_blind_tell_the_roundtables_apart(seen: str) -> None:
    colours = roundtable_colours(load_taxonomy()).values()
    assert min(difference(one, other, seen) for one, other in itertools.combinations(colours, 2)) > 14


def test_every_objective_has_a_colour_of_its_own_on_which_white_is_read() -> None:
    colours = objective_colours(load_taxonomy())
    assert len(set(colours.values())) == len(colours) == 23
    assert min(contrast(colour, "#ffffff") for colour in colours.values()) >= 4.5
    assert min(contrast(colour, "#ffffff") for colour in roundtable_colours(load_taxonomy()).values()) >= 4.5


def test_text_and_links_are_readable_in_both_themes() -> None:
    shown = options()
    for theme in ("light", "dark"):
        paper = shown[f"theme.{theme}.backgroundColor"]
        assert contrast(shown[f"theme.{theme}.textColor"], paper) > 12
        assert contrast(shown[f"theme.{theme}.linkColor"], paper) > 4.5
        assert contrast(shown[f"theme.{theme}.primaryColor"], paper) > 4
        assert contrast(shown[f"theme.{theme}.primaryColor"], "#ffffff") > 4  # letters on a button
        assert (
            contrast(shown[f"theme.{theme}.textColor"], shown[f"theme.{theme}.secondaryBackgroundColor"]) > 11
        )


def test_the_server_keeps_to_itself() -> None:
    shown = options()
    assert shown["server.address"] == "127.0.0.1"
    assert shown["server.enableXsrfProtection"] == shown["server.enableCORS"] == "true"
    assert shown["client.showErrorDetails"] == "none"
    assert shown["browser.gatherUsageStats"] == "false"
    assert shown["server.enableStaticServing"] == "false"
    assert 0 < int(shown["server.maxUploadSize"]) <= 50


def test_streamlit_knows_every_option_that_is_set() -> None:
    from streamlit import config

    known = config._config_options_template
    assert [name for name in options() if name not in known] == []


@pytest.mark.parametrize(
    "forbidden",
    [
        r"unsafe_allow_html",
        r"\bst\.html\(",
        r"\bst\.markdown\(",
        r"unsafe_allow_javascript",
        r"components\.v1",
    ],
)
def test_no_page_lets_markup_through(repository: Path, forbidden: str) -> None:
    folder = repository / "src" / "gcm_classify" / "dashboard"
    found = [path.name for path in folder.glob("*.py") if re.search(forbidden, path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "forbidden",
    ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "fetch(", "XMLHttp", "http"],
)
def test_our_component_parses_nothing_and_asks_nobody(repository: Path, forbidden: str) -> None:
    scripts = list((repository / "src" / "gcm_classify" / "dashboard").glob("*.[jc]s*"))
    assert [path.name for path in scripts if forbidden in path.read_text("utf-8")] == []


def test_every_page_of_the_navigation_has_its_module() -> None:
    assert [page.module for page in available()][:2] == ["inbox", "document"]
    assert len({page.module for page in PAGES}) == len(PAGES) == 8


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("reader", [True, False, False]),
        ("reviewer", [True, True, False]),
        ("adjudicator", [True, True, True]),
    ],
)
def test_a_role_may_do_what_those_below_it_may(role: Any, allowed: list[bool]) -> None:
    ada = Person("Ada", role)
    assert [ada.may("reader"), ada.may("reviewer"), ada.may("adjudicator")] == allowed


def _asked() -> None:
    import streamlit as st

    from gcm_classify.dashboard.identity import acting_as
    from gcm_classify.errors import GcmError

    try:
        st.text(acting_as("reviewer"))
    except GcmError as error:
        st.text(f"refused: {error}")


def asked(secrets: dict[str, Any], user: dict[str, Any] | None = None, name: str = "") -> str:
    """Who a write of a reviewer would be recorded under, or why it is refused."""
    page = AppTest.from_function(_asked)
    page.secrets = secrets
    if name:
        page.session_state["reviewer_name"] = name
    with pytest.MonkeyPatch.context() as patched:
        if user is not None:
            import streamlit as st

            patched.setattr(type(st.user), "to_dict", lambda self: user)
        page.run()
    assert not page.exception
    return str(page.text[0].value)


def test_without_a_login_a_name_is_enough() -> None:
    assert "needs its author's name" in asked({})
    assert asked({}, name="Ada") == "Ada"


def test_without_a_login_the_default_role_still_counts() -> None:
    assert "may not do this" in asked({"roles": {"default": "reader"}}, name="Ada")


LOGIN: dict[str, Any] = {"auth": {"client_id": "x"}, "roles": {"ada@example.org": "reviewer"}}


def test_who_logged_in_writes_under_their_address() -> None:
    ada = {"is_logged_in": True, "email": "ada@example.org", "name": "Somebody else"}
    assert asked(LOGIN, ada, name="Mallory") == "ada@example.org"


@pytest.mark.parametrize(
    "user",
    [
        {"is_logged_in": False},
        {"is_logged_in": True, "email": "eve@example.org"},
        {"is_logged_in": True, "email": "ada@example.org", "email_verified": False},
        {"is_logged_in": True},
    ],
)
def test_nobody_else_writes_where_people_log_in(user: dict[str, Any]) -> None:
    assert asked(LOGIN, user, name="ada@example.org").startswith("refused: ")


def test_a_role_that_does_not_exist_is_refused_and_not_guessed() -> None:
    assert "there is no such role" in asked({"roles": {"default": "boss"}}, name="Ada")


def test_where_people_log_in_nothing_is_shown_before_they_did(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import streamlit as st

    monkeypatch.setenv("GCM_CLASSIFY_DESK", str(tmp_path))
    monkeypatch.setattr(type(st.user), "to_dict", lambda self: {"is_logged_in": False})
    monkeypatch.setattr(type(st.user), "__getattr__", lambda self, name: False)
    page = AppTest.from_file(str(repository / "streamlit_app.py"), default_timeout=60)
    page.secrets = LOGIN
    page.run()
    assert not page.exception
    assert [button.label for button in page.button] == ["Log in"]
    assert not page.file_uploader and not page.dataframe and not page.sidebar.selectbox
    assert not (tmp_path / "gcm.sqlite").exists()
