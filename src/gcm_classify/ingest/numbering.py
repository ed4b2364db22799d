"""The numbers that Word prints before paragraphs and that stand nowhere in their text: "15.", "(a)", "3.2"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from gcm_classify.ingest.ooxml import Element, attribute, child, is_on, short

__all__ = ["BULLET", "Numbering", "figures", "numbering_of"]

BULLET = "•"
_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LARGEST = 4_000  # what a number without sense may be asked for


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts: its first number, its figures, and its text with %1 for the number of level 1."""

    start: int = 1
    figures: str = "decimal"
    text: str = "%1."
    style: str | None = None
    is_legal: bool = False  # figures of all levels in decimals
    restart: int | None = None  # the level that sets it back; 0 never, None every higher one


@dataclass(slots=True)
class Numbering:
    """The lists of a document, counting as its paragraphs are read in order."""

    levels: Mapping[str, Mapping[int, Level]] = field(default_factory=dict)  # by list
    shared: Mapping[str, str] = field(default_factory=dict)  # lists that count together, by list
    restarts: Mapping[str, Mapping[int, int]] = field(default_factory=dict)  # first numbers of a list's own
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _started: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, number: str, style: str) -> int:
        """The level of a list that a paragraph's style stands for; 0 where none is."""
        levels = self.levels.get(number, {})
        return next((at for at, level in levels.items() if level.style == style), 0)

    def next(self, number: str, at: int) -> str | None:
        """The number of the next paragraph of a list: "15.", "(a)", a bullet; None for a list that there is not.

        Args:
            number: the list's id.
            at: its level, from 0.
        """
        levels = self.levels.get(number)
        if levels is None or at not in range(_LEVELS):
            return None
        level = levels.get(at, Level())
        counts = self._counts[self.shared.get(number, number)]
        self._advance(number, at, level, counts)
        for below in [below for below in counts if below > at and _is_set_back(levels.get(below), at)]:
            del counts[below]
        if level.figures == "bullet":
            return BULLET
        return self._printed(level, at, levels, counts)

    def _advance(self, number: str, at: int, level: Level, counts: dict[int, int]) -> None:
        own = self.restarts.get(number, {}).get(at)
        if own is not None and (number, at) not in self._started:
            counts[at] = own
        else:
            counts[at] = counts[at] + 1 if at in counts else level.start if own is None else own
        self._started.add((number, at))

    def _printed(
        self, level: Level, at: int, levels: Mapping[int, Level], counts: dict[int, int]
    ) -> str | None:
        def shown(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            other = levels.get(place, Level())
            value = counts.get(place, other.start)
            return figures(value, "decimal" if level.is_legal else other.figures)

        return " ".join(_PLACE.sub(shown, level.text).split()) or None


def _is_set_back(level: Level | None, by: int) -> bool:
    if level is None or level.restart is None:
        return True
    return level.restart != 0 and by < level.restart


def figures(value: int, kind: str) -> str:
    """A number as a kind of figures of OOXML prints it; in decimals where that is not known.

    >>> figures(3, "lowerLetter"), figures(9, "upperRoman"), figures(7, "decimalZero")
    ('c', 'IX', '07')
    """
    if kind == "none":
        return ""
    if not 0 < value < _LARGEST:
        return str(value)
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("lowerRoman", "upperRoman"):
        return _roman(value).upper() if kind == "upperRoman" else _roman(value)
    return f"{value:02d}" if kind == "decimalZero" else str(value)


def _roman(value: int) -> str:
    out = ""
    for size, letters in (*_ROMAN, *_ROMAN_SMALL):
        count, value = divmod(value, size)
        out += letters * count
    return out


def numbering_of(root: Element, lists_of_styles: Mapping[str, str]) -> Numbering:
    """The lists that `numbering.xml` defines.

    Args:
        root: of the part.
        lists_of_styles: the list that a style stands for, by style; some lists are defined by naming a style.
    """
    abstract = {attribute(part, "abstractNumId"): part for part in root if short(part.tag) == "w:abstractNum"}
    numbers = {attribute(part, "numId") or "": part for part in root if short(part.tag) == "w:num"}
    levels, shared, restarts = {}, {}, {}
    for number, part in numbers.items():
        base = _base(part)
        definition = abstract.get(base)
        link = child(definition, "w:numStyleLink")
        if link is not None:
            linked = numbers.get(lists_of_styles.get(attribute(link, "val") or "", ""))
            base = _base(linked) if linked is not None else base
            definition = abstract.get(base)
        if definition is None:
            continue
        own = [below for below in part if short(below.tag) == "w:lvlOverride"]
        levels[number] = _levels(definition) | _levels(*own)
        shared[number] = base or number
        restarts[number] = {
            _number(override, "ilvl"): _number(start, "val")
            for override in own
            if (start := child(override, "w:startOverride")) is not None
        }
    return Numbering(levels, shared, restarts)


def _base(part: Element | None) -> str | None:
    link = child(part, "w:abstractNumId")
    return attribute(link, "val") if link is not None else None


def _levels(*parts: Element) -> dict[int, Level]:
    return {
        _number(level, "ilvl"): _level(level)
        for part in parts
        for level in part
        if short(level.tag) == "w:lvl"
    }


def _level(element: Element) -> Level:
    def value(name: str) -> str | None:
        found = child(element, f"w:{name}")
        return attribute(found, "val") if found is not None else None

    start, restart = value("start"), value("lvlRestart")
    return Level(
        start=_integer(start, 1),
        figures=value("numFmt") or "decimal",
        text=value("lvlText") or "",
        style=value("pStyle"),
        is_legal=is_on(child(element, "w:isLgl")),
        restart=None if restart is None else _integer(restart, 0),
    )


def _number(element: Element, name: str) -> int:
    return _integer(attribute(element, name), 0)


def _integer(text: str | None, fallback: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text) else fallback
