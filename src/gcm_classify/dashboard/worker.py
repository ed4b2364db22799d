"""The process that reads and classifies uploads: started with the desk, started anew when it dies, gone when the desk is."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from types import TracebackType

__all__ = ["Worker"]

# It leaves when its standard input closes: that happens however the desk ends, by `kill -9` too.
_WORK = """
import os, signal, sys, threading
def leave():
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=leave, daemon=True).start()
from gcm_classify.cli import main
main()
"""
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0  # seconds before it is started anew
_HEALTHY = 60.0  # seconds after which a death is the first one again
_PATIENCE = 10.0  # seconds to give back what it had


class Worker:
    """`gcm-classify watch` for the uploads of a store, as a context: it runs inside.

    Args:
        store: URL of the results database.
        command: what is run in its place, for tests.
    """

    def __init__(self, store: str, *, command: list[str] | None = None) -> None:
        self._command = command or [sys.executable, "-c", _WORK, "watch", "--store", store]
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._supervise, name="worker", daemon=True)
        self.starts = 0

    def __enter__(self) -> Worker:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        self._thread.join()

    def _supervise(self) -> None:
        pause = _FIRST_PAUSE
        while not self._ending.is_set():
            began = time.monotonic()
            self._run()
            pause = _FIRST_PAUSE if time.monotonic() - began > _HEALTHY else min(2 * pause, _LONGEST_PAUSE)
            self._ending.wait(pause)

    def _run(self) -> None:
        """One process, until it dies or the desk ends."""
        self.starts += 1
        with subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
            while process.poll() is None and not self._ending.wait(0.2):
                pass
            if process.stdin is not None:
                with contextlib.suppress(BrokenPipeError):
                    process.stdin.close()
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
