"""Countries that a field names, in English, Spanish, French or Portuguese: names of Unicode CLDR, by babel.

Records carry the short names that the United Nations use; `taxonomy/data/countries.toml` has those that differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from gcm_classify.phrasebook import Phrases
from gcm_classify.taxonomy.tables import read_table
from gcm_classify.wording import plain

__all__ = ["countries_in", "country_name"]

_LOCALES = ("en", "es", "fr", "pt", "pt_PT")
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"})
_WORD = re.compile(r"\w+")


def countries_in(text: str) -> tuple[str, ...]:
    """ISO 3166 codes of the countries that a text names, in its order; of names inside one another the longer.

    For fields and headings, not for prose: "Georgia" and "Chad" are countries here.

    >>> countries_in("Guinea-Bissau, República Dominicana et RDC")
    ('GW', 'DO', 'CD')
    """
    taken: list[tuple[int, int, str]] = []
    found = _spelled().among(_words(text))
    for code, start, end in sorted(found, key=lambda match: (match[1] - match[2], match[1])):
        if all(end <= first or start >= last for first, last, _ in taken):
            taken.append((start, end, code))
    return tuple(dict.fromkeys(code for _, _, code in sorted(taken)))


def country_name(code: str) -> str:
    """The short name, in English, of a country's ISO 3166 code.

    >>> country_name("VN"), country_name("GH")
    ('Viet Nam', 'Ghana')
    """
    return _names()[code]


def _words(text: str) -> list[str]:
    return _WORD.findall(re.sub(r"\bst\.(?=\s)", "saint", plain(text).replace("&", " and ")))


@lru_cache(maxsize=1)
def _spelled() -> Phrases[str]:
    """Of those that share a spelling ("China" stands with the names of Hong Kong and Macao) the shortest name comes first."""
    every = [(code, _words(spelling)) for code, spellings in _spellings() for spelling in sorted(spellings)]
    return Phrases(sorted(every, key=lambda one: len(_names()[one[0]])))


def _spellings() -> Iterator[tuple[str, set[str]]]:
    """Every code with the names of it: "Myanmar (Burma)" is two."""
    from babel import Locale

    territories = [Locale.parse(locale).territories for locale in _LOCALES]
    for code, name in _names().items():
        written = {name, *_supplement().get(code, ("", ()))[1]}
        for names in territories:
            written |= {form for form in re.split(r"[()]", names.get(code, "")) if form.strip()}
        yield code, written


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    from babel import Locale

    english = Locale.parse("en").territories
    return {
        code: _supplement().get(code, (name, ()))[0].replace("&", "and")
        for code, name in english.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    }


@lru_cache(maxsize=1)
def _supplement() -> dict[str, tuple[str, tuple[str, ...]]]:
    """By code the name of the United Nations and further spellings."""
    file = read_table(None, "countries.toml")
    return {
        entry.text("code"): (entry.text("name"), entry.texts("other", ()))
        for entry in file.tables("countries")
    }
