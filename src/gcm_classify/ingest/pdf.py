"""PDF pages as words and ruled tables, by two readers that are always compared.

pypdfium2 reads every page. pdfplumber reads again the pages whose rules may be those of a table, and those on
which pypdfium2 fails or gives no language. Page counts are compared, and the characters of every page as long
as the file is short; of a longer one those of a sample. Runs only inside the reading process.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from gcm_classify.datamodels import DocumentWarning
from gcm_classify.errors import Corrupt, Encrypted, IngestError, NoPages, TooManyPages, UnknownProtection
from gcm_classify.ingest.agreement import difference, strangeness
from gcm_classify.ingest.limits import Limits
from gcm_classify.ingest.pdfium import Glance, PdfiumPage
from gcm_classify.ingest.plumber import PlumberFile, raise_if_memory
from gcm_classify.ingest.raw import RawPage, Word

__all__ = ["read_pdf"]

_DIFFER = 0.2  # share of letters by which two readings of a page may differ
_STRANGE = 0.3  # share of characters that are no letters; more is no language
_COMPARED = 5  # pages: all of a file up to this length, and about as many of a longer one
_COMPARING, _OPENING, _RULED = 0.1, 0.3, 0.3  # shares of a page's clock that the second reader has for it
_SHOWN = 60  # characters of a text in a warning


def read_pdf(
    content: bytes, name: str, limits: Limits, *, without: str | None = None
) -> Iterator[RawPage | DocumentWarning]:
    """Pages in order, each closed once read, and warnings as they arise; `without` leaves one of the readers out.

    Raises:
        Encrypted: a password is needed.
        NoPages: neither reader finds a page.
        TooManyPages: more pages than allowed.
        Corrupt: neither reader can open the file, or any of its pages.
        OutOfMemory: the reading process ran out.
    """
    fast, fast_error = (None, None) if without == "pypdfium2" else _open_fast(content, name)
    _refuse_too_many(name, len(fast) if fast is not None else 0, limits)
    slow, slow_error = (None, None) if without == "pdfplumber" else _open_slow(content, limits)
    opened = (slow, fast)
    layers = slow.hidden_layers() if slow is not None else frozenset()
    try:
        counts = (len(fast) if fast is not None else 0, slow.pages if slow is not None else 0)
        total = max(counts)
        _refuse_bad_counts(name, total, fast_error or slow_error, limits)
        if fast is not None and slow is not None and counts[0] != counts[1]:
            yield DocumentWarning(
                "PAGE_COUNT_MISMATCH",
                f"The two PDF readers count {counts[0]} and {counts[1]} pages; the larger reading is used.",
            )
        if counts[0] == counts[1]:
            yield from _Reading(name, fast, slow, total, limits, layers).pages()
        else:  # a page that one of them misses would shift all that follow: they are not mixed
            alone = [
                _Reading(name, fast, None, counts[0], limits, layers),
                _Reading(name, None, slow, counts[1], limits, layers),
            ]
            yield from _with_words(*sorted(alone, key=lambda reading: -reading.total))
    finally:
        for reader in opened:
            with contextlib.suppress(Exception):  # a page that broke while it was read breaks again
                if reader is not None:
                    reader.close()


def _with_words(larger: _Reading, smaller: _Reading) -> Iterator[RawPage | DocumentWarning]:
    """The larger reading; the smaller one where only that has any words."""
    held: list[RawPage | DocumentWarning] = []
    pages = larger.pages()
    with contextlib.suppress(NoPages, Corrupt):
        for item in pages:
            held.append(item)
            if isinstance(item, RawPage) and not item.is_empty:
                yield from held
                yield from pages
                return
    if not smaller.total and not held:
        raise _no_pages(larger.name)
    yield from smaller.pages() if smaller.total else held


def _open_fast(content: bytes, name: str) -> tuple[Any, Exception | None]:
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
            raise UnknownProtection(
                f"{name} uses a protection that cannot be opened", do="ask the sender for an unprotected copy"
            ) from error
        # PDFium opens no document without pages, and calls that a success.
        return None, None if "success" in reason else error


def _open_slow(content: bytes, limits: Limits) -> tuple[PlumberFile | None, Exception | None]:
    try:
        return PlumberFile(content, limits.pages, _OPENING * limits.page_seconds), None
    except MemoryError:
        raise
    except Exception as error:  # pdfminer raises bare TypeErrors and wraps the rest in one class
        raise_if_memory(error)
        return None, error


def _refuse_too_many(name: str, pages: int, limits: Limits) -> None:
    if pages > limits.pages:
        raise TooManyPages(
            f"{name} has too many pages", got=pages, expected=f"at most {limits.pages}", do="split the file"
        )


def _refuse_bad_counts(name: str, total: int, error: Exception | None, limits: Limits) -> None:
    _refuse_too_many(name, total, limits)
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


@dataclass(slots=True)
class _Reading:
    """One file under two readers, and what was noticed on the way."""

    name: str
    fast: Any
    slow: PlumberFile | None
    total: int
    limits: Limits
    layers: frozenset[str] = frozenset()
    lost: list[int] = field(default_factory=list)
    differing: dict[int, tuple[str, str]] = field(default_factory=dict)
    hidden: dict[int, str] = field(default_factory=dict)
    recognised: list[int] = field(default_factory=list)

    def pages(self) -> Iterator[RawPage | DocumentWarning]:
        for index in range(self.total):
            page = self._page(index)
            if self.slow is not None:
                self.slow.forget(index)
            if page is None:
                self.lost.append(index + 1)
            else:
                yield page
        if len(self.lost) == self.total:
            raise self._nothing_read()
        yield from self._warnings()

    def _nothing_read(self) -> IngestError:
        """A page tree that leads nowhere, or pages that are there but broken."""
        if self.slow is None or not self.slow.pages:
            return _no_pages(self.name)
        return Corrupt(
            f"{self.name} has no page that could be read",
            got=f"{self.total} broken",
            do="ask the sender for the file again",
        )

    def _page(self, index: int) -> RawPage | None:
        glance, ruled = self._glance(index)
        if glance is None:
            return self._slow_page(index, None)
        page = _page_of(glance, index)
        text, other = glance.letters, self._letters(index, glance)
        if other is not None and difference(text, other) > _DIFFER:
            self.differing[index + 1] = (text, other)
        if _is_better(other, text):
            return self._slow_page(index, glance) or page
        if glance.hidden:
            self.hidden[index + 1] = " ".join(word.text for word in glance.hidden)
        if glance.is_ocr_layer:
            self.recognised.append(index + 1)
        return (self._ruled_page(index, glance) if ruled else None) or page

    def _glance(self, index: int) -> tuple[Glance | None, bool]:
        """The page as the fast reader sees it, and whether its rules call for the slow one."""
        import pypdfium2

        if self.fast is None or index >= len(self.fast):
            return None, False
        try:
            page = PdfiumPage(self.fast[index], self.layers)
            with contextlib.closing(page):
                return page.glance(), page.calls_for_tables()
        except (pypdfium2.PdfiumError, ValueError, OSError):  # ValueError: ctypes on a page without a tree
            return None, False

    def _letters(self, index: int, glance: Glance) -> str | None:
        """What the slow reader makes of the page; None where it is not asked, or cannot tell."""
        step = max(1, round(self.total / _COMPARED))
        is_due = index % step == 0 or index == self.total - 1
        if self.slow is None or not (is_due or not glance.words or strangeness(glance.letters) > 0.05):
            return None
        return self.slow.letters(index, _COMPARING * self.limits.page_seconds)

    def _slow_page(self, index: int, glance: Glance | None) -> RawPage | None:
        if self.slow is None:
            return None
        if glance is None:
            return self.slow.page(index, None, self.limits.page_seconds)
        page = self.slow.page(index, glance.frame, _RULED * self.limits.page_seconds)
        return None if page is None else replace(page, righted=glance.righted)

    def _ruled_page(self, index: int, glance: Glance) -> RawPage | None:
        """The page with its ruled tables; None where there is no table, or the slow reader loses words."""
        page = self._slow_page(index, glance)
        if page is None or not page.tables:
            return None
        page = _without(page, glance.hidden)
        seen = " ".join(word.text for word in glance.words)
        found = " ".join(word.text for word in _all_words(page))
        if difference(seen, found) > _DIFFER or strangeness(found) > strangeness(seen) + 0.05:
            return None
        return page

    def _warnings(self) -> Iterator[DocumentWarning]:
        if self.lost:
            yield DocumentWarning(
                "PAGE_ERRORS", "Some pages could not be read by either reader.", tuple(self.lost)
            )
        if self.differing:
            page, (fast, slow) = next(iter(self.differing.items()))
            yield DocumentWarning(
                "EXTRACTION_DISAGREEMENT",
                f"The two PDF readers disagree on the characters of some pages. Page {page}: pypdfium2 reads "
                f"{_beginning(fast)}, pdfplumber {_beginning(slow)}.",
                tuple(self.differing),
            )
        if self.hidden:
            text = next(iter(self.hidden.values()))
            yield DocumentWarning(
                "HIDDEN_TEXT",
                f"Text that nobody sees on the page was left out: {_beginning(text)}.",
                tuple(self.hidden),
            )
        if self.recognised:
            yield DocumentWarning(
                "OCR_LAYER",
                "The text of some pages lies invisibly under their picture: the sender's scanner recognised it.",
                tuple(self.recognised),
            )


def _page_of(glance: Glance, index: int) -> RawPage:
    frame = glance.frame
    return RawPage(
        index + 1,
        frame.width,
        frame.height,
        "pypdfium2",
        glance.words,
        righted=glance.righted,
        aside=glance.aside,
    )


def _is_better(other: str | None, text: str) -> bool:
    """Whether the slow reader's text is language where the fast one's is not, or there at all."""
    if other is None or not any(char.isalnum() for char in other):
        return False
    if strangeness(other) > _STRANGE:
        return False
    much_more = len("".join(other.split())) > 2.2 * len("".join(text.split()))
    return strangeness(text) > _STRANGE or (much_more and difference(text, other) > _DIFFER)


def _all_words(page: RawPage) -> Iterator[Word]:
    yield from page.words
    for table in page.tables:
        for row in table.rows:
            for cell in row:
                yield from cell


def _without(page: RawPage, hidden: tuple[Word, ...]) -> RawPage:
    """The page without the words that stand where hidden ones do."""
    if not hidden:
        return page

    def seen(words: tuple[Word, ...]) -> tuple[Word, ...]:
        return tuple(word for word in words if not any(_is_same(word, other) for other in hidden))

    tables = tuple(
        replace(table, rows=tuple(tuple(seen(cell) for cell in row) for row in table.rows))
        for table in page.tables
    )
    return replace(page, words=seen(page.words), tables=tables)


def _is_same(word: Word, other: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    near = other.x0 - 1 <= x <= other.x1 + 1 and other.top - 1 <= y <= other.bottom + 1
    return near and (word.text in other.text or other.text in word.text)


def _beginning(text: str) -> str:
    line = " ".join(text.replace("\ufffe", "-").split())
    line = "".join(char if char.isprintable() else "\ufffd" for char in line[: _SHOWN + 1])
    return f"“{line[:_SHOWN]}…”" if len(line) > _SHOWN else f"“{line}”"
