"""Lists of names in a sentence or a line: "the Quito Process, the Inter-American Development Bank and the Coalition"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from gcm_classify.profile.mentions import Mention
from gcm_classify.profile.names import mechanism_mentions, organization_mentions
from gcm_classify.profile.parts import fold

__all__ = ["Enumeration", "Item", "enumerations"]

_TOKEN = re.compile(r"\([^()]{1,40}\)|\b[lLdD](?=['’]\w)|\w[\w'’&]*(?:-[\w'’]+)*|[^\w\s]")
_SMALL = frozenset(
    [
        "the",
        "of",
        "for",
        "on",
        "in",
        "de",
        "del",
        "la",
        "las",
        "los",
        "el",
        "du",
        "des",
        "d",
        "l",
        "le",
        "les",
        "da",
        "do",
        "das",
        "dos",
        "e'",
        "a",
        "o",
        "os",
        "as",
        "para",
        "pour",
        "por",
        "sobre",
        "sur",
        "au",
        "aux",
        "contra",
    ]
)
_AND = frozenset(["and", "y", "e", "et", "&", ",", ";", "/", "|", "·", "-", "–", "—"])
_BODY = re.compile(
    r"\b(?:bank|banco|banque|coalit|coalic|network|red\b|reseau|rede\b|federat|federac|council|consejo|conseil|conselho|foundation|"
    r"fundacion|fondation|fundacao|universi|institut|chamber|camara|chambre|union|uniao|associat|asociac|associac|organi[sz]a|agenc|"
    r"commission|comision|comissao|committee|comite|alliance|alianza|alianca|confederat|confederac|cent(?:re|er|ro)\b|programme|programa|fund\b|fondo|"
    r"fonds|society|sociedad|societe|sociedade|congress|caritas|red cross|cruz roja|croix-rouge|cruz vermelha|cities|mercociudades|cooperative|employers|workers|"
    r"observator|academ|platform|plataforma|nations|onu\b)"
)
_ADJECTIVE = re.compile(
    r"(?:central|occidental|oriental|austral|meridional|international|internacional|mondial|mundial|regional|national|nacional|latin|"
    r"american|african|europe|andin|arab)(?:[aoe]?s?|ais|aux|en|enne)"
)
_STATE = re.compile(
    r"\b(?:permanent mission|mision permanente|mission permanente|missao permanente|minist|government|gobierno|gouvernement|governo|embass|embajad|ambassad|embaixad)"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A member of a list: its range; `name` is canonical where a register knows it, else as written."""

    name: str
    start: int
    end: int
    mechanism: bool
    body: bool


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Two names or more, told one after the other; or one alone where `least` allowed it."""

    items: tuple[Item, ...]

    @property
    def start(self) -> int:
        """Where the first begins."""
        return self.items[0].start

    @property
    def end(self) -> int:
        """Where the last ends."""
        return self.items[-1].end

    @property
    def has_mechanism(self) -> bool:
        """Whether a registered mechanism is among them."""
        return any(item.mechanism for item in self.items)

    @property
    def bodies(self) -> tuple[Item, ...]:
        """The members that are organizations, institutions, networks: neither mechanisms nor States."""
        return tuple(item for item in self.items if item.body)


@lru_cache(maxsize=256)  # authors, partners and strangers ask about the same lines
def enumerations(text: str, document: str, *, least: int = 2) -> tuple[Enumeration, ...]:
    """Every list of `least` names or more in a text; `document` (folded) decides ambiguous acronyms."""
    return tuple(_enumerations(text, document, least))


def _enumerations(text: str, document: str, least: int) -> Iterator[Enumeration]:
    mechanisms = mechanism_mentions(text, document)
    organizations = [
        one
        for one in organization_mentions(text)
        if not any(m.start < one.end and one.start < m.end for m in mechanisms)
    ]
    run: list[Item] = []
    pending: list[tuple[int, int]] = []
    for start, end, kind in (*_tokens(text, (*mechanisms, *organizations)), (len(text), len(text), "stop")):
        if kind == "lower" and pending and pending[-1][0] < 0:
            kind = "name"  # "Union des transporteurs": only the first word of a name has a capital
        if kind == "name" or (kind == "small" and pending):
            pending.append((start, end) if kind == "name" else (-1, end))
        elif kind == "small" or (kind == "bracket" and (pending or run)):
            continue
        else:
            run += _item(text, pending, mechanisms, organizations)
            pending = []
            if kind in ("stop", "lower"):
                if len(run) >= least:
                    yield Enumeration(tuple(run))
                run = []


def _tokens(text: str, mentions: tuple[Mention, ...]) -> Iterator[tuple[int, int, str]]:
    """Ranges of words and names with what they are: name, small word, bracket, and (a comma too), lower, stop."""
    known = sorted(mentions, key=lambda one: one.start)
    at = 0
    for found in _TOKEN.finditer(text):
        if found.start() < at:
            continue
        inside = next((one for one in known if one.start <= found.start() < one.end), None)
        if inside is not None:
            at = inside.end
            yield inside.start, inside.end, "name"
        else:
            yield found.start(), found.end(), _kind(found.group())


@lru_cache(maxsize=1 << 13)  # most words of a text were in another one
def _kind(word: str) -> str:
    if word.startswith("("):
        return "bracket"
    plain = fold(word)
    if plain in _AND:
        return "and"
    if plain in _SMALL or plain in {"'", "’"}:
        return "small"
    if word[0].isupper() or _ADJECTIVE.fullmatch(plain):
        return "name"
    return "lower" if word[0].isalpha() else "stop"


def _item(
    text: str, pending: list[tuple[int, int]], mechanisms: tuple[Mention, ...], organizations: list[Mention]
) -> list[Item]:
    """The name that a run of words makes, without small words at its end; none of nothing."""
    while pending and pending[-1][0] < 0:
        pending.pop()
    if not pending:
        return []
    start, end = pending[0][0], pending[-1][1]
    mechanism = next((one for one in mechanisms if start <= one.start < end), None)
    if mechanism is not None:
        return [Item(mechanism.name, start, end, mechanism=True, body=False)]
    organization = next((one for one in organizations if start <= one.start < end), None)
    if organization is not None:
        return [Item(organization.name, start, end, mechanism=False, body=True)]
    name = " ".join(text[start:end].split())
    return [Item(name, start, end, mechanism=False, body=_is_body(name))]


def _is_body(name: str) -> bool:
    folded = fold(name)
    acronym = name.isupper() and 3 <= len(name) <= 9 and name.isalpha()
    return not _STATE.search(folded) and (acronym or _BODY.search(folded) is not None)
