"""Bounds that hold before and during the reading of one file. One place, every one with its own error."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Clock", "Limits"]

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost.

    Attributes:
        file_bytes: larger files are refused unread (`TooLarge`).
        pages: a PDF with more is refused (`TooLarge`).
        characters: of a document's text (`TooLarge`).
        page_seconds: longest wait for the next page (`TimedOut`).
        total_seconds: longest wait for the whole file (`TimedOut`).
        memory_bytes: address space of the reading process (`OutOfMemory`).
        ocr: whether pages that are pictures are read by Tesseract.
        ocr_page_seconds: longest work on one of them; it stays unread after that.
        ocr_total_seconds: longest work on all of them; the rest stays unread after that.
        archive_bytes: unpacked size of a DOCX (`UnsafeContent`).
        archive_members: files inside a DOCX (`UnsafeContent`).
        archive_ratio: unpacked to packed, for members above 100 kB (`UnsafeContent`).
    """

    file_bytes: int = 50 * MEBIBYTE
    pages: int = 2_000
    characters: int = 2_000_000
    page_seconds: float = 30.0
    total_seconds: float = 300.0
    memory_bytes: int = 2_048 * MEBIBYTE
    ocr: bool = True
    ocr_page_seconds: float = 60.0
    ocr_total_seconds: float = 1_800.0
    archive_bytes: int = 200 * MEBIBYTE
    archive_members: int = 1_000
    archive_ratio: int = 100


@dataclass(frozen=True, slots=True)
class Clock:
    """A reader yields it before a step that has a clock of its own, such as reading a picture of a page.

    Until the reader yields its next page the guard waits `seconds` in place of `page_seconds`, and the time that
    passes does not count against the whole file's.
    """

    seconds: float
