"""Columns of a page: the white bands between them, and its lines one column after the other."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import median

from gcm_classify.ingest.textline import TextLine

__all__ = ["gutters", "in_columns", "with_column"]

_MOST = 3  # gutters; four columns
_NARROWEST = 0.15  # share of the page's width


def gutters(rows: Sequence[Sequence[TextLine]], width: float) -> tuple[float, ...]:
    """The x of the white bands between columns, from left to right; none for a page of one column.

    `rows` are lines cut at every hole wide enough for a band. The bands are found one by one, each as one that
    would part the page in two, in what its neighbours leave.
    """
    found: list[float] = []
    for _ in range(_MOST):
        holes = [
            (a.bbox[2], b.bbox[0])
            for row in rows
            for a, b in itertools.pairwise(row)
            if not any(a.bbox[2] <= x <= b.bbox[0] for x in found)
        ]
        x = _best(holes, rows, width, found)
        if x is None:
            break
        found.append(x)
    return tuple(sorted(found))


def _best(
    holes: Sequence[tuple[float, float]],
    rows: Sequence[Sequence[TextLine]],
    width: float,
    found: Sequence[float],
) -> float | None:
    """The x that most holes share, if it is a gutter."""
    edges = sorted([*found, 0.0, width])
    middles = sorted((left + right) / 2 for left, right in holes)
    middles = [x for x in middles if all(abs(x - edge) > _NARROWEST * width for edge in edges)]
    if len(middles) < 4:
        return None
    shared = [(sum(left <= x <= right for left, right in holes), x) for x in dict.fromkeys(middles)]
    most = max(count for count, _ in shared)
    x = median(x for count, x in shared if count == most)
    return x if _is_gutter(x, rows) else None


def _is_gutter(x: float, rows: Sequence[Sequence[TextLine]]) -> bool:
    """A gutter is kept free by at least six rows, with text on both sides of it, while few rows cross it."""
    both = [row for row in rows if _straddles(row, x)]
    crossing = sum(any(line.bbox[0] < x < line.bbox[2] for line in row) for row in rows)
    free = len(rows) - crossing
    if len(both) < 4 or free < 6 or crossing > free:
        return False
    # Real columns are filled; a list of names and dates, or of fields and values, is not a column layout.
    full = [[len(line.words) >= 3 for line in _neighbours(row, x)] for row in both]
    left, right = (sum(side) / len(both) for side in zip(*full, strict=True))
    return bool(min(left, right) >= 0.5 and left + right >= 1.2)


def _straddles(row: Sequence[TextLine], x: float) -> bool:
    return any(line.bbox[2] <= x for line in row) and any(line.bbox[0] >= x for line in row)


def _neighbours(row: Sequence[TextLine], x: float) -> tuple[TextLine, TextLine]:
    """The lines on both sides of the band."""
    left = max((line for line in row if line.bbox[2] <= x), key=lambda line: line.bbox[2])
    return left, min((line for line in row if line.bbox[0] >= x), key=lambda line: line.bbox[0])


def in_columns(rows: Sequence[Sequence[TextLine]], bands: Sequence[float]) -> list[TextLine]:
    """Zones: a line that crosses a band ends the columns above it."""
    ordered: list[TextLine] = []
    columns: list[list[TextLine]] = [[] for _ in range(len(bands) + 1)]
    crossing: list[TextLine] = []

    def flush() -> None:
        for lines in (*columns, crossing):
            ordered.extend(with_column(lines))
            lines.clear()

    for row in rows:
        if any(line.bbox[0] < x < line.bbox[2] for line in row for x in bands):
            if any(columns):
                flush()
            words = sorted((word for line in row for word in line.words), key=lambda word: word.x0)
            crossing.append(TextLine.of(words, row[0].page))
            continue
        if crossing:
            flush()
        for line in row:
            columns[sum(line.bbox[0] >= x for x in bands)].append(line)
    flush()
    return ordered


def with_column(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines, each with the range of x that all of them span."""
    if not lines:
        return []
    column = (min(line.bbox[0] for line in lines), max(line.bbox[2] for line in lines))
    return [line.in_column(column) for line in lines]
