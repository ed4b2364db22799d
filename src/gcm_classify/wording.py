"""Plain forms of a text, by which headings, labels and names are compared in any of the languages."""

from __future__ import annotations

import re
import unicodedata
from itertools import filterfalse

__all__ = ["capitals", "plain", "words_of"]

_QUOTES = str.maketrans("’‘ʼ´`“”«»‐‑‒–—―−", "'''''\"\"\"\"-------")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")


def plain(text: str) -> str:
    """The text without case, accents, typographic variety and superfluous spaces; its length may change.

    >>> plain("Déclaration –  l’ÉVALUATION")
    "declaration - l'evaluation"
    """
    decomposed = unicodedata.normalize("NFKD", text.translate(_QUOTES))
    return " ".join("".join(filterfalse(unicodedata.combining, decomposed)).casefold().split())


def words_of(text: str) -> list[str]:
    """The words of a text that begin with a letter."""
    return _WORD.findall(text)


def capitals(text: str) -> float:
    """Share of the longer words that begin with a capital, in [0, 1]: high in names, low in sentences.

    >>> capitals("Ms. Ama Mensah, Director, Ministry of the Interior"), capitals("We will share our data.")
    (1.0, 0.0)
    """
    longer = [word for word in words_of(text) if len(word) > 3]
    return sum(word[0].isupper() for word in longer) / len(longer) if longer else 0.0
