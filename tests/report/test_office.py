"""Packs as Word documents and workbooks: real styles and sheets, numbers of the store, and whatever comes they open."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree
from offices import opened
from openpyxl import load_workbook
from stores import Says, fill, judge, paper

from corpora import write_framework
from gcm_classify.errors import OutputNotWritable
from gcm_classify.report import Pack, pack_of
from gcm_classify.report.docx import word_document, write_docx
from gcm_classify.report.legend import numbered, standing_told
from gcm_classify.report.writing import write_packs
from gcm_classify.report.xlsx import write_xlsx
from gcm_classify.store import Store, open_store
from gcm_classify.taxonomy import load_taxonomy

BALI, QUITO = "Bali Process", "Quito Process"
FORMULA = '=HYPERLINK("http://evil.example","open")'
# The order in which Word wants the properties of a paragraph, run, table and cell; others it calls a damaged file.
ORDER = {
    "pPr": "pStyle keepNext keepLines numPr pBdr shd tabs bidi spacing ind contextualSpacing jc outlineLvl sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps color spacing kern sz szCs u rtl lang",
    "tcPr": "tcW gridSpan vMerge tcBorders shd tcMar textDirection vAlign",
    "tblPr": "tblStyle tblStyleRowBandSize tblStyleColBandSize tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "sectPr": "headerReference footerReference type pgSz pgMar cols titlePg docGrid",
}
ARABIC = "نلتزم بتوسيع مسارات الهجرة النظامية وبحماية العمال المهاجرين من رسوم الاستقدام."
CONTROL = "One\x00 two\x08 three\ufffe and\x1b four."
WORDS = "We open forty desks in our ports where recruiters register, and fees are borne by employers alone."


def hostile(store: Store) -> Pack:
    fill(
        store,
        paper(
            Says(FORMULA, {6: 0.9}), Says("+1 234, @here and -5 are no sums.", {6: 0.8}), Says(CONTROL, {6: 0.7}),
            Says(ARABIC, {6: 0.6}, language="ar"), Says("Long. " + "a word " * 6_000, {6: 0.5}),
            source="=cmd.pdf", title="A title " * 250, mechanisms=(BALI,), date="2026-03", symbol="@SUM(A1)",
        ),
    )  # fmt: skip
    return pack_of(store, 1, day="2026-03-01")


def crowded(store: Store) -> Pack:
    words = [f"Case {i} of {i * 7} people at post {i % 9}." for i in range(300)]
    fill(store, paper(*(Says(one, {9: 0.9}) for one in words), mechanisms=(BALI,)))
    return pack_of(store, 2, day="2026-03-01")


def joint(store: Store) -> Pack:
    said = [paper(Says(WORDS, {6: 0.9}), source=f"{n}.pdf", mechanisms=(n,)) for n in (BALI, QUITO)]
    other = paper(
        Says(WORDS.replace("forty", "ninety"), {6: 0.8}), source="c.pdf", mechanisms=("Rabat Process",)
    )
    fill(store, *said, other)
    judge(store, said[0], "accept", 6)
    return pack_of(store, 1, day="2026-03-01")


def small(store: Store, folder: Path) -> Pack:
    framework = load_taxonomy(write_framework(folder / "small.toml"))
    fill(store, paper(Says("Water.", {framework.numbers[0]: 0.9}), framework=framework, mechanisms=(BALI,)))
    return pack_of(store, taxonomy=framework, day="2026-03-01")


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Pack]]:
    folder = tmp_path_factory.mktemp("packs")
    makers: dict[str, Any] = {
        "empty": lambda store: pack_of(store, 3, day="2026-03-01"),
        "hostile": hostile,
        "crowded": crowded,
        "joint": joint,
        "small": lambda store: small(store, folder),
    }
    made = {}
    for name, make in makers.items():
        store = open_store(str(folder / f"{name}.sqlite"))
        made[name] = make(store)
        store.close()
    yield made


@pytest.fixture(scope="module")
def files(packs: dict[str, Pack], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every pack as a file: "hostile.docx" and so on."""
    folder = tmp_path_factory.mktemp("office")
    written = {}
    for name, pack in packs.items():
        for kind, write in (("docx", write_docx), ("xlsx", write_xlsx)):
            written[f"{name}.{kind}"] = folder / f"{name}-{kind}.{kind}"
            write(pack, written[f"{name}.{kind}"])
    return written


@pytest.fixture(scope="module")
def layouts(files: dict[str, Path]) -> dict[str, str]:
    """The text of every pack as LibreOffice shows it."""
    found = opened(list(files.values()), files["empty.docx"].parent)
    return {name: found[path.name] for name, path in files.items() if path.name in found}


@pytest.fixture(scope="module")
def documents(files: dict[str, Path]) -> dict[str, Any]:
    return {
        name.removesuffix(".docx"): docx.Document(str(path))
        for name, path in files.items()
        if ".docx" in name
    }


@pytest.fixture(scope="module")
def books(files: dict[str, Path]) -> dict[str, Any]:
    return {
        name.removesuffix(".xlsx"): load_workbook(path) for name, path in files.items() if ".xlsx" in name
    }


def read(pack: Pack, **options: str) -> Any:
    return docx.Document(BytesIO(word_document(pack, **options)))


def book(pack: Pack, folder: Path, **options: str) -> Any:
    write_xlsx(pack, folder / "pack.xlsx", **options)
    return load_workbook(folder / "pack.xlsx")


def test_each_opens_and_says_what_is_missing(packs: dict[str, Pack], layouts: dict[str, str]) -> None:
    assert set(layouts) == {f"{name}.{kind}" for name in packs for kind in ("docx", "xlsx")}
    for name, pack in packs.items():
        for gap in pack.missing:
            for kind in ("docx", "xlsx"):
                assert gap.text[:40] in layouts[f"{name}.{kind}"], (name, kind, gap.code)
    assert "holds no document" in layouts["empty.docx"]
    assert "280 more quotes" in layouts["crowded.docx"]


def test_what_others_wrote_is_shown_as_they_wrote_it(layouts: dict[str, str]) -> None:
    for kind in ("docx", "xlsx"):
        assert "HYPERLINK" in layouts[f"hostile.{kind}"]
        assert "@SUM(A1)" in layouts[f"hostile.{kind}"]
        assert "One" in layouts[f"hostile.{kind}"] and "four." in layouts[f"hostile.{kind}"]


def test_the_document_has_real_styles_and_a_table_of_contents_that_is_filled(
    documents: dict[str, Any],
) -> None:
    document = documents["joint"]
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert styles >= {
        "Title",
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "Quote",
        "Caption",
        "List Bullet",
        "Citation",
    }
    headings = [p.text for p in document.paragraphs if p.style.name in ("Heading 1", "Heading 2")]
    entries = [p.text.split("\t")[0] for p in document.paragraphs if p.style.name.startswith("toc")]
    assert entries == headings
    codes = [code.text.split()[0] for code in document.element.iter(qn("w:instrText"))]
    assert codes == ["TOC", "SEQ", "SEQ"]
    marks = [mark.get(qn("w:fldCharType")) for mark in document.element.iter(qn("w:fldChar"))]
    assert marks == ["begin", "separate", "end"] * 3


def test_every_link_within_the_document_has_its_place(documents: dict[str, Any]) -> None:
    for document in documents.values():
        element = document.element
        places = [mark.get(qn("w:name")) for mark in element.iter(qn("w:bookmarkStart"))]
        assert len(places) == len(set(places))
        assert {link.get(qn("w:anchor")) for link in element.iter(qn("w:hyperlink"))} <= set(places)


def test_citations_lead_to_their_passage_on_the_desk(packs: dict[str, Pack], tmp_path: Path) -> None:
    pack = packs["joint"]
    quotes = [quote for section in pack.sections for quote in section.quotes]
    wanted = {f"http://desk.example/{quote.citation.link}" for quote in quotes}
    document = read(pack, desk="http://desk.example/")
    assert wanted <= {one.target_ref for one in document.part.rels.values() if one.is_external}
    sheet = book(pack, tmp_path, desk="http://desk.example/")["Objective 6"]
    assert {cell.hyperlink.target for cell in sheet["A"][5:] if cell.hyperlink} == wanted


def test_quotes_are_printed_with_citation_standing_and_all_who_signed(
    packs: dict[str, Pack], documents: dict[str, Any]
) -> None:
    texts = [paragraph.text for paragraph in documents["joint"].paragraphs]
    assert "Confirmed by a reviewer 6.1." in texts
    place = texts.index(f"6.1\t“{WORDS}”")
    section = next(section for section in packs["joint"].sections if section.objective == 6)
    assert texts[place + 1] == section.quotes[0].citation.text
    assert texts[place + 2] == f"Joint or copied language of {BALI}; {QUITO}"
    assert "a number or date (“40” here, “90” there)" in texts[place + 4]
    assert texts[place + 5].startswith("✓ Confirmed by a reviewer on ")


def test_the_axes_beside_the_objectives_are_told(packs: dict[str, Pack]) -> None:
    (quote, *_) = (quote for section in packs["joint"].sections for quote in section.quotes)
    told = standing_told(replace(quote, state="machine", principles=(6, 8), sdg=("10.7",)))
    assert told == "○ Machine-tagged, not reviewed · probability 0.90 · guiding principles 6 and 8 · SDG 10.7"


def test_pages_lie_for_the_tables_and_headers_are_repeated(documents: dict[str, Any]) -> None:
    document = documents["hostile"]
    assert [section.orientation for section in document.sections] == [0, 1, 0]
    for table in document.tables[1:]:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    (picture,) = document.inline_shapes
    assert "mechanism by objective" in picture._inline.docPr.get("descr")
    assert picture.width <= document.sections[1].page_width


def test_right_to_left_text_runs_from_the_right(documents: dict[str, Any], books: dict[str, Any]) -> None:
    document = documents["hostile"]
    (paragraph,) = (one for one in document.paragraphs if ARABIC in one.text)
    assert paragraph._element.pPr.find(qn("w:bidi")) is not None
    (run,) = (one for one in paragraph.runs if ARABIC in one.text)
    assert run._element.rPr.find(qn("w:rtl")) is not None
    assert run._element.rPr.find(qn("w:lang")).get(qn("w:bidi")) == "ar"
    sheet = books["hostile"]["Objective 6"]
    (cell,) = (cell for cell in sheet["B"] if cell.value == ARABIC)
    assert cell.alignment.readingOrder == 2


def test_nothing_in_a_workbook_is_computed(books: dict[str, Any]) -> None:
    found = books["hostile"]
    cells = [cell for sheet in found for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    (formula,) = (cell for cell in cells if cell.value == FORMULA)
    assert formula.quotePrefix and formula.data_type == "s"


def test_what_does_not_fit_into_a_cell_is_told(books: dict[str, Any]) -> None:
    found = books["hostile"]
    sheet = found["Objective 6"]
    (cut,) = (cell for cell in sheet["B"] if "[…cut:" in str(cell.value))
    assert len(cut.value) <= 32_767
    told = [cell.value for cell in found["Contents"]["B"] if isinstance(cell.value, str)]
    assert any(f"Objective 6, {cut.coordinate}: " in text for text in told)


def test_the_workbook_holds_every_quote_with_its_own_probability(
    packs: dict[str, Pack], books: dict[str, Any]
) -> None:
    pack = packs["crowded"]
    section = next(section for section in pack.sections if section.objective == 9)
    rows = list(books["crowded"]["Objective 9"].iter_rows(min_row=6, values_only=True))
    assert [(row[0], row[1], row[7]) for row in rows] == [
        (number, quote.words, quote.probability) for number, quote in numbered(section)
    ]
    assert len(rows) == 300


def test_numbers_are_those_of_the_pack_in_both(
    sample_store: Store, tmp_path: Path, documents: dict[str, Any]
) -> None:
    pack = pack_of(sample_store, 2)
    counts = pack.counts
    wanted = [
        counts.documents,
        counts.speaking,
        counts.supported,
        counts.reviewed,
        counts.disputed,
        counts.stated,
    ]
    document, found = read(pack), book(pack, tmp_path)
    assert [int(cell.text) for cell in document.tables[1].rows[0].cells] == [*wanted, counts.practices]
    assert [row[1].value for row in found["Contents"]["A4":"B10"]] == [*wanted, counts.practices]
    printed = [p.text.split("“")[1] for p in document.paragraphs if p.style.name == "Quote"]
    assert len(printed) == sum(len(s.shown) + len(s.stated_shown) for s in pack.sections)
    for row, cells in zip(pack.silence.rows, found["Silence map"].iter_rows(min_row=6), strict=False):
        told = [str(cell.value) for cell in cells[2:]]
        assert [int(text[2:] or 0) for text in told] == [cell.passages for cell in row.cells]
    assert found.sheetnames[:2] == ["Contents", "Silence map"]
    assert found["Objective 4"].freeze_panes == "C6" and found["Objective 4"].auto_filter.ref


def test_the_same_pack_gives_the_same_bytes_and_an_unchanged_file_is_not_touched(
    packs: dict[str, Pack], tmp_path: Path
) -> None:
    write_packs([packs["joint"]], tmp_path, formats=("docx", "xlsx"))
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    write_packs([packs["joint"]], tmp_path, formats=("docx", "xlsx"))
    assert before == {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in tmp_path.iterdir()}
    assert set(before) == {"roundtable-1.docx", "roundtable-1.xlsx"}


def test_every_part_is_well_formed_and_holds_no_character_that_xml_refuses(
    documents: dict[str, Any], files: dict[str, Path]
) -> None:
    with zipfile.ZipFile(files["hostile.docx"]) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(packed.read(name))
    assert "One\ufffd two\ufffd three\ufffd and\ufffd four." in "".join(
        p.text for p in documents["hostile"].paragraphs
    )


def test_properties_stand_in_the_order_that_word_wants(documents: dict[str, Any]) -> None:
    seen = set()
    for document in documents.values():
        for element in (document.element, document.styles.element):
            for kind, order in ORDER.items():
                wanted = order.split()
                for properties in element.iter(qn(f"w:{kind}")):
                    names = [etree.QName(child).localname for child in properties]
                    known = [name for name in names if name in wanted]
                    assert known == sorted(known, key=wanted.index), (kind, names)
                    seen.add(kind)
    assert seen == set(ORDER)


def test_a_folder_that_is_not_there_is_told(packs: dict[str, Pack], tmp_path: Path) -> None:
    for write in (write_docx, write_xlsx):
        with pytest.raises(OutputNotWritable, match="cannot be written"):
            write(packs["empty"], tmp_path / "nowhere" / "pack")
