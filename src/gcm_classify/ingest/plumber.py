"""The second reader: pdfplumber for pages with rules, pdfminer beneath it for the count and the letters of any page.

A page's letters alone cost a twentieth of its layout, so that every page can be compared.
"""

from __future__ import annotations

import contextlib
import io
import signal
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from gcm_classify.errors import OutOfMemory
from gcm_classify.ingest.frame import Frame
from gcm_classify.ingest.pdfium import BOLD_FONTS
from gcm_classify.ingest.raw import RawPage, Word
from gcm_classify.ingest.repair import repair
from gcm_classify.ingest.ruled import take_tables
from gcm_classify.ingest.shown import Decode, shown_text

__all__ = ["PlumberFile", "raise_if_memory"]

_BULLET = "(cid:127)"  # what pdfminer makes of the bullet of many writers
_KEPT = 16  # pages whose objects pdfminer may keep: neighbours share fonts and forms


class PlumberFile:
    """A file as pdfminer sees it. `pages` is how many it counts."""

    def __init__(self, content: bytes, most_pages: int, seconds: float) -> None:
        import pdfplumber

        self._decoders: dict[int, _Decoder] = {}  # by the identity of a font, which they keep alive
        try:
            with _within(seconds):
                self._file = pdfplumber.open(io.BytesIO(content))
                self._pages = _pages_until_the_tree_breaks(self._file.doc, most_pages)
        except _OutOfTime:
            raise TimeoutError("its objects cannot be listed in time") from None

    @property
    def pages(self) -> int:
        return len(self._pages)

    def close(self) -> None:
        self._file.close()

    def hidden_layers(self) -> frozenset[str]:
        """Names of the layers that the file shows nobody; none where it does not say so in the usual way."""
        from pdfminer.pdftypes import resolve1
        from pdfminer.utils import decode_text

        try:
            layers = resolve1(self._file.doc.catalog.get("OCProperties")) or {}
            off = resolve1((resolve1(layers.get("D")) or {}).get("OFF")) or []
            return frozenset(decode_text(resolve1(resolve1(layer)["Name"])) for layer in off)
        except Exception:  # whatever stands there instead; the text is then taken for visible
            return frozenset()

    def letters(self, index: int, seconds: float) -> str | None:
        """The characters of a page in the order of its content; None where it cannot tell, or not in time."""
        if index >= self.pages:
            return None
        try:
            with _within(seconds):
                return self._letters(self._pages[index])
        except (
            Exception,
            _OutOfTime,
        ):  # any error of pdfminer's, even of memory, only says that it cannot tell
            return None

    def _letters(self, page: Any) -> str:
        from pdfminer.pdfinterp import PDFPageInterpreter

        device = _letter_device(self._file.rsrcmgr)
        interpreter = PDFPageInterpreter(self._file.rsrcmgr, device)
        interpreter.init_resources(page.resources)
        content = _content_of(page)
        if content is not None:
            fonts = {str(name): self._decoder(font) for name, font in interpreter.fontmap.items()}
            text = shown_text(content, fonts, _pictures(interpreter.xobjmap))
            if text is not None:
                return text
        interpreter.process_page(page)
        return "".join(device.found)

    def _decoder(self, font: Any) -> Decode:
        if id(font) not in self._decoders:
            self._decoders[id(font)] = _Decoder(font)
        return self._decoders[id(font)]

    def page(self, index: int, frame: Frame | None, seconds: float) -> RawPage | None:
        """The page with its ruled tables, in this frame where one is given; None where it fails, or not in time."""
        if index >= self.pages:
            return None
        try:
            with _within(seconds):
                return self._read(index, frame)
        except _OutOfTime:
            return None
        except Exception as error:  # pdfminer raises bare TypeErrors and wraps the rest in one class
            raise_if_memory(error)
            return None

    def _read(self, index: int, frame: Frame | None) -> RawPage:
        from pdfplumber.page import Page

        source = self._pages[index]
        if frame is not None:
            source.rotate = frame.turn
            source.attrs = {**source.attrs, "Rotate": frame.turn}
        page = Page(self._file, source, index + 1)
        left, top = page.bbox[0], page.bbox[1]
        width, height = float(page.width), float(page.height)
        if frame is not None:
            x, y = _offset(frame, source.mediabox)
            left, top, width, height = left + x, top + y, frame.width, frame.height
        words = [_word(word, left, top) for word in _found_words(page)]
        words = [word for word in words if word.text]
        tables, words = take_tables(page, words, left, top)
        page.close()
        return RawPage(index + 1, width, height, "pdfplumber", tuple(words), tuple(tables))

    def forget(self, index: int) -> None:
        """Let go of what pdfminer keeps of a page that is done with: its content, unpacked, and what it refers to."""
        if index < self.pages:
            self._pages[index].contents = []
        if index % _KEPT == _KEPT - 1:
            self._file.doc._cached_objs.clear()


def raise_if_memory(error: BaseException) -> None:
    """Raise OutOfMemory where that is what an error of pdfminer's wraps."""
    if any(isinstance(cause, MemoryError) for cause in (error, *error.args)):
        raise OutOfMemory(
            "the file needs more memory than allowed", do="ask the sender for a smaller file"
        ) from error


def _pages_until_the_tree_breaks(document: Any, most: int) -> list[Any]:
    from pdfminer.pdfpage import PDFPage

    pages: list[Any] = []
    try:
        for page in PDFPage.create_pages(document):
            pages.append(page)
            if len(pages) > most:
                break
    except Exception as error:  # the page tree is walked lazily, so a broken one surfaces here
        raise_if_memory(error)
    return pages


class _OutOfTime(BaseException):
    """No Exception: pdfminer passes over those."""


@contextlib.contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Stop what runs inside after so many seconds, where it is Python and runs in the main thread."""

    def ring(*_: object) -> None:
        raise _OutOfTime

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _Decoder(dict[int, str]):
    """Strings of a page as a font of pdfminer's reads them, each code looked up once."""

    def __init__(self, font: Any) -> None:
        self._font = font

    def __call__(self, string: bytes) -> str:
        return "".join(map(self.__getitem__, self._font.decode(string)))

    def __missing__(self, code: int) -> str:
        from pdfminer.pdffont import PDFUnicodeNotDefined

        try:
            letter = str(self._font.to_unichr(code))
        except PDFUnicodeNotDefined:
            letter = "\ufffd"
        self[code] = letter
        return letter


def _content_of(page: Any) -> bytes | None:
    """The content of a page, decompressed; None where pdfminer would leave some of it out."""
    from pdfminer.pdftypes import list_value, stream_value

    streams = [stream_value(stream) for stream in list_value(page.contents)]
    if any(stream.objid is None for stream in streams):
        return None
    return b"\n".join(stream.get_data() for stream in streams)


def _pictures(objects: Mapping[Any, Any]) -> frozenset[str]:
    """Names of those among a page's external objects that are no forms, and so hold no text."""
    from pdfminer.pdftypes import stream_value
    from pdfminer.psparser import literal_name

    kinds = {str(name): stream_value(value).get("Subtype") for name, value in objects.items()}
    return frozenset(
        name for name, kind in kinds.items() if kind is not None and literal_name(kind) == "Image"
    )


def _letter_device(resources: Any) -> Any:
    """A device of pdfminer's that keeps characters and nothing else."""
    from pdfminer.pdfdevice import PDFDevice

    class Letters(PDFDevice):
        found: list[str]

        def render_string(self, textstate: Any, seq: Any, ncs: Any, graphicstate: Any) -> None:
            decode = _Decoder(textstate.font)
            self.found.extend(decode(part) for part in seq if isinstance(part, bytes))

    device = Letters(resources)
    device.found = []
    return device


def _offset(frame: Frame, mediabox: Any) -> tuple[float, float]:
    """Where the top left of the frame lies on the whole sheet."""
    left, bottom, right, top = (float(edge) for edge in mediabox)
    sheet = Frame((min(left, right), min(bottom, top), max(left, right), max(bottom, top)), frame.turn)
    x0, y0, _, _ = sheet.place_box(frame.box)
    return x0, y0


def _found_words(page: Any) -> list[dict[str, Any]]:
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
        any(weight in font for weight in BOLD_FONTS),
    )
