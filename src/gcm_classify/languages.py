"""The language of a text, by py3langid over the languages that submissions come in."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path
from typing import Any

__all__ = ["SUPPORTED", "language_of", "stop_words"]

SUPPORTED: frozenset[str] = frozenset({"en", "es", "fr", "pt"})

# All that can arrive: the supported ones, the UN's others, and neighbours that would otherwise be mistaken for them.
_CANDIDATES = [
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
    "tr",
    "uk",
    "id",
    "vi",
    "fa",
    "sw",
]
_ENOUGH = 20  # letters below which a guess is worth nothing
_SAMPLE = 20_000


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    # An identifier of our own: the package's functions share one that gives no probabilities.
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_CANDIDATES)
    return identifier


def language_of(text: str, *, fallback: str = "en", confident: float = 0.8) -> str:
    """ISO 639-1 code of the text's language; the fallback where the text is short or the guess unsure.

    Args:
        text: any length; the first 20,000 characters are looked at.
        fallback: what to return instead of a doubtful guess, typically the document's language.
        confident: probability in [0, 1] below which a guess is doubtful.
    """
    if sum(char.isalpha() for char in text[:200]) < _ENOUGH:
        return fallback
    language, probability = _identifier().classify(text[:_SAMPLE])
    return str(language) if probability >= confident else fallback


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
