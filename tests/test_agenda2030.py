"""Goals and targets of the 2030 Agenda that a text names, and the many numbers that are none."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_classify import agenda2030
from gcm_classify.agenda2030 import find_goals, names_agenda


def goals(text: str, *, in_context: bool = False) -> list[str]:
    return [link.goal for link in find_goals(text, in_context=in_context) if link.goal is not None]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Recruitment fees are tracked under SDG 10.7.", ["10.7"]),
        ("SDGs 8 and 10", ["8", "10"]),
        ("SDG targets 10.7, 8.8 and 10.c.", ["10.7", "8.8", "10.c"]),
        ("SDG target 5.2 & 8.7, 16.2", ["5.2", "8.7", "16.2"]),
        ("in line with Goal 8 of the 2030 Agenda", ["8"]),
        ("Target 10.7 of the 2030 Agenda for Sustainable Development", ["10.7"]),
        ("targets 8.7 and 16.2 of the Sustainable Development Goals", ["8.7", "16.2"]),
        ("the 2030 Agenda, in particular target 10.7, and Goal 17", ["10.7", "17"]),
        ("SDG indicator 10.7.1", ["10.7"]),
        ("Sustainable Development Goal 10, target 7", ["10", "10.7"]),
        ("Goals 1–5 of the 2030 Agenda", ["1", "2", "3", "4", "5"]),
        ("reducing costs to 3 per cent (SDG target 10.c)", ["10.c"]),
        ("SDG 10.7 (orderly migration) and SDG 17.18 (data)", ["10.7", "17.18"]),
        ("A/RES/70/1, target 17.18", ["17.18"]),
        ("los ODS 5, 8, 10, 16 y 17", ["5", "8", "10", "16", "17"]),
        ("la meta 10.7 de los ODS", ["10.7"]),
        ("metas 5.2 y 8.7 de la Agenda 2030", ["5.2", "8.7"]),
        ("Objetivo de Desarrollo Sostenible 8 (trabajo decente)", ["8"]),
        ("l'ODD 10, cible 10.7", ["10", "10.7"]),
        ("les cibles 8.8 et 10.c du Programme 2030", ["8.8", "10.c"]),
        ("objectifs 8 et 10 du Programme de développement durable à l'horizon 2030", ["8", "10"]),
        ("Objectif de développement durable n° 8", ["8"]),
        ("meta 10.7 da Agenda 2030", ["10.7"]),
        ("a meta 10.7 dos ODS e o ODS n.º 8", ["10.7", "8"]),
        ("Objetivo de Desenvolvimento Sustentável 16", ["16"]),
    ],
)
def test_goals_and_targets_are_found_in_four_languages(text: str, named: list[str]) -> None:
    assert goals(text) == named


@pytest.mark.parametrize(
    "text",
    [
        "10.7 The parties agree to meet each year.",
        "Section 10.7 of the report names the SDGs.",
        "Unemployment of 10.7 per cent by 2030",
        "Strategic goal 8 of the plan for 2030",
        "GCM Objective 10 and the 2030 Agenda",
        "objetivo 10 del Pacto Mundial y los ODS",
        "Target 3.2 of our work plan, and the 2030 Agenda",
        "All 17 Sustainable Development Goals",
        "The SDGs: 3 per cent by 2030",
        "SDG 18",
        "SDG 10.9",
        "by 2030, 8.8 million people",
        "Target 4.2: train 50 officers.",
    ],
)
def test_other_numbers_are_no_goals(text: str) -> None:
    assert goals(text) == []


def test_the_agenda_as_a_whole_is_a_link_without_a_goal() -> None:
    (link,) = find_goals("Migration serves the 2030 Agenda.")
    assert (link.goal, link.text) == (None, "2030 Agenda")
    assert names_agenda("los ODS") and not names_agenda("the 2030 census")


def test_a_bare_target_counts_only_where_the_surroundings_speak_of_the_agenda() -> None:
    text = "Progress on target 10.7 is slow, and Goal 8 is far."
    assert goals(text) == []
    assert goals(text, in_context=True) == ["10.7", "8"]


def test_a_list_with_a_lettered_target_shows_whose_numbers_they_are() -> None:
    text = "Target 10.7 stands beside 8.8, 10.c and 17.18 in the annex."
    assert goals(text) == ["10.7", "8.8", "10.c", "17.18"]


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet="SDGODS 10.7c8,;y et%()\n–2030 Agenda target", max_size=80),
    st.booleans(),
)
def test_every_link_is_a_slice_of_the_text_and_a_goal_that_the_agenda_has(
    text: str, in_context: bool
) -> None:
    for link in find_goals(text, in_context=in_context):
        assert text[link.start : link.end] == link.text
        assert link.goal is None or 1 <= int(link.goal.split(".")[0]) <= 17


@pytest.mark.parametrize(
    "text",
    [
        "A sack of flour costs SDG 12 more than last week.",
        "Families received SDG 450,000 each.",
        "They were paid SDG 8 million by the fund.",
        "Adjunte la hoja en formato ODS o XLSX.",
        "Envoyez un fichier ODS.",
        "Save it as list.ods before Friday.",
    ],
)
def test_a_currency_and_a_kind_of_file_are_no_goals(text: str) -> None:
    assert find_goals(text) == () and not names_agenda(text)


def test_a_goal_beside_another_sense_of_its_letters_is_found() -> None:
    text = "Prices rose to SDG 900 a kilo, which is no help to SDG 2."
    assert [(link.goal, text[link.start : link.end]) for link in find_goals(text)] == [("2", "SDG 2")]


NAMES = ["SDGs", "ODS", "ODD", "2030 Agenda", "A/RES/70/1", "Sustainable Development Goals", "Objetivos de Desarrollo Sostenible",
         "objectifs de développement durable", "Objetivos de Desenvolvimento Sustentável", "global goals"]  # fmt: skip
OTHERS = [
    "methods",
    "formato .ODS",
    "files.ods",
    "csv or ODS",
    "costs of SDG 8",
    "SDG 5,000",
    "goods",
    "odd",
    "ods",
    "sdg",
]


@given(
    st.lists(st.sampled_from([*NAMES, *OTHERS, "target 10.7", "and", "metas 8.8 y 10.c"]), max_size=6).map(
        " ".join
    )
)
def test_the_quick_look_spares_no_text_that_names_the_agenda(text: str) -> None:
    named, links = names_agenda(text), find_goals(text, in_context=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agenda2030, "_has_one", lambda text, words: True)
        patch.setattr(agenda2030, "_IN_OTHER_SENSE", re.compile(""))
        assert (names_agenda(text), find_goals(text, in_context=True)) == (named, links)
