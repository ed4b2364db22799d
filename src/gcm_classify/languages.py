"""The language of a text, by py3langid: among all languages first, so that none passes for one that is supported."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path
from typing import Any

__all__ = [
    "NO_LANGUAGE",
    "OWN_LANGUAGE",
    "SUPPORTED",
    "language_of",
    "language_within",
    "languages_in",
    "stop_words",
]

SUPPORTED: frozenset[str] = frozenset({"en", "es", "fr", "pt"})
NO_LANGUAGE = "zxx"  # ISO 639-2: no linguistic content

# The likely ones, asked where the choice among all that py3langid knows is unsure: the supported ones, the UN's
# others, and neighbours that would otherwise be mistaken for them.
_LIKELY = [
    "en",
    "es",
    "fr",
    "pt",
    "ar",
    "ru",
    "zh",
    "it",
    "de",
    "nl",
    "ca",
    "ro",
    "tr",
    "uk",
    "id",
    "vi",
    "fa",
    "sw",
]
_ENOUGH = 20  # letters below which a guess is worth nothing
_SAMPLE = 20_000
OWN_LANGUAGE = 100  # characters from which a part may be in another language than its document
# Of 100 characters of prose in another of the four languages 98 in 100 are recognised at .9 (corpus/, n = 1,446), and none
# is taken for another language than its own. A part that would not be tagged for it must be surer.
_SURE, _SURE_OF_A_STRANGER = 0.9, 0.99
_SHARE = 0.1  # of the letters, from which a document has a language


@lru_cache(maxsize=1)
def _identifiers() -> tuple[Any, Any]:
    """Of all languages, and of the likely ones."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    # Identifiers of our own: the package's functions share one that gives no probabilities.
    every = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    likely = copy(every)
    likely.set_languages(_LIKELY)
    return every, likely


def language_of(text: str, *, fallback: str = "en", confident: float = 0.8) -> str:
    """ISO 639-1 code of the text's language; the fallback where the text is short or the guess unsure.

    Args:
        text: any length; the first 20,000 characters are looked at.
        fallback: what to return instead of a doubtful guess, typically the document's language.
        confident: probability in [0, 1] below which a guess is doubtful.
    """
    if sum(map(str.isalpha, text[:200])) < _ENOUGH:
        return fallback
    sample = text[:_SAMPLE].lower()  # capitals are other bytes, which it has seen less of
    for among_likely in (False, True):
        language, probability = _guess(sample, among_likely)
        if probability >= confident:
            return language
    return fallback


@lru_cache(
    maxsize=1_024
)  # a paragraph is asked about when its document is read, and again when it becomes a passage
def _guess(sample: str, among_likely: bool) -> tuple[str, float]:
    language, probability = _identifiers()[among_likely].classify(sample)
    return str(language), float(probability)


@lru_cache(maxsize=1)
def stop_words() -> dict[str, frozenset[str]]:
    """The small words of each supported language, as spaCy lists them.

    Its files are read without importing it: that takes two seconds and memory that the reading process cannot spare.
    """
    spacy = find_spec("spacy")
    assert spacy is not None and spacy.submodule_search_locations is not None
    folder = Path(spacy.submodule_search_locations[0]) / "lang"
    files = {language: folder / language / "stop_words.py" for language in sorted(SUPPORTED)}
    return {language: frozenset(run_path(str(file))["STOP_WORDS"]) for language, file in files.items()}


def language_within(text: str, document: str) -> str:
    """The language of a part of a document: its own from 100 characters on, where that is beyond doubt.

    >>> language_within("Los países acordaron abrir doce oficinas que entregan a cada trabajador un contrato escrito antes de salir.", "en")
    'es'
    """
    if len(text) < OWN_LANGUAGE:
        return document
    found = language_of(text, fallback=document, confident=_SURE)
    if found not in SUPPORTED:
        found = language_of(text, fallback=document, confident=_SURE_OF_A_STRANGER)
    return document if found == NO_LANGUAGE else found


def languages_in(parts: Iterable[str], document: str) -> tuple[str, ...]:
    """The languages of a document in which a tenth of its letters or more stand, most first; its own where there are none.

    Args:
        parts: its paragraphs; short ones count for the document's language.
        document: the language of the document as a whole.
    """
    letters: dict[str, int] = {}
    for part in parts:
        language = language_within(part, document)
        letters[language] = letters.get(language, 0) + sum(map(str.isalpha, part))
    least = _SHARE * sum(letters.values())
    found = sorted((-count, language) for language, count in letters.items() if count and count >= least)
    return tuple(language for _, language in found) or (document,)
