"""Names and directions of languages, from the Unicode locale data."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from gcm_classify.languages import NO_LANGUAGE

__all__ = ["direction_of", "language_name"]


@lru_cache(maxsize=256)
def language_name(code: str) -> str:
    """The English name of a language: "Spanish"; its code where nobody knows it.

    >>> language_name("es"), language_name("qqq")
    ('Spanish', 'qqq')
    """
    from babel import Locale

    if code in ("", NO_LANGUAGE):
        return "language unknown"
    return str(Locale("en").languages.get(code, code))


@lru_cache(maxsize=256)
def direction_of(code: str) -> Literal["ltr", "rtl"]:
    """In which direction a language is written.

    >>> direction_of("ar"), direction_of("fr")
    ('rtl', 'ltr')
    """
    from babel import Locale, UnknownLocaleError

    try:
        return "rtl" if Locale.parse(code).text_direction == "rtl" else "ltr"
    except (UnknownLocaleError, ValueError):  # no locale data, so nothing says that it is written otherwise
        return "ltr"
