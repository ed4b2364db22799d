"""A worker that stays: it takes complete files from an inbox as they arrive, and uploads from the desk.

It looks again and again instead of being told: folders that come over a network do not tell. A file is complete when its
size and time stand still between two looks and its name is not that of a file still being written.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from gcm_classify.batch.caching import begin_caching, end_caching
from gcm_classify.batch.mirror import writable, write_mirror
from gcm_classify.batch.run import inbox_name
from gcm_classify.batch.tasks import UNPACKED, Task, inbox_files, is_done, tasks_in
from gcm_classify.batch.work import Work, result_key
from gcm_classify.classifier import Classifier
from gcm_classify.engines import LocalEngine
from gcm_classify.errors import UsageError
from gcm_classify.outputs import STATE
from gcm_classify.store import Store, open_store, sqlite_url
from gcm_classify.uploads import work_off

__all__ = ["check", "is_passing", "watch"]

_PASSING = (
    ".part",
    ".partial",
    ".crdownload",
    ".download",
    ".filepart",
    ".tmp",
    ".temp",
    ".swp",
    ".opdownload",
)
_PASSING_STARTS = ("~", ".", "_gsdata_")
Known = Mapping[str, Mapping[str, Any]]

_GREETING = 10.0  # seconds between signs of life


def is_passing(name: str) -> bool:
    """Whether a name is that of a file still being written: a download's, an editor's, an office program's lock.

    >>> is_passing("report.pdf.part"), is_passing("~$statement.docx"), is_passing("statement.pdf")
    (True, True, False)
    """
    return name.lower().endswith(_PASSING) or name.startswith(_PASSING_STARTS)


def check(inbox: str | Path | None, output: str | Path | None, store: str | None) -> str:
    """What is watched, in words, before anything is loaded or made.

    Raises:
        UsageError: the inbox is no folder, or nobody says where results go.
    """
    if store is None and output is None:
        raise UsageError("results need a place", do="name an output folder or a store")
    if inbox is not None:
        inbox_files(inbox)
        return f"{inbox} and the desk's uploads"
    return "the desk's uploads"


def watch(
    inbox: str | Path | None,
    classifier: Classifier,
    *,
    output: str | Path | None = None,
    store: str | None = None,
    jobs: int = 1,
    once: bool = False,
    pause: float = 2.0,
    told: Callable[[str], None] = lambda name: None,
) -> int:
    """Take what arrives, until interrupted; how many files were done. What was done before a restart is not done again.

    Args:
        inbox: a folder, searched below it too; None for uploads only.
        classifier: the model to use.
        output: a folder in which the files of a batch are kept up to date; none are written without it.
        store: URL of the results database; `output/gcm.sqlite` otherwise.
        jobs: worker processes.
        once: stop when everything that is there is done.
        pause: seconds between two looks; a file must stand still for as long.
        told: called with each name once its outcome is recorded.

    Raises:
        UsageError: the inbox is no folder, or nobody says where results go.
        OutputNotWritable: the output folder cannot be written.
        StoreError: the store cannot be used; what is recorded is kept.
    """
    check(inbox, output, store)
    folder = None if output is None else writable(Path(output))
    database = open_store(store or sqlite_url((folder or Path()) / STATE))
    try:
        watched = (
            None if inbox is None else _Inbox(Path(inbox), folder, database, classifier, jobs, pause, told)
        )
        if watched is not None:
            database.claim_inbox(watched.name, alone=store is None)
        begin_caching(database, classifier)
        return _look(database, classifier, watched, jobs, once, pause, told)
    finally:
        database.close()


def _look(
    store: Store,
    classifier: Classifier,
    inbox: _Inbox | None,
    jobs: int,
    once: bool,
    pause: float,
    told: Callable[[str], None],
) -> int:
    count, greeted = 0, 0.0
    while True:
        if time.monotonic() - greeted >= _GREETING or greeted == 0.0:
            store.greet()
            greeted = time.monotonic()
        done = work_off(store, classifier, jobs=jobs, told=told)
        done += inbox.take() if inbox else 0
        count += done
        if done:
            end_caching(store, classifier, ())
        if once and not done and (inbox is None or not inbox.moving):
            return count
        if not done:
            time.sleep(pause)


class _Stamp(NamedTuple):
    """What a file looked like, and since when it does, on the clock of this process."""

    size: int
    modified: float
    since: float


@dataclass(slots=True)
class _Inbox:
    """An inbox and what its files looked like when they were last looked at."""

    root: Path
    output: Path | None
    store: Store
    classifier: Classifier
    jobs: int
    pause: float
    told: Callable[[str], None]
    name: str = field(init=False)
    moving: bool = field(default=True, init=False)  # whether the last look found a file that was not complete
    _stamps: dict[str, _Stamp] = field(default_factory=dict, init=False)
    _seen: dict[str, _Stamp] = field(default_factory=dict, init=False)
    _held: set[str] = field(default_factory=set, init=False)
    _mirrored: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.name = inbox_name(self.root)

    def take(self) -> int:
        """Do what is complete and not done; how many files it were."""
        key, known = result_key(self.classifier), self.store.known_files(self.name)
        tasks = self._complete(known, key)
        todo = [task for task in tasks if not is_done(task, known.get(task.source), key)]
        gone = self._gone(known, {task.source for task in tasks})
        self.store.forget_files(sorted(gone), inbox=self.name)
        Work(self.store, self.classifier, self.name, key, told=self.told).do(
            todo, LocalEngine(self.classifier, self.jobs)
        )
        if todo or gone or not self._mirrored:
            self._mirror()
        return len(todo)

    def _complete(self, known: Known, key: str) -> list[Task]:
        self._seen, self._held = {}, set()
        folder = self.output or self.store.folder or self.root.parent / f".{self.root.name}"
        tasks = tasks_in(
            self.root,
            leave_out=folder,
            unpacked=folder / UNPACKED,
            limits=self.classifier.limits,
            known=known,
            key=key,
            ready=self._is_complete,
        )
        self._stamps = self._seen
        self.moving = any(not is_passing(Path(source).name) for source in self._held)
        return tasks

    def _is_complete(self, task: Task) -> bool:
        moment = time.monotonic()
        before = self._stamps.get(task.source)
        if before is None or (before.size, before.modified) != (task.size, task.modified):
            before = _Stamp(task.size, task.modified, moment)
        self._seen[task.source] = before
        if moment - before.since >= self.pause and not is_passing(Path(task.source).name):
            return True
        self._held.add(task.source)
        return False

    def _gone(self, known: Known, present: set[str]) -> set[str]:
        """Names that left; what is being written anew stands as it was until it is complete, and so do files of a zip."""
        return {
            source
            for source in known.keys() - present
            if source not in self._held and not any(source.startswith(f"{held}/") for held in self._held)
        }

    def _mirror(self) -> None:
        self._mirrored = True
        if self.output is not None:
            write_mirror(self.output, self.store, self.name)
