"""A page shows the pack that is there while a newer one is drawn, each of them once, and not all the time."""

from __future__ import annotations

import threading
from typing import cast

import pytest

from gcm_classify.dashboard import shelf as shelf_module
from gcm_classify.dashboard.shelf import Drawn, Shelf
from gcm_classify.report import Filters, Pack

PATIENCE = 20.0


class Desk:
    """A store that changes when it is told to, and packs that come when they are let."""

    def __init__(self) -> None:
        self.revision = "1"
        self.drawn: list[Filters] = []
        self.gate = threading.Event()
        self.error: Exception | None = None
        self.shelf = Shelf(self.draw, lambda: self.revision)

    def draw(self, filters: Filters) -> Pack:
        self.drawn.append(filters)
        assert self.gate.wait(PATIENCE)
        if self.error is not None:
            raise self.error
        return cast(Pack, f"pack {len(self.drawn)} of {filters.told}")


@pytest.fixture
def desk() -> Desk:
    return Desk()


EVERYTHING, SPANISH = Filters(), Filters(languages=("es",))


def test_the_first_pack_is_waited_for_and_drawn_once(desk: Desk) -> None:
    assert desk.shelf.get(EVERYTHING) == Drawn(None, False)
    assert desk.shelf.get(EVERYTHING) == Drawn(None, False)
    desk.gate.set()
    assert desk.shelf.get(EVERYTHING, wait=PATIENCE) == Drawn(cast(Pack, "pack 1 of "), True)
    assert desk.shelf.get(EVERYTHING).is_fresh and len(desk.drawn) == 1


def test_an_older_pack_is_shown_while_a_newer_one_is_drawn(desk: Desk) -> None:
    desk.gate.set()
    desk.shelf.get(EVERYTHING, wait=PATIENCE)
    desk.gate.clear()
    desk.revision = "2"
    assert desk.shelf.get(EVERYTHING) == Drawn(cast(Pack, "pack 1 of "), False)
    desk.gate.set()
    assert desk.shelf.get(EVERYTHING, wait=PATIENCE) == Drawn(cast(Pack, "pack 2 of "), True)


def test_packs_of_other_filters_stand_beside_it(desk: Desk) -> None:
    desk.gate.set()
    desk.shelf.get(EVERYTHING, wait=PATIENCE)
    assert desk.shelf.get(SPANISH, wait=PATIENCE).pack == "pack 2 of in Spanish"
    assert desk.shelf.get(EVERYTHING).is_fresh and desk.drawn == [EVERYTHING, SPANISH]


def test_what_goes_wrong_is_told_to_the_page_that_asks_and_tried_again(desk: Desk) -> None:
    desk.gate.set()
    desk.error = ValueError("no such store")
    with pytest.raises(ValueError, match="no such store"):
        desk.shelf.get(EVERYTHING, wait=PATIENCE)
    desk.error = None
    assert desk.shelf.get(EVERYTHING, wait=PATIENCE).is_fresh


def test_a_pack_that_took_long_rests_before_it_is_drawn_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.gate.set()
    desk.shelf.get(EVERYTHING, wait=PATIENCE)
    monkeypatch.setattr(shelf_module, "_QUICK", 0.0)
    monkeypatch.setattr(shelf_module, "_REST", 1e9)
    desk.revision = "2"
    assert desk.shelf.get(EVERYTHING, wait=PATIENCE) == Drawn(cast(Pack, "pack 1 of "), False)
    assert len(desk.drawn) == 1
