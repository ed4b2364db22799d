"""Objectives that a text states: what counts, what belongs to others, and how far a statement reaches."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_classify.citations import find_citations, names_framework, stated_by_block, without_statements
from gcm_classify.datamodels import Document, Kind
from gcm_classify.ingest.assemble import assemble_blocks
from gcm_classify.ingest.raw import RawBlock
from gcm_classify.taxonomy import load_taxonomy


def objectives(text: str, *, in_context: bool = True) -> tuple[int, ...]:
    return tuple(
        number for found in find_citations(text, in_context=in_context) for number in found.objectives
    )


IN_CONTEXT = {
    # one
    "GCM Objective 9": (9,),
    "Objective 23.": (23,),
    "(Objective 6)": (6,),
    "OBJECTIVE 16": (16,),
    "Obj. 5": (5,),
    "Obj.5": (5,),
    "Objective No. 7": (7,),
    "Objective #7": (7,),
    "Objective: 7": (7,),
    "Objective\n9": (9,),
    "objective 9's text": (9,),
    "Objective 6: 12 workers were heard": (6,),
    "Objective 6 – Fair recruitment": (6,),
    "Article 9 and Objective 5": (5,),
    "Objective 9 may be read with care": (9,),
    # lists and ranges
    "Objectives 9 to 11 and 13": (9, 10, 11, 13),
    "objectives 9–11": (9, 10, 11),
    "Objectives 9 through 11": (9, 10, 11),
    "Objs. 5-7": (5, 6, 7),
    "objectives 4, 5 and 7": (4, 5, 7),
    "Objectives 2,5,6,12 & 18": (2, 5, 6, 12, 18),
    "Objectives 2/5/6": (2, 5, 6),
    "Relevant objectives: 6; 18": (6, 18),
    "objective(s) 6 and 18": (6, 18),
    "Objective(s): 6, 18": (6, 18),
    "Objectives 1, 3, 17, as well as 23": (1, 3, 17, 23),
    "objectives 5 and/or 6": (5, 6),
    "Objective 2, Objective 5 and objective 2": (2, 5, 2),
    # Spanish, French, Portuguese
    "los objetivos 7, 8 y 12 del Pacto Mundial": (7, 8, 12),
    "objetivo núm. 8": (8,),
    "objetivos 9 a 11": (9, 10, 11),
    "objetivos del 9 al 11": (9, 10, 11),
    "Objetivo 5.- Vías regulares": (5,),
    "objetivo 9 por medio de acuerdos": (9,),
    "L’objectif 5": (5,),
    "l'objectif 5 pour les migrants": (5,),
    "les objectifs 9, 10 et 11": (9, 10, 11),
    "objectifs 9 à 11": (9, 10, 11),
    "objectif n° 21": (21,),
    "objetivos 3 e 17": (3, 17),
    "objetivos 9 ao 11": (9, 10, 11),
    # a list ends where its numbers count something else
    "Objective 9 and 2 others": (9,),
    "Objectives 5 and 6, 20 countries attended": (5, 6),
    "objectives 6 and 12 months": (6,),
    "Objective 9, 10 May 2026": (9,),
    "Objectives 9 and 10, 2026": (9, 10),
    "objectives 5 and 10 per cent of it": (5,),
    # no objective of the framework
    "Objective 230": (),
    "Objective 2030": (),
    "Objective 10.7": (),
    "objective 24": (),
    "objective 0": (),
    "objectives 2, 3 and 24": (),
    "an objective of 9 per cent": (),
    "objective: 9 per cent": (),
    "objetivo: 9 por ciento": (),
    "the 9 objectives": (),
    "23 objectives": (),
    "the objective. 9 States spoke": (),
    "Article 9, paragraph 5 and target 10.7": (),
    # somebody else's
    "SDG objective 10": (),
    "SDG target 10.7": (),
    "Sustainable Development Goal 8": (),
    "objetivo 10 de los ODS": (),
    "objetivo de desarrollo sostenible 10": (),
    "strategic objective 3": (),
    "Specific Objective 2": (),
    "objectif stratégique 2": (),
    "objetivo estratégico 2": (),
    "objective 4 of the national strategy": (),
    "objective 4 of the Strategic Plan 2022": (),
    "objetivo 2 de la Estrategia nacional": (),
    "l’objectif 2 du plan d’action": (),
    "objective 4 of the 2030 Agenda": (),
    "« objectif 4 » of the work programme": (),
    "the “objective 4” of the programme": (),
    "objective 3 of the Global Compact on Refugees": (),
    "Global Compact on Refugees, objective 3": (),
}

OUT_OF_CONTEXT = {
    "Objective 9": (),
    "Objectives 9 to 11": (),
    "the Global Compact, objective 8": (),
    "GCM Objective 9": (9,),
    "GCM's objective 9": (9,),
    "the GCM (objective 9)": (9,),
    "Objective 9 of the Global Compact for Migration": (9,),
    "objectives 2, 5 and 6 of the GCM": (2, 5, 6),
    "Objective 9 of the GCM and Objective 3 of the plan": (9,),
    "Global Compact for Safe, Orderly and Regular Migration Objective 9": (9,),
    "objetivo 23 del PMM": (23,),
    "objetivo 5 del Pacto Mundial para la Migración": (5,),
    "objectif 5 du Pacte mondial pour des migrations sûres, ordonnées et régulières": (5,),
    "objetivo 5 do Pacto Global para a Migração": (5,),
    "Objective 5 of the Global Compact on Refugees": (),
}


@pytest.mark.parametrize("text", IN_CONTEXT)
def test_within_a_document_of_the_framework_a_text_states(text: str) -> None:
    assert objectives(text) == IN_CONTEXT[text]
    assert objectives(f"We recall: {text}, in full.") == IN_CONTEXT[text]


@pytest.mark.parametrize("text", OUT_OF_CONTEXT)
def test_elsewhere_a_text_states_only_what_it_names_in_full(text: str) -> None:
    assert objectives(text, in_context=False) == OUT_OF_CONTEXT[text]


@given(st.integers(1, 23))
def test_every_objective_of_the_framework_can_be_stated(number: int) -> None:
    assert objectives(f"We report on objective {number} of it.") == (number,)


@given(st.integers(24, 10_000))
def test_no_other_number_is_an_objective(number: int) -> None:
    assert objectives(f"We report on objective {number} of it.") == ()


@settings(deadline=None)
@given(st.lists(st.sampled_from([*IN_CONTEXT, "We train officers.", "«", "12", "to"]), max_size=6))
def test_a_citation_is_a_slice_that_does_not_overlap_the_next(parts: list[str]) -> None:
    text = " ".join(parts)
    found = find_citations(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))


def test_the_words_that_state_are_marked_without_what_surrounds_them() -> None:
    (found,) = find_citations("We act on GCM Objectives 9 to 11, and report in 2026.")
    assert (found.text, found.start, found.end) == ("Objectives 9 to 11", 14, 32)


def test_very_long_text_takes_a_moment_only() -> None:
    before = time.process_time()
    assert objectives("x" * 300_000 + " objective 5 " + "6 " * 50_000)[0] == 5
    assert time.process_time() - before < 10


# How far a statement reaches


def document(*blocks: RawBlock, title: str = "A paper", furniture: tuple[str, ...] = ()) -> Document:
    text, assembled = assemble_blocks(blocks)
    return Document("id", "a.txt", "text", text, title, "en", blocks=assembled, furniture=furniture)


def heading(text: str, level: int = 1) -> RawBlock:
    return RawBlock("heading", text, level)


def paragraph(text: str, kind: Kind = "paragraph") -> RawBlock:
    return RawBlock(kind, text)


def row(*cells: str) -> RawBlock:
    return RawBlock("table_row", " | ".join(cells), cells=cells)


def test_a_heading_governs_all_below_it_until_the_next_of_its_level() -> None:
    paper = document(
        heading("Review of the Global Compact for Migration"),
        paragraph("Opening."),
        heading("Objective 6: fair recruitment", 2),
        paragraph("We license agencies."),
        heading("In the region", 3),
        paragraph("So do others."),
        heading("Objectives 9 and 10", 2),
        paragraph("We pursue smugglers, see objective 23."),
        heading("Closing", 2),
        paragraph("We thank you."),
    )
    assert stated_by_block(paper) == ((), (), (6,), (6,), (6,), (6,), (9, 10), (9, 10, 23), (), ())


def test_a_document_that_never_names_the_framework_states_nothing_by_bare_numbers() -> None:
    paper = document(heading("Objective 6: fair recruitment"), paragraph("Under objective 9 we act."))
    assert stated_by_block(paper) == ((), ())


@pytest.mark.parametrize("where", ["title", "furniture"])
def test_the_framework_s_name_may_stand_in_the_title_or_around_the_text(where: str) -> None:
    name = "Global Compact for Migration"
    blocks = [paragraph("Under objective 9 we act.")]
    paper = document(*blocks, title=name) if where == "title" else document(*blocks, furniture=(name,))
    assert stated_by_block(paper) == ((9,),)


FIELDS = {
    "Relevant objective(s): 6, 18": (6, 18),
    "GCM Objectives: 2 and 5": (2, 5),
    "Objectives: 6": (6,),
    "Objectives: 9 to 11": (9, 10, 11),
    "Related GCM objectives: Objective 6, Objective 18": (6, 18),
    "Objetivos pertinentes: 4 y 5": (4, 5),
    "Objetivo(s) del PMM: 7": (7,),
    "Objectifs pertinents : 9, 10": (9, 10),
    "Objectif(s) du Pacte : 6 et 18": (6, 18),
    "Objetivos relacionados: 3 e 17": (3, 17),
    "SDG objectives: 8, 10": (),
    "Strategic objectives: 2, 3": (),
    "Objectives: 24": (),
    "Objectives: 6, 2026": (),
    "Objectives: reach 6 villages": (),
    "Our objectives for 2026: 12 desks": (),
    "Budget: 6, 18": (),
}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("shape", ["row", "paragraph"])
def test_a_fiche_s_field_governs_all_of_the_fiche_and_no_other(field: str, shape: str) -> None:
    label, value = (part.strip() for part in field.split(":", 1))
    given_field = row(label, value) if shape == "row" else paragraph(field)
    paper = document(
        heading("Practice 1"),
        row("Title", "Desks"),
        given_field,
        row("Description", "Desks advise workers."),
        heading("Practice 2"),
        row("Description", "Cards."),
    )
    governed = FIELDS[field]
    assert stated_by_block(paper) == ((), governed, governed, governed, (), ())


def test_a_field_of_numbers_that_runs_on_and_on_takes_a_moment_only() -> None:
    paper = document(heading("P"), row("Objectives", "6,  " * 300 + "villages"), row("D", "x"))
    before = time.process_time()
    stated_by_block(paper)
    assert time.process_time() - before < 5


# What is blanked before the content is judged


def test_official_titles_and_numbers_are_blanked_and_offsets_stay() -> None:
    title = load_taxonomy().objective(9).title
    text = f"GCM Objective 9: {title.upper()} means that we act."
    blanked = without_statements(text)
    assert len(blanked) == len(text)
    assert "OBJECTIVE" not in blanked.upper() and "SMUGGLING" not in blanked
    assert blanked.endswith("means that we act.")


@settings(deadline=None)
@given(st.lists(st.sampled_from([*IN_CONTEXT, "We train officers.", "9"]), max_size=5))
def test_blanking_keeps_every_character_in_its_place(parts: list[str]) -> None:
    text = " ".join(parts)
    blanked = without_statements(text)
    assert len(blanked) == len(text)
    assert all(after in (before, " ") for before, after in zip(text, blanked, strict=True))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("We welcome the Global Compact for Migration.", True),
        ("the global  compact\nfor migration", True),
        ("le Pacte mondial pour les migrations", True),
        ("the GCM's objectives", True),
        ("the GCMs of this world", False),
        ("the Global Compact on Refugees", False),
        ("", False),
    ],
)
def test_the_framework_is_known_by_any_of_its_names(text: str, named: bool) -> None:
    assert names_framework(text, load_taxonomy()) is named
