"""What a paragraph's or a run's style says of it: heading level, list, hidden, left to a style that it is based on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from gcm_classify.ingest.ooxml import Element, attribute, child, is_on, short

__all__ = ["Style", "Styles", "styles_of"]

Value = TypeVar("Value")

_BODY = 9  # the outline level of running text
# Names of built-in styles are English in every edition of Word; ids, and what other programs write, are not.
_HEADING = re.compile(
    r"(?:heading|titre|título|titulo|ttulo|überschrift|berschrift|rubrik|kop|titolo|заголовок|标题)\s*(\d)",
    re.IGNORECASE,
)
_TITLES = frozenset(["title", "titre", "título", "titulo", "titel"])


@dataclass(frozen=True, slots=True)
class Style:
    """One style; None for what it leaves to the style that it is based on."""

    name: str = ""
    based_on: str | None = None
    outline: int | None = None
    list: str | None = None
    level: int | None = None
    is_hidden: bool | None = None
    is_bold: bool | None = None


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document, by id."""

    by_id: Mapping[str, Style] = field(default_factory=dict)
    default: str | None = None

    def chain(self, identity: str | None) -> Iterator[tuple[str, Style]]:
        """A style and those that it is based on, nearest first."""
        seen: set[str] = set()
        while identity is not None and identity not in seen:
            seen.add(identity)
            style = self.by_id.get(identity, Style(identity))
            yield identity, style
            identity = style.based_on

    def first(self, identity: str | None, get: Callable[[Style], Value | None]) -> Value | None:
        """What the nearest style of the chain says that says anything."""
        return next((value for _, style in self.chain(identity) if (value := get(style)) is not None), None)

    def heading_level(self, identity: str | None, outline: int | None) -> int | None:
        """1 for a title, 2 for a heading of the first level; None for running text.

        Args:
            identity: the paragraph's style.
            outline: the paragraph's own outline level, which goes before its style's.
        """
        for _, style in self.chain(identity):
            if style.name.casefold() in _TITLES:
                return 1
            if match := _HEADING.match(style.name):
                return int(match[1]) + 1
        if outline is None:
            outline = self.first(identity, lambda style: style.outline)
        return outline + 2 if outline is not None and 0 <= outline < _BODY else None

    def is_contents(self, identity: str | None) -> bool:
        """True for a line of a table of contents."""
        return any(re.match(r"toc \d", style.name.casefold()) for _, style in self.chain(identity))

    @property
    def lists(self) -> dict[str, str]:
        """The list that a style stands for, by style."""
        return {identity: style.list for identity, style in self.by_id.items() if style.list is not None}


def styles_of(root: Element) -> Styles:
    """The styles that `styles.xml` defines."""
    found, default = {}, None
    for element in root:
        if short(element.tag) != "w:style":
            continue
        identity = attribute(element, "styleId") or ""
        found[identity] = _style(element)
        if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
            default = identity
    return Styles(found, default)


def _style(element: Element) -> Style:
    def value(*path: str) -> str | None:
        at = child(element, *path)
        return attribute(at, "val") if at is not None else None

    def on(name: str) -> bool | None:
        at = child(element, "w:rPr", name)
        return None if at is None else is_on(at)

    return Style(
        name=value("w:name") or "",
        based_on=value("w:basedOn"),
        outline=_integer(value("w:pPr", "w:outlineLvl")),
        list=value("w:pPr", "w:numPr", "w:numId"),
        level=_integer(value("w:pPr", "w:numPr", "w:ilvl")),
        is_hidden=on("w:vanish"),
        is_bold=on("w:b"),
    )


def _integer(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"\d{1,9}", text) else None
