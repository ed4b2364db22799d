"""What a process and all below it hold of memory: pages that several share counted once. Linux only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Held", "Most"]


@dataclass(frozen=True, slots=True)
class Held:
    """MiB that a process holds: of its own, with its share of what it shares, and with all of that."""

    who: str
    own: float
    proportional: float
    resident: float


@dataclass(slots=True)
class Most:
    """MiB that all processes together held at most, at any of the moments that were looked at; and each at that moment.

    `proportional` counts a page that several share once, `resident` as often as it is shared.
    """

    proportional: float = 0.0
    resident: float = 0.0
    processes: list[Held] = field(default_factory=list)

    def look(self, pid: int) -> None:
        """Take in what a process and all below it hold now."""
        held = list(_held(pid))
        self.resident = max(self.resident, sum(one.resident for one in held))
        proportional = sum(one.proportional for one in held)
        if proportional > self.proportional:
            self.proportional, self.processes = proportional, held


def _held(first: int) -> Iterator[Held]:
    for pid in _family(first):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
            command = Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
        except OSError:  # it has ended meanwhile
            continue
        kib = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
        if kib:
            own = kib["Private_Clean"] + kib["Private_Dirty"]
            yield Held(_role(pid, first, command), own / 1024, kib["Pss"] / 1024, kib["Rss"] / 1024)


def _family(first: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = defaultdict(list)
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = place.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
        except OSError:
            continue
        children[int(parent)].append(int(place.parent.name))
    found = [first]
    for pid in found:
        found += children[pid]
    return found


def _role(pid: int, first: int, command: str) -> str:
    if pid == first:
        return "the command"
    if "gcm_classify.ingest.worker" in command:
        return "reading"
    return (
        "workers and where they come from" if "gcm_classify.workshop" in command else command.split("\0")[0]
    )
