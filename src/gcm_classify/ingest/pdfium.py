"""The fast reader: words of a page from PDFium, with boxes, sizes, weight, and whether anybody can see them.

A page's text is taken in one call and cut into words; of each word only the first and the last character are
looked at, and of each text object only its first word, so that a page costs some three milliseconds.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
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
_ASLANT = 8  # degrees
_INVISIBLE = (3, 7)  # text render modes that put no ink on the page


class _Style(NamedTuple):
    """What all characters of a text object share.

    `way` is the angle at which they run, in degrees counterclockwise as the file has it, a multiple of 90; -1 aslant.
    """

    size: float
    bold: bool
    way: int
    invisible: bool
    white: bool
    is_plain: bool  # nothing about it that could hide it


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

    def __init__(self, page: Any, hidden_layers: frozenset[str] = frozenset()) -> None:
        import pypdfium2.raw as pdfium

        self._api = pdfium
        self._page = page
        self._hidden_layers = hidden_layers
        self._text = page.get_textpage()
        number, address = ctypes.c_int, ctypes.c_void_p
        self._object_at = _by_address("FPDFText_GetTextObject", address, address, number)
        self._origin_at = _by_address("FPDFText_GetCharOrigin", number, address, number, address, address)
        self._box_at = _by_address("FPDFText_GetLooseCharBox", number, address, number, address)
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
        text, shown = self._whole_text(), self.shown
        spots = self._spots(text)
        ways = {style.way for style in self._styles.values()}
        main = shown.turn if not ways else ways.pop() if len(ways) == 1 else _main_way(spots, shown.turn)
        frame = Frame(shown.box, max(main, 0))
        upright = spots if not ways else [spot for spot in spots if spot.style.way == main]
        aside = [spot for spot in spots if spot.style.way != main and not spot.style.invisible]
        is_ocr_layer = _mostly_invisible(upright) and self._has_large_picture(frame)
        words, hidden = self._seen_and_hidden(upright, frame, with_invisible=is_ocr_layer)
        return Glance(
            frame,
            (frame.turn - shown.turn) % 360,
            tuple(_without_doubles(words)),
            tuple(_beside(spot, frame) for spot in aside),
            tuple(hidden),
            text,
            is_ocr_layer,
        )

    def _seen_and_hidden(
        self, spots: list[_Spot], frame: Frame, *, with_invisible: bool
    ) -> tuple[list[Word], list[Word]]:
        words = _placed(spots, frame)
        right, foot = frame.width + 0.5, frame.height + 0.5
        on_page = [
            -1.0 <= word.x0 + word.x1 <= 2 * right and -1.0 <= word.top + word.bottom <= 2 * foot
            for word in words
        ]
        if all(on_page) and all(style.is_plain for style in self._styles.values()):
            return words, []
        ground = self._ground(frame) if any(spot.style.white for spot in spots) else []
        seen = [
            holds and _is_inked(word, spot.style, ground, with_invisible=with_invisible)
            for holds, word, spot in zip(on_page, words, spots, strict=True)
        ]
        return list(itertools.compress(words, seen)), [
            word for word, is_seen in zip(words, seen, strict=True) if not is_seen
        ]

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

    def _spots(self, text: str) -> list[_Spot]:
        """Words with their places, one where a word changes its size (a footnote's mark) cut in two."""
        rect, x, y = self._api.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        at_rect, at_x, at_y = map(ctypes.addressof, (rect, x, y))
        object_at, origin_at, box_at = self._object_at, self._origin_at, self._box_at
        handle, styles = self._handle, self._styles
        spots, make = [], tuple.__new__
        spans = [match.span() for match in _WORD.finditer(text)]
        objects = [object_at(handle, start) for start, _ in spans]
        objects.append(None)
        for at, (start, end) in enumerate(spans):
            first = styles.get(objects[at]) or self._style(start)
            # Where the next word belongs to the same object, all of this one does.
            last = first if objects[at] == objects[at + 1] else self._style(end - 1)
            runs = ((start, end, first),) if first is last else self._runs(start, end)
            for begin, stop, style in runs:
                content = text[begin:stop]
                if not (content.isascii() and content.isprintable()):
                    content = repair(content.replace(_BROKEN, "-")).strip()
                if content and origin_at(handle, begin, at_x, at_y):
                    box_at(handle, stop - 1, at_rect)
                    box = (rect.left, rect.bottom, rect.right, rect.top)
                    spots.append(make(_Spot, (content, x.value, y.value, box, style)))
        return spots

    def _runs(self, start: int, end: int) -> Sequence[tuple[int, int, _Style]]:
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
        invisible = mode in _INVISIBLE or (bool(self._hidden_layers) and self._is_on_hidden_layer(found))
        white = mode in (0, 4) and self._is_white(index)
        return _Style(
            round(size, 2),
            self._is_bold(found) if found else False,
            angle % 360 if abs(degrees - angle) <= _ASLANT else -1,
            invisible,
            white,
            not (invisible or white or 0 < size < _TINY),
        )

    def _is_on_hidden_layer(self, found: Any) -> bool:
        marks = (
            self._api.FPDFPageObj_GetMark(found, at) for at in range(self._api.FPDFPageObj_CountMarks(found))
        )
        return any(_layer_name(self._api, mark) in self._hidden_layers for mark in marks)

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


@cache  # it makes a class, for which a page would wait
def _by_address(function: str, result: Any, *arguments: Any) -> Any:
    """A function of the library with plain numbers for pointers: asked for every word, it must be quick."""
    import pypdfium2.raw as pdfium

    address = ctypes.cast(getattr(pdfium, function), ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def _has_bold_name(api: Any, font: Any) -> bool:
    room = ctypes.create_string_buffer(256)
    api.FPDFFont_GetBaseFontName(font, room, 256)
    name = room.value.decode("latin-1").lower()
    return any(weight in name for weight in BOLD_FONTS)


def _layer_name(api: Any, mark: Any) -> str:
    room, length = ctypes.create_string_buffer(512), ctypes.c_ulong()
    wide = ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort))
    api.FPDFPageObjMark_GetParamStringValue(mark, b"Name", wide, len(room), ctypes.byref(length))
    return room.raw[: max(0, min(length.value, len(room)) - 2)].decode("utf-16-le", "replace")


def _main_way(spots: list[_Spot], otherwise: int) -> int:
    """The way that most characters run; words that run aslant have none."""
    ways: Counter[int] = Counter()
    for spot in spots:
        if spot.style.way >= 0:
            ways[spot.style.way] += len(spot.text)
    return ways.most_common(1)[0][0] if ways else otherwise


def _placed(spots: list[_Spot], frame: Frame) -> list[Word]:
    """Upright words where the frame shows them."""
    left, _, _, high = frame.box
    if frame.turn == 0:  # nearly always, so without a call for every word
        places = [(spot.x - left, high - spot.y, spot.end[2] - left) for spot in spots]
    else:
        places = [(*frame.place(spot.x, spot.y), frame.place_box(spot.end)[2]) for spot in spots]
    words, make = [], tuple.__new__  # without a call of Python's for every word
    lines: dict[tuple[float, float], tuple[float, float]] = {}  # words of a line share its top and bottom
    for (text, _, _, _, style), (x0, foot, x1) in zip(spots, places, strict=True):
        size = style.size
        line = lines.get((foot, size))
        if line is None:
            line = round(foot - _ASCENT * size, 2), round(foot + (1 - _ASCENT) * size, 2)
            lines[foot, size] = line
        right = round(max(x0, x1), 2)
        words.append(make(Word, (text, round(x0, 2), line[0], right, line[1], size, style.bold)))
    return words


def _beside(spot: _Spot, frame: Frame) -> Word:
    """A word that runs another way, by its box alone."""
    x0, top, x1, bottom = frame.place_box(spot.end)
    x, y = frame.place(spot.x, spot.y)
    style = spot.style
    return Word(spot.text, min(x, x0), min(y, top), max(x, x1), max(y, bottom), style.size, style.bold)


def _without_doubles(words: list[Word]) -> list[Word]:
    """Bold type is sometimes made by drawing a word twice, a hair apart."""
    kept: list[Word] = []
    places: dict[tuple[str, int], list[float]] = {}
    for word in words:
        same = places.setdefault((word.text, round(word.top / 2)), [])
        if not same or min(abs(word.x0 - x) for x in same) > 0.2 * word.size:
            kept.append(word)
            same.append(word.x0)
    return kept


def _mostly_invisible(spots: list[_Spot]) -> bool:
    invisible = sum(spot.style.invisible for spot in spots)
    return invisible > 0.8 * len(spots) > 0


def _is_inked(word: Word, style: _Style, ground: list[BBox], *, with_invisible: bool) -> bool:
    """Whether it is printed large enough to read, in another colour than what lies beneath it."""
    if (style.invisible and not with_invisible) or 0 < style.size < _TINY:
        return False
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return not style.white or any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in ground)
