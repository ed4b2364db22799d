"""The language of a text, by py3langid's model: among all languages first, so that none passes for one that is supported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gcm_classify.ngrams import Guesser

__all__ = [
    "NO_LANGUAGE",
    "OWN_LANGUAGE",
    "SUPPORTED",
    "are_loaded",
    "language_of",
    "language_within",
    "languages_in",
    "load",
    "stop_words",
]

SUPPORTED: frozenset[str] = frozenset({"en", "es", "fr", "pt"})
NO_LANGUAGE = "zxx"  # ISO 639-2: no linguistic content

# The likely ones, asked where the choice among all that the model knows is unsure: the supported ones, the UN's
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
_REMEMBERED = 2_000  # characters of the longest paragraph that is remembered
_TOGETHER = 64  # paragraphs that are looked at at once
_LOADING = Lock()
_KNOWN: dict[str, tuple[str, float]] = {}  # of the paragraphs of the document that was read last
OWN_LANGUAGE = 100  # characters from which a part may be in another language than its document
# Of 100 characters of prose in another of the four languages 98 in 100 are recognised at .9 (corpus/, n = 1,446), and none
# is taken for another language than its own. A part that would not be tagged for it must be surer.
_SURE, _SURE_OF_A_STRANGER = 0.9, 0.99
_SHARE = 0.1  # of the letters, from which a document has a language


def load() -> None:
    """Load the model now, in a tenth of a second, rather than at the first question."""
    _guessers()


def _guessers() -> tuple[Guesser, Guesser]:
    """Of all languages, and of the likely ones."""
    with _LOADING:  # who asks while it is being loaded waits, rather than load it too
        return _load()


@lru_cache(maxsize=1)
def _load() -> tuple[Guesser, Guesser]:
    from gcm_classify.ngrams import load_guesser

    every = load_guesser()
    return every, every.among(_LIKELY)


def are_loaded() -> bool:
    """Whether the model was loaded."""
    return _load.cache_info().currsize > 0


def _guess(sample: str, among: int) -> tuple[str, float]:
    """The language and its probability; of a paragraph that was asked about before, what was said then."""
    known = None if among else _KNOWN.get(sample)
    return known or _guessers()[among].guess([sample])[0]


def _look_at(parts: Sequence[str]) -> None:
    """Guess the languages of paragraphs together, which is faster, and remember them: each becomes a passage later."""
    samples = list(dict.fromkeys(_sample(part) for part in parts if OWN_LANGUAGE <= len(part) <= _REMEMBERED))
    _KNOWN.clear()
    for first in range(0, len(samples), _TOGETHER):
        some = samples[first : first + _TOGETHER]
        _KNOWN.update(zip(some, _guessers()[0].guess(some), strict=True))


def _sample(text: str) -> str:
    return text[:_SAMPLE].lower()  # capitals are other bytes, which it has seen less of


def language_of(text: str, *, fallback: str = "en", confident: float = 0.8) -> str:
    """ISO 639-1 code of the text's language; the fallback where the text is short or the guess unsure.

    Args:
        text: any length; the first 20,000 characters are looked at.
        fallback: what to return instead of a doubtful guess, typically the document's language.
        confident: probability in [0, 1] below which a guess is doubtful.
    """
    if sum(map(str.isalpha, text[:200])) < _ENOUGH:
        return fallback
    sample = _sample(text)
    for among in (0, 1):
        language, probability = _guess(sample, among)
        if probability >= confident:
            return language
    return fallback


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
    parts = list(parts)
    _look_at(parts)
    letters: dict[str, int] = {}
    for part in parts:
        language = language_within(part, document)
        letters[language] = letters.get(language, 0) + sum(map(str.isalpha, part))
    least = _SHARE * sum(letters.values())
    found = sorted((-count, language) for language, count in letters.items() if count and count >= least)
    return tuple(language for _, language in found) or (document,)
