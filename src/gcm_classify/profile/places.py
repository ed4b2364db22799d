"""Where a document was adopted, held, delivered or signed: the town that stands beside its date, as written."""

from __future__ import annotations

import re

from gcm_classify.profile.calendar import spans_in
from gcm_classify.profile.cues import FORUM
from gcm_classify.profile.names import mechanism_mentions, organization_mentions
from gcm_classify.profile.parts import Part, Parts, fold
from gcm_classify.taxonomy import load_forums

__all__ = ["place_of"]

_TOWN = r"[A-ZÀ-ÝŁŞČŽ][\w’'.-]+(?:[ -](?:(?:de|del|da|do|of|the|la|las|los|le|les|el|al|and|y|e|au|d’|d') )*[A-ZÀ-ÝŁŞČŽ][\w’'.-]+){0,3}"
_SEGMENT = re.compile(
    rf"^(?:(?:At|In|À|En|Em|Fait à|Done at|Done in|Signed in|Adopted in|Dado en(?: la)?|Feito em|Hecho en) )?({_TOWN})\.?$"
)
_IN = re.compile(
    rf"\b(?:held|met|gathered|meeting|convened|assembled|reunid[oa]s|celebrad[oa]|réunis?|réunies?|tenue?s?|s'est tenue?|adopted|done|signed|fait|hecho|dado|dada|feito|"
    rf"Adopted|Done|Signed|Fait|Hecho|Dado|Dada|Feito)\b(?: \w+){{0,4}}? (?:in|at|en|à|em) (?:the city of |la ciudad de |la ville de |esta ciudad de |la |a cidade de )?({_TOWN})"
)
_SPOKEN_THERE = frozenset({"oral_statement", "joint_statement", "side_event", "joint_side_event"})
_ONLINE = re.compile(r"\b(?:online|on line|virtual\w*|en ligne|en linea|em linha|zoom|webinar)\b")
_LABEL = re.compile(r"(?:^|(?<=[.;] )|(?<=\n))[A-Z][\w' ]{1,20}:\s")
_NO_TOWN = re.compile(
    r"^(?:"
    r"venue|lugar|lieu|local|time|heure|item|point|room|day|date|when|where|quand|fecha|data|hora|we|el|le|la|du|on|sede"
    r")\b|\b(?:"
    r"migra|compact|pacto|pacte|regular|orderly|asylum|refug|round ?table|table ronde|mesa|plenar|pleno|plenier|general debate|debat|session|sesion|sessao|"
    r"sala|salle|hall|forum|foro|conference|conferencia|meeting|reunion|reuniao|summit|statement|"
    r"declara|interven|distr|original|english|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|lunes|martes|miercoles|jueves|viernes|lundi|mardi|mercredi|jeudi|vendredi|segunda|terca|"
    r"quarta|quinta|sexta|virtual|online|on line|hybrid|video|edition|theme|working group|grupo|"
    r"groupe|agreed|adopted|endorsed|approved|issued|circulated|signed|done|remis|diffuse|adopte|"
    r"aprobad|aprovad|adotad|dada|dado|distribuid|presented|delivered|mission|missao|mision|"
    r"headquarters|siege|report|informe|rapport|chair|president|minist|government|check|page|annex"
    r")"
)


def place_of(parts: Parts, date_line: str, input_type: str) -> str | None:
    """The town beside the document's date; None if not told.

    `date_line` are the words that the date was read from. What is spoken at the forum, and held beside it in person, is
    at the forum's place.
    """
    lines = [part for part in parts.of("title", "head", "closing") if len(part.text) < 200]
    dated = [part for part in lines if date_line and date_line[-60:] in part.text]
    for part in (*dated, *(part for part in lines if part not in dated)):
        town = _beside_date(part, parts.folded)
        if town:
            return town
    return _told(parts) or _at_forum(parts, date_line, input_type)


def _beside_date(part: Part, document: str) -> str | None:
    for span in spans_in(part.folded):
        before = [_town(segment, document) for segment in _segments(part.text[: span.at])]
        after = [_town(segment, document) for segment in _segments(part.text[span.end :])]
        town = _first_of_last_run(before) or next((one for one in after if one), None)
        if town:
            return town
    return None


def _first_of_last_run(towns: list[str | None]) -> str | None:
    """ "..., Port Vila, Vanuatu, 6 October": the town stands before its country."""
    run: list[str] = []
    for town in towns:
        run = [*run, town] if town else []
    return run[0] if run else None


def _segments(text: str) -> list[str]:
    text = _LABEL.sub("; ", text)
    pieces = re.split(r"[,;:|·()«»\"“”\n]|\s[–—-]\s|\s/\s|(?<=[a-z])\. ", text)
    names = [
        re.sub(r"(?:\s+(?:on|le|el|du|del|a|los días|em|en|aos?|and|the))+$", "", piece.strip(" \t-–—."))
        for piece in pieces
    ]
    return [name for name in names if name]


def _town(segment: str, document: str) -> str | None:
    found = _SEGMENT.match(segment)
    if found is None or _NO_TOWN.search(segment.casefold()) or FORUM.search(segment.casefold()):
        return None
    if mechanism_mentions(segment, document) or organization_mentions(segment) or segment.isupper():
        return None
    return found.group(1)


def _at_forum(parts: Parts, date_line: str, input_type: str) -> str | None:
    if input_type not in _SPOKEN_THERE or _ONLINE.search(parts.joined("title", "head", "field", "opening")):
        return None
    days = [span.first for span in spans_in(fold(date_line))]
    return next(
        (
            f.place
            for f in load_forums()
            for day in days
            if f.start.isoformat()[: len(day)] <= day <= f.end.isoformat()
        ),
        None,
    )


def _told(parts: Parts) -> str | None:
    """ "meeting in Lusaka on ...", "Fait à Praia"."""
    for part in parts.of("head", "opening", "closing"):
        found = _IN.search(part.text[:400])
        if found and not _NO_TOWN.search(found.group(1).casefold()):
            return found.group(1).rstrip(".,")
    return None
