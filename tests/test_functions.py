"""What a passage does: commits, tells of a practice, recommends, frames, or describes."""

from __future__ import annotations

import pytest

from fakes import passage_of
from gcm_classify.functions import find_function


def function(text: str, language: str = "en", **others: object) -> str | None:
    found = find_function(passage_of(text, language=language, **others))
    return found.function if found else None


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Recalling the outcome of the fourth consultation,", "procedure"),
        ("en", "12. Agree to set up a joint registry of recruiters by June;", "commitment"),
        ("en", "Action 3.1. Train forty inspectors in both ports.", "commitment"),
        ("en", "Urge members to ratify the convention;", "recommendation"),
        ("en", "Consulates should be told of every arrest within a day.", "recommendation"),
        ("en", "Since 2021 the project has trained 300 teachers and opened nine centres.", "practice"),
        ("en", "Coffee break, group photograph and shuttle to the hotel.", "procedure"),
        ("en", "Why do some leave and others stay? Debt is often the reason.", "description"),
        ("es", "Reconociendo la labor de los municipios,", "procedure"),
        ("es", "Nos comprometemos a abrir cuatro ventanillas antes de 2027.", "commitment"),
        ("es", "Se recomienda que los consulados publiquen sus tarifas.", "recommendation"),
        ("es", "Desde 2022 el programa capacitó a 300 docentes y abrió dos centros.", "practice"),
        ("fr", "Considérant le plan adopté à Dakar,", "procedure"),
        ("fr", "Conviennent d'ouvrir un guichet commun dans chaque poste ;", "commitment"),
        ("fr", "Invitent les États à publier leurs tarifs ;", "recommendation"),
        ("fr", "Depuis 2021, le projet a formé 200 agents et a ouvert trois centres.", "practice"),
        ("pt", "Tendo presente a declaração de Luanda,", "procedure"),
        ("pt", "2.4 Criar um fundo comum para as vítimas (prazo: dezembro).", "commitment"),
        ("pt", "Recomenda-se que os consulados publiquem as suas tarifas.", "recommendation"),
        ("pt", "Desde 2021 o projeto formou 200 agentes e abriu três centros.", "practice"),
    ],
)
def test_form_and_wording_tell_what_a_passage_does(language: str, text: str, expected: str) -> None:
    assert function(text, language) == expected


def test_a_fiches_field_tells_of_a_practice() -> None:
    assert function("Results: fewer complaints. Partners: the union of domestic workers.") == "practice"


def test_a_heading_weighs_for_what_stands_under_it() -> None:
    text = "The form has two pages and is filled in by an officer."
    assert function(text) == "description"
    assert function(text, heading=("Compilation of practices", "Fiche 2")) == "practice"


def test_headings_and_footnotes_and_other_languages_have_no_function() -> None:
    assert function("We agree to meet.", kind="heading") is None
    assert function("We agree to meet.", kind="footnote") is None
    assert function("Мы договорились встретиться.", "ru") is None


def test_evidence_is_a_slice_of_the_passage() -> None:
    passage = passage_of("(a) Agree to train 40 judges; members shall report each year.")
    found = find_function(passage)
    assert found is not None and found.function == "commitment" and found.evidence
    for one in found.evidence:
        assert passage.text[one.start : one.end] == one.text
