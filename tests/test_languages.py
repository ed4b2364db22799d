"""The language of a text, and when not to guess."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_classify.languages import SUPPORTED, language_of

SENTENCES = {
    "en": "The Government registers births of children in migration and issues identity papers within ten days.",
    "es": "El Gobierno inscribe los nacimientos de los niños migrantes y expide documentos de identidad en diez días.",
    "fr": "Le Gouvernement enregistre les naissances des enfants migrants et délivre des papiers en dix jours.",
    "pt": "O Governo regista os nascimentos das crianças migrantes e emite documentos de identidade em dez dias.",
    "ar": "تسجل الحكومة ولادات الأطفال المهاجرين وتصدر وثائق الهوية في غضون عشرة أيام.",
    "ru": "Правительство регистрирует рождение детей мигрантов и выдает документы в течение десяти дней.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_recognised(language: str) -> None:
    assert language_of(SENTENCES[language], fallback="xx") == language


@pytest.mark.parametrize("language", SENTENCES)
def test_a_heading_in_capitals_does_not_change_a_text_s_language(language: str) -> None:
    assert language_of(f"GCM 2026 — {SENTENCES[language]}", fallback="xx") == language


@pytest.mark.parametrize(
    "text", ["", "Annex", "Nairobi, 3", "2026 2027 2028 2029 2030 2031", "... --- ...", "2.3.1 (b)"]
)
def test_too_few_letters_fall_back(text: str) -> None:
    assert language_of(text, fallback="fr") == "fr"
    assert language_of(text) == "en"


def test_a_doubtful_guess_falls_back() -> None:
    text = "Plan nacional migration national 2026 plan"
    assert language_of(text, fallback="xx", confident=1.01) == "xx"


def test_only_the_beginning_of_a_very_long_text_is_looked_at() -> None:
    text = (SENTENCES["en"] + " ") * 400 + (SENTENCES["fr"] + " ") * 4_000
    assert language_of(text, fallback="xx") == "en"


def test_the_languages_that_the_model_supports() -> None:
    assert {"en", "es", "fr", "pt"} == SUPPORTED


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=80))
def test_any_text_has_a_language_of_two_letters(text: str) -> None:
    assert len(language_of(text)) == 2
