"""The strings that a page shows: as pdfminer reads them, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gcm_classify.ingest import plumber
from gcm_classify.ingest.plumber import PlumberFile
from gcm_classify.ingest.shown import Decode, shown_text
from pdfs import flow, line, one_page, pdf, picture, rules, sideways, stream

FONTS: dict[str, Decode] = {
    "F1": lambda string: string.decode("latin-1"),
    "F2": lambda string: string.decode("latin-1").upper(),
}


def shown(content: bytes) -> str | None:
    return shown_text(content, FONTS, frozenset(["Im0"]))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"BT /F1 12 Tf (one) Tj ET", "one"),
        (b"BT/F1 12 Tf(one)Tj[(t) -20 (wo)]TJ ET", "onetwo"),
        (b"BT /F1 12 Tf T* (one) ' 1 2 (two) \" ET", "onetwo"),
        (b"/F1 12 Tf <6F6E65> Tj", "one"),
        (b"/F1 12 Tf <6F 6E 65 7> Tj", "one\x07"),
        (b"/F1 1 Tf q /F2 1 Tf (two) Tj Q (one) Tj", "TWOone"),
        (b"/F1 12 Tf (a\\(b\\)\\\\\\163\\53\\\nc\\xd) Tj", "a(b)\\s+cd"),
        (b"/P <</MCID 0/Lang(en)>> BDC /F1 12 Tf (one) Tj EMC", "one"),
        (b"q 1 0 0 1 0 0 cm /Im0 Do Q /F1 9 Tf (one) Tj", "one"),
        (b"/F1 12 Tf (two) (one) Tj", "one"),
        (b"0 0 9 9 re f", ""),
        (b"", ""),
    ],
)
def test_strings_are_found_in_their_order(content: bytes, text: str) -> None:
    assert shown(content) == text


@pytest.mark.parametrize(
    "content",
    [
        b"/F1 12 Tf (one (two)) Tj",
        b"/F1 12 Tf (one Tj",
        b"/F1 12 Tf % a comment\n(one) Tj",
        b"/F1 12 Tf (one) Tj /Fm0 Do",
        b"BI /W 1 /H 1 ID x EI /F1 12 Tf (one) Tj",
        b"/F9 12 Tf (one) Tj",
        b"/F#31 12 Tf (one) Tj",
        b"(one) Tj",
        b"/F1 12 Tf Tj",
        b"/F1 12 Tf (one) TX",
        b"/F1 12 Tf (one) Tj {",
    ],
)
def test_what_takes_a_parser_is_left_to_one(content: bytes) -> None:
    assert shown(content) is None


def test_a_page_of_unending_content_is_left_to_the_parser_with_the_clock() -> None:
    assert shown(b"/F1 12 Tf (one) Tj " * 300_000) is None


def _by_pdfminer(monkeypatch: pytest.MonkeyPatch, content: bytes) -> list[str | None]:
    def never(*_: Any) -> None:
        return None

    monkeypatch.setattr(plumber, "shown_text", never)
    return _letters(content)


def _letters(content: bytes) -> list[str | None]:
    file = PlumberFile(content, 100, 10.0)
    found = [file.letters(index, 10.0) for index in range(file.pages)]
    file.close()
    return found


def test_a_drawn_page_has_the_letters_that_pdfminer_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prose = flow("Four consulates opened desks (two of them at sea) where 9 % of all asked.", "Ça va, née.")
    ruled = [rules(across=[100, 120], x0=72, x1=300), line("bold", font="Helvetica-Bold")]
    content = pdf(tmp_path / "drawn.pdf", [prose], ruled, [picture(), sideways(line("aside"))]).read_bytes()
    quick = _letters(content)
    assert quick == _by_pdfminer(monkeypatch, content)
    assert "consulates" in (quick[0] or "")


def test_the_letters_inside_a_form_are_found_by_pdfminer() -> None:
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 5 0 R>>>>"
    form = stream(b"BT /F1 9 Tf (inside) Tj ET", entries)
    assert _letters(one_page(b"/X0 Do", more={6: form})) == ["inside"]


def test_a_font_without_a_map_shows_that_it_has_none() -> None:
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[6 0 R]>>"
    below = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(B)/Supplement 0>>>>"
    assert _letters(one_page(b"BT /F1 9 Tf <00010002> Tj ET", font=font, more={6: below})) == ["\ufffd" * 2]
