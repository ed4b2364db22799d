"""A pack's page in a real browser: it fits the screen, asks for nothing, runs nothing, and leads back to the passage."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.desk import NARROW, WIDE, Window, until
from fakes import made_up_result
from gcm_classify.report import pack_of
from gcm_classify.report.html import write_html
from gcm_classify.store import Store, open_store

HOSTILE = (
    "Recruitment <script>document.title = 'taken over'</script> <img src=http://127.0.0.1:9/x.png "
    "onerror=\"document.title = 'taken over'\"> =HYPERLINK(1) لا رسوم على العمال " + "unbroken" * 60
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A pack of one paper that says the worst, 300 times."""
    store = open_store(str(tmp_path / "gcm.sqlite"))
    said = [(f"{HOSTILE} Case {number}.", [6, 9]) for number in range(300)]
    result = made_up_result(*said, title="A long title " * 150)
    store.save_result(result, key="k")
    store.save_file(result.source, document=result.document.id, size=1, modified=1.0, key="k")
    write_html(pack_of(store), tmp_path / "pack.html")
    store.close()
    return tmp_path / "pack.html"


@pytest.mark.parametrize("screen", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_page_fits_its_screen_and_fetches_and_runs_nothing(
    window: Window, page: Path, screen: tuple[int, int]
) -> None:
    window.size(*screen)
    window.asked()
    window.browser.get_log("browser")
    window.browser.get(page.as_uri())
    assert window.browser.execute_script("return document.documentElement.scrollWidth") <= screen[0]
    assert len(window.all("article")) == 40 and window.all("svg circle")
    assert window.browser.title.startswith("All objectives")
    assert set(window.asked()) <= {page.as_uri()}
    assert [
        entry["message"] for entry in window.browser.get_log("browser") if entry["level"] == "SEVERE"
    ] == []


def test_a_citation_opens_its_passage_on_the_desk(window: Window, desk_store: Store, tmp_path: Path) -> None:
    window.size(*WIDE)
    write_html(pack_of(desk_store, 2), tmp_path / "pack.html", desk=window.server.url)
    window.browser.get((tmp_path / "pack.html").as_uri())
    link = window.find("article .cite a")
    quoted = " ".join(window.find("article blockquote").text.split())[:60]
    passage = str(link.get_attribute("data-passage"))
    window.browser.get(str(link.get_attribute("href")))
    until(lambda: any(quoted in " ".join(said.split()) for said in window.words("*")))
    assert passage in window.browser.current_url
