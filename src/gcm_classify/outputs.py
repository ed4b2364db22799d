"""Files that appear whole or not at all."""

from __future__ import annotations

import filecmp
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from gcm_classify.errors import OutputNotWritable

__all__ = ["STATE", "TEMPORARY", "made_folder", "replacing", "replacing_bytes"]

STATE = "gcm.sqlite"  # the results of an inbox, beside its output files
TEMPORARY = ".gcm-"  # how the names of our own temporary files begin


def made_folder(output: str | Path) -> Path:
    """The folder, made where it is missing.

    Raises:
        OutputNotWritable: it cannot be made.
    """
    folder = Path(output)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputNotWritable(
            f"the output folder {folder} cannot be made ({error.strerror})",
            do="check the path and its permissions, or name another folder",
        ) from error
    return folder


@contextmanager
def replacing(target: Path) -> Iterator[TextIO]:
    """A text file that appears whole or not at all, and stays untouched where nothing changed."""
    with replacing_bytes(target) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
        yield text
        text.flush()
        text.detach()


@contextmanager
def replacing_bytes(target: Path) -> Iterator[BinaryIO]:
    """A file that appears whole or not at all, and stays untouched where nothing changed."""
    try:
        handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=target.parent)
    except OSError as error:
        raise OutputNotWritable(
            f"{target} cannot be written ({error.strerror})", do="check the folder, and run again"
        ) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if target.is_file() and filecmp.cmp(temporary, target, shallow=False):
            temporary.unlink()
        else:
            temporary.chmod(0o644)
            temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise OutputNotWritable(
            f"{target} cannot be written ({error.strerror})",
            do="check the folder and its room, and run again; what is done is kept",
        ) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
