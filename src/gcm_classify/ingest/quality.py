"""Is it language? What a broken font, a wrong encoding or a failed scan leaves behind is never classified."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from gcm_classify.languages import stop_words

__all__ = ["Quality", "is_language", "judge"]

_GLYPH = re.compile(r"\(cid:\d+\)")
_MOJIBAKE = re.compile(
    "[ÃÂ][\u0080-\u00bf\u0152-\u0178\u2013-\u2122]|â€|ï»¿|Ð[\u0080-\u00bf]|Ñ[\u0080-\u00bf]"
)
_LEADERS = re.compile(r"[.…_\-–—=*·•\s]{3,}")  # a table of contents, a form's blank
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*")
_VOWELS = frozenset("aeiouyœæøı")
_LONGEST_WORD = 30  # letters

_STRANGE, _SIGNS, _BROKEN_CODES = 0.15, 0.4, 0.02
_ENOUGH_WORDS = 12
_FEW_STOP_WORDS, _VOWELLESS = 0.04, 0.25
_RUN_TOGETHER, _SPACED_OUT = 0.3, 0.7


@dataclass(frozen=True, slots=True)
class Quality:
    """What a text is made of; every share is in [0, 1].

    Attributes:
        strange: characters that are glyph numbers, private use, replacement or control characters.
        signs: marks that are neither letter nor digit nor the common punctuation.
        broken_codes: letters that were written in one encoding and read in another ("Ã©").
        words: how many Latin words of two letters and more there are; the shares below are of them.
        stop_words: the small words of the language that has most of them.
        vowelless: words of four letters and more, not in capitals, without a vowel.
        run_together: letters in words too long for any language.
        spaced_out: words of one letter, among all words.
    """

    strange: float
    signs: float
    broken_codes: float
    words: int
    stop_words: float
    vowelless: float
    run_together: float
    spaced_out: float

    @property
    def is_language(self) -> bool:
        """Whether it can be read; few words are given the benefit of the doubt."""
        if self.strange > _STRANGE or self.signs > _SIGNS or self.broken_codes > _BROKEN_CODES:
            return False
        if self.words < _ENOUGH_WORDS:
            return self.spaced_out <= _SPACED_OUT or self.words > 0
        pronounced = self.stop_words >= _FEW_STOP_WORDS or self.vowelless <= _VOWELLESS
        return pronounced and self.run_together <= _RUN_TOGETHER


def is_language(text: str) -> bool:
    """Whether a text is more than the rubble of one."""
    return judge(text).is_language


def judge(text: str) -> Quality:
    """Measure a text of any length."""
    text = _ADDRESS.sub(" ", text)
    glyphs = sum(len(found[0]) for found in _GLYPH.finditer(text))
    plain = _LEADERS.sub(" ", _GLYPH.sub(" ", text))
    marks = [char for char in plain if not char.isspace()]
    strange = sum(
        unicodedata.category(char) in ("Co", "Cc", "Cn", "Cs") or char == "\ufffd" for char in marks
    )
    total = max(len(marks) + glyphs, 1)
    signs = sum(
        not char.isalnum() and unicodedata.category(char)[0] in "SP" and char not in _COMMON for char in marks
    )
    tokens = _WORD.findall(plain)
    latin = [word for word in tokens if len(word) > 1 and _is_latin(word)]
    return Quality(
        strange=(strange + glyphs) / total,
        signs=signs / total,
        broken_codes=len(_MOJIBAKE.findall(plain)) / total,
        words=len(latin),
        stop_words=_share_of_stop_words(latin),
        vowelless=_share_vowelless(latin),
        run_together=_share(sum(len(w) for w in latin if len(w) > _LONGEST_WORD), sum(map(len, latin))),
        spaced_out=_share(sum(len(word) == 1 for word in tokens), len(tokens)),
    )


_COMMON = frozenset(".,;:!?()[]'\"’‘“”«»-–—/%&•·°§+…€$£")


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _is_latin(word: str) -> bool:
    return unicodedata.name(word[0], "").startswith("LATIN")


def _share_of_stop_words(words: list[str]) -> float:
    folded = [word.casefold() for word in words]
    return max(_share(sum(word in known for word in folded), len(words)) for known in stop_words().values())


def _share_vowelless(words: list[str]) -> float:
    long = [word for word in words if len(word) >= 4 and not word.isupper()]
    return _share(sum(not _has_vowel(word) for word in long), len(long))


def _has_vowel(word: str) -> bool:
    return any(char in _VOWELS for char in unicodedata.normalize("NFD", word.casefold()))
