"""A parsed text becomes a DOCX with real heading, list and table styles. Same text, same bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from rendering.markup import Block, Text, cells, runs

__all__ = ["render"]

_STYLES = {
    "title": "Title",
    "subtitle": "Subtitle",
    "heading1": "Heading 1",
    "heading2": "Heading 2",
    "bullet": "List Bullet",
}
_ALIGNED = {"centred": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_ZIP_CLOCK = (1980, 1, 1, 0, 0, 0)


def render(text: Text, path: Path) -> None:
    """Write `text` as a DOCX at `path`."""
    document = docx.Document()
    _describe(document, text.settings)
    _furniture(document, text.settings)
    for block in text.blocks:
        _add(document, block)
    buffer = io.BytesIO()
    document.save(buffer)
    path.write_bytes(_without_clock(buffer.getvalue()))


def _describe(document: Document, settings: dict[str, str]) -> None:
    properties = document.core_properties
    properties.title = settings.get("title", "")
    properties.author = settings.get("author", "")
    properties.last_modified_by = settings.get("author", "")
    properties.comments = ""
    properties.created = properties.modified = datetime.fromisoformat(settings["created"])
    properties.language = settings.get("language", "en")
    normal = document.styles["Normal"]
    normal.font.name = settings.get("word_font", "Calibri")
    normal.font.size = Pt(11)


def _furniture(document: Document, settings: dict[str, str]) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].text = settings.get("header", "")
    section.footer.paragraphs[0].text = settings.get("footer", "")
    section.footer.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _add(document: Document, block: Block) -> None:
    if block.kind == "table":
        _add_table(document, block.text)
    else:
        paragraph = document.add_paragraph(style=_STYLES.get(block.kind))
        if block.kind in _ALIGNED:
            paragraph.alignment = _ALIGNED[block.kind]
        if block.label:
            paragraph.add_run(f"{block.label}\t")
            paragraph.paragraph_format.left_indent = Pt(36 if block.kind == "sub" else 24)
            paragraph.paragraph_format.first_line_indent = Pt(-24)
        _write(paragraph, block.text)


def _add_table(document: Document, text: str) -> None:
    rows = [cells(line) for line in text.splitlines()]
    table = document.add_table(rows=0, cols=len(rows[0][1]), style="Table Grid")
    for head, row in rows:
        for cell, content in zip(table.add_row().cells, row, strict=True):
            _write(cell.paragraphs[0], f"**{content}**" if head else content)
    document.add_paragraph()


def _write(paragraph: Paragraph, text: str) -> None:
    for piece, style in runs(text):
        run = paragraph.add_run(piece)
        run.bold = style == "bold" or None
        run.italic = style == "italic" or None
        run.font.superscript = style == "mark" or None


def _without_clock(content: bytes) -> bytes:
    """The same archive with every member dated alike."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _ZIP_CLOCK)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return buffer.getvalue()
