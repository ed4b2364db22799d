"""Reviewing in a real browser: by keyboard, by two people, with a hostile document, under a server that dies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from browser.desk import Server, Window, outcome, start_browser, until
from fakes import made_up_result
from gcm_classify.store import Store

HOSTILE = (
    "<script>document.title='pwned'</script><img src=//evil.example/a.png onerror=\"document.title='pwned'\"> "
    "![x](//evil.example/b.png) [click](javascript:alert(1)) $\\href{//evil.example}{x}$ :material/bolt: smuggling"
)


def saved(store: Store, name: str, *passages: tuple[str, Sequence[int]]) -> str:
    """A document of these passages in the desk's store; its id."""
    result = made_up_result(*passages, source=f"{name}.txt", title=name)
    store.save_result(result, key="k")
    store.save_file(f"{name}.txt", document=result.document.id, size=1, modified=1.0, key="k", origin="desk")
    return result.document.id


def decided(store: Store, document: str) -> list[tuple[str, str, int | None]]:
    return [(d["reviewer"], d["verdict"], d["objective"]) for d in store.decisions_on(document)]


def counted(store: Store, document: str, number: int) -> Callable[[], bool]:
    return lambda: len(store.decisions_on(document)) == number


def test_twenty_passages_are_reviewed_by_keyboard_as_fast_as_one_types(
    window: Window, desk_store: Store
) -> None:
    document = saved(
        desk_store, "twenty", *((f"Passage {n} is about smuggling networks.", [9]) for n in range(22))
    )
    window.open("document", document=document)
    window.name("Ada")
    window.reader(".passage.chosen")
    window.press(*"aaaaaaaaar" * 2)
    until(counted(desk_store, document, 20))
    assert decided(desk_store, document) == [("Ada", "accept", 9)] * 9 + [("Ada", "reject", 9)] + [
        ("Ada", "accept", 9)
    ] * 9 + [("Ada", "reject", 9)]
    assert len({d["passage"] for d in desk_store.decisions_on(document)}) == 20
    until(lambda: window.words(".progress .count") == ["20 of 22 reviewed"])
    assert "saved yet" not in outcome(window)


def test_every_frequent_decision_has_a_key(window: Window, desk_store: Store) -> None:
    document = saved(desk_store, "keys", ("Fees and smuggling.", [6, 9]), ("Thanks to the host.", [23]))
    window.open("document", document=document)
    window.name("Ada")
    window.reader(".passage.chosen")
    window.press("a", "r")  # both tags of the first passage
    window.press("n", "u")  # the second one, and taken back
    window.press("o")
    window.press(*"17\n")
    window.press("c")
    window.press(*"Why?\n")
    until(counted(desk_store, document, 6))
    assert decided(desk_store, document) == [
        ("Ada", "accept", 6),
        ("Ada", "reject", 9),
        ("Ada", "none", None),
        ("Ada", "undo", None),
        ("Ada", "add", 17),
        ("Ada", "comment", None),
    ]
    assert set(window.words(".key kbd")) >= set("AROCNU")


def test_the_page_is_shown_with_the_chosen_passage_in_a_box(window: Window, desk_store: Store) -> None:
    record = next(r for r in desk_store.document_records() if r["source"].startswith("midsa"))
    window.open("document", document=record["id"])
    window.reader(".paper img", 40)
    until(lambda: int(window.reader(".paper img").get_property("naturalWidth")) > 1_000)  # type: ignore[arg-type]
    first = window.box(".box.chosen")
    window.press("j")
    until(lambda: window.box(".box.chosen") != first)
    box, paper = window.box(".box.chosen"), window.box(".paper img")
    assert paper["x"] <= box["x"] and box["x"] + box["width"] <= paper["x"] + paper["width"]
    assert box["height"] < paper["height"] / 3


def test_a_hostile_document_stays_text_and_asks_nobody(window: Window, desk_store: Store) -> None:
    document = saved(desk_store, HOSTILE[:80], (HOSTILE, [9]), (HOSTILE[::-1], [6]))
    window.asked()
    for page, query in (("", {}), ("document", {}), ("document", {"document": document})):
        window.open(page, **query)
        window.still()
    assert until(lambda: window.words(".passage .text"))[0] == HOSTILE
    assert window.words(".title") == [HOSTILE[:80]]
    assert window.browser.title != "pwned"
    assert not [image for image in window.inside("img") if "evil" in image.get_attribute("src")]
    assert window.asked_elsewhere() == []


def test_two_reviewers_at_once_are_told_of_each_other_and_lose_nothing(
    window: Window, desk_store: Store
) -> None:
    document = saved(desk_store, "two", ("Smuggling is a crime.", [9]), ("Fees are banned.", [6]))
    window.open("document", document=document)
    window.name("Ada")
    window.reader(".passage.chosen")
    elsewhere = start_browser()
    try:
        grace = Window(elsewhere, window.server)
        grace.open("document", document=document)
        grace.name("Grace")
        grace.reader(".passage.chosen")
        grace.press("r")
        until(counted(desk_store, document, 1))
    finally:
        elsewhere.quit()
    window.press("a")
    until(lambda: "Grace decided meanwhile" in outcome(window))
    assert decided(desk_store, document) == [("Grace", "reject", 9)]
    window.press("k", "a")  # seen now, and decided all the same
    until(counted(desk_store, document, 2))
    assert decided(desk_store, document)[1] == ("Ada", "accept", 9)


def test_a_server_that_is_killed_in_the_middle_loses_and_doubles_nothing(
    window: Window, desk_store: Store, server: Server
) -> None:
    document = saved(desk_store, "killed", *((f"Passage {n} on recruitment fees.", [6]) for n in range(12)))
    window.open("document", document=document)
    window.name("Ada")
    window.reader(".passage.chosen")
    window.press("a", "a", "a")
    until(lambda: len(desk_store.decisions_on(document)) >= 1)
    server.kill()
    window.press("a", "a", "a", "a")
    assert "not saved yet" in until(lambda: outcome(window))
    server.start()
    until(counted(desk_store, document, 7), 60)
    until(lambda: "not saved yet" not in outcome(window), 30)
    assert len({d["passage"] for d in desk_store.decisions_on(document)}) == 7


@pytest.fixture(autouse=True)
def _no_fault_in_a_page(server: Server) -> Iterator[None]:
    """An exception that a page met is shown as one sentence; it stands in the server's log."""
    yield
    assert server.faults() == []
