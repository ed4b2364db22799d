"""Every page on a wide and on a narrow screen; `make screenshots` keeps the pictures in docs/desk."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from browser.desk import NARROW, WIDE, Window, until
from gcm_classify.dashboard.pages import available
from gcm_classify.review import decide, review_of
from gcm_classify.store import Store
from gcm_classify.taxonomy import load_taxonomy

KEPT = os.environ.get("GCM_SCREENSHOTS", "")
SCREENS = {"wide": WIDE, "narrow": NARROW}
SHOWN = "midsa-review-meeting-report.pdf"


@pytest.fixture(scope="module")
def decided(desk_store: Store) -> str:
    """A document that two people have begun to review, among others that they did; its id."""
    numbers = load_taxonomy().numbers
    shown = ""
    for record in desk_store.document_records():
        tagged = [review for review in review_of(desk_store, record["id"]) if review.record["tags"]]
        if record["source"] == SHOWN:
            shown, tagged = str(record["id"]), tagged[:3]
        for place, review in enumerate(tagged[:6]):
            objective = review.record["tags"][0]["objective"]
            said = {"model": record["model"], "numbers": numbers, "objective": objective, "blind": True}
            decide(desk_store, review, "accept", reviewer="Ada Obi", **said)
            decide(desk_store, review, "reject" if place == 2 else "accept", reviewer="Luis Vega", **said)
    return shown


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("module", [page.module for page in available()])
def test_a_page_fits_its_screen(window: Window, decided: str, module: str, screen: str) -> None:
    window.size(*SCREENS[screen])
    home = module == available()[0].module
    window.open("" if home else module, **({"document": decided} if module == "document" else {}))
    if screen == "wide":
        window.name("Ada Obi")
    window.still()
    assert window.browser.execute_script(
        "return document.querySelector('h1, [data-testid=stBidiComponentIsolated]')"
    )
    if module == "search":
        window.find("[data-testid=stMain] input").send_keys("recruitment fees\n")
        until(lambda: "Quote" in window.text())  # the index of a new store is being made
        window.still()
    if module == "document":
        window.reader(".key[data-act=accept]")
        window.reader(".paper img")
        until(lambda: int(window.reader(".paper img").get_property("naturalWidth")) > 1_000)  # type: ignore[arg-type]
    assert window.browser.execute_script("return document.body.scrollWidth") <= SCREENS[screen][0]
    assert not window.all(".stException")
    if KEPT:
        keep(window, Path(KEPT) / f"{module}-{SCREENS[screen][0]}.png")
    window.size(*WIDE)


def keep(window: Window, file: Path) -> None:
    """The picture, with as few colours as it takes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(window.browser.get_screenshot_as_png())) as image:
        image.convert("RGB").quantize(96).save(file, optimize=True)
