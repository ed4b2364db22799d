"""Originals of what was uploaded: each under the hash of its bytes, complete or not there, and never written again."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from pathlib import Path

from gcm_classify.errors import EmptyFile, OutputNotWritable, TooLarge
from gcm_classify.ingest import Limits
from gcm_classify.outputs import TEMPORARY

__all__ = ["keep_original", "sweep"]

# A hostile name never becomes a path; of it only a well-known ending is kept.
_ENDINGS = frozenset([".pdf", ".docx", ".docm", ".doc", ".html", ".htm", ".rtf", ".txt", ".zip"])


def keep_original(folder: Path, name: str, content: bytes, limits: Limits | None = None) -> Path:
    """Keep bytes as `folder/ab/abcd….pdf`, on the disk when this returns; the path. The same bytes are kept once.

    Raises:
        EmptyFile: no bytes.
        TooLarge: more than `limits.file_bytes`.
        OutputNotWritable: the folder or its disk does not take them; nothing is left.
    """
    limits = limits or Limits()
    if not content:
        raise EmptyFile("an upload is empty", got="0 bytes", do="send the file again")
    if len(content) > limits.file_bytes:
        raise TooLarge(
            "an upload is too large", got=f"{len(content)} bytes", expected=f"at most {limits.file_bytes}"
        )
    digest = hashlib.sha256(content).hexdigest()
    ending = Path(name).suffix.lower()
    target = folder / digest[:2] / f"{digest}{ending if ending in _ENDINGS else ''}"
    try:
        if not target.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, content)
    except OSError as error:
        raise OutputNotWritable(
            f"an upload cannot be kept in {folder} ({error.strerror})",
            do="check the folder and its room, and send it again",
        ) from error
    return target.absolute()


def sweep(folder: Path, *, older_than: float = 3_600.0) -> int:
    """Remove what uploads that were cut short have left half written, so many seconds ago; how many files it were."""
    oldest = time.time() - older_than
    left = [path for path in folder.glob(f"??/{TEMPORARY}*") if path.stat().st_mtime < oldest]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _write(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o444)
        temporary.replace(target)
        _synchronise(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _synchronise(folder: Path) -> None:
    """The name, too, must outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
