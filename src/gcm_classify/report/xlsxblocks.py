"""Cells, sheets and links of a workbook: everything that was written by others is text, whatever it begins with."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gcm_classify.report.legend import printable

__all__ = [
    "MOST",
    "Cuts",
    "Table",
    "colour_where",
    "embolden",
    "head",
    "link_to",
    "put",
    "set_print",
    "write_table",
]

MOST = 32_767  # UTF-16 units that a cell holds, by the format
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_INK, _BLUE, _GREY, _RULE = "FF1F2933", "FF1F4E79", "FF52606D", "FFCBD2D9"
_FILL, _LINE_HEIGHT, _HIGHEST = (
    0.95,
    13.5,
    405.0,
)  # of a width that words fill; points of a line, and of a row at most
_SURE = '[>0.99]"> 0.99";0.00'  # shown; the cell holds all digits
_HEAD = PatternFill("solid", fgColor="FFE8EEF4")
_LINE = Border(bottom=Side("thin", color=_RULE))
_NUMBER = Alignment(horizontal="left", vertical="top")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


@dataclass(slots=True)
class Cuts:
    """Values that were too long for a cell: the sheet, the cell, how many characters of how many are there."""

    found: list[str] = field(default_factory=list)

    def fitted(self, text: str, cell: Cell) -> str:
        """The text as a cell takes it; what is left out is told in the cell and kept here."""
        clean = str(ILLEGAL_CHARACTERS_RE.sub("\ufffd", printable(text)))
        if _units(clean) <= MOST:
            return clean
        note = f" […cut: a cell holds no more; the whole has {len(clean):,} characters and stands in the JSON Lines]"
        room = (MOST - len(note)) // 2 if _units(clean) > len(clean) else MOST - len(note)
        where = f"{cell.parent.title}, {cell.coordinate}"
        self.found.append(f"{where}: {room:,} of {len(clean):,} characters")
        return clean[:room] + note


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def put(cell: Any, value: object, cuts: Cuts, *, link: str | None = None) -> None:
    """A value in a cell: numbers as numbers, anything else as text that is never computed."""
    if value is None or value == "":
        return
    if isinstance(value, (bool, str)):
        text = ("yes" if value else "no") if isinstance(value, bool) else value
        cell.value = cuts.fitted(text, cell)
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_FORMULA)
    else:
        cell.value = value
    cell.alignment = _WRAPPED if isinstance(cell.value, str) else _NUMBER
    cell.font = Font(name="Calibri", size=10, color=_INK)
    if isinstance(value, float):
        cell.number_format = _SURE
    if link is not None:
        link_to(cell, link)


def embolden(cell: Any) -> None:
    """A cell that heads others."""
    cell.font = Font(name="Calibri", size=10, bold=True, color=_INK)


def link_to(cell: Any, target: str) -> None:
    """Lead from a cell to an address, or with "#Sheet" to a sheet of the workbook."""
    if target.startswith("#"):
        from openpyxl.worksheet.hyperlink import Hyperlink

        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{target[1:]}'!A1")
    else:
        cell.hyperlink = target
    cell.font = Font(name="Calibri", size=10, color=_BLUE, underline="single")


def head(sheet: Worksheet, title: str, aside: str, cuts: Cuts, *, back: bool = True) -> None:
    """The first rows of a sheet: what it is, one line about it, and the way back to the contents."""
    put(sheet["A1"], title, cuts)
    sheet["A1"].font = Font(name="Calibri", size=14, bold=True, color=_BLUE)
    put(sheet["A2"], aside, cuts)
    sheet["A2"].font = Font(name="Calibri", size=10, italic=True, color=_GREY)
    for name in ("A1", "A2"):
        sheet[name].alignment = Alignment(wrap_text=False, vertical="top")
    if back:
        put(sheet["A3"], "Contents", cuts, link="#Contents")
    sheet.row_dimensions[1].height = 21
    sheet.sheet_view.showGridLines = False


@dataclass(frozen=True, slots=True)
class Table:
    """Names of columns with their widths in characters, and rows of values; `links` by row and column, from 0; `printed` is
    how many columns go on paper, None for all.
    """

    columns: Mapping[str, float]
    rows: Sequence[Sequence[object]]
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    printed: int | None = None


def write_table(sheet: Worksheet, table: Table, cuts: Cuts, *, top: int = 5, fixed: int = 1) -> None:
    """A table below the head: its header stands still with so many columns, and filters."""
    for column, (name, width) in enumerate(table.columns.items(), 1):
        cell = sheet.cell(top, column)
        put(cell, name, cuts)
        cell.font, cell.fill, cell.border = Font(name="Calibri", size=10, bold=True), _HEAD, _LINE
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, values in enumerate(table.rows):
        for column, (_, value) in enumerate(zip(table.columns, values, strict=True)):
            cell = sheet.cell(top + 1 + row, column + 1)
            put(cell, value, cuts, link=table.links.get((row, column)))
            cell.border = _LINE
        fit_height(sheet, top + 1 + row)
    sheet.freeze_panes = sheet.cell(top + 1, fixed + 1)
    if table.rows:
        last = f"{get_column_letter(len(table.columns))}{top + len(table.rows)}"
        sheet.auto_filter.ref = f"A{top}:{last}"
    set_print(sheet, top)
    if table.printed is not None:
        sheet.print_area = f"A1:{get_column_letter(table.printed)}{max(sheet.max_row, top)}"


def fit_height(sheet: Worksheet, row: int) -> None:
    """As high as the text needs that is wrapped in its columns; programs that open the file do not all see to it."""
    lines = 1
    for cell in sheet[row]:
        if isinstance(cell.value, str) and cell.alignment.wrap_text:
            width = sheet.column_dimensions[cell.column_letter].width or 10
            lines = max(
                lines, sum(math.ceil(max(len(line), 1) / (_FILL * width)) for line in cell.value.split("\n"))
            )
    sheet.row_dimensions[row].height = min(_LINE_HEIGHT * lines + 2, _HIGHEST)


def set_print(sheet: Worksheet, top: int) -> None:
    """On paper: lying, as wide as the page, the header on every page."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{top}:{top}"
    sheet.oddFooter.center.text = "&A · &P / &N"


def colour_where(sheet: Worksheet, cells: str, signs: Iterable[tuple[str, str, str]]) -> None:
    """Fill cells by the sign that they begin with: (sign, fill, ink) in hexadecimal."""
    first = cells.split(":")[0]
    for sign, fill, ink in signs:
        rule = FormulaRule(
            [f'LEFT({first},1)="{sign}"'], fill=PatternFill(bgColor=f"FF{fill}"), font=Font(color=f"FF{ink}")
        )
        sheet.conditional_formatting.add(cells, rule)
