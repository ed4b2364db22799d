"""What a file is, by its bytes. The extension is only compared with it."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from gcm_classify.errors import Corrupt, EmptyFile, Encrypted, UnsupportedType

__all__ = ["Format", "sniff"]

Format = Literal["pdf", "docx", "text"]

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
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
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
        UnsupportedType: readable as nothing that we know.
    """
    if not content:
        raise EmptyFile(
            f"{name} is empty",
            got="0 bytes",
            expected="a PDF, DOCX or text",
            do="ask the sender for the file again",
        )
    if content.startswith(b"PK\x03\x04"):  # before the PDF: an archive may hold one in its first bytes
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
    if _HTML.match(content[:_PDF_WINDOW]):
        raise _unsupported(name, "a web page")
    if is_text:
        return "text"
    raise _unsupported(name, "binary data")


def _inside_zip(content: bytes, name: str) -> Format:
    try:
        members = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Corrupt(
            f"{name} begins like a DOCX but its archive is broken", do="ask the sender for the file again"
        ) from error
    if "word/document.xml" in members:
        return "docx"
    kind = "an Excel workbook" if "xl/workbook.xml" in members else "a zip archive"
    raise _unsupported(name, kind)


def _inside_ole(content: bytes, name: str) -> Format:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Encrypted(f"{name} is protected by a password", do="ask the sender for an unprotected copy")
    raise _unsupported(name, "an Office 97-2003 document")


def _looks_like_text(content: bytes) -> bool:
    sample = content[:65_536]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    control = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in sample)
    return control <= len(sample) // 200


def _unsupported(name: str, what: str) -> UnsupportedType:
    return UnsupportedType(
        f"{name} cannot be read",
        got=what,
        expected="a PDF, DOCX or plain text",
        do="convert it, or ask the sender for a PDF",
    )
