"""Small PDFs for tests: pages drawn from declarations with reportlab, and files put together byte by byte.

Distances are points from the page's top left, as everywhere in the package. A page is a list of drawings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"

Drawing = Callable[[Canvas], None]


def pdf(path: Path, *pages: Sequence[Drawing], encrypt: Any = None) -> Path:
    """A file of these pages."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1, encrypt=encrypt)
    for page in pages:
        for drawing in page:
            drawing(canvas)
        canvas.showPage()
    canvas.save()
    return path


def line(text: str, x: float = 72, top: float = 100, *, size: float = 10, font: str = "Helvetica") -> Drawing:
    """One line of text, its upper edge at `top`."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        canvas.drawString(x, HEIGHT - top - size, text)

    return draw


def flow(
    *paragraphs: str,
    x: float = 72,
    top: float = 100,
    width: float = 450,
    size: float = 10,
    font: str = "Helvetica",
    leading: float = 13,
    gap: float = 9,
) -> Drawing:
    """Paragraphs wrapped to a width, one under the other. A newline in a paragraph forces a line."""

    def draw(canvas: Canvas) -> None:
        y = top
        for paragraph in paragraphs:
            for forced in paragraph.split("\n"):
                for part in simpleSplit(forced, font, size, width):
                    line(part, x, y, size=size, font=font)(canvas)
                    y += leading
            y += gap

    return draw


def unseen(drawing: Drawing) -> Drawing:
    """A drawing in white ink."""

    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(1.0)
        drawing(canvas)
        canvas.restoreState()

    return draw


def without_ink(text: str, x: float = 72, top: float = 100, *, size: float = 10) -> Drawing:
    """Text that puts no ink on the page, as the text layer under a scan."""

    def draw(canvas: Canvas) -> None:
        layer = canvas.beginText(x, HEIGHT - top - size)
        layer.setTextRenderMode(3)
        layer.setFont("Helvetica", size)
        layer.textOut(text)
        layer.setTextRenderMode(0)
        canvas.drawText(layer)

    return draw


def area(x: float, top: float, width: float, height: float, *, grey: float = 0.2) -> Drawing:
    """A filled rectangle."""

    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFillGray(grey)
        canvas.rect(x, HEIGHT - top - height, width, height, stroke=0, fill=1)
        canvas.restoreState()

    return draw


def sideways(*drawings: Drawing) -> Drawing:
    """Drawings turned by a quarter, as a landscape page is set on an upright sheet: to be read from the right."""

    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(HEIGHT, 0)
        canvas.rotate(90)
        for drawing in drawings:
            drawing(canvas)
        canvas.restoreState()

    return draw


def rules(*, across: Sequence[float], x0: float, x1: float, upright: Sequence[float] = ()) -> Drawing:
    """A table's lines: horizontal ones at these tops, upright ones at these x."""

    def draw(canvas: Canvas) -> None:
        for top in across:
            canvas.line(x0, HEIGHT - top, x1, HEIGHT - top)
        for x in upright:
            canvas.line(x, HEIGHT - across[0], x, HEIGHT - across[-1])

    return draw


def picture(x: float = 0, top: float = 0, width: float = WIDTH, height: float = HEIGHT) -> Drawing:
    """A grey picture, as a scanner makes it."""

    def draw(canvas: Canvas) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        canvas.drawImage(
            ImageReader(Image.new("L", (8, 8), 200)), x, HEIGHT - top - height, width=width, height=height
        )

    return draw


def raw_pdf(objects: Mapping[int, bytes], *, trailer: bytes = b"", before: bytes = b"") -> bytes:
    """A PDF of these objects, object 1 its catalogue, with a true cross-reference table."""
    out = bytearray(before + b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, table)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object."""
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)


def shown(text: str, *, x: int = 72, y: int = 700, size: int = 11) -> bytes:
    """Operators that show a text; y from the page's foot, as PDF counts."""
    escaped = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /F1 %d Tf %d %d Td (%b) Tj ET\n" % (size, x, y, escaped)


def one_page(
    content: bytes,
    *,
    stream_entries: bytes = b"",
    page: bytes = b"",
    font: bytes = FONT,
    more: Mapping[int, bytes] | None = None,
    **whole: bytes,
) -> bytes:
    """A PDF of one page with this content stream; `more` are objects from number 6 on."""
    resources = b"/Resources<</Font<</F1 5 0 R>>/XObject<</X0 6 0 R>>>>"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]%b/Contents 4 0 R%b>>" % (resources, page),
        4: stream(content, stream_entries),
        5: font,
        **(more or {}),
    }
    return raw_pdf(objects, **whole)
