"""A reading process whose reader of text does what the text says, to see whether the guard copes.

Run as a program in place of `gcm_classify.ingest.worker`.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from gcm_classify.datamodels import DocumentWarning
from gcm_classify.errors import Corrupt
from gcm_classify.ingest import worker
from gcm_classify.ingest.limits import Clock, Limits
from gcm_classify.ingest.raw import RawBlock

_SENTENCE = "We train officers at every border post, and publish what they learn."


def _hang() -> Iterator[Any]:
    while True:
        time.sleep(60)


def _hang_after_a_block() -> Iterator[Any]:
    yield RawBlock("paragraph", "Read before it hung.")
    yield from _hang()


def _ignore_signals() -> Iterator[Any]:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    yield from _hang()


def _leave_a_grandchild() -> Iterator[Any]:
    if os.fork() == 0:
        time.sleep(60)
        os._exit(0)
    yield from _hang()


def _eat_memory() -> Iterator[Any]:
    eaten = []
    while True:
        eaten.append(bytearray(16 * 2**20))
    yield


def _abort_for_want_of_memory() -> Iterator[Any]:
    eaten = []
    try:
        while True:
            eaten.append(bytearray(16 * 2**20))
    except MemoryError:
        os.abort()
    yield


def _wrap_a_memory_error() -> Iterator[Any]:
    try:
        raise RuntimeError(MemoryError())
    except RuntimeError as error:
        raise ValueError("something went wrong") from error
    yield


def _recurse() -> Iterator[Any]:
    yield from _recurse()


def _abort() -> Iterator[Any]:
    os.abort()
    yield


def _fall() -> Iterator[Any]:
    ctypes.string_at(1)
    yield


def _leave() -> Iterator[Any]:
    os._exit(7)
    yield


def _flood_with_one_line() -> Iterator[Any]:
    out = _line()
    while True:
        os.write(out, b"x" * 65_536)
    yield


def _flood_with_blocks() -> Iterator[Any]:
    while True:
        yield RawBlock("paragraph", _SENTENCE)


def _flood_with_warnings() -> Iterator[Any]:
    while True:
        yield DocumentWarning("NOISE", "Again.")


def _flood_with_text() -> Iterator[Any]:
    while True:
        yield RawBlock("paragraph", f"{_SENTENCE} " * 250)


def _print_rubbish() -> Iterator[Any]:
    print('{"item": 3}')
    os.write(1, b"\xff\xfe rubbish\n")
    os.write(_line(), b'\x00\xff{"item":\n[1,2\n\n')
    yield RawBlock("paragraph", "Read all the same.")


def _raise_a_mistake() -> Iterator[Any]:
    raise TypeError("nobody expected this")
    yield


def _raise_after_a_block() -> Iterator[Any]:
    yield RawBlock("paragraph", "Read before it failed.")
    raise Corrupt("the rest is broken")


def _give_nothing() -> Iterator[Any]:
    yield from ()


def _take_a_clock_of_its_own() -> Iterator[Any]:
    for number in range(3):
        yield Clock(20.0)
        time.sleep(1.2)
        yield RawBlock("paragraph", f"Slow {number}.")


def _overrun_its_clock() -> Iterator[Any]:
    yield Clock(0.5)
    yield from _hang()


def _call_out() -> Iterator[Any]:
    try:
        socket.create_connection(("127.0.0.1", int(os.environ.get("PORT", "9"))), timeout=2)
        yield RawBlock("paragraph", "Connected.")
    except OSError as error:
        yield RawBlock("paragraph", f"Refused: {error.strerror}.")


def _look_around() -> Iterator[Any]:
    folder = Path.cwd()
    Path("own").write_bytes(b"x")
    yield RawBlock("paragraph", f"{[path.name for path in folder.iterdir()]} in {folder}")
    yield RawBlock("paragraph", " ".join(sorted(os.environ)))


def _write_much() -> Iterator[Any]:
    with Path("much").open("wb") as stream:
        for _ in range(200):
            stream.write(bytes(2**20))
    yield


def _open_much() -> Iterator[Any]:
    kept = [os.open("/dev/null", os.O_RDONLY) for _ in range(500)]
    yield RawBlock("paragraph", str(len(kept)))


def _line() -> int:
    """The descriptor that messages leave by: the highest socket that is open."""
    return max(int(name) for name in os.listdir("/proc/self/fd") if _is_socket(int(name)))  # noqa: PTH208


def _is_socket(descriptor: int) -> bool:
    try:
        return Path(f"/proc/self/fd/{descriptor}").readlink().name.startswith("socket:")
    except OSError:
        return False


WAYS: dict[str, Callable[[], Iterator[Any]]] = {
    name[1:].replace("_", " "): value
    for name, value in list(globals().items())
    if name.startswith("_") and callable(value) and name not in ("_line", "_is_socket")
}


def read_text(content: bytes, name: str, limits: Limits) -> Iterator[Any]:
    """Whatever the text says."""
    yield from WAYS[content.decode()]()


if __name__ == "__main__":
    worker._READERS["text"] = read_text
    worker.main()
