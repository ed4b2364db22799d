"""Words of a page become lines in reading order, column by column; what repeats around the text is set aside."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from gcm_classify.datamodels import BBox
from gcm_classify.ingest.raw import RawPage, Word

__all__ = ["TextLine", "body_size", "page_lines", "split_furniture"]

_GAP_IN_SIZES = 1.6  # a wider hole between words may be a gutter
_MARGIN = 0.15  # share of the page's height in which running headers and footers stand
_LONE_MARGIN = 0.09  # the same where nothing repeats: a single page
_PAGE_NUMBER = re.compile(
    r"^[\W_]*(?:(?:page|página|pagina|p\.|seite)\s*)?\d{1,4}(?:\s*(?:of|de|sur|/|\|)\s*\d{1,4})?[\W_]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words that stand on one line of one column. `size` is the one that most of its characters have, `column`
    the range of x that its column spans.
    """

    words: tuple[Word, ...]
    page: int
    text: str
    bbox: BBox
    size: float
    is_bold: bool
    column: tuple[float, float] = (0.0, 0.0)

    @classmethod
    def of(cls, words: Sequence[Word], page: int) -> TextLine:
        """A line of these words, in this order."""
        _, x0s, tops, x1s, bottoms, sizes, bolds = zip(*words, strict=True)
        text = " ".join([word.text for word in words])
        size = round(sizes[0], 1) if len(set(sizes)) == 1 else _usual_size(words)
        bold = all(bolds) or (any(bolds) and _letters_are_bold(words))
        return cls(tuple(words), page, text, (min(x0s), min(tops), max(x1s), max(bottoms)), size, bold)


def _usual_size(words: Iterable[Word]) -> float:
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[round(word.size, 1)] += len(word.text)
    return sizes.most_common(1)[0][0]


def _letters_are_bold(words: Iterable[Word]) -> bool:
    return all(word.bold for word in words if any(char.isalpha() for char in word.text))


def page_lines(page: RawPage) -> list[TextLine]:
    """Lines in reading order: from top to bottom, but within a zone of two columns the left one first."""
    rows = _rows(page.words)
    segments = [_segments(row, page.number) for row in rows]
    gutter = _gutter(segments, page.width)
    if gutter is None:
        lines = [TextLine.of(sorted(row, key=lambda word: word.x0), page.number) for row in rows]
        return _with_column(lines)
    return _in_columns(segments, gutter)


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Words by the line they stand on; a raised footnote mark belongs to the line that it overlaps."""
    rows: list[list[Word]] = []
    anchor: Word | None = None  # the largest word of the row
    for word in sorted(words, key=lambda word: ((word.top + word.bottom) / 2, word.x0)):
        if anchor is None or not _on_one_line(anchor, word):
            rows.append([])
            anchor = word
        elif word.size > anchor.size:
            anchor = word
        rows[-1].append(word)
    return rows


def _on_one_line(anchor: Word, word: Word) -> bool:
    """Whether the middle of one lies within the height of the other."""
    return (
        anchor.top <= (word.top + word.bottom) / 2 <= anchor.bottom
        or word.top <= (anchor.top + anchor.bottom) / 2 <= word.bottom
    )


def _segments(row: Sequence[Word], page: int) -> list[TextLine]:
    """The row cut at every hole wide enough for a gutter."""
    ordered = sorted(row, key=lambda word: word.x0)
    groups = [[ordered[0]]]
    for before, word in itertools.pairwise(ordered):
        if word.x0 - before.x1 > _GAP_IN_SIZES * max(word.size, before.size):
            groups.append([])
        groups[-1].append(word)
    return [TextLine.of(group, page) for group in groups]


def _gutter(rows: Sequence[Sequence[TextLine]], width: float) -> float | None:
    """The x of the white band between two columns, or None.

    A gutter is an x in the middle of the page that at least six rows keep free with text on both sides of it,
    while few rows that reach both sides cross it.
    """
    split_rows = [row for row in rows if len(row) == 2]
    candidates = [(row[0].bbox[2] + row[1].bbox[0]) / 2 for row in split_rows]
    candidates = [x for x in candidates if 0.3 * width < x < 0.7 * width]
    if len(candidates) < 4:
        return None
    gutter = median(candidates)
    both = sum(_straddles(row, gutter) for row in rows)
    crossing = sum(any(line.bbox[0] < gutter < line.bbox[2] for line in row) for row in rows)
    one_sided = sum(not any(line.bbox[0] < gutter < line.bbox[2] for line in row) for row in rows) - both
    if both < 4 or both + one_sided < 6 or crossing > both + one_sided:
        return None
    wide = [line for row in rows if _straddles(row, gutter) for line in row]
    # Two real columns are both filled; a list of names and dates is not a column layout.
    full = sum(len(line.words) >= 3 for line in wide)
    return gutter if full >= 0.6 * len(wide) else None


def _straddles(row: Sequence[TextLine], gutter: float) -> bool:
    return any(line.bbox[2] <= gutter for line in row) and any(line.bbox[0] >= gutter for line in row)


def _in_columns(rows: Sequence[Sequence[TextLine]], gutter: float) -> list[TextLine]:
    """Zones: a line that crosses the gutter ends the columns above it."""
    ordered: list[TextLine] = []
    left: list[TextLine] = []
    right: list[TextLine] = []
    crossing: list[TextLine] = []

    def flush() -> None:
        ordered.extend(_with_column(left) + _with_column(right) + _with_column(crossing))
        for lines in (left, right, crossing):
            lines.clear()

    for row in rows:
        if any(line.bbox[0] < gutter < line.bbox[2] for line in row):
            if left or right:
                flush()
            words = sorted((word for line in row for word in line.words), key=lambda word: word.x0)
            crossing.append(TextLine.of(words, row[0].page))
            continue
        if crossing:
            flush()
        for line in row:
            (left if line.bbox[2] <= gutter else right).append(line)
    flush()
    return ordered


def _with_column(lines: Sequence[TextLine]) -> list[TextLine]:
    if not lines:
        return []
    column = (min(line.bbox[0] for line in lines), max(line.bbox[2] for line in lines))
    return [replace(line, column=column) for line in lines]


def body_size(lines: Iterable[TextLine]) -> float:
    """The font size that most characters of a document have; 10.0 for a document without words."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def split_furniture(
    pages: Sequence[tuple[RawPage, list[TextLine]]],
    body: float,
) -> tuple[list[list[TextLine]], tuple[str, ...]]:
    """Each page's lines without running headers, footers and page numbers, and the texts that were set aside.

    `body` is the font size of running text.
    """
    kept: list[list[TextLine]] = []
    aside: list[str] = []
    repeated = _repeated(pages, body)
    for page, lines in pages:
        furniture = _furniture(page, lines, repeated, body)
        aside.extend(line.text for line in lines if id(line) in furniture)
        kept.append([line for line in lines if id(line) not in furniture])
    return kept, tuple(dict.fromkeys(aside))


def _signature(line: TextLine, body: float) -> str:
    """What a running line has on every page. Numbers are left out, but not in a line as large as a heading:
    "Practice 2" at the top of a page is no "Page 2".
    """
    text = re.sub(r"\W+", " ", line.text.casefold()).strip()
    return text if line.size >= 1.12 * body else re.sub(r"\d+", "#", text)


def _zone(line: TextLine, page: RawPage, share: float) -> str | None:
    _, top, _, bottom = line.bbox
    if bottom < share * page.height:
        return "head"
    return "foot" if top > (1 - share) * page.height else None


def _repeated(pages: Sequence[tuple[RawPage, list[TextLine]]], body: float) -> set[tuple[str, str]]:
    """(zone, signature) of the lines that stand in the same margin of several pages."""
    seen: Counter[tuple[str, str]] = Counter()
    for page, lines in pages:
        zones = ((line, _zone(line, page, _MARGIN)) for line in lines)
        seen.update({(zone, _signature(line, body)) for line, zone in zones if zone})
    enough = 2 if len(pages) < 10 else max(3, len(pages) // 8)
    return {key for key, count in seen.items() if count >= enough}


def _furniture(
    page: RawPage, lines: Sequence[TextLine], repeated: set[tuple[str, str]], body: float
) -> set[int]:
    """Identities of the lines that are furniture: from each edge inwards, up to the first that is text."""
    downwards = sorted(lines, key=lambda line: line.bbox[1])
    upwards = sorted(lines, key=lambda line: -line.bbox[3])
    text = [line.bbox for line in lines if _zone(line, page, _LONE_MARGIN) is None]
    found: set[int] = set()
    for zone, inwards in (("head", downwards), ("foot", upwards)):
        for line in inwards:
            is_known = (zone, _signature(line, body)) in repeated or _PAGE_NUMBER.match(line.text)
            if _zone(line, page, _MARGIN) != zone or not (is_known or _stands_alone(line, page, text, body)):
                break
            found.add(id(line))
    return found


def _stands_alone(line: TextLine, page: RawPage, text: Sequence[BBox], body: float) -> bool:
    """A short line at the very edge, apart from the text by a wide gap and no larger than it."""
    zone = _zone(line, page, _LONE_MARGIN)
    if zone is None or len(line.words) > 14 or not text:
        return False
    _x0, top, _x1, bottom = line.bbox
    gap = min(box[1] for box in text) - bottom if zone == "head" else top - max(box[3] for box in text)
    return gap > 1.2 * line.size and line.size <= body + (1.0 if zone == "head" else 0.0)
