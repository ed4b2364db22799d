"""Bounds that hold before and during the reading of one file: the only place where they are set.

| limit | default | what happens past it |
|---|---|---|
| `file_bytes` | 50 MiB | `TOO_LARGE`, unread |
| `pages` | 2,000 | `TOO_MANY_PAGES`, before the first page is read |
| `page_characters` | 200,000 on a page | `OUTPUT_LIMIT`; the pages before it are kept |
| `characters` | 2,000,000 in all | `OUTPUT_LIMIT`; the pages before it are kept |
| `archive_members` | 1,000 | `DECOMPRESSION_LIMIT`, from the directory of the zip |
| `archive_bytes` | 200 MiB unpacked | `DECOMPRESSION_LIMIT`, from the directory and counted while unpacking |
| `archive_ratio` | 100, for members above 100 kB | `DECOMPRESSION_LIMIT` |
| `xml_depth` | 256 elements | `TOO_DEEP` |
| `page_seconds` | 30 s until the next page | `TIMEOUT`, the child killed; the pages before it are kept |
| `total_seconds` | 60 s, and 1 s more for each page read | the same |
| `most_seconds` | 15 min, whatever the number of pages | the same |
| `memory_bytes` | 2 GiB of address space | `MEMORY_LIMIT` |
| `ocr_page_seconds` | 60 s of Tesseract on a page | the page stays unread, with a warning |
| `ocr_total_seconds` | 30 min of Tesseract in all | the rest stays unread, with a warning |
| `scratch_bytes` | 64 MiB in a file of the child's own | the child's write fails |
| `open_files` | 64 | the child cannot open more |

`Limits(pages=100)` changes one of them; `gcm.load(limits=…)`, `ingest(limits=…)` take them.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ALARMING_BYTES", "Clock", "Limits"]

MEBIBYTE = 1024 * 1024
ALARMING_BYTES = 100_000  # a smaller member of an archive may compress as well as it likes


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost; see the module for what happens past each.

    Attributes:
        file_bytes: size of the file.
        pages: of a PDF.
        page_characters: of text on one page, or in one block of a format without pages.
        characters: of text in all.
        archive_members: files inside a DOCX or a zip.
        archive_bytes: unpacked size of all of them.
        archive_ratio: unpacked to packed, for members above 100 kB.
        xml_depth: elements inside elements; libxml2 goes no deeper than 256.
        page_seconds: longest wait for the next page.
        total_seconds: longest wait for the whole file, without what its pages add.
        seconds_a_page: what each page that was read adds to it.
        most_seconds: longest wait for the whole file with what they add.
        memory_bytes: address space of the reading process.
        ocr: whether pages that are pictures are read by Tesseract.
        ocr_page_seconds: longest work on one of them.
        ocr_total_seconds: longest work on all of them.
        scratch_bytes: largest file that it may write, in a folder of its own that goes with it.
        open_files: what it may hold open at once.
    """

    file_bytes: int = 50 * MEBIBYTE
    pages: int = 2_000
    page_characters: int = 200_000
    characters: int = 2_000_000
    archive_members: int = 1_000
    archive_bytes: int = 200 * MEBIBYTE
    archive_ratio: int = 100
    xml_depth: int = 256
    page_seconds: float = 30.0
    total_seconds: float = 60.0
    seconds_a_page: float = 1.0
    most_seconds: float = 900.0
    memory_bytes: int = 2_048 * MEBIBYTE
    ocr: bool = True
    ocr_page_seconds: float = 60.0
    ocr_total_seconds: float = 1_800.0
    scratch_bytes: int = 64 * MEBIBYTE
    open_files: int = 64

    def seconds_for(self, pages: int) -> float:
        """Longest wait for a file of which so many pages were read."""
        return min(self.total_seconds + pages * self.seconds_a_page, self.most_seconds)


@dataclass(frozen=True, slots=True)
class Clock:
    """A reader yields it before a step that has a clock of its own, such as reading a picture of a page.

    Until the reader yields its next page the guard waits `seconds` in place of `page_seconds`, and the time that
    passes does not count against the whole file's.
    """

    seconds: float
