"""The styles of a pack in Word: those that Word itself knows, set as documents of the United Nations are set, and a few more.

A rapporteur changes a style once and every quote, citation and table follows.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

__all__ = [
    "CITATION",
    "CONTENTS",
    "LABEL",
    "LANDSCAPE",
    "MASTHEAD",
    "PORTRAIT",
    "SMALL",
    "TABLE",
    "set_styles",
]

PORTRAIT, LANDSCAPE = 16.0, 24.7  # centimetres between the margins of an A4 page
CITATION, LABEL, SMALL, TABLE, MASTHEAD = "Citation", "Label", "Small Text", "Pack Table", "Masthead"
CONTENTS = ("toc 1", "toc 2")

_FONT = "Times New Roman"
_BLUE, _DARK, _GREY = RGBColor(0x1F, 0x4E, 0x79), RGBColor(0x1F, 0x29, 0x33), RGBColor(0x52, 0x60, 0x6D)


def set_styles(document: Document) -> None:
    """Set the built-in styles and add those of a pack."""
    _font(document.styles["Normal"], 10.5, _DARK)
    _spacing(document.styles["Normal"], after=6, line=1.1)
    _headings(document)
    _built_in(document)
    _own(document)
    for style in (_TABLE_XML, _MASTHEAD_XML):
        document.styles.element.append(parse_xml(style))


def _headings(document: Document) -> None:
    for name, size, colour, before, after in (
        ("Title", 22, _DARK, 10, 4),
        ("Heading 1", 15, _BLUE, 20, 8),
        ("Heading 2", 12.5, _DARK, 18, 4),
        ("Heading 3", 11, _BLUE, 10, 4),
    ):
        style: Any = document.styles[name]
        _font(style, size, colour, bold=True)
        _spacing(style, before=before, after=after, line=1.0)
        style.paragraph_format.keep_with_next = True
    for name, tag in (("Title", "w:pBdr"), ("Title", "w:spacing"), ("Subtitle", "w:spacing")):
        element = document.styles[name].element
        for ornament in element.findall(f"w:pPr/{tag}" if tag == "w:pBdr" else f"w:rPr/{tag}", element.nsmap):
            ornament.getparent().remove(ornament)


def _built_in(document: Document) -> None:
    styles: Any = document.styles
    _font(styles["Subtitle"], 12, _GREY, bold=False, italic=True)
    _spacing(styles["Subtitle"], after=12)
    _font(styles["Quote"], 10.5, _DARK, italic=False)
    _spacing(styles["Quote"], before=6, after=2, line=1.1)
    quote = styles["Quote"].paragraph_format
    quote.left_indent, quote.first_line_indent = Cm(1.2), Cm(-1.2)
    quote.keep_with_next = quote.keep_together = True
    quote.tab_stops.add_tab_stop(Cm(1.2))
    _font(styles["Caption"], 9.5, _GREY, bold=True)
    styles["Caption"].paragraph_format.keep_with_next = True
    _font(styles["List Bullet"], 10.5, _DARK)
    _font(styles["List Number"], 10, _DARK)
    for name in ("Header", "Footer"):
        _font(styles[name], 8.5, _GREY)


def _own(document: Document) -> None:
    citation = _new(document, CITATION)
    _font(citation, 9, _GREY)
    _spacing(citation, after=2, line=1.0)
    citation.paragraph_format.left_indent = Cm(1.2)
    small = _new(document, SMALL)
    _font(small, 8.5, _DARK)
    _spacing(small, after=0, line=1.0)
    for place, name in enumerate(CONTENTS):
        entry = _new(document, name, builtin=True)
        _font(entry, 10.5, _DARK, bold=place == 0 or None)
        _spacing(entry, before=6 if place == 0 else 0, after=2, line=1.0)
        entry.paragraph_format.left_indent, entry.paragraph_format.right_indent = Cm(0.6 * place), Cm(2)
        entry.paragraph_format.tab_stops.add_tab_stop(
            Cm(PORTRAIT), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )
    label: Any = document.styles.add_style(LABEL, WD_STYLE_TYPE.CHARACTER)
    label.font.bold, label.font.color.rgb = True, _BLUE


def _new(document: Document, name: str, *, builtin: bool = False) -> Any:
    """A paragraph style; `builtin` where Word knows its name and uses it by itself."""
    style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    return style


def _font(
    style: Any, size: float, colour: RGBColor, *, bold: bool | None = None, italic: bool | None = None
) -> None:
    """One font for all scripts; a theme's font would win over it, so it goes. None leaves weight or slant to what is above."""
    style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), colour
    style.font.bold, style.font.italic = bold, italic
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.casefold().endswith("theme"):
            del fonts.attrib[name]
    for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), _FONT)


def _spacing(style: Any, *, before: float = 0, after: float = 0, line: float = 1.1) -> None:
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(after), line
    layout.alignment = WD_ALIGN_PARAGRAPH.LEFT


_TABLE_XML = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="PackTable">
  <w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
  <w:tblPr>
    <w:tblStyleRowBandSize w:val="1"/>
    <w:tblBorders>
      <w:top w:val="single" w:sz="8" w:color="1F4E79"/><w:bottom w:val="single" w:sz="8" w:color="1F4E79"/>
      <w:insideH w:val="single" w:sz="4" w:color="CBD2D9"/><w:insideV w:val="single" w:sz="4" w:color="E4E7EB"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow">
    <w:rPr><w:b/></w:rPr>
    <w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="8" w:color="1F4E79"/></w:tcBorders>
      <w:shd w:val="clear" w:color="auto" w:fill="E8EEF4"/></w:tcPr>
  </w:tblStylePr>
</w:style>"""

_MASTHEAD_XML = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Masthead">
  <w:name w:val="{MASTHEAD}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/>
  <w:tblPr>
    <w:tblBorders>
      <w:top w:val="single" w:sz="6" w:color="1F2933"/><w:bottom w:val="single" w:sz="18" w:color="1F2933"/>
    </w:tblBorders>
    <w:tblCellMar>
      <w:top w:w="60" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="60" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>
    </w:tblCellMar>
  </w:tblPr>
</w:style>"""
