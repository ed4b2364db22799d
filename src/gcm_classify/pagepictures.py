"""Pictures of the pages of originals: drawn by processes of their own, kept in a folder.

pictures = PagePictures(Path("pictures"))
sheet = pictures.of(original, document, page=3, pages=12)   # never waits: "ready", "drawing" or "failed"
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from gcm_classify.ingest.pagepicture import SECONDS, picture_name, size_name

__all__ = ["PagePictures", "Sheet"]

_AT_ONCE = 2  # processes
_AHEAD = 2  # pages drawn beyond the one that is asked for: reviewers read on
_PATIENCE = SECONDS + 10.0  # for what the drawing process itself does, such as starting
_VERSION = "1"  # of how pages are drawn: another one draws them anew
_WORKER = [sys.executable, "-m", "gcm_classify.ingest.pagepicture"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's picture. `file` (PNG), `width` and `height` (points) are there where it is ready, `message` where it failed."""

    state: Literal["ready", "drawing", "failed"]
    file: Path | None = None
    width: float = 0.0
    height: float = 0.0
    message: str = ""


@dataclass(frozen=True, slots=True)
class _Request:
    """Pages of one document that are to be drawn into a folder."""

    original: Path
    document: str
    folder: Path
    pages: tuple[int, ...]

    def line(self) -> bytes:
        """As it crosses the pipe."""
        told = {
            "path": str(self.original.absolute()),
            "sha256": self.document,
            "folder": str(self.folder.absolute()),
            "pages": self.pages,
        }
        return json.dumps(told).encode() + b"\n"


class _Drawer:
    """A drawing process and what it is at."""

    def __init__(self) -> None:
        self.request: _Request | None = None
        self._since = 0.0
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: _Request) -> None:
        """Hand it a request; it must be idle."""
        self.request, self._since = request, time.monotonic()
        try:
            self._running().write(request.line())
        except BrokenPipeError:  # it was killed while it was idle; `answer` tells, and the next one is fresh
            self.stop()

    def answer(self) -> str | None:
        """Why it failed, "" where it did not; None while it draws."""
        process = self._process
        if process is None or process.stdout is None:
            return "the drawing process died"
        said = process.stdout.read()
        if said:
            return json.loads(said) or ""
        if process.poll() is not None or time.monotonic() - self._since > _PATIENCE:
            self.stop()
            return "the drawing process died"
        return None

    def stop(self) -> None:
        """End the process and all that it started."""
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            for stream in (self._process.stdin, self._process.stdout):
                if stream is not None:
                    with contextlib.suppress(BrokenPipeError):
                        stream.close()
        self._process = None

    def _running(self) -> IO[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = subprocess.Popen(
                _WORKER,
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("Popen was asked for pipes and gave none")
        os.set_blocking(stdout.fileno(), False)
        return stdin


class PagePictures:
    """Pictures of pages below a folder. It holds nothing of any one person, and any thread may ask it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / f"v{_VERSION}"
        self._lock = threading.Lock()
        self._drawers = tuple(_Drawer() for _ in range(_AT_ONCE))
        self._failed: dict[tuple[str, int], str] = {}
        atexit.register(self.stop)

    def of(self, original: Path, document: str, *, page: int, pages: int) -> Sheet:
        """The picture of a page as far as it is, and a start on it and the next ones where they are not.

        Args:
            original: the PDF.
            document: the sha256 of its bytes.
            page: 1-based.
            pages: how many it has.
        """
        with self._lock:
            self._note_answers()
            self._start(original, document, range(page, min(page + _AHEAD, pages) + 1))
            file = self._file(document, page)
            if file.is_file():
                width, height = json.loads(file.with_name(size_name(page)).read_text(encoding="utf-8"))
                return Sheet("ready", file, width, height)
            if (document, page) in self._failed:
                return Sheet("failed", message=self._failed[document, page])
            return Sheet("drawing")

    def forget(self, document: str) -> None:
        """Drop all pictures of a document."""
        with self._lock:
            shutil.rmtree(self._home(document), ignore_errors=True)
            self._failed = {key: why for key, why in self._failed.items() if key[0] != document}

    def keep_only(self, documents: Container[str]) -> None:
        """Drop the pictures of every other document: what was erased is nowhere left."""
        for home in self._folder.glob("*/*"):
            if home.name not in documents:
                self.forget(home.name)

    def stop(self) -> None:
        """End the drawing processes; the next request starts them anew."""
        with self._lock:
            for drawer in self._drawers:
                drawer.stop()
                drawer.request = None

    def _home(self, document: str) -> Path:
        return self._folder / document[:2] / document

    def _file(self, document: str, page: int) -> Path:
        return self._home(document) / picture_name(page)

    def _note_answers(self) -> None:
        for drawer in self._drawers:
            if (request := drawer.request) is None or (why := drawer.answer()) is None:
                continue
            drawer.request = None
            missing = [page for page in request.pages if not self._file(request.document, page).is_file()]
            if missing:  # pages after the one that failed were not tried
                self._failed[request.document, missing[0]] = why or "the page was not drawn"

    def _start(self, original: Path, document: str, wanted: range) -> None:
        idle = [drawer for drawer in self._drawers if drawer.request is None]
        at_it = {(d.request.document, page) for d in self._drawers if d.request for page in d.request.pages}
        pages = tuple(
            page
            for page in wanted
            if not self._file(document, page).is_file()
            and (document, page) not in at_it | self._failed.keys()
        )
        if pages and idle:
            home = self._home(document)
            home.mkdir(parents=True, exist_ok=True)
            idle[0].ask(_Request(original, document, home, pages))
