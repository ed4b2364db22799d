"""Spanish, French and Portuguese, word by word in English: what an English encoder is given to read.

No translation: the field's terms and the commonest words, the longest term first, each replaced where it stands; word
order stays, and so does what is unknown. Offsets are lost, so evidence is never sought in a gloss.

A word is looked up as it is spelled, then without its accents, then by its stem (Snowball), so that one entry stands
for the forms of a verb, a noun or an adjective.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import filterfalse
from threading import Lock

__all__ = ["LANGUAGES", "Gloss", "gloss_hash", "glossed", "load_gloss"]

LANGUAGES = {"es": "spanish", "fr": "french", "pt": "portuguese"}
"""Languages with a gloss, and the stemmer of each."""

_WORD = re.compile(r"[^\W\d_]+")
_JOINT = re.compile(r"\s+|\s*[-‐’']\s*")  # what may stand between the words of one term
_BROKEN = re.compile(r"([^\W\d_]{2,})[-‐­]\s+([^\W\d_]{2,})")  # a word that was split at the end of a line
_ENDINGS = {
    "ão": ("ões", "ães"),
    "al": ("aux", "ais"),
    "el": ("eis",),
    "er": ("ent",),
    "eur": ("euse", "euses", "rice", "rices"),
    "m": ("ns",),
    "o": ("a", "as"),
    "re": ("ent",),
    "z": ("ces",),
}
_REMEMBERED = 1 << 14  # words whose stem and English are kept
_DROPPED = "-"  # in the English column: a word that English does without


def glossed(text: str, language: str) -> str:
    """The text with all known words in English; unchanged where the language (ISO 639-1) has no gloss."""
    return _translated(text, language) if language in LANGUAGES else text


@lru_cache(
    maxsize=512
)  # a passage is asked for twice, by the tagger and by the axes, and a heading for all below it
def _translated(text: str, language: str) -> str:
    return load_gloss(language).translate(text)


@lru_cache(maxsize=1)
def gloss_hash() -> str:
    """sha256 over the packaged tables: another table gives other vectors, so a model keeps what it was fitted with."""
    digest = hashlib.sha256()
    for language in LANGUAGES:
        digest.update(_table(language).read_bytes())
    return digest.hexdigest()


def _table(language: str) -> Traversable:
    return files("gcm_classify.taxonomy").joinpath("data", "gloss", f"{language}.tsv")


@lru_cache(maxsize=len(LANGUAGES))
def load_gloss(language: str) -> Gloss:
    """The packaged gloss of one of `LANGUAGES`, read once."""
    import Stemmer

    return Gloss(_table(language).read_text(encoding="utf-8"), Stemmer.Stemmer(LANGUAGES[language]).stemWord)


class Gloss:
    """Words and terms of one language, in English.

    Args:
        table: lines `English<TAB>term, term, …`; `#` begins a comment. Of two lines with the same term, or with terms
            of the same stem, the first counts; `-` as the English drops the term.
        stem: the stem of a word in small letters.
    """

    def __init__(self, table: str, stem: Callable[[str], str]) -> None:
        self._stem = stem
        self._lock = Lock()  # a Snowball stemmer serves one thread at a time
        self._spelled: dict[str, str] = {}
        self._plain: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        self._terms: dict[tuple[str, ...], str] = {}
        self._reach: dict[str, int] = {}  # the words of the longest term that begins with a stem
        self._key = lru_cache(maxsize=_REMEMBERED)(self._stemmed)
        self._english = lru_cache(maxsize=_REMEMBERED)(self._looked_up)
        entries = [(_words(term), english) for term, english in _entries(table)]
        for words, english in entries:
            self._add(words, english)
        for words, english in entries:
            if len(words) == 1:
                for form in _inflected(words[0]):
                    self._plain.setdefault(_unaccented(form), english)

    def translate(self, text: str) -> str:
        """The text with every known term and word in English."""
        whole = _BROKEN.sub(self._joined, text)
        return "".join(self._pieces(whole, list(_WORD.finditer(whole))))

    def knows(self, word: str) -> bool:
        """Whether a single word has an English one."""
        return self._english(word.casefold()) is not None

    def _joined(self, halves: re.Match[str]) -> str:
        word = halves[1] + halves[2]
        return word if self.knows(word) else halves[0]

    def _add(self, words: tuple[str, ...], english: str) -> None:
        for spelling in (words, tuple(map(_unaccented, words))):
            stems = tuple(self._key(word) for word in spelling)
            if len(stems) > 1:
                self._terms.setdefault(stems, english)
                self._reach[stems[0]] = max(len(stems), self._reach.get(stems[0], 0))
            else:
                self._stems.setdefault(stems[0], english)
        if len(words) == 1:
            self._spelled.setdefault(words[0], english)
            self._plain.setdefault(_unaccented(words[0]), english)

    def _pieces(self, text: str, words: list[re.Match[str]]) -> Iterator[str]:
        place, done = 0, 0
        while place < len(words):
            length, english = self._longest(text, words, place)
            yield _between(text[done : words[place].start()])
            yield words[place].group() if english is None else english
            done = words[place + length - 1].end()
            place += length
        yield text[done:]

    def _longest(self, text: str, words: list[re.Match[str]], place: int) -> tuple[int, str | None]:
        """How many words from `place` on are one term, and the English for it."""
        first = words[place].group().casefold()
        run = [self._key(first)]
        for word, before in zip(
            words[place + 1 : place + self._reach.get(run[0], 1)], words[place:], strict=False
        ):
            if not _JOINT.fullmatch(text, before.end(), word.start()):
                break
            run.append(self._key(word.group().casefold()))
        for length in range(len(run), 1, -1):
            if (english := self._terms.get(tuple(run[:length]))) is not None:
                return length, english
        return 1, self._english(first)

    def _looked_up(self, word: str) -> str | None:
        for known, form in (
            (self._spelled, word),
            (self._plain, _unaccented(word)),
            (self._stems, self._key(word)),
        ):
            if form in known:
                return known[form]
        return None

    def _stemmed(self, word: str) -> str:
        with self._lock:
            return _unaccented(self._stem(word))


def _entries(table: str) -> Iterator[tuple[str, str]]:
    for line in table.splitlines():
        if line and not line.startswith("#"):
            english, terms = line.split("\t")
            for term in terms.split(","):
                yield term, "" if english == _DROPPED else english


def _words(term: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(term.casefold()))


def _inflected(word: str) -> Iterator[str]:
    """The plural and feminine forms that the stemmers do not lead back to the word."""
    yield from (word + "s", word + "es")
    for ending, others in _ENDINGS.items():
        if word.endswith(ending):
            yield from (word[: -len(ending)] + other for other in others)


def _unaccented(word: str) -> str:
    if word.isascii():  # most are
        return word
    return "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", word)))


def _between(gap: str) -> str:
    return " " if gap in ("'", "’") else gap
