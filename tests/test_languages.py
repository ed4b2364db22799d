"""The language of a text, and when not to guess."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_classify import languages
from gcm_classify.languages import (
    NO_LANGUAGE,
    OWN_LANGUAGE,
    SUPPORTED,
    language_of,
    language_within,
    languages_in,
    stop_words,
)

SENTENCES = {
    "en": "The Government registers births of children in migration and issues identity papers within ten days.",
    "es": "El Gobierno inscribe los nacimientos de los niños migrantes y expide documentos de identidad en diez días.",
    "fr": "Le Gouvernement enregistre les naissances des enfants migrants et délivre des papiers en dix jours.",
    "pt": "O Governo regista os nascimentos das crianças migrantes e emite documentos de identidade em dez dias.",
    "ar": "تسجل الحكومة ولادات الأطفال المهاجرين وتصدر وثائق الهوية في غضون عشرة أيام.",
    "ru": "Правительство регистрирует рождение детей мигрантов и выдает документы в течение десяти дней.",
}


OTHERS = {
    "ro": "Guvernul va deschide birouri noi pentru ca familiile de migranți să își poată înscrie copiii la școală.",
    "ca": "El Govern obrirà oficines noves perquè les famílies migrants puguin inscriure els seus fills a l'escola.",
    "it": "Il Governo aprirà nuovi uffici affinché le famiglie migranti possano iscrivere i figli a scuola senza tasse.",
    "de": "Die Regierung wird neue Stellen eröffnen, damit zugewanderte Familien ihre Kinder in der Schule anmelden.",
    "pl": "Rząd otworzy nowe biura, aby rodziny migrantów mogły zapisywać swoje dzieci do szkoły bez żadnych opłat.",
    "sq": "Qeveria do të hapë zyra të reja që familjet migrante të mund t'i regjistrojnë fëmijët në shkollë.",
    "ht": "Gouvènman an pral louvri nouvo biwo pou fanmi migran yo ka enskri pitit yo lekòl san yo pa peye okenn frè.",
    "sw": "Serikali itafungua ofisi mpya ili familia za wahamiaji ziweze kuwaandikisha watoto wao shuleni bila ada.",
    "so": "Dowladdu waxay furi doontaa xafiisyo cusub si qoysaska soo guuray ay carruurtooda uga diiwaangeliyaan.",
    "tr": "Hükümet, göçmen ailelerin çocuklarını hiçbir ücret ödemeden okula kaydettirebilmesi için bürolar açacak.",
    "el": "Η κυβέρνηση θα ανοίξει νέα γραφεία ώστε οι οικογένειες μεταναστών να γράφουν τα παιδιά τους στο σχολείο.",
    "hi": "सरकार नए कार्यालय खोलेगी ताकि प्रवासी परिवार बिना किसी शुल्क के अपने बच्चों का स्कूल में नाम लिखा सकें।",
    "am": "መንግሥት ስደተኛ ቤተሰቦች ልጆቻቸውን ያለ ክፍያ በትምህርት ቤት እንዲያስመዘግቡ አዳዲስ ቢሮዎችን ይከፍታል።",
    "zh": "政府将开设新的办事处，使移民家庭可以免费为子女办理入学登记。",
    "ja": "政府は、移民の家族が費用を払わずに子どもを学校に登録できるように、新しい窓口を開設する。",
}


@pytest.mark.parametrize("language", OTHERS)
def test_another_language_does_not_pass_for_a_supported_one(language: str) -> None:
    assert language_of(OTHERS[language], fallback="xx") == language


def test_nearly_every_passage_of_the_corpus_is_in_the_language_that_it_is_labelled_with(
    repository: Path,
) -> None:
    from gcm_classify.training.corpus import read_labelled

    passages = read_labelled(repository / "corpus")
    found = [(passage.language, language_of(passage.text, fallback="")) for passage in passages]
    assert sum(labelled == guess for labelled, guess in found) > 0.99 * len(found)
    assert [pair for pair in found if pair[1] and pair[0] != pair[1]] == []


@pytest.mark.parametrize("language", SENTENCES)
def test_capitals_change_nothing(language: str) -> None:
    assert language_of(SENTENCES[language].upper(), fallback="xx") == language


def test_letters_at_random_are_no_language() -> None:
    text = " ".join("".join(chr(97 + (7 * i * i + 11 * i * k) % 26) for i in range(2, 9)) for k in range(60))
    assert language_of(text, fallback="xx") == NO_LANGUAGE


@pytest.mark.parametrize(("language", "small"), [("en", "the"), ("es", "los"), ("fr", "les"), ("pt", "uma")])
def test_every_supported_language_has_its_small_words(language: str, small: str) -> None:
    assert small in stop_words()[language]


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
def test_any_text_has_a_language_of_two_letters_or_none(text: str) -> None:
    assert len(language_of(text)) == 2 or language_of(text) == NO_LANGUAGE


# Parts of a document

ES = "Los países acordaron abrir doce oficinas que entregan a cada trabajador un contrato escrito antes de salir."
FR = "Les pays sont convenus d’ouvrir douze bureaux qui remettent à chaque travailleur un contrat écrit avant le départ."
PT = "Os países acordaram abrir doze escritórios que entregam a cada trabalhador um contrato escrito antes da partida."
EN = "The countries agreed to open twelve offices that give every worker a written contract before the day they leave."
RU = "Страны договорились открыть двенадцать бюро, которые выдают каждому работнику письменный договор до его отъезда."
NAMES = "Argentina, Bolivia, Brasil, Chile, Colombia, Costa Rica, Ecuador, Guyana, México, Panamá, Paraguay, Perú, Uruguay"


@pytest.mark.parametrize("document", ["en", "es", "fr", "pt"])
@pytest.mark.parametrize(("text", "language"), [(EN, "en"), (ES, "es"), (FR, "fr"), (PT, "pt"), (RU, "ru")])
def test_a_part_of_a_hundred_characters_has_its_own_language(text: str, language: str, document: str) -> None:
    assert len(text) >= OWN_LANGUAGE
    assert language_within(text, document) == language
    assert language_within(text[: OWN_LANGUAGE - 1], document) == document


@pytest.mark.parametrize("document", ["en", "es", "fr", "pt"])
def test_a_list_of_names_has_the_language_of_its_document(document: str) -> None:
    assert language_within(NAMES, document) == document


def test_a_document_has_the_languages_of_a_tenth_of_its_letters() -> None:
    assert languages_in([EN, EN, ES], "en") == ("en", "es")
    assert languages_in([ES, ES, EN], "en") == ("es", "en")
    assert languages_in([EN] * 12 + [ES], "en") == ("en",)
    assert languages_in([], "fr") == ("fr",)


def test_the_model_is_loaded_once_though_two_threads_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[str] = []

    def loaded() -> tuple[None, None]:
        sleep(0.05)  # the other one asks meanwhile
        loads.append("loaded")
        return None, None

    monkeypatch.setattr(languages, "_load", lru_cache(maxsize=1)(loaded))
    threads = [Thread(target=languages.load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (loads, languages.are_loaded()) == (["loaded"], True)
