"""The document page: passages shown letter by letter, and decisions that are each saved once or told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from fakes import made_up_result
from gcm_classify.dashboard import STORE_VARIABLE, desk
from gcm_classify.dashboard.outbox import Receipt, Sent, receive, sent_from
from gcm_classify.dashboard.reading import is_shown, objectives_view, passage_view, place_from
from gcm_classify.datamodels import DocumentWarning
from gcm_classify.errors import StoreError
from gcm_classify.review import decide, review_of
from gcm_classify.store import Store, open_store
from gcm_classify.taxonomy import load_taxonomy

HOSTILE = "<script>alert(1)</script> [click](//evil.example) **bold** ![x](//evil.example/x.png) smuggling"
RESULT = made_up_result(
    (HOSTILE, [9, 10]),
    ("The ministers thanked their host.", []),
    ("Agencies may no longer charge any recruitment fee.", [6]),
    source="<b>a</b>.txt",
    title="# Title <img src=x onerror=alert(1)>",
    warnings=(DocumentWarning("X", "a [link](//evil.example)"),),
)
DOCUMENT = RESULT.document.id
FIRST, SECOND, THIRD = (passage.id for passage in RESULT.passages)
NUMBERS = load_taxonomy().numbers


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("GCM_CLASSIFY_DESK", str(tmp_path / "desk"))
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "gcm.sqlite"))
    store = open_store(str(tmp_path / "gcm.sqlite"))
    store.save_result(RESULT, key="k")
    store.save_file(RESULT.source, document=DOCUMENT, size=1, modified=1.0, key="k")
    yield store
    store.close()
    desk._connection.clear()


def sent(n: int, verdict: str, objective: int | None = None, passage: str = FIRST, **others: Any) -> Sent:
    return Sent(n, passage, verdict, objective, others.get("comment", ""), others.get("seen"))


def received(
    store: Store, *items: Sent, reviewer: str = "Ada", acknowledged: int | None = None
) -> Receipt | None:
    return receive(
        store, DOCUMENT, items, reviewer=reviewer, model="m", numbers=NUMBERS, acknowledged=acknowledged
    )


def decisions(store: Store) -> list[tuple[str, str, int | None]]:
    return [(d["reviewer"], d["verdict"], d["objective"]) for d in store.decisions_on(DOCUMENT)]


# -- the outbox ---------------------------------------------------------------------------------------------------


def test_decisions_are_saved_in_order_and_acknowledged(store: Store) -> None:
    receipt = received(store, sent(1, "accept", 9), sent(2, "reject", 10), sent(3, "none", passage=SECOND))
    assert receipt == Receipt(3, "saved", "Saved")
    assert decisions(store) == [("Ada", "accept", 9), ("Ada", "reject", 10), ("Ada", "none", None)]


def test_what_was_acknowledged_is_not_saved_again(store: Store) -> None:
    received(store, sent(1, "accept", 9))
    assert received(store, sent(1, "accept", 9), acknowledged=1) is None
    assert len(decisions(store)) == 1


def test_a_server_that_forgot_the_browser_saves_nothing_twice(store: Store) -> None:
    received(store, sent(1, "accept", 9), sent(2, "reject", 10))
    assert received(store, sent(1, "accept", 9), sent(2, "reject", 10), sent(3, "accept", 6, THIRD)) == (
        Receipt(3, "saved", "Saved")
    )
    assert decisions(store) == [("Ada", "accept", 9), ("Ada", "reject", 10), ("Ada", "accept", 6)]


def test_a_decision_that_was_lost_on_the_way_is_saved_when_it_comes_again(store: Store) -> None:
    received(store, sent(1, "accept", 9))
    received(store, sent(2, "accept", 10))
    assert decisions(store) == [("Ada", "accept", 9), ("Ada", "accept", 10)]


def test_undoing_and_deciding_again_are_three_decisions(store: Store) -> None:
    received(store, sent(1, "accept", 9), sent(2, "undo"), sent(3, "accept", 9))
    assert [verdict for _, verdict, _ in decisions(store)] == ["accept", "undo", "accept"]


def test_a_second_reviewer_who_saw_less_is_told_and_overwrites_nothing(store: Store) -> None:
    received(store, sent(1, "accept", 9))
    receipt = received(
        store, sent(1, "reject", 9), sent(2, "accept", 6, THIRD), reviewer="Grace", acknowledged=0
    )
    assert receipt is not None and (receipt.acknowledged, receipt.kind) == (2, "conflict")
    assert "Ada decided meanwhile" in receipt.text
    assert decisions(store) == [("Ada", "accept", 9), ("Grace", "accept", 6)]


def test_a_second_reviewer_who_saw_it_may_differ(store: Store) -> None:
    received(store, sent(1, "accept", 9))
    (row,) = (decision["id"] for decision in store.decisions_on(DOCUMENT))
    receipt = received(store, sent(1, "reject", 9, seen=row), reviewer="Grace")
    assert receipt == Receipt(1, "saved", "Saved")


def test_what_cannot_be_saved_now_stays_in_the_outbox(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: Any, **__: Any) -> int:
        raise StoreError("the store is locked by another program")

    received(store, sent(1, "accept", 9))
    with monkeypatch.context() as patched:
        patched.setattr(type(store), "add_decision", locked)
        receipt = received(store, sent(2, "accept", 10), sent(3, "none", passage=SECOND), acknowledged=1)
    assert receipt is not None and (receipt.acknowledged, receipt.kind) == (1, "failed")
    assert received(store, sent(2, "accept", 10), acknowledged=1) == Receipt(2, "saved", "Saved")
    assert len(decisions(store)) == 2


@pytest.mark.parametrize(
    "item",
    [sent(1, "accept", 23), sent(1, "burn", 9), sent(1, "accept", 9, "0" * 24), sent(1, "add", 99)],
)
def test_what_makes_no_sense_is_told_and_dropped(store: Store, item: Sent) -> None:
    receipt = received(store, item)
    assert receipt is not None and (receipt.acknowledged, receipt.kind) == (1, "failed")
    assert decisions(store) == []


@pytest.mark.parametrize(
    "value", [None, "x", {}, {"items": 3}, {"items": [None, {}, {"n": "x"}]}, {"items": [[1]], "client": 7}]
)
def test_a_browser_may_send_anything(value: Any) -> None:
    assert sent_from(value)[1] == ()
    assert place_from(value, 3) == (None, None)


def test_a_browser_s_outbox_is_read() -> None:
    item = {
        "n": 1,
        "passage": FIRST,
        "verdict": "accept",
        "objective": 9,
        "comment": "x" * 5_000,
        "seen": None,
    }
    client, (one,) = sent_from({"client": "abc", "items": [item]})
    assert client == "abc" and one.objective == 9 and len(one.comment) == 2_000


# -- what is shown ------------------------------------------------------------------------------------------------


def test_a_passage_is_shown_as_it_stands_with_its_reasons(store: Store) -> None:
    decide(
        store,
        review_of(store, DOCUMENT)[0],
        "accept",
        objective=9,
        reviewer="Ada",
        model="m",
        numbers=NUMBERS,
    )
    shown = passage_view(review_of(store, DOCUMENT)[0])
    assert shown["text"] == HOSTILE
    nine, ten = shown["tags"]
    assert (nine["verdict"], nine["by"], ten["verdict"]) == ("accept", "Ada", None)
    assert nine["why"][0] == ("Terms", "“<script>alert(1)</script>”")
    assert [HOSTILE[start:end] for start, end in nine["spans"]] == ["<script>alert(1)</script>"]
    assert shown["history"][0].endswith("Ada: accept 9")


def test_ranges_are_counted_as_a_browser_counts() -> None:
    from gcm_classify.dashboard.reading import _spans

    evidence = [{"start": 2, "end": 5, "why": "a term of the objective", "text": "fee"}]
    assert _spans("\U0001f600 fee", evidence) == [(3, 6)]


def test_lists_hold_what_their_name_says(store: Store) -> None:
    reviews = review_of(store, DOCUMENT)
    decide(store, reviews[2], "accept", objective=6, reviewer="Ada", model="m", numbers=NUMBERS)
    reviews = review_of(store, DOCUMENT)
    assert [is_shown(review, "review") for review in reviews] == [True, False, False]
    assert [is_shown(review, "tagged") for review in reviews] == [True, False, True]
    assert [is_shown(review, "all") for review in reviews] == [True, True, True]


def test_a_framework_without_roundtables_has_its_objectives_in_one_group() -> None:
    bare = replace(
        load_taxonomy(),
        roundtables=(),
        objectives=tuple(replace(one, roundtable=None) for one in load_taxonomy().objectives[:3]),
    )
    shown = objectives_view(bare, str, lambda number: "#000000")
    assert shown["roundtables"] == [(0, "Objectives")]
    assert {one["roundtable"] for one in shown["objectives"].values()} == {0}


# -- the page -----------------------------------------------------------------------------------------------------


def _script() -> None:
    from gcm_classify.dashboard import document

    document.page()


def page(document: str = "", *, name: str = "", **state: Any) -> AppTest:
    app = AppTest.from_function(_script, default_timeout=60)
    if document:
        app.query_params["document"] = document
    if name:
        app.session_state["reviewer_name"] = name
    for key, value in state.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception
    return app


def reader(app: AppTest) -> dict[str, Any]:
    """What the component is given."""
    (found,) = [block for block in _blocks(app.main) if block.type == "bidi_component"]
    given: dict[str, Any] = json.loads(found.proto.json)
    return given


def _blocks(block: Any) -> Iterator[Any]:
    for child in getattr(block, "children", {}).values():
        yield child
        yield from _blocks(child)


def test_without_documents_the_page_says_what_to_do(store: Store) -> None:
    store.forget_files([RESULT.source])
    assert "Add a document on the inbox page" in page().info[0].value


def test_a_document_is_found_by_its_name(store: Store) -> None:
    app = page()
    assert any(RESULT.document.title in text.value for text in app.text)
    app.text_input(key="find").set_value("nothing like it").run()
    assert "No document has this" in app.info[0].value


def test_a_document_that_is_gone_is_told(store: Store) -> None:
    assert page("0" * 64).error[0].value == "This document is not in the store."


def test_hostile_words_reach_the_component_and_nothing_that_reads_markdown(store: Store) -> None:
    app = page(DOCUMENT)
    given = reader(app)
    assert given["title"] == RESULT.document.title
    assert given["passages"][0]["text"] == HOSTILE
    assert "a [link](//evil.example)" in given["facts"]
    rendered = [*app.markdown, *app.caption, *app.warning, *app.info, *app.title, *app.subheader]
    assert not [one.value for one in rendered if "<" in one.value or "](" in one.value]


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Smuggling"), ("fr", "Trafic de migrants"), ("es", "Tráfico de migrantes")]
)
def test_objectives_are_named_in_the_language_chosen(store: Store, language: str, name: str) -> None:
    assert reader(page(DOCUMENT, language=language))["objectives"]["9"]["name"] == name


def test_without_a_name_one_reads_and_cannot_decide(store: Store) -> None:
    given = reader(page(DOCUMENT))
    assert not given["may"] and "Give your name" in given["hint"]
    outbox = {"client": "c", "items": [vars_of(sent(1, "accept", 9))]}
    app = page(DOCUMENT, **{f"reader-{DOCUMENT[:16]}": {"outbox": outbox}})
    assert reader(app)["told"]["kind"] == "failed" and reader(app)["acknowledged"] == 0
    assert decisions(store) == []


def vars_of(one: Sent) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Sent.__slots__}


def test_what_a_browser_sends_is_saved_under_the_reviewer_s_name(store: Store) -> None:
    outbox = {"client": "c", "items": [vars_of(sent(1, "accept", 9)), vars_of(sent(2, "add", 20))]}
    app = page(DOCUMENT, name="Ada", **{f"reader-{DOCUMENT[:16]}": {"outbox": outbox}})
    given = reader(app)
    assert (given["client"], given["acknowledged"]) == ("c", 2)
    assert given["told"] == {"kind": "saved", "text": "Saved"}
    assert decisions(store) == [("Ada", "accept", 9), ("Ada", "add", 20)]
    app.run()
    assert len(decisions(store)) == 2


def test_a_conflict_is_told_until_the_next_decision(store: Store) -> None:
    received(store, sent(1, "reject", 9), reviewer="Grace")
    key = f"reader-{DOCUMENT[:16]}"
    app = page(
        DOCUMENT, name="Ada", **{key: {"outbox": {"client": "c", "items": [vars_of(sent(1, "accept", 9))]}}}
    )
    assert reader(app)["told"]["kind"] == "conflict" and reader(app)["acknowledged"] == 1
    assert reader(app.run())["told"]["kind"] == "conflict"
    (row,) = (decision["id"] for decision in store.decisions_on(DOCUMENT))
    app.session_state[key] = {"outbox": {"client": "c", "items": [vars_of(sent(2, "accept", 9, seen=row))]}}
    assert reader(app.run())["told"]["kind"] == "saved"


def test_what_is_reviewed_stays_in_its_place_until_the_list_is_chosen_anew(store: Store) -> None:
    app = page(DOCUMENT, name="Ada")
    assert [one["id"] for one in reader(app)["passages"]] == [FIRST, THIRD]
    decide(
        store, review_of(store, DOCUMENT)[2], "accept", objective=6, reviewer="B", model="m", numbers=NUMBERS
    )
    assert [one["id"] for one in reader(app.run())["passages"]] == [FIRST, THIRD]
    app.segmented_control(key="shown").set_value("all").run()
    assert [one["id"] for one in reader(app)["passages"]] == [FIRST, SECOND, THIRD]
    app.segmented_control(key="shown").set_value("review").run()
    assert [one["id"] for one in reader(app)["passages"]] == [FIRST]


def test_a_link_to_a_passage_shows_it_whatever_the_list(store: Store) -> None:
    app = AppTest.from_function(_script, default_timeout=60)
    app.query_params["document"], app.query_params["passage"] = DOCUMENT, SECOND
    given = reader(app.run())
    assert given["current"] == SECOND
    assert [one["id"] for one in given["passages"]] == [FIRST, SECOND, THIRD]


def test_a_long_document_comes_in_windows(store: Store) -> None:
    many = made_up_result(*((f"Passage {n} on smuggling.", [9]) for n in range(130)), source="many.txt")
    store.save_result(many, key="k")
    store.save_file("many.txt", document=many.document.id, size=1, modified=1.0, key="k")
    given = reader(page(many.document.id))
    assert (given["first"], len(given["passages"]), given["total"]) == (0, 40, 130)
    at = {f"reader-{many.document.id[:16]}": {"at": {"index": 77, "page": None}}}
    given = reader(page(many.document.id, **at))
    assert given["first"] <= 77 < given["first"] + len(given["passages"])
    assert given["passages"][77 - given["first"]]["text"] == "Passage 77 on smuggling."


def test_decisions_on_lost_passages_are_shown_below(store: Store) -> None:
    decide(
        store,
        review_of(store, DOCUMENT)[2],
        "accept",
        objective=6,
        reviewer="Ada",
        model="m",
        numbers=NUMBERS,
    )
    shorter = made_up_result((HOSTILE, [9]), source=RESULT.source)
    store.save_result(replace(shorter, document=replace(shorter.document, id=DOCUMENT)), key="k2")
    app = page(DOCUMENT)
    assert "1 decisions on passages that a later reading no longer has" in app.expander[1].label
    assert "Ada: accept 6" in app.expander[1].text[0].value
