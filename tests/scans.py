"""Scans for tests: pages of a PDF as pictures without a text layer, as a scanner or a copier makes them."""

from __future__ import annotations

import io
import os
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pdfs import HEIGHT, WIDTH, Drawing, pdf

PARAGRAPHS = {
    "en": (
        "The Ministry of Labour has closed eleven agencies that kept the passports of domestic workers. Inspectors now visit "
        "every recruitment office twice a year, and publish the list of those that charge no fees.",
        "Municipal offices opened evening desks where newcomers register their children for school. Interpreters are present "
        "on three days of the week, and no one is asked for a residence permit.",
    ),
    "es": (
        "La Secretaría abrió en la frontera sur una oficina que entrega certificados de nacimiento a las niñas y los niños "
        "migrantes. Los funcionarios atienden también los fines de semana y no cobran por el trámite.",
        "Los países de la región acordaron reconocer los títulos de enfermería. Según el acuerdo, la convalidación no "
        "demorará más de seis meses, y las autoridades publicarán cada año el número de solicitudes.",
    ),
    "fr": (
        "Les communes côtières ont créé des équipes de secours qui cherchent en mer les bateaux en détresse. Elles prévoient "
        "d'élargir leur zone de veille à l'été prochain, et d'échanger les noms des disparus.",
        "Le ministère a réduit à deux pour cent les frais d'envoi d'argent vers les villages d'origine. Les associations "
        "de la diaspora ont été associées à la réforme dès le début, et en présenteront le bilan.",
    ),
    "pt": (
        "As autoridades criaram um balcão único onde os trabalhadores sazonais recebem informação sobre contratos, saúde e "
        "habitação. O serviço não é pago e funciona em quatro línguas, também ao sábado.",
        "A comissão decidiu que nenhuma criança ficará detida por causa da situação migratória dos pais. Até ao fim do ano, "
        "as famílias serão alojadas em apartamentos e acompanhadas por uma equipa de apoio.",
    ),
}


def needs_tesseract() -> None:
    """Skip where there is no Tesseract; on the project's own machines its absence is a failure."""
    if shutil.which("tesseract") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Tesseract is missing: .ci/run installs it")
        pytest.skip("Tesseract is not installed: apt-get install tesseract-ocr")


def scan(
    path: Path,
    *pages: Sequence[Drawing],
    dpi: int = 200,
    skew: float = 0.0,
    turn: int = 0,
    noise: float = 0.0,
    blur: float = 0.0,
) -> Path:
    """A PDF whose pages are pictures of these.

    `skew` and `turn` are degrees clockwise by which the sheet lies wrong; `noise` is the share of specks.
    """
    pictures = [
        _worn(image, skew, noise, blur).rotate(-turn, expand=True) for image in pictures_of(path, pages, dpi)
    ]
    canvas = Canvas(str(path), invariant=1)
    for picture in pictures:
        add_picture(canvas, picture, dpi)
    canvas.save()
    return path


def pictures_of(path: Path, pages: Sequence[Sequence[Drawing]], dpi: int) -> list[Image.Image]:
    """Grey pictures of pages; `path` lends its name to the file that they are taken from."""
    text = pdf(path.with_suffix(".text.pdf"), *pages)
    document = pypdfium2.PdfDocument(text)
    images = [page.render(scale=dpi / 72, grayscale=True).to_pil().copy() for page in document]
    document.close()
    text.unlink()
    return images


def add_picture(canvas: Canvas, picture: Image.Image, dpi: int) -> None:
    """A page that is a picture."""
    size = (picture.width * 72 / dpi, picture.height * 72 / dpi)
    canvas.setPageSize(size)
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    canvas.drawImage(ImageReader(stream), 0, 0, *size)
    canvas.showPage()


def photograph(size: tuple[int, int] = (1000, 1400)) -> Image.Image:
    """Soft shapes without a letter."""
    dice = random.Random(7)
    small = Image.new("L", (12, 16))
    small.putdata([dice.randrange(256) for _ in range(12 * 16)])
    return small.resize(size, Image.Resampling.BICUBIC)


def _worn(image: Image.Image, skew: float, noise: float, blur: float) -> Image.Image:
    image = image.point(lambda value: 20 + value * 225 // 255)  # neither ink nor paper is pure
    image = image.rotate(-skew, Image.Resampling.BICUBIC, fillcolor=245) if skew else image
    image = image.filter(ImageFilter.GaussianBlur(blur)) if blur else image
    dice = random.Random(11)
    for _ in range(int(noise * image.width * image.height)):
        image.putpixel((dice.randrange(image.width), dice.randrange(image.height)), dice.randrange(60, 200))
    return image


__all__ = [
    "HEIGHT",
    "PARAGRAPHS",
    "WIDTH",
    "add_picture",
    "needs_tesseract",
    "photograph",
    "pictures_of",
    "scan",
]
