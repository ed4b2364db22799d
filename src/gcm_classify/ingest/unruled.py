"""Tables without rules: rows of words that stand in the same columns, with white bands between them.

Three columns at least, one of them not of running text: two columns of words are columns of a page, a field and
its value read well as a line, and three columns of running text are a newsletter.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from gcm_classify.ingest.raw import RawTable, Word
from gcm_classify.ingest.textline import TextLine

__all__ = ["unruled_tables"]

_BAND = 5.0  # points of white between two columns
_FAR = 5.0  # of a line's size: rows farther apart are no neighbours
_RUNNING = 4  # words of a line of running text
_MARKER = re.compile(r"^(?:[•▪■□●○◦‣⁃∙·➢✓*\-–—]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])$")

Row = Sequence[TextLine]


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring rows `first` to `last` (exclusive), and the ranges of x in which all their words stand."""

    first: int
    last: int
    columns: tuple[tuple[float, float], ...]


def unruled_tables(rows: Sequence[Row]) -> list[tuple[int, int, RawTable]]:
    """Tables with the range of rows that each takes. `rows` are lines cut at wide holes, from top to bottom."""
    rows = [_markers_joined(row) for row in rows]
    found = []
    index = 0
    while index < len(rows):
        run = _run(rows, index) if len(rows[index]) >= 3 else None
        table = _table(rows, run) if run is not None else None
        if run is None or table is None:
            index += 1
            continue
        found.append((run.first, run.last, table))
        index = run.last
    return found


def _markers_joined(row: Row) -> Row:
    """The row with every bullet and number in one piece with what it opens."""
    joined: list[TextLine] = []
    for line in row:
        if joined and _MARKER.match(joined[-1].text):
            line = TextLine.of((*joined.pop().words, *line.words), line.page)
        joined.append(line)
    return joined


def _run(rows: Sequence[Row], first: int) -> _Run | None:
    """The longest run from here whose words leave two bands free, without what follows it at a distance."""
    columns = _merged(line.bbox[::2] for line in rows[first])
    last = first + 1
    while last < len(rows) and _gap(rows[last - 1], rows[last]) < _FAR * rows[last][0].size:
        wider = _merged((*columns, *(line.bbox[::2] for line in rows[last])))
        if len(wider) < 3 or _is_apart(rows, first, last):
            break
        columns, last = wider, last + 1
    return _Run(first, last, columns) if last - first >= 3 else None


def _is_apart(rows: Sequence[Row], first: int, at: int) -> bool:
    """A lone line farther below than the rows are from each other: a heading or a text under the table."""
    if len(rows[at]) > 1 or at - first < 2:
        return False
    gaps = [_gap(above, row) for above, row in itertools.pairwise(rows[first:at])]
    return _gap(rows[at - 1], rows[at]) > 1.25 * max(gaps) + 1


def _gap(above: Row, row: Row) -> float:
    """White between two rows; negative where they overlap."""
    return min(line.bbox[1] for line in row) - max(line.bbox[3] for line in above)


def _merged(
    ranges: Iterator[tuple[float, ...]] | Sequence[tuple[float, ...]],
) -> tuple[tuple[float, float], ...]:
    """Ranges that overlap, or nearly so, as one."""
    merged: list[tuple[float, float]] = []
    for start, end in sorted(ranges):
        if merged and start < merged[-1][1] + _BAND:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _table(rows: Sequence[Row], run: _Run) -> RawTable | None:
    lines = rows[run.first : run.last]
    starts = list(_row_starts(lines, run.columns))
    grouped = [lines[a:b] for a, b in itertools.pairwise([*starts, len(lines)])]
    cells = [_cells(group, run.columns) for group in grouped]
    filled = sum(sum(map(bool, row)) >= 2 for row in cells)
    if len(cells) < 3 or filled < 0.6 * len(cells) or _is_running_text(lines, run.columns, grouped):
        return None
    boxes = [line.bbox for row in lines for line in row]
    box = (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
    return RawTable(box, tuple(cells))


def _row_starts(lines: Sequence[Row], columns: Sequence[tuple[float, float]]) -> Iterator[int]:
    """Where rows begin: after wider gaps where there are two kinds, else at every line that opens its first column."""
    gaps = [_gap(above, row) for above, row in itertools.pairwise(lines)]
    size = median(line.size for row in lines for line in row)
    narrow, wide = min(gaps), max(gaps)
    yield 0
    for index, (gap, row) in enumerate(zip(gaps, lines[1:], strict=True), 1):
        if wide - narrow > 0.3 * size:
            begins = gap > narrow + 0.15 * size and (gap > (narrow + wide) / 3 or len(row) > 1)
        else:
            begins = row[0].bbox[0] <= columns[0][1]
        if begins:
            yield index


def _cells(group: Sequence[Row], columns: Sequence[tuple[float, float]]) -> tuple[tuple[Word, ...], ...]:
    def words(start: float, end: float) -> tuple[Word, ...]:
        return tuple(
            word for row in group for line in row if start - 1 <= line.bbox[0] <= end for word in line.words
        )

    return tuple(words(start, end) for start, end in columns)


def _is_running_text(
    lines: Sequence[Row], columns: Sequence[tuple[float, float]], groups: Sequence[Sequence[Row]]
) -> bool:
    """Columns of a page: all of them of running text, none of which breaks off where the others do."""
    for start, end in columns:
        inside = [line for row in lines for line in row if start - 1 <= line.bbox[0] <= end]
        if median(len(line.words) for line in inside) < _RUNNING:
            return False
    heights = [
        [sum(bool(c) for c in row) for row in zip(*(_by_line(group, columns)), strict=True)]
        for group in groups
    ]
    uneven = sum(len(set(counts)) > 1 for counts in heights)
    return len(groups) < 3 or uneven < 0.5 * len(groups)


def _by_line(group: Sequence[Row], columns: Sequence[tuple[float, float]]) -> list[tuple[bool, ...]]:
    """For every line of a group, which columns it fills."""
    return [
        tuple(any(start - 1 <= line.bbox[0] <= end for line in row) for start, end in columns)
        for row in group
    ]
