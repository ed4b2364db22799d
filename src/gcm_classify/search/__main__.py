"""`python -m gcm_classify.search INDEX STATE`: the index of a store is brought up to it, in a process of its own.

The store's address comes in the environment, where no list of processes shows its password.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gcm_classify.errors import GcmError
from gcm_classify.jobs import JobState, write_state
from gcm_classify.search.index import SearchIndex
from gcm_classify.search.refreshing import MODEL_VARIABLE, STORE_VARIABLE, refresh
from gcm_classify.store import open_existing

__all__ = ["main"]


def main() -> None:
    """Refresh the index named on the command line, and tell the job file named after it how far that is."""
    from gcm_classify.modelfolder import load_model

    state = Path(sys.argv[2])
    started = JobState("running", pid=os.getpid())

    def said(line: str) -> Callable[[int, int], None]:
        return lambda done, total: write_state(state, replace(started, said=line, done=done, total=total))

    store = open_existing(os.environ[STORE_VARIABLE])
    index = SearchIndex(sys.argv[1])
    try:
        refresh(store, index, None, said=said("Reading words"))
        encoder = load_model(os.environ.get(MODEL_VARIABLE) or None).encoder
        refresh(store, index, encoder, said=said("Reading meanings"))
    except GcmError as error:
        write_state(state, JobState("failed", str(error)))
        raise SystemExit(1) from error
    finally:
        store.close()
    write_state(state, JobState("done"))


if __name__ == "__main__":
    main()
