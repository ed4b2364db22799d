"""The gloss: known terms of Spanish, French and Portuguese in English, all else as it stood."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_classify.gloss import LANGUAGES, Gloss, glossed, load_gloss
from gcm_classify.taxonomy import load_taxonomy

GCM = load_taxonomy()


def lines(language: str) -> list[list[str]]:
    table = files("gcm_classify.taxonomy").joinpath("data", "gloss", f"{language}.tsv")
    rows = table.read_text(encoding="utf-8").splitlines()
    return [row.split("\t") for row in rows if not row.startswith("#")]


def small(*rows: str) -> Gloss:
    """A gloss that takes a word without its last vowel for its stem."""
    return Gloss("\n".join(rows), lambda word: word.rstrip("aeiou"))


@pytest.mark.parametrize(
    ("language", "text", "english"),
    [
        ("es", "Reducir el costo de las remesas.", "reduce the cost of remittances."),
        ("es", "la trata de personas y el tráfico ilícito de migrantes", "the trafficking in persons and the smuggling of migrants"),
        ("fr", "L'accueil des enfants non accompagnés", "the reception of the unaccompanied children"),
        ("fr", "le coût des envois de fonds", "the cost of remittances"),
        ("pt", "o retorno voluntário assistido", "the assisted voluntary return and reintegration"),
        ("pt", "a proteção consular dos trabalhadores migrantes", "the consular protection of the migrant workers"),
    ],
)  # fmt: skip
def test_a_clause_of_the_field_reads_as_rough_english(language: str, text: str, english: str) -> None:
    assert glossed(text, language) == english


@pytest.mark.parametrize("language", ["en", "de", "ru", "ar", ""])
def test_a_text_of_any_other_language_is_left_as_it_is(language: str) -> None:
    text = "El costo de las remesas, l'accueil, a proteção."
    assert glossed(text, language) is text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_of_a_table_has_an_english_and_terms_of_words_alone(language: str) -> None:
    for row in lines(language):
        assert len(row) == 2 and row[0] == row[0].strip() != "", row
        for term in row[1].split(", "):
            assert term == term.strip() != "" and not any(char.isdigit() for char in term), row


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_term_of_a_table_has_two_englishes(language: str) -> None:
    seen: dict[str, str] = {}
    for english, terms in lines(language):
        for term in terms.split(", "):
            assert seen.setdefault(term, english) == english, term


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_is_large_enough_to_read_the_field(language: str) -> None:
    assert sum(len(terms.split(", ")) for _, terms in lines(language)) > 1_200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_single_word_of_a_table_is_given_its_own_english(language: str) -> None:
    for english, terms in lines(language):
        for term in terms.split(", "):
            if term.isalpha():
                assert glossed(term, language) == ("" if english == "-" else english), term


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_taxonomys_terms_are_nearly_all_known(language: str) -> None:
    gloss = load_gloss(language)
    words = [
        word
        for one in GCM.objectives
        for term in one.terms[language]
        for word in term.replace("'", " ").replace("-", " ").split()
        if word.isalpha()
    ]
    assert sum(map(gloss.knows, words)) / len(words) > 0.95


@pytest.mark.parametrize(
    ("language", "plain", "inflected"),
    [
        ("es", "recibir", "recibieron"),
        ("es", "inspector", "inspectoras"),
        ("es", "luz", "luces"),
        ("fr", "parler", "parlent"),
        ("fr", "canal", "canaux"),
        ("fr", "chercheur", "chercheuses"),
        ("pt", "migração", "migrações"),
        ("pt", "social", "sociais"),
        ("pt", "assinar", "assinaram"),
    ],
)
def test_an_inflected_form_is_read_as_its_word(language: str, plain: str, inflected: str) -> None:
    assert load_gloss(language).knows(plain) and glossed(inflected, language) == glossed(plain, language)


def test_capitals_and_lost_accents_change_nothing() -> None:
    for text in ("protección consular", "PROTECCIÓN CONSULAR", "proteccion consular", "Proteccion Consular"):
        assert glossed(text, "es") == "consular protection"


def test_an_accent_that_tells_two_words_apart_counts() -> None:
    assert glossed("é e", "pt") == "is and"
    assert glossed("où ou", "fr") == "where or"


def test_the_longest_term_wins() -> None:
    gloss = small("red\trojo", "red wine\tvino rojo", "red wine vinegar\tvino rojo agrio")
    assert gloss.translate("vino rojo agrio, vino rojo, rojo") == "red wine vinegar, red wine, red"


def test_a_term_does_not_reach_over_a_comma_or_a_sentence() -> None:
    gloss = small("red wine\tvino rojo", "wine\tvino", "red\trojo")
    assert gloss.translate("vino, rojo. Vino. Rojo") == "wine, red. wine. red"
    assert gloss.translate("vino-\nrojo") == "red wine"


def test_of_two_words_with_one_stem_each_keeps_its_own_english_and_the_first_takes_the_other_forms() -> None:
    gloss = small("case\tcaso", "house\tcasa")
    assert gloss.translate("caso casa casi") == "case house case"


def test_a_word_that_english_does_without_is_dropped() -> None:
    assert glossed("no se reduce", "es") == "not  reduce"


def test_unknown_words_figures_and_marks_stay() -> None:
    text = "Xylqz 10.7 — §3 (Zzyx), 45%\n\nQwrtp!"
    for language in LANGUAGES:
        assert glossed(text, language) == text
        assert glossed("", language) == ""


def test_a_word_split_at_the_end_of_a_line_is_read_whole() -> None:
    assert glossed("migra- ción", "es") == "migration"
    assert glossed("Xyl-\nqz", "es") == "Xyl-\nqz"


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80))
def test_any_text_is_glossed_the_same_each_time_and_keeps_its_digits(text: str) -> None:
    for language in LANGUAGES:
        once = glossed(text, language)
        assert once == glossed(text, language)
        assert [c for c in once if c.isdigit()] == [c for c in text if c.isdigit()]


def test_the_stemmer_is_loaded_when_a_text_needs_it_and_not_before() -> None:
    code = "import sys, gcm_classify.gloss as g; g.glossed('a', 'en'); print('Stemmer' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
