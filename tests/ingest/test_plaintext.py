"""Plain text: any encoding, and the few marks that people type."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_classify.datamodels import Document
from gcm_classify.errors import NoText
from gcm_classify.ingest import ingest
from gcm_classify.ingest.limits import Limits
from gcm_classify.ingest.plaintext import read_text
from gcm_classify.ingest.raw import RawBlock
from gcm_classify.ingest.repair import repair

SPANISH = "La migración laboral y las señas: el Gobierno concluyó acuerdos con España. Los niños nacidos aquí, año tras año."
PORTUGUESE = (
    "As migrações e a cooperação entre países não são uma opção; a integração dos migrantes é um objetivo."
)
FRENCH = "Les États réaffirment leur engagement à l'égard des droits; la coopération a été renforcée cet été, où qu'ils soient."
RUSSIAN = "Государства подтвердили свою приверженность безопасной, упорядоченной и легальной миграции во всех странах региона."


def blocks(text: str | bytes) -> list[RawBlock]:
    content = text.encode() if isinstance(text, str) else text
    found = list(read_text(content, "paper.txt", Limits()))
    assert all(isinstance(block, RawBlock) for block in found)
    return [block for block in found if isinstance(block, RawBlock)]


def read(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "paper.txt"
    path.write_text(text)
    return ingest(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
@pytest.mark.parametrize("text", [SPANISH, PORTUGUESE, FRENCH], ids=["es", "pt", "fr"])
def test_text_is_read_in_any_encoding(text: str, encoding: str) -> None:
    assert [block.text for block in blocks(text.encode(encoding))] == [text]


def test_typographic_marks_of_windows_are_read() -> None:
    text = "The Ministers’ meeting – held in Nairobi – adopted the “Declaration”."
    assert blocks(text.encode("cp1252"))[0].text == text


def test_another_script_in_its_own_encoding_is_read() -> None:
    assert blocks(RUSSIAN.encode("cp1251"))[0].text == RUSSIAN


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_blank_lines_part_paragraphs_under_any_newline(newline: str) -> None:
    text = newline.join(["We pay the fee,", "all of it.", "", " ", "We train officers."])
    assert [block.text for block in blocks(text)] == ["We pay the fee, all of it.", "We train officers."]


def test_a_form_feed_parts_paragraphs() -> None:
    assert [block.text for block in blocks("We pay the fee.\fWe train officers.")] == [
        "We pay the fee.",
        "We train officers.",
    ]


def test_marked_headings_have_their_level_and_end_with_their_line(tmp_path: Path) -> None:
    document = read(
        tmp_path, "# National review\nWe pay the fee of all.\n## Labour\nWe train all officers.\n"
    )
    assert [(b.kind, b.level, document.text[b.start : b.end], b.heading) for b in document.blocks] == [
        ("heading", 1, "National review", ()),
        ("paragraph", None, "We pay the fee of all.", ("National review",)),
        ("heading", 2, "Labour", ("National review",)),
        ("paragraph", None, "We train all officers.", ("National review", "Labour")),
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Labour mobility", "heading"),
        ("LABOUR MOBILITY AND THE RIGHTS OF WORKERS IN ALL SECTORS OF IT", "heading"),
        ("We train officers.", "paragraph"),
        ("we train officers", "paragraph"),
        ("Labour mobility:", "paragraph"),
        ("1. Labour mobility", "paragraph"),
        ("- labour mobility", "list_item"),
        ("• labour mobility", "list_item"),
        ("2026", "paragraph"),
        ("#hashtag", "paragraph"),
    ],
)
def test_a_line_of_its_own_is_taken_by_its_looks(line: str, kind: str) -> None:
    assert [block.kind for block in blocks(f"We begin.\n\n{line}\n\nWe end.")][1] == kind


def test_items_and_rows_part_without_blank_lines(tmp_path: Path) -> None:
    document = read(
        tmp_path, "We agreed:\n1. to pay\nthe fee;\n2. to train.\n- officers\nObjectives\t6, 18\nand so on"
    )
    found = [(b.kind, b.number, document.text[b.start : b.end]) for b in document.blocks]
    assert found == [
        ("paragraph", None, "We agreed:"),
        ("paragraph", "1", "1. to pay the fee;"),
        ("paragraph", "2", "2. to train."),
        ("list_item", None, "- officers"),
        ("table_row", None, "Objectives | 6, 18"),
        ("paragraph", None, "and so on"),
    ]
    row = document.blocks[4]
    assert [document.text[a:b] for a, b in row.cells] == ["Objectives", "6, 18"]


def test_an_indented_line_is_no_row() -> None:
    assert [block.kind for block in blocks("\tWe train officers.")] == ["paragraph"]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("the implemen-\ntation", "the implementation"),
        ("the years 2022-\n2026", "the years 2022- 2026"),
        ("the im-\nple-\nmentation", "the implementation"),
    ],
)
def test_a_broken_word_is_mended(text: str, joined: str) -> None:
    assert blocks(text)[0].text == joined


def test_a_long_text_without_blank_lines_takes_a_moment_only() -> None:
    text = "We train officers at every crossing point, and\n" * 40_000
    before = time.process_time()
    assert len(blocks(text)[0].text) == len(text) - 1
    assert time.process_time() - before < 5


def test_text_without_letters_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(NoText, match="holds no text"):
        read(tmp_path, "1234 ... 5678\n")


def letters(text: str) -> list[str]:
    decomposed = unicodedata.normalize("NFD", repair(text))
    return sorted(char for char in decomposed if char.isalnum())


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_no_letter_or_digit_is_lost(text: str) -> None:
    assert letters(" ".join(block.text for block in blocks(text))) == letters(text)
