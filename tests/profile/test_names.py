"""Where mechanisms are named, in full, in short and in lists."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from papers import ARCP, BALI, BUDAPEST, FIVE, IGC, KHARTOUM, PRAGUE, PUEBLA, QUITO, RABAT

from gcm_classify.profile.names import mechanism_mentions
from gcm_classify.profile.parts import fold
from gcm_classify.taxonomy import load_mechanisms


@pytest.mark.parametrize("mechanism", load_mechanisms(), ids=lambda one: one.name)
def test_every_name_and_acronym_of_the_register_is_found(mechanism: Any) -> None:
    for name in (mechanism.name, *mechanism.aliases, *mechanism.acronyms):
        text = f"Statement by {name}, as delivered"
        assert mechanism.name in {m.name for m in mechanism_mentions(text, fold(text))}, name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The CRM of the sales team", ()),
        ("Members of the CRM on migration in the region", (PUEBLA,)),
        ("BP on migration", ()),
        ("BP meeting, Bali Process", (BALI, BALI)),
        ("Puebla Process (RCM)", (PUEBLA, PUEBLA)),
        ("ADD TWO SPOONS OF MIGRATION", ()),
        ("the 5 + 5 Dialogue", (FIVE,)),
        ("the Arab Regional Consultative Process", (ARCP,)),
    ],
)
def test_ambiguous_acronyms_need_company(text: str, expected: tuple[str, ...]) -> None:
    assert tuple(m.name for m in mechanism_mentions(text, fold(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Rabat and Khartoum Processes", (RABAT, KHARTOUM)),
        ("submitted by the Budapest, Prague and Bali Processes", (BUDAPEST, PRAGUE, BALI)),
        ("los Procesos de Quito y de Bali", (QUITO, BALI)),
        ("les Processus de Rabat et de Khartoum", (RABAT, KHARTOUM)),
        ("Rabat and its processes", ()),
    ],
)
def test_a_list_may_say_the_noun_once(text: str, expected: tuple[str, ...]) -> None:
    assert tuple(m.name for m in mechanism_mentions(text, fold(text))) == expected


def test_a_shortened_name_counts_where_the_document_speaks_of_migration() -> None:
    text = "Notes of the Intergovernmental Consultations name no State"
    assert not mechanism_mentions(text, fold(text + " in trade"))
    found = mechanism_mentions(text, fold(text + " on asylum"))
    assert [m.name for m in found] == [IGC]


def test_spacy_is_imported_only_when_a_document_comes() -> None:
    code = "import sys, gcm_classify.profile; raise SystemExit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "le Dialogue sur la migration pour les États d'Afrique centrale",
            "Migration Dialogue for Central African States",
        ),
        ("le Dialogue des États de l'Afrique centrale sur la migration", None),
        ("la Conferencia Sudamericana de Migraciones", "South American Conference on Migration"),
        ("o Diálogo sobre as Migrações na África Austral", "Migration Dialogue for Southern Africa"),
        ("Consultas Intergubernamentales en materia de Migración, Asilo y Refugiados", None),
        ("the Global Forum for Migration and Development", "Global Forum on Migration and Development"),
    ],
)
def test_small_words_and_plurals_of_a_name_may_vary_but_not_its_order(
    text: str, expected: str | None
) -> None:
    assert [m.name for m in mechanism_mentions(text, fold(text))] == ([expected] if expected else [])


@pytest.mark.parametrize(
    "nouns",
    [
        "proceso dialogo conferencia consultas foro comunidad comision red iniciativa reunion declaracion comite consejo panel",
        "processus dialogue conference consultations forum communaute commission reseau initiative declaration comite conseil panel",
        "processo dialogo conferencia consultas forum comunidade comissao rede iniciativa reuniao declaracao comite conselho painel",
    ],
    ids=["Spanish", "French", "Portuguese"],
)
def test_at_least_forty_mechanisms_are_named_in_every_language(nouns: str) -> None:
    """By the noun that a name of that language begins with; sister languages share some."""
    named = [m for m in load_mechanisms() if any(fold(a).split()[0] in nouns.split() for a in m.aliases)]
    assert len(named) >= 40
