"""The review desk, driven as a person would: it shows text as text, and keeps every decision with its name."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import gcm_classify as gcm
from fakes import FakeClassifier, made_up_result
from gcm_classify import dashboard
from gcm_classify.batch import run_batch
from gcm_classify.dashboard import STORE_VARIABLE, desk, serve, worker
from gcm_classify.dashboard.desk import plain
from gcm_classify.dashboard.places import index_path, store_url
from gcm_classify.dashboard.uploading import MOST_AT_ONCE, take_in
from gcm_classify.datamodels import DocumentWarning
from gcm_classify.errors import MissingExtra
from gcm_classify.review import decide, profile_in_force, review_of
from gcm_classify.search import SearchIndex, refresh
from gcm_classify.store import Store, open_store
from gcm_classify.uploads import work_off

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


def well(page: AppTest) -> AppTest:
    assert not page.exception and not page.error
    return page


# -- the inbox page -----------------------------------------------------------------------------------------------


def test_an_empty_desk_says_what_to_do(repository: Path) -> None:
    page = well(app(repository))
    assert page.title[0].value == "Inbox"
    assert "Nothing here yet" in page.info[0].value
    assert not page.dataframe


def test_the_inbox_lists_what_a_batch_wrote(repository: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "=one.txt").write_text("The ministers agreed to end smuggling together with their partners.")
    (inbox / "two.txt").write_text("The ministers agreed to lower recruitment fees for everybody who leaves.")
    (inbox / "empty.txt").write_bytes(b"")
    run_batch(inbox, tmp_path / "out", FakeClassifier(), store=str(tmp_path / "gcm.sqlite"))
    page = well(app(repository))
    table, failures = (frame.value for frame in page.dataframe)
    assert table["File"].tolist() == ["=one.txt", "two.txt"]
    assert table["Roundtables"].tolist() == ["2", "1"]
    assert table["State"].tolist() == ["new", "new"]
    assert failures["File"].tolist() == ["empty.txt"]
    page.pills(key="roundtables").set_value([1]).run()
    assert well(page).dataframe[0].value["File"].tolist() == ["two.txt"]
    page.text_input(key="words").set_value("nothing").run()
    assert "No document is like this" in well(page).info[0].value


def test_a_document_moves_from_new_to_done(repository: Path, store: Store) -> None:
    page = app(repository)
    assert well(page).dataframe[0].value["State"].tolist() == ["new"]
    said = {"model": "m", "reviewer": "Ada", "numbers": (9, 10)}
    decide(store, review_of(store, RESULT.document.id)[0], "accept", objective=9, **said)
    page.segmented_control(key="state").set_value("in review").run()
    assert well(page).dataframe[0].value["To review"].tolist() == [1]
    decide(store, review_of(store, RESULT.document.id)[0], "reject", objective=10, **said)
    page.segmented_control(key="state").set_value("done").run()
    assert well(page).dataframe[0].value["State"].tolist() == ["done"]
    page.segmented_control(key="state").set_value("new").run()
    assert not well(page).dataframe


def test_a_long_inbox_comes_in_slices(repository: Path, store: Store) -> None:
    for number in range(60):
        store.save_file(f"{number:03}.txt", document=RESULT.document.id, size=1, modified=1.0, key="k")
    page = app(repository)
    first = page.dataframe[0].value["File"].tolist()
    next(button for button in page.button if button.label == "More").click().run()
    second = well(page).dataframe[0].value["File"].tolist()
    assert len(first) == len(second) == 25 and not set(first) & set(second)
    next(button for button in page.button if button.label == "Before").click().run()
    assert well(page).dataframe[0].value["File"].tolist() == first


# -- a document's profile -----------------------------------------------------------------------------------------


def _profile() -> None:
    import streamlit as st

    from gcm_classify.dashboard.desk import open_desk
    from gcm_classify.dashboard.profiles import profile_panel

    store = open_desk()
    profile_panel(store, store.document_record(st.query_params["document"]))


def profile(name: str = "Ada") -> AppTest:
    page = AppTest.from_function(_profile, default_timeout=60)
    page.query_params["document"] = RESULT.document.id
    page.session_state["reviewer_name"] = name
    return page.run()


def correction(field: str) -> str:
    return f"correct-{RESULT.document.id[:16]}-{field}"


def test_a_profile_is_corrected_under_a_name_and_says_what_the_machine_said(store: Store) -> None:
    page = well(profile())
    page.selectbox(key=correction("input_type")).set_value("oral_statement")
    page.button(key=f"{correction('input_type')}-save").click().run()
    page.text_input(key=correction("date")).set_value("2026-03")
    page.button(key=f"{correction('date')}-save").click().run()
    assert {"Oral statement", "2026-03"} <= {text.value for text in well(page).text}
    assert [caption.value for caption in page.caption if "corrected by Ada" in caption.value]
    found = profile_in_force(store, RESULT.document.id)
    assert found.in_force["input_type"] == "oral_statement" and found.machine["input_type"] == "other"


def test_a_date_that_is_none_is_refused(store: Store) -> None:
    page = well(profile())
    page.text_input(key=correction("date")).set_value("soon")
    page.button(key=f"{correction('date')}-save").click().run()
    assert page.error[0].value == "Not saved."
    assert store.profile_decisions_on(RESULT.document.id) == []


def test_two_corrections_at_once_are_a_conflict_and_not_overwritten(store: Store) -> None:
    ada, grace = profile("Ada"), profile("Grace")
    for page, value in ((ada, "2026-01"), (grace, "2026-02")):
        page.text_input(key=correction("date")).set_value(value)
        page.button(key=f"{correction('date')}-save").click().run()
    assert "somebody else corrected this meanwhile" in grace.error[0].value
    assert profile_in_force(store, RESULT.document.id).in_force["date"] == "2026-01"
    grace.text_input(key=correction("date")).set_value("2026-02")
    grace.button(key=f"{correction('date')}-save").click().run()
    assert profile_in_force(store, RESULT.document.id).in_force["date"] == "2026-02"


def test_who_has_no_name_cannot_correct(store: Store) -> None:
    page = profile("")
    assert not well(page).button


def test_a_store_that_cannot_be_opened_is_told(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "no" / "such.sqlite"))
    page = app(repository)
    assert [error.value for error in page.error] == ["The store cannot be opened."]
    assert "check the folder" in page.text[0].value.lower()


def named(repository: Path) -> AppTest:
    page = AppTest.from_file(str(repository / "streamlit_app.py"), default_timeout=60)
    page.session_state["reviewer_name"] = "Ada"
    return page.run()


FEES = b"Agencies may no longer charge migrant workers any recruitment fee, says the new law of the country."


def test_an_upload_is_kept_and_queued_and_read_by_another_process(repository: Path, tmp_path: Path) -> None:
    page = well(named(repository))
    page.file_uploader[0].set_value([("../../evil.txt", FEES, "text/plain"), ("no.txt", b"", "text/plain")])
    page.run()
    assert [error.value for error in page.error] == ["Not taken."]
    assert any("no.txt is empty" in text.value for text in page.text)
    assert page.dataframe[0].value["State"].tolist() == ["waiting"]
    store = open_store(str(tmp_path / "gcm.sqlite"))
    (row,) = store.upload_rows()
    assert row["by"] == "Ada" and Path(row["path"]).read_bytes() == FEES
    assert Path(row["path"]).is_relative_to(tmp_path / "originals")
    assert work_off(store, FakeClassifier()) == 1
    page.run()
    uploads, documents = (frame.value for frame in page.dataframe)
    assert uploads["Outcome"].tolist() == ["Roundtables 1"]
    assert documents["File"].tolist() == ["../../evil.txt (uploaded)"]
    store.close()


def test_uploads_that_nobody_reads_say_so(repository: Path, store: Store) -> None:
    page = named(repository)
    page.file_uploader[0].set_value([("a.txt", FEES, "text/plain")]).run()
    assert "Nothing reads uploads at the moment" in page.warning[0].value
    store.greet()
    assert not page.run().warning


def test_without_a_name_nothing_can_be_added(repository: Path) -> None:
    assert app(repository).file_uploader[0].proto.disabled


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.pdf", b"\x89PNG\r\n", "a PNG picture"),
        ("a.docx", b"MZ\x90\x00" + bytes(range(256)), "a program"),
        ("a.txt", b"", "is empty"),
        ("b.txt", b"x" * (50 * 1024 * 1024 + 1), "too large"),
    ],
)
def test_an_upload_is_judged_by_its_bytes(
    store: Store, tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    receipts, (refused,) = take_in(store, [(name, content)], by="Ada", originals=tmp_path / "o")
    assert receipts == () and why in refused.why
    assert store.uploads_waiting() == 0


def test_more_uploads_than_fit_are_refused_and_the_rest_is_taken(store: Store, tmp_path: Path) -> None:
    files = [(f"{n}.txt", b"Statement number %d." % n) for n in range(MOST_AT_ONCE + 2)]
    receipts, refused = take_in(store, files, by="Ada", originals=tmp_path / "o")
    assert len(receipts) == MOST_AT_ONCE
    assert [one.name for one in refused] == ["50.txt", "51.txt"]


# -- taking documents out -----------------------------------------------------------------------------------------


def _removal() -> None:
    import streamlit as st

    from gcm_classify.dashboard.desk import open_desk
    from gcm_classify.dashboard.removal import removal_menu

    withdrawn = st.query_params.get("withdrawn") == "yes"
    removal_menu({"id": st.query_params["document"]}, withdrawn=withdrawn)
    st.text(open_desk().counts().withdrawn)


def removal(*, withdrawn: bool = False, roles: dict[str, str] | None = None) -> AppTest:
    page = AppTest.from_function(_removal, default_timeout=60)
    page.query_params["document"] = RESULT.document.id
    page.query_params["withdrawn"] = "yes" if withdrawn else "no"
    page.session_state["reviewer_name"] = "Ada"
    if roles:
        page.secrets["roles"] = roles
    return page.run()


def menu(what: str) -> str:
    return f"remove-{RESULT.document.id[:16]}-{what}"


def test_a_document_is_withdrawn_with_a_reason_and_comes_back(store: Store) -> None:
    page = well(removal())
    page.button(key=menu("withdraw")).click().run()
    assert page.error[0].value == "Nothing was changed."
    page.text_input(key=menu("why")).set_value("sent by mistake")
    page.button(key=menu("withdraw")).click().run()
    assert store.counts().withdrawn == 1
    page = well(removal(withdrawn=True))
    page.text_input(key=menu("why")).set_value("it was right")
    page.button(key=menu("restore")).click().run()
    assert store.counts().withdrawn == 0
    assert [(one["event"], one["by"]) for one in store.events_on(RESULT.document.id)] == [
        ("withdrawn", "Ada"),
        ("restored", "Ada"),
    ]


def test_only_an_adjudicator_erases_and_only_when_sure(store: Store) -> None:
    reviewer = well(removal(roles={"default": "reviewer"}))
    assert menu("erase") not in [button.key for button in reviewer.button]
    page = well(removal())
    assert page.button(key=menu("erase")).disabled
    page.text_input(key=menu("why")).set_value("the sender asked for it")
    page.checkbox(key=menu("sure")).check().run()
    index = SearchIndex(index_path())
    refresh(store, index, None)
    assert index.state().with_words == 1
    page.button(key=menu("erase")).click().run()
    assert store.counts().documents == 0
    assert RESULT.document.id in store.erased()
    assert index.state().with_words == 0, "its words can still be searched"


# -- the worker ---------------------------------------------------------------------------------------------------


def test_a_worker_that_dies_is_started_anew_and_ends_with_the_desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(worker, "_LONGEST_PAUSE", 0.02)
    mark = tmp_path / "mark"
    code = f"open({str(mark)!r}, 'a').write('x'); raise SystemExit(1)"
    with worker.Worker("unused", command=[sys.executable, "-c", code]) as supervised:
        while not mark.is_file() or len(mark.read_text()) < 3:
            time.sleep(0.02)
    assert supervised.starts >= 3
    assert not supervised._thread.is_alive()


def test_a_worker_leaves_when_the_desk_is_gone(tmp_path: Path) -> None:
    waits = worker._WORK.split("from gcm_classify")[0] + "import time; time.sleep(600)"
    process = subprocess.Popen([sys.executable, "-c", waits], stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(30) != 0


# -- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["[a](b)", "**a**", "<b>", ":red[a]", "`a`", "$x$", "# a", "1. a", "- a", "a\\b"]
)
def test_escaped_text_holds_no_markup(text: str) -> None:
    escaped = plain(text)
    assert escaped.replace("\\", "") == text.replace("\\", "")
    assert all(escaped[index - 1] == "\\" for index, char in enumerate(escaped) if char in "[]()*<>:`$#.-")


# -- the server ---------------------------------------------------------------------------------------------------


def test_the_desk_is_served_on_this_machine_only_and_tells_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[tuple[list[str], dict[str, str]]] = []
    worked: list[str] = []
    monkeypatch.setattr(subprocess, "call", lambda command, env: called.append((command, env)) or 0)
    monkeypatch.setattr(dashboard, "Worker", lambda store: worked.append(store) or nullcontext())
    monkeypatch.setattr(dashboard.signal, "signal", lambda *_: None)
    assert serve("sqlite:///x", 8600) == 0
    ((command, environment),) = called
    options = dict(zip(command[5::2], command[6::2], strict=True))
    assert command[:4] == [sys.executable, "-m", "streamlit", "run"] and Path(command[4]).is_file()
    assert options["--server.address"] == "127.0.0.1"
    assert options["--server.port"] == "8600"
    assert options["--server.enableXsrfProtection"] == "true"
    assert options["--browser.gatherUsageStats"] == "false"
    assert environment[STORE_VARIABLE] == "sqlite:///x"
    assert worked == ["sqlite:///x"]


def test_without_a_store_the_desk_keeps_its_own_where_a_restart_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(STORE_VARIABLE)
    monkeypatch.delenv("GCM_CLASSIFY_DESK")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert store_url() == f"sqlite:///{tmp_path}/data/gcm-classify/gcm.sqlite"
    assert (tmp_path / "data" / "gcm-classify").is_dir()


def test_who_may_log_in_stands_in_a_file_of_one_s_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(subprocess, "call", lambda command, env: called.append(command) or 0)
    monkeypatch.setattr(dashboard, "Worker", lambda store: nullcontext())
    monkeypatch.setattr(dashboard.signal, "signal", lambda *_: None)
    serve("sqlite:///x", 8600, secrets=tmp_path / "who.toml")
    assert called[0][-2:] == ["--secrets.files", str(tmp_path / "who.toml")]


def test_without_streamlit_the_desk_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dashboard.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"Run: pip install 'gcm-classify\[dashboard\]'"):
        serve(None, 8501)
