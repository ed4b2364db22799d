"""Seconds of each stage of a batch in one process, taken on the way that every batch goes.

A clock stands before each function that is a stage; what a stage calls counts for that one alone. Functions that are not
named here count for the stage that calls them.
"""

from __future__ import annotations

import functools
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from inbox import write_inbox

__all__ = ["stages"]

STAGES = {
    "read": ("classifier:ingest", "cached:ingest"),
    "segment and cite": ("classifier:stated_by_block", "classifier:segment"),
    "profile": ("classifier:profile_of",),
    "encode": ("encoders:OnnxEncoder.encode",),
    "tag": ("classifier:Classifier.prepare", "classifier:Classifier.finish"),
    "route": ("classifier:route",),
    "practices": ("classifier:practices_of",),
    "cache": (
        "cached:entry_of",
        "cached:kept_from",
        "cache:Cache.get",
        "cache:Cache.put",
        "cache:Cache.vectors",
    ),
    "store": ("batch.work:Work._keep", "batch.work:Work._record"),
    "outputs": ("batch.work:entry_of", "batch.run:write_mirror"),
}


class _Clocks:
    """Seconds by stage; of stages within stages only the inner one's clock runs."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys((*STAGES, "rest"), 0.0)
        self._running = ["rest"]
        self._since = time.perf_counter()

    def _turn(self) -> None:
        now = time.perf_counter()
        self.seconds[self._running[-1]] += now - self._since
        self._since = now

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def run(*arguments: Any, **named: Any) -> Any:
            self._turn()
            self._running.append(stage)
            try:
                return function(*arguments, **named)
            finally:
                self._turn()
                self._running.pop()

        return run

    @contextmanager
    def standing(self) -> Iterator[None]:
        """Clocks stand before all stages, and have stopped at its end."""
        with ExitStack() as stack:
            for stage, places in STAGES.items():
                for place in places:
                    owner, name = _place(place)
                    clock = self.timed(stage, getattr(owner, name))
                    stack.enter_context(patch.object(owner, name, clock))
            self._since = time.perf_counter()
            yield
            self._turn()


def _place(place: str) -> tuple[Any, str]:
    """A module, or a class in it, and the name of what it holds."""
    module, _, name = place.partition(":")
    owner: Any = import_module(f"gcm_classify.{module}")
    *classes, name = name.split(".")
    return functools.reduce(getattr, classes, owner), name


def stages(inbox: Path) -> dict[str, float]:
    """Seconds by stage of a first run over an inbox, the model loaded and every reader warm."""
    from gcm_classify import load
    from gcm_classify.batch import run_batch
    from gcm_classify.cached import cached

    clocks = _Clocks()
    with tempfile.TemporaryDirectory() as name:
        classifier = cached(load(), Path(name) / "cache")  # as the command does
        write_inbox(Path(name) / "other", 1, seed=0)
        run_batch(
            Path(name) / "other", Path(name) / "warm", classifier
        )  # pays for what is loaded on first use
        with clocks.standing():
            run_batch(inbox, Path(name) / "out", classifier)
        classifier.cache.close()
    return clocks.seconds
