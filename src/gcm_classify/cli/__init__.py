"""The command line: options in, one call, rows out. Progress and summaries go to standard error, data to files or
standard output. Exit status: 0 all classified, 3 some files failed (each named), 2 wrong usage, 1 our own failure.

Each module adds its commands to `app`; `app.ORDER` says in which order `--help` shows them.
"""

from __future__ import annotations

from gcm_classify.cli import (  # noqa: F401  (they register themselves)
    desk,
    exchanging,
    learning,
    looking,
    reading,
    reporting,
    watching,
)
from gcm_classify.cli.app import app
from gcm_classify.cli.app import run as main

__all__ = ["app", "main"]
