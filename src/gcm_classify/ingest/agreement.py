"""Whether two readings of a page agree, and which of them is language."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

__all__ = ["difference", "strangeness"]

_NUMBERED = re.compile(r"\(cid:\d+\)")
_STRANGE = re.compile(  # private use, control, lone halves of a pair; not what PDFium makes of a hyphen
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\uf8ff\ufffd\U000f0000-\U0010ffff]+"
)
_MOST = 200_000  # characters that are looked at
_ENOUGH = 40  # letters; two readings of a page number may differ


def difference(first: str, second: str) -> float:
    """Share of the letters and digits of the longer reading that the other lacks, whatever their order.

    0.0 where neither has enough letters to tell.

    >>> difference("Return and readmission, " * 4, "readmission and return " * 4)
    0.0
    """
    one, other = _letters(first), _letters(second)
    most = max(one.total(), other.total())
    return 0.0 if most < _ENOUGH else 1.0 - (one & other).total() / most


def _letters(text: str) -> Counter[str]:
    letters: Counter[str] = Counter()
    for char, count in Counter(text[:_MOST]).items():
        for part in unicodedata.normalize("NFKC", char).casefold():
            if part.isalnum():
                letters[part] += count
    return letters


def strangeness(text: str) -> float:
    """Share of characters, spaces left out, that stand for no letter: glyph numbers, private use, control.

    >>> strangeness("(cid:12)(cid:7)"), strangeness("plain text")
    (1.0, 0.0)
    """
    text = _NUMBERED.sub("\ufffd", text[:_MOST]) if "(cid:" in text else text[:_MOST]
    strange = sum(map(len, _STRANGE.findall(text)))
    return strange / len("".join(text.split())) if strange else 0.0
