"""Blocks become one text, and everything else ranges of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_classify.datamodels import Block
from gcm_classify.ingest.assemble import CELL_GAP, assemble_blocks, assemble_pages, title_of
from gcm_classify.ingest.layout import Piece, ProtoBlock
from gcm_classify.ingest.markers import heading_depth, is_bullet, item_number
from gcm_classify.ingest.raw import RawBlock

LINE = st.text(
    st.characters(codec="utf-8", exclude_characters="\n\r"), min_size=1, max_size=40
) | st.sampled_from(
    [
        "the implemen-",
        "tation of it",
        "non-",
        "refoulement",
        "cross-border",
        "a -",
        "2022-",
        "2026",
        "3. Title",
        "-",
    ]
)
PIECE = st.builds(Piece, LINE, st.integers(1, 4), st.just((0.0, 1.0, 2.0, 3.0)))
STYLE = st.tuples(st.sampled_from([10.0, 14.0, 20.0]), st.booleans(), st.booleans())


def table_row(cells: list[list[Piece]]) -> ProtoBlock:
    return ProtoBlock("table_row", 1, [piece for cell in cells for piece in cell], cells=cells)


PROTOS = st.lists(
    st.builds(
        ProtoBlock,
        st.sampled_from(["paragraph", "heading", "list_item", "footnote"]),
        st.integers(1, 4),
        st.lists(PIECE, min_size=1, max_size=4),
        STYLE,
    )
    | st.lists(st.lists(PIECE, min_size=1, max_size=3), min_size=1, max_size=3).map(table_row),
    max_size=6,
)
RAWS = st.lists(
    st.builds(RawBlock, st.sampled_from(["paragraph", "list_item", "footnote"]), LINE)
    | st.builds(lambda text, level: RawBlock("heading", text, level), LINE, st.integers(1, 6))
    | st.lists(LINE, min_size=1, max_size=4).map(
        lambda cells: RawBlock("table_row", " | ".join(cells), cells=tuple(cells))
    ),
    max_size=8,
)


def check(text: str, blocks: Sequence[Block]) -> None:
    """What holds for the blocks of any text: in order, apart, and together all of it."""
    end = 0
    for index, block in enumerate(blocks):
        assert text[end : block.start] == ("\n\n" if index else "")
        assert block.start <= block.end
        end = block.end
        assert all(block.start <= start <= stop <= block.end for start, stop in block.cells)
        assert [text[a[1] : b[0]] for a, b in zip(block.cells, block.cells[1:], strict=False)] == [
            CELL_GAP
        ] * max(len(block.cells) - 1, 0)
    assert end == len(text)


@settings(deadline=None)
@given(PROTOS)
def test_blocks_of_pages_are_ranges_that_ascend_and_leave_nothing_out(protos: list[ProtoBlock]) -> None:
    text, blocks = assemble_pages(protos)
    check(text, blocks)
    assert [block.kind for block in blocks] == [proto.kind for proto in protos]
    for block, proto in zip(blocks, protos, strict=True):
        assert [line.page for line in block.lines] == [piece.page for piece in proto.pieces]
        ends = [block.start, *(line.end for line in block.lines)]
        assert all(before <= line.start <= line.end for before, line in zip(ends, block.lines, strict=False))
        drawn = "".join(piece.text for piece in proto.pieces)
        kept = "".join(text[line.start : line.end] for line in block.lines)
        assert [c for c in kept if c.isalnum()] == [c for c in drawn if c.isalnum()]


@settings(deadline=None)
@given(RAWS)
def test_blocks_without_pages_are_ranges_that_ascend_and_leave_nothing_out(raws: list[RawBlock]) -> None:
    text, blocks = assemble_blocks(raws)
    check(text, blocks)
    for block, raw in zip(blocks, raws, strict=True):
        assert text[block.start : block.end] == raw.text
        assert [text[a:b] for a, b in block.cells] == list(raw.cells)
        assert block.page is None and block.lines == ()


@settings(deadline=None)
@given(RAWS)
def test_a_block_stands_under_headings_that_came_before_it(raws: list[RawBlock]) -> None:
    text, blocks = assemble_blocks(raws)
    seen: list[str] = []
    for block in blocks:
        assert all(name in seen for name in block.heading)
        if block.kind == "heading":
            seen.append(" ".join(text[block.start : block.end].split()))


def heading(text: str, level: int) -> RawBlock:
    return RawBlock("heading", text, level)


def test_a_heading_ends_those_of_its_own_and_deeper_levels() -> None:
    raws = [
        heading("A", 1),
        heading("B", 2),
        heading("C", 3),
        heading("D", 2),
        RawBlock("paragraph", "x"),
        heading("E", 1),
    ]
    _, blocks = assemble_blocks(raws)
    assert [block.heading for block in blocks] == [(), ("A",), ("A", "B"), ("A",), ("A", "D"), ()]


def test_numbers_order_headings_of_one_look() -> None:
    raws = [
        heading("2. Labour", 2),
        heading("2.1 Fees", 2),
        RawBlock("paragraph", "x"),
        heading("3. Borders", 2),
    ]
    _, blocks = assemble_blocks(raws)
    assert [block.heading for block in blocks] == [(), ("2. Labour",), ("2. Labour", "2.1 Fees"), ()]


@pytest.mark.parametrize(
    ("raws", "title"),
    [
        ([RawBlock("paragraph", "Opening."), heading("Second", 2), heading("First", 1)], "First"),
        ([RawBlock("paragraph", "Opening\nwords.")], "Opening words."),
        ([heading("x" * 400, 1)], "x" * 299 + "…"),
        ([], "the-name"),
    ],
)
def test_the_title_is_the_highest_of_the_first_headings(raws: list[RawBlock], title: str) -> None:
    text, blocks = assemble_blocks(raws)
    assert title_of(text, blocks, "the-name") == title


def test_a_line_without_end_takes_a_moment_only() -> None:
    import time

    before = time.process_time()
    assemble_pages([ProtoBlock("paragraph", 1, [Piece("x" * 300_000, 1, (0.0, 0.0, 1.0, 1.0))] * 2)])
    assert time.process_time() - before < 5


# How items announce themselves


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("15. We will license", "15"),
        ("15) We will license", "15"),
        ("2.3. Fees", "2.3"),
        ("2.1 Fees", "2.1"),
        ("(b) to train", "(b)"),
        ("(iv) to train", "(iv)"),
        ("(12) to train", "(12)"),
        ("b) to train", "b"),
        ("iv. to train", "iv"),
        ("A. Introduction", "A"),
        ("IV. Introduction", "IV"),
        ("Article 5. Fees", "Article 5"),
        ("In 2026, we met", None),
        ("2026 was a year", None),
        ("1.5 million people", None),
        ("I welcome it", None),
        ("(see above) we", None),
        ("15.", None),
        ("", None),
    ],
)
def test_a_number_is_read_as_it_is_printed(text: str, number: str | None) -> None:
    assert item_number(text) == number


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (is_bullet, "• measure", True),
        (is_bullet, "– measure", True),
        (is_bullet, "•", False),
        (is_bullet, "-5 degrees", False),
        (heading_depth, "Labour", 0),
        (heading_depth, "3. Labour", 1),
        (heading_depth, "3.1 Labour", 2),
    ],
)
def test_bullets_and_depths(read: Callable[[str], object], text: str, expected: object) -> None:
    assert read(text) == expected
