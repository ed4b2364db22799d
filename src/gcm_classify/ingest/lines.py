"""Words of a page become lines in reading order, column by column, and rows of tables that have no rules."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from gcm_classify.ingest.columns import gutters, in_columns, with_column
from gcm_classify.ingest.raw import RawPage, Word
from gcm_classify.ingest.textline import TextLine, in_reading_order
from gcm_classify.ingest.unruled import unruled_tables

__all__ = ["body_size", "page_lines", "read_page"]

_GAP_IN_SIZES = 1.6  # a wider hole between words may be a gutter
_EDGE = 0.12  # share of the page's height: a table that lies wholly within it is a letterhead


def read_page(page: RawPage) -> tuple[RawPage, list[TextLine]]:
    """The page with the tables that have no rules, and its lines outside them, in reading order."""
    rows = _rows(page.words)
    cut = [_segments(row, page.number) for row in rows]
    tables = [
        (first, last, table)
        for first, last, table in unruled_tables(cut)
        if table.bbox[3] > _EDGE * page.height and table.bbox[1] < (1 - _EDGE) * page.height
    ]
    taken = {index for first, last, _ in tables for index in range(first, last)}
    rows = [row for index, row in enumerate(rows) if index not in taken]
    cut = [row for index, row in enumerate(cut) if index not in taken]
    found = tuple(table for _, _, table in tables)
    return replace(page, tables=(*page.tables, *found)) if found else page, _ordered(rows, cut, page)


def page_lines(page: RawPage) -> list[TextLine]:
    """All words as lines in reading order: from top to bottom, but within a zone of columns the left one first."""
    rows = _rows(page.words)
    return _ordered(rows, [_segments(row, page.number) for row in rows], page)


def _ordered(
    rows: Sequence[Sequence[Word]], cut: Sequence[Sequence[TextLine]], page: RawPage
) -> list[TextLine]:
    bands = gutters(list(_side_by_side(cut)), page.width)
    if bands:
        return in_columns(cut, bands)
    return with_column([_whole(row, segments, page.number) for row, segments in zip(rows, cut, strict=True)])


def _whole(row: Sequence[Word], segments: Sequence[TextLine], page: int) -> TextLine:
    """The row as one line; nearly always it is one already, and runs from left to right."""
    if len(segments) == 1 and segments[0].text.isascii():
        return segments[0]
    return TextLine.of(in_reading_order(row), page)


def _side_by_side(rows: Iterable[Sequence[TextLine]]) -> Iterator[list[TextLine]]:
    """Rows that overlap in height as one: the lines of two columns seldom stand on the same foot."""
    group: list[TextLine] = []
    bottom = 0.0
    for row in rows:
        top = min(line.bbox[1] for line in row)
        if group and top > bottom - 0.2 * row[0].size:
            yield sorted(group, key=lambda line: line.bbox[0])
            group = []
        bottom = max(line.bbox[3] for line in (*row, *group[:1])) if not group else bottom
        group.extend(row)
    if group:
        yield sorted(group, key=lambda line: line.bbox[0])


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Words by the line they stand on, from left to right; a raised footnote mark belongs to the line that it overlaps."""
    rows: list[list[Word]] = []
    anchor: Word | None = None  # the largest word of the row
    for word in sorted(words, key=lambda word: ((word.top + word.bottom) / 2, word.x0)):
        if anchor is None or not _on_one_line(anchor, word):
            rows.append([])
            anchor = word
        elif word.size > anchor.size:
            anchor = word
        rows[-1].append(word)
    return [line for row in rows for line in _unstacked(row)]


def _unstacked(row: list[Word]) -> Iterator[list[Word]]:
    """Two lines of small print beside one tall line, as a letterhead has them, are two rows and not one."""
    ordered = sorted(row, key=lambda word: word.x0)
    feet = [
        min(one.bottom, other.bottom)
        for one, other in itertools.pairwise(ordered)
        if other.x0 < one.x1 and (one.bottom <= other.top or other.bottom <= one.top)
    ]
    upper = [word for word in ordered if feet and word.bottom <= min(feet)]
    if upper:
        yield upper
    yield [word for word in ordered if word not in upper] if upper else ordered


def _on_one_line(anchor: Word, word: Word) -> bool:
    """Whether the middle of one lies within the height of the other."""
    return (
        anchor.top <= (word.top + word.bottom) / 2 <= anchor.bottom
        or word.top <= (anchor.top + anchor.bottom) / 2 <= word.bottom
    )


def _segments(row: Sequence[Word], page: int) -> list[TextLine]:
    """The row, from left to right, cut at every hole wide enough for a gutter."""
    groups = [[row[0]]]
    for before, word in itertools.pairwise(row):
        if word.x0 - before.x1 > _GAP_IN_SIZES * max(word.size, before.size):
            groups.append([])
        groups[-1].append(word)
    return [TextLine.of(group, page) for group in groups]


def body_size(lines: Iterable[TextLine]) -> float:
    """The font size that most characters of a document have; 10.0 for a document without words."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0
