"""Before the forum or during it: the chart's own phase for what is spoken there, the date for the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gcm_classify.profile.dates import DateVerdict
from gcm_classify.profile.parts import Parts
from gcm_classify.taxonomy import Forum, load_chart, load_forums

__all__ = ["PhaseVerdict", "dated_phase", "phase_of"]

_AHEAD = re.compile(
    r"\b(?:ahead of|in preparation (?:for|to|of)|in advance of|prior to|in the run-up to|towards|will (?:take place|be held|"
    r"convene|open)|forthcoming|upcoming|de cara al?|con miras al?|en preparacion (?:del?|para)|previo al?|tendra lugar|"
    r"se celebrara|proximo|en vue d\w+|en amont d\w+|en prevision d\w+|aura lieu|se tiendra|prochain|"
    r"em preparacao|com vista\w* a\w*|tera lugar|antes d\w+|proxima?)\b"
)
_FORUM = re.compile(
    r"\b(?:review forum|imrf|foro de examen|forum d'examen|forum de (?:revisao|exame|analise)|20\d\d forum|"
    r"foro de 20\d\d|forum de 20\d\d|femi|fmri)\b"
)
_CHART_TELLS = 0.7
_NEAR = 120


@dataclass(frozen=True, slots=True)
class PhaseVerdict:
    """The phase's id with confidence in [0, 1] and the words."""

    phase: str
    confidence: float
    evidence: str = ""


def phase_of(parts: Parts, input_type: str, date: DateVerdict, *, sent: bool) -> PhaseVerdict:
    """Statements and side events take the chart's phase; the rest is dated.

    Without a date, words that look ahead to the forum tell if a mechanism sent the paper (`sent`); else the chart,
    whose other inputs are made before it; an "other" stays unknown.
    """
    usual = next((one.phase for one in load_chart().input_types if one.id == input_type), None)
    if usual == "during_imrf":
        return PhaseVerdict(usual, 0.95, date.evidence)
    if date.date is not None:
        dated = dated_phase(date.date)
        if dated is not None:
            return PhaseVerdict(dated, max(0.6, date.confidence), date.evidence)
    ahead = _looks_ahead(parts) if sent else ""
    if ahead:
        return PhaseVerdict("before_imrf", 0.75, ahead)
    return PhaseVerdict(usual, _CHART_TELLS) if usual else PhaseVerdict("unknown", 0.6)


def dated_phase(text: str) -> str | None:
    """What an ISO date, perhaps partial, tells: before the next forum or during it; None after the last one known and where a partial date leaves it open."""
    for forum in load_forums():
        if text[:10] <= forum.end.isoformat()[: len(text)]:
            return _beside(text, forum)
    return None


def _beside(text: str, forum: Forum) -> str | None:
    first = forum.start.isoformat()[: len(text)]
    if text < first:
        return "before_imrf"
    return "during_imrf" if len(text) == 10 else None


def _looks_ahead(parts: Parts) -> str:
    for part in parts.of("title", "head", "field", "opening"):
        for found in _AHEAD.finditer(part.folded):
            forum = _FORUM.search(part.folded, max(0, found.start() - _NEAR), found.end() + _NEAR)
            if forum:
                return part.text[min(found.start(), forum.start()) : max(found.end(), forum.end())]
    return ""
