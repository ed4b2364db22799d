"""Which kind of paper a document is, by its title page, its formulae and its build."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from gcm_classify.patternbook import PatternBook
from gcm_classify.profile.cues import ANYWHERE, CUES, Kind
from gcm_classify.profile.parts import Part, Parts, Zone

__all__ = ["SALUTATION", "KindSignal", "KindVerdict", "kind_of", "kind_signals"]

_ZONES: dict[Zone, float] = {
    "title": 3.0,
    "head": 2.4,
    "furniture": 1.6,
    "field": 0.6,
    "opening": 0.7,
    "closing": 0.5,
}
_LATER = 0.3  # a second kind named in the same line: "report on the Declaration"
_CUES = PatternBook([pattern for *_, pattern in CUES])
_ANYWHERE = PatternBook([pattern for *_, pattern in ANYWHERE])
_ENOUGH = 0.9  # score below which nothing tells

SALUTATION = re.compile(
    r"^\W*(?:(?:thank you,? )?(?:mr|mister|madam|mme|distinguished|honou?rable|dear)?\.? ?(?:co-?chairs?|(?:vice-)?president|chair(?:person)?|"
    r"excellenc\w+|moderator|colleagues|ladies and gentlemen)|(?:senor|senora|senores|distinguid\w+|excelentisim\w+) |"
    r"excelenci\w+|(?:monsieur|madame|mesdames|messieurs)\b|(?:senhor|senhora|senhores)\b)[^.]{0,90}[,:.!]?$"
)
_THANKS = re.compile(
    r"^\W*(?:i thank you|thank you|muchas gracias|gracias\b|je vous remercie|merci\b|muito obrigad[oa]|obrigad[oa]\b)"
)
_RECITAL = re.compile(
    r"^\W*(?:recalling|recognizing|recognising|reaffirming|mindful|noting|taking note|convinced|welcoming|acknowledging|"
    r"aware|concerned|guided by|having regard|recordando|reconociendo|reafirmando|teniendo|tomando nota|convencid\w+|"
    r"considerando|conscientes|rappelant|reconnaissant|reaffirmant|prenant note|convaincus|considerant|soulignant|saluant|"
    r"recordando|reconhecendo|reafirmando|tendo em|tomando nota|convencid\w+|cientes)\b"
)
_TIME = re.compile(r"^\W*\d{1,2} ?[:.h] ?\d{0,2} ?(?:a\.?m|p\.?m|h)?\b")
_FICHE = re.compile(
    r"^\W*(?:fiche|ficha|practice|practica|pratique|pratica|good practice)\s*(?:n[o.]?\s*)?(?:[0-9]{1,2}|[a-z])\b"
)


@dataclass(frozen=True, slots=True)
class KindSignal:
    """One sign of a kind, with its score and the words."""

    kind: Kind
    score: float
    evidence: str


@dataclass(frozen=True, slots=True)
class KindVerdict:
    """The kinds with their scores, best first; `confidence` in [0, 1] and the words for the best one."""

    scores: tuple[tuple[Kind, float], ...] = ()
    confidence: float = 0.3
    evidence: str = ""

    @property
    def best(self) -> Kind | None:
        """The best kind, None where nothing tells."""
        return self.scores[0][0] if self.scores and self.scores[0][1] >= _ENOUGH else None

    def score(self, kind: Kind) -> float:
        """What speaks for a kind, 0 where nothing does."""
        return dict(self.scores).get(kind, 0.0)


def kind_of(parts: Parts) -> KindVerdict:
    """Add up all signs. Signs of the same kind in the same sort of place count once, by their strongest."""
    best: dict[tuple[Kind, str], KindSignal] = {}
    for place, signal in kind_signals(parts):
        key = (signal.kind, place)
        if key not in best or best[key].score < signal.score:
            best[key] = signal
    totals: dict[Kind, float] = {}
    for (kind, _), signal in best.items():
        totals[kind] = totals.get(kind, 0.0) + signal.score
    ranked = tuple(sorted(totals.items(), key=lambda item: -item[1]))
    if not ranked:
        return KindVerdict()
    evidence = max((s for (k, _), s in best.items() if k == ranked[0][0]), key=lambda s: s.score).evidence
    return KindVerdict(ranked, _confidence(ranked), evidence)


def _confidence(ranked: tuple[tuple[Kind, float], ...]) -> float:
    first = ranked[0][1]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return round(min(0.98, (1 - math.exp(-first / 1.3)) * math.sqrt(first / (first + second))), 3)


def kind_signals(parts: Parts) -> Iterator[tuple[str, KindSignal]]:
    """Every sign, with the place it was found in."""
    heads = 0
    for part in parts.all:
        heads += part.zone == "head"
        fading = 1.0 if part.zone != "head" else max(0.35, 1.15 - 0.15 * heads)
        for signal in _line_signals(part, fading):
            yield ("title" if part.zone in ("title", "head") else part.zone), signal
        for signal in _formula_signals(part):
            yield "formula", signal
    for signal in _build_signals(parts):
        yield "build", signal


def _line_signals(part: Part, fading: float) -> Iterator[KindSignal]:
    weight = _ZONES.get(part.zone, 0.0) * fading
    if weight == 0 or len(part.text) > 400:
        return
    hits = [
        (found.start(), kind, strength, found.group())
        for (kind, strength, _), found in zip(CUES, _CUES.search(part.folded), strict=True)
        if found
    ]
    if not hits:
        return
    first = min(hits)[0]
    for start, kind, strength, words in hits:
        share = 1.0 if start <= first + 2 or words in ("side event",) else _LATER
        if kind in ("side_event", "logistics", "national", "participants", "press") and strength >= 1.5:
            share = 1.0
        yield KindSignal(kind, weight * strength * share, _short(part.text, start))


def _formula_signals(part: Part) -> Iterator[KindSignal]:
    if part.zone in ("body", "section") or len(part.text) > 3000:
        return
    for (kind, score, _), found in zip(ANYWHERE, _ANYWHERE.search(part.folded), strict=True):
        if found:
            yield KindSignal(kind, score, _short(part.text, found.start()))


def _build_signals(parts: Parts) -> Iterator[KindSignal]:
    salutation = next(
        (
            p
            for p in parts.of("title", "head", "opening")
            if SALUTATION.match(p.folded) and len(p.text) < 140 and not p.heading
        ),
        None,
    )
    if salutation:
        thanks = any(_THANKS.match(p.folded) for p in parts.of("opening", "closing"))
        yield KindSignal("oral", 2.2 if thanks else 1.2, salutation.text.strip())
    recitals = [p for p in parts.of("opening", "body", "head", "closing") if _RECITAL.match(p.folded)]
    if len(recitals) >= 3:
        yield KindSignal("outcome", min(2.0, 0.5 * len(recitals)), _short(recitals[0].text, 0))
    times = [p for p in parts.of("field", "body", "head", "closing", "section") if _TIME.match(p.folded)]
    if len(times) >= 4:
        yield KindSignal("agenda", 1.0, _short(times[0].text, 0))
    yield from _fiches(parts)


def _fiches(parts: Parts) -> Iterator[KindSignal]:
    headings = [p for p in parts.of("section", "head") if _FICHE.match(p.folded)]
    if len(headings) >= 2:
        yield KindSignal("compilation", 2.0, headings[0].text.strip())
    labels: dict[str, int] = {}
    for part in parts.of("field", "body"):
        found = re.match(r"^\W*([\w() ']{4,40}?)\s*[|:]", part.folded)
        if found:
            labels[found.group(1)] = labels.get(found.group(1), 0) + 1
    if sum(count >= 3 for count in labels.values()) >= 3:
        yield KindSignal("compilation", 1.5, next(label for label, count in labels.items() if count >= 3))


def _short(text: str, at: int) -> str:
    start = text.rfind("\n", 0, at) + 1
    start = max(start, at - 60)
    return text[start : start + 140].split("\n")[0].strip()
