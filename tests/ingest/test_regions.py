"""Parts without content are set aside, and content never."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings

from gcm_classify.datamodels import Block
from ingest.paper import MORE, PROSE, Told, pages, plain_blocks
from ingest.test_sections import TOLD, paged


def regions(*told: Told) -> list[str]:
    _, blocks = pages(*told)
    return [block.region for block in blocks]


# Covers


def test_a_first_page_of_a_title_a_date_and_a_place_is_a_cover() -> None:
    assert regions((1, "h1", "Report"), (1, "p", "Accra, 3 May 2026"), (2, "p", PROSE)) == [
        "cover",
        "cover",
        "body",
    ]


@pytest.mark.parametrize(
    "first_page",
    [
        [(1, "h1", "Statement"), (1, "p", PROSE)],
        [(1, "h1", "Statement"), (1, "p", "1. We will act")],
        [(1, "h1", "Practices"), (1, "row", ["Title", "Mobile offices"])],
        [(1, "h1", "Priorities"), (1, "li", "– fair recruitment")],
        [(1, "h1", "Statement"), (1, "p", "some words of a letterhead " * 20)],
    ],
)
def test_a_first_page_that_says_something_is_no_cover(first_page: list[Told]) -> None:
    assert "cover" not in regions(*first_page, (2, "p", MORE))


def test_a_document_of_one_page_has_no_cover() -> None:
    assert regions((1, "h1", "Invitation"), (1, "p", "Accra, 3 May 2026")) == ["body", "body"]


# Contents


def test_a_table_of_contents_ends_where_the_text_begins() -> None:
    told: list[Told] = [
        (1, "h2", "Contents"),
        (1, "p", "I. Recruitment ........ 3"),
        (1, "p", "II. Skills ........ 5"),
        (1, "p", "III. Remittances ........ 9"),
        (2, "h2", "I. Recruitment"),
        (2, "p", PROSE),
    ]
    assert regions(*told) == ["contents"] * 4 + ["body"] * 2


def test_entries_run_together_in_one_block_are_contents_even_without_a_heading() -> None:
    together = "Recruitment . . . . . . 3 Skills . . . . . . 5 Remittances . . . . . 9"
    assert regions((1, "h1", "Report"), (1, "p", together), (1, "p", PROSE)) == ["body", "contents", "body"]


def test_entries_without_pages_are_known_by_the_headings_that_repeat_them() -> None:
    names = ["Recruitment", "Skills", "Remittances"]
    told: list[Told] = [(1, "h2", "Índice"), *((1, "p", name) for name in names)]
    for name in names:
        told += [(2, "h2", name), (2, "p", PROSE)]
    assert regions(*told) == ["contents"] * 4 + ["body"] * 6


def test_a_heading_contents_over_running_text_opens_nothing() -> None:
    assert regions((1, "h2", "Contents"), (1, "p", PROSE), (1, "p", MORE)) == ["body"] * 3


# Participants


def test_names_under_countries_are_one_list_of_participants() -> None:
    told: list[Told] = [
        (1, "p", PROSE),
        (2, "h2", "Annex II. List of participants"),
        (2, "h3", "GHANA"),
        (2, "p", "Mr. Kofi Adu, Director, Ministry of Labour"),
        (2, "p", "Ms. Efua Osei, Adviser, Ministry of Foreign Affairs"),
        (2, "h3", "TOGO"),
        (2, "p", "M. Yao Koffi, Directeur, Ministère du Travail"),
        (2, "h2", "Annex III. Measures agreed"),
        (2, "p", MORE),
    ]
    assert regions(*told) == ["body"] + ["participants"] * 6 + ["annex"] * 2


def test_a_table_of_names_and_posts_is_a_list_of_participants_under_any_heading() -> None:
    told: list[Told] = [
        (1, "h2", "Who was there"),
        (1, "row", ["Nombre", "Cargo", "País"]),
        (1, "row", ["Rosa Vega", "Directora", "Perú"]),
        (1, "row", ["Luis Paz", "Asesor", "Chile"]),
    ]
    assert regions(*told) == ["body"] + ["participants"] * 3


def test_a_heading_participants_over_a_report_of_who_came_opens_no_list() -> None:
    assert regions((1, "h2", "Participants"), (1, "p", PROSE), (1, "p", MORE)) == ["body"] * 3


def test_a_table_of_practices_by_name_and_country_is_no_list_of_participants() -> None:
    told: list[Told] = [
        (1, "row", ["Name of practice", "Country", "Description"]),
        (1, "row", ["Mobile offices", "Ghana", PROSE]),
        (1, "row", ["Night schools", "Togo", MORE]),
    ]
    assert regions(*told) == ["body"] * 3


def test_what_stands_before_the_title_of_a_list_is_no_part_of_it() -> None:
    names = [(1, "p", "Mr. Kofi Adu, Director"), (1, "p", "Ms. Rosa Vega, Adviser")]
    assert (
        regions((1, "p", PROSE), (1, "h1", "List of participants"), *names) == ["body"] + ["participants"] * 3
    )


# Signatures


@pytest.mark.parametrize(
    "lines",
    [
        ["Done at Accra, on the third day of May 2026.", "For Ghana", "For Togo"],
        ["Hecho en Lima, el 3 de mayo de 2026", "Rosa Vega", "Ministra de Relaciones Exteriores"],
        ["Fait à Lomé, le 3 mai 2026", "Pour le Ghana", "Pour le Togo"],
        ["Feito em Luanda, aos 3 de maio de 2026", "Pelo Governo de Angola"],
        ["H.E. Kofi Adu", "Chair, Harbour Dialogue"],
        ["____________________", "Kofi Adu"],
    ],
)
def test_who_signs_where_and_when_is_set_aside_at_the_end(lines: list[str]) -> None:
    assert regions((1, "p", PROSE), *((1, "p", line) for line in lines)) == ["body"] + ["signatures"] * len(
        lines
    )


def test_signatures_stand_before_an_annex_too() -> None:
    told: list[Told] = [(1, "p", PROSE), (1, "p", "For Ghana"), (2, "h2", "Annex"), (2, "p", MORE)]
    assert regions(*told) == ["body", "signatures", "annex", "annex"]


@pytest.mark.parametrize(
    "last",
    [
        (1, "p", "Ministers will open offices."),
        (1, "p", "For workers abroad, fair contracts and safe ways home"),
        (1, "p", "Partners: Ministry of Labour, Ghana Health Service"),
        (1, "row", ["Partners", "Ministry of Labour; Permanent Secretariat"]),
        (1, "li", "– Ministry of Labour to Chair the Working Group"),
    ],
)
def test_a_last_line_of_content_is_no_signature(last: Told) -> None:
    assert regions((1, "p", PROSE), last) == ["body", "body"]


# Agendas


def test_a_timetable_is_an_agenda_by_its_times() -> None:
    told: list[Told] = [
        (1, "p", PROSE),
        (1, "row", ["9.00 a.m.", "Opening"]),
        (1, "row", ["10:30", "Fair recruitment"]),
        (1, "row", ["14 h 15", "Skills"]),
    ]
    assert regions(*told) == ["body"] + ["agenda"] * 3


def test_numbered_items_under_a_heading_are_an_agenda_until_the_next_heading() -> None:
    told: list[Told] = [
        (1, "h2", "Ordre du jour"),
        (1, "p", "1. Ouverture"),
        (1, "p", "2. Recrutement équitable"),
        (1, "p", "3. Clôture"),
        (1, "h2", "Questions pour le débat"),
        (1, "p", "1. Qui paie la formation ?"),
    ]
    assert regions(*told) == ["agenda"] * 4 + ["body"] * 2


def test_a_plan_with_dates_and_activities_is_no_agenda() -> None:
    told: list[Told] = [
        (1, "row", ["Date", "Activity", "Responsible"]),
        (1, "row", ["2026", PROSE, "Secretariat"]),
        (1, "row", ["2027", MORE, "Chair"]),
    ]
    assert regions(*told) == ["body"] * 3


def test_a_programme_in_sentences_is_read() -> None:
    assert regions((1, "h2", "Programme"), (1, "p", f"1. {PROSE}"), (1, "p", f"2. {MORE}")) == ["body"] * 3


def test_rows_of_running_text_below_an_agenda_are_read() -> None:
    rows: list[Told] = [
        (1, "row", ["Labour", PROSE]),
        (1, "row", ["Skills", MORE]),
        (1, "row", ["Return", PROSE]),
    ]
    assert regions((1, "h2", "Programme"), *rows) == ["body"] * 4


# References and annexes


def test_references_are_set_aside_where_they_cite() -> None:
    told: list[Told] = [
        (1, "h2", "References"),
        (1, "p", "Harbour Institute, Wages at Sea, 2024"),
        (1, "p", "Osei, E., Contracts That Hold, Accra, 2023"),
        (1, "h2", "Thanks"),
        (1, "p", PROSE),
    ]
    assert regions(*told) == ["references"] * 3 + ["body"] * 2


def test_an_annex_is_marked_to_the_end_and_read() -> None:
    told: list[Told] = [
        (1, "p", PROSE),
        (2, "h2", "Annex. Action plan"),
        (2, "p", MORE),
        (3, "h3", "Labour"),
        (3, "p", PROSE),
    ]
    assert regions(*told) == ["body"] + ["annex"] * 4


# What holds for any document


@settings(deadline=None)
@given(TOLD)
def test_regions_change_nothing_else_and_leave_no_block_out(told: list[Told]) -> None:
    for text, blocks in (pages(*paged(told)), plain_blocks(*told)):
        assert len(blocks) == len(told)
        assert all(before.end <= after.start for before, after in itertools.pairwise(blocks))
        for block in blocks:
            if text[block.start : block.end] in (PROSE, MORE, "1. " + PROSE):
                assert block.region in ("body", "annex"), block


@settings(deadline=None)
@given(TOLD)
def test_the_same_blocks_give_the_same_regions(told: list[Told]) -> None:
    def of(blocks: tuple[Block, ...]) -> list[str]:
        return [block.region for block in blocks]

    assert of(plain_blocks(*told)[1]) == of(plain_blocks(*told)[1])
