"""Pages that are pictures are read, and only those; what they hold lies where it is printed."""

from __future__ import annotations

import difflib
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from gcm_classify.datamodels import Document
from gcm_classify.errors import NoText
from gcm_classify.ingest import Limits, guard, ingest
from gcm_classify.ingest.frame import shown_box
from pdfs import HEIGHT, Drawing, flow, line, pdf
from scans import PARAGRAPHS, WIDTH, add_picture, needs_tesseract, photograph, pictures_of, scan

with_tesseract = pytest.mark.usefixtures("tesseract")


@pytest.fixture(scope="module")
def tesseract() -> None:
    needs_tesseract()


def letter(language: str = "en") -> list[Drawing]:
    return [flow(*PARAGRAPHS[language], size=11, leading=15)]


def word_accuracy(expected: str, found: str) -> float:
    """The part of the expected words that were found, in order."""
    wanted, got = expected.split(), found.split()
    blocks = difflib.SequenceMatcher(None, wanted, got, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(wanted)


def read_size(turned: float) -> tuple[float, float]:
    return (HEIGHT, WIDTH) if round(turned / 90) % 2 else (WIDTH, HEIGHT)


def codes(document: Document) -> dict[str, tuple[int, ...]]:
    return {warning.code: warning.pages for warning in document.warnings}


def boxes(document: Document) -> dict[str, Any]:
    """Box of each line, by its text."""
    return {
        document.text[item.start : item.end]: item.bbox for block in document.blocks for item in block.lines
    }


@with_tesseract
@pytest.mark.parametrize("language", sorted(PARAGRAPHS))
def test_a_clean_scan_is_read_in_its_language(tmp_path: Path, language: str) -> None:
    document = ingest(scan(tmp_path / "a.pdf", letter(language)))
    assert document.language == language
    assert word_accuracy(" ".join(PARAGRAPHS[language]), document.text) >= 0.97
    assert document.pages[0].reader == "tesseract"
    assert codes(document) == {"OCR": (1,)}


@with_tesseract
@pytest.mark.parametrize("skew", [-3.0, 2.0])
def test_a_skewed_scan_is_read_like_a_straight_one(tmp_path: Path, skew: float) -> None:
    document = ingest(scan(tmp_path / "a.pdf", letter(), skew=skew))
    assert word_accuracy(" ".join(PARAGRAPHS["en"]), document.text) >= 0.97
    assert [block.kind for block in document.blocks] == ["paragraph", "paragraph"]


@with_tesseract
@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_on_its_side_or_its_head_is_righted(tmp_path: Path, turn: int) -> None:
    document = ingest(scan(tmp_path / "a.pdf", letter(), turn=turn))
    assert word_accuracy(" ".join(PARAGRAPHS["en"]), document.text) >= 0.97
    assert [block.kind for block in document.blocks] == ["paragraph", "paragraph"]
    page = document.pages[0]
    wide = turn in (90, 270)
    assert (page.width > page.height) == wide


@with_tesseract
def test_a_grainy_copy_is_read(tmp_path: Path) -> None:
    document = ingest(scan(tmp_path / "a.pdf", letter(), noise=0.004, blur=0.7))
    assert word_accuracy(" ".join(PARAGRAPHS["en"]), document.text) >= 0.9


@with_tesseract
@pytest.mark.parametrize("wrong", [{}, {"skew": 2.0}, {"turn": 270, "skew": -2.0}])
def test_boxes_lie_on_the_page_as_it_is_shown(tmp_path: Path, wrong: dict[str, Any]) -> None:
    words = {"Harbour": (80, 300), "Orchard": (300, 430), "Railway": (420, 600)}
    drawings = [line(word, x, top, size=16) for word, (x, top) in words.items()] + letter()
    document = ingest(scan(tmp_path / "a.pdf", drawings, **wrong))
    turned = (
        -(wrong.get("turn", 0) + wrong.get("skew", 0.0)) % 360
    )  # the sheet lies clockwise, so it is turned back
    found = {text: box for text, box in boxes(document).items() if text in words}
    assert set(found) == set(words)
    for text, box in found.items():
        x, top = words[text]
        true = shown_box((x, top, x + 60, top + 16), *read_size(turned), turned)
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        assert true[0] - 4 <= middle[0] <= true[2] + 4
        assert true[1] - 4 <= middle[1] <= true[3] + 4


@with_tesseract
def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left, right = PARAGRAPHS["en"]
    page = [flow(left, left, x=60, width=220), flow(right, right, x=320, width=220)]
    document = ingest(scan(tmp_path / "a.pdf", page))
    assert word_accuracy(" ".join([left, left, right, right]), document.text) >= 0.95


@with_tesseract
def test_headings_and_running_lines_of_a_scan_are_known_as_such(tmp_path: Path) -> None:
    def page(number: int, *drawings: Drawing) -> list[Drawing]:
        return [
            line("Consultations on Mobility, record", top=30, size=8),
            line(str(number), 290, 800),
            *drawings,
        ]

    document = ingest(
        scan(
            tmp_path / "a.pdf",
            page(1, line("Fair recruitment", top=90, font="Helvetica-Bold", size=11), flow(PARAGRAPHS["en"][0], size=11, leading=15, top=112)),
            page(2, line("Schools and permits", top=90, font="Helvetica-Bold", size=11), flow(PARAGRAPHS["en"][1], size=11, leading=15, top=112)),
        )
    )  # fmt: skip
    kinds = [(block.kind, document.text[block.start : block.end][:19]) for block in document.blocks]
    assert kinds == [
        ("heading", "Fair recruitment"),
        ("paragraph", PARAGRAPHS["en"][0][:19]),
        ("heading", "Schools and permits"),
        ("paragraph", PARAGRAPHS["en"][1][:19]),
    ]
    assert "Consultations on Mobility, record" in document.furniture


def mixed(path: Path) -> Path:
    """Text, a scan in the same language, a blank page, a photograph, text."""
    first, second = PARAGRAPHS["es"]
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    flow(first, second)(canvas)
    canvas.showPage()
    (picture,) = pictures_of(path, [[flow(second, size=11, leading=15)]], 200)
    add_picture(canvas, picture, 200)
    canvas.setPageSize((WIDTH, HEIGHT))
    canvas.showPage()
    add_picture(canvas, photograph(), 150)
    canvas.setPageSize((WIDTH, HEIGHT))
    flow(second, first, top=160)(canvas)
    canvas.showPage()
    canvas.save()
    return path


@with_tesseract
def test_only_the_pages_without_text_are_read_and_all_stay_in_order(tmp_path: Path) -> None:
    document = ingest(mixed(tmp_path / "a.pdf"))
    assert [page.reader == "tesseract" for page in document.pages] == [False, True, False, False, False]
    assert codes(document) == {"EMPTY_PAGES": (3, 4), "OCR": (2,)}
    first, second = PARAGRAPHS["es"]
    assert word_accuracy(" ".join([first, second, second, second, first]), document.text) >= 0.98


def test_a_scan_with_ocr_off_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoText, match="with OCR"):
        ingest(scan(tmp_path / "a.pdf", letter(), dpi=100), limits=Limits(ocr=False))


def test_scanned_pages_with_ocr_off_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    document = ingest(mixed(tmp_path / "a.pdf"), limits=Limits(ocr=False))
    assert codes(document) == {"EMPTY_PAGES": (2, 3, 4)}


@with_tesseract
def test_a_page_past_its_clock_stays_unread_and_the_others_are_read(tmp_path: Path) -> None:
    document = ingest(mixed(tmp_path / "a.pdf"), limits=Limits(ocr_page_seconds=0.001))
    assert codes(document)["OCR_TIMEOUT"] == (2, 4)
    assert len(document.blocks) == 4


@with_tesseract
def test_after_the_time_for_all_scans_the_rest_stays_unread(tmp_path: Path) -> None:
    document = ingest(mixed(tmp_path / "a.pdf"), limits=Limits(ocr_total_seconds=0.0))
    assert codes(document)["OCR_TIMEOUT"] == (2, 4)


def test_the_clocks_of_a_file_stand_still_while_a_scan_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    watch = guard._Watch(Path("a.pdf"), Limits(page_seconds=5, total_seconds=8))
    watch.take({"pid": 1})
    assert watch.seconds_left() == 5
    watch.take({"clock": 70.0})
    assert watch.seconds_left() == 70
    now += 60
    watch.take({"format": "pdf"})
    assert watch.seconds_left() == 5


def test_without_tesseract_a_scan_fails_with_the_command_to_install_it(
    tmp_path: Path, command_line: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    path = scan(tmp_path / "a.pdf", letter(), dpi=100)
    run = command_line("classify", path, environment={"PATH": str(tmp_path)})
    assert run.returncode == 3
    assert "NoText" in run.stderr and "apt-get install tesseract-ocr" in run.stderr and "brew" in run.stderr


@with_tesseract
def test_a_photograph_alone_has_no_words(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), invariant=1)
    add_picture(canvas, photograph(), 150)
    canvas.save()
    with pytest.raises(NoText, match="no words"):
        ingest(path)


@with_tesseract
def test_a_stamp_over_a_scan_does_not_pass_for_its_text(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    (picture,) = pictures_of(path, [letter()], 200)
    canvas = Canvas(str(path), invariant=1)
    canvas.setPageSize((WIDTH, HEIGHT))
    canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)
    line("REGISTRY 0112/26", 400, 800, size=9)(canvas)
    canvas.showPage()
    canvas.save()
    document = ingest(path)
    assert word_accuracy(" ".join(PARAGRAPHS["en"]), document.text) >= 0.97


@with_tesseract
def test_a_scan_whose_text_layer_is_rubble_is_read_anew(tmp_path: Path) -> None:
    """What a bad font or another program's failed recognition left behind the picture."""
    path = tmp_path / "a.pdf"
    (picture,) = pictures_of(path, [letter()], 200)
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)
    text = canvas.beginText(72, 700)
    text.setFont("Helvetica", 10)
    text.setTextRenderMode(3)
    for paragraph in PARAGRAPHS["en"]:
        text.textLine(paragraph.translate(str.maketrans("aeioutnshr", "qzxwkvjgfp")))
    canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    document = ingest(path)
    assert word_accuracy(" ".join(PARAGRAPHS["en"]), document.text) >= 0.97
    assert codes(document)["OCR"] == (1,)


def test_a_short_page_of_text_is_no_scan(tmp_path: Path) -> None:
    document = ingest(
        pdf(tmp_path / "a.pdf", [line("Declaration of the Ninth Consultation", size=20)], letter())
    )
    assert "OCR" not in codes(document)


@pytest.mark.parametrize("turned", [0.0, 2.5, 90.0, 180.0, 268.0, 357.5])
def test_the_middle_of_a_page_stays_where_it_is(turned: float) -> None:
    width, height = read_size(turned)
    box = shown_box((width / 2 - 1, height / 2 - 1, width / 2 + 1, height / 2 + 1), WIDTH, HEIGHT, turned)
    assert (box[0] + box[2]) / 2 == pytest.approx(WIDTH / 2)
    assert (box[1] + box[3]) / 2 == pytest.approx(HEIGHT / 2)


@pytest.mark.parametrize("turned", [90.0, 180.0, 270.0])
def test_a_hair_more_than_a_quarter_turn_gives_nearly_the_same_box(turned: float) -> None:
    box = (100.0, 200.0, 180.0, 212.0)
    exact, near = (shown_box(box, WIDTH, HEIGHT, angle) for angle in (turned, turned + 0.001))
    assert near == pytest.approx(exact, abs=0.05)
