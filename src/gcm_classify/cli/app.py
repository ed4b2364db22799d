"""The application that commands hang on: what they share, and how errors of ours end."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from gcm_classify.errors import CorpusError, GcmError, IngestError, TaxonomyError, UsageError
from gcm_classify.terminal import console_on, printable

__all__ = [
    "CACHE_GIGABYTES",
    "FAILED",
    "FILES_FAILED",
    "USAGE",
    "CacheLimit",
    "CacheOption",
    "ModelOption",
    "NoCache",
    "NoOcr",
    "StoreOption",
    "app",
    "run",
]

FAILED, USAGE, FILES_FAILED = 1, 2, 3

# What a newcomer needs first stands first; a command that is not named here follows.
ORDER = (
    "classify", "batch", "watch", "tag", "report", "practices", "dashboard", "train", "evaluate", "export", "import",
    "taxonomy", "models", "doctor",
)  # fmt: skip


class _InOrder(TyperGroup):
    def list_commands(self, _context: object) -> list[str]:
        return sorted(
            self.commands, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name)
        )


app = typer.Typer(
    cls=_InOrder,
    help="Tags passages of submissions with the 23 objectives of the Global Compact for Migration and routes each document "
    "to the roundtables of the International Migration Review Forum.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="Model name or folder; the packaged one otherwise."),
]
NoOcr = Annotated[bool, typer.Option("--no-ocr", help="Leave scanned pages unread; they need Tesseract.")]
StoreOption = Annotated[
    str, typer.Option("--store", metavar="URL", help="Results database that a batch has filled.")
]

CacheOption = Annotated[
    Path | None,
    typer.Option(
        "--cache",
        metavar="FOLDER",
        help="Where what was read and encoded is kept for the next run; OUTPUT/.cache otherwise.",
    ),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Keep nothing, and use nothing that was kept.")]
CacheLimit = Annotated[
    float,
    typer.Option(
        "--cache-limit", metavar="GB", min=0.001, help="Size from which the cache drops what is oldest."
    ),
]
CACHE_GIGABYTES = 2.0


def run() -> None:
    """Run the command line; errors of ours end in one line and their exit status."""
    try:
        app()
    except (UsageError, CorpusError, TaxonomyError) as error:  # a wrong file is no fault of ours
        _complain(error, USAGE)
    except IngestError as error:
        _complain(error, FILES_FAILED)
    except GcmError as error:
        _complain(error, FAILED)


def _complain(error: GcmError, status: int) -> None:
    console_on().print(f"[bold red]{type(error).__name__}:[/] ", end="")
    console_on().print(printable(str(error)), markup=False, highlight=False, soft_wrap=True)
    sys.exit(status)
