"""Files that appear whole or not at all."""

from __future__ import annotations

import filecmp
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from gcm_classify.errors import OutputNotWritable

__all__ = ["TEMPORARY", "replacing"]

TEMPORARY = ".gcm-"  # how the names of our own temporary files begin


@contextmanager
def replacing(target: Path) -> Iterator[TextIO]:
    """A file that appears whole or not at all, and stays untouched where nothing changed."""
    handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
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
