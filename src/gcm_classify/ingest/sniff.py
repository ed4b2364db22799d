"""What a file is, by its bytes. The extension is only compared with it."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath
from typing import Literal

from gcm_classify.errors import (
    Corrupt,
    EmptyFile,
    Encrypted,
    IngestError,
    IsArchive,
    TypeMismatch,
    UnsupportedType,
)
from gcm_classify.ingest.ooxml import DOCUMENT

__all__ = ["ZIP_MARKS", "Format", "is_archive", "sniff"]

Format = Literal["pdf", "docx", "html", "rtf", "text"]

# The first bytes of what people send by mistake, and what to call it.
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"RIFF", "a WebP picture or a sound"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
ZIP_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_STREAMS = ("WordDocument", "Workbook", "PowerPoint Document")
_PACKAGES = {
    "xl/workbook.xml": "an Excel workbook",
    "ppt/presentation.xml": "a PowerPoint presentation",
    "META-INF/container.xml": "an e-book",
    "META-INF/MANIFEST.MF": "a program",
    "META-INF/manifest.xml": "an OpenDocument file",
}
_PROMISING = frozenset([".pdf", ".docx", ".docm", ".html", ".htm", ".rtf", ".txt", ".md", ".text"])
_EXPECTED = "a PDF, DOCX, HTML, RTF or plain text"
_PDF_WINDOW = 4_096  # readers accept junk (a mail header) before %PDF
_HTML = re.compile(
    rb"(?i)(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.{0,2000}?-->\s*)*(?:<!doctype html|<html)", re.DOTALL
)


def sniff(content: bytes, name: str) -> Format:
    """The format of a file's bytes.

    Raises:
        EmptyFile: no bytes.
        Encrypted: an Office file behind a password.
        Corrupt: a zip archive that cannot be opened.
        IsArchive: a zip of files.
        UnsupportedType: readable as nothing that we know; `TypeMismatch` where the name promises what we read.
    """
    if not content:
        raise EmptyFile(
            f"{name} is empty",
            got="0 bytes",
            expected=_EXPECTED,
            do="ask the sender for the file again",
        )
    if content.startswith(
        (b"PK\x03\x04", b"PK\x05\x06")
    ):  # before the PDF: an archive may hold one in its first bytes
        return _inside_zip(content, name)
    if content.startswith(_OLE):
        return _inside_ole(content, name)
    if b"%PDF-" in content[:_PDF_WINDOW]:
        return "pdf"
    is_text = _looks_like_text(content)
    for magic, what in _FOREIGN:
        # A statement may open with "MZ" too; a program is no text.
        if content.startswith(magic) and not (is_text and magic.isalnum()):
            raise _unsupported(name, what)
    if content.startswith(b"{\\rtf"):
        return "rtf"
    if _HTML.match(content[:_PDF_WINDOW]):
        return "html"
    if is_text:
        return "text"
    raise _unsupported(name, "binary data")


def _inside_zip(content: bytes, name: str) -> Format:
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Corrupt(
            f"{name} begins like a DOCX but its archive is broken", do="ask the sender for the file again"
        ) from error
    if any(DOCUMENT.fullmatch(member.lstrip("/")) for member in members):
        return "docx"
    for member, what in _PACKAGES.items():
        if member in members:
            raise _unsupported(name, what)
    if PurePath(name).suffix.lower() in (".docx", ".docm"):  # a broken one; its reader says how
        return "docx"
    raise IsArchive(
        f"{name} cannot be read",
        got=f"a zip archive of {len(members)} file{'s'[: len(members) != 1]}",
        expected=_EXPECTED,
        do="put it into a folder and give the folder to batch, which opens it",
    )


def is_archive(content: bytes) -> bool:
    """True for a zip of files, which is no document."""
    if not content.startswith(ZIP_MARKS):
        return False
    try:
        _inside_zip(content, "")
    except IsArchive:
        return True
    except IngestError:
        return False
    return False


def _inside_ole(content: bytes, name: str) -> Format:
    """Word wraps a protected DOCX into the container of its older files; a streams' name tells which it is."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise _protected(name)
    is_old = any(stream.encode("utf-16-le") in content for stream in _OLD_STREAMS)
    if name.lower().endswith((".docx", ".docm")) and not is_old:
        raise _protected(name)
    raise _unsupported(name, "an Office 97-2003 document")


def _protected(name: str) -> Encrypted:
    return Encrypted(f"{name} is protected by a password", do="ask the sender for an unprotected copy")


def _looks_like_text(content: bytes) -> bool:
    sample = content[:65_536]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    control = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in sample)
    return control <= len(sample) // 200


def _unsupported(name: str, what: str) -> UnsupportedType:
    promised = PurePath(name).suffix.lower() in _PROMISING
    error = TypeMismatch if promised else UnsupportedType
    return error(
        f"{name} cannot be read",
        got=what,
        expected=_EXPECTED,
        do="convert it, or ask the sender for a PDF",
    )
