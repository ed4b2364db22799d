"""Worker processes: outcomes in order, a few items ahead of who takes them and no more, and none left behind."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future

__all__ = ["AHEAD", "in_order"]

AHEAD = 2  # items a worker that are in work or done before they are taken

# Workers are as many as cores; were each to multiply its small matrices on all of them, they would wait for one another.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

T = TypeVar("T")
R = TypeVar("R")


def in_order(work: Callable[[T], R], items: Iterable[T], *, jobs: int, lost: Callable[[T], R]) -> Iterator[R]:
    """The outcome of each item in its order; items are read as outcomes are taken.

    At most `AHEAD` times `jobs` items are read before the first of them is taken, whoever is slow. When the caller stops,
    early or at the end, every worker stops with it.

    Args:
        work: done in a worker; it and its items travel there.
        items: any iterable.
        jobs: number of workers.
        lost: what stands for an item whose worker died, and a second one that had nothing else to do.
    """
    pool = _Pool(work, jobs)
    try:
        for item in items:
            pool.give(item)
            if pool.is_full:
                yield pool.take(lost)
        while pool.waiting:
            yield pool.take(lost)
    finally:
        pool.close()


class _Pool(Generic[T, R]):
    """Workers, and the items that they were given, oldest first."""

    def __init__(self, work: Callable[[T], R], jobs: int) -> None:
        self.work = work
        self.jobs = jobs
        self.waiting: deque[tuple[T, Future[R]]] = deque()
        self.executor = _executor(jobs)

    @property
    def is_full(self) -> bool:
        return len(self.waiting) >= AHEAD * self.jobs

    def give(self, item: T) -> None:
        try:
            self.waiting.append((item, self.executor.submit(self.work, item)))
        except BrokenProcessPool:  # a worker died meanwhile: `take` finds whose
            self._begin_anew()
            self.waiting.append((item, self.executor.submit(self.work, item)))

    def take(self, lost: Callable[[T], R]) -> R:
        item, outcome = self.waiting.popleft()
        try:
            return outcome.result()
        except BrokenProcessPool:
            self._begin_anew()
            return self._alone(item, lost)

    def close(self) -> None:
        """Idle workers end by themselves; those that are still at work are killed, with what they started."""
        self.executor.shutdown(wait=True, kill_workers=bool(self.waiting))

    def _begin_anew(self) -> None:
        """When a worker dies all that is in work is lost, and nobody says whose fault it was."""
        self.close()
        self.executor = _executor(self.jobs)
        items = [item for item, _ in self.waiting]
        self.waiting = deque((item, self.executor.submit(self.work, item)) for item in items)

    def _alone(self, item: T, lost: Callable[[T], R]) -> R:
        executor = _executor(1)
        try:
            outcome: R = executor.submit(self.work, item).result()
            return outcome
        except BrokenProcessPool:
            return lost(item)
        finally:
            executor.shutdown(wait=True)


def _executor(jobs: int) -> Any:
    from loky import ProcessPoolExecutor

    return ProcessPoolExecutor(max_workers=jobs, env={name: os.environ.get(name, "1") for name in _THREADS})
