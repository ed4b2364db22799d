"""The process that workers are forked from: what all of them need is loaded here once, and lies in memory once.

`python -m gcm_classify.workshop SOCKET --fork` is told over the socket what to load, one after the other until there is
nothing more, then forks a worker for every connection that comes after; when the socket closes it kills those that are left and ends. Without `--fork` it is
itself the one worker. Nothing else happens here: a fork needs a process without threads.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle
from typing import Any

__all__ = ["main"]


def main() -> None:
    """Load, then serve or have it served."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a key press is the caller's, who closes the socket
    with suppress(EOFError, ConnectionError), Connection(int(sys.argv[1])) as caller:
        _load(iter(caller.recv, None))
        signal.signal(
            signal.SIGTERM, signal.SIG_IGN
        )  # from here on the socket tells, so that no worker is left
        if "--fork" in sys.argv:
            _fork_workers(caller)
        else:
            _serve(Connection(recv_handle(caller)))
    os._exit(0)  # to take apart what was loaded would take longer


def _load(wanted: Iterator[Callable[[], object]]) -> None:
    for load in wanted:
        with suppress(Exception):  # a worker meets it again, and tells who asked
            load()
    gc.collect()
    gc.freeze()  # a collector that walks over what was loaded would copy every page of it


def _fork_workers(caller: Connection) -> None:
    """Until the caller leaves."""
    children: set[int] = set()
    try:
        while True:
            connection = recv_handle(caller)
            children -= {child for child in children if os.waitpid(child, os.WNOHANG)[0]}
            children.add(_forked(connection, caller))
            os.close(connection)
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)  # nobody else has waited for it: the number is still its own
            os.waitpid(child, 0)


def _forked(connection: int, caller: Connection) -> int:
    child = os.fork()
    if child == 0:
        try:
            caller.close()
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            _serve(Connection(connection))
        finally:
            os._exit(0)
    return child


def _serve(caller: Connection) -> None:
    """In a worker: say that there is one, and answer each (work, item) until the caller leaves."""
    with suppress(EOFError, ConnectionError):
        caller.send("ready")
        while True:
            caller.send(_answer(*caller.recv()))


def _answer(work: Callable[[Any], Any], item: Any) -> tuple[Any, Exception | None]:
    """What came of it, or what was raised."""
    try:
        return work(item), None
    except Exception as error:  # it is the caller's to judge
        return None, error


if __name__ == "__main__":
    main()
