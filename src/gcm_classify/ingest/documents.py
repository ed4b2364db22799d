"""The caller's side of reading: a file is hashed, read in the guarded process, and what comes back is laid out."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

from gcm_classify.datamodels import Document, DocumentWarning, Page
from gcm_classify.errors import (
    DecompressionLimit,
    EmptyFile,
    IngestError,
    NoText,
    TooLarge,
    Unreadable,
    UnreadableText,
    UnsafeXml,
    Vanished,
)
from gcm_classify.ingest.assemble import assemble_blocks, assemble_pages, title_of
from gcm_classify.ingest.guard import Reading, read_guarded, unpack_guarded
from gcm_classify.ingest.layout import lay_out
from gcm_classify.ingest.limits import Limits
from gcm_classify.ingest.raw import Member, RawBlock, RawPage
from gcm_classify.ingest.sections import sections_of
from gcm_classify.ingest.tesseract import find_tesseract
from gcm_classify.ingest.verdict import reading_warnings, refuse_without_text, sift
from gcm_classify.languages import language_of, languages_in

__all__ = ["can_ocr", "file_hash", "ingest", "unpack"]

_HASH_STEP = 1 << 20


def file_hash(path: str | Path, *, limits: Limits | None = None) -> str:
    """sha256 of a file's bytes, in hexadecimal.

    Raises:
        Vanished: it is not there (any more).
        Unreadable: it cannot be opened, or is no file.
        EmptyFile: zero bytes.
        TooLarge: above `limits.file_bytes`, before a byte is read.
    """
    path, limits = Path(path), limits or Limits()
    try:
        status = path.stat()
        size = status.st_size
        if not stat.S_ISREG(status.st_mode):
            raise Unreadable(f"{path.name} is no file", do="give files; a folder is for batch")
        if size == 0:
            raise EmptyFile(
                f"{path.name} is empty",
                got="0 bytes",
                expected="a PDF, DOCX or text",
                do="ask the sender for the file again",
            )
        if size > limits.file_bytes:
            raise TooLarge(
                f"{path.name} is too large",
                got=f"{size} bytes",
                expected=f"at most {limits.file_bytes}",
                do="split the file",
            )
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            while part := stream.read(_HASH_STEP):
                digest.update(part)
    except FileNotFoundError as error:
        raise Vanished(
            f"{path.name} is not there", do="check the name, or put the file back and run again"
        ) from error
    except OSError as error:
        raise Unreadable(
            f"{path.name} cannot be opened ({error.strerror})",
            do="check that it is a file and its permissions",
        ) from error
    return digest.hexdigest()


def can_ocr(limits: Limits) -> bool:
    """Whether scanned pages are read: they are meant to be, and there is a Tesseract."""
    return limits.ocr and find_tesseract() is not None


def ingest(path: str | Path, *, limits: Limits | None = None, source: str | None = None) -> Document:
    """Read one file.

    Args:
        path: a PDF, DOCX, HTML, RTF or plain text; recognised by content. Scanned pages are read where Tesseract is
            installed.
        limits: what it may cost; the defaults of `Limits` otherwise.
        source: the name under which results carry it; the path as given otherwise.

    Raises:
        IngestError: one of its subclasses, each with what to do.
    """
    path, limits = Path(path), limits or Limits()
    sha256 = file_hash(path, limits=limits)
    reading = read_guarded(path, sha256, limits)
    source = str(source if source is not None else path)
    if reading.error is None:
        return _document(sha256, source, path, reading, limits)
    reading.warnings.append(_partial(reading, reading.error))
    try:
        return _document(sha256, source, path, reading, limits)
    except (NoText, UnreadableText) as error:  # a part without words is no part
        raise reading.error from error


def unpack(path: str | Path, folder: str | Path, *, limits: Limits | None = None) -> list[Member] | None:
    """Unpack a zip of files into an empty folder.

    Returns:
        Its files in order, each with the path where it was written or the error that kept it from being; hidden ones
        are left out. None for a document, even one that is a zip by construction.

    Raises:
        IngestError: it cannot be opened, or not within limits.
    """
    path, limits = Path(path), limits or Limits()
    reading = unpack_guarded(path, Path(folder), limits)
    if reading.error is not None:
        raise reading.error
    return None if reading.format else reading.members


def _partial(reading: Reading, error: IngestError) -> DocumentWarning:
    """What was read before the error is kept, and said to be a part; raises it where there is nothing to keep."""
    pages = [item for item in reading.items if isinstance(item, RawPage) and not item.is_empty]
    blocks = [item for item in reading.items if isinstance(item, RawBlock)]
    if isinstance(error, UnsafeXml | DecompressionLimit) or not (pages or blocks):
        raise error
    unit = "pages" if pages else "paragraphs"
    return DocumentWarning("PARTIAL", f"Only the first {len(reading.items)} {unit} were read: {error}")


def _document(sha256: str, source: str, path: Path, reading: Reading, limits: Limits) -> Document:
    pages, rubble = sift([item for item in reading.items if isinstance(item, RawPage)])
    furniture = tuple(reading.furniture)
    if reading.format == "pdf":
        protos, furniture = lay_out(pages)
        text, blocks = assemble_pages(protos)
    else:
        text, blocks = assemble_blocks(item for item in reading.items if isinstance(item, RawBlock))
    refuse_without_text(path.name, text, pages, rubble, reading.warnings, limits)
    languages = languages_in((text[b.start : b.end] for b in blocks), language_of(text))
    return Document(
        id=sha256,
        source=source,
        format=reading.format,
        text=text,
        title=title_of(text, blocks, path.stem),
        language=languages[0],
        languages=languages,
        pages=tuple(Page(page.number, *page.shown_size, page.reader) for page in pages),
        blocks=blocks,
        furniture=furniture,
        warnings=(*reading.warnings, *reading_warnings(pages, rubble, text, blocks, languages[0])),
        sections=sections_of(text, blocks),
    )
