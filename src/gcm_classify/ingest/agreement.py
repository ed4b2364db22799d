"""Whether two readings of a page agree, and which of them is language."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

__all__ = ["difference", "strangeness"]

_NUMBERED = re.compile(r"\(cid:\d+\)")
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
    folded = unicodedata.normalize("NFKC", text[:_MOST]).casefold()
    return Counter(char for char in folded if char.isalnum())


def strangeness(text: str) -> float:
    """Share of characters, spaces left out, that stand for no letter: glyph numbers, private use, control.

    >>> strangeness("(cid:12)(cid:7)"), strangeness("plain text")
    (1.0, 0.0)
    """
    if "(cid:" not in text and text.isascii() and text.isprintable():
        return 0.0
    chars = [char for char in _NUMBERED.sub("\ufffd", text[:_MOST]) if not char.isspace()]
    return sum(map(_is_strange, chars)) / len(chars) if chars else 0.0


def _is_strange(char: str) -> bool:
    return char == "\ufffd" or (
        char not in "\ufffe\x02" and unicodedata.category(char) in ("Co", "Cc", "Cn", "Cs")
    )
