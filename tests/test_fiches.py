"""Practice fiches, in whatever order, layout and language they were filled in."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_classify.fiches import Fiche, fiches_in
from gcm_classify.fields import FIELDS, field_of
from ingest.paper import MORE, PROSE, Told, pages, plain_blocks


def fiches(*told: Told) -> list[dict[str, str]]:
    """Every fiche as its fields' names and values; the same whether the format has pages or not."""
    found = []
    for text, blocks in (pages(*told), plain_blocks(*told)):
        found.append([{f.name: f.value(text) for f in fiche.fields} for fiche in fiches_in(text, blocks)])
    assert found[0] == found[1]
    return found[0]


def rows(*pairs: tuple[str, str], page: int = 1) -> list[Told]:
    return [(page, "row", [label, value]) for label, value in pairs]


ENGLISH = [("Title of the practice", "Mobile offices"), ("Country", "Ghana"), ("GCM objective(s)", "4, 14")]
ENGLISH += [("Partners", "City councils"), ("Description", PROSE), ("Results", "900 contracts were checked.")]
EXPECTED = {
    "title": "Mobile offices",
    "country": "Ghana",
    "objectives": "4, 14",
    "partners": "City councils",
    "description": PROSE,
    "results": "900 contracts were checked.",
}


def test_rows_of_name_and_value_are_a_fiche() -> None:
    assert fiches((1, "h2", "Fiche 1"), *rows(*ENGLISH)) == [EXPECTED]


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["Países", "Objetivo(s) del Pacto", "Nombre de la práctica", "Resultados", "Aliados", "En qué consiste"],
         ["country", "objectives", "title", "results", "partners", "description"]),
        (["Intitulé de la pratique", "Pays concernés", "Période", "Objectif(s) du PMM", "Partenaires", "Ce qui a été fait"],
         ["title", "country", "period", "objectives", "partners", "description"]),
        (["País", "Título da prática", "Período de execução", "Parceiros", "Descrição", "Resultados alcançados"],
         ["country", "title", "period", "partners", "description", "results"]),
    ],
)  # fmt: skip
def test_labels_are_known_in_four_languages_and_any_order(labels: list[str], names: list[str]) -> None:
    (fiche,) = fiches(*rows(*((label, f"Palabras {rank}") for rank, label in enumerate(labels))))
    assert list(fiche) == names


def test_a_name_that_comes_again_begins_the_next_fiche() -> None:
    second = [(label, value.replace("Ghana", "Togo")) for label, value in ENGLISH]
    assert [fiche["country"] for fiche in fiches(*rows(*ENGLISH), *rows(*second, page=2))] == [
        "Ghana",
        "Togo",
    ]


def test_a_heading_ends_a_fiche_even_where_no_name_comes_again() -> None:
    told = [
        *rows(*ENGLISH[:4]),
        (1, "h2", "Fiche 2"),
        *rows(("Summary", PROSE), ("Countries", "Togo"), ("Period", "2024")),
    ]
    assert [list(fiche) for fiche in fiches(*told)] == [
        ["title", "country", "objectives", "partners"],
        ["description", "country", "period"],
    ]


def test_a_blank_field_is_a_field_without_a_value() -> None:
    told = rows(*((label, "" if label == "GCM objective(s)" else value) for label, value in ENGLISH))
    (fiche,) = fiches(*told)
    assert fiche == EXPECTED | {"objectives": ""}


def test_lines_of_name_colon_value_are_a_fiche_and_a_description_may_run_on() -> None:
    told: list[Told] = [
        (1, "h2", "Practice 2"),
        *((1, "p", f"{label}: {value}") for label, value in ENGLISH[:5]),
    ]
    told += [
        (2, "p", MORE),
        (2, "p", "Results: 900 contracts were checked."),
        (2, "h2", "Thanks"),
        (2, "p", PROSE),
    ]
    assert fiches(*told) == [EXPECTED | {"description": f"{PROSE} {MORE}"}]


def test_lines_that_a_reader_ran_together_are_parted() -> None:
    together = "Title: Mobile offices Country: Ghana GCM objective(s): 4, 14 Partners: City councils"
    assert fiches((1, "p", together)) == [{name: EXPECTED[name] for name in list(EXPECTED)[:4]}]


def test_small_headings_with_text_below_are_a_form_where_they_come_again() -> None:
    told: list[Told] = []
    for page, country in enumerate(("Ghana", "Togo"), 1):
        told += [
            (page, "h2", f"Practice {page}: Offices in {country}"),
            (page, "h3", "Country"),
            (page, "p", country),
        ]
        told += [(page, "h3", "Description"), (page, "p", PROSE), (page, "h3", "Results"), (page, "p", MORE)]
    text, blocks = pages(*told)
    found = fiches_in(text, blocks)
    assert [fiche.title(text) for fiche in found] == ["Offices in Ghana", "Offices in Togo"]
    assert [fiche.named("country")[0].value(text) for fiche in found] == ["Ghana", "Togo"]


def test_a_row_under_named_columns_is_a_fiche_of_its_own() -> None:
    told: list[Told] = [(1, "row", ["Practice", "Country", "GCM objective", "Description"])]
    told += [(1, "row", ["Offices", "Ghana", "", PROSE]), (2, "row", ["Night schools", "Togo", "16", MORE])]
    assert [(f["title"], f["country"], f["objectives"]) for f in fiches(*told)] == [
        ("Offices", "Ghana", ""),
        ("Night schools", "Togo", "16"),
    ]


def test_two_names_on_one_row_are_two_fields() -> None:
    told: list[Told] = [
        (1, "row", ["Title", "Mobile offices"]),
        (1, "row", ["Country", "Ghana", "Period", "2024"]),
    ]
    told.append((1, "row", ["Description", PROSE]))
    assert fiches(*told) == [
        {"title": "Mobile offices", "country": "Ghana", "period": "2024", "description": PROSE}
    ]


def test_a_value_may_stand_in_the_row_below_its_name_and_go_on_overleaf() -> None:
    told: list[Told] = [(1, "row", [label]) for label in ("Title",)] + [(1, "row", ["Mobile offices"])]  # type: ignore[list-item]
    told += [(1, "row", ["Country", "Ghana"]), (1, "row", ["Description", PROSE]), (2, "row", ["", MORE])]
    assert fiches(*told) == [
        {"title": "Mobile offices", "country": "Ghana", "description": f"{PROSE} {MORE}"}
    ]


def test_a_bare_objective_in_words_is_the_practice_s_own_aim() -> None:
    told = rows(
        ("Title", "Offices"),
        ("Objective", "To shorten the way to a written contract"),
        ("Country", "Ghana"),
        ("Results", PROSE),
    )
    (fiche,) = fiches(*told)
    assert "objectives" not in fiche and fiche["aims"] == "To shorten the way to a written contract"
    (fiche,) = fiches(
        *rows(("Title", "Offices"), ("Objective", "Not stated"), ("Country", "Ghana"), ("Results", PROSE))
    )
    assert fiche["objectives"] == "Not stated"


def test_a_fiche_knows_its_page_its_heading_and_where_it_stands() -> None:
    text, blocks = pages((1, "h1", "Practices"), (2, "h2", "Fiche 1"), *rows(*ENGLISH, page=2))
    (fiche,) = fiches_in(text, blocks)
    assert (fiche.page, fiche.heading) == (2, ("Practices", "Fiche 1"))
    assert text[fiche.start : fiche.end].startswith("Title of the practice | Mobile")
    assert text[fiche.start : fiche.end].endswith("checked.")


def test_bold_lines_of_a_form_head_nothing() -> None:
    told: list[Told] = [(1, "h2", "Practice 2")]
    told += [(1, "h4" if i % 2 else "p", f"{label}: {value}") for i, (label, value) in enumerate(ENGLISH)]
    assert fiches(*told) == [EXPECTED]


def test_a_row_whose_rules_end_with_the_page_is_still_a_row() -> None:
    told = [*rows(*ENGLISH[:4]), (1, "p", f"Description {PROSE}"), *rows(ENGLISH[5], page=2)]
    assert fiches(*told) == [EXPECTED]
    (fiche,) = fiches(*rows(*ENGLISH[:4]), (1, "p", "Results show that all is well."))
    assert "results" not in fiche


def test_blocks_carry_the_field_that_they_hold() -> None:
    _, blocks = pages((1, "h2", "Fiche 1"), *rows(*ENGLISH), (1, "h2", "Thanks"), (1, "p", MORE))
    assert [block.field for block in blocks] == [None, *EXPECTED, None, None]


@pytest.mark.parametrize(
    "told",
    [
        # the announcement of an event
        rows(("Title", "A day on wages"), ("Date", "6 May"), ("Venue", "Room 6"), ("Organizer", "Ghana"), ("Partners", "IOM")),
        # the chapters of a report
        [(1, "h2", "Background"), (1, "p", PROSE), (1, "h2", "Results"), (1, "p", MORE), (1, "h2", "Partners"), (1, "p", PROSE)],
        # the head of a letter
        [(1, "p", "Subject: visas"), (1, "p", "Date: 3 May 2026"), (1, "p", PROSE)],
        # figures
        rows(("Masons", "410"), ("Nurses", "377"), ("Cooks", "120")),
        # a plan
        [(1, "row", ["Objective", "Action", "Lead", "Date"]), (1, "row", ["Objective 1", PROSE, "Chair", "2027"])],
        # sentences with colons
        [(1, "p", f"We agreed on results: {PROSE}"), (1, "p", f"Partners said this: {MORE}")],
    ],
)  # fmt: skip
def test_what_is_no_practice_is_no_fiche(told: list[Told]) -> None:
    assert fiches(*told) == []


NAMES = sorted({name for names in FIELDS.values() for name in names.split("|")})
FORM = st.lists(
    st.tuples(st.integers(1, 2), st.just("row"), st.lists(st.sampled_from([*NAMES[:40], "", PROSE, "Ghana"]), min_size=1, max_size=4))
    | st.tuples(st.integers(1, 2), st.sampled_from(["p", "h2", "h3"]), st.sampled_from([*NAMES[:40], PROSE, "Title: x", "Country: y"]))
    | st.tuples(st.integers(1, 2), st.just("p"), st.sampled_from(["Results: a Partners: b", "Description:", "Objective: 4"])),
    max_size=12,
)  # fmt: skip


@settings(deadline=None)
@given(FORM)
def test_fields_are_ranges_of_the_text_in_order_inside_their_fiche(told: list[Told]) -> None:
    for text, blocks in (pages(*sorted(told, key=lambda one: one[0])), plain_blocks(*told)):
        found = fiches_in(text, blocks)
        assert all(before.end <= after.start for before, after in pairwise(found))
        for fiche in found:
            check(text, fiche)


def check(text: str, fiche: Fiche) -> None:
    assert 0 <= fiche.start < fiche.end <= len(text)
    for field in fiche.fields:
        assert field.name in FIELDS or field.name == "other"
        assert field.label in text
        for start, end in field.ranges:
            assert fiche.start <= start < end <= fiche.end and text[start:end].strip() == text[start:end]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_of_a_field_is_known_as_it_is_listed(name: str) -> None:
    field = field_of(name)
    assert field is not None and (name in FIELDS[field].split("|") or field == "objectives")
