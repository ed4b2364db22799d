"""The document's own symbol or reference, as printed: "BP/IMRF/2026/1", "A/HRC/56/NGO/212"."""

from __future__ import annotations

import re

from gcm_classify.profile.parts import Part, Parts

__all__ = ["SYMBOL", "symbol_of"]

_SEGMENT = r"[A-Z0-9][\w.+()ºª°&-]*"
SYMBOL = re.compile(
    rf"(?<![\w/])(?:[A-Z][\w.+-]*|\d{{1,4}})(?:/(?:{_SEGMENT}(?: N[ºo°.]+ ?\d+)?)){{1,6}}(?:/{_SEGMENT})*(?![\w/])"
)
_LABELLED = re.compile(
    r"(?:\bref|\breferencia|\breference|\bn/ref|\bcarta|\boficio|\blettre|\boficio|\bsymbol|\bdoc)\w*\W{1,4}(?:n\W{0,2}[oº°]?\W{0,2})?(?=[a-z0-9])"
)
_DATE = re.compile(r"\d{1,2}/\d{1,2}/(?:19|20)?\d\d")
_LONG = 120  # characters of a line from which it is text, in which symbols are other documents'


def symbol_of(parts: Parts) -> str | None:
    """The first symbol in letterhead or head; None where there is none."""
    lines = [part for part in parts.of("furniture", "title", "head") if len(part.text) <= _LONG]
    for part in lines:
        found = _symbol_in(part)
        if found:
            return found
    return None


def _symbol_in(part: Part) -> str | None:
    for match in SYMBOL.finditer(part.text):
        symbol = match.group().rstrip(".")
        if any(char.isdigit() for char in symbol) and not _DATE.search(symbol) and not _is_fraction(symbol):
            return symbol
    label = _LABELLED.match(part.folded.lstrip()) if part.zone != "furniture" else None
    if label:
        rest = part.text.lstrip()[label.end() :].split()
        if rest and any(char.isdigit() for char in rest[0]):
            return rest[0].rstrip(".,;")
    return None


def _is_fraction(symbol: str) -> bool:
    """ "5/2", "2025/26": figures alone, or a word and a year that is no symbol's ("SADC/2025" is)."""
    return not any(char.isalpha() for char in symbol)
