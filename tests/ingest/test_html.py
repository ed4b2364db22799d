"""Saved web pages: the main text, what the page repeats around it apart, nothing fetched and nothing hidden."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from gcm_classify.datamodels import Document
from gcm_classify.errors import IngestError, TooDeep
from gcm_classify.ingest import Limits, ingest

STATEMENT = "We will licence every agency that recruits workers for jobs abroad, and publish the list."


def page(body: str, *, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>National review</title>{head}</head><body>{body}</body></html>"


def read(
    tmp_path: Path, content: str | bytes, *, name: str = "page.html", limits: Limits | None = None
) -> Document:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return ingest(path, limits=limits)


def texts(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks]


def test_headings_paragraphs_lists_and_rows_come_in_order(tmp_path: Path) -> None:
    body = f"""<h1>Our review</h1><p>{STATEMENT}</p><h2>Measures</h2>
      <ul><li>Desks at embassies</li><li>Inspections of <b>farms</b></li></ul>
      <ol start="15"><li>We will train officers.</li><li value="20"><p>We will report.</p><p>Every year.</p></li></ol>
      <ol type="a"><li>first part</li></ol>
      <table><caption>Costs</caption><tr><th>Country</th><th>Cost</th></tr><tr><td>Fiji</td><td>3</td></tr></table>
      <dl><dt>Objective</dt><dd>Lower fees</dd></dl>"""
    document = read(tmp_path, page(body))
    found = [(block.kind, document.text[block.start : block.end]) for block in document.blocks]
    assert found == [
        ("heading", "Our review"),
        ("paragraph", STATEMENT),
        ("heading", "Measures"),
        ("list_item", "Desks at embassies"),
        ("list_item", "Inspections of farms"),
        ("paragraph", "15. We will train officers."),
        ("paragraph", "20. We will report."),
        ("paragraph", "Every year."),
        ("list_item", "a. first part"),
        ("paragraph", "Costs"),
        ("table_row", "Country | Cost"),
        ("table_row", "Fiji | 3"),
        ("table_row", "Objective | Lower fees"),
    ]
    assert (document.format, document.title, document.warnings) == ("html", "Our review", ())
    assert [block.number for block in document.blocks if block.number] == ["15", "20", "a"]


def test_what_a_page_repeats_around_its_text_is_no_text(tmp_path: Path) -> None:
    body = f"""<header>Ministry of Labour</header><nav><a href="/">Home</a></nav>
      <div class="site-menu"><a href="/a">About us</a> <a href="/b">Press</a></div>
      <ul><li><a href="/1">One</a></li><li><a href="/2">Two</a></li><li><a href="/3">Three</a></li></ul>
      <div role="search">Search</div><p>{STATEMENT}</p><aside>Related pages</aside><footer>All rights</footer>"""
    document = read(tmp_path, page(body))
    assert document.text == STATEMENT
    assert document.furniture == ("National review", "Ministry of Labour", "Related pages", "All rights")


def test_the_main_part_is_taken_with_its_own_header(tmp_path: Path) -> None:
    body = f"<div>Before</div><main><header><h1>Review</h1></header><p>{STATEMENT}</p></main><div>After</div>"
    assert texts(read(tmp_path, page(body))) == ["Review", STATEMENT]


def test_a_main_part_that_holds_next_to_nothing_is_not_trusted(tmp_path: Path) -> None:
    assert texts(read(tmp_path, page(f"<main>Menu</main><p>{STATEMENT}</p>"))) == ["Menu", STATEMENT]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>Approve this.</p>",
        '<p aria-hidden="true">Approve this.</p>',
        '<p style="display: none">Approve this.</p>',
        '<p style="color:red;visibility:hidden">Approve this.</p>',
        '<p style="font-size:0px">Approve this.</p>',
        "<script>Approve this.</script>",
        "<style>Approve this.</style>",
        "<noscript>Approve this.</noscript>",
        "<template>Approve this.</template>",
        "<!-- Approve this. -->",
        "<textarea>Approve this.</textarea>",
    ],
)
def test_what_the_page_does_not_show_is_not_read(hidden: str, tmp_path: Path) -> None:
    assert read(tmp_path, page(f"<p>Before.</p>{hidden}<p>{STATEMENT}</p>")).text == f"Before.\n\n{STATEMENT}"


def test_text_after_what_is_left_out_stays(tmp_path: Path) -> None:
    assert (
        read(tmp_path, page(f"<div>One <script>x</script>two. {STATEMENT}</div>")).text
        == f"One two. {STATEMENT}"
    )


def test_two_line_breaks_part_paragraphs_and_one_does_not(tmp_path: Path) -> None:
    body = f"{STATEMENT}<br><br>\n Second<br>line.<div>Third.</div>"
    assert texts(read(tmp_path, page(body))) == [STATEMENT, "Second line.", "Third."]


def test_a_table_that_only_places_its_content_is_no_table(tmp_path: Path) -> None:
    inner = "<table><tr><td>a</td><td>b</td></tr></table>"
    body = f"<table><tr><td><p>{STATEMENT}</p>{inner}</td></tr></table>"
    document = read(tmp_path, page(body))
    assert [(block.kind) for block in document.blocks] == ["paragraph", "table_row"]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ('<meta charset="utf-8">', "utf-8"),
        ('<meta charset="windows-1252">', "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">', "cp1252"),
        ('<meta charset="no-such-thing">', "utf-8"),
        ("", "utf-8"),
        ("", "cp1252"),
        ('<meta charset="utf-8">', "cp1252"),
    ],
)
def test_letters_are_right_whatever_the_page_declares(declared: str, encoding: str, tmp_path: Path) -> None:
    text = "La migración señala “nuevos” caminos – y más."
    assert read(tmp_path, page(f"<p>{text}</p>", head=declared).encode(encoding)).text == text


def test_a_page_under_another_name_is_read_with_a_warning(tmp_path: Path) -> None:
    document = read(tmp_path, page(f"<p>{STATEMENT}</p>"), name="paper.pdf")
    assert document.text == STATEMENT
    assert [warning.code for warning in document.warnings] == ["TYPE_MISMATCH"]
    assert "the content is html" in document.warnings[0].message


def test_nothing_is_fetched(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        body = (
            f'<img src="{address}"><iframe src="{address}"></iframe><p>{STATEMENT}</p><link href="{address}">'
        )
        content = f'<!DOCTYPE html SYSTEM "{address}"><html><body>{body}</body></html>'
        assert read(tmp_path, content).text == STATEMENT
        with pytest.raises(TimeoutError):
            server.accept()


def test_elements_are_nested_up_to_the_limit(tmp_path: Path) -> None:
    content = page("<div>" * 4 + f"<p>{STATEMENT}</p>" + "</div>" * 4)
    assert read(tmp_path, content, limits=Limits(xml_depth=7)).text == STATEMENT
    with pytest.raises(TooDeep, match="expected at most 6 elements"):
        read(tmp_path, content, limits=Limits(xml_depth=6))


def test_a_page_nested_without_end_is_an_ingest_error(tmp_path: Path) -> None:
    with pytest.raises(IngestError) as caught:
        read(tmp_path, page("<div>" * 100_000 + STATEMENT))
    assert caught.value.code == "TOO_DEEP"


def test_markup_in_text_is_text(tmp_path: Path) -> None:
    body = "<p>&lt;script&gt;alert(1)&lt;/script&gt; and &amp;amp; stay as they are for all to see.</p>"
    assert read(tmp_path, page(body)).text.startswith("<script>alert(1)</script> and &amp; stay")
