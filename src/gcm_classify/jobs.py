"""Work beside the desk: a process of its own, told about by a small file that outlives both."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

__all__ = ["JobState", "read_state", "start", "write_state"]

Phase = Literal["running", "done", "failed"]

_STARTED: dict[
    int, subprocess.Popen[bytes]
] = {}  # children of this process, so that an ended one is not taken for alive


@dataclass(frozen=True, slots=True)
class JobState:
    """How far a job is. `said` is a line for a person, `done` of `total` its steps, `pid` the process that does it."""

    phase: Phase
    said: str = ""
    done: int = 0
    total: int = 0
    pid: int = 0

    @property
    def share(self) -> float:
        """How much is done, in [0, 1]; 0 where nobody knows."""
        return min(1.0, self.done / self.total) if self.total else 0.0


def start(module: str, arguments: Sequence[str], *, state: Path, environment: Mapping[str, str]) -> None:
    """Run a module in a process of its own, unless one that `state` tells of is still at it.

    Args:
        module: run as `python -m`.
        arguments: for it; nothing secret, for every list of processes shows them.
        state: the file that it writes its `JobState` to.
        environment: added to this process's own.
    """
    found = read_state(state)
    if found is not None and found.phase == "running":
        return
    state.parent.mkdir(parents=True, exist_ok=True)
    with state.with_suffix(".log").open("ab") as log:
        done = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # the desk may stop; what was begun goes on
        )
    _STARTED[done.pid] = done
    write_state(state, JobState("running", "Starting", pid=done.pid))


def read_state(path: Path) -> JobState | None:
    """What a job last told; one whose process is gone without a word has failed. None where none ever ran."""
    try:
        state = JobState(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # never ran, or a file of an older version
        return None
    if state.phase == "running" and not _is_alive(state.pid):
        return JobState("failed", "The process stopped without finishing.")
    return state


def write_state(path: Path, state: JobState) -> None:
    """Tell how far a job is, whole or not at all."""
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(asdict(state)), encoding="utf-8")
    part.replace(path)


def _is_alive(pid: int) -> bool:
    own = _STARTED.get(pid)
    if own is not None:
        if own.poll() is None:
            return True
        del _STARTED[pid]
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # alive, and another user's
    return True
