"""What a heading announces, in four languages."""

from __future__ import annotations

import pytest

from gcm_classify.ingest.headings import announced_kind, announced_region, is_annex


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("List of participants", "participants"),
        ("Annex II – Provisional list of participants", "participants"),
        ("LISTA DE PARTICIPANTES", "participants"),
        ("Liste des délégations", "participants"),
        ("Relação dos participantes", "participants"),
        ("Joint Communiqué", "communique"),
        ("Comunicado conjunto de los Ministros", "communique"),
        ("Lima Declaration", "declaration"),
        ("Declaración de Lima", "declaration"),
        ("Declaração de Luanda", "declaration"),
        ("Report of the second workshop", "report"),
        ("Informe de la reunión técnica", "report"),
        ("Relatório da reunião", "report"),
        ("Voluntary national report on the Compact", "report"),
        ("Co-Chairs’ summary", "summary"),
        ("Résumé de la présidence", "summary"),
        ("Compte rendu de la réunion", "minutes"),
        ("Concept note", "concept_note"),
        ("Note conceptuelle", "concept_note"),
        ("Plan de acción 2026–2028", "action_plan"),
        ("Compilation of good practices", "practices"),
        ("Recueil de bonnes pratiques", "practices"),
        ("Ordre du jour", "agenda"),
        ("Provisional agenda", "agenda"),
        ("Programme", "agenda"),
        ("Note verbale", "letter"),
        # words that only look like a kind
        ("2030 Agenda for Sustainable Development", None),
        ("Programme of training for labour attachés", None),
        ("Participation of migrants in local life", None),
        ("Reporting obligations of agencies", None),
        ("Recommendations", None),
        ("Agenda item 3: skills", None),
        ("Stated priorities", None),
        ("Report " + "and more words " * 12, None),
    ],
)
def test_a_heading_names_a_kind_of_document(heading: str, kind: str | None) -> None:
    assert announced_kind(heading) == kind


@pytest.mark.parametrize(
    ("heading", "region"),
    [
        ("Contents", "contents"),
        ("Índice", "contents"),
        ("Table des matières", "contents"),
        ("Sumário", "contents"),
        ("Acronyms and abbreviations", "contents"),
        ("7. Provisional agenda", "agenda"),
        ("Déroulement", "agenda"),
        ("Participants", "participants"),
        ("Bibliografía", "references"),
        ("Firmantes", "signatures"),
        ("Signed by:", "signatures"),
        ("Content of the training", None),
        ("Signature of labour agreements", None),
        ("References to the Compact in national law", None),
    ],
)
def test_a_heading_opens_a_part_without_content(heading: str, region: str | None) -> None:
    assert announced_region(heading) == region


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Annex", True),
        ("ANNEX I", True),
        ("Annex B. Work plan", True),
        ("Annexe 1 – Plan d’action", True),
        ("Anexo: Lineamientos", True),
        ("Apêndice A", True),
        ("Annexes are many", False),
        ("Annexed to this report", False),
        ("Annexation", False),
    ],
)
def test_an_annex_is_told_by_its_name(heading: str, expected: bool) -> None:
    assert is_annex(heading) is expected
