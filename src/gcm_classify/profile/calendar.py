"""Dates and ranges of dates in folded English, Spanish, French and Portuguese text, in figures and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

__all__ = ["Span", "spans_in"]

_MONTHS = (
    "january jan enero janvier janeiro",
    "february feb febrero fevrier fevereiro",
    "march mar marzo mars marco",
    "april apr abril avril",
    "may mayo mai maio",
    "june jun junio juin junho",
    "july jul julio juillet julho",
    "august aug agosto aout",
    "september sept sep septiembre setiembre septembre setembro",
    "october oct octubre octobre outubro",
    "november nov noviembre novembre novembro",
    "december dec diciembre decembre dezembro",
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_M = "(?:" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)) + r")\b\.?"
_D = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|er|o|a|º|ª)?"
_TO = r"\s*(?:-|/|to|and|through|al?|y|e|au|et|ao?)\s*(?:el |le |the |dia |o )?"
_OF = r"\s*(?:of|de|del|do|d'|,)?\s*"
_Y = r"(?P<year{}>(?:19|20)\d\d)\b"

_FIGURES = re.compile(
    "|".join(
        (
            r"(?P<iso>\b(?:19|20)\d\d-[01]\d-[0-3]\d\b)",
            rf"(?<![\w/.-])(?P<day1>{_D}){_OF}(?P<month1>{_M}){_TO}(?P<day1b>{_D}){_OF}(?P<month1b>{_M}){_OF}{_Y.format(1)}",
            rf"(?<![\w/.-])(?P<day2>{_D})(?:(?:\s*,\s*{_D}){{0,5}}{_TO}(?P<day2b>{_D}))?{_OF}(?P<month2>{_M}){_OF}{_Y.format(2)}",
            rf"\b(?P<month3>{_M})\s+(?P<day3>{_D})(?:{_TO}(?P<day3b>{_D}))?,?\s+{_Y.format(3)}",
            rf"\b(?P<month4>{_M}){_OF}{_Y.format(4)}",
            r"\b(?P<day5>\d{1,2})[./](?P<month5>\d{1,2})[./](?P<year5>20\d\d)\b",
        )
    )
)

_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Span:
    """A day or days: ISO `first` and `last` (the same for one day), as partial as told; `precision` 1 year to 3 day."""

    at: int
    end: int
    first: str
    last: str

    @property
    def precision(self) -> int:
        """1 for a year, 2 for a month, 3 for a day."""
        return self.first.count("-") + 1


def spans_in(folded: str) -> Iterator[Span]:
    """Every date in the text, in order; impossible ones ("31 February") are passed over."""
    worded = list(_in_words(folded))
    yield from worded
    for span in _in_figures(folded):
        if all(span.end <= other.at or span.at >= other.end for other in worded):
            yield span


def _in_figures(folded: str) -> Iterator[Span]:
    if not _YEAR.search(folded):  # every form has one; most lines have none
        return
    for match in _FIGURES.finditer(folded):
        span = _span(match)
        if span is not None:
            yield span


def _span(match: re.Match[str]) -> Span | None:
    groups = {name: value for name, value in match.groupdict().items() if value is not None}
    if "iso" in groups:
        return _checked(match, groups["iso"], groups["iso"])
    form = next(name[-1] for name in groups if name.startswith("year"))
    year, month = int(groups[f"year{form}"]), _month(groups[f"month{form}"])
    if f"day{form}" not in groups:
        text = f"{year}-{month:02d}"
        return Span(match.start(), match.end(), text, text)
    first = _day(groups[f"day{form}"])
    last = _day(groups.get(f"day{form}b", groups[f"day{form}"]))
    if _ROOM.search(match.string, max(0, match.start() - 20), match.start()):
        first = last  # "Roundtable 2 - 6 May": a number of its own, then one day
    last_month = _month(groups.get(f"month{form}b", groups[f"month{form}"]))
    return _checked(match, f"{year}-{month:02d}-{first:02d}", f"{year}-{last_month:02d}-{last:02d}")


def _checked(match: re.Match[str], first: str, last: str) -> Span | None:
    try:
        in_order = date.fromisoformat(first) <= date.fromisoformat(last)
    except ValueError:
        return None
    return Span(match.start(), match.end(), first, last if in_order else first)


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTH_OF[text.rstrip(".")]


def _day(text: str) -> int:
    return int(re.sub(r"\D", "", text))


def _listed(words: str) -> list[str]:
    return words.split()


_EN = _listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_EN_TH = _listed(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_ES = _listed(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete "
    "veintiocho veintinueve treinta"
)
_FR = _listed(
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf vingt"
)
_PT = _listed(
    "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezasseis dezassete dezoito "
    "dezanove vinte"
)


@lru_cache(maxsize=1)
def _number_words() -> dict[str, int]:
    """Numbers 1 to 39 in words, folded, with single spaces for hyphens."""
    numbers = {word: n for words in (_EN, _EN_TH, _ES, _FR, _PT) for n, word in enumerate(words) if n}
    numbers |= {
        "primero": 1,
        "premier": 1,
        "primeiro": 1,
        "thirtieth": 30,
        "thirty first": 31,
        "quatorze": 14,
    }
    numbers |= {
        "dezesseis": 16,
        "dezessete": 17,
        "dezenove": 19,
        "twenty": 20,
        "thirty": 30,
        "trente": 30,
        "trinta": 30,
    }
    for n in range(1, 10):
        numbers |= {f"twenty {_EN[n]}": 20 + n, f"twenty {_EN_TH[n]}": 20 + n, f"thirty {_EN[n]}": 30 + n}
        numbers |= {f"vingt {_FR[n]}": 20 + n, f"vinte e {_PT[n]}": 20 + n, f"trinta e {_PT[n]}": 30 + n}
        numbers |= {f"trente {_FR[n]}": 30 + n, f"treinta y {_ES[n]}": 30 + n}
    numbers |= {"veintiun": 21, "treinta y un": 31, "un": 1}
    numbers |= {"vingt et un": 21, "trente et un": 31}
    return {word.replace("-", " "): n for word, n in numbers.items()}


_ROOM = re.compile(
    r"(?:round ?table|room|session|table ronde|salle|mesa redonda|sala|sesion|sessao|seance)\s+$"
)
_WORDY = re.compile(
    r"thousand|\bmil\b|\bmille\b|\bday of|\b(?:dias|jours?) d|[a-z] (?:de|of) 20\d\d|[a-z] 20\d\d"
)


@lru_cache(maxsize=1)
def _words_pattern() -> re.Pattern[str]:
    number = "|".join(
        re.escape(w).replace(r"\ ", "[ -]") for w in sorted(_number_words(), key=len, reverse=True)
    )
    thousand = r"(?:two thousand(?: and)?|dos mil|deux mille?|dois mil(?: e)?)"
    return re.compile(
        rf"\b(?P<day>{number})\s*(?:day|dias?|jours?)?\s*(?:of |del? (?:mes de )?|do mes de |du mois d[e'] ?|de )?"
        rf"(?P<month>{_M})\s*(?:,|of|de|del|do)?\s*(?:(?:the )?(?:year|ano|l'an) )?(?:of |de )?"
        rf"(?:{thousand} (?P<rest>{number})|(?P<year>20\d\d))\b"
    )


def _in_words(folded: str) -> Iterator[Span]:
    if not _WORDY.search(folded):
        return
    numbers = _number_words()
    for match in _words_pattern().finditer(folded):
        day = numbers[match.group("day").replace("-", " ")]
        rest = match.group("rest")
        year = int(match.group("year")) if rest is None else 2000 + numbers[rest.replace("-", " ")]
        text = f"{year}-{_month(match.group('month')):02d}-{day:02d}"
        span = _checked(match, text, text)
        if span is not None:
            yield span
