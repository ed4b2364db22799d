"""Ruled tables of a page that pdfplumber has opened: cells by their rules, words into their cells."""

from __future__ import annotations

from typing import Any

from gcm_classify.datamodels import BBox
from gcm_classify.ingest.raw import RawTable, Word

__all__ = ["take_tables"]


def take_tables(page: Any, words: list[Word], left: float, top: float) -> tuple[list[RawTable], list[Word]]:
    """The ruled tables with their words, and the words outside them.

    `page` is pdfplumber's; `left` and `top` are subtracted from its coordinates.
    """
    tables = []
    for box, rows in _table_boxes(page) if len(page.edges) >= 4 else []:
        box = _moved(box, left, top)
        cells = _in_columns([[_moved(cell, left, top) for cell in row] for row in rows], words)
        if cells:
            table, words = _take_table(box, cells, words)
            if table.rows:
                tables.append(table)
    return tables, words


def _moved(box: BBox, left: float, top: float) -> BBox:
    return (box[0] - left, box[1] - top, box[2] - left, box[3] - top)


def _table_boxes(page: Any) -> list[tuple[BBox, list[list[BBox]]]]:
    """Boxes of ruled tables with their cells, row by row."""
    found = []
    for table in page.find_tables():
        rows = [[cell for cell in row.cells if cell is not None] for row in table.rows]
        found.append((table.bbox, [row for row in rows if row]))
    return found


def _in_columns(rows: list[list[BBox]], words: list[Word]) -> list[list[BBox]]:
    """The cells, where there are two columns or more; rows without an upright rule are parted at the white band
    that all of them leave free. Empty for a frame around running text, which is no table.
    """
    if max((len(row) for row in rows), default=0) >= 2:
        return rows
    cells = [row[0] for row in rows]
    inside = [[word for word in words if _holds(cell, word)] for cell in cells]
    filled = [row for row in inside if row]
    band = _white_band(filled)
    if len(filled) < 2 or band is None:
        return []
    return [[(x0, top, band, bottom), (band, top, x1, bottom)] for x0, top, x1, bottom in cells]


def _white_band(rows: list[list[Word]]) -> float | None:
    """An x that no word of any row crosses and that three rows in four have text on both sides of."""
    starts = sorted({round(word.x0, 0) for row in rows for word in row})
    for x in starts:
        cut = x - 1.0
        if any(word.x0 < cut < word.x1 for row in rows for word in row):
            continue
        sides = [
            (max((w.x1 for w in row if w.x1 <= cut), default=None), any(w.x0 >= cut for w in row))
            for row in rows
        ]
        both = [left for left, right in sides if left is not None and right]
        if len(both) >= 0.75 * len(rows) and cut - max(both) > 4.0:
            return cut
    return None


def _take_table(box: BBox, rows: list[list[BBox]], words: list[Word]) -> tuple[RawTable, list[Word]]:
    """The table with its words, and the words that lie outside it."""
    inside = [word for word in words if _holds(box, word)]
    outside = [word for word in words if not _holds(box, word)]
    filled = tuple(tuple(tuple(w for w in inside if _holds(cell, w)) for cell in row) for row in rows)
    kept = tuple(row for row in filled if any(row))
    return RawTable(box, kept), outside


def _holds(box: BBox, word: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] - 0.5 <= x <= box[2] + 0.5 and box[1] - 0.5 <= y <= box[3] + 0.5
