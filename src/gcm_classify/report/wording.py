"""How a source is told in a footnote of the United Nations: author, title, symbol, date, page, paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["cited", "day_told", "numbers_told", "shortened", "speakers_told", "title_told"]

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_LONGEST_TITLE = 160  # characters of a title in a citation
_LONGEST_HEADING = 80
_MOST_SPEAKERS = 6
_SMALL = frozenset({
    "a", "and", "al", "au", "aux", "d", "da", "das", "de", "del", "des", "do", "dos", "du", "e", "el", "en", "et", "for",
    "in", "l", "la", "las", "le", "les", "los", "o", "of", "on", "para", "por", "pour", "the", "to", "y",
})  # fmt: skip


def cited(
    speakers: Sequence[str],
    title: str | None,
    symbol: str | None,
    date: str | None,
    page: int | None,
    paragraph: str | None,
    heading: str | None,
    kind: str,
    language: str,
) -> str:
    """One line; what is unknown is left out, and without a title its kind stands for it, the input type or the file's name.

    >>> cited(("Budapest Process",), "Baku Declaration", "BP/2025/4", "2025-11-27", 2, "6", None, "", "English")
    'Budapest Process, “Baku Declaration”, BP/2025/4, 27 November 2025, p. 2, para. 6 (in English)'
    """
    parts = [
        speakers_told(speakers),
        f"“{title_told(title)}”" if title else shortened(kind, _LONGEST_TITLE),
        symbol,
        day_told(date),
    ]
    parts += [f"p. {page}" if page is not None else None, _paragraph(paragraph)]
    if page is None and not paragraph and heading:
        parts.append(f"under “{shortened(heading, _LONGEST_HEADING)}”")
    return f"{', '.join(part for part in parts if part)} (in {language})"


def speakers_told(names: Sequence[str]) -> str:
    """Who speaks, six of them at most by name."""
    told = "; ".join(names[:_MOST_SPEAKERS])
    return f"{told} and {len(names) - _MOST_SPEAKERS} others" if len(names) > _MOST_SPEAKERS else told


def _paragraph(number: str | None) -> str | None:
    bare = (number or "").strip().rstrip(".")
    return f"para. {bare}" if bare else None


def day_told(date: str | None) -> str:
    """A date as the United Nations write it; "" for none, and whatever is no date as it is.

    >>> day_told("2026-05-06"), day_told("2026-05"), day_told("2026"), day_told(None)
    ('6 May 2026', 'May 2026', '2026', '')
    """
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", date or "")
    if not found or not (found[2] is None or 1 <= int(found[2]) <= 12):
        return date or ""
    year, month, day = found.groups()
    words = [str(int(day)) if day else "", _MONTHS[int(month) - 1] if month else "", year]
    return " ".join(word for word in words if word)


def title_told(title: str) -> str:
    """A title on one line, not too long, and not in capitals throughout.

    >>> title_told("DECLARACIÓN DE ASUNCIÓN")
    'Declaración de Asunción'
    """
    line = " ".join(title.split())
    if line.isupper() and len(line) > 8:
        line = " ".join(_word_told(word, first=place == 0) for place, word in enumerate(line.split()))
    return shortened(line, _LONGEST_TITLE)


def _word_told(word: str, *, first: bool) -> str:
    lowered = word.lower()
    if any(char.isdigit() or char in "/." for char in word.rstrip(".")):
        return word  # a symbol or an acronym with points
    return (
        lowered if lowered in _SMALL and not first else "-".join(p.capitalize() for p in lowered.split("-"))
    )


def shortened(text: str, longest: int) -> str:
    """The text, or its beginning up to a word with an ellipsis.

    >>> shortened("one two three", 9)
    'one two…'
    """
    if len(text) <= longest:
        return text
    kept = text[: longest - 1]
    return (kept[: kept.rfind(" ")] if " " in kept[longest // 2 :] else kept).rstrip(" ,;:") + "…"


def numbers_told(numbers: Sequence[int]) -> str:
    """Numbers in words of a list.

    >>> numbers_told((2, 5, 6))
    '2, 5 and 6'
    """
    told = [str(number) for number in numbers]
    return " and ".join([", ".join(told[:-1]), told[-1]]) if len(told) > 1 else "".join(told)
