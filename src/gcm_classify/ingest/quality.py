"""Is it language? What a broken font, a wrong encoding or a failed scan leaves behind is never classified."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache

from gcm_classify.languages import NO_LANGUAGE, language_of, stop_words

__all__ = ["Quality", "is_language", "judge"]

_GLYPH = re.compile(r"\(cid:\d+\)")
# UTF-8 read as Latin letters, and Cyrillic or Greek read as accented ones.
_BROKEN_CODE = re.compile("[ÃÂÐÑ][\u0080-\u00bf\u0152-\u0178\u2013-\u2122]|â€|ï»¿|[À-ÿ]{4,}")
_LEADERS = re.compile(r"[.…_\-–—=*·•\s]{3,}")  # a table of contents, a form's blank
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = frozenset(".,;:!?()[]'\"’‘“”«»-–—/%&•·°§+…€$£|")
_LONGEST_WORD = 30  # letters
_VOWELS = frozenset("aeiouyœæøı")

# From all passages of the corpus, tables and lists of names among them, every one of these keeps its distance.
_STRANGE, _SIGNS, _BROKEN_CODES = 0.15, 0.4, 0.02
_ENOUGH_WORDS = 12
_FEW_STOP_WORDS, _FEW_VOWELS = 0.1, 0.29
_RUN_TOGETHER, _SPACED_OUT = 0.3, 0.7
_RUBBLE = re.compile(r"\(cid:\d|[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_PROSE, _GLANCED = 0.25, 300  # share of small words, among so many


@dataclass(frozen=True, slots=True)
class Quality:
    """What a text is made of; every share is in [0, 1].

    Attributes:
        strange: characters that are glyph numbers, private use, replacement or control characters.
        signs: marks that are neither letter nor digit nor common punctuation.
        broken_codes: letters that were written in one encoding and read in another ("Ã©").
        words: how many Latin words there are, 0 where most are of another script; the shares below are of them.
        stop_words: small words of that supported language which has most of them.
        vowels: among their letters.
        run_together: letters in words too long for any language.
        spaced_out: words of one letter.
        text: that was measured, without addresses, numbers of glyphs and leaders.
    """

    strange: float
    signs: float
    broken_codes: float
    words: int
    stop_words: float
    vowels: float
    run_together: float
    spaced_out: float
    text: str = field(repr=False)

    @property
    def language(self) -> str:
        """As `languages.language_of` gives it; empty where it is unsure."""
        return language_of(self.text, fallback="")

    @property
    def is_language(self) -> bool:
        """Whether it can be read; where there are few words, they have the benefit of the doubt."""
        if self.strange > _STRANGE or self.signs > _SIGNS or self.broken_codes > _BROKEN_CODES:
            return False
        if self.run_together > _RUN_TOGETHER:
            return False
        if self.words < _ENOUGH_WORDS:
            return True
        if self.spaced_out > _SPACED_OUT:
            return False
        if self.stop_words >= _FEW_STOP_WORDS:
            return True
        return self.vowels >= _FEW_VOWELS and self.language != NO_LANGUAGE  # asked last: its model takes most


def is_language(text: str) -> bool:
    """Whether a text is more than the rubble of one. Plain prose is told at a glance: every page is asked for."""
    return _is_prose(text) or judge(text).is_language


def _is_prose(text: str) -> bool:
    if _RUBBLE.search(text) or (not text.isascii() and _BROKEN_CODE.search(text)):
        return False
    words = " ".join(text.split(None, _GLANCED)[:_GLANCED]).lower().split()
    return sum(word in _small_words() for word in words) > _PROSE * max(len(words), _ENOUGH_WORDS)


@cache
def _small_words() -> frozenset[str]:
    """Of all supported languages; a single letter could be a speck."""
    return frozenset(word for known in stop_words().values() for word in known if len(word) > 1)


def judge(text: str) -> Quality:
    """Measure a text of any length."""
    text = _ADDRESS.sub(" ", text)
    glyphs = sum(len(found[0]) for found in _GLYPH.finditer(text))
    plain = _LEADERS.sub(" ", _GLYPH.sub(" ", text))
    marks = [char for char in plain if not char.isspace()]
    total = max(len(marks) + glyphs, 1)
    every = _WORD.findall(plain)
    words = [word for word in every if _is_latin(word)]
    if len(words) < len(every) / 2:  # names and codes in a text of another script
        words = []
    return Quality(
        strange=(sum(map(_is_strange, marks)) + glyphs) / total,
        signs=sum(map(_is_sign, marks)) / total,
        broken_codes=len(_BROKEN_CODE.findall(plain)) / total,
        words=len(words),
        stop_words=_share_of_stop_words(words),
        vowels=_share_of_vowels(words),
        run_together=_share(sum(len(w) for w in words if len(w) > _LONGEST_WORD), sum(map(len, words))),
        spaced_out=_share(sum(len(word) == 1 for word in words), len(words)),
        text=plain,
    )


def _is_strange(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in ("Co", "Cc", "Cn", "Cs")


def _is_sign(char: str) -> bool:
    return not char.isalnum() and unicodedata.category(char)[0] in "SP" and char not in _COMMON


def _is_latin(word: str) -> bool:
    return unicodedata.name(word[0], "").startswith("LATIN")


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _share_of_stop_words(words: list[str]) -> float:
    folded = [word.casefold() for word in words]
    return max(_share(sum(word in known for word in folded), len(words)) for known in stop_words().values())


def _share_of_vowels(words: list[str]) -> float:
    """One where there are no words: nothing speaks against them."""
    bare = [char for char in unicodedata.normalize("NFD", "".join(words).casefold()) if char.isalpha()]
    return _share(sum(char in _VOWELS for char in bare), len(bare)) if bare else 1.0
