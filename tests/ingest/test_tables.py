"""Rows of a table carry the names of their columns."""

from __future__ import annotations

import pytest

from ingest.paper import PROSE, Told, pages, plain_blocks

HEADER = (1, "row", ["Action", "Lead", "By"])


def columns(*told: Told) -> list[tuple[str, ...]]:
    _, blocks = pages(*told)
    return [block.columns for block in blocks]


def test_rows_below_a_header_know_their_columns() -> None:
    names = ("Action", "Lead", "By")
    rows: list[Told] = [
        HEADER,
        (1, "row", [PROSE, "Secretariat", "2027"]),
        (2, "row", [PROSE, "Chair", "2028"]),
    ]
    assert columns(*rows) == [(), names, names]


def test_an_empty_cell_keeps_its_place() -> None:
    for made in (pages, plain_blocks):
        text, blocks = made(HEADER, (1, "row", [PROSE, "", "2027"]))
        cells = [text[start:end] for start, end in blocks[1].cells]
        assert dict(zip(blocks[1].columns, cells, strict=True)) == {"Action": PROSE, "Lead": "", "By": "2027"}
        assert text[blocks[1].start : blocks[1].end] == f"{PROSE} | 2027"


def test_a_row_with_other_cells_has_no_columns() -> None:
    assert columns(HEADER, (1, "row", ["Labour"]), (1, "row", [PROSE, "Chair", "2028"]))[1] == ()


def test_text_between_two_tables_ends_the_first() -> None:
    assert (
        columns(HEADER, (1, "row", ["a", "b", "3"]), (1, "p", PROSE), (1, "row", ["c", "d", "5"]))[-1] == ()
    )


def test_a_header_repeated_overleaf_is_a_header_again() -> None:
    told: list[Told] = [HEADER, (1, "row", [PROSE, "Chair", "2027"]), (2, "row", ["Action", "Lead", "By"])]
    told.append((2, "row", [PROSE, "Chair", "2028"]))
    assert columns(*told)[-1] == ("Action", "Lead", "By")


@pytest.mark.parametrize(
    "rows",
    [
        [["Title", "Mobile offices"], ["Country", "Ghana"]],  # a fiche: names and values
        [["Construction", "19", "22,410"], ["Care", "14", "9,870"]],
        [["Mr. Kofi Adu", "Director", "Ghana"], ["Ms. Rosa Vega", "Adviser", "Peru"]],
        [["We act.", "We report.", "We end."], [PROSE, PROSE, PROSE]],
    ],
)
def test_a_first_row_of_values_is_no_header(rows: list[list[str]]) -> None:
    assert columns(*((1, "row", row) for row in rows)) == [()] * len(rows)


def test_a_header_in_words_of_the_table_s_own_is_known_by_the_figures_below_it() -> None:
    told: list[Told] = [(1, "row", ["Trade", "Tested", "Certified"]), (1, "row", ["Masons", "410", "377"])]
    assert columns(*told)[1] == ("Trade", "Tested", "Certified")
