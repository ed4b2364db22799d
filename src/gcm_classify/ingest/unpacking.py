"""A zip of submissions becomes files in a folder, each under a harmless name. Runs only inside the reading process."""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from gcm_classify.errors import IngestError, NestedArchive
from gcm_classify.ingest.archive import Archive
from gcm_classify.ingest.limits import Limits
from gcm_classify.ingest.raw import Member
from gcm_classify.ingest.sniff import is_archive

__all__ = ["harmless", "unpack"]

_UTF8 = 0x800  # bit of a member's flags: its name is UTF-8, not that of an old code page
_LONGEST_NAME = 80  # characters of a file's name on disk
_FOREIGN_FOLDERS = frozenset(["__MACOSX"])


def unpack(content: bytes, name: str, folder: Path, limits: Limits) -> Iterator[Member]:
    """Write an archive's files below a folder, each as soon as it is asked for; hidden ones are left out.

    Raises:
        DecompressionLimit: too many members, too much unpacked, or packed like a bomb.
        Corrupt: no archive.
    """
    archive = Archive(content, name, limits)
    names: set[str] = set()
    for index, member in enumerate(archive.members, 1):
        shown = _unique(harmless(_name(member)), names)
        if (
            shown is None
            or PurePosixPath(shown).name.startswith(".")
            or shown.split("/")[0] in _FOREIGN_FOLDERS
        ):
            continue
        try:
            yield Member(shown, str(_written(archive, member, shown, folder / f"{index:04d}")))
        except IngestError as error:
            yield Member(shown, error=error)


def harmless(name: str) -> str:
    r"""A member's name that leads nowhere else.

    >>> harmless("..\\..\\etc/./passwd")
    'etc/passwd'
    """
    parts = (part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
    return "/".join(parts)


def _name(member: zipfile.ZipInfo) -> str:
    """Programs that write UTF-8 without saying so are as many as those that say so."""
    if not member.flag_bits & _UTF8:
        with contextlib.suppress(UnicodeError):
            return member.filename.encode("cp437").decode("utf-8")
    return member.filename


def _unique(name: str, names: set[str]) -> str | None:
    if not name:
        return None
    shown, count = name, 1
    while shown in names:
        count += 1
        shown = f"{name} ({count})"
    names.add(shown)
    return shown


def _written(archive: Archive, member: zipfile.ZipInfo, shown: str, folder: Path) -> Path:
    content = archive.read(member)
    if is_archive(content):
        raise NestedArchive(
            f"{PurePosixPath(shown).name} is an archive inside an archive",
            expected="files only",
            do="unpack it and send its files",
        )
    path = PurePosixPath(shown)
    stem = re.sub(r"[^\w .-]", "_", path.stem)[:_LONGEST_NAME].strip(" .-") or "file"
    suffix = path.suffix if re.fullmatch(r"\.\w{1,8}", path.suffix) else ""
    folder.mkdir()
    target = folder / f"{stem}{suffix}"
    target.write_bytes(content)
    return target
