"""A zip of submissions stands in an inbox for the files in it, each a source of its own: `bundle.zip/statement.pdf`.

Its files are kept beside the results, in a folder named by the zip's hash, so that the review desk can show them
and a second run does not unpack again. A folder appears whole or not at all.
"""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path
from typing import Any

from gcm_classify import errors
from gcm_classify.errors import EmptyFile, IngestError, OutputNotWritable
from gcm_classify.ingest import Limits, Member, file_hash, unpack

__all__ = ["is_bundle", "open_bundle"]

_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_LISTING = "members.json"
# Zips by construction but documents to everybody; one that is none fails when it is read, and says what it is.
_DOCUMENTS = frozenset([".docx", ".docm", ".dotx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".epub", ".jar"])


def is_bundle(path: Path) -> bool:
    """True for what begins like a zip and is not named as a document."""
    if path.suffix.lower() in _DOCUMENTS or not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            return stream.read(4) in _MARKS
    except OSError:
        return False


def open_bundle(path: Path, kept: Path, limits: Limits) -> list[Member] | None:
    """The files of a zip, unpacked below `kept`; None where it is a document after all.

    Raises:
        IngestError: it cannot be opened, or not within limits, or holds no file.
        OutputNotWritable: there is no room for its files.
    """
    home = kept / file_hash(path, limits=limits)
    if not (home / _LISTING).is_file():
        try:
            if not _unpacked(path, home, limits):
                return None
        except OSError as error:
            raise OutputNotWritable(
                f"the files of {path.name} cannot be written to {kept} ({error.strerror})",
                do="check the folder and its room, and run again; what is done is kept",
            ) from error
    members = [_member(record, home) for record in json.loads((home / _LISTING).read_text(encoding="utf-8"))]
    if not members:
        raise EmptyFile(f"{path.name} holds no file", expected="files", do="ask the sender for it again")
    return members


def _unpacked(path: Path, home: Path, limits: Limits) -> bool:
    """Unpack to a temporary folder that then takes its place; False for a document."""
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent, prefix=".gcm-") as name:
        whole = Path(name) / "whole"
        whole.mkdir()
        members = unpack(path, whole, limits=limits)
        if members is None:
            return False
        listing = [_record(member, whole) for member in members]
        (whole / _LISTING).write_text(json.dumps(listing), encoding="utf-8")
        with contextlib.suppress(FileExistsError):  # another run was faster
            whole.rename(home)
    return True


def _record(member: Member, folder: Path) -> dict[str, Any]:
    path = None if member.path is None else Path(member.path).relative_to(folder.absolute()).as_posix()
    error = member.error
    told = None
    if error is not None:
        got, expected = (None if value is None else str(value) for value in (error.got, error.expected))
        told = {
            "class": type(error).__name__,
            "what": error.what,
            "got": got,
            "expected": expected,
            "do": error.do,
        }
    return {"name": member.name, "path": path, "error": told}


def _member(record: dict[str, Any], home: Path) -> Member:
    path, told = record["path"], record["error"]
    error: IngestError | None = None
    if told is not None:
        cls = getattr(errors, told["class"])
        error = cls(told["what"], got=told["got"], expected=told["expected"], do=told["do"])
    return Member(record["name"], None if path is None else str(home / path), error)
