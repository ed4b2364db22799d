"""The review desk, driven as a person would: it shows text as text, and keeps every decision with its name."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import gcm_classify as gcm
from fakes import FakeClassifier, made_up_result
from gcm_classify import dashboard
from gcm_classify.batch import run_batch
from gcm_classify.dashboard import STORE_VARIABLE, desk, serve
from gcm_classify.dashboard.desk import plain
from gcm_classify.dashboard.document import _by_name
from gcm_classify.dashboard.inbox import _kept
from gcm_classify.datamodels import DocumentWarning
from gcm_classify.errors import MissingExtra
from gcm_classify.store import Store, open_store

HOSTILE = "<script>alert(1)</script> [click](http://evil.example) **bold** ![x](http://evil.example/x.png) smuggling"
RESULT = made_up_result(
    (HOSTILE, [9, 10]),
    ("The ministers thanked their host.", []),
    source="<b>a</b>.txt",
    title="# Title <img src=x onerror=alert(1)>",
    warnings=(DocumentWarning("X", "a [link](http://evil.example)"),),
)
FIRST, SECOND = (passage.id for passage in RESULT.passages)

Desk = Callable[[], AppTest]


@pytest.fixture(autouse=True)
def _a_desk_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, classifier: gcm.Classifier
) -> Iterator[None]:
    monkeypatch.setenv("GCM_CLASSIFY_DESK", str(tmp_path / "desk"))
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "gcm.sqlite"))
    monkeypatch.setattr(desk, "load", lambda: classifier)
    yield
    desk._connection.clear()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(str(tmp_path / "gcm.sqlite"))
    store.save_result(RESULT, key="k")
    store.save_file(RESULT.source, document=RESULT.document.id, size=1, modified=1.0, key="k")
    yield store
    store.close()


def app(repository: Path) -> AppTest:
    return AppTest.from_file(str(repository / "streamlit_app.py"), default_timeout=60).run()


def document_page(name: str = "") -> AppTest:
    def script() -> None:
        from gcm_classify.dashboard import document

        document.page()

    page = AppTest.from_function(script, default_timeout=60).run()
    if name:
        page.session_state["reviewer_name"] = name
        page.run()
    return page


def well(page: AppTest) -> AppTest:
    assert not page.exception and not page.error
    return page


def decisions(store: Store) -> list[tuple[str, str, int | None]]:
    return [(d["reviewer"], d["verdict"], d["objective"]) for d in store.decisions_on(RESULT.document.id)]


# -- the inbox page -----------------------------------------------------------------------------------------------


def test_an_empty_desk_says_what_to_do(repository: Path) -> None:
    page = well(app(repository))
    assert page.title[0].value == "Inbox"
    assert "Nothing here yet" in page.info[0].value
    assert not page.dataframe


def test_the_routing_table_shows_what_a_batch_wrote(repository: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "=one.txt").write_text("The ministers agreed to end smuggling together with their partners.")
    (inbox / "two.txt").write_text("The ministers agreed to lower recruitment fees for everybody who leaves.")
    (inbox / "empty.txt").write_bytes(b"")
    run_batch(inbox, tmp_path / "out", FakeClassifier(), store=str(tmp_path / "gcm.sqlite"))
    page = well(app(repository))
    table, failures = (frame.value for frame in page.dataframe)
    assert table["Document"].tolist() == ["=one.txt", "two.txt"]
    assert table["Roundtables"].tolist() == ["2", "1"]
    assert failures["Document"].tolist() == ["empty.txt"]
    page.segmented_control(key="roundtable").set_value("1").run()
    assert well(page).dataframe[0].value["Document"].tolist() == ["two.txt"]


def test_a_store_that_cannot_be_opened_is_told(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "no" / "such.sqlite"))
    page = app(repository)
    assert [error.value for error in page.error] == ["The store cannot be opened."]
    assert "check the folder" in page.text[0].value.lower()


def test_an_upload_is_classified_kept_under_its_hash_and_listed(repository: Path, tmp_path: Path) -> None:
    content = (
        b"Agencies may no longer charge migrant workers any recruitment fee, says the new law of the country."
    )
    page = app(repository)
    page.file_uploader[0].set_value(
        [("../../evil.txt", content, "text/plain"), ("no.txt", b"\n", "text/plain")]
    )
    page.run()
    page.button(key="classify").click().run()
    assert not page.exception
    assert [found.value for found in page.success] == ["Classified. Roundtables: 1"]
    assert "NO_TEXT" in page.error[0].value
    kept = sorted((tmp_path / "desk" / "uploads").iterdir())
    assert [path.suffix for path in kept] == [".txt", ".txt"]
    assert content in {path.read_bytes() for path in kept}
    assert len(page.dataframe) == 2


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.PDF", ".pdf"), ("../../etc/passwd", ""), ("x.exe", ""), ("\x00.docx", ".docx"), ("a.txt/../b", "")],
)
def test_the_name_of_an_upload_never_becomes_a_path(tmp_path: Path, name: str, suffix: str) -> None:
    path = _kept(name, b"content")
    assert path.parent == tmp_path / "desk" / "uploads"
    assert path.suffix == suffix and len(path.stem) == 64
    assert path.read_bytes() == b"content"
    assert _kept(name, b"content") == path


# -- the document page --------------------------------------------------------------------------------------------


def test_without_documents_the_page_says_so() -> None:
    page = well(document_page())
    assert "Nothing here yet" in page.info[0].value


def test_hostile_text_is_shown_letter_by_letter(store: Store) -> None:
    page = well(document_page())
    texts = [element.value for element in page.text]
    assert HOSTILE in texts
    assert RESULT.document.title in texts
    rendered = [
        *(element.value for element in page.markdown),
        *(element.value for element in page.caption),
        *(element.value for element in page.warning),
    ]
    assert not [text for text in rendered if "<script>" in text or "](http" in text or "**bold" in text]


def test_a_reviewer_s_name_is_no_markup_either(store: Store) -> None:
    page = document_page("![x](http://evil.example/x.png)")
    page.button(key=f"accept-{FIRST}-9").click().run()
    labels = [block.proto.popover.label for block in _blocks(well(page).main) if block.type == "popover"]
    assert labels
    assert not [label for label in labels if "](" in label]


def _blocks(block: Any) -> Iterator[Any]:
    for child in getattr(block, "children", {}).values():
        yield child
        yield from _blocks(child)


@pytest.mark.parametrize(
    "text", ["[a](b)", "**a**", "<b>", ":red[a]", "`a`", "$x$", "# a", "1. a", "- a", "a\\b"]
)
def test_escaped_text_holds_no_markup(text: str) -> None:
    escaped = plain(text)
    assert escaped.replace("\\", "") == text.replace("\\", "")
    assert all(escaped[index - 1] == "\\" for index, char in enumerate(escaped) if char in "[]()*<>:`$#.-")


def test_without_a_name_nobody_can_decide(store: Store) -> None:
    page = well(document_page())
    buttons = [button for button in page.button if button.key]
    assert {button.key.split("-")[0] for button in buttons} == {"accept", "reject", "add", "none"}
    assert all(button.disabled for button in buttons)
    assert "Give your name" in " ".join(element.value for element in page.warning)


@pytest.mark.parametrize(
    ("key", "decided"),
    [
        (f"accept-{FIRST}-9", ("Ada", "accept", 9)),
        (f"reject-{FIRST}-10", ("Ada", "reject", 10)),
        (f"none-{FIRST}", ("Ada", "none", None)),
    ],
)
def test_a_click_is_a_decision_with_its_name(
    store: Store, key: str, decided: tuple[str, str, int | None]
) -> None:
    page = document_page("  Ada ")
    page.button(key=key).click().run()
    well(page)
    assert decisions(store) == [decided]


def test_an_objective_is_added_by_choosing_it(store: Store) -> None:
    page = document_page("Ada")
    assert page.button(key=f"add-{FIRST}").disabled
    page.selectbox(key=f"other-{FIRST}").set_value(6).run()
    page.button(key=f"add-{FIRST}").click().run()
    well(page)
    assert decisions(store) == [("Ada", "add", 6)]


def test_a_second_reviewer_overwrites_nothing(store: Store) -> None:
    document_page("Ada").button(key=f"accept-{FIRST}-9").click().run()
    document_page("Grace").button(key=f"reject-{FIRST}-9").click().run()
    assert decisions(store) == [("Ada", "accept", 9), ("Grace", "reject", 9)]
    shown = [element.value for element in document_page().text]
    assert any("Ada: accept 9" in text for text in shown) and any("Grace: reject 9" in text for text in shown)


def test_a_click_is_one_decision_however_often_the_page_runs(store: Store) -> None:
    page = document_page("Ada")
    page.button(key=f"accept-{FIRST}-9").click().run()
    page.run().run()
    assert len(decisions(store)) == 1


def test_a_decision_that_cannot_be_saved_is_told(store: Store) -> None:
    page = document_page("x" * 121)
    page.button(key=f"accept-{FIRST}-9").click().run()
    assert "Not saved." in [error.value for error in page.error]
    assert decisions(store) == []


def test_passages_without_tags_are_shown_when_asked_for(store: Store) -> None:
    page = document_page()
    assert not [element for element in page.text if element.value == RESULT.passages[1].text]
    page.segmented_control(key="shown").set_value("all").run()
    assert [element for element in well(page).text if element.value == RESULT.passages[1].text]


def test_what_is_reviewed_leaves_the_list_of_open_passages(store: Store) -> None:
    page = document_page("Ada")
    page.segmented_control(key="shown").set_value("open").run()
    assert HOSTILE in [element.value for element in page.text]
    page.button(key=f"none-{FIRST}").click().run()
    assert HOSTILE not in [element.value for element in well(page).text]


def test_many_passages_come_in_pages(store: Store) -> None:
    many = made_up_result(
        *((f"Passage {index} on smuggling.", [9]) for index in range(45)), source="many.txt"
    )
    store.save_result(replace(many), key="k")
    store.save_file("many.txt", document=many.document.id, size=1, modified=1.0, key="k")
    page = document_page()
    page.selectbox(key="document").set_value("many.txt").run()
    assert len([element for element in page.text if element.value.startswith("Passage ")]) == 20
    page.number_input(key="window").set_value(3).run()
    shown = [element.value for element in well(page).text if element.value.startswith("Passage ")]
    assert shown == [f"Passage {index} on smuggling." for index in range(40, 45)]


# -- the server ---------------------------------------------------------------------------------------------------


def test_the_desk_is_served_on_this_machine_only_and_tells_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(subprocess, "call", lambda command, env: called.append((command, env)) or 0)
    assert serve("sqlite:///x", 8600) == 0
    ((command, environment),) = called
    options = dict(zip(command[5::2], command[6::2], strict=True))
    assert command[:4] == [sys.executable, "-m", "streamlit", "run"] and Path(command[4]).is_file()
    assert options["--server.address"] == "127.0.0.1"
    assert options["--server.port"] == "8600"
    assert options["--server.enableXsrfProtection"] == "true"
    assert options["--browser.gatherUsageStats"] == "false"
    assert environment[STORE_VARIABLE] == "sqlite:///x"


def test_without_streamlit_the_desk_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dashboard.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"Run: pip install 'gcm-classify\[dashboard\]'"):
        serve(None, 8501)


def test_an_upload_named_like_a_file_of_the_inbox_stands_beside_it(store: Store) -> None:
    inbox = {record["source"] for record in store.document_records("inbox")}
    name = min(inbox)
    document = next(record["id"] for record in store.document_records() if record["source"] == name)
    store.save_file(name, document=document, size=1, modified=1.0, key="k", origin="desk")
    assert set(_by_name(store)) == inbox | {f"{name} (uploaded)"}
