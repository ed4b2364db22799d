"""The reading process as its callers see it: started once, forked for each of them, and gone with the last."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.reduction import send_handle
from typing import Any

__all__ = ["ReadingProcess"]

_WORKER = (sys.executable, "-m", "gcm_classify.ingest.worker")
_LONGEST_LINE = (
    64 * 1024 * 1024
)  # bytes of one message; the most that an honest page can bring is a quarter of it


class ReadingProcess:
    """A process that has loaded the readers, and a line to a fork of it, which answers one request at a time.

    What is forked from the caller, as workers are, shares the process and gets a line of its own.

    Args:
        command: what to run, with the descriptor to be called over as its last argument.

    Attributes:
        lock: to be held from a request to its last answer.
    """

    def __init__(self, command: Sequence[str] = _WORKER) -> None:
        self.lock = threading.RLock()
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._starter = 0
        self._calls: Connection | None = None
        self._folder = ""
        self._line: Connection | None = None
        self._caller = 0
        self._buffer = bytearray()

    def start(self) -> None:
        """Start the process if it is not running; it loads its readers in the background."""
        with self.lock:
            self._started()

    def ask(self, request: dict[str, Any]) -> None:
        """
        Raises:
            ConnectionError: nobody takes it.
            OSError: no process starts, which is not the file's doing.
        """
        line, message = self._connected(), memoryview(json.dumps(request).encode() + b"\n")
        while message:
            message = message[os.write(line.fileno(), message) :]

    def answer(self, seconds: float) -> dict[str, Any] | None:
        """The next message of the answer; None when none came in time.

        Raises:
            EOFError: who answers is gone.
            OverflowError: a message without end.
        """
        deadline = time.monotonic() + seconds
        while (line := self._received(deadline)) is not None:
            with contextlib.suppress(ValueError):  # a kill cuts a line off anywhere
                message: dict[str, Any] = json.loads(line)
                return message
        return None

    def hang_up(self) -> None:
        """Who answers ends with whatever it is reading; the next request goes to a fresh fork."""
        with self.lock:
            line, self._line = self._line, None
            self._buffer.clear()
            if line is None:
                return
            line.close()

    def stop(self) -> None:
        """End the process, where it was started here, and all forks of it."""
        with self.lock:
            self.hang_up()
            calls, self._calls = self._calls, None
            process, self._process = self._process, None
            if calls is not None:
                calls.close()
            if process is None or self._starter != os.getpid():
                return
            if process.poll() is None:  # once it has been waited for, its number may be another's
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _connected(self) -> Connection:
        if self._line is not None and self._caller == os.getpid():
            return self._line
        self.hang_up()
        try:
            self._line = self._called()
        except ConnectionError:  # it died since
            self.stop()
            self._line = self._called()
        self._caller = os.getpid()
        return self._line

    def _called(self) -> Connection:
        """Our end of a line, whose other end is on its way to a new fork."""
        ours, theirs = Pipe()
        with theirs:
            try:
                send_handle(self._started(), theirs.fileno(), 0)
            except OSError:
                ours.close()
                raise
        return ours

    def _started(self) -> Connection:
        if self._process is not None and self._starter == os.getpid() and self._process.poll() is not None:
            self.stop()
        if self._calls is None:
            calls, theirs = Pipe()
            folder = tempfile.mkdtemp(prefix="gcm-reading-")
            try:
                with theirs:
                    self._process = self._run(theirs.fileno(), folder)
            except OSError:
                calls.close()
                shutil.rmtree(folder, ignore_errors=True)
                raise
            self._calls, self._folder, self._starter = calls, folder, os.getpid()
        return self._calls

    def _run(self, calls: int, folder: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*self._command, str(calls)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=_environment(),
            pass_fds=[calls],
            start_new_session=True,
        )

    def _received(self, deadline: float) -> bytes | None:
        """A line of what is sent to us."""
        line = self._line
        if line is None:
            raise EOFError
        searched = 0
        with selectors.DefaultSelector() as selector:
            selector.register(line, selectors.EVENT_READ)
            while (end := self._buffer.find(b"\n", searched)) < 0:
                searched = len(self._buffer)
                if searched > _LONGEST_LINE:
                    self._buffer.clear()
                    raise OverflowError
                if not selector.select(max(deadline - time.monotonic(), 0)):
                    return None
                self._buffer += _bytes_from(line)
        received = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return received


def _bytes_from(line: Connection) -> bytes:
    try:
        received = os.read(line.fileno(), 1 << 20)
    except ConnectionError:  # it went with our request unread
        received = b""
    if not received:
        raise EOFError
    return received


def _environment() -> dict[str, str]:
    """What readers need of ours, and nothing else of it."""
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "PATH": os.environ.get("PATH", os.defpath),  # where Tesseract is, and its languages
        **{name: os.environ[name] for name in ("TESSDATA_PREFIX",) if name in os.environ},
        "LC_ALL": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",  # it forks: a library's threads would stay behind
    }
