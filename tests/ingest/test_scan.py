"""Pictures of pages: how they lie, what is printed on them, how thick it is."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from gcm_classify.ingest.scan import Picture, render, stroke
from pdfs import Drawing, flow, line, pdf
from scans import HEIGHT, PARAGRAPHS, WIDTH, pictures_of

LETTER: list[Drawing] = [flow(*PARAGRAPHS["en"], size=11, leading=15)]


def picture(tmp_path: Path, *drawings: Drawing, skew: float = 0.0) -> Picture:
    (image,) = pictures_of(tmp_path / "page.pdf", [drawings], 150)
    return Picture(image.rotate(-skew, Image.Resampling.BICUBIC, fillcolor=255), 150 / 72)


@pytest.mark.parametrize("skew", [-4.0, -1.0, -0.4, 0.4, 2.5, 7.0])
def test_the_angle_of_a_page_is_found_to_a_fifth_of_a_degree(tmp_path: Path, skew: float) -> None:
    assert picture(tmp_path, *LETTER, skew=skew).straightened().righted == pytest.approx(-skew, abs=0.21)


def test_a_straight_page_is_left_as_it_is(tmp_path: Path) -> None:
    page = picture(tmp_path, *LETTER)
    assert page.straightened() is page


def test_an_empty_page_has_no_angle(tmp_path: Path) -> None:
    assert picture(tmp_path).straightened().righted == 0.0


def test_an_empty_page_is_blank_and_one_with_a_line_is_not(tmp_path: Path) -> None:
    assert picture(tmp_path).is_blank
    assert Picture(Image.new("L", (1000, 1400), 200), 2.0).is_blank
    assert not picture(tmp_path, line("See the annex.")).is_blank


def test_a_quarter_turn_swaps_the_sides_and_is_counted(tmp_path: Path) -> None:
    page = picture(tmp_path, *LETTER)
    turned = page.turned_clockwise(90)
    assert turned.image.size == page.image.size[::-1]
    assert turned.righted == 90
    assert turned.turned_clockwise(270).image.tobytes() == page.image.tobytes()


def test_bold_strokes_are_thicker(tmp_path: Path) -> None:
    plain = picture(tmp_path, line("Recruitment without fees", size=14))
    bold = picture(tmp_path, line("Recruitment without fees", size=14, font="Helvetica-Bold"))
    assert stroke(bold.ink) > 1.2 * stroke(plain.ink)


def test_nothing_has_no_stroke() -> None:
    assert stroke(np.zeros((4, 4), dtype=np.bool_)) == 0.0
    assert stroke(np.zeros((0, 4), dtype=np.bool_)) == 0.0


def test_a_page_is_rendered_as_it_is_shown_and_no_larger_than_can_be_held(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument(pdf(tmp_path / "a.pdf", LETTER))
    rendered = render(document[0], 200 / 72)
    assert rendered.image.size == pytest.approx((WIDTH * 200 / 72, HEIGHT * 200 / 72), abs=1)
    assert render(document[0], 5.0).scale == render(document[0]).scale == 300 / 72
    assert render(document[0], 0.5).scale == 200 / 72
    document.close()


def test_a_poster_is_rendered_coarser(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    page = document.new_page(3_000, 4_000)
    assert render(page).image.width * render(page).image.height < 12_100_000
    document.close()


def test_the_file_of_a_picture_tells_its_resolution(tmp_path: Path) -> None:
    with Image.open(io.BytesIO(picture(tmp_path, *LETTER).file())) as image:
        assert image.info["dpi"] == pytest.approx((150, 150), abs=0.1)
