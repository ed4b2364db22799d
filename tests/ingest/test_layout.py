"""Columns, tables without rules, notes: pages whose order is not the order of their rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from gcm_classify.datamodels import Document
from gcm_classify.ingest import ingest
from gcm_classify.ingest.lines import page_lines
from gcm_classify.ingest.raw import RawPage, Word
from gcm_classify.ingest.textline import TextLine
from pdfs import Drawing, flow, line, pdf

PERMITS = "Seasonal workers keep their permit when they change employers, and the ministry answers within two weeks."
SHELTERS = "Shelters for women open in three border towns, with lawyers and doctors who speak the languages of the route."
TEACHERS = "Teachers learn how to receive children who arrive in the middle of a school year without any certificate."
BANKS = "Banks of the corridor publish what a transfer costs, and the cheapest of them is named on the radio each month."
FOUR = (PERMITS, SHELTERS, TEACHERS, BANKS)


def read(tmp_path: Path, *pages: Sequence[Drawing]) -> Document:
    return ingest(pdf(tmp_path / "paper.pdf", *pages))


def texts(document: Document, kind: str | None = None) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if kind is None or b.kind == kind]


def cells(document: Document) -> list[list[str]]:
    return [[document.text[a:b] for a, b in block.cells] for block in document.blocks if block.cells]


def grid(
    rows: Sequence[Sequence[str]], columns: Sequence[float], *, top: float, pitch: float = 15
) -> list[Drawing]:
    """Cells in columns, without a rule."""
    return [
        line(text, x, top + pitch * index)
        for index, row in enumerate(rows)
        for text, x in zip(row, columns, strict=True)
        if text
    ]


# Columns


def test_three_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    columns = [
        flow(*texts_, x=x, top=100, width=150)
        for x, texts_ in ((50, (PERMITS, SHELTERS)), (222, (TEACHERS, BANKS)), (394, (SHELTERS, PERMITS)))
    ]
    document = read(tmp_path, [line("News of the regional forum", 50, 60, size=18), *columns])
    expected = ["News of the regional forum", PERMITS, SHELTERS, TEACHERS, BANKS, SHELTERS, PERMITS]
    assert texts(document) == expected


@pytest.mark.parametrize("shift", [0.0, 3.0, 6.5])
def test_columns_whose_lines_stand_at_different_heights_are_told_apart(shift: float, tmp_path: Path) -> None:
    left = flow(PERMITS, SHELTERS, x=60, top=100, width=220)
    right = flow(TEACHERS, BANKS, x=315, top=100 + shift, width=220)
    assert texts(read(tmp_path, [left, right])) == list(FOUR)


def test_lists_in_two_columns_stay_lists(tmp_path: Path) -> None:
    left = flow(f"\u2022 {PERMITS}", f"\u2022 {SHELTERS}", x=60, top=100, width=220)
    right = flow(f"\u2022 {TEACHERS}", f"\u2022 {BANKS}", x=315, top=100, width=220)
    assert texts(read(tmp_path, [left, right]), "list_item") == [f"\u2022 {text}" for text in FOUR]


def test_marks_that_hang_in_the_margin_belong_to_their_paragraphs(tmp_path: Path) -> None:
    marks = ("(a)", "(b)", "15.", "16.")
    page = [
        drawing
        for index, (mark, text) in enumerate(zip(marks, FOUR, strict=True))
        for drawing in (line(mark, 72, 100 + 50 * index), flow(text, x=110, top=100 + 50 * index, width=380))
    ]
    document = read(tmp_path, page)
    assert texts(document) == [f"{mark} {text}" for mark, text in zip(marks, FOUR, strict=True)]
    assert [block.number for block in document.blocks] == ["(a)", "(b)", "15", "16"]


def test_fields_with_their_values_beside_them_are_read_field_by_field(tmp_path: Path) -> None:
    fields = ("Title:", "Description:", "Partners of it:", "Results:")
    page = [
        drawing
        for index, (name, text) in enumerate(zip(fields, FOUR, strict=True))
        for drawing in (
            line(name, 72, 100 + 60 * index, font="Helvetica-Bold"),
            flow(text, x=200, top=100 + 60 * index, width=330),
        )
    ]
    text = " ".join(read(tmp_path, page).text.split())
    assert text == " ".join(f"{name} {value}" for name, value in zip(fields, FOUR, strict=True))


def test_words_written_from_right_to_left_are_read_from_the_right() -> None:
    words = [
        Word(text, x, 100, x + 20, 110, 10)
        for text, x in (("\u0639\u0644\u0649", 100), ("\u0627\u0644\u0647\u062c\u0631\u0629", 130))
    ]
    (found,) = page_lines(RawPage(1, 600, 800, "pypdfium2", tuple(words)))
    assert found.text == "\u0627\u0644\u0647\u062c\u0631\u0629 \u0639\u0644\u0649"


def test_two_small_lines_beside_a_tall_letterhead_are_not_run_into_one() -> None:
    words = [
        Word("SECRETARIAT", 72, 46, 180, 58, 13),
        Word("Circular", 462, 42, 493, 50, 8),
        Word("3/2026", 495, 42, 523, 50, 8),
        Word("Lima,", 440, 53, 464, 61, 8),
        Word("2", 466, 53, 470, 61, 8),
        Word("March", 472, 53, 500, 61, 8),
        Word("2026", 502, 53, 523, 61, 8),
    ]
    lines = page_lines(RawPage(1, 600, 800, "pypdfium2", tuple(words)))
    assert [found.text for found in lines] == ["Circular 3/2026", "SECRETARIAT Lima, 2 March 2026"]


# Tables without rules

MEASURES = [
    ["Country", "Measure", "Year"],
    ["Chile", "Desks at four crossings", "2024"],
    ["Ghana", "Licences for agencies", "2025"],
    ["Kenya", "A number for distress calls", "2026"],
]


def test_a_table_without_rules_is_rows_of_cells_between_its_neighbours(tmp_path: Path) -> None:
    page = [flow(PERMITS, top=90), *grid(MEASURES, (72, 200, 430), top=140), flow(SHELTERS, top=230)]
    document = read(tmp_path, page)
    assert cells(document) == MEASURES
    assert texts(document, "paragraph") == [PERMITS, SHELTERS]


def test_cells_that_run_over_several_lines_stay_in_their_rows(tmp_path: Path) -> None:
    rows = [("Chile", PERMITS, "Half of them stayed on."), ("Ghana", SHELTERS, "Ninety women found a place there in one year."),
            ("Kenya", TEACHERS, "Twelve schools take part.")]  # fmt: skip
    page = grid([("Country", "Measure taken", "Result")], (72, 160, 360), top=110)
    for index, row in enumerate(rows):
        for text, x, width in zip(row, (72, 160, 360), (60, 180, 150), strict=True):
            page.append(flow(text, x=x, top=135 + 75 * index, width=width))
    document = read(tmp_path, page)
    assert cells(document) == [["Country", "Measure taken", "Result"], *map(list, rows)]


def test_an_empty_cell_keeps_its_place(tmp_path: Path) -> None:
    rows = [*MEASURES, ["Tonga", "", "2027"]]
    document = read(tmp_path, [*grid(rows, (72, 200, 430), top=140), flow(SHELTERS, top=260)])
    assert cells(document)[-1] == ["Tonga", "", "2027"]


def test_a_heading_right_under_a_table_is_no_row_of_it(tmp_path: Path) -> None:
    heading = line("Results", 72, 140 + 15 * 4 + 12, size=13, font="Helvetica-Bold")
    document = read(tmp_path, [*grid(MEASURES, (72, 200, 430), top=140), heading, flow(BANKS, top=245)])
    assert cells(document) == MEASURES
    assert texts(document, "heading") == ["Results"]


def test_three_columns_of_running_text_are_no_table(tmp_path: Path) -> None:
    page = [flow(PERMITS, SHELTERS, x=x, top=100, width=150) for x in (50, 222, 394)]
    assert cells(read(tmp_path, page)) == []


# Notes


def marked(before: str, mark: str, after: str, top: float) -> list[Drawing]:
    """A line with a raised mark in it."""
    x = 72 + stringWidth(before, "Helvetica", 10)
    width = stringWidth(mark, "Helvetica", 6)
    return [line(before, 72, top), line(mark, x, top - 1, size=6), line(after, x + width, top)]


def test_the_mark_of_a_note_stands_raised_behind_the_punctuation(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        [*marked("The plan covers three borders", "12", ", and two ports.", 100), flow(BANKS, top=130)],
    )
    assert texts(document)[0] == "The plan covers three borders, ¹² and two ports."


def test_a_number_of_the_text_s_own_size_is_no_mark() -> None:
    words = [
        Word("in", 72, 100, 82, 110, 10),
        Word("2026", 85, 100, 105, 110, 10),
        Word("we", 108, 104, 116, 110, 6),
    ]
    assert TextLine.of(words, 1).text == "in 2026 we"


def test_a_note_over_two_lines_at_the_very_foot_is_whole(tmp_path: Path) -> None:
    note = [
        line("1 Ministry of Labour, yearbook of the year before, which", 72, 775, size=7.5),
        line("counts permits and not persons.", 72, 784, size=7.5),
    ]
    document = read(tmp_path, [flow(*FOUR), *note])
    assert texts(document, "footnote") == [
        "1 Ministry of Labour, yearbook of the year before, which counts permits and not persons."
    ]
    assert document.furniture == ()


def test_notes_under_both_columns_stand_apart(tmp_path: Path) -> None:
    left = flow(PERMITS, SHELTERS, PERMITS, x=60, top=100, width=220)
    right = flow(TEACHERS, BANKS, TEACHERS, x=315, top=100, width=220)
    notes = [
        line("1 See the annex of it.", 60, 740, size=7.5),
        line("2 Yearbook, page 4.", 315, 740, size=7.5),
    ]
    document = read(tmp_path, [left, right, *notes])
    assert texts(document, "footnote") == ["1 See the annex of it.", "2 Yearbook, page 4."]
    assert texts(document, "paragraph") == [PERMITS, SHELTERS, PERMITS, TEACHERS, BANKS, TEACHERS]
