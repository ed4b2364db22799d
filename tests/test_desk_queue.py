"""The queue page, driven as a person would: what is shown, what a click decides, and what it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from fakes import made_up_result
from gcm_classify.dashboard import STORE_VARIABLE, desk
from gcm_classify.store import Store

HOSTILE = "<script>alert(1)</script> [click](http://evil.example) **bold** smuggling of migrants by sea"
RESULT = made_up_result(
    (HOSTILE, [9, 10]),
    ("Recruitment fees were lowered for all who leave the country.", [6]),
    title="# A *title*",
    probability=0.5,
)
FIRST, SECOND = (passage.id for passage in RESULT.passages)


@pytest.fixture(autouse=True)
def _a_desk_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GCM_CLASSIFY_DESK", str(tmp_path / "desk"))
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "gcm.sqlite"))
    yield
    desk._connection.clear()


@pytest.fixture
def filled(store: Store) -> Store:
    store.save_result(RESULT, key="k")
    store.save_file(RESULT.source, document=RESULT.document.id, size=1, modified=1.0, key="k")
    return store


def queue_page(name: str = "Ada") -> AppTest:
    def script() -> None:
        from gcm_classify.dashboard import queue

        queue.page()

    page = AppTest.from_function(script, default_timeout=60)
    if name:
        page.session_state["reviewer_name"] = name
    return page.run()


def well(page: AppTest) -> AppTest:
    assert not page.exception and not page.error
    return page


def captions(page: AppTest) -> str:
    return "\n".join(element.value for element in page.caption)


def decisions(store: Store) -> list[tuple[Any, ...]]:
    return [
        (d["reviewer"], d["verdict"], d["objective"], d["blind"])
        for d in store.decisions_on(RESULT.document.id)
    ]


def test_an_empty_queue_says_what_to_do() -> None:
    page = well(queue_page())
    assert "Everything under these filters has been decided" in page.info[0].value


def test_what_is_left_is_counted_and_shown_letter_by_letter(filled: Store) -> None:
    page = well(queue_page())
    assert "2 passages left, 3 suggestions" in captions(page)
    assert HOSTILE in [element.value for element in page.text]
    rendered = [element.value for element in (*page.markdown, *page.caption)]
    assert not [text for text in rendered if "<script>" in text or "](http" in text or "# A *title*" in text]


def test_without_a_name_nobody_decides(filled: Store) -> None:
    page = well(queue_page(""))
    assert all(button.disabled for button in page.button if button.key)
    assert "Give your name" in page.info[0].value


@pytest.mark.parametrize(
    ("key", "decided"),
    [
        (f"accept-{FIRST}-9", ("Ada", "accept", 9, False)),
        (f"reject-{FIRST}-10", ("Ada", "reject", 10, False)),
        (f"none-{SECOND}", ("Ada", "none", None, False)),
    ],
)
def test_a_click_decides_once_and_what_is_decided_leaves(
    filled: Store, key: str, decided: tuple[Any, ...]
) -> None:
    page = well(queue_page())
    well(page.button(key=key).click().run()).run()
    assert decisions(filled) == [decided]
    assert key not in [button.key for button in page.button]


def test_the_last_decision_can_be_taken_back(filled: Store) -> None:
    page = queue_page()
    page.button(key=f"none-{SECOND}").click().run()
    assert "1 passage left" in captions(well(page))
    page.button(key="queue-undo").click().run()
    assert "2 passages left" in captions(well(page))
    assert [verdict for _, verdict, *_ in decisions(filled)] == ["none", "undo"]
    assert "queue-undo" not in [button.key for button in page.button]


def test_a_second_reviewer_codes_blind(filled: Store) -> None:
    queue_page("Ada").button(key=f"accept-{FIRST}-9").click().run()
    page = queue_page("Ben")
    page.selectbox(key="queue-scope").set_value("mine").run()
    assert "2 passages left, 3 suggestions" in captions(well(page))
    well(page.button(key=f"reject-{FIRST}-9").click().run())
    assert decisions(filled) == [("Ada", "accept", 9, False), ("Ben", "reject", 9, True)]
    page.selectbox(key="queue-scope").set_value("disputed").run()
    assert "1 passage left, 1 suggestion" in captions(well(page))


def test_a_decision_on_what_somebody_else_changed_meanwhile_is_refused_and_told(filled: Store) -> None:
    late = queue_page("Ben")
    queue_page("Ada").button(key=f"accept-{FIRST}-9").click().run()
    late.button(key=f"reject-{FIRST}-9").click().run()
    assert "Not saved." in [element.value for element in late.error]
    assert decisions(filled) == [("Ada", "accept", 9, False)]


def test_a_roundtable_narrows_the_queue(filled: Store) -> None:
    page = queue_page()
    page.segmented_control(key="queue-roundtable").set_value(1).run()
    assert "1 passage left, 1 suggestion" in captions(well(page))
    page.segmented_control(key="queue-roundtable").set_value(3).run()
    assert "Nothing left here" in captions(well(page))
