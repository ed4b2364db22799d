"""What is to be said of a reading: nothing readable is left, or what a reviewer should know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import fmean

from gcm_classify.datamodels import Block, DocumentWarning
from gcm_classify.errors import NoText, UnreadableText
from gcm_classify.ingest.limits import Limits
from gcm_classify.ingest.ocr import LOW_CONFIDENCE
from gcm_classify.ingest.quality import is_language
from gcm_classify.ingest.raw import RawPage
from gcm_classify.ingest.tesseract import INSTALL
from gcm_classify.languages import SUPPORTED, language_of

__all__ = ["reading_warnings", "refuse_without_text", "sift"]

_OTHER_LETTERS = re.compile("[\u0370-\u1dff\u2e80-\ud7ff]")  # than Latin ones
_PHRASE = 20  # of them; fewer are a name


def sift(pages: Sequence[RawPage]) -> tuple[list[RawPage], tuple[int, ...]]:
    """The pages, those that cannot be read without their words, and the numbers of those."""
    rubble = frozenset(page.number for page in pages if not page.is_empty and not is_language(page.text))
    sifted = [replace(page, words=(), tables=()) if page.number in rubble else page for page in pages]
    return sifted, tuple(sorted(rubble))


def refuse_without_text(
    name: str,
    text: str,
    pages: Sequence[RawPage],
    rubble: Sequence[int],
    warnings: Sequence[DocumentWarning],
    limits: Limits,
) -> None:
    """Raise where nothing is left to classify.

    Raises:
        UnreadableText: what text there is is not language.
        NoText: there is none.
    """
    letters = sum(map(str.isalpha, text))
    if (rubble and letters == 0) or (not pages and not is_language(text)):
        raise UnreadableText(
            f"{name} has text that is not language",
            do="ask the sender for another file, or for the text",
        )
    if letters == 0 and pages:
        codes = {warning.code for warning in warnings}
        raise NoText(f"{name} has pages but no text layer: it is a scan", do=_way_to_text(codes, limits))
    if letters == 0:
        raise NoText(f"{name} holds no text", do="ask the sender for the file again")


def _way_to_text(codes: set[str], limits: Limits) -> str:
    if "OCR_UNAVAILABLE" in codes:
        return f"{INSTALL}; or ask the sender for the text"
    if not limits.ocr:
        return "run again with OCR, or ask the sender for the text"
    if "OCR_TIMEOUT" in codes:
        return "OCR took too long; send fewer pages, or ask the sender for the text"
    return "OCR found no words on it; ask the sender for the text"


def reading_warnings(
    pages: Sequence[RawPage], rubble: tuple[int, ...], text: str, blocks: Sequence[Block], language: str
) -> Iterator[DocumentWarning]:
    """Pages without text, pages that cannot be read, pages that were pictures, and a language without a model."""
    read = {line.page for block in blocks for line in block.lines}
    if empty := tuple(page.number for page in pages if page.number not in read and page.number not in rubble):
        yield DocumentWarning(
            "EMPTY_PAGES",
            "Some pages hold no text but headers and footers; they were not classified.",
            empty,
        )
    if rubble:
        yield DocumentWarning(
            "UNREADABLE_TEXT",
            "The text of some pages is not language; it was left out and not classified.",
            rubble,
        )
    yield from _scan_warnings([page for page in pages if page.confidence is not None])
    if language not in SUPPORTED:
        yield DocumentWarning(
            "UNSUPPORTED_LANGUAGE",
            f"The text is in a language that the model does not support ({language}); it was not tagged.",
        )
    elif foreign := _foreign(text, blocks):
        languages, numbers = zip(*foreign, strict=True)
        yield DocumentWarning(
            "UNSUPPORTED_LANGUAGE",
            "Parts are in a language that the model does not support "
            f"({', '.join(sorted(set(languages)))}); they were not tagged.",
            tuple(sorted({number for number in numbers if number is not None})),
        )


def _foreign(text: str, blocks: Sequence[Block]) -> list[tuple[str, int | None]]:
    """Languages in other letters, with their pages, that stand in a document of a supported one."""
    written = ((text[block.start : block.end], block.page) for block in blocks)
    asked = (
        (language_of(part), page) for part, page in written if len(_OTHER_LETTERS.findall(part)) >= _PHRASE
    )
    return [(language, page) for language, page in asked if language not in SUPPORTED]


def _scan_warnings(scans: Sequence[RawPage]) -> Iterator[DocumentWarning]:
    if scans:
        mean = fmean(page.confidence or 0.0 for page in scans)
        yield DocumentWarning(
            "OCR",
            f"Some pages are pictures and were read by Tesseract, with a mean confidence of {mean:.0f} of 100.",
            tuple(page.number for page in scans),
        )
    if poor := tuple(page.number for page in scans if (page.confidence or 0.0) < LOW_CONFIDENCE):
        yield DocumentWarning(
            "OCR_LOW_CONFIDENCE",
            "Some pages could hardly be read by Tesseract; compare their text with the picture.",
            poor,
        )
