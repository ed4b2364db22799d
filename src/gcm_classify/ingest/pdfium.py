"""The fast reader: words of a page from PDFium, with boxes, sizes, weight, and whether anybody can see them.

A page's text is taken in one call and cut into words; of each word only the first and the last character are
looked at, and of each text object only its first word, so that a page costs some three milliseconds.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from gcm_classify.datamodels import BBox
from gcm_classify.ingest.drawings import Drawing, calls_for_tables, drawings
from gcm_classify.ingest.frame import Frame
from gcm_classify.ingest.raw import Word
from gcm_classify.ingest.repair import repair

__all__ = ["BOLD_FONTS", "Glance", "PdfiumPage"]

BOLD_FONTS = ("bold", "black", "heavy", "semibold", "demi")
_BROKEN = "\ufffe"  # what PDFium makes of a hyphen that ends a line; it takes the line break with it
_CONTROL = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
# A font without a map gives the numbers of its glyphs; \x7f is the bullet of many writers.
_GLYPHS = dict.fromkeys([*range(1, 9), *range(14, 32)], "\ufffd") | {0x7F: "•"}
_WORD = re.compile(rf"[^\s\x00{_BROKEN}]+{_BROKEN}?")
_ASCENT = 0.78  # of the size: the share of a line that stands above its foot
_TINY = 1.5  # points; nobody reads smaller letters
_WHITE = 245  # of 255, each of red, green and blue
_INVISIBLE = (3, 7)  # text render modes that put no ink on the page


class _Style(NamedTuple):
    """What all characters of a text object share. `angle` is in degrees counterclockwise, as the file has it."""

    size: float
    bold: bool
    angle: int
    skewed: bool
    invisible: bool
    white: bool


class _Spot(NamedTuple):
    """A run of characters in the file's own points: where it starts, where it ends, the foot of its line."""

    text: str
    x: float
    y: float
    end: BBox
    style: _Style


@dataclass(frozen=True, slots=True)
class Glance:
    """A page as PDFium reads it.

    `words` are upright in `frame`; `aside` are the words that run another way (a note in the margin, a
    watermark), `hidden` those that nobody sees. `righted` is by how many degrees clockwise the frame differs from
    the page as it is shown. `letters` is all text.
    """

    frame: Frame
    righted: int
    words: tuple[Word, ...]
    aside: tuple[Word, ...]
    hidden: tuple[Word, ...]
    letters: str
    is_ocr_layer: bool = False


class PdfiumPage:
    """An open page; close it once read."""

    def __init__(self, page: Any) -> None:
        import pypdfium2.raw as pdfium

        self._api = pdfium
        self._page = page
        self._text = page.get_textpage()
        self._object_at = _by_address(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_int)
        self._handle = ctypes.cast(self._text.raw, ctypes.c_void_p).value
        self._styles: dict[int | None, _Style] = {}
        self._fonts: dict[int, bool] = {}
        self._drawn: list[Drawing] | None = None

    def close(self) -> None:
        self._text.close()
        self._page.close()

    @property
    def shown(self) -> Frame:
        """The frame of the page as it is shown."""
        return Frame(self._page.get_bbox(), self._page.get_rotation() % 360)

    def glance(self) -> Glance:
        """All words of the page."""
        text = self._whole_text()
        spots = list(self._spots(text))
        shown = self.shown
        angles: Counter[int] = Counter()
        for spot in spots:
            if not spot.style.skewed:
                angles[spot.style.angle] += len(spot.text)
        main = angles.most_common(1)[0][0] if angles else shown.turn
        frame = Frame(shown.box, main)
        upright: list[_Spot] = []
        aside: list[_Spot] = []
        for spot in spots:
            style = spot.style
            (upright if style.angle == main and not style.skewed else aside).append(spot)
        return self._sorted_out(frame, shown, upright, aside, text)

    def _sorted_out(
        self, frame: Frame, shown: Frame, upright: list[_Spot], aside: list[_Spot], text: str
    ) -> Glance:
        placed = [(_placed(spot, frame), spot.style) for spot in upright]
        is_ocr_layer = _mostly_invisible(upright) and self._has_large_picture(frame)
        ground = self._ground(frame) if any(style.white for _, style in placed) else []
        words: list[Word] = []
        hidden: list[Word] = []
        for word, style in placed:
            seen = _is_seen(word, style, frame, ground, ignore_mode=is_ocr_layer)
            (words if seen else hidden).append(word)
        words = _without_doubles(words)
        return Glance(
            frame,
            (frame.turn - shown.turn) % 360,
            tuple(words),
            tuple(_placed(spot, frame) for spot in aside if not spot.style.invisible),
            tuple(hidden),
            text,
            is_ocr_layer,
        )

    def _whole_text(self) -> str:
        """The page's characters, as many as PDFium counts, so that their positions are its indices."""
        api, raw = self._api, self._text.raw
        count = self._text.count_chars()
        text: str = self._text.get_text_range() if count > 0 else ""
        if len(text) != count:  # it left some out
            codes = (api.FPDFText_GetUnicode(raw, index) for index in range(count))
            text = "".join(
                _BROKEN if code == 2 else chr(code if 0 <= code < 0x110000 else 0) for code in codes
            )
        if _BROKEN in text:  # a hyphen, or the second glyph of a font without a map
            text = "".join(
                "\ufffd" if char == _BROKEN and api.FPDFText_IsHyphen(raw, index) != 1 else char
                for index, char in enumerate(text)
            )
        return text.translate(_GLYPHS) if _CONTROL.search(text) else text

    def _spots(self, text: str) -> Iterator[_Spot]:
        """Words with their places, one where a word changes its size (a footnote's mark) cut in two."""
        api, raw = self._api, self._text.raw
        rect, x, y = api.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        at_rect, at_x, at_y = ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
        origin, loose = api.FPDFText_GetCharOrigin, api.FPDFText_GetLooseCharBox
        for match in _WORD.finditer(text):
            start, end = match.span()
            first, last = self._style(start), self._style(end - 1)
            runs = [(start, end, first)] if first is last else self._runs(start, end)
            for begin, stop, style in runs:
                content = text[begin:stop].replace(_BROKEN, "-")
                if not (content.isascii() and content.isprintable()):
                    content = repair(content).strip()
                if content and origin(raw, begin, at_x, at_y):
                    loose(raw, stop - 1, at_rect)
                    box = (rect.left, rect.bottom, rect.right, rect.top)
                    yield _Spot(content, x.value, y.value, box, style)

    def _runs(self, start: int, end: int) -> list[tuple[int, int, _Style]]:
        """Ranges of one size."""
        runs: list[tuple[int, int, _Style]] = []
        for index in range(start, end):
            style = self._style(index)
            if runs and abs(runs[-1][2].size - style.size) < 0.15 * max(style.size, 1):
                runs[-1] = (runs[-1][0], index + 1, runs[-1][2])
            else:
                runs.append((index, index + 1, style))
        return runs

    def _style(self, index: int) -> _Style:
        address = self._object_at(self._handle, index)
        style = self._styles.get(address)
        if style is None:
            style = self._styles[address] = self._look(index)
        return style

    def _look(self, index: int) -> _Style:
        api, raw = self._api, self._text.raw
        found = api.FPDFText_GetTextObject(raw, index)
        matrix = api.FS_MATRIX()
        if not api.FPDFText_GetMatrix(raw, index, ctypes.byref(matrix)):
            matrix.a = matrix.d = 1.0
        size = api.FPDFText_GetFontSize(raw, index) * math.hypot(matrix.c, matrix.d)
        degrees = math.degrees(math.atan2(matrix.b, matrix.a))
        angle = round(degrees / 90) * 90
        mode = api.FPDFTextObj_GetTextRenderMode(found) if found else 0
        return _Style(
            round(size, 2),
            self._is_bold(found) if found else False,
            angle % 360,
            abs(degrees - angle) > 8,
            mode in _INVISIBLE,
            mode in (0, 4) and self._is_white(index),
        )

    def _is_bold(self, found: Any) -> bool:
        font = self._api.FPDFTextObj_GetFont(found)
        key = ctypes.addressof(font.contents) if font else 0
        if key not in self._fonts:
            self._fonts[key] = bool(font) and _has_bold_name(self._api, font)
        return self._fonts[key]

    def _is_white(self, index: int) -> bool:
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        colours = (red, green, blue, alpha)
        if not self._api.FPDFText_GetFillColor(self._text.raw, index, *map(ctypes.byref, colours)):
            return False  # a pattern, or a space of colours that PDFium does not know
        return alpha.value == 0 or min(red.value, green.value, blue.value) >= _WHITE

    def _drawings(self) -> list[Drawing]:
        if self._drawn is None:
            self._drawn = list(drawings(self._api, self._page.raw))
        return self._drawn

    def calls_for_tables(self) -> bool:
        """Whether its rules could be those of a table."""
        return calls_for_tables(self._drawings(), self.shown.box)

    def _ground(self, frame: Frame) -> list[BBox]:
        """Boxes on which white letters can be read."""
        return [frame.place_box(box) for _, box, is_dark in self._drawings() if is_dark]

    def _has_large_picture(self, frame: Frame) -> bool:
        area = frame.width * frame.height
        boxes = (frame.place_box(box) for shape, box, _ in self._drawings() if shape == "picture")
        return any((x1 - x0) * (bottom - top) > 0.5 * area for x0, top, x1, bottom in boxes)


def _by_address(function: Any, *arguments: Any) -> Any:
    """The same function of the library, but plain numbers for pointers: asked for every word, it must be quick."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(ctypes.c_void_p, *arguments)(address)


def _has_bold_name(api: Any, font: Any) -> bool:
    room = ctypes.create_string_buffer(256)
    api.FPDFFont_GetBaseFontName(font, room, 256)
    name = room.value.decode("latin-1").lower()
    return any(weight in name for weight in BOLD_FONTS)


def _placed(spot: _Spot, frame: Frame) -> Word:
    """The word where the frame shows it; one that runs another way by its box alone."""
    size = spot.style.size
    if spot.style.angle != frame.turn or spot.style.skewed:
        x0, top, x1, bottom = frame.place_box(spot.end)
        x, y = frame.place(spot.x, spot.y)
        return Word(spot.text, min(x, x0), min(y, top), max(x, x1), max(y, bottom), size, spot.style.bold)
    x0, foot = frame.place(spot.x, spot.y)
    x1 = frame.place_box(spot.end)[2]
    top, bottom = foot - _ASCENT * size, foot + (1 - _ASCENT) * size
    return Word(
        spot.text, round(x0, 2), round(top, 2), round(max(x0, x1), 2), round(bottom, 2), size, spot.style.bold
    )


def _without_doubles(words: list[Word]) -> list[Word]:
    """Bold type is sometimes made by drawing a word twice, a hair apart."""
    kept: list[Word] = []
    places: dict[str, list[Word]] = {}
    for word in words:
        same = places.setdefault(word.text, [])
        if not any(
            abs(word.x0 - other.x0) < 0.2 * word.size and abs(word.top - other.top) < 0.2 * word.size
            for other in same
        ):
            kept.append(word)
            same.append(word)
    return kept


def _mostly_invisible(spots: list[_Spot]) -> bool:
    invisible = sum(spot.style.invisible for spot in spots)
    return invisible > 0.8 * len(spots) > 0


def _is_seen(word: Word, style: _Style, frame: Frame, ground: list[BBox], *, ignore_mode: bool) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    if not frame.holds(x, y) or (style.invisible and not ignore_mode):
        return False
    if 0 < style.size < _TINY:
        return False
    return not style.white or any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in ground)
