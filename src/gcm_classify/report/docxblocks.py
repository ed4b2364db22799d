"""Building blocks of a Word document that python-docx does not bring: fields, links, bookmarks, tables, turned pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from gcm_classify.report.docxstyles import SMALL, TABLE
from gcm_classify.report.legend import printable

__all__ = [
    "add_bookmark",
    "add_contents",
    "add_field",
    "add_link",
    "add_row",
    "add_table",
    "add_text",
    "set_language",
    "shade",
    "turn_page",
]

_WHOLE = 1_500  # characters of a row
_LINK = RGBColor(0x1F, 0x4E, 0x79)


def add_text(paragraph: Paragraph, text: str, *, style: str | None = None, bold: bool = False) -> Run:
    """A run of text; what XML refuses is shown as U+FFFD."""
    run = paragraph.add_run(printable(text), style)
    if bold:
        run.bold = True
    return run


def set_language(paragraph: Paragraph, run: Run, language: str, direction: str) -> None:
    """Tell Word the language of a run, for its spelling, and that it is written from right to left."""
    properties: Any = run._element.get_or_add_rPr()
    if direction == "rtl":
        paragraph._element.get_or_add_pPr().append(OxmlElement("w:bidi"))
        properties.append(OxmlElement("w:rtl"))
    tag: Any = OxmlElement("w:lang")
    tag.set(qn("w:bidi" if direction == "rtl" else "w:val"), language)
    properties.append(tag)


def add_field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field, such as PAGE, with what it shows until it is brought up to date."""
    _field_mark(paragraph, "begin")
    instruction: Any = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {code} "
    paragraph.add_run()._element.append(instruction)
    _field_mark(paragraph, "separate")
    paragraph.add_run(shown)
    _field_mark(paragraph, "end")


def _field_mark(paragraph: Paragraph, kind: str, *, first: bool = False) -> None:
    mark: Any = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run = paragraph.add_run()
    run._element.append(mark)
    if first:
        properties = paragraph._element.pPr
        paragraph._element.remove(run._element)
        paragraph._element.insert(0 if properties is None else 1, run._element)


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A bookmark around all that the paragraph holds so far; `number` is its own in the document."""
    start: Any = OxmlElement("w:bookmarkStart")
    end: Any = OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._element.insert(0 if paragraph._element.pPr is None else 1, start)
    paragraph._element.append(end)


def add_link(paragraph: Paragraph, text: str, *, url: str | None = None, bookmark: str | None = None) -> None:
    """Text that leads to an address or to a bookmark of the document."""
    link: Any = OxmlElement("w:hyperlink")
    if url is not None:
        link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    else:
        link.set(qn("w:anchor"), str(bookmark))
    run = add_text(paragraph, text)
    if url is not None:
        run.font.color.rgb = _LINK
    link.append(run._element)
    paragraph._element.append(link)


def add_contents(document: Document, entries: Iterable[tuple[int, str, str, str]]) -> None:
    """A table of contents, with its entries in place: level, heading, bookmark, what stands at the right.

    Word and LibreOffice put page numbers there when the table is updated; until then nothing in it is wrong.
    """
    paragraphs = []
    for level, heading, bookmark, aside in entries:
        paragraph = document.add_paragraph(style=f"toc {level}")
        add_link(paragraph, f"{heading}\t{aside}" if aside else heading, bookmark=bookmark)
        paragraphs.append(paragraph)
    if paragraphs:
        _as_contents(paragraphs[0], paragraphs[-1])


def _as_contents(first: Paragraph, last: Paragraph) -> None:
    """Put the marks of a TOC field about the paragraphs."""
    _field_mark(first, "separate", first=True)
    instruction: Any = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = ' TOC \\o "1-2" \\h \\z \\u '
    run = first.add_run()
    run._element.append(instruction)
    first._element.remove(run._element)
    first._element.insert(1, run._element)
    _field_mark(first, "begin", first=True)
    _field_mark(last, "end")


def add_table(
    document: Document, header: Sequence[str], widths: Sequence[float], *, style: str = SMALL
) -> Table:
    """A table with its header row, which is repeated on every page; widths in centimetres."""
    table: Table = document.add_table(rows=1, cols=len(header), style=TABLE)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    repeat: Any = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for column, width in enumerate(widths):
        table.columns[column].width = Cm(width)
    _fill(table.rows[0].cells, header, widths, style)
    return table


def add_row(
    table: Table, values: Sequence[str], widths: Sequence[float], style: str = SMALL
) -> Sequence[_Cell]:
    """A row of texts and its cells; unless it is long it stands on one page."""
    row: Any = table.add_row()  # type: ignore[no-untyped-call]
    if sum(map(len, values)) <= _WHOLE:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    cells: Sequence[_Cell] = row.cells
    _fill(cells, values, widths, style)
    return cells


def _fill(cells: Sequence[_Cell], values: Sequence[str], widths: Sequence[float], style: str) -> None:
    for cell, value, width in zip(cells, values, widths, strict=True):
        cell.width = Cm(width)
        paragraph = cell.paragraphs[0]
        paragraph.style = style
        add_text(paragraph, value)


def shade(cell: _Cell, fill: str, ink: str) -> None:
    """Colour a cell and what stands in it, both in hexadecimal."""
    properties: Any = cell._tc.get_or_add_tcPr()
    shading: Any = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shading.set(qn(f"w:{name}"), value)
    properties.append(shading)
    for paragraph in cell.paragraphs:
        for run in paragraph.runs:
            run.font.color.rgb = RGBColor.from_string(ink)


def turn_page(document: Document, *, landscape: bool) -> None:
    """A new page, lying or upright, with the headers and footers of those before."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _without_empty_paragraph(document)
    section.different_first_page_header_footer = False
    lies = section.orientation == WD_ORIENT.LANDSCAPE
    if lies != landscape:
        section.page_width, section.page_height = section.page_height, section.page_width
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT


def _without_empty_paragraph(document: Document) -> None:
    """Put the break of a section into the paragraph before it: one of its own may take a page by itself."""
    bodies: Any = document.element.body
    last = bodies.xpath("./w:p[w:pPr/w:sectPr]")[-1]
    before = last.getprevious()
    if before is not None and before.tag == qn("w:p") and not before.xpath("./w:pPr/w:sectPr"):
        before.get_or_add_pPr().append(last.pPr.find(qn("w:sectPr")))
        bodies.remove(last)
