"""What a reader gives, before layout: words with boxes from a page, or ready blocks from a format that has them.

These cross the pipe from the reading process as JSON, never as pickles.
"""

from __future__ import annotations

import base64
import itertools
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gcm_classify.datamodels import BBox, Kind
from gcm_classify.errors import IngestError

__all__ = [
    "Member",
    "RawBlock",
    "RawFurniture",
    "RawPage",
    "RawTable",
    "Word",
    "characters",
    "from_json",
    "to_json",
]


class Word(NamedTuple):
    """A word on a page; coordinates and size in points from the page's top left."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool = False

    @property
    def bbox(self) -> BBox:
        return (self.x0, self.top, self.x1, self.bottom)


@dataclass(frozen=True, slots=True)
class RawTable:
    """A ruled table: its box, and for each row the words of each cell."""

    bbox: BBox
    rows: tuple[tuple[tuple[Word, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page's words outside its ruled tables, and the tables. `number` is 1-based.

    Words are upright, in a page of `width` and `height` points that was `righted` by so many degrees clockwise
    from how it is shown. `aside` are the words that run another way than the rest. `confidence` is that of a page
    that was read by OCR: the mean over its letters, 0 to 100.
    """

    number: int
    width: float
    height: float
    reader: str
    words: tuple[Word, ...] = ()
    tables: tuple[RawTable, ...] = ()
    righted: float = 0.0
    aside: tuple[Word, ...] = ()
    confidence: float | None = None

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.tables

    @property
    def shown_size(self) -> tuple[float, float]:
        """Width and height of the page as it is shown."""
        return (self.height, self.width) if round(self.righted / 90) % 2 else (self.width, self.height)

    @property
    def text(self) -> str:
        """Its words, in the order of its reader."""
        cells = (cell for table in self.tables for row in table.rows for cell in row)
        return " ".join(word.text for words in (self.words, *cells) for word in words)


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block of a format without pages. `cells` for table rows; `level` for headings.

    `number` is one that the format keeps apart from the text, as printed; the text begins with it all the same,
    but a footnote's does not.
    """

    kind: Kind
    text: str
    level: int | None = None
    cells: tuple[str, ...] = field(default=())
    number: str | None = None


@dataclass(frozen=True, slots=True)
class RawFurniture:
    """A line of a header or footer, in a format that keeps them apart."""

    text: str


class Member(NamedTuple):
    """A file out of an archive: its name there, made harmless, and where it was written; or why it was not."""

    name: str
    path: str | None = None
    error: IngestError | None = None


def to_json(value: RawPage | RawBlock) -> list[Any]:
    """A JSON-ready list that `from_json` turns back into the value."""
    if isinstance(value, RawBlock):
        return ["block", value.kind, value.text, value.level, list(value.cells), value.number]
    tables = [
        [table.bbox, [[_columns(cell) for cell in row] for row in table.rows]] for table in value.tables
    ]
    page = [value.number, value.width, value.height, value.reader, _columns(value.words), tables]
    return ["page", *page, value.righted, _columns(value.aside), value.confidence]


def from_json(data: list[Any]) -> RawPage | RawBlock:
    """The value that `to_json` wrote."""
    tag, *rest = data
    if tag == "block":
        kind, text, level, cells, number = rest
        return RawBlock(kind, text, level, tuple(cells), number)
    number, width, height, reader, words, tables, righted, aside, confidence = rest
    ruled = tuple(_table(table) for table in tables)
    return RawPage(number, width, height, reader, _words(words), ruled, righted, _words(aside), confidence)


def _columns(words: Sequence[Word]) -> list[Any]:
    """Words as their texts, their numbers packed, and their weights: less to write and to read than lists of numbers."""
    if not words:
        return []
    texts, *numbers, bold = zip(*words, strict=True)
    packed = array("d", itertools.chain(*numbers))
    return [texts, base64.b64encode(packed.tobytes()).decode(), "".join("01"[one] for one in bold)]


def _words(columns: list[Any]) -> tuple[Word, ...]:
    """The words that `_columns` packed.

    Raises:
        ValueError: the columns are not of one length.
    """
    if not columns:
        return ()
    texts, packed, bold = columns
    numbers = array("d", base64.b64decode(packed))
    count = len(texts)
    parts = (numbers[at : at + count] for at in range(0, 5 * count, count))
    return tuple(map(Word._make, zip(texts, *parts, [one == "1" for one in bold], strict=True)))


def _table(data: list[Any]) -> RawTable:
    bbox, rows = data
    return RawTable(tuple(bbox), tuple(tuple(_words(cell) for cell in row) for row in rows))


def characters(item: RawPage | RawBlock) -> int:
    """How much text it brings; of a page with a space after each word."""
    if isinstance(item, RawBlock):
        return len(item.text)
    cells = (cell for table in item.tables for row in table.rows for cell in row)
    return sum(len(word.text) + 1 for words in (item.words, item.aside, *cells) for word in words)
