"""How items announce themselves: bullets and numbers at the start of a line."""

from __future__ import annotations

import re

__all__ = ["heading_depth", "is_bullet", "item_number", "opens_note", "starts_item"]

_BULLET = re.compile(r"^[•▪■□●○◦‣⁃∙·➢✓*\-–—]\s+(?=\S)")
_NOTE = re.compile(r"^(?:[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\d{1,2}(?!\d)|[*†‡]+)\s*(?=\S)")
_NUMBER = re.compile(
    r"""^(?:
        (?P<dotted>\d{1,3}(?:\.\d{1,2}){0,3})[.)]\s+(?=\S)   # 1.  2.3.  15)
      | (?P<deep>\d{1,2}(?:\.\d{1,2}){1,3})\s+(?=[A-ZÀ-Þ])   # 2.1 Title
      | \((?P<enclosed>\d{1,3}|[a-z]|[ivx]{1,5})\)\s+(?=\S)  # (1) (a) (iv)
      | (?P<letter>[a-z]|[ivx]{2,5})[.)]\s+(?=\S)            # a)  iv.
      | (?P<capital>[A-Z]|[IVX]{1,5})[.)]\s+(?=\S)           # A.  IV.
      | (?P<word>(?:Article|Artículo|Para(?:graph)?\.?|§)\s?\d{1,3})[.:]?\s+(?=\S)
    )""",
    re.VERBOSE,
)


def is_bullet(text: str) -> bool:
    """True where a bullet or dash opens the text."""
    return _BULLET.match(text) is not None


def item_number(text: str) -> str | None:
    """The number that opens the text, as a rapporteur would cite it.

    >>> item_number("15. We will license"), item_number("(b) To train"), item_number("In 2026, we")
    ('15', '(b)', None)
    """
    match = _NUMBER.match(text)
    if match is None:
        return None
    for name, value in match.groupdict().items():
        if value is not None:
            return f"({value})" if name == "enclosed" else value
    return None


def opens_note(text: str) -> bool:
    """True where the mark of a footnote opens the text: a short number, raised or not, or an asterisk."""
    return _NOTE.match(text) is not None


def starts_item(text: str) -> bool:
    """True where a bullet or a number opens the text."""
    return is_bullet(text) or item_number(text) is not None


def heading_depth(text: str) -> int:
    """0 without a number, 1 for "3.", 2 for "3.1" and so on: deeper numbers are deeper headings."""
    number = item_number(text)
    return 0 if number is None else number.count(".") + 1
