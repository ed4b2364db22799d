"""Where mechanisms and organizations are named, by phrases over the register's names and acronyms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

from gcm_classify.phrasebook import Phrases
from gcm_classify.profile.elision import elided_mentions
from gcm_classify.profile.mentions import Mention
from gcm_classify.profile.organizations import ORGANIZATIONS
from gcm_classify.profile.parts import fold
from gcm_classify.taxonomy import Mechanism, load_mechanisms

__all__ = ["Mention", "is_part_of_name", "mechanism_mentions", "mentions_anywhere", "organization_mentions"]

_WORD = re.compile(r"\w+|[^\w\s]")
_MIGRATION = re.compile(
    r"\b(?:migra|refug|asylum|asilo|asile|global compact|pacto mundial|pacte mondial|pacto global|imrf|"
    r"movilidad humana|mobilite humaine|mobilidade humana)"
)
_CROSSING = re.compile(
    _MIGRATION.pattern + r"|\b(?:visa|visto|passport|pasaporte|passeport|passaporte|consula|consular)"
)
_OFFICE = re.compile(
    r"\W{1,4}(?:(?:the|la|el|le|o|a|technical|permanent|executive|pro tempore) )?(?:secretar|presiden|chair|support unit|"
    r"unidad|unite|unidade|troika)"
)
_AND = re.compile(r"\W{1,3}|\W*(?:and|y|e|et|with|con|avec|com)\W*(?:the |la |el |le |o |a )?")
_LINE = 90  # characters of a line of a letterhead
_SMALL_WORDS = frozenset(
    [
        "of",
        "the",
        "de",
        "del",
        "la",
        "las",
        "los",
        "el",
        "le",
        "les",
        "l",
        "d",
        "du",
        "des",
        "da",
        "do",
        "das",
        "dos",
        "and",
        "y",
        "et",
        "e",
        "on",
        "for",
        "in",
        "sobre",
        "sur",
        "para",
        "pour",
        "en",
        "em",
        "no",
        "na",
        "au",
        "aux",
        "a",
        "o",
        "os",
        "as",
    ]
)
_PLURALS = (("coes", "cao"), ("ciones", "cion"), ("s", ""))  # migrações, migraciones, migrations
_TELLING = 3  # words that tell, from which a name is known without its small words
_AROUND = 70  # characters beside an ambiguous acronym in which migration must be spoken of
_REMEMBERED = (
    1_024  # lines: those of a document are asked about by authors, partners, kinds, modes and doubts in turn
)


@lru_cache(maxsize=_REMEMBERED)
def mechanism_mentions(text: str, document: str) -> tuple[Mention, ...]:
    """Mentions of registered mechanisms in `text`, in order, never overlapping.

    An ambiguous acronym counts where `document` (folded) holds another name of the same mechanism, or where
    migration is spoken of beside it and nothing spells it out otherwise.
    """
    found = _found("mechanisms", text)
    sure = [Mention(key, start, end) for key, start, end in found if not key.startswith("?")]
    doubtful = [(key[1:], start, end) for key, start, end in found if key.startswith("?")]
    for acronym, start, end in doubtful:
        owner = _owner(acronym, text, start, end, document) or _listed_owner(acronym, text, start, end, sure)
        if owner is not None:
            sure.append(Mention(owner, start, end))
    sure += [
        one for one in elided_mentions(text) if all(one.start >= m.end or m.start >= one.end for m in sure)
    ]
    return tuple(sorted(sure, key=lambda m: m.start))


@lru_cache(maxsize=_REMEMBERED)
def organization_mentions(text: str) -> tuple[Mention, ...]:
    """Mentions of intergovernmental and other organizations, in order, never overlapping."""
    return tuple(Mention(key, start, end) for key, start, end in _found("organizations", text))


def is_part_of_name(name: str) -> bool:
    """Whether a registered name holds these words: "Regional Consultative Process on Migration" below "IGAD"."""
    return any(fold(name) in known for names in _folded_names().values() for known in names)


def mentions_anywhere(document: str) -> bool:
    """Whether the folded text holds the name of any registered mechanism, as a quick look."""
    return any(name in document for names in _folded_names().values() for name in names)


def _owner(acronym: str, text: str, start: int, end: int, document: str) -> str | None:
    owners = _ambiguous()[acronym]
    named = [owner for owner in owners if _is_named(owner, document)]
    if len(named) == 1:
        return named[0]
    if named or len(owners) > 1 or _spelled_otherwise(acronym, document):
        return None
    shouted = text.isupper() and len(text) > 2 * len(acronym)
    beside = fold(text[max(0, start - _AROUND) : start] + " " + text[end : end + _AROUND])
    told = _MIGRATION.search(beside) or _is_office(text, start, end, document)
    return owners[0] if len(acronym) > 2 and not shouted and told else None


def _listed_owner(acronym: str, text: str, start: int, end: int, sure: list[Mention]) -> str | None:
    """The one owner of an acronym that stands next to a mechanism: "the Quito Process and CSM"."""
    owners = _ambiguous()[acronym]
    gaps = [text[one.end : start] for one in sure if one.end <= start]
    gaps += [text[end : one.start] for one in sure if end <= one.start]
    beside = any(_AND.fullmatch(fold(gap)) for gap in gaps)
    return owners[0] if beside and len(owners) == 1 and len(acronym) > 2 else None


def _is_office(text: str, start: int, end: int, document: str) -> bool:
    """Whether a short line is the acronym with its office ("CRM - Secretariat") in a paper on crossing borders."""
    line = len(text) < _LINE and not text[:start].strip()
    return line and bool(_OFFICE.match(fold(text[end:]))) and _CROSSING.search(document) is not None


def _is_named(owner: str, document: str) -> bool:
    """Whether the document names the mechanism in full, or in short by two of its ambiguous names."""
    if any(name in document for name in _folded_names()[owner]):
        return True
    short = [
        name for name in _short_names()[owner] if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", document)
    ]
    return len(short) > 1 or (any(" " in name for name in short) and _MIGRATION.search(document) is not None)


def _spelled_otherwise(acronym: str, document: str) -> bool:
    """Whether "customer relationship management (CRM)" stands somewhere: words before the bracket have its initials."""
    letters = re.sub(r"[^a-z]", "", acronym.casefold())
    for found in re.finditer(rf"\(\s*{re.escape(letters)}\s*\)", document) if letters else ():
        words = re.findall(r"\w+", document[max(0, found.start() - 120) : found.start()])
        if "".join(word[0] for word in words if word not in _SMALL_WORDS).endswith(letters):
            return True
    return False


def _found(register: Literal["mechanisms", "organizations"], text: str) -> tuple[tuple[str, int, int], ...]:
    """Key and range of every match; of two that overlap the longer stays, of two alike the first."""
    names, stems, acronyms = _sought(register)
    words = _WORD.findall(text)
    told = list(map(_told, words))
    matches = [*names.among([folded for folded, _ in told]), *acronyms.among(words)]
    places = [place for place, (_, stem) in enumerate(told) if stem]
    for key, first, last in stems.among([told[place][1] for place in places]):
        matches.append((key, places[first], places[last - 1] + 1))
    if not matches:  # most lines
        return ()
    matches.sort(key=lambda m: (m[1] - m[2], m[1]))
    taken: list[tuple[str, int, int]] = []
    for key, first, last in matches:
        if all(last <= other[1] or first >= other[2] for other in taken):
            taken.append((key, first, last))
    spans = [word.span() for word in _WORD.finditer(text)]
    return tuple(sorted(((key, spans[f][0], spans[e - 1][1]) for key, f, e in taken), key=lambda m: m[1]))


@lru_cache(maxsize=1 << 13)  # most words of a text were in another one
def _told(word: str) -> tuple[str, str]:
    """A word folded, and its stem."""
    folded = fold(word)
    return folded, _stem(folded)


def _stem(word: str) -> str:
    """A folded word without its plural, "" for a small word: names are written with either, and with any article."""
    if word in _SMALL_WORDS or word in "'-":
        return ""
    for plural, singular in _PLURALS:
        if len(word) > len(plural) + 2 and word.endswith(plural):
            return word.removesuffix(plural) + singular
    return word


@lru_cache(maxsize=2)
def _sought(register: Literal["mechanisms", "organizations"]) -> tuple[Phrases[str], ...]:
    """Names as folded words, as stems without small words and plurals, and acronyms in their case."""
    if register == "mechanisms":
        acronyms = {m.name: m.acronyms for m in load_mechanisms()}
        acronyms |= {f"?{acronym}": (acronym,) for acronym in _ambiguous()}
        return _phrases({m.name: _names_of(m) for m in load_mechanisms()}, acronyms)
    names = {
        name: (name, *(o for o in others if not _is_acronym(o))) for name, others in ORGANIZATIONS.items()
    }
    acronyms = {name: tuple(o for o in others if _is_acronym(o)) for name, others in ORGANIZATIONS.items()}
    return _phrases(names, acronyms)


def _is_acronym(name: str) -> bool:
    return " " not in name and sum(char.isupper() for char in name) > 1


def _phrases(
    names: Mapping[str, Sequence[str]], acronyms: Mapping[str, Sequence[str]]
) -> tuple[Phrases[str], ...]:
    folded = [(key, _WORD.findall(fold(text))) for key, texts in names.items() for text in texts]
    stems = [(key, [stem for word in words if (stem := _stem(word))]) for key, words in folded]
    cased = [(key, _WORD.findall(text)) for key, texts in acronyms.items() for text in texts]
    return Phrases(folded), Phrases(one for one in stems if len(one[1]) >= _TELLING), Phrases(cased)


@lru_cache(maxsize=1)
def _ambiguous() -> dict[str, tuple[str, ...]]:
    owners: dict[str, list[str]] = {}
    for mechanism in load_mechanisms():
        for acronym in mechanism.ambiguous_acronyms:
            owners.setdefault(acronym, []).append(mechanism.name)
    return {acronym: tuple(names) for acronym, names in owners.items()}


@lru_cache(maxsize=1)
def _folded_names() -> dict[str, tuple[str, ...]]:
    return {m.name: tuple(fold(n) for n in (*_names_of(m), *m.acronyms)) for m in load_mechanisms()}


@lru_cache(maxsize=1)
def _short_names() -> dict[str, tuple[str, ...]]:
    return {m.name: tuple(fold(n) for n in m.ambiguous_acronyms) for m in load_mechanisms()}


def _names_of(mechanism: Mechanism) -> tuple[str, ...]:
    return (mechanism.name, *mechanism.aliases)
