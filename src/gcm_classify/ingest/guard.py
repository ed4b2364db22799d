"""The caller's side of the reading process: clocks, limits, and a dead child told apart from a bad file."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from gcm_classify import errors
from gcm_classify.datamodels import DocumentWarning
from gcm_classify.errors import IngestError, OutOfMemory, OutputLimit, TimedOut, WorkerCrashed
from gcm_classify.ingest.limits import Limits
from gcm_classify.ingest.raw import Member, RawBlock, RawPage, characters, from_json
from gcm_classify.ingest.readingprocess import ReadingProcess

__all__ = ["Reading", "read_guarded", "unpack_guarded", "warm_up"]


_PDF_READERS = ("pypdfium2", "pdfplumber")  # the first may take the process with it, the second raises
_MOST_BLOCKS = 100_000
_MOST_WARNINGS = 200
_MEMORY_SPENT = 3  # a process that dies with a third of its memory in use was refused the rest
_PATIENCE = 30.0  # seconds for what the reading process itself does, such as starting


@dataclass(slots=True)
class Reading:
    """What a child read of a file before it ended. `error` is set where it did not read to the end."""

    format: str = ""
    items: list[RawPage | RawBlock] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)
    warnings: list[DocumentWarning] = field(default_factory=list)
    error: IngestError | None = None
    members: list[Member] = field(default_factory=list)  # of an archive that was unpacked
    died: int = 0  # the signal, negative, or the exit status that the child ended with by itself
    peak_bytes: int = 0  # the most memory that the child held


@dataclass(slots=True)
class _Watch:
    """One request: what came of it, and when its patience ends."""

    path: Path
    limits: Limits
    reading: Reading = field(default_factory=Reading)
    child: int = 0
    is_killed: bool = False
    _characters: int = 0
    _started: float = field(default_factory=time.monotonic)
    _heard: float = field(default_factory=time.monotonic)
    _own_clock: float = 0.0  # seconds of a step that does not count against the whole
    _apart: float = 0.0  # seconds that such steps took

    def seconds_left(self) -> float:
        """How long to wait for the next message."""
        if self.is_killed or not self.child:
            return _PATIENCE
        if self._own_clock:
            return self._own_clock
        end = self._started + self._apart + self._whole()
        return max(min(self.limits.page_seconds, end - time.monotonic()), 0.0)

    def _whole(self) -> float:
        """Seconds for the whole file, with what each of its pages adds; blocks add nothing."""
        return self.limits.seconds_for(len(self.reading.items) if self.reading.format == "pdf" else 0)

    def has_time(self) -> bool:
        """False once the file has had all its time; a child that never pauses is not waited for otherwise."""
        return self.is_killed or self.seconds_left() > 0

    def take(self, message: dict[str, Any]) -> None:
        """Note a message; kill the child where it brings more than allowed."""
        now = time.monotonic()
        if self._own_clock:
            self._apart += now - self._heard
        self._own_clock, self._heard = message.get("clock", 0.0), now
        self.child = message.get("pid", self.child)
        self._characters += _take(self.reading, message)
        most = self.limits.pages if self.reading.format == "pdf" else _MOST_BLOCKS
        if self._characters > self.limits.characters or len(self.reading.items) > most:
            self.flooded()

    def flooded(self) -> None:
        """A child that gives more than a reader of ours ever would."""
        self._kill(
            OutputLimit(
                f"{self.path.name} holds too much text",
                expected=f"at most {self.limits.characters} characters",
                do="split the file",
            )
        )

    def timed_out(self) -> None:
        self._kill(
            TimedOut(
                f"{self.path.name} took too long to read",
                expected=f"a page in {self.limits.page_seconds:g} s, the file in {self._whole():g} s",
                do="ask the sender for a simpler file",
            )
        )

    def _kill(self, why: IngestError) -> None:
        if self.reading.error is None:
            self.reading.error = why
        self.is_killed = True
        if self.child:
            _kill(self.child)

    def closed(self, ended: dict[str, Any]) -> Reading:
        """The reading, once its child has ended."""
        code, self.reading.peak_bytes = ended["ended"], ended.get("peak", 0)
        self.reading.died = 0 if self.is_killed else code
        if self.reading.error is None and code != 0:
            if self.reading.peak_bytes * _MEMORY_SPENT > self.limits.memory_bytes:
                self.reading.error = OutOfMemory(
                    f"{self.path.name} needs more memory than allowed to be read",
                    expected=f"at most {self.limits.memory_bytes} bytes",
                    do="ask the sender for a simpler file",
                )
            else:
                self.reading.error = _crashed(
                    self.path, f"signal {-code}" if code < 0 else f"exit status {code}"
                )
        return self.reading


def _asked(path: Path, limits: Limits, **what: Any) -> Reading:
    """Have a file read, `sha256=` its hash, or unpacked, `unpack=` a folder."""
    process = _PROCESS
    with process.lock:
        try:
            process.ask({"path": str(path.absolute()), "limits": asdict(limits), **what})
            return _collected(process, _Watch(path, limits))
        except (ConnectionError, EOFError):
            process.hang_up()
            return Reading(error=_crashed(path, "the reading process ended"))
        except BaseException:  # its answer would be taken for the next one's
            process.hang_up()
            raise


def _collected(process: ReadingProcess, watch: _Watch) -> Reading:
    while True:
        try:
            message = process.answer(watch.seconds_left()) if watch.has_time() else None
        except OverflowError:
            watch.flooded()
            continue
        if message is None:
            if watch.is_killed or not watch.child:
                raise EOFError
            watch.timed_out()
        elif "ended" in message:
            if message.get("lacks"):
                process.hang_up()
            return watch.closed(message)
        elif not watch.is_killed:
            watch.take(message)


def _take(reading: Reading, message: dict[str, Any]) -> int:
    """Add a message to the reading; the number of characters that it brought."""
    if "format" in message:
        reading.format = message["format"]
    elif "warning" in message and len(reading.warnings) < _MOST_WARNINGS:
        code, text, pages = message["warning"]
        reading.warnings.append(DocumentWarning(code, text, tuple(pages)))
    elif "furniture" in message:
        reading.furniture.append(message["furniture"])
        return len(message["furniture"])
    elif "item" in message:
        item = from_json(message["item"])
        reading.items.append(item)
        return characters(item)
    elif "member" in message:
        name, path, told = message["member"]
        reading.members.append(Member(name, path, None if told is None else _told(told)))
    elif "error" in message:
        reading.error = _told(message["error"])
    return 0


def _told(told: list[Any]) -> IngestError:
    name, what, got, expected, do = told
    error: IngestError = getattr(errors, name)(what, got=got, expected=expected, do=do)
    return error


def _crashed(path: Path, how: str) -> WorkerCrashed:
    return WorkerCrashed(
        f"{path.name} made the reading process die ({how})", do="ask the sender for the file again"
    )


def _kill(child: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)


_PROCESS = ReadingProcess()
atexit.register(_PROCESS.stop)


def warm_up() -> None:
    """Start the reading process now, so that it imports its readers while the caller loads a model."""
    _PROCESS.start()


def read_guarded(path: Path, sha256: str, limits: Limits) -> Reading:
    """Read a file in a child process under the limits. A crash is tried once more in a fresh process."""
    reading = _asked(path, limits, sha256=sha256)
    if isinstance(reading.error, WorkerCrashed):
        _PROCESS.hang_up()
        if reading.format != "pdf" or reading.died in (0, -signal.SIGKILL):  # not of the file's own doing
            return _asked(path, limits, sha256=sha256)
    if reading.format == "pdf" and isinstance(reading.error, WorkerCrashed | OutOfMemory):
        return _by_the_other_reader(path, sha256, limits, reading) or reading
    return reading


def _by_the_other_reader(path: Path, sha256: str, limits: Limits, failed: Reading) -> Reading | None:
    """What the reader of PDF that did not fail makes of the file alone; None where it is no better."""
    dead, left = _PDF_READERS if failed.died else _PDF_READERS[::-1]
    again = _asked(path, limits, sha256=sha256, without=dead)
    if again.error is not None or not any(isinstance(item, RawPage) and item.words for item in again.items):
        return None
    again.warnings.append(
        DocumentWarning("READER_FAILED", f"{dead} failed on the file; {left} alone read it.")
    )
    return again


def unpack_guarded(path: Path, folder: Path, limits: Limits) -> Reading:
    """Unpack a zip of files below an empty folder, in a child process under the limits.

    The reading has the archive's `members`; of a file that is no archive it has only the `format`.
    """
    return _asked_twice(path, limits, unpack=str(folder.absolute()))


def _asked_twice(path: Path, limits: Limits, **what: Any) -> Reading:
    """A crash is tried once more in a fresh process."""
    reading = _asked(path, limits, **what)
    if isinstance(reading.error, WorkerCrashed):
        _PROCESS.hang_up()
        reading = _asked(path, limits, **what)
    return reading
