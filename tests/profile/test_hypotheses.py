"""Who speaks and what the paper is are weighed together; fields that a reader ran together are told apart."""

from __future__ import annotations

import pytest
from papers import ABU_DHABI, COLOMBO, FILLER, MIDSA, document

from gcm_classify.datamodels import Document
from gcm_classify.profile import profile_of
from gcm_classify.profile.parts import parts_of

READ_FOR_TWO = document(
    "# One voice",
    "Joint statement read by Nepal at the plenary of the International Migration Review Forum",
    "Mr. President,",
    f"Nepal was asked to lend its voice in the name of the Colombo Process and the Abu Dhabi Dialogue. {FILLER['en']}",
    "...",
    "Thank you.",
    furniture=("New York, 7 May 2026",),
)


def test_who_is_spoken_for_without_an_i_is_an_author_where_the_paper_is_plainly_a_speech() -> None:
    profile = profile_of(READ_FOR_TWO)
    assert set(profile.mechanisms) == {COLOMBO, ABU_DHABI}
    assert profile.input_type == "joint_statement"
    assert profile.uncertain


@pytest.mark.parametrize(
    "sentence",
    [
        "Senegal aligns itself with the statement delivered on behalf of the Rabat Process. I speak of our own work.",
        "I speak in my national capacity. Senegal is a partner of the Rabat Process and values it.",
    ],
)
def test_a_state_that_speaks_for_itself_is_no_mechanism(sentence: str) -> None:
    paper = document(
        "# Statement by Senegal",
        "Round Table 3, 6 May 2026",
        "Madam Co-Chair,",
        f"{sentence} {FILLER['en']}",
        furniture=("Permanent Mission of Senegal", "Check against delivery"),
    )
    assert profile_of(paper).mechanisms == ()


def announcement() -> Document:
    return document(
        "# Evento paralelo: a pensão que ficou na mina",
        "Organização: Diálogo sobre Migração para a África Austral (MIDSA) Data: 5 de maio de 2026 Local: Sala 6",
        "...",
        language="pt",
    )


def test_fields_of_an_announcement_run_into_one_block_are_fields_again() -> None:
    fields = [part.text.split(":")[0] for part in parts_of(announcement()).of("field")]
    assert fields == ["Organização", "Data", "Local"]
    assert profile_of(announcement()).mechanisms == (MIDSA,)


def test_a_sentence_with_one_colon_is_no_announcement() -> None:
    paper = document("# Statement", "The partners of the Rabat Process agree on one date: 6 May 2026.", "...")
    assert not list(parts_of(paper).of("field"))


def test_the_partners_of_practices_are_no_partners_of_the_compilation() -> None:
    rows = (
        "| Practice | Doors",
        "| Partners | UNHCR; village councils",
        "| Practice | Gates",
        "| Partners | ILO",
    )
    paper = document("# Good practices compiled by the Abu Dhabi Dialogue", *rows, "...")
    assert profile_of(paper).partners == ()


def test_half_a_registered_name_on_a_line_of_its_own_is_no_other_mechanism() -> None:
    paper = document(
        "# IGAD",
        "# Regional Consultative Process on Migration",
        "# Call to Action",
        "Adopted at the meeting of the IGAD Regional Consultative Process on Migration, 23 October 2025",
        "...",
    )
    assert profile_of(paper).unregistered == ()
    assert profile_of(paper).mode == "direct"
