"""Text repair: a chain of one-line functions, applied to every word once, before any offset is counted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

__all__ = ["repair"]

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")


def without_surrogates(text: str) -> str:
    """A lone surrogate cannot be stored anywhere; the replacement character can."""
    return _SURROGATE.sub("\ufffd", text)


def without_control(text: str) -> str:
    """NUL and its neighbours cut strings short in databases."""
    return _CONTROL.sub("", text)


def without_invisible(text: str) -> str:
    """Soft hyphens, zero-width marks and direction overrides carry no words."""
    return _INVISIBLE.sub("", text)


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
