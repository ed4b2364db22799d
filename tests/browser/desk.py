"""The desk in a real browser: a server of its own, a window on it, and what a person does there."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

REPOSITORY = Path(__file__).parents[2]
T = TypeVar("T")
WIDE, NARROW = (1280, 900), (390, 844)

_SERVE = (
    "import sys; from gcm_classify.dashboard import serve; sys.exit(serve(sys.argv[1], int(sys.argv[2])))"
)
_IN_COMPONENTS = """
for (const host of document.querySelectorAll("[data-testid=stBidiComponentIsolated]")) {
  const found = host.shadowRoot && host.shadowRoot.querySelectorAll(arguments[0]);
  if (found && found.length) return Array.from(found);
}
return [];
"""


_IS_STILL = """
const app = document.querySelector("[data-testid=stApp]");
return app.dataset.testScriptState === "notRunning" && document.fonts.status === "loaded"
  && document.querySelector("[data-testid=stMainBlockContainer] [data-testid=stElementContainer]") !== null
  && document.querySelector("[data-testid=stSkeleton], [data-stale=true]") === null;
"""


def missing() -> str:
    """What is not installed; "" where a browser is."""
    absent = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    return f"apt-get install chromium chromium-driver ({' and '.join(absent)} missing)" if absent else ""


class Server:
    """The desk's server over a store, on a free port of this machine."""

    def __init__(self, store: Path, folder: Path) -> None:
        self.store, self._folder = store, folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(REPOSITORY / "src"),
            "GCM_CLASSIFY_DESK": str(self._folder / "desk"),
            "COLUMNS": "400",  # so that no line of the log is broken
        }
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _SERVE, str(self.store), str(self.port)],
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(self._answers, 180)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def faults(self) -> list[str]:
        """Lines of the log that tell of an exception in a page."""
        log = (self._folder / "server.log").read_text("utf-8", "replace")
        return [line.strip() for line in log.splitlines() if "gcm_classify/dashboard/" in line]

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def until(ask: Callable[[], T], seconds: float = 90.0) -> T:
    """What is asked for, once it is there.

    Raises:
        AssertionError: it never was.
    """
    end, met = time.monotonic() + seconds, ""
    while True:
        try:
            if found := ask():
                return found
        except WebDriverException as error:  # the page was drawn anew in between
            met = str(error.msg)
        assert time.monotonic() < end, f"never came: {ask} {met}"
        time.sleep(0.05)


def start_browser() -> webdriver.Chrome:
    """Chromium without a window, which writes down what it asks the network for."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for argument in ("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", "hide-scrollbars"):
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))


class Window:
    """A tab on the desk."""

    def __init__(self, browser: webdriver.Chrome, server: Server) -> None:
        self.browser, self.server = browser, server
        self.size(*WIDE)

    def size(self, width: int, height: int) -> None:
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)

    def open(self, page: str = "", **query: str) -> None:
        """A page of the desk, as far as its frame stands."""
        self.browser.get(f"{self.server.url}/{page}?{urlencode(query)}")
        self.find("[data-testid=stMain]")

    def name(self, name: str) -> None:
        """Say who reviews, whoever the browser remembers."""
        until(lambda: self._is_named(name))

    def _is_named(self, name: str) -> bool:
        """Whether the desk has that name; one step towards it where it has not."""
        if f"Reviewing as {name}" in self.text().splitlines():
            return True
        for known in self.shown(".st-key-rename button"):
            known.click()
        for field in self.shown("[aria-label='Your name']"):
            field.send_keys(Keys.CONTROL, "a")
            field.send_keys(name, Keys.ENTER)
        time.sleep(0.5)
        return False

    def all(self, css: str) -> list[WebElement]:
        return self.browser.find_elements(By.CSS_SELECTOR, css)

    def shown(self, css: str) -> list[WebElement]:
        """Those that can be seen: what a page shows no more stands about for a moment."""
        return [element for element in self.all(css) if element.is_displayed()][:1]

    def find(self, css: str, seconds: float = 90.0) -> WebElement:
        return until(lambda: self.all(css), seconds)[0]

    def inside(self, css: str) -> list[WebElement]:
        """Elements of our own components, which stand in a shadow of the page."""
        found: list[WebElement] = self.browser.execute_script(_IN_COMPONENTS, css)
        return found

    def words(self, css: str) -> list[str]:
        """What such elements say, all at one moment: the reader draws them anew with every key."""
        script = _IN_COMPONENTS.replace("Array.from(found)", "Array.from(found, (one) => one.innerText)")
        found: list[str] = self.browser.execute_script(script, css)
        return found

    def box(self, css: str) -> dict[str, float]:
        """Where the first of such elements stands on the screen."""
        script = _IN_COMPONENTS.replace("Array.from(found)", "found[0].getBoundingClientRect().toJSON()")
        found: dict[str, float] = until(lambda: self.browser.execute_script(script, css))
        return found

    def reader(self, css: str, seconds: float = 90.0) -> WebElement:
        return until(lambda: self.inside(css), seconds)[0]

    def press(self, *keys: str) -> None:
        """One key after the other, as fast as they can be sent."""
        actions = ActionChains(self.browser, duration=0)
        for key in keys:
            actions.send_keys(key)
        actions.perform()

    def text(self) -> str:
        return str(self.browser.execute_script("return document.body.innerText"))

    def still(self) -> None:
        """Wait until the page is drawn, with all that it waits for."""
        until(lambda: self.browser.execute_script(_IS_STILL) and not self.inside(".busy"))

    def asked(self) -> list[str]:
        """Every address that the browser asked for since the last time."""
        messages = (json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance"))
        return [
            one["params"]["request"]["url"]
            for one in messages
            if one["method"] == "Network.requestWillBeSent"
        ]

    def asked_elsewhere(self) -> list[str]:
        """Those of them that left this machine."""
        here = ("data", "blob", "about", "chrome", "devtools")
        return [
            url
            for url in self.asked()
            if urlsplit(url).scheme not in here and urlsplit(url).hostname != "127.0.0.1"
        ]


def outcome(window: Window) -> str:
    """What the reader says of the last decision."""
    return " ".join(window.words(".said"))
