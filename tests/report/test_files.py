"""Packs as pages and JSON Lines: whatever a document says, they open, fetch nothing, and hold what the pack holds."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import jsonschema
import pytest
from lxml import html
from PIL import Image
from stores import Says, fill, judge, paper

from conftest import read_lines
from corpora import write_framework
from gcm_classify.contracts import schema_of
from gcm_classify.errors import OutputNotWritable, UsageError
from gcm_classify.report import Pack, pack_of, packs_of
from gcm_classify.report.html import page_of, segments
from gcm_classify.report.lines import quote_records
from gcm_classify.report.picture import silence_png, silence_svg
from gcm_classify.report.writing import write_packs
from gcm_classify.store import Store
from gcm_classify.taxonomy import load_taxonomy

HOSTILE = (
    '<script>alert(1)</script> <img src=x onerror="go()"> =HYPERLINK("http://evil.example") {{ 7 * 7 }} '
    "[click](javascript:go()) \u202egnp.exe &amp; & ' \""
)
ARABIC = "نلتزم بتوسيع مسارات الهجرة النظامية وبحماية العمال المهاجرين من رسوم الاستقدام."


def page(pack: Pack, **options: str) -> html.HtmlElement:
    return html.document_fromstring(page_of(pack, **options))


def texts(element: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in element.xpath(path)]


def test_the_page_holds_every_printed_quote_with_its_citation(sample_store: Store) -> None:
    pack = pack_of(sample_store, 2)
    found = page(pack)
    printed = [quote for section in pack.sections for quote in (*section.shown, *section.stated_shown)]
    assert sorted(texts(found, "//blockquote")) == sorted(quote.words for quote in printed)
    assert set(texts(found, "//article/p[@class='cite']")) == {quote.citation.text for quote in printed}
    assert texts(found, "//section[@class='objective']//h2") == [section.title for section in pack.sections]


def test_every_link_leads_to_a_place_on_the_page_and_nothing_is_fetched(sample_store: Store) -> None:
    for pack in packs_of(sample_store):
        found = page(pack)
        places = set(found.xpath("//@id"))
        assert len(places) == len(found.xpath("//@id"))
        assert set(found.xpath("//@href")) <= {f"#{place}" for place in places}
        assert not found.xpath("//script | //img | //link | //iframe | //object | //@src | //@onclick")
        assert "url(" not in page_of(pack) and "@import" not in page_of(pack)


def test_citations_open_their_passage_on_a_desk_that_is_named(store: Store) -> None:
    result = paper(Says("Wages.", {6: 0.9}))
    fill(store, result)
    found = page(pack_of(store, 1), desk="https://desk.example/")
    (link,) = found.xpath("//article//p[@class='cite']/a/@href")
    assert (
        link == f"https://desk.example/document?document={result.document.id}&passage={result.passages[0].id}"
    )


def test_what_a_document_says_is_never_markup(store: Store) -> None:
    fill(
        store,
        paper(
            Says(HOSTILE, {6: 0.9}, stated=(5,), number="<b>1</b>"), title=HOSTILE, source=f"{HOSTILE[:30]}.pdf",
            mechanisms=(HOSTILE,), symbol="<i>", date="<2026>",
        ),
    )  # fmt: skip
    found = page(pack_of(store))
    assert not found.xpath("//script | //img | //i[not(@style)] | //b/b")
    assert " ".join(HOSTILE.split()) in texts(found, "//blockquote") and "{{ 7 * 7 }}" in HOSTILE
    assert not [link for link in found.xpath("//@href") if not link.startswith("#")]


def test_text_from_right_to_left_says_so(store: Store) -> None:
    fill(store, paper(Says(ARABIC, {5: 0.9}, language="ar"), language="ar"))
    (quote,) = page(pack_of(store, 1)).xpath("//blockquote")
    assert (quote.get("lang"), quote.get("dir"), quote.text_content()) == ("ar", "rtl", ARABIC)


def test_a_title_of_two_thousand_characters_is_cut_where_it_is_cited_and_kept_in_the_lines(
    store: Store,
) -> None:
    title = ("Report of the technical meeting " * 80)[:2000]
    fill(store, paper(Says("Wages.", {6: 0.9}), title=title))
    pack = pack_of(store, 1)
    (cited,) = texts(page(pack), "//article/p[@class='cite']")
    assert len(cited) < 250 and "…" in cited
    (record,) = quote_records(pack)
    assert record["citation"]["title"] == title


def test_what_is_not_printed_is_told_and_stands_in_the_lines(store: Store, tmp_path: Path) -> None:
    fill(store, paper(*(Says(f"Case {i}.", {9: 0.9}) for i in range(300))))
    packs = packs_of(store, (2,), most=20)
    write_packs(packs, tmp_path, formats=("html", "jsonl"))
    found = html.fromstring((tmp_path / "roundtable-2.html").read_text("utf-8"))
    assert len(found.xpath("//article")) == 20 and "280 more quotes" in found.text_content()
    records = read_lines(tmp_path / "roundtable-2.jsonl")
    assert [record["rank"] for record in records] == list(range(1, 301))
    assert sum(record["printed"] for record in records) == 20


def test_an_empty_store_and_a_framework_of_ones_own_give_pages_that_open(
    store: Store, tmp_path: Path
) -> None:
    found = page(pack_of(store))
    assert (
        "The store holds no document" in found.text_content()
        and len(found.xpath("//section[@class='objective']")) == 23
    )
    framework = load_taxonomy(write_framework(tmp_path / "small.toml"))
    result = paper(Says("Honey and bread.", {10: 0.9, 30: 0.8}), framework=framework)
    fill(store, result, paper(Says("Wages.", {6: 0.9}), source="b.pdf"))
    judge(store, result, "accept", 10, numbers=framework.numbers)
    packs = packs_of(store, taxonomy=framework)
    assert [pack.name for pack in packs] == ["all"]
    found = page(packs[0])
    assert texts(found, "//section[@class='objective']//h2") == ["Bees", "Trains", "Bread"]
    told = found.text_content()
    assert "objectives 6 are left out" in told and "no roundtables" in told


def test_the_lines_keep_their_contract_and_hold_every_quote_once(sample_store: Store) -> None:
    pack = pack_of(sample_store)
    records = list(quote_records(pack))
    validator = jsonschema.Draft202012Validator(schema_of("quotes"))
    assert [error.message for record in records for error in validator.iter_errors(record)] == []
    supported = [record for record in records if record["basis"] != "stated"]
    assert len(supported) == sum(len(section.quotes) for section in pack.sections)
    for record in supported[::10]:
        passages = sample_store.passage_records(record["citation"]["document"])
        assert record["text"] in {
            one["text"] for one in passages if one["id"] == record["citation"]["passage"]
        }


def test_terms_are_marked_without_touching_the_text(sample_store: Store) -> None:
    quotes = [quote for section in pack_of(sample_store).sections for quote in section.quotes]
    assert all("".join(words for words, _ in segments(quote)) == quote.text for quote in quotes)
    assert any(term for quote in quotes for _, term in segments(quote))


def test_the_silence_map_is_a_picture_in_two_formats(sample_store: Store) -> None:
    pack = pack_of(sample_store, 3)
    drawing = html.fromstring(silence_svg(pack.silence, pack.sections))
    spoken = sum(cell.passages > 0 for row in pack.silence.rows for cell in row.cells)
    assert len(drawing.xpath("//circle[@r='10']")) == spoken > 10
    image = Image.open(BytesIO(silence_png(pack.silence, pack.sections)))
    assert image.format == "PNG" and image.width > 1500 and len(image.getcolors() or ()) > 10


def test_a_second_time_nothing_is_written(store: Store, tmp_path: Path) -> None:
    fill(store, paper(Says("Wages.", {6: 0.9})))
    first = write_packs(packs_of(store, (1,), day="2026-05-05"), tmp_path)
    files = [path for one in first for path in one.files]
    before = [(path.stat().st_mtime_ns, path.stat().st_ino) for path in files]
    write_packs(packs_of(store, (1,), day="2026-05-05"), tmp_path)
    assert [(path.stat().st_mtime_ns, path.stat().st_ino) for path in files] == before


def test_a_format_or_a_folder_that_cannot_be_is_refused(store: Store, tmp_path: Path) -> None:
    packs = packs_of(store, (1,))
    with pytest.raises(UsageError, match="no such format"):
        write_packs(packs, tmp_path, formats=("odt",))
    with pytest.raises(UsageError, match="no address"):
        write_packs(packs, tmp_path, desk="javascript:go()")
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputNotWritable, match="cannot be made"):
        write_packs(packs, tmp_path / "file")


def test_the_command_writes_what_was_asked_for_and_says_what_is_missing(
    store: Store, tmp_path: Path, command_line: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    fill(store, paper(Says("Wages.", {6: 0.9}), mechanisms=("Bali Process",), forum=2026))
    done = command_line(
        "report", "--store", tmp_path / "gcm.sqlite", "--output", tmp_path / "out", "--roundtable", 1, "--format",
        "jsonl", "--mechanism", "bali process", "--forum", 2026,
    )  # fmt: skip
    assert done.returncode == 0 and not done.stdout, done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["roundtable-1.jsonl"]
    assert "roundtable 1" in done.stderr and "has been reviewed" in done.stderr
    assert re.search(r"Of \d+ registered mechanisms there is no document here\.", done.stderr)
    assert json.loads((tmp_path / "out" / "roundtable-1.jsonl").read_text())["text"] == "Wages."


def test_a_store_that_is_not_there_is_wrong_usage(
    tmp_path: Path, command_line: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    done = command_line("report", "--store", tmp_path / "none.sqlite", "--output", tmp_path / "out")
    assert done.returncode == 2 and "no such store" in done.stderr
    assert not (tmp_path / "none.sqlite").exists()
