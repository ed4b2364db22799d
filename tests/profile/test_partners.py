"""Who holds an event with a mechanism: told by a register, or by its name and its place in the sentence."""

from __future__ import annotations

import pytest
from papers import CARIBBEAN, FILLER, QUITO, document

from gcm_classify.profile import profile_of
from gcm_classify.profile.enumerations import enumerations
from gcm_classify.profile.parts import fold

TOGETHER = (
    "El Proceso de Quito, el Banco de los Andes (BANDES) y la Red de Ciudades organizaron el encuentro. "
    + FILLER["es"]
)


def test_bodies_in_no_register_that_organize_with_a_mechanism_are_partners() -> None:
    paper = document(
        "# Relatoría del encuentro con la banca",
        "Bogotá, 13 de octubre de 2025",
        TOGETHER,
        "...",
        language="es",
    )
    profile = profile_of(paper)
    assert profile.partners == ("Banco de los Andes", "Red de Ciudades")
    assert (profile.mechanisms, profile.mode) == ((QUITO,), "direct_joint")
    assert profile.input_type == "joint_event_partners"


@pytest.mark.parametrize("verb", ["thanked the donors.", "are examined in the second chapter."])
def test_bodies_that_only_stand_beside_it_are_none(verb: str) -> None:
    paper = document(
        "# Report of the review meeting of the Caribbean Migration Consultations",
        "Bridgetown, 3 December 2025",
        f"The Caribbean Migration Consultations, the Island Bank and the Workers' Federation {verb} {FILLER['en']}",
        "...",
    )
    assert profile_of(paper).partners == ()
    assert profile_of(paper).mechanisms == (CARIBBEAN,)


def test_a_letterhead_that_begins_with_names_its_partners() -> None:
    paper = document(
        "# Caribbean Migration Consultations", "with IOM and the Hoteliers' Association", "# Summary", "..."
    )
    assert profile_of(paper).partners == (
        "International Organization for Migration",
        "Hoteliers' Association",
    )


def test_the_members_of_a_list_are_told_apart() -> None:
    (found,) = enumerations(TOGETHER.split(".")[0], fold(TOGETHER))
    assert [(item.name, item.mechanism, item.body) for item in found.items] == [
        (QUITO, True, False), ("Banco de los Andes", False, True), ("Red de Ciudades", False, True),
    ]  # fmt: skip


def test_a_state_is_no_partner() -> None:
    text = "The Quito Process, the Government of Peru and the Ministry of Labour organized it."
    (found,) = enumerations(text, fold(text))
    assert found.bodies == ()
