"""PDF pages as words and ruled tables: pdfplumber reads, pypdfium2 stands beside it.

pdfplumber returns zero pages without an error on some files and loses single pages on others, so the page
count is always compared and a page that pdfplumber cannot read, or finds empty, is read by pypdfium2.
Runs only inside the reading process.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from typing import Any

from gcm_classify.datamodels import BBox, DocumentWarning
from gcm_classify.errors import Corrupt, Encrypted, GcmError, NoPages, OutOfMemory, TooLarge
from gcm_classify.ingest.limits import Limits
from gcm_classify.ingest.raw import RawPage, RawTable, Word
from gcm_classify.ingest.repair import repair

__all__ = ["read_pdf"]

_GLYPH_NUMBERS = 0.3  # share of a page's words
_BULLET = "(cid:127)"  # what pdfminer makes of the bullet of many writers
_WEIGHTS = ("bold", "black", "heavy", "semibold", "demi")


def read_pdf(content: bytes, name: str, limits: Limits) -> Iterator[RawPage | DocumentWarning]:
    """Pages in order, each closed once read, and warnings as they arise.

    Raises:
        Encrypted: a password is needed.
        NoPages: neither reader finds a page.
        TooLarge: more pages than allowed.
        Corrupt: neither reader can open the file.
        OutOfMemory: the reading process ran out.
    """
    fast, fast_error = _open_pdfium(content, name)
    slow, slow_error = _open_pdfplumber(content)
    try:
        counts = (len(fast) if fast is not None else 0, _page_count(slow))
        total = max(counts)
        _refuse_bad_counts(name, total, fast_error or slow_error, limits)
        if fast is not None and slow is not None and counts[0] != counts[1]:
            yield DocumentWarning(
                "PAGE_COUNT_MISMATCH",
                f"The two PDF readers count {counts[0]} and {counts[1]} pages; the larger reading is used.",
            )
        yield from _pages(name, slow, fast, total)
    finally:
        for reader in (slow, fast):
            with contextlib.suppress(Exception):  # a page that broke while it was read breaks again
                if reader is not None:
                    reader.close()


def _open_pdfium(content: bytes, name: str) -> tuple[Any, Exception | None]:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(content), None
    except pypdfium2.PdfiumError as error:
        reason = str(error).lower()
        if "password" in reason:
            raise Encrypted(
                f"{name} is protected by a password", do="ask the sender for an unprotected copy"
            ) from error
        if "security" in reason:
            raise Encrypted(
                f"{name} uses a protection that cannot be opened", do="ask the sender for an unprotected copy"
            ) from error
        # PDFium opens no document without pages, and calls that a success.
        return None, None if "success" in reason else error


def _open_pdfplumber(content: bytes) -> tuple[Any, Exception | None]:
    import pdfplumber

    try:
        return pdfplumber.open(io.BytesIO(content)), None
    except MemoryError:
        raise
    except Exception as error:  # pdfminer raises bare TypeErrors and wraps the rest in one class
        _raise_if_memory(error)
        return None, error


def _raise_if_memory(error: BaseException) -> None:
    causes = [error, *error.args]
    if any(isinstance(cause, MemoryError) for cause in causes):
        raise OutOfMemory(
            "the file needs more memory than allowed", do="ask the sender for a smaller file"
        ) from error


def _page_count(slow: Any) -> int:
    try:
        return len(slow.pages) if slow is not None else 0
    except Exception as error:  # the page tree is walked lazily, so a broken one surfaces here
        _raise_if_memory(error)
        return 0


def _refuse_bad_counts(name: str, total: int, error: Exception | None, limits: Limits) -> None:
    if total > limits.pages:
        raise TooLarge(
            f"{name} has too many pages", got=total, expected=f"at most {limits.pages}", do="split the file"
        )
    if total == 0 and error is not None:
        raise Corrupt(
            f"{name} is not a readable PDF ({_reason(error)})", do="ask the sender for the file again"
        )
    if total == 0:
        raise _no_pages(name)


def _no_pages(name: str) -> NoPages:
    return NoPages(f"{name} holds no pages", do="ask the sender for the file again")


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:160]


def _pages(name: str, slow: Any, fast: Any, total: int) -> Iterator[RawPage | DocumentWarning]:
    lost: list[int] = []
    for index in range(total):
        page = _plumber_page(slow, index) or _pdfium_page(fast, index)
        if page is None:
            lost.append(index + 1)
        else:
            yield page
    if len(lost) == total:  # a page tree that leads nowhere
        raise _no_pages(name)
    if lost:
        yield DocumentWarning("PAGE_ERRORS", "Some pages could not be read by either reader.", tuple(lost))


def _plumber_page(slow: Any, index: int) -> RawPage | None:
    """The page as pdfplumber reads it; None where it fails, finds nothing, or finds glyph numbers for letters."""
    if slow is None or index >= _page_count(slow):
        return None
    try:
        page = slow.pages[index]
        raw = _with_tables(page, index)
        page.close()
    except GcmError:
        raise
    except Exception as error:  # see _open_pdfplumber
        _raise_if_memory(error)
        return None
    return None if raw.is_empty or _is_numbers_of_glyphs(raw) else raw


def _is_numbers_of_glyphs(raw: RawPage) -> bool:
    """A font without a character map; pypdfium2 may know its letters."""
    strange = sum("(cid:" in word.text for word in raw.words)
    return strange > _GLYPH_NUMBERS * len(raw.words)


def _with_tables(page: Any, index: int) -> RawPage:
    left, top = page.bbox[0], page.bbox[1]
    words = [_word(word, left, top) for word in _plumber_words(page)]
    words = [word for word in words if word.text]
    tables = []
    for box, rows in _table_boxes(page) if len(page.edges) >= 4 else []:
        box = _moved(box, left, top)
        cells = _in_columns([[_moved(cell, left, top) for cell in row] for row in rows], words)
        if cells:
            table, words = _take_table(box, cells, words)
            tables.append(table)
    return RawPage(
        index + 1, float(page.width), float(page.height), "pdfplumber", tuple(words), tuple(tables)
    )


def _plumber_words(page: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.extract_words(
        x_tolerance_ratio=0.18, y_tolerance=2, extra_attrs=["fontname", "size"], keep_blank_chars=False
    )
    return found


def _word(word: dict[str, Any], left: float, top: float) -> Word:
    font = str(word["fontname"]).lower()
    return Word(
        repair(word["text"].replace(_BULLET, "•")).strip(),
        round(word["x0"] - left, 2),
        round(word["top"] - top, 2),
        round(word["x1"] - left, 2),
        round(word["bottom"] - top, 2),
        round(float(word["size"]), 2),
        any(weight in font for weight in _WEIGHTS),
    )


def _moved(box: BBox, left: float, top: float) -> BBox:
    return (box[0] - left, box[1] - top, box[2] - left, box[3] - top)


def _table_boxes(page: Any) -> list[tuple[BBox, list[list[BBox]]]]:
    """Boxes of ruled tables with their cells, row by row."""
    found = []
    for table in page.find_tables():
        rows = [[cell for cell in row.cells if cell is not None] for row in table.rows]
        found.append((table.bbox, [row for row in rows if row]))
    return found


def _in_columns(rows: list[list[BBox]], words: list[Word]) -> list[list[BBox]]:
    """The cells, where there are two columns or more; rows without an upright rule are parted at the white band
    that all of them leave free. Empty for a frame around running text, which is no table.
    """
    if max((len(row) for row in rows), default=0) >= 2:
        return rows
    cells = [row[0] for row in rows]
    inside = [[word for word in words if _holds(cell, word)] for cell in cells]
    filled = [row for row in inside if row]
    band = _white_band(filled)
    if len(filled) < 2 or band is None:
        return []
    return [[(x0, top, band, bottom), (band, top, x1, bottom)] for x0, top, x1, bottom in cells]


def _white_band(rows: list[list[Word]]) -> float | None:
    """An x that no word of any row crosses and that three rows in four have text on both sides of."""
    starts = sorted({round(word.x0, 0) for row in rows for word in row})
    for x in starts:
        cut = x - 1.0
        if any(word.x0 < cut < word.x1 for row in rows for word in row):
            continue
        sides = [
            (max((w.x1 for w in row if w.x1 <= cut), default=None), any(w.x0 >= cut for w in row))
            for row in rows
        ]
        both = [left for left, right in sides if left is not None and right]
        if len(both) >= 0.75 * len(rows) and cut - max(both) > 4.0:
            return cut
    return None


def _take_table(box: BBox, rows: list[list[BBox]], words: list[Word]) -> tuple[RawTable, list[Word]]:
    """The table with its words, and the words that lie outside it."""
    inside = [word for word in words if _holds(box, word)]
    outside = [word for word in words if not _holds(box, word)]
    filled = tuple(tuple(tuple(w for w in inside if _holds(cell, w)) for cell in row) for row in rows)
    kept = tuple(row for row in filled if any(row))
    return RawTable(box, kept), outside


def _holds(box: BBox, word: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] - 0.5 <= x <= box[2] + 0.5 and box[1] - 0.5 <= y <= box[3] + 0.5


def _pdfium_page(fast: Any, index: int) -> RawPage | None:
    """The page as pypdfium2 reads it: one word a text rectangle, its height standing for the font size."""
    if fast is None or index >= len(fast):
        return None
    try:
        page = fast[index]
        width, height = page.get_size()
        words = tuple(_pdfium_words(page, height))
        page.close()
    except Exception as error:  # PdfiumError, or ctypes errors on pages without a tree
        _raise_if_memory(error)
        return None
    return RawPage(index + 1, width, height, "pypdfium2", words)


def _pdfium_words(page: Any, height: float) -> Iterator[Word]:
    text = page.get_textpage()
    for rect in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(rect)
        content = repair(text.get_text_bounded(left, bottom, right, top)).replace("\n", " ").strip()
        if content:
            yield Word(content, left, height - top, right, height - bottom, round(top - bottom, 2))
    text.close()
