"""The first page of a pack in Word, and what stands on every page."""

from __future__ import annotations

import datetime
from typing import Any

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from gcm_classify.report.docxblocks import add_field, add_row, add_table, add_text
from gcm_classify.report.docxstyles import MASTHEAD, PORTRAIT, SMALL
from gcm_classify.report.legend import key_figures, printable
from gcm_classify.report.values import Pack
from gcm_classify.report.wording import day_told, shortened

__all__ = ["add_figures", "add_masthead", "describe", "furnish"]


def describe(document: Document, pack: Pack) -> None:
    properties = document.core_properties
    properties.title, properties.subject = printable(pack.title)[:250], printable(pack.framework)[:250]
    properties.author = properties.last_modified_by = "gcm-classify"
    properties.comments, properties.language = "", "en"
    properties.created = properties.modified = datetime.datetime.fromisoformat(pack.day)


def furnish(document: Document, pack: Pack) -> None:
    _as_of_today(document)
    section: Any = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.3), Cm(2.2)
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    add_text(header, shortened(f"{pack.framework} · {pack.title}", 120))
    for footer in (section.footer, section.first_page_footer):
        paragraph = footer.paragraphs[0]
        paragraph.style, paragraph.alignment = document.styles["Footer"], WD_ALIGN_PARAGRAPH.CENTER
        add_field(paragraph, "PAGE", "1")
        add_text(paragraph, " / ")
        add_field(paragraph, "NUMPAGES", "1")


def _as_of_today(document: Document) -> None:
    """Word 2013 and later: the library's template is of an older one, and Word would say so in its title bar."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def add_masthead(document: Document, pack: Pack) -> None:
    """The framework at the left, the day and standing of the paper at the right, between two rules."""
    table = document.add_table(rows=1, cols=2, style=MASTHEAD)
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    left, right = table.rows[0].cells
    left.width, right.width = Cm(10.7), Cm(5.3)
    add_text(left.paragraphs[0], pack.framework, bold=True).font.size = Pt(13)
    for place, text in enumerate(_standing(pack)):
        paragraph = right.paragraphs[0] if place == 0 else right.add_paragraph()
        paragraph.style = SMALL
        add_text(paragraph, text)


def _standing(pack: Pack) -> tuple[str, ...]:
    models = f"Tagged by {', '.join(pack.models)}" if pack.models else "Tagged by no model"
    return (
        day_told(pack.day),
        "Working document for the rapporteur",
        "Quotes in their original language",
        models,
    )


def add_figures(document: Document, pack: Pack) -> None:
    """The key figures in one row, each over its name."""
    figures = key_figures(pack)
    widths = [PORTRAIT / len(figures)] * len(figures)
    table = add_table(document, [str(number) for _, number in figures], widths)
    for cell in table.rows[0].cells:
        for run in cell.paragraphs[0].runs:
            run.font.size = Pt(16)
    add_row(table, [name for name, _ in figures], widths)
