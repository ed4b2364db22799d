"""PDF pages become blocks: in reading order, whole, without what repeats around them; and what ends in an error."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from gcm_classify.datamodels import Block, Document
from gcm_classify.errors import Corrupt, Encrypted, NoPages, NoText
from gcm_classify.ingest import ingest
from pdfs import Drawing, flow, line, one_page, pdf, picture, raw_pdf, rules, shown

BIRTHS = "The Government registers births of children in migration, and every consulate issues identity papers in ten days."
FEES = "Recruitment agencies need a licence before they place a single worker abroad, and employers carry the whole fee."
BORDERS = "Border officers were trained to refer persons in need of protection to the competent services without delay."
MONEY = "Sending money home became cheaper after four banks agreed on a common tariff and published it in three languages."
FOUR = (BIRTHS, FEES, BORDERS, MONEY)


def texts(document: Document, kind: str | None = None) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if kind is None or b.kind == kind]


def cells(document: Document) -> list[list[str]]:
    return [
        [document.text[a:b] for a, b in block.cells] for block in document.blocks if block.kind == "table_row"
    ]


def block_of(document: Document, text: str) -> Block:
    found = [block for block in document.blocks if text in document.text[block.start : block.end]]
    assert len(found) == 1, texts(document)
    return found[0]


def read(tmp_path: Path, *pages: Sequence[Drawing]) -> Document:
    return ingest(pdf(tmp_path / "paper.pdf", *pages))


# Running text


def test_paragraphs_of_one_column_come_in_order_and_furniture_stands_aside(tmp_path: Path) -> None:
    around = line("Republic of Nowhere, voluntary review", 72, 30, size=8)
    pages = [[around, flow(text), line(f"Page {n} of 4", 280, 805, size=8)] for n, text in enumerate(FOUR, 1)]
    document = read(tmp_path, *pages)
    assert texts(document) == list(FOUR)
    assert [block.page for block in document.blocks] == [1, 2, 3, 4]
    assert document.furniture == (
        "Republic of Nowhere, voluntary review",
        *(f"Page {n} of 4" for n in range(1, 5)),
    )


def test_headers_that_alternate_between_odd_and_even_pages_stand_aside(tmp_path: Path) -> None:
    def page(number: int, text: str) -> list[Drawing]:
        header = "Voluntary review 2026" if number % 2 else "Republic of Nowhere"
        return [
            line(header, 72 if number % 2 else 400, 30, size=8),
            flow(text),
            line(str(number), 290, 805, size=8),
        ]

    document = read(tmp_path, *(page(n, text) for n, text in enumerate(FOUR, 1)))
    assert texts(document) == list(FOUR)
    assert document.furniture == ("Voluntary review 2026", "1", "Republic of Nowhere", "2", "3", "4")


def test_a_line_that_repeats_below_other_text_is_text(tmp_path: Path) -> None:
    pages = [[line(f"How {who} helps", 72, 85), line("GCM objectives: 6, 18", 72, 105), flow(text, top=140)]
             for who, text in zip(("Chile", "Ghana", "Kenya"), FOUR, strict=False)]  # fmt: skip
    document = read(tmp_path, *pages)
    assert document.text.count("GCM objectives: 6, 18") == 3


def test_numbered_headings_at_the_top_of_pages_are_no_page_numbers(tmp_path: Path) -> None:
    pages = [[line(f"Practice {n}", 72, 60, size=14), flow(text)] for n, text in enumerate(FOUR, 1)]
    assert texts(read(tmp_path, *pages), "heading") == [
        "Practice 1",
        "Practice 2",
        "Practice 3",
        "Practice 4",
    ]


def test_the_letterhead_of_a_single_page_stands_aside(tmp_path: Path) -> None:
    letterhead = line("Permanent Mission of Nowhere to the United Nations", 72, 30, size=9)
    address = line("820 Second Avenue, New York", 72, 805, size=8)
    document = read(tmp_path, [letterhead, flow(*FOUR, top=150), address])
    assert texts(document) == list(FOUR)
    assert document.furniture == (
        "Permanent Mission of Nowhere to the United Nations",
        "820 Second Avenue, New York",
    )


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ("The Forum reviewed the implemen-\ntation of it.", "The Forum reviewed the implementation of it."),
        ("They respect non-\nrefoulement in all cases.", "They respect non-refoulement in all cases."),
        ("A cross-border plan and a cross-\nborder desk.", "A cross-border plan and a cross-border desk."),
        ("The period from 2022-\n2026 was long.", "The period from 2022- 2026 was long."),
        ("The Franco-\nGerman desk opened.", "The Franco-German desk opened."),
        ("It was agreed -\nat last - by all.", "It was agreed - at last - by all."),
    ],
)
def test_a_hyphen_at_a_line_s_end_is_mended_only_where_it_broke_a_word(
    drawn: str, expected: str, tmp_path: Path
) -> None:
    assert texts(read(tmp_path, [flow(drawn, BIRTHS)]))[0] == expected


def test_a_paragraph_over_a_page_break_is_one_block_with_lines_on_both_pages(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        [flow(BIRTHS), line("The two governments agreed that consular officers visit", 72, 700)],
        [line("detention places every month and report on what they find.", 72, 100), flow(FEES, top=140)],
    )
    block = block_of(document, "consular officers visit detention places every month")
    assert [one.page for one in block.lines] == [1, 2]
    assert block.page == 1


def test_a_sentence_that_ended_on_its_page_is_not_joined_to_the_next(tmp_path: Path) -> None:
    assert texts(read(tmp_path, [flow(BIRTHS, top=600)], [flow(FEES)])) == [BIRTHS, FEES]


def test_lines_know_their_words_and_their_boxes(tmp_path: Path) -> None:
    document = read(
        tmp_path, [flow("First line of it\nand the second one.", x=72, top=200, size=10, leading=13)]
    )
    first, second = document.blocks[0].lines
    assert document.text[first.start : first.end] == "First line of it"
    assert first.bbox[0] == pytest.approx(72, abs=1) and first.bbox[1] == pytest.approx(200, abs=4)
    assert second.bbox[1] - first.bbox[1] == pytest.approx(13, abs=0.2)
    assert document.pages[0].width == 595 and document.pages[0].height == 842


# Columns


def test_two_columns_are_read_one_after_the_other_under_their_title(tmp_path: Path) -> None:
    title = "A full-width title that runs across both of the columns"
    left, right = (
        flow(BIRTHS, FEES, x=60, top=130, width=220),
        flow(BORDERS, MONEY, x=315, top=130, width=220),
    )
    document = read(tmp_path, [line(title, 72, 70, size=18), left, right])
    assert texts(document) == [title, BIRTHS, FEES, BORDERS, MONEY]
    assert document.title == title


def test_a_page_of_mixed_columns_is_read_zone_by_zone(tmp_path: Path) -> None:
    opening, closing = "Opening words. " + BIRTHS, "Closing words. " + MONEY
    page = [
        flow(opening, x=60, top=130, width=475),
        flow(FEES, FEES, x=60, top=200, width=220),
        flow(BORDERS, BORDERS, x=315, top=200, width=220),
        flow(closing, x=60, top=480, width=475),
    ]
    assert texts(read(tmp_path, page)) == [opening, FEES, FEES, BORDERS, BORDERS, closing]


def test_names_beside_dates_are_no_columns(tmp_path: Path) -> None:
    rows = [(f"Minister {chr(65 + n)}", f"{n + 1} May") for n in range(8)]
    page = [
        d
        for n, (who, day) in enumerate(rows)
        for d in (line(who, 72, 140 + 14 * n), line(day, 330, 140 + 14 * n))
    ]
    text = " ".join(read(tmp_path, [flow(BIRTHS), *page]).text.split())
    assert "Minister A 1 May Minister B 2 May" in text


# Headings, numbers, lists, notes


def test_headings_have_levels_by_their_looks_and_make_paths(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        [
            line("National review of the Compact", 72, 60, size=20),
            line("Labour mobility", 72, 110, size=14),
            flow(BIRTHS, top=140),
            line("Recruitment", 72, 190, font="Helvetica-Bold"),
            flow(FEES, top=215),
            line("Borders", 72, 270, size=14),
            flow(BORDERS, top=300),
        ],
    )
    top = "National review of the Compact"
    assert [block.level for block in document.blocks if block.kind == "heading"] == [1, 2, 3, 2]
    assert block_of(document, BIRTHS).heading == (top, "Labour mobility")
    assert block_of(document, FEES).heading == (top, "Labour mobility", "Recruitment")
    assert block_of(document, BORDERS).heading == (top, "Borders")
    assert document.title == top


def test_numbered_paragraphs_carry_their_numbers(tmp_path: Path) -> None:
    items = (
        "1. " + BIRTHS,
        "2. " + FEES,
        "(a) to train officers;",
        "(b) to publish the procedure.",
        "2.3. " + MONEY,
    )
    document = read(tmp_path, [flow(*items)])
    assert texts(document) == list(items)
    assert [block.number for block in document.blocks] == ["1", "2", "(a)", "(b)", "2.3"]
    assert [block.kind for block in document.blocks] == ["paragraph"] * 2 + ["list_item"] * 2 + ["paragraph"]


def test_bullets_are_list_items_even_without_space_between_them(tmp_path: Path) -> None:
    items = (
        "\u2022 first measure of the plan",
        "\u2022 second measure of the plan",
        "\u2013 third measure of it",
    )
    document = read(tmp_path, [flow(BIRTHS), flow(*items, top=160, gap=0)])
    assert texts(document, "list_item") == list(items)


def test_footnotes_stand_apart_at_the_end_of_their_page(tmp_path: Path) -> None:
    notes = ("1 See the annex for the method of the count.", "2 Ministry of Labour, yearbook.")
    document = read(
        tmp_path,
        [flow(BIRTHS, FEES), line(notes[0], 72, 700, size=7), line(notes[1], 72, 712, size=7)],
        [flow(BORDERS)],
    )
    assert texts(document) == [BIRTHS, FEES, *notes, BORDERS]
    assert texts(document, "footnote") == list(notes)


def test_a_footnote_does_not_part_a_sentence_that_runs_over_the_page(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        [flow("They agreed that officers visit,"), line("1 See the annex for the method.", 72, 700, size=7)],
        [line("every month, all places of detention, and report.", 72, 100)],
    )
    assert texts(document, "paragraph") == [
        "They agreed that officers visit, every month, all places of detention, and report."
    ]


# Tables


def table(rows: Sequence[Sequence[str]], columns: Sequence[float], *, top: float = 110) -> list[Drawing]:
    across = [top + 25 * n for n in range(len(rows) + 1)]
    frame = rules(across=across, x0=72, x1=500, upright=(*columns, 500))
    return [frame, *(line(text, x + 4, top + 25 * n + 7) for n, row in enumerate(rows)
                     for text, x in zip(row, columns, strict=True))]  # fmt: skip


def test_a_ruled_table_is_rows_of_cells_between_its_neighbours(tmp_path: Path) -> None:
    rows = [["Measure", "Year", "Result"], ["Licences", "2025", "40 issued"], ["Desks", "2026", "12 opened"]]
    document = read(tmp_path, [flow(BIRTHS, top=60), *table(rows, (72, 200, 330)), flow(FEES, top=210)])
    assert cells(document) == rows
    assert texts(document) == [BIRTHS, *(" | ".join(row) for row in rows), FEES]


FICHE = [
    ["Title", "One-stop desks"],
    ["GCM objectives", "6, 18"],
    ["Description", "Desks give advice to workers."],
]


@pytest.mark.parametrize("upright", [True, False])
def test_a_fiche_is_rows_of_field_and_value_with_and_without_upright_rules(
    upright: bool, tmp_path: Path
) -> None:
    drawn = table(FICHE, (72, 200))
    if not upright:
        drawn[0] = rules(across=[110, 135, 160, 185], x0=72, x1=500)
        drawn.append(rules(across=[110, 185], x0=72, x1=500, upright=(72, 500)))
    document = read(tmp_path, [line("Practice 1", 72, 70, size=14), *drawn])
    assert cells(document) == FICHE
    assert [block.kind for block in document.blocks] == ["heading", "table_row", "table_row", "table_row"]
    assert all(block.heading == ("Practice 1",) for block in document.blocks[1:])


def test_a_frame_around_running_text_is_no_table(tmp_path: Path) -> None:
    box = rules(across=(90, 170), x0=60, x1=540, upright=(60, 540))
    document = read(tmp_path, [box, flow(BIRTHS, FEES)])
    assert texts(document, "paragraph") == [BIRTHS, FEES]


# Files that are not what they should be


def test_a_password_is_asked_of_the_sender(tmp_path: Path) -> None:
    path = pdf(tmp_path / "paper.pdf", [flow(BIRTHS)], encrypt=StandardEncryption("secret"))
    with pytest.raises(Encrypted, match=r"protected by a password\. Ask the sender for an unprotected copy"):
        ingest(path)


def test_a_file_protected_only_against_copying_is_read(tmp_path: Path) -> None:
    encryption = StandardEncryption("", ownerPassword="owner", canCopy=0)
    assert ingest(pdf(tmp_path / "paper.pdf", [flow(BIRTHS)], encrypt=encryption)).text == BIRTHS


def test_an_unknown_protection_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(one_page(shown(BIRTHS), trailer=b"/Encrypt<</Filter/Adobe.PubSec/V 4>>/ID[(a)(a)]"))
    with pytest.raises(Encrypted, match="cannot be opened"):
        ingest(path)


def test_a_broken_off_download_is_corrupt(tmp_path: Path) -> None:
    content = pdf(tmp_path / "whole.pdf", [flow(*FOUR)]).read_bytes()
    path = tmp_path / "half.pdf"
    path.write_bytes(content[:400])
    with pytest.raises(
        Corrupt, match=r"half\.pdf is not a readable PDF .* Ask the sender for the file again"
    ):
        ingest(path)


def test_a_pdf_without_pages_is_named_so(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(raw_pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[]/Count 0>>"}))
    with pytest.raises(NoPages, match="holds no pages"):
        ingest(path)


def test_a_pdf_behind_a_mail_header_is_read(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(one_page(shown(BIRTHS), before=b"From: someone@example.org\r\n" * 80))
    assert ingest(path).text == BIRTHS


def test_a_scan_needs_ocr(tmp_path: Path) -> None:
    with pytest.raises(NoText, match="it is a scan") as caught:
        read(tmp_path, [picture()], [picture()])
    assert caught.value.code == "NO_TEXT_NEEDS_OCR"


def test_scanned_pages_among_others_are_listed(tmp_path: Path) -> None:
    document = read(tmp_path, [flow(BIRTHS)], [picture()], [flow(FEES)], [picture()])
    assert texts(document) == [BIRTHS, FEES]
    assert [(warning.code, warning.pages) for warning in document.warnings] == [("EMPTY_PAGES", (2, 4))]
    assert [page.number for page in document.pages] == [1, 2, 3, 4]


def test_scanned_pages_that_carry_only_a_running_header_are_listed_too(tmp_path: Path) -> None:
    stamp = line("Republic of Nowhere, voluntary review", 72, 30, size=8)
    document = read(tmp_path, [stamp, flow(BIRTHS)], [stamp, picture(top=100)], [stamp, flow(FEES)])
    assert texts(document) == [BIRTHS, FEES]
    assert [(warning.code, warning.pages) for warning in document.warnings] == [("EMPTY_PAGES", (2,))]


def test_a_scan_under_the_stamp_of_its_scanner_needs_ocr_all_the_same(tmp_path: Path) -> None:
    stamp = line("Scanned with an application", 72, 805, size=8)
    with pytest.raises(NoText, match="it is a scan"):
        read(tmp_path, [picture(height=700), stamp], [picture(height=700), stamp])


def test_a_page_count_that_readers_differ_on_is_a_warning_and_the_larger_reading_counts(
    tmp_path: Path,
) -> None:
    path = tmp_path / "paper.pdf"  # the same page twice: one reader takes the second for a loop in the tree
    content = one_page(shown(BIRTHS, y=400))
    path.write_bytes(content.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[3 0 R 3 0 R]/Count 2"))
    document = ingest(path)
    assert document.text.count(BIRTHS) == 2
    assert [warning.code for warning in document.warnings] == ["PAGE_COUNT_MISMATCH"]
    assert [page.reader for page in document.pages] == ["pypdfium2", "pypdfium2"]


def test_a_page_that_neither_reader_finds_is_listed(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    content = one_page(shown(BIRTHS)).replace(b"/Kids[3 0 R]/Count 1", b"/Kids[3 0 R 99 0 R]/Count 2")
    path.write_bytes(content)
    document = ingest(path)
    assert document.text == BIRTHS
    assert {warning.code for warning in document.warnings} <= {
        "PAGE_ERRORS",
        "PAGE_COUNT_MISMATCH",
        "EMPTY_PAGES",
    }
    assert document.warnings


def test_the_identifier_is_the_hash_of_the_bytes_and_the_source_is_as_given(tmp_path: Path) -> None:
    import hashlib

    path = pdf(tmp_path / "paper.pdf", [flow(BIRTHS)])
    document = ingest(path, source="inbox/paper.pdf")
    assert document.id == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (document.source, document.format, document.language) == ("inbox/paper.pdf", "pdf", "en")
