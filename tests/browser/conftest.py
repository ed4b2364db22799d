"""One server and one browser for all: starting them is most of the time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import SampleRun
from gcm_classify.store import Store, open_store

if TYPE_CHECKING:
    from browser.desk import Server, Window


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    from browser import desk

    if (why := desk.missing()) and not os.environ.get("CI"):
        for item in items:
            if Path(item.path).parent == Path(__file__).parent:
                item.add_marker(pytest.mark.skip(reason=why))


@pytest.fixture(scope="session")
def desk_store(sample_run: SampleRun, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The sample inbox, classified, in a store of the browser's own."""
    file = tmp_path_factory.mktemp("desk-store") / "gcm.sqlite"
    shutil.copy(sample_run.output / "gcm.sqlite", file)
    store = open_store(str(file))
    yield store
    store.close()


@pytest.fixture(scope="session")
def server(desk_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    from browser.desk import Server

    folder = tmp_path_factory.mktemp("desk")
    server = Server(Path(desk_store.url.removeprefix("sqlite:///")), folder)
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="session")
def window(server: Server) -> Iterator[Window]:
    from browser.desk import Window, start_browser

    browser = start_browser()
    yield Window(browser, server)
    browser.quit()
