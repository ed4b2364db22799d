"""The day a document was adopted or delivered, else its event was held, else it was signed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gcm_classify.profile.calendar import Span, spans_in
from gcm_classify.profile.cues import FORUM, Kind
from gcm_classify.profile.parts import Part, Parts, Zone
from gcm_classify.taxonomy import load_forums

__all__ = ["DateVerdict", "date_of"]

_ZONES: dict[Zone, float] = {
    "title": 3.0,
    "head": 3.0,
    "field": 2.6,
    "closing": 1.6,
    "furniture": 1.8,
    "opening": 0.8,
    "section": 0.3,
    "body": 0.0,
}
_SPOKEN: frozenset[Kind] = frozenset({"oral", "statement", "written", "side_event"})

_ADOPTED = re.compile(
    r"(?:^|[.;]\s*|\b(?:this|present|hereby|was|were|esta|presente|la presente|fue|cette|a ete|foi)\b[^.;]{0,60})\W*"
    r"(?:adopted|approved|done|agreed|adoptad\w|aprobad\w|hech[oa]|dad[oa]|suscrit\w|adoptee?s?|approuvee?s?|fait\w*|"
    r"adotad\w|aprovad\w|feit\w)\b[^.;]{0,120}$"
)
_DELIVERED = re.compile(r"\b(?:delivered|pronunciad\w|prononcee?|proferid\w|leid[oa])\b[^.;]{0,100}$")
_HELD = re.compile(
    r"\b(?:held|met|gathered|meeting|meetings|convened|took place|assembled|workshop|consultation|conference|"
    r"celebrad\w|reunid\w|se reunio|reunion|reuniones|tuvo lugar|taller|conferencia|"
    r"reunis|reunies|s'est tenue?|tenue?|atelier|conference|"
    r"reunidos|realizad\w|realizou|decorreu|reuniao|oficina)\b[^.;]{0,130}$"
)
_LABEL = re.compile(r"^\W*(?:date|dated|fecha|data|when|cuando|quand|jour|dates)\b\s*[^|:]{0,20}[|:]")
_LIMIT = re.compile(
    r"\b(?:by|before|until|no later than|not later than|as of|since|deadline|confirm\w*|rsvp|until|from now|valid|"
    r"antes del?|hasta|a mas tardar|desde|a partir del?|al|avant|jusqu'au|au plus tard|depuis|a compter du|d'ici|"
    r"ate|antes de|desde|a partir de|resolution|next|proxim\w|prochain\w*|collected from|"
    r"compact[^.;]{0,40}adopted|entered into force|period|periodo|periode)\W*(?:the |el |le |o )?$"
)
_ELSEWHERE = re.compile(
    r"\b(?:marrakesh|marrakech|general assembly|asamblea general|assemblee generale|assembleia geral|"
    r"will (?:take place|be held|meet)|tendra lugar|se celebrara|aura lieu|se tiendra|tera lugar|realizar-se-a|"
    r"previous|last|earlier|anterior|precedent\w*|first meeting|founded|established|creat\w+|cre[ae]\w*|since)\b[^.;]{0,90}$"
)
_SYMBOL_YEAR = re.compile(r"(?<=[/-])(20[1-4]\d)(?=[/\s-]|$)|\b(20[1-4]\d)(?=/)")
_TITLE_YEAR = re.compile(r"(?<!agenda )(?<!in )\b(20[12]\d)\b(?![-/]\d)")


@dataclass(frozen=True, slots=True)
class DateVerdict:
    """An ISO date, perhaps partial, with confidence in [0, 1] and the words."""

    date: str | None = None
    confidence: float = 0.0
    evidence: str = ""


def date_of(parts: Parts, kind: Kind | None) -> DateVerdict:
    """The best date by the words beside it.

    Of a range ("12–13 June") an outcome document takes the last day, on which it is adopted; everything else the
    first. A statement dated only by the days of the forum is given the forum's month: its day is not told.
    """
    best: tuple[float, Span, Part] | None = None
    for score, span, part in _scored(parts, kind):
        if best is None or score > best[0]:
            best = (score, span, part)
    if best is not None and best[0] >= 1.0:
        score, span, part = best
        return DateVerdict(_chosen_day(span, kind), min(0.97, 0.45 + 0.12 * score), _evidence(part, span))
    return _year_alone(parts)


def _scored(parts: Parts, kind: Kind | None) -> Iterator[tuple[float, Span, Part]]:
    for part in parts.all:
        if part.zone in ("body", "section"):
            continue
        earlier = 0
        for span in sorted(spans_in(part.folded), key=lambda one: one.at):
            before = part.folded[max(earlier, span.at - 160) : span.at]
            yield _score(part, span, before, kind), span, part
            earlier = span.end


def _score(part: Part, span: Span, before: str, kind: Kind | None) -> float:
    score = _ZONES[part.zone]
    if _LIMIT.search(before):
        return score - 4.0
    if part.zone != "body" and _ADOPTED.search(before):
        score += 4.0 if part.zone != "opening" else 2.5
    elif part.zone != "body" and _DELIVERED.search(before):
        score += 3.0
    elif part.zone in ("opening", "head", "title") and _HELD.search(before):
        score += 1.2
    if _LABEL.search(part.folded):
        score += 1.5
    if _ELSEWHERE.search(before):
        score -= 2.5
    return score - _forum_cost(part, span, kind) - (0.4 if span.precision < 3 else 0.0)


def _forum_cost(part: Part, span: Span, kind: Kind | None) -> float:
    """The forum's own days date a statement, if badly, and nothing else."""
    if not _is_forum(span):
        return 0.0
    return 0.6 if kind in _SPOKEN else 4.0


def _is_forum(span: Span) -> bool:
    return any(span.first == f.start.isoformat() and span.last == f.end.isoformat() for f in load_forums())


def _chosen_day(span: Span, kind: Kind | None) -> str:
    if kind in _SPOKEN and _is_forum(span):
        return span.first[:7]
    return span.last if kind == "outcome" else span.first


def _year_alone(parts: Parts) -> DateVerdict:
    for part in parts.of("furniture", "title", "head"):
        if len(part.text) > 120 or FORUM.search(part.folded) or any(spans_in(part.folded)):
            continue
        found = (
            _SYMBOL_YEAR.search(part.folded) if part.zone == "furniture" else _TITLE_YEAR.search(part.folded)
        )
        if found:
            return DateVerdict(found.group(1) or found.group(2), 0.5, part.text.strip()[:120])
    return DateVerdict()


def _evidence(part: Part, span: Span) -> str:
    start = part.text.rfind("\n", 0, span.at) + 1
    start = max(start, span.at - 60)
    return part.text[start : span.end].strip()
