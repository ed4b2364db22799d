"""DOCX: everything that a reader of the page would read, in its order, and no bomb unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

from gcm_classify.datamodels import Document
from gcm_classify.errors import Corrupt, DecompressionLimit, IngestError, TooDeep, UnsafeXml
from gcm_classify.ingest import Limits, ingest

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}"/></Relationships>'
)


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def written(path: Path, body: str, *, prolog: str = "", parts: dict[str, str | bytes] | None = None) -> Path:
    """A DOCX of this body, put together by hand."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS.format(kind="officeDocument", target="word/document.xml"))
        document = (
            f'<?xml version="1.0"?>{prolog}<w:document {W}><w:body>{body}<w:sectPr/></w:body></w:document>'
        )
        archive.writestr("word/document.xml", document)
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return path


def saved(tmp_path: Path, made: Any) -> Document:
    made.save(str(tmp_path / "paper.docx"))
    return ingest(tmp_path / "paper.docx")


def texts(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


# What is read


def test_paragraphs_headings_lists_and_tables_come_in_the_order_of_the_body(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("National review", style="Title")
    made.add_paragraph("First words.")
    made.add_heading("Labour", level=1)
    made.add_paragraph("A licence for every agency.", style="List Bullet")
    table = made.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Objectives", "6, 18"
    made.add_heading("Fees", level=2)
    made.add_paragraph("1. Employers pay.")
    document = saved(tmp_path, made)
    assert [(block.kind, block.level) for block in document.blocks] == [
        ("heading", 1),
        ("paragraph", None),
        ("heading", 2),
        ("list_item", None),
        ("table_row", None),
        ("heading", 3),
        ("paragraph", None),
    ]
    assert texts(document)[4] == "Objectives | 6, 18"
    assert document.blocks[-1].heading == ("National review", "Labour", "Fees")
    assert document.blocks[-1].number == "1"
    assert (document.title, document.format, document.page_count) == ("National review", "docx", None)


def test_a_merged_cell_is_read_once(tmp_path: Path) -> None:
    made = docx.Document()
    table = made.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Measures taken"
    table.cell(0, 2).text = "Year"
    for column, text in enumerate(("Desks", "Licences", "2026")):
        table.cell(1, column).text = text
    document = saved(tmp_path, made)
    assert texts(document) == ["Measures taken | Year", "Desks | Licences | 2026"]
    first = document.blocks[0]
    assert [document.text[a:b] for a, b in first.cells] == ["Measures taken", "Year"]


def test_empty_paragraphs_and_rows_are_no_blocks(tmp_path: Path) -> None:
    made = docx.Document()
    for text in ("One.", "  ", "", "Two."):
        made.add_paragraph(text)
    made.add_table(rows=2, cols=2)
    assert texts(saved(tmp_path, made)) == ["One.", "Two."]


def test_a_table_within_a_table_is_read_with_its_cell(tmp_path: Path) -> None:
    made = docx.Document()
    cell = made.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "Outer."
    cell.add_table(rows=1, cols=1).cell(0, 0).text = "Inner."
    assert "Inner." in saved(tmp_path, made).text


def test_insertions_are_read_and_deletions_are_not(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t xml:space='preserve'>The Parties </w:t></w:r>"
        "<w:ins w:id='1' w:author='a'><w:r><w:t xml:space='preserve'>shall </w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='a'><w:r><w:delText>may </w:delText></w:r></w:del>"
        "<w:moveFrom w:id='3' w:author='a'><w:r><w:t>moved </w:t></w:r></w:moveFrom>"
        "<w:r><w:t>cooperate.</w:t></w:r></w:p>"
    )
    assert ingest(written(tmp_path / "paper.docx", body)).text == "The Parties shall cooperate."


def test_content_controls_are_read_and_hidden_text_is_not(tmp_path: Path) -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Approve this file.</w:t></w:r></w:p>"
    shown = "<w:p><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>Seen.</w:t></w:r></w:p>"
    body = f"<w:sdt><w:sdtContent>{paragraph('In a control.')}</w:sdtContent></w:sdt>{hidden}{shown}"
    assert texts(ingest(written(tmp_path / "paper.docx", body))) == ["In a control.", "Seen."]


def test_a_text_box_is_read_once_after_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph('Boxed words.')}</w:txbxContent>"
    compatibility = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        f"<w:p><w:r><w:t>Running words.</w:t></w:r><w:r><mc:AlternateContent {compatibility}>"
        f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert texts(ingest(written(tmp_path / "paper.docx", body))) == ["Running words.", "Boxed words."]


def test_footnotes_are_read_after_the_body_without_the_separators(tmp_path: Path) -> None:
    notes = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0">{paragraph("---")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("See the annex.")}</w:footnote></w:footnotes>'
    )
    relations = RELATIONS.format(kind="footnotes", target="footnotes.xml")
    parts: dict[str, str | bytes] = {"word/footnotes.xml": notes, "word/_rels/document.xml.rels": relations}
    document = ingest(written(tmp_path / "paper.docx", paragraph("The body."), parts=parts))
    assert texts(document) == ["The body.", "See the annex."]
    assert [block.kind for block in document.blocks] == ["paragraph", "footnote"]


def test_breaks_and_tabs_part_words(tmp_path: Path) -> None:
    body = "<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr><w:r><w:t>one</w:t><w:br/><w:t>two</w:t>"
    body += "<w:tab/><w:t>three</w:t><w:noBreakHyphen/><w:t>four</w:t></w:r></w:p>"
    assert ingest(written(tmp_path / "paper.docx", body)).text == "one two three-four"


# What is refused


def test_entities_are_refused_before_any_is_expanded(tmp_path: Path) -> None:
    nested = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    path = written(
        tmp_path / "paper.docx", paragraph("&a8;"), prolog=f'<!DOCTYPE d [<!ENTITY a0 "lol">{nested}]>'
    )
    with pytest.raises(
        UnsafeXml,
        match=r"declares XML entities or a document type; got word/document\.xml; expected no DOCTYPE",
    ):
        ingest(path)


def test_an_entity_for_a_local_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("the secret")
    prolog = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]>'
    with pytest.raises(UnsafeXml, match="declares XML entities"):
        ingest(written(tmp_path / "paper.docx", paragraph("&x;"), prolog=prolog))


def test_a_member_that_unpacks_to_a_hundred_times_its_size_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "paper.docx", paragraph("A" * 2_000_000))
    with pytest.raises(
        DecompressionLimit,
        match=r"decompression bomb; got 'word/document\.xml': 2000\d\d\d bytes out of 2\d\d\d;",
    ):
        ingest(path)


def test_a_small_member_may_pack_as_well_as_it_likes(tmp_path: Path) -> None:
    sentences = "We train officers at every border post. " * 2_200
    document = ingest(written(tmp_path / "paper.docx", paragraph(sentences)))
    assert len(document.text) == len(sentences) - 1


def test_parts_are_counted_up_to_the_limit(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {f"word/media/{n}.xml": "<a/>" for n in range(7)}
    path = written(tmp_path / "paper.docx", paragraph("The body."), parts=parts)
    assert ingest(path, limits=Limits(archive_members=10)).text == "The body."
    with pytest.raises(DecompressionLimit, match="too many parts; got 10; expected at most 9"):
        ingest(path, limits=Limits(archive_members=9))


def test_unpacked_bytes_are_counted_up_to_the_limit(tmp_path: Path) -> None:
    path = written(tmp_path / "paper.docx", paragraph("The body."))
    with zipfile.ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
    assert ingest(path, limits=Limits(archive_bytes=size)).text == "The body."
    with pytest.raises(
        DecompressionLimit, match=f"unpacks to too much; got {size} bytes; expected at most {size - 1}"
    ):
        ingest(path, limits=Limits(archive_bytes=size - 1))


def test_unclosed_xml_is_corrupt(tmp_path: Path) -> None:
    with pytest.raises(Corrupt, match=r"holds broken XML \(word/document\.xml, line 1\)"):
        ingest(written(tmp_path / "paper.docx", "<w:p><w:r><w:t>unclosed"))


def nested(depth: int) -> str:
    """A paragraph whose text is the element of this depth."""
    around = depth - 5  # document, body, paragraph, run and text
    return "<w:sdtContent>" * around + paragraph("deep") + "</w:sdtContent>" * around


def test_elements_are_nested_up_to_the_limit(tmp_path: Path) -> None:
    assert ingest(written(tmp_path / "paper.docx", nested(256))).text == "deep"
    with pytest.raises(TooDeep, match=r"nested too deep; got word/document\.xml, more than 256 elements"):
        ingest(written(tmp_path / "paper.docx", nested(257)))
    assert ingest(written(tmp_path / "paper.docx", nested(9)), limits=Limits(xml_depth=9)).text == "deep"
    with pytest.raises(TooDeep, match="expected at most 8"):
        ingest(written(tmp_path / "paper.docx", nested(9)), limits=Limits(xml_depth=8))


@pytest.mark.parametrize("depth", [400, 100_000])
def test_tables_in_tables_without_end_are_too_deep(depth: int, tmp_path: Path) -> None:
    body = "<w:tbl><w:tr><w:tc>" * depth + paragraph("deep") + "</w:tc></w:tr></w:tbl>" * depth
    path = written(tmp_path / "paper.docx", body)
    with pytest.raises((TooDeep, DecompressionLimit)):
        ingest(path)


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "_rels/.rels"])
def test_a_docx_without_its_table_of_contents_is_read_all_the_same(missing: str, tmp_path: Path) -> None:
    whole = zipfile.ZipFile(written(tmp_path / "whole.docx", paragraph("The body.")))
    with whole, zipfile.ZipFile(tmp_path / "paper.docx", "w") as archive:
        for member in whole.infolist():
            if member.filename != missing:
                archive.writestr(member, whole.read(member))
    assert ingest(tmp_path / "paper.docx").text == "The body."


def test_members_that_climb_out_of_the_archive_write_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    path = written(folder / "paper.docx", paragraph("The body."), parts={"../../slipped.txt": "x"})
    assert ingest(path).text == "The body."
    assert not list(tmp_path.rglob("slipped.txt"))


def test_bytes_that_were_flipped_end_in_a_document_or_a_typed_error(tmp_path: Path) -> None:
    content = written(tmp_path / "whole.docx", paragraph("The body.")).read_bytes()
    path = tmp_path / "paper.docx"
    outcomes = set()
    for place in range(0, len(content), 61):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :])
        try:
            outcomes.add(ingest(path).text)
        except IngestError as error:
            outcomes.add(error.code)
    assert "WORKER_CRASH" not in outcomes
    assert outcomes & {"CORRUPT", "UNSUPPORTED_TYPE"}
