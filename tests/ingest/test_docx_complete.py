"""DOCX: what Word shows and its text does not hold, and what its text holds and Word does not show."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from test_docx import RELATIONS, W, paragraph, texts, written

from gcm_classify.datamodels import Document
from gcm_classify.ingest import ingest
from gcm_classify.ingest.numbering import Level, Numbering

STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'


def level(at: int, figures: str, text: str, *, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{figures}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


NUMBERING = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="7">{level(0, "decimal", "%1.")}{level(1, "lowerLetter", "(%2)")}
{level(2, "lowerRoman", "%3)")}</w:abstractNum>
<w:abstractNum w:abstractNumId="8">{level(0, "bullet", "&#xf0b7;")}</w:abstractNum>
<w:abstractNum w:abstractNumId="9">{level(0, "upperRoman", "%1.", more='<w:pStyle w:val="Kop"/>')}
{level(1, "decimal", "%1.%2", more="<w:isLgl/>")}</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="15"/></w:lvlOverride></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="5"><w:abstractNumId w:val="9"/></w:num>
</w:numbering>"""

STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Kop"><w:name w:val="heading 1"/>
<w:pPr><w:numPr><w:numId w:val="5"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Eigen"><w:name w:val="Chapter of ours"/><w:basedOn w:val="Kop2"/></w:style>
<w:style w:type="paragraph" w:styleId="Kop2"><w:name w:val="Zwischen"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Inhalt1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="Geheim"><w:name w:val="Note to self"/><w:rPr><w:vanish/></w:rPr></w:style>
</w:styles>"""


def styled(
    text: str, style: str = "", *, number: tuple[int, int] | None = None, more: str = "", run: str = ""
) -> str:
    """A paragraph with a style, a place in a list, and properties of its own and of its run."""
    list_ = (
        f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>' if number else ""
    )
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{style}{list_}{more}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def read(tmp_path: Path, body: str, **parts: str) -> Document:
    """A document with these parts, each related to it by its name."""
    kinds = {"styles": STYLES, "numbering": NUMBERING} | parts
    links = "".join(
        f'<Relationship Id="r{n}" Target="{name}.xml" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name.rstrip("0123456789")}"/>'
        for n, name in enumerate(kinds)
    )
    relations = RELATIONS.partition("<Relationship ")[0] + links + "</Relationships>"
    files: dict[str, str | bytes] = {f"word/{name}.xml": content for name, content in kinds.items()}
    files["word/_rels/document.xml.rels"] = relations
    return ingest(written(tmp_path / "paper.docx", body, parts=files))


# Numbers that Word prints


def test_numbered_paragraphs_carry_the_numbers_that_a_rapporteur_cites(tmp_path: Path) -> None:
    document = read(
        tmp_path,
        styled("We will license agencies.", number=(1, 0))
        + styled("publish the list;", number=(1, 1))
        + styled("review it yearly.", number=(1, 1))
        + styled("We will train officers.", number=(1, 0))
        + styled("at ports;", number=(1, 1)),
    )
    assert texts(document) == [
        "1. We will license agencies.",
        "(a) publish the list;",
        "(b) review it yearly.",
        "2. We will train officers.",
        "(a) at ports;",
    ]
    assert [block.number for block in document.blocks] == ["1", "(a)", "(b)", "2", "(a)"]
    assert [block.kind for block in document.blocks][:2] == ["paragraph", "list_item"]


def test_a_list_goes_on_where_it_was_left_and_starts_where_it_is_told_to(tmp_path: Path) -> None:
    body = (
        styled("One.", number=(1, 0))
        + paragraph("Between.")
        + styled("Two.", number=(2, 0))
        + styled("Fifteen.", number=(3, 0))
        + styled("Sixteen.", number=(3, 0))
    )
    assert [block.number for block in read(tmp_path, body).blocks] == ["1", None, "2", "15", "16"]


def test_a_bullet_makes_an_item_without_a_number(tmp_path: Path) -> None:
    block = read(tmp_path, styled("Desks at every embassy.", number=(4, 0))).blocks[0]
    assert (block.kind, block.number) == ("list_item", None)


def test_headings_count_through_their_style_and_subheadings_in_decimals(tmp_path: Path) -> None:
    body = styled("Labour", "Kop") + styled("Fees", number=(5, 1)) + styled("Borders", "Kop")
    document = read(tmp_path, body)
    assert texts(document) == ["I. Labour", "1.1 Fees", "II. Borders"]
    assert [block.level for block in document.blocks if block.kind == "heading"] == [2, 2]


def test_a_list_that_is_switched_off_or_missing_prints_nothing(tmp_path: Path) -> None:
    body = styled("Off.", "Kop", number=(0, 0)) + styled("Missing.", number=(77, 0))
    assert texts(read(tmp_path, body)) == ["Off.", "Missing."]


@pytest.mark.parametrize(
    ("figures", "value", "printed"),
    [
        ("decimal", 15, "15."),
        ("decimalZero", 7, "07."),
        ("lowerLetter", 27, "aa."),
        ("upperLetter", 3, "C."),
        ("lowerRoman", 94, "xciv."),
        ("upperRoman", 9, "IX."),
        ("none", 4, "."),
        ("chineseCounting", 3, "3."),
        ("upperRoman", 2_000_000_000, "2000000000."),
    ],
)
def test_numbers_are_printed_in_the_figures_of_their_level(figures: str, value: int, printed: str) -> None:
    numbering = Numbering({"1": {0: Level(start=value, figures=figures)}}, {"1": "7"}, {})
    assert numbering.next("1", 0) == printed


def test_a_level_that_never_restarts_counts_on() -> None:
    levels = {0: Level(), 1: Level(text="%2", restart=0)}
    numbering = Numbering({"1": levels}, {"1": "7"}, {})
    assert [numbering.next("1", at) for at in (0, 1, 1, 0, 1)] == ["1.", "1", "2", "2.", "3"]


# Headings


def test_headings_are_known_by_style_or_outline_level_in_any_language(tmp_path: Path) -> None:
    body = (
        styled("Of a style of ours", "Eigen")
        + styled("Of its own level", more='<w:outlineLvl w:val="2"/>')
        + styled("Of an id alone", "Titre3")
        + styled("Only bold", run="<w:b/>")
        + styled("A bold sentence is none.", run="<w:b/>")
        + styled("Body of text", more='<w:outlineLvl w:val="9"/>')
    )
    document = read(tmp_path, body)
    assert [block.level for block in document.blocks] == [3, 4, 4, 7, None, None]


def test_a_whole_paragraph_in_a_heading_style_is_a_paragraph(tmp_path: Path) -> None:
    assert read(tmp_path, styled("many words " * 30, "Kop2")).blocks[0].kind == "paragraph"


def test_lines_of_a_table_of_contents_are_left_out(tmp_path: Path) -> None:
    document = read(tmp_path, styled("Labour 3", "Inhalt1") + paragraph("The body."))
    assert texts(document) == ["The body."]


# Headers, footers, notes


def test_headers_and_footers_are_kept_apart_each_once(tmp_path: Path) -> None:
    header = f"<w:hdr {W}>{paragraph('Ministry of Labour')}</w:hdr>"
    document = read(
        tmp_path,
        paragraph("The body."),
        header1=header,
        header2=header,
        footer1=f"<w:ftr {W}>{paragraph('Page')}</w:ftr>",
    )
    assert document.text == "The body."
    assert document.furniture == ("Ministry of Labour", "Page")


def test_notes_carry_the_numbers_of_their_references(tmp_path: Path) -> None:
    def reference(kind: str, identity: int) -> str:
        return f'<w:p><w:r><w:t>Text.</w:t><w:{kind}Reference w:id="{identity}"/></w:r></w:p>'

    notes = "".join(f'<w:footnote w:id="{n}">{paragraph(f"Note {n}.")}</w:footnote>' for n in (4, 5, 6))
    gone = '<w:p><w:del><w:r><w:footnoteReference w:id="5"/></w:r></w:del></w:p>'
    document = read(
        tmp_path,
        reference("footnote", 6) + gone + reference("footnote", 4) + reference("endnote", 1),
        footnotes=f"<w:footnotes {W}>{notes}</w:footnotes>",
        endnotes=f'<w:endnotes {W}><w:endnote w:id="1">{paragraph("End.")}</w:endnote></w:endnotes>',
    )
    found = [(b.number, document.text[b.start : b.end]) for b in document.blocks if b.kind == "footnote"]
    assert found == [("2", "Note 4."), ("1", "Note 6."), ("1", "End.")]


# Changes and what is hidden


def test_moved_text_is_read_once_where_it_went(tmp_path: Path) -> None:
    body = (
        "<w:p><w:pPr><w:rPr><w:moveFrom/></w:rPr></w:pPr><w:moveFrom><w:r><w:t>Moved.</w:t></w:r></w:moveFrom></w:p>"
        + paragraph("First.")
        + "<w:p><w:moveTo><w:r><w:t>Moved.</w:t></w:r></w:moveTo></w:p>"
    )
    assert texts(read(tmp_path, body)) == ["First.", "Moved."]


def test_paragraphs_whose_break_was_deleted_are_one(tmp_path: Path) -> None:
    body = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>We agree </w:t></w:r></w:p>"
    body += paragraph("to cooperate.") + paragraph("Next.")
    assert texts(read(tmp_path, body)) == ["We agree to cooperate.", "Next."]


def test_deleted_rows_and_cells_are_not_read(tmp_path: Path) -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"

    rows = f"<w:tr>{cell('Kept')}{cell('Gone', '<w:cellDel/>')}{cell('too')}</w:tr>"
    rows += f"<w:tr><w:trPr><w:del/></w:trPr>{cell('No')}{cell('row')}</w:tr>"
    assert texts(read(tmp_path, f"<w:tbl>{rows}</w:tbl>")) == ["Kept | too"]


def test_hidden_text_is_left_out_and_told_of(tmp_path: Path) -> None:
    hidden = {
        "vanish": "<w:vanish/>",
        "style": '<w:rStyle w:val="Geheim"/>',
        "white": '<w:color w:val="FFFFFF"/>',
        "tiny": '<w:sz w:val="1"/>',
    }
    shown = {
        "white on blue": '<w:color w:val="FFFFFF"/><w:shd w:fill="1F497D"/>',
        "shown again": '<w:vanish w:val="0"/>',
    }
    body = "".join(styled(f"Words of {name}.", run=run) for name, run in (hidden | shown).items())
    document = read(tmp_path, body)
    assert texts(document) == ["Words of white on blue.", "Words of shown again."]
    (warning,) = document.warnings
    assert warning.code == "HIDDEN_TEXT"
    assert "“Words of vanish. … Words of style. … Words of white. … Words of tiny.”" in warning.message


def test_comments_and_codes_of_fields_are_no_text(tmp_path: Path) -> None:
    body = (
        "<w:p><w:commentRangeStart w:id='1'/><w:r><w:instrText>HYPERLINK x</w:instrText></w:r>"
        "<w:r><w:t>Seen.</w:t></w:r><w:r><w:commentReference w:id='1'/></w:r></w:p>"
    )
    comments = f"<w:comments {W}><w:comment w:id='1'>{paragraph('Delete this?')}</w:comment></w:comments>"
    assert read(tmp_path, body, comments=comments).text == "Seen."


# Other shapes


def test_strict_documents_are_read_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    body = f"<w:document {STRICT}><w:body>{paragraph('Strict words.')}</w:body></w:document>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", body)
    assert ingest(path).text == "Strict words."


def test_rows_of_a_table_in_a_cell_follow_its_row(tmp_path: Path) -> None:
    def table(*rows: tuple[str, ...]) -> str:
        cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
        return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"

    inner = table((paragraph("2025"), paragraph("40 desks")))
    outer = table((paragraph("Practice"), paragraph("Desks for migrants") + inner))
    assert texts(read(tmp_path, outer)) == ["Practice | Desks for migrants", "2025 | 40 desks"]


def test_a_frame_of_one_cell_is_its_content(tmp_path: Path) -> None:
    frame = f"<w:tbl><w:tr><w:tc>{paragraph('One.')}{paragraph('Two.')}</w:tc></w:tr></w:tbl>"
    document = read(tmp_path, frame)
    assert [(block.kind, document.text[block.start : block.end]) for block in document.blocks] == [
        ("paragraph", "One."),
        ("paragraph", "Two."),
    ]


def test_rows_and_cells_inside_content_controls_are_read(tmp_path: Path) -> None:
    cell = "<w:sdt><w:sdtContent><w:tc>" + paragraph("{}") + "</w:tc></w:sdtContent></w:sdt>"
    row = f"<w:sdt><w:sdtContent><w:tr>{cell.format('Field')}{cell.format('Value')}</w:tr></w:sdtContent></w:sdt>"
    assert texts(read(tmp_path, f"<w:tbl>{row}</w:tbl>")) == ["Field | Value"]


def test_a_document_in_utf_16_with_an_override_is_read_without_the_override(tmp_path: Path) -> None:
    path = tmp_path / "paper.docx"
    body = paragraph("café \u202e here")
    text = f'<?xml version="1.0" encoding="UTF-16"?><w:document {W}><w:body>{body}</w:body></w:document>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", text.encode("utf-16"))
    assert ingest(path).text == "café here"
