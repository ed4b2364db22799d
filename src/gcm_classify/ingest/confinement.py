"""What the reading process may do: no network, little memory, few files, a folder of its own that goes with it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import sys
from pathlib import Path

from gcm_classify.ingest.limits import Limits

__all__ = ["confine", "leave_network"]

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # flags of unshare(2)
_GRACE = 5  # seconds of processor time past the clock, so that the clock is what is noticed


def leave_network() -> bool:
    """Move this process, and all that it starts, to where there is no network. False where that is not permitted.

    Call it before there is a second thread. Without the right to it a process may still get it inside a user
    namespace of its own; in a container, and on macOS, often neither is permitted.
    """
    if not sys.platform.startswith("linux"):
        return False
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    if unshare(_NEW_NETWORK) == 0:
        return True
    user, group = os.getuid(), os.getgid()
    if unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return False
    with contextlib.suppress(OSError):  # without the map files are still ours, only shown as nobody's
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return True


def confine(limits: Limits, folder: Path, *, writes: int | None = None) -> None:
    """Hold this process to the limits, working in an empty folder.

    Args:
        limits: as everywhere.
        folder: that it works in.
        writes: bytes of the largest file that it may write; `limits.scratch_bytes` otherwise.
    """
    writes = limits.scratch_bytes if writes is None else writes
    os.chdir(folder)
    os.environ["HOME"] = os.environ["TMPDIR"] = str(folder)
    seconds = int(limits.most_seconds + limits.ocr_total_seconds) + _GRACE
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (writes, writes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.open_files, limits.open_files))
    if sys.platform.startswith("linux"):  # macOS accepts the call and ignores it
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
