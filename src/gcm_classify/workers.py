"""Worker processes: outcomes in order, a few items ahead of who takes them and no more, and none left behind.

What workers load is most of their memory. On Linux it is loaded by one process, from which they are forked and with which
they share it; elsewhere a fork of what was loaded is not safe, and each loads its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.reduction import send_handle
from queue import SimpleQueue
from threading import Lock
from typing import Generic, TypeVar

from gcm_classify.errors import GcmError

__all__ = ["AHEAD", "in_order", "launched"]

AHEAD = 2  # items a worker that are in work or done before they are taken

_SHARED = sys.platform == "linux"
_STARTS = 3  # of a worker, which only a machine without memory needs
_DEATHS = 2  # of workers on one item, after which it is given up

# Workers are as many as cores; were each to multiply its small matrices on all of them, they would wait for one another.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

_LAUNCHED: list[tuple[subprocess.Popen[bytes], Connection]] = []  # what waits for who asks for workers

T = TypeVar("T")
R = TypeVar("R")


def nothing() -> None:
    """What a worker that needs nothing loads."""


@contextmanager
def launched(first: Callable[[], object]) -> Iterator[None]:
    """Start what workers will come from, and let it load `first`, while this process is not yet so far; whoever asks for
    workers meanwhile gets them from there.
    """
    if _SHARED:
        _LAUNCHED.append(_launch(first))
    try:
        yield
    finally:
        while _LAUNCHED:  # nobody asked
            _end(*_LAUNCHED.pop())


def in_order(
    work: Callable[[T], R],
    items: Iterable[T],
    *,
    jobs: int,
    lost: Callable[[T], R],
    ready: Callable[[], object] = nothing,
) -> Iterator[R]:
    """The outcome of each item in its order; items are read as outcomes are taken.

    At most `AHEAD` times `jobs` items are read before the first of them is taken, whoever is slow. When the caller stops,
    early or at the end, every worker stops with it.

    Args:
        work: done in a worker; it and its items travel there as pickles, functions by name. What it raises is raised here.
        items: any iterable.
        jobs: number of workers.
        lost: what stands for an item on which two workers died.
        ready: called before the first item, once for all workers that share memory: what it loads stays with `work`.
    """
    pool = _Pool(work, jobs, lost, ready)
    try:
        for item in items:
            pool.give(item)
            if pool.is_full:
                yield pool.take()
        while pool.waiting:
            yield pool.take()
    finally:
        pool.close()


class _Pool(Generic[T, R]):
    """A thread for each worker hands it items and waits for it: so its death is known at once, and on which item."""

    def __init__(
        self, work: Callable[[T], R], jobs: int, lost: Callable[[T], R], ready: Callable[[], object]
    ) -> None:
        self.work = work
        self.jobs = jobs
        self.lost = lost
        self.waiting: deque[Future[R]] = deque()
        self.threads = ThreadPoolExecutor(jobs)
        self.workshop = _Workshop(ready)
        self.idle: SimpleQueue[Connection | None] = SimpleQueue()  # None for one that was not needed yet
        for _ in range(jobs):
            self.idle.put(None)
        self.is_closing = False

    @property
    def is_full(self) -> bool:
        return len(self.waiting) >= AHEAD * self.jobs

    def give(self, item: T) -> None:
        self.waiting.append(self.threads.submit(self._outcome, item))

    def take(self) -> R:
        return self.waiting.popleft().result()

    def close(self) -> None:
        """Whether they are at work or not: workers go, and what they started goes with them."""
        self.is_closing = True
        self.threads.shutdown(wait=False, cancel_futures=True)
        self.workshop.close()
        self.threads.shutdown()
        while not self.idle.empty():
            if (worker := self.idle.get()) is not None:
                worker.close()

    def _outcome(self, item: T) -> R:
        """In a thread: of an item, whoever dies of it."""
        worker = self.idle.get()
        try:
            for _ in range(_DEATHS):
                worker = worker or self.workshop.worker()
                try:
                    return _asked(worker, self.work, item)
                except (EOFError, ConnectionError):
                    worker.close()
                    worker = None
                    if self.is_closing:
                        raise
            return self.lost(item)
        finally:
            self.idle.put(worker)


def _asked(worker: Connection, work: Callable[[T], R], item: T) -> R:
    """
    Raises:
        EOFError, ConnectionError: the worker died.
        Exception: what the work raised.
    """
    worker.send((work, item))
    outcome, error = worker.recv()
    if error is not None:
        raise error
    answer: R = outcome
    return answer


class _Workshop:
    """Where workers come from: a process that loads and is forked, or a process for each of them."""

    def __init__(self, ready: Callable[[], object]) -> None:
        self._ready = ready
        self._lock = Lock()
        self._open: list[tuple[subprocess.Popen[bytes], Connection]] = []
        self._is_closed = False

    def worker(self) -> Connection:
        """The end of a line to a new worker, which waits for work.

        Raises:
            GcmError: none comes.
        """
        for _ in range(_STARTS):
            line = self._line()
            with suppress(EOFError, ConnectionError):  # where the workshop is just dying
                line.recv()
                return line
            line.close()
        raise GcmError("no worker process starts", do="look at the machine's memory, or run with fewer jobs")

    def _line(self) -> Connection:
        ours, theirs = Pipe()
        with self._lock, theirs:
            if not (_SHARED and self._open and self._sent(theirs)) and not self._is_closed:
                self._start()
                self._sent(theirs)
        return ours

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            for process, line in self._open:
                _end(process, line)

    def _sent(self, theirs: Connection) -> bool:
        """Whether there was somebody to send the line to."""
        process, line = self._open[-1]
        with suppress(OSError):
            send_handle(line, theirs.fileno(), process.pid)
            return True
        return False

    def _start(self) -> None:
        process, line = _LAUNCHED.pop() if _LAUNCHED else _launch()
        self._open.append((process, line))
        for wanted in (self._ready, None):
            _send(line, wanted)


def _launch(*first: Callable[[], object]) -> tuple[subprocess.Popen[bytes], Connection]:
    """A process that loads what it is told over the line, until that is None."""
    ours, theirs = Pipe()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-m", "gcm_classify.workshop", str(theirs.fileno()), *["--fork"] * _SHARED],
            stdin=subprocess.DEVNULL,
            env={
                **os.environ,
                **{name: os.environ.get(name, "1") for name in _THREADS},
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "PYTHONSAFEPATH": "1",  # the folder that one happens to stand in holds no libraries
            },
            pass_fds=[theirs.fileno()],
        )
    for wanted in first:
        _send(ours, wanted)
    return process, ours


def _send(line: Connection, wanted: Callable[[], object] | None) -> None:
    with suppress(ConnectionError):  # where it is gone already, its workers are seen to be
        line.send(wanted)


def _end(process: subprocess.Popen[bytes], line: Connection) -> None:
    line.close()  # on which it ends those that were forked from it
    process.terminate() if _SHARED else process.kill()  # the first minds only while it loads
    process.wait()
