"""Which passage of a new reading a decision belongs to, where its own is there no longer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

__all__ = ["SAME", "closest"]

SAME = 0.8  # share of words in common, in their order, from which a passage is the one that was decided on


def closest(text: str, passages: Mapping[str, str]) -> str | None:
    """The id of the passage that has nearly the words of `text`, the first of equals; None where none has.

    Args:
        text: what was seen when the decision was taken.
        passages: texts of the present passages by id, in reading order.

    >>> closest("We will end smug- gling of migrants.", {"a": "We will end smuggling of migrants.", "b": "Thanks."})
    'a'
    """
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2(_letters(text))
    best, found = SAME, None
    for identity, candidate in passages.items():
        matcher.set_seq1(_letters(candidate))
        if matcher.real_quick_ratio() >= best and matcher.quick_ratio() >= best:
            ratio = matcher.ratio()
            if ratio > best or (found is None and ratio >= best):
                best, found = ratio, identity
    return found


def _letters(text: str) -> list[str]:
    """Pieces of a text that hyphenation and spaces do not change: three letters each."""
    plain = "".join(re.findall(r"\w", text.casefold()))
    return [plain[start : start + 3] for start in range(len(plain) - 2)] or [plain]
