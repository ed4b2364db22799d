"""What there is to do: the files of an inbox, and of the zips in it, each with what tells that it is unchanged."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gcm_classify.bundles import is_bundle, open_bundle
from gcm_classify.errors import IngestError, UsageError
from gcm_classify.ingest import Limits
from gcm_classify.outputs import STATE
from gcm_classify.records import CSV_COLUMNS, as_text

__all__ = ["UNPACKED", "Task", "inbox_files", "is_done", "stamp", "tasks_in"]

UNPACKED = ".unpacked"  # files of zips, by the zip's hash
_OUTPUTS = frozenset(
    [
        STATE,
        *(f"{STATE}-{beside}" for beside in ("journal", "wal", "shm")),
        *(f"{name}.{suffix}" for name in CSV_COLUMNS for suffix in ("jsonl", "csv")),
    ]
)

Known = Mapping[str, Mapping[str, Any]]
Ready = Callable[["Task"], bool]


@dataclass(frozen=True, slots=True)
class Task:
    """A file of the inbox: its name relative to it, what tells that it is unchanged, and why it cannot be read."""

    source: str
    path: Path
    size: int
    modified: float
    error: IngestError | None = None


def inbox_files(inbox: str | Path) -> list[Path]:
    """All files below a folder by name, hidden ones left out; links to folders are not followed.

    Raises:
        UsageError: no such folder.
    """
    inbox = Path(inbox)
    if not inbox.is_dir():
        raise UsageError("there is no such inbox", got=inbox, expected="a folder", do="check the path")
    found = []
    for folder, names, files in os.walk(inbox):
        names[:] = sorted(name for name in names if not name.startswith("."))
        found += [Path(folder) / name for name in files if not name.startswith(".")]
    return sorted(found)


def tasks_in(
    inbox: Path,
    *,
    leave_out: Path,
    unpacked: Path,
    limits: Limits,
    known: Known,
    key: str,
    ready: Ready = lambda task: True,
) -> list[Task]:
    """Every file of an inbox, zips opened.

    Args:
        inbox: the folder.
        leave_out: the output folder, which is no part of the inbox though it may lie in it, or be it.
        unpacked: where files of zips are kept.
        limits: what opening a zip may cost.
        known: what the store has recorded of each name; a zip that failed and is unchanged is not opened again.
        key: of the model and reader.
        ready: whether a file is looked at now.
    """
    found = (task for task in _files(inbox, leave_out) if ready(task))
    return [task for file in found for task in _opened(file, unpacked, limits, known, key)]


def _files(inbox: Path, leave_out: Path) -> Iterator[Task]:
    root, skipped = inbox.resolve(), leave_out.resolve()
    for path in inbox_files(inbox):
        folder = path.parent.resolve()
        if folder == skipped == root and path.name in _OUTPUTS:
            continue
        if skipped != root and root in skipped.parents and (folder == skipped or skipped in folder.parents):
            continue
        size, modified = stamp(path)
        yield Task(as_text(path.relative_to(inbox).as_posix()), path, size, modified)


def _opened(task: Task, unpacked: Path, limits: Limits, known: Known, key: str) -> Iterable[Task]:
    """The file itself, or those of the zip that it is."""
    if not is_bundle(task.path) or is_done(task, known.get(task.source), key):
        return (task,)
    try:
        members = open_bundle(task.path, unpacked, limits)
    except IngestError as error:
        return (replace(task, error=error),)
    if members is None:
        return (task,)
    return [
        replace(task, source=as_text(f"{task.source}/{member.name}"), error=member.error)
        if member.path is None
        else _member(as_text(f"{task.source}/{member.name}"), Path(member.path))
        for member in members
    ]


def _member(source: str, path: Path) -> Task:
    return Task(source, path, *stamp(path))


def stamp(path: Path) -> tuple[int, float]:
    """Size in bytes and time of last change; (-1, 0) for what cannot be asked, which is then always tried."""
    try:
        status = path.stat()
    except OSError:
        return -1, 0.0
    return status.st_size, status.st_mtime


def is_done(task: Task, row: Mapping[str, Any] | None, key: str) -> bool:
    """Whether what the store has recorded of a name still holds."""
    return (
        row is not None
        and row["key"] == key
        and row["size"] == task.size >= 0
        and row["modified"] == task.modified
        # A file that could not be opened may have been repaired without a trace in its size.
        and (row["failure"] is None or row["failure"]["id"] is not None)
    )
