"""Files that arrive in trouble: a scan, a locked file, a broken one, a picture, nothing at all."""

from __future__ import annotations

import io
import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader

from rendering.markup import Text, plain
from rendering.pages import page_canvas, render

__all__ = ["empty", "locked", "picture", "scan", "truncated"]

_SCAN_SIZE = (827, 1169)  # A4 at 100 dots per inch
_MARGIN = 105


def locked(text: Text, path: Path) -> None:
    """A PDF that opens with a password only."""
    render(text, path, encrypt=StandardEncryption("forum-2026", ownerPassword="secretariat", strength=128))


def empty(path: Path) -> None:
    """A file of zero bytes, as an interrupted upload leaves it."""
    path.write_bytes(b"")


def truncated(whole: Path, path: Path, share: float = 0.35) -> None:
    """The first part of another PDF: no page tree, no cross-reference table."""
    content = whole.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])


def picture(path: Path) -> None:
    """A PNG photograph of a conference badge, whatever its name says."""
    image = Image.new("RGB", (360, 220), "#f4f1ea")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 360, 48), fill="#1f3a5f")
    draw.text((18, 14), "MIGRATION FORUM 2026", fill="white", font=ImageFont.load_default(18))
    draw.ellipse((24, 78, 124, 178), fill="#c9d3de")
    draw.text((150, 96), "DELEGATE", fill="#1f3a5f", font=ImageFont.load_default(26))
    draw.text((150, 136), "New York, May 2026", fill="#444444", font=ImageFont.load_default(15))
    image.save(path, format="PNG")


def scan(text: Text, path: Path) -> None:
    """A letter as page images without a text layer: grey, grainy, a little askew."""
    canvas = page_canvas(path, A4, text.settings)
    canvas.drawImage(ImageReader(_photocopy(_letter(text))), 0, 0, width=A4[0], height=A4[1])
    canvas.showPage()
    canvas.save()


def _letter(text: Text) -> Image.Image:
    image = Image.new("L", _SCAN_SIZE, 250)
    draw = ImageDraw.Draw(image)
    y = 110.0
    for block in text.blocks:
        font = ImageFont.load_default(22 if block.kind == "title" else 17)
        for line in _wrapped(plain(block.text), font, _SCAN_SIZE[0] - 2 * _MARGIN):
            x = _SCAN_SIZE[0] - _MARGIN - font.getlength(line) if block.kind == "right" else _MARGIN
            draw.text((x, y), line, fill=35, font=font)
            y += 27 if block.kind != "title" else 32
        y += 20
    return image


def _wrapped(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _photocopy(image: Image.Image) -> io.BytesIO:
    turned = image.rotate(0.6, resample=Image.Resampling.BICUBIC, fillcolor=246).filter(
        ImageFilter.GaussianBlur(0.5)
    )
    draw = ImageDraw.Draw(turned)
    dice = random.Random(2026)
    for _ in range(500):
        draw.point(
            (dice.randrange(_SCAN_SIZE[0]), dice.randrange(_SCAN_SIZE[1])), fill=dice.randrange(90, 190)
        )
    buffer = io.BytesIO()
    turned.save(buffer, format="JPEG", quality=55)
    buffer.seek(0)
    return buffer
