"""A parsed text becomes a PDF: letterhead, running header, footnotes, one column or two. Same text, same bytes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color, HexColor, black
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    HRFlowable,
    KeepTogether,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from rendering.emblems import EMBLEMS
from rendering.markup import Block, Note, Text, cells, runs

__all__ = ["FONTS", "page_canvas", "render"]

FONTS = {
    "serif": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "sans": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
}
_MAX_PAGES = 12
_GUTTER = 20.0
_FOOT = 62.0
_TOP_LATER = 78.0
# Where a word may be broken: before these endings, after these beginnings.
_BREAK = re.compile(
    r"(?<=\w{3})(?=(?:tion|sion|ment|ness|ship|ción|sión|miento|ciones|siones|mente|tional|ties|cial)s?\b)"
    r"|(?<=\bcoun)(?=tr)|(?<=\binter)(?=\w{3})|(?<=\bper)(?=man|cent|sons)|(?<=\bpar)(?=tic)|(?<=mi)(?=gra)"
    r"|(?<=\w[aeiou][nrl])(?=[tdsmpcgf][aeiou]\w)|(?<=\w[aeiou]m)(?=m[aeiou]\w)|(?<=\w[aeiou]s)(?=s[aeiou]\w)",
    re.IGNORECASE,
)
_TAGS = {
    "bold": "<b>{}</b>",
    "italic": "<i>{}</i>",
    "mark": '<super rise="3.5" size="6.5">{}</super>',
    "": "{}",
}


def page_canvas(
    path: Path, size: tuple[float, float], settings: dict[str, str], encrypt: Any = None
) -> Canvas:
    """A canvas whose bytes depend on what is drawn alone: no clock, no random identifier."""
    canvas = Canvas(str(path), pagesize=size, invariant=1, encrypt=encrypt)
    _describe(canvas, settings)
    return canvas


def render(text: Text, path: Path, *, encrypt: Any = None) -> None:
    """Write `text` as a PDF at `path`."""
    sheet = _Sheet(text)
    document = BaseDocTemplate(
        str(path), pagesize=sheet.size, invariant=1, encrypt=encrypt, lang=text.settings.get("language", "en")
    )
    document.addPageTemplates([sheet.template(number) for number in range(1, _MAX_PAGES + 1)])
    document.build(sheet.story())


def _describe(canvas: Canvas, settings: dict[str, str]) -> None:
    canvas.setTitle(settings.get("title", ""))
    canvas.setAuthor(settings.get("author", ""))
    canvas.setSubject(settings.get("subject", ""))
    canvas.setCreator("")
    canvas.setProducer("")


class _Sheet:
    """One document's paper: its settings, styles and page frames."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.settings = text.settings
        self.size = LETTER if self.settings.get("paper") == "letter" else A4
        self.side = float(self.settings.get("side", "72"))
        self.body = float(self.settings.get("body", "10.5"))
        self.fonts = FONTS[self.settings.get("font", "serif")]
        self.colour: Color = HexColor(self.settings.get("colour", "#1f3a5f"))
        self.width = self.size[0] - 2 * self.side
        self.columns = int(self.settings.get("columns", "1"))
        self.styles = self._styles()

    # ── paper ──────────────────────────────────────────────────────────────

    def template(self, number: int) -> PageTemplate:
        """The frames of page `number` (1-based), above that page's footnotes."""
        bottom = _FOOT + self._notes_height(number)
        top = self.size[1] - (float(self.settings.get("head", "120")) if number == 1 else _TOP_LATER)
        frames = self._frames(number, bottom, top)
        return PageTemplate(
            f"page{number}",
            frames,
            onPage=self._furniture,
            autoNextPageTemplate=f"page{min(number + 1, _MAX_PAGES)}",
        )

    def _frames(self, number: int, bottom: float, top: float) -> list[Frame]:
        if self.columns == 1:
            return [_frame(self.side, bottom, self.width, top - bottom)]
        title = float(self.settings.get("title_height", "100")) if number == 1 else 0.0
        width = (self.width - _GUTTER) / 2
        boxes = [_frame(self.side, top - title, self.width, title)] if title else []
        lefts = (self.side, self.side + width + _GUTTER)
        return boxes + [_frame(left, bottom, width, top - title - bottom) for left in lefts]

    def _notes(self, number: int) -> list[Note]:
        return [note for note in self.text.notes if note.page == number]

    def _notes_height(self, number: int) -> float:
        notes = [self._note(note) for note in self._notes(number)]
        return sum(note.wrap(self.width, 400)[1] for note in notes) + 10 if notes else 0.0

    def _note(self, note: Note) -> Paragraph:
        return Paragraph(
            f'<super rise="3" size="5.5">{note.mark}</super> {_marked(note.text)}', self.styles["note"]
        )

    # ── what stands on every page ──────────────────────────────────────────

    def _furniture(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        number = document.page
        if number == 1:
            _describe(canvas, self.settings)
            self._letterhead(canvas)
        else:
            self._running_header(canvas)
        self._footer(canvas, number)
        self._draw_notes(canvas, number)

    def _letterhead(self, canvas: Canvas) -> None:
        top = self.size[1] - 40
        left = self.side
        if emblem := EMBLEMS.get(self.settings.get("emblem", "")):
            emblem(canvas, left, top - 42, 42, self.colour)
            left += 54
        canvas.setFillColor(self.colour)
        canvas.setFont(self.fonts[1], 13)
        canvas.drawString(left, top - 15, self.settings.get("organisation", ""))
        canvas.setFont(self.fonts[0], 9)
        for n, line in enumerate(self.settings.get("organisation_lines", "").split(" // ")):
            canvas.drawString(left, top - 28 - 11 * n, line)
        self._symbol(canvas, top)
        if "organisation" in self.settings:
            canvas.setStrokeColor(self.colour)
            canvas.setLineWidth(1.2)
            canvas.line(self.side, top - 52, self.size[0] - self.side, top - 52)

    def _symbol(self, canvas: Canvas, top: float) -> None:
        canvas.setFillColor(black)
        for n, line in enumerate(self.settings.get("symbol", "").split(" // ")):
            canvas.setFont(self.fonts[1 if n == 0 else 0], 8.5)
            canvas.drawRightString(self.size[0] - self.side, top - 8 - 11 * n, line)

    def _running_header(self, canvas: Canvas) -> None:
        if not (header := self.settings.get("header")):
            return
        top = self.size[1] - 46
        canvas.setFillColor(black)
        canvas.setFont(self.fonts[2], 8.5)
        canvas.drawString(self.side, top, header)
        canvas.setFont(self.fonts[0], 8.5)
        canvas.drawRightString(
            self.size[0] - self.side, top, self.settings.get("symbol", "").split(" // ")[0]
        )
        canvas.setStrokeColor(black)
        canvas.setLineWidth(0.4)
        canvas.line(self.side, top - 5, self.size[0] - self.side, top - 5)

    def _footer(self, canvas: Canvas, number: int) -> None:
        canvas.setFillColor(black)
        canvas.setFont(self.fonts[0], 8.5)
        footer = self.settings.get("footer", "{}")
        if " // " not in footer:
            canvas.drawCentredString(self.size[0] / 2, 36, footer.format(number))
            return
        left, right = footer.split(" // ")
        canvas.drawString(self.side, 36, left.format(number))
        canvas.drawRightString(self.size[0] - self.side, 36, right.format(number))

    def _draw_notes(self, canvas: Canvas, number: int) -> None:
        y = _FOOT + self._notes_height(number) - 8
        for n, note in enumerate(self._notes(number)):
            if n == 0:
                canvas.setStrokeColor(black)
                canvas.setLineWidth(0.4)
                canvas.line(self.side, y + 3, self.side + 120, y + 3)
            paragraph = self._note(note)
            y -= paragraph.wrap(self.width, 400)[1]
            paragraph.drawOn(canvas, self.side, y)

    # ── text ───────────────────────────────────────────────────────────────

    def story(self) -> list[Flowable]:
        """The blocks as flowables."""
        flowables: list[Flowable] = []
        heading: list[Flowable] = []
        for block in self.text.blocks:
            if block.kind == "table" and self.settings.get("keep_tables") == "yes":
                flowables.append(KeepTogether(heading + self._flowables(block)))
            else:
                flowables += heading + self._flowables(block)
            heading = []
            if block.kind.startswith("heading"):
                heading = [flowables.pop()]
        return flowables + heading

    def _flowables(self, block: Block) -> list[Flowable]:
        if block.kind == "page_break":
            return [PageBreak()]
        if block.kind == "column_break":
            return [FrameBreak()]
        if block.kind == "rule":
            return [HRFlowable(width="100%", thickness=0.6, color=self.colour, spaceBefore=4, spaceAfter=6)]
        if block.kind == "space":
            return [Spacer(1, float(block.text))]
        if block.kind == "table":
            return self._tables(block.text)
        return self._paragraph(block)

    def _paragraph(self, block: Block) -> list[Flowable]:
        style = self.styles[block.kind]
        markup = self._hyphenated(_marked(block.text))
        bullet = "–" if block.kind == "bullet" else block.label or None
        paragraph = Paragraph(markup, style, bulletText=bullet)
        return [paragraph]

    def _hyphenated(self, markup: str) -> str:
        return _BREAK.sub("\u00ad", markup) if self.settings.get("hyphenate") == "yes" else markup

    def _tables(self, text: str) -> list[Flowable]:
        rows = [cells(line) for line in text.splitlines()]
        heads = [n for n, (head, _) in enumerate(rows) if head]
        count = max(len(row) for _, row in rows)
        widths = self._widths(count)
        body = [
            [Paragraph(_marked(cell), self.styles["head_cell" if head else "cell"]) for cell in row]
            for head, row in rows
        ]
        style = [
            ("GRID", (0, 0), (-1, -1), 0.5, black),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
        for n in heads:
            style.append(("BACKGROUND", (0, n), (-1, n), HexColor("#e6ebf1")))
            if len(rows[n][1]) < count:
                style.append(("SPAN", (0, n), (-1, n)))
                body[n] += [""] * (count - len(body[n]))
        table = Table(body, colWidths=widths, style=TableStyle(style), hAlign="LEFT")
        return [table, Spacer(1, 12)]

    def _widths(self, count: int) -> list[float]:
        width = self.width if self.columns == 1 else (self.width - _GUTTER) / 2
        shares = [float(share) for share in self.settings.get(f"widths{count}", "").split()] or [1.0] * count
        return [width * share / sum(shares) for share in shares]

    def _styles(self) -> dict[str, ParagraphStyle]:
        """A style for each kind of block."""
        regular, bold, italic = self.fonts
        size = self.body
        lead = size * 1.28
        align = TA_LEFT if self.settings.get("align") == "left" else TA_JUSTIFY
        indent = 24.0 if self.columns == 1 else 18.0
        shape: dict[str, dict[str, Any]] = {
            "paragraph": {"alignment": align, "spaceAfter": 6},
            "numbered": {"alignment": align, "spaceAfter": 6, "leftIndent": indent, "bulletIndent": 0},
            "sub": {"alignment": align, "spaceAfter": 4, "leftIndent": 2 * indent, "bulletIndent": indent},
            "bullet": {"alignment": align, "spaceAfter": 3, "leftIndent": indent, "bulletIndent": indent / 2},
            "title": {
                "fontName": bold,
                "fontSize": size + 5,
                "leading": size + 10,
                "alignment": TA_CENTER,
                "spaceAfter": 4,
            },
            "subtitle": {"fontSize": size + 1, "leading": size + 5, "alignment": TA_CENTER, "spaceAfter": 4},
            "heading1": {
                "fontName": bold,
                "fontSize": size + 1.5,
                "leading": size + 5,
                "spaceBefore": 8,
                "spaceAfter": 5,
                "textColor": self.colour,
                "keepWithNext": 1,
            },
            "heading2": {
                "fontName": italic,
                "fontSize": size + 0.5,
                "spaceBefore": 4,
                "spaceAfter": 4,
                "keepWithNext": 1,
            },
            "centred": {"alignment": TA_CENTER, "spaceAfter": 4},
            "right": {"alignment": TA_RIGHT, "spaceAfter": 4},
            "cell": {"fontSize": size - 1.5, "leading": (size - 1.5) * 1.22},
            "head_cell": {"fontName": bold, "fontSize": size - 1.5, "leading": (size - 1.5) * 1.22},
            "note": {"fontSize": 8, "leading": 9.6},
        }
        base = {
            "fontName": regular,
            "fontSize": size,
            "leading": lead,
            "bulletFontName": regular,
            "bulletFontSize": size,
            "allowWidows": 0,
            "allowOrphans": 0,
        }
        return {name: ParagraphStyle(name, **{**base, **extra}) for name, extra in shape.items()}


def _frame(x: float, y: float, width: float, height: float) -> Frame:
    return Frame(x, y, width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)


def _marked(text: str) -> str:
    """Inline markup as reportlab's."""
    return "".join(_TAGS[style].format(escape(piece)) for piece, style in runs(text))
