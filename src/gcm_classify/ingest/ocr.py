"""Pages that are pictures are read by Tesseract; all others pass as they are.

Runs only inside the reading process. What it reads looks like what the other readers give: words with boxes and
sizes in points, on the page as it was turned for reading.
"""

from __future__ import annotations

import contextlib
import math
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import TYPE_CHECKING, Any

from gcm_classify.datamodels import DocumentWarning
from gcm_classify.ingest.limits import Clock, Limits
from gcm_classify.ingest.quality import is_language
from gcm_classify.ingest.raw import RawBlock, RawFurniture, RawPage, Word
from gcm_classify.ingest.repair import repair
from gcm_classify.ingest.tesseract import INSTALL, PACKS, OcrLine, OcrWord, Tesseract, find_tesseract
from gcm_classify.languages import language_of

if TYPE_CHECKING:
    from gcm_classify.ingest.scan import Picture

__all__ = ["LOW_CONFIDENCE", "read_scans"]

LOW_CONFIDENCE = 75.0  # of 100: below it a page is worth a reviewer's look
_DOUBTFUL = 70.0  # below it the page may lie on its side
_SURE_WORD, _SURE_WORDS = 60, 5  # a photograph gives fewer words than this, or less sure ones
_FEW_LETTERS = 100  # of a page number or a registry's stamp, laid over the picture of a page
_MOST_OF_PAGE = 0.7
_BOLD = 1.2  # strokes this much thicker than the page's usual ones, in relation to size
_SAME_SIZE = 0.09  # relative: Tesseract measures sizes to a pixel or two
_GRACE = 10.0  # seconds for rendering and righting, on top of Tesseract's own
_NUMBER_AND_COMMA = re.compile(r"^(\d{1,3}),$")

Item = RawPage | RawBlock | RawFurniture | DocumentWarning | Clock


def read_scans(items: Iterable[Item], content: bytes, limits: Limits) -> Iterator[Item]:
    """The reader's items in order, with the pages that are pictures read; warnings on those that stay unread last.

    Args:
        items: of a PDF, as its reader gives them.
        content: the file's bytes.
        limits: `ocr` false passes everything as it is.
    """
    scans = _Scans(content, limits)
    try:
        for item in items:
            if not isinstance(item, RawPage) or not limits.ocr or not scans.is_picture(item):
                if isinstance(item, RawPage):
                    scans.remember(item)
                yield item
            elif scans.can_read(item):
                yield Clock(limits.ocr_page_seconds + _GRACE)
                yield scans.read(item)
            else:
                yield item
        yield from scans.warnings()
    finally:
        scans.close()


@dataclass(slots=True)
class _Scans:
    """What is known of a document while its scanned pages are read."""

    content: bytes
    limits: Limits
    language: str | None = None  # of the pages so far
    neighbour: RawPage | None = None  # the last page of text
    body: float = 0.0  # points: the usual size of its scanned text
    spent: float = 0.0  # seconds
    document: Any = None
    without_tesseract: list[int] = field(default_factory=list)
    out_of_time: list[int] = field(default_factory=list)
    packs_missing: set[str] = field(default_factory=set)

    def remember(self, page: RawPage) -> None:
        """A page of text tells in which language its neighbours are scanned; it is asked once one comes."""
        self.neighbour = page

    def is_picture(self, page: RawPage) -> bool:
        """No text but a mark laid over a picture of the page, or text that is not language."""
        text = page.text
        letters = sum(map(str.isalpha, text))
        if letters == 0:
            return self._has_drawing(page)
        return not is_language(text) or (letters < _FEW_LETTERS and self._picture_share(page) > _MOST_OF_PAGE)

    def can_read(self, page: RawPage) -> bool:
        """Whether there is a Tesseract and time left; the page is noted otherwise."""
        if find_tesseract() is None:
            self.without_tesseract.append(page.number)
            return False
        if self.spent >= self.limits.ocr_total_seconds:
            self.out_of_time.append(page.number)
            return False
        return True

    def read(self, page: RawPage) -> RawPage:
        """The page as Tesseract reads it; as it was where that finds nothing, or not in time."""
        if self.neighbour is not None:
            self.language, self.neighbour = (
                language_of(self.neighbour.text, fallback="") or self.language,
                None,
            )
        tesseract, began = find_tesseract(), time.monotonic()
        assert tesseract is not None
        seconds = min(self.limits.ocr_page_seconds, self.limits.ocr_total_seconds - self.spent)
        try:
            reading = self._reading(tesseract, page, began + seconds)
        except TimeoutError:
            self.out_of_time.append(page.number)
            return page
        finally:
            self.spent += time.monotonic() - began
        return page if reading is None else self._page(page, reading)

    def warnings(self) -> Iterator[DocumentWarning]:
        if self.without_tesseract:
            yield DocumentWarning(
                "OCR_UNAVAILABLE",
                f"Some pages are pictures and were not read. To read them, {INSTALL}.",
                tuple(self.without_tesseract),
            )
        if self.out_of_time:
            yield DocumentWarning(
                "OCR_TIMEOUT",
                "Some pages are pictures that could not be read in time; they were not classified.",
                tuple(self.out_of_time),
            )
        for language in sorted(self.packs_missing):
            yield DocumentWarning(
                "OCR_LANGUAGE_MISSING",
                f"Tesseract read {language} without its language pack; letters with accents suffer. "
                f"Install tesseract-ocr-{PACKS[language]}.",
            )

    def close(self) -> None:
        if self.document is not None:
            with contextlib.suppress(Exception):  # a page that broke while it was rendered breaks again
                self.document.close()

    def _opened(self, number: int) -> Any:
        """The page in pypdfium2; None where that cannot open it."""
        import pypdfium2

        try:
            if self.document is None:
                self.document = pypdfium2.PdfDocument(self.content)
            return self.document[number - 1]
        except (pypdfium2.PdfiumError, IndexError):
            return None

    def _has_drawing(self, page: RawPage) -> bool:
        opened = self._opened(page.number)
        return opened is not None and next(iter(opened.get_objects(max_depth=1)), None) is not None

    def _picture_share(self, page: RawPage) -> float:
        """The part of the page that its largest picture covers, in [0, 1]."""
        opened = self._opened(page.number)
        areas = [_area(image) for image in _images(opened)] if opened is not None else []
        return min(max(areas, default=0.0) / max(page.width * page.height, 1.0), 1.0)

    def _reading(self, tesseract: Tesseract, page: RawPage, deadline: float) -> _Reading | None:
        from gcm_classify.ingest.scan import render

        opened = self._opened(page.number)
        if opened is None:
            return None
        picture = render(opened, _finest(opened))
        opened.close()
        if picture.is_blank:
            return None
        reading = self._in_its_language(tesseract, picture.straightened(), deadline)
        for _ in range(2):  # what lies on its side may be righted to its head first
            turn = reading.turn
            if not turn and reading.confidence < _DOUBTFUL:
                turn = tesseract.clockwise_turn(reading.picture.file(), _left(deadline))
            if not turn:
                break
            turned = reading.picture.turned_clockwise(turn).straightened()
            reading = max(reading, self._in_its_language(tesseract, turned, deadline), key=_uprightness)
        return reading if reading.has_words else None

    def _in_its_language(self, tesseract: Tesseract, picture: Picture, deadline: float) -> _Reading:
        """Read in the document's language or, where that is not known, in all of them; again where it proves another."""
        packs = self._packs(tesseract, self.language)
        reading = _Reading(picture, tesseract.read(picture.file(), packs, _left(deadline)))
        found = language_of(reading.text, fallback="")
        own = self._packs(tesseract, found)
        if not found or reading.confidence < _DOUBTFUL:
            return reading
        if found in PACKS and PACKS[found] not in tesseract.packs:
            self.packs_missing.add(found)
        self.language = found
        if own == packs:
            return reading
        with contextlib.suppress(TimeoutError):  # the first reading stands
            reading = _Reading(picture, tesseract.read(picture.file(), own, _left(deadline)))
        return reading

    def _packs(self, tesseract: Tesseract, language: str | None) -> list[str]:
        pack = PACKS.get(language or "")
        return (
            [pack]
            if pack in tesseract.packs
            else [pack for pack in PACKS.values() if pack in tesseract.packs]
        )

    def _page(self, page: RawPage, reading: _Reading) -> RawPage:
        words, self.body = reading.words(self.body)
        image = reading.picture.image
        width, height = sorted(page.shown_size, reverse=image.width > image.height)
        righted, confidence = round(reading.picture.righted % 360, 2), round(reading.confidence, 1)
        return RawPage(page.number, width, height, "tesseract", words, righted=righted, confidence=confidence)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A picture and the lines that Tesseract found on it."""

    picture: Picture
    lines: Sequence[OcrLine]

    @property
    def text(self) -> str:
        return "\n".join(" ".join(word.text for word in line.words) for line in self.lines)

    @property
    def confidence(self) -> float:
        """Mean over its letters and digits, 0 to 100."""
        pairs = [(w.confidence, sum(map(str.isalnum, w.text))) for line in self.lines for w in line.words]
        total = sum(size for _, size in pairs)
        return sum(confidence * size for confidence, size in pairs) / total if total else 0.0

    @property
    def turn(self) -> int:
        """Degrees clockwise that would level most of its letters."""
        turns: Counter[int] = Counter()
        for line in self.lines:
            turns[line.turn] += sum(len(word.text) for word in line.words)
        return turns.most_common(1)[0][0] if turns else 0

    @property
    def weight(self) -> float:
        """How much was read how surely: what two readings of a page are compared by."""
        return sum(
            len(w.text) * max(w.confidence - 50, 0)
            for line in self.lines
            for w in line.words
            if w.text.isalpha()
        )

    @property
    def has_words(self) -> bool:
        words = [word for line in self.lines for word in line.words if word.confidence >= _SURE_WORD]
        return sum(sum(map(str.isalpha, word.text)) >= 3 for word in words) >= _SURE_WORDS

    def words(self, body: float) -> tuple[tuple[Word, ...], float]:
        """Words in points, and the usual size of their letters; `body` is that of the pages before, or 0.

        The height of an x is what Tesseract measures best; what is above and below it, specks of dirt disturb.
        """
        kept = [(line, words) for line in self.lines if (words := _kept(line))]
        every = [line for line, words in kept for word in words for _ in word.text]
        if not every:
            return (), body
        above, below = (
            median(getattr(line, part) / line.x_height for line in every) for part in ("above", "below")
        )
        points = (1 + above + below) / self.picture.scale
        usual = points * median(line.x_height for line in every)
        body = body if body and abs(usual - body) <= _SAME_SIZE * body else round(usual, 1)
        strokes = {id(line): self._stroke(line) for line, _ in kept}
        plain = median(strokes[id(line)] for line in every)
        found, sizes = [], [body]
        for line, words in kept:
            size = _known_size(points * line.x_height, sizes)
            found += [
                self._word(word, line, below, size, strokes[id(line)] > _BOLD * plain > 0) for word in words
            ]
        return tuple(found), body

    def _stroke(self, line: OcrLine) -> float:
        """How thick a line's strokes are in relation to its size."""
        from gcm_classify.ingest.scan import stroke

        x0, top, x1, bottom = (max(side, 0) for side in line.box)
        return stroke(self.picture.ink[top:bottom, x0:x1]) / line.x_height

    def _word(self, word: OcrWord, line: OcrLine, below: float, size: float, bold: bool) -> Word:
        """The word as high as its line, so that words of a line stand on one line."""
        scale = self.picture.scale
        bottom = (line.baseline((word.box[0] + word.box[2]) / 2) + below * line.x_height) / scale
        x0, x1 = word.box[0] / scale, word.box[2] / scale
        return Word(
            word.text,
            round(x0, 2),
            round(max(bottom - size, 0.0), 2),
            round(x1, 2),
            round(bottom, 2),
            size,
            bold,
        )


def _uprightness(reading: _Reading) -> tuple[bool, float]:
    return not reading.turn, reading.weight


def _known_size(size: float, sizes: list[float]) -> float:
    """The nearest of the page's sizes, where they hardly differ; a size of its own otherwise."""
    nearest = min(sizes, key=lambda known: abs(known - size))
    if abs(nearest - size) <= _SAME_SIZE * nearest:
        return nearest
    sizes.append(round(size, 1))
    return sizes[-1]


def _kept(line: OcrLine) -> list[OcrWord]:
    """Its words without specks of dirt, which read as marks that Tesseract doubts; none of a line that is all marks."""
    if not any(char.isalnum() for word in line.words for char in word.text):
        return []
    sure = [word for word in line.words if word.confidence >= (5 if any(map(str.isalnum, word.text)) else 60)]
    mended = (replace(word, text=repair(_mended(word.text, first=word is sure[0]))) for word in sure)
    return [word for word in mended if word.text]


def _mended(text: str, *, first: bool) -> str:
    """What Tesseract takes for something else: the pronoun I for a rule, a paragraph number's stop for a comma."""
    return "I" if text == "|" else _NUMBER_AND_COMMA.sub(r"\1.", text) if first else text


def _left(deadline: float) -> float:
    """Seconds until the deadline, never none at all: what is asked of Tesseract next then times out."""
    return max(deadline - time.monotonic(), 0.01)


def _images(page: Any) -> Iterator[Any]:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    return (item for item in page.get_objects(max_depth=3) if item.type == FPDF_PAGEOBJ_IMAGE)


def _area(image: Any) -> float:
    left, bottom, right, top = image.get_bounds()
    return float(max(right - left, 0.0) * max(top - bottom, 0.0))


def _finest(page: Any) -> float | None:
    """Pixels per point of the page's finest picture; None without one."""
    sizes = [(image.get_px_size(), _area(image)) for image in _images(page)]
    return max(
        (math.sqrt(width * height / area) for (width, height), area in sizes if area > 1), default=None
    )
