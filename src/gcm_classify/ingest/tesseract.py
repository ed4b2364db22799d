"""The `tesseract` program: found, asked for its languages, run on one picture.

Pictures go in and text comes out through pipes, so that it works where no file may be written.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

__all__ = ["INSTALL", "PACKS", "OcrLine", "OcrWord", "Tesseract", "find_tesseract"]

PACKS = {"en": "eng", "es": "spa", "fr": "fra", "pt": "por"}  # its names of the supported languages
INSTALL = (
    "install Tesseract: apt-get install tesseract-ocr tesseract-ocr-spa tesseract-ocr-fra tesseract-ocr-por "
    "(macOS: brew install tesseract tesseract-lang)"
)

_ASKING_SECONDS = 20.0
_BOX = re.compile(r"\bbbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_CONFIDENCE = re.compile(r"\bx_wconf (\d+)")
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_BASELINE = re.compile(rf"\bbaseline {_NUMBER} {_NUMBER}")
_SIZE = re.compile(rf"\bx_size {_NUMBER}; x_descenders {_NUMBER}; x_ascenders {_NUMBER}")
_ROTATE = re.compile(r"^Rotate: (\d+)$", re.MULTILINE)
_SURE = re.compile(r"^Orientation confidence: (\d+\.\d+)$", re.MULTILINE)
_SURE_ENOUGH = 1.0

Pixels = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A word with its box (x0, top, x1, bottom) in pixels and Tesseract's confidence, 0 to 100."""

    text: str
    box: Pixels
    confidence: int


@dataclass(frozen=True, slots=True)
class OcrLine:
    """A line's words, its box, the height of an x, and how far letters reach above that and below the baseline.

    All in pixels. `slope` and `offset` give the baseline, from the box's lower left corner.
    """

    words: tuple[OcrWord, ...]
    box: Pixels
    x_height: float
    above: float
    below: float
    slope: float
    offset: float

    @property
    def turn(self) -> int:
        """Degrees clockwise that would level it: Tesseract reads lines that run up, down or backwards as they are."""
        (x0, top, x1, bottom), (u0, first, u1, last) = self.words[0].box, self.words[-1].box
        across, down = (u0 + u1) - (x0 + x1), (first + last) - (top + bottom)
        if abs(across) >= abs(down):
            return 180 if across < 0 else 0
        return 270 if down > 0 else 90

    def baseline(self, x: float) -> float:
        """The y on which letters stand at this x."""
        return self.box[3] + self.offset + self.slope * (x - self.box[0])


@dataclass(frozen=True, slots=True)
class Tesseract:
    """An installed Tesseract: its path, its version, and the language packs that it has."""

    path: str
    version: str
    packs: frozenset[str]

    def read(self, picture: bytes, packs: Sequence[str], seconds: float) -> list[OcrLine]:
        """Lines of a picture, in the order that Tesseract gives them; none where it finds no text.

        Raises:
            TimeoutError: it took longer.
        """
        return _lines(self._run(["-l", "+".join(packs), "hocr"], picture, seconds))

    def clockwise_turn(self, picture: bytes, seconds: float) -> int:
        """0, 90, 180 or 270: what would right the picture; 0 where it cannot tell.

        Raises:
            TimeoutError: it took longer.
        """
        if "osd" not in self.packs:
            return 0
        said = self._run(["--psm", "0"], picture, seconds).decode("utf-8", "replace")
        turn, sure = _ROTATE.search(said), _SURE.search(said)
        return int(turn[1]) if turn and sure and float(sure[1]) >= _SURE_ENOUGH else 0

    def _run(self, arguments: Sequence[str], picture: bytes, seconds: float) -> bytes:
        return _output([self.path, "-", "-", *arguments], seconds, picture)


@lru_cache(maxsize=1)
def find_tesseract() -> Tesseract | None:
    """The Tesseract on this machine's PATH that has a pack of a supported language; None without one."""
    path = shutil.which("tesseract")
    if path is None:
        return None
    try:
        version = _output([path, "--version"], _ASKING_SECONDS).decode("utf-8", "replace")
        packs = _output([path, "--list-langs"], _ASKING_SECONDS).decode("utf-8", "replace").split("\n")[1:]
    except OSError:  # it is there but does not run, or not in time: no better than none
        return None
    known = frozenset(filter(None, map(str.strip, packs)))
    if not known & set(PACKS.values()):
        return None
    return Tesseract(path, version.split("\n")[0].removeprefix("tesseract").strip(), known)


def _output(command: Sequence[str], seconds: float, given: bytes = b"") -> bytes:
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    try:
        return subprocess.run(
            command,
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**kept, "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},  # more threads are slower on a page
            timeout=seconds,
            check=False,  # a picture without text is an exit status of its own
        ).stdout
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(f"tesseract ran longer than {seconds:g} s") from error


def _lines(hocr: bytes) -> list[OcrLine]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(hocr, parser) if hocr.strip() else None
    if root is None:
        return []
    found = (_line(element) for element in root.iter("{*}span") if _SIZE.search(element.get("title", "")))
    return [line for line in found if line is not None]


def _line(element: etree._Element) -> OcrLine | None:
    title = element.get("title", "")
    measures, box = _SIZE.search(title), _box(title)
    words = tuple(word for child in element.iter("{*}span") if (word := _word(child)) is not None)
    if measures is None or box is None or not words:
        return None
    size, below, above = (float(measure) for measure in measures.groups())
    baseline = _BASELINE.search(title)
    slope, offset = (float(baseline[1]), float(baseline[2])) if baseline else (0.0, -below)
    return OcrLine(words, box, max(size - below - above, 1.0), above, below, slope, offset)


def _word(element: etree._Element) -> OcrWord | None:
    title = element.get("title", "")
    confidence, box = _CONFIDENCE.search(title), _box(title)
    text = "".join(element.itertext()).strip()
    return OcrWord(text, box, int(confidence[1])) if confidence and box and text else None


def _box(title: str) -> Pixels | None:
    found = _BOX.search(title)
    return (int(found[1]), int(found[2]), int(found[3]), int(found[4])) if found else None
