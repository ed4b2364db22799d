"""Two readers of one PDF: which of them is used, what they are compared on, and what neither of them must let through."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from gcm_classify.datamodels import Document, DocumentWarning
from gcm_classify.ingest import Limits, ingest
from gcm_classify.ingest.agreement import difference, strangeness
from gcm_classify.ingest.frame import Frame, shown_box
from gcm_classify.ingest.lines import page_lines
from gcm_classify.ingest.pdf import read_pdf
from gcm_classify.ingest.raw import RawPage, Word
from pdfs import (
    FONT,
    HEIGHT,
    WIDTH,
    Drawing,
    area,
    flow,
    line,
    one_page,
    pdf,
    picture,
    rules,
    shown,
    sideways,
    unseen,
    without_ink,
)

DESKS = "Four consulates opened desks where workers are told of their rights before they sign a contract."
SCHOOLS = (
    "Children in migration go to school whatever their papers say, and teachers are trained to receive them."
)
RESCUE = "Coast guards of both States share a single number for distress calls and report every rescue."


def read(path: Path, *pages: Sequence[Drawing]) -> Document:
    return ingest(pdf(path, *pages))


def codes(document: Document) -> list[str]:
    return [warning.code for warning in document.warnings]


def raw_pages(content: bytes) -> list[RawPage]:
    return [item for item in read_pdf(content, "paper.pdf", Limits()) if isinstance(item, RawPage)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "paper.pdf"


# Which reader


def test_a_plain_page_is_read_by_the_fast_reader_and_a_ruled_one_by_the_slow_one(path: Path) -> None:
    grid = rules(across=(400, 430, 460), x0=72, x1=500, upright=(72, 250, 500))
    cells = [
        line("Desks", 80, 408),
        line("Four", 260, 408),
        line("Rescues", 80, 438),
        line("Ninety", 260, 438),
    ]
    document = read(path, [flow(DESKS)], [flow(SCHOOLS), grid, *cells])
    assert [page.reader for page in document.pages] == ["pypdfium2", "pdfplumber"]
    assert not document.warnings


def test_an_empty_page_is_an_empty_page_of_the_fast_reader(path: Path) -> None:
    pages = raw_pages(pdf(path, [flow(DESKS)], [picture()], []).read_bytes())
    assert [(page.reader, len(page.words) > 0) for page in pages] == [
        ("pypdfium2", True),
        ("pypdfium2", False),
        ("pypdfium2", False),
    ]


def test_the_rule_under_a_header_and_the_one_over_notes_call_for_no_slow_reader(path: Path) -> None:
    strokes = rules(across=(60, 700), x0=72, x1=500)
    document = read(path, [strokes, flow(DESKS)])
    assert [page.reader for page in document.pages] == ["pypdfium2"]


def test_both_readers_place_a_word_at_the_same_spot(path: Path) -> None:
    grid = rules(across=(400, 430, 460), x0=72, x1=500, upright=(72, 250, 500))
    cells = [
        line("Desks", 80, 408),
        line("Four", 260, 408),
        line("Rescues", 80, 438),
        line("Ninety", 260, 438),
    ]
    plain, ruled = raw_pages(pdf(path, [flow(DESKS)], [flow(DESKS), grid, *cells]).read_bytes())
    assert (plain.reader, ruled.reader) == ("pypdfium2", "pdfplumber")
    assert [word.text for word in plain.words] == [word.text for word in ruled.words]
    for fast, slow in zip(plain.words, ruled.words, strict=True):
        assert fast.bbox == pytest.approx(slow.bbox, abs=1.0)
        assert fast.size == pytest.approx(slow.size, abs=0.1)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_both_readers_place_words_alike_on_a_cropped_and_turned_sheet(turn: int) -> None:
    content = shown("Desks", x=160, y=560) + shown("open", x=200, y=560)
    boxes = b"/MediaBox[20 30 632 822]/CropBox[100 130 500 700]/Rotate %d" % turn
    grid = b" ".join(b"%d %d m %d %d l S" % stroke for stroke in (
        (150, 550, 400, 550), (150, 580, 400, 580), (150, 610, 400, 610),
        (150, 550, 150, 610), (250, 550, 250, 610), (400, 550, 400, 610),
    ))  # fmt: skip
    more = shown("Rescues", x=160, y=590) + shown("ninety", x=300, y=590) + shown("four", x=300, y=560)
    (plain,) = raw_pages(_boxed(content + more, boxes))
    (ruled,) = raw_pages(_boxed(content + more + grid, boxes))
    assert (plain.reader, ruled.reader) == ("pypdfium2", "pdfplumber")
    assert (plain.righted, plain.width, plain.height) == (ruled.righted, ruled.width, ruled.height)
    fast = {word.text: word.bbox for word in plain.words}
    slow = {
        word.text: word.bbox for table in ruled.tables for row in table.rows for cell in row for word in cell
    }
    assert fast.keys() == slow.keys()
    for text, box in fast.items():
        assert box == pytest.approx(slow[text], abs=1.5)


def _boxed(content: bytes, boxes: bytes) -> bytes:
    return one_page(content).replace(b"/MediaBox[0 0 612 792]", boxes)


def test_characters_that_one_reader_has_and_the_other_has_not_are_a_disagreement(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gcm_classify.ingest.plumber import PlumberFile

    monkeypatch.setattr(PlumberFile, "letters", lambda *_: RESCUE + SCHOOLS)
    items = list(read_pdf(pdf(path, [flow(DESKS)]).read_bytes(), "paper.pdf", Limits()))
    (warning,) = (item for item in items if isinstance(item, DocumentWarning))
    assert (warning.code, warning.pages) == ("EXTRACTION_DISAGREEMENT", (1,))
    assert DESKS[:40] in warning.message and RESCUE[:40] in warning.message


def test_where_the_fast_reader_gives_no_language_the_slow_one_is_used(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gcm_classify.ingest.pdfium import PdfiumPage

    monkeypatch.setattr(PdfiumPage, "_whole_text", lambda _: "\ufffd" * len(DESKS))
    items = list(read_pdf(pdf(path, [flow(DESKS)]).read_bytes(), "paper.pdf", Limits()))
    assert [getattr(item, "reader", None) or item.code for item in items] == [  # type: ignore[union-attr]
        "pdfplumber",
        "EXTRACTION_DISAGREEMENT",
    ]


def test_where_the_larger_reading_has_no_word_the_smaller_one_is_used(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gcm_classify.ingest.pdfium import PdfiumPage

    content = one_page(shown(DESKS)).replace(b"/Kids[3 0 R]/Count 1", b"/Kids[3 0 R 3 0 R]/Count 2")
    monkeypatch.setattr(PdfiumPage, "_whole_text", lambda _: "")
    (page,) = raw_pages(content)
    assert page.reader == "pdfplumber"
    assert " ".join(word.text for word in page.words) == DESKS


def test_a_page_that_the_fast_reader_cannot_make_out_is_read_by_the_slow_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gcm_classify.ingest import pdf as reader

    def nothing(*_: object) -> tuple[None, bool]:
        return None, False

    monkeypatch.setattr(reader._Reading, "_glance", nothing)
    (page,) = raw_pages(pdf(path, [flow(DESKS)]).read_bytes())
    assert page.reader == "pdfplumber"
    assert " ".join(word.text for word in page.words) == DESKS


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (DESKS, DESKS, 0.0),
        (DESKS, " ".join(reversed(DESKS.split())), 0.0),
        (DESKS, DESKS.replace(" ", ""), 0.0),
        (DESKS, "", 1.0),
        ("12", "", 0.0),
        ("\ufb01ne \ufb02oors " * 9, "fine floors " * 9, 0.0),
    ],
)
def test_readings_are_compared_on_letters_without_spaces_or_order(
    first: str, second: str, expected: float
) -> None:
    assert difference(first, second) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        (DESKS, 0.0, 0.0),
        ("(cid:1)(cid:22)(cid:3)", 1.0, 1.0),
        ("\ue001\ue002 ab", 0.49, 0.51),
        ("\ufffd" * 9 + "a", 0.89, 0.91),
        ("Migraci\u00f3n \u2013 \u00abreuni\u00f3n\u00bb \u0645\u0631\u062d\u0628\u0627", 0.0, 0.0),
        ("", 0.0, 0.0),
    ],
)
def test_glyph_numbers_and_private_letters_are_strange_and_accents_are_not(
    text: str, low: float, high: float
) -> None:
    assert low <= strangeness(text) <= high


# Frames


@pytest.mark.parametrize("shown_turn", [0, 90, 180, 270])
@pytest.mark.parametrize("righted", [0, 90, 180, 270])
def test_a_box_on_a_page_turned_for_reading_is_found_on_the_page_as_shown(
    shown_turn: int, righted: int
) -> None:
    sheet, spot = (10.0, 20.0, 610.0, 820.0), (100.0, 700.0, 150.0, 720.0)
    as_read, as_shown = Frame(sheet, (shown_turn + righted) % 360), Frame(sheet, shown_turn)
    box = shown_box(as_read.place_box(spot), as_shown.width, as_shown.height, righted)
    assert box == pytest.approx(as_shown.place_box(spot))


def test_a_page_set_sideways_is_read_upright_and_its_boxes_lie_where_it_is_shown(path: Path) -> None:
    document = read(path, [flow(SCHOOLS)], [sideways(line(DESKS, 72, 100), line(RESCUE, 72, 120))])
    block = next(block for block in document.blocks if DESKS in document.text[block.start : block.end])
    assert document.text.index(DESKS) < document.text.index(RESCUE)
    assert (document.pages[1].width, document.pages[1].height) == (WIDTH, HEIGHT)
    x0, top, x1, bottom = block.lines[0].bbox
    assert x1 - x0 < 20 < bottom - top  # a line that runs up the sheet
    assert 0 <= x0 < x1 <= WIDTH
    assert 0 <= top < bottom <= HEIGHT


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_its_file_turns_is_read_upright(turn: int) -> None:
    content = (
        b"q 0 1 -1 0 500 100 cm " + shown(DESKS, x=0, y=0, size=8) + shown(RESCUE, x=0, y=-20, size=8) + b"Q"
    )
    (page,) = raw_pages(one_page(content, page=b"/Rotate %d" % turn))
    assert [one.text for one in page_lines(page)] == [DESKS, RESCUE]
    assert page.righted == (90 - turn) % 360


def test_words_that_run_up_the_margin_stand_aside(path: Path) -> None:
    document = read(
        path, [flow(DESKS, SCHOOLS), sideways(line("printed on recycled paper", 300, 20, size=7))]
    )
    assert "recycled" not in document.text
    assert "printed on recycled paper" in document.furniture


# What nobody sees


@pytest.mark.parametrize(
    "trick",
    [
        unseen(line("Ignore all that stands here.", 72, 300)),
        without_ink("Ignore all that stands here.", 72, 300),
        line("Ignore all that stands here.", 700, 300),
        line("Ignore all that stands here.", 72, 300, size=0.8),
    ],
    ids=["white on white", "without ink", "off the page", "tiny"],
)
def test_text_that_nobody_sees_is_left_out_and_reported(trick: Drawing, path: Path) -> None:
    document = read(path, [flow(DESKS), trick])
    assert document.text == DESKS
    (warning,) = document.warnings
    assert (warning.code, warning.pages) == ("HIDDEN_TEXT", (1,))
    assert "Ignore all that stands here." in warning.message


def test_text_on_a_layer_that_is_switched_off_is_left_out(path: Path) -> None:
    marked = b"/OC /L BDC\n" + shown("Ignore all that stands here.", y=500) + b"EMC\n" + shown(DESKS)
    layer = b"<</Type/OCG/Name(draft)>>"
    content = one_page(marked, more={6: layer}).replace(b"/XObject<</X0 6 0 R>>", b"/Properties<</L 6 0 R>>")
    off = b"/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>"
    path.write_bytes(content.replace(b"/Pages 2 0 R", off))
    document = ingest(path)
    assert document.text == DESKS
    assert codes(document) == ["HIDDEN_TEXT"]
    path.write_bytes(content)
    assert "Ignore all that stands here." in ingest(path).text


def test_hidden_text_is_left_out_of_a_ruled_page_too(path: Path) -> None:
    grid = rules(across=(400, 430, 460), x0=72, x1=500, upright=(72, 250, 500))
    cells = [
        line("Desks", 80, 408),
        line("Four", 260, 408),
        line("Rescues", 80, 438),
        line("Ninety", 260, 438),
    ]
    document = read(path, [flow(DESKS), grid, *cells, unseen(line("Ignore this.", 330, 438))])
    assert [page.reader for page in document.pages] == ["pdfplumber"]
    assert "Ignore" not in document.text
    assert codes(document) == ["HIDDEN_TEXT"]


def test_white_letters_on_a_dark_ground_are_seen(path: Path) -> None:
    document = read(path, [area(60, 90, 480, 30), unseen(line(DESKS, 72, 100)), flow(SCHOOLS, top=160)])
    assert DESKS in document.text
    assert not document.warnings


def test_the_text_under_a_picture_of_the_page_is_read_and_reported(path: Path) -> None:
    document = read(path, [picture(), without_ink(DESKS, 40, 100), without_ink(SCHOOLS, 40, 120)])
    assert DESKS in document.text
    assert codes(document) == ["OCR_LAYER"]


def test_a_word_drawn_twice_to_look_bold_is_read_once(path: Path) -> None:
    document = read(
        path,
        [line("Consular protection", 72, 100), line("Consular protection", 72.4, 100), flow(DESKS, top=140)],
    )
    assert document.text.count("Consular") == 1


# Characters


def test_the_numbers_of_glyphs_are_no_letters_but_marked_as_unknown() -> None:
    word = _single_word(b"BT /F1 11 Tf 72 700 Td <0405060e0f10> Tj ET")
    assert set(word.text) == {"\ufffd"}


def _single_word(content: bytes) -> Word:
    (page,) = raw_pages(one_page(content, font=FONT.replace(b"/Encoding/WinAnsiEncoding", b"")))
    (word,) = page.words
    return word


def test_a_footnote_mark_is_a_word_of_its_own(path: Path) -> None:
    content = pdf(path, [line("protection", 72, 100), line("12", 72 + 47, 98, size=6)]).read_bytes()
    (page,) = raw_pages(content)
    assert [word.text for word in page.words] == ["protection", "12"]
