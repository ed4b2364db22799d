"""The caller's side of the reading process: clocks, limits, and a dead child told apart from a bad file."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from gcm_classify import errors
from gcm_classify.datamodels import DocumentWarning
from gcm_classify.errors import IngestError, TimedOut, WorkerCrashed
from gcm_classify.ingest.limits import Limits
from gcm_classify.ingest.raw import RawBlock, RawPage, from_json

__all__ = ["Reading", "read_guarded", "warm_up"]


@dataclass(slots=True)
class Reading:
    """What a child read of a file before it ended. `error` is set where it did not read to the end."""

    format: str = ""
    items: list[RawPage | RawBlock] = field(default_factory=list)
    warnings: list[DocumentWarning] = field(default_factory=list)
    error: IngestError | None = None


class _ReadingProcess:
    """One warm process, one request at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._buffer = b""

    def start(self) -> None:
        """Start the process if it is not running; importing its readers goes on in the background."""
        with self._lock:
            self._ensure()

    def read(self, path: Path, sha256: str, limits: Limits) -> Reading:
        with self._lock:
            process = self._ensure()
            request = {"path": str(path.absolute()), "sha256": sha256, "limits": asdict(limits)}
            assert process.stdin is not None
            try:
                process.stdin.write(json.dumps(request).encode() + b"\n")
                process.stdin.flush()
                return self._collect(process, path, limits)
            except (BrokenPipeError, EOFError):
                self._stop()
                return Reading(error=_crashed(path, "the reading process ended"))

    def stop(self) -> None:
        with self._lock:
            self._stop()

    def _ensure(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._owner == os.getpid() and self._process.poll() is not None:
            self._stop()
        if self._process is None or self._owner != os.getpid():
            self._buffer = b""
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gcm_classify.ingest.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=tempfile.gettempdir(),
                env={
                    "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                    "PATH": os.environ.get("PATH", os.defpath),  # where Tesseract is, and its languages
                    **{name: os.environ[name] for name in ("TESSDATA_PREFIX",) if name in os.environ},
                    "LC_ALL": "C.UTF-8",
                },
                start_new_session=True,
            )
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None or self._owner != os.getpid():
            return
        if process.poll() is None:  # once it has been waited for, its number may be another's
            _kill(process.pid)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()

    def _collect(self, process: subprocess.Popen[bytes], path: Path, limits: Limits) -> Reading:
        reading, child, timed_out, characters = Reading(), 0, False, 0
        deadline, apart = time.monotonic() + limits.total_seconds, 0.0
        while True:
            began = time.monotonic()
            wait = 30.0 if timed_out or not child else apart or min(limits.page_seconds, deadline - began)
            message = self._next(process, max(wait, 0.0))
            if message is None:
                if timed_out or not child:
                    raise EOFError
                timed_out = True
                _kill(child)
                continue
            if "ended" in message:
                return _closed(reading, path, message["ended"], timed_out, limits)
            child = message.get("pid", child)
            deadline += time.monotonic() - began if apart else 0.0
            apart = message.get("clock", 0.0)  # a step of a reader that has a clock of its own
            characters += _take(reading, message)
            if characters > limits.characters and not reading.error:
                reading.error = errors.TooLarge(
                    f"{path.name} holds too much text",
                    expected=f"at most {limits.characters} characters",
                    do="split the file",
                )
                _kill(child)

    def _next(self, process: subprocess.Popen[bytes], seconds: float) -> dict[str, Any] | None:
        """The next message; None when none came in time. Raises EOFError when the process is gone."""
        deadline = time.monotonic() + seconds
        while (line := self._line(process, deadline)) is not None:
            with contextlib.suppress(ValueError):  # a kill cuts a line off anywhere
                message: dict[str, Any] = json.loads(line)
                return message
        return None

    def _line(self, process: subprocess.Popen[bytes], deadline: float) -> bytes | None:
        assert process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while b"\n" not in self._buffer:
                if not selector.select(max(deadline - time.monotonic(), 0)):
                    return None
                received = os.read(process.stdout.fileno(), 1 << 20)
                if not received:
                    raise EOFError
                self._buffer += received
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line


def _take(reading: Reading, message: dict[str, Any]) -> int:
    """Add a message to the reading; the number of characters that it brought."""
    if "format" in message:
        reading.format = message["format"]
    elif "warning" in message:
        code, text, pages = message["warning"]
        reading.warnings.append(DocumentWarning(code, text, tuple(pages)))
    elif "item" in message:
        item = from_json(message["item"])
        reading.items.append(item)
        return _characters(item)
    elif "error" in message:
        name, what, got, expected, do = message["error"]
        reading.error = getattr(errors, name)(what, got=got, expected=expected, do=do)
    return 0


def _characters(item: RawPage | RawBlock) -> int:
    if isinstance(item, RawBlock):
        return len(item.text)
    cells = (cell for table in item.tables for row in table.rows for cell in row)
    return sum(len(word.text) + 1 for words in (item.words, *cells) for word in words)


def _closed(reading: Reading, path: Path, code: int, timed_out: bool, limits: Limits) -> Reading:
    if reading.error is None and timed_out:
        reading.error = TimedOut(
            f"{path.name} took too long to read",
            expected=f"a page in {limits.page_seconds:g} s, the file in {limits.total_seconds:g} s",
            do="ask the sender for a simpler file",
        )
    elif reading.error is None and code != 0:
        reading.error = _crashed(path, f"signal {-code}" if code < 0 else f"exit status {code}")
    return reading


def _crashed(path: Path, how: str) -> WorkerCrashed:
    return WorkerCrashed(
        f"{path.name} made the reading process die ({how})", do="ask the sender for the file again"
    )


def _kill(child: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)


_PROCESS = _ReadingProcess()
atexit.register(_PROCESS.stop)


def warm_up() -> None:
    """Start the reading process now, so that it imports its readers while the caller loads a model."""
    _PROCESS.start()


def read_guarded(path: Path, sha256: str, limits: Limits) -> Reading:
    """Read a file in a child process under the limits. A crash is tried once more in a fresh process."""
    reading = _PROCESS.read(path, sha256, limits)
    if isinstance(reading.error, WorkerCrashed):
        _PROCESS.stop()
        reading = _PROCESS.read(path, sha256, limits)
    return reading
