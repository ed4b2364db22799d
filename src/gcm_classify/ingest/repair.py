"""Text repair: a chain of one-line functions, applied to every word once, before any offset is counted."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable

__all__ = ["REMOVED", "repair"]

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
# What this process has taken out of texts and no honest text holds, by what it is. A reading process reads one file.
REMOVED: Counter[str] = Counter()
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_OVERRIDES = frozenset("\u202d\u202e")  # they show letters in another order than they stand in
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")


def _noted(what: str, instead: str = "") -> str:
    REMOVED[what] += 1
    return instead


def without_surrogates(text: str) -> str:
    """A lone surrogate cannot be stored anywhere; the replacement character can."""
    return _SURROGATE.sub(lambda _: _noted("lone surrogate", "\ufffd"), text)


def without_control(text: str) -> str:
    """NUL and its neighbours cut strings short in databases."""
    return _CONTROL.sub(lambda found: _noted("NUL") if found[0] == "\0" else "", text)


def without_invisible(text: str) -> str:
    """Soft hyphens, zero-width marks and direction overrides carry no words."""
    return _INVISIBLE.sub(lambda found: _noted("override") if found[0] in _OVERRIDES else "", text)


def without_ligatures(text: str) -> str:
    """One glyph for two letters hides a term from every matcher."""
    return text.translate(_LIGATURES)


def composed(text: str) -> str:
    """NFC: é as one character, as people type it."""
    return unicodedata.normalize("NFC", text)


def single_spaced(text: str) -> str:
    """Any run of spaces but a newline becomes one space."""
    return _SPACES.sub(" ", text)


_CHAIN: tuple[Callable[[str], str], ...] = (
    without_surrogates,
    without_control,
    without_invisible,
    without_ligatures,
    composed,
    single_spaced,
)


def repair(text: str) -> str:
    """The whole chain.

    >>> repair("con\\u00ad\\ufb01rmed\\x00  by")
    'confirmed by'
    """
    for step in _CHAIN:
        text = step(text)
    return text
