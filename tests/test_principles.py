"""The guiding principles that a passage invokes or applies: by name, by plain application, by two hints together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_classify.principles import expanded, find_principles
from gcm_classify.taxonomy import load_taxonomy

GCM = load_taxonomy()


def principles(text: str, language: str = "en") -> set[int]:
    return {finding.principle for finding in find_principles(text, language, taxonomy=GCM)}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "A people-centred Compact puts the dignity of migrants first.", {1}),
        ("en", "The two countries signed a memorandum of understanding on seasonal work.", {2}),
        ("en", "Each State decides whom it admits: sovereignty is not at stake.", {3}),
        ("en", "Whoever is held may appeal and sees a lawyer before a judge.", {4}),
        ("en", "Remittances are part of the 2030 Agenda.", {5}),
        ("en", "Human rights hold whatever their status.", {6}),
        ("en", "Shelters are run for women and girls, with a gender perspective.", {7}),
        ("en", "A guardian is named, and the best interests of the child come first.", {8}),
        ("en", "An inter-ministerial council meets monthly, in a whole-of-government approach.", {9}),
        ("en", "Trade unions and civil society sit at the table.", {10}),
        ("es", "El interés superior de la niñez y la igualdad de género guían la ley.", {7, 8}),
        ("es", "Con pleno respeto a la soberanía y a los derechos humanos", {3, 6}),
        ("fr", "Le droit de recours devant un juge et la coopération entre les deux pays", {2, 4}),
        ("fr", "L'ensemble des pouvoirs publics et la société civile y travaillent.", {9, 10}),
        ("pt", "O desenvolvimento sustentável e a sociedade civil", {5, 10}),
    ],
)
def test_a_principle_is_found_by_its_name_or_its_plain_application(
    language: str, text: str, expected: set[int]
) -> None:
    assert principles(text, language) == expected


def test_one_hint_alone_is_not_enough_and_two_are() -> None:
    assert principles("Women were among those who came.") == set()
    assert principles("Women and their mothers were among those who came.") == {7}


@pytest.mark.parametrize(
    "text",
    [
        "The Global Forum on Migration and Development met in Quito.",
        "A report by Human Rights Watch was circulated.",
        "Delegates will stay at the hotel until Friday.",
    ],
)
def test_the_name_of_a_body_or_an_event_is_no_principle(text: str) -> None:
    assert principles(text) == set()


def test_a_name_outweighs_an_application_and_evidence_says_which() -> None:
    (named,) = find_principles("Sustainable development is the aim.", "en", taxonomy=GCM)
    (shown,) = find_principles("It is written into the national development plan.", "en", taxonomy=GCM)
    assert named.score > shown.score
    assert [one.why for one in named.evidence] == ["names the principle"]
    assert [one.why for one in shown.evidence] == ["applies the principle"]


def test_words_of_another_language_do_not_count() -> None:
    assert principles("It was odd.", "en") == set()
    assert principles("Les ODD sont cités.", "fr") == {5}
    assert principles("Права человека", "ru") == set()


def test_a_framework_with_principles_of_its_own_has_no_findings() -> None:
    other = replace(GCM, id="other")
    assert find_principles("Human rights", "en", taxonomy=other) == ()


def test_braces_stand_for_every_choice() -> None:
    assert set(expanded("right{,s} of {the child,children}")) == {
        "right of the child", "right of children", "rights of the child", "rights of children",
    }  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=120), st.sampled_from(["en", "es", "fr", "pt"]))
def test_evidence_is_a_slice_of_the_text_and_scores_descend(text: str, language: str) -> None:
    findings = find_principles(text + " human rights, gender", language, taxonomy=GCM)
    assert [one.score for one in findings] == sorted((one.score for one in findings), reverse=True)
    for finding in findings:
        assert finding.evidence
        for one in finding.evidence:
            assert (text + " human rights, gender")[one.start : one.end] == one.text
