"""Packs that pages show, drawn up beside them: a page never waits for a new one while it has an older one to show.

One shelf stands for everybody: a pack depends on the store and on filters, and on nobody. No Streamlit in here.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from gcm_classify.report import Filters, Pack

__all__ = ["Drawn", "Shelf"]

_MOST = 8  # packs that are kept, of as many filters
_QUICK = 2.0  # seconds; a pack that took longer rests before it is drawn anew
_REST = 4.0  # times as long as it took: a large store is not counted all day long


@dataclass(frozen=True, slots=True)
class Drawn:
    """A pack, None where none was ever drawn under its filters, and whether the store has not changed since."""

    pack: Pack | None
    is_fresh: bool


@dataclass(slots=True)
class _Slot:
    revision: str = ""
    pack: Pack | None = None
    error: Exception | None = None
    work: threading.Thread | None = None
    took: float = 0.0
    done: float = 0.0

    @property
    def may_begin(self) -> bool:
        """Whether it is time to draw anew."""
        rested = self.took < _QUICK or time.monotonic() - self.done >= _REST * self.took
        return self.work is None and (self.pack is None or rested)


class Shelf:
    """Packs by their filters.

    Args:
        draw: makes a pack.
        revision: of the store; a pack of another one is stale.
    """

    def __init__(self, draw: Callable[[Filters], Pack], revision: Callable[[], str]) -> None:
        self._draw, self._revision = draw, revision
        self._slots: OrderedDict[Filters, _Slot] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, filters: Filters, *, wait: float = 0.0) -> Drawn:
        """What is on the shelf; where it is stale a new one is begun, and waited for so many seconds.

        Raises:
            Exception: what went wrong when it was drawn, once.
        """
        revision = self._revision()
        with self._lock:
            slot = self._slots.setdefault(filters, _Slot())
            self._slots.move_to_end(filters)
            while len(self._slots) > _MOST:
                self._slots.popitem(last=False)
            if slot.revision != revision and slot.may_begin:
                slot.work = threading.Thread(target=self._fill, args=(slot, filters, revision), daemon=True)
                slot.work.start()
            work = slot.work
        if work is not None:
            work.join(wait)
        with self._lock:
            error, slot.error = slot.error, None
            if error is not None:
                raise error
            return Drawn(slot.pack, slot.revision == revision)

    def _fill(self, slot: _Slot, filters: Filters, revision: str) -> None:
        pack, error, begun = None, None, time.monotonic()
        try:
            pack = self._draw(filters)
        except Exception as caught:  # it belongs to the page that asks next, not to this thread
            error = caught
        with self._lock:
            slot.work, slot.done = None, time.monotonic()
            slot.took = slot.done - begun
            if pack is None:
                slot.error = error
            else:
                slot.pack, slot.revision = pack, revision
