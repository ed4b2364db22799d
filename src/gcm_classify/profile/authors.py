"""Whose input a document is: the mechanisms that speak in it, never those that it mentions.

Every sign of authorship is a `Signal` with a weight in [0, 1]; signs of one mechanism add up as independent ones do.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from gcm_classify.profile.enumerations import enumerations
from gcm_classify.profile.names import Mention, mechanism_mentions, mentions_anywhere
from gcm_classify.profile.parts import Part, Parts
from gcm_classify.profile.relations import (
    addressed,
    has_entrusted,
    is_behalf,
    is_byline,
    is_collective,
    is_jointly,
    is_organiser_line,
    is_signature,
    is_speaking,
    is_subject,
    lends_voice,
    opens_byline,
    starts_to_act,
)
from gcm_classify.profile.strangers import is_stranger
from gcm_classify.profile.unregistered import unregistered_in

__all__ = ["Authors", "Named", "Signal", "authors_of", "named_together", "signals_in"]

_ENOUGH = 0.55  # below it a mechanism is mentioned, not an author
_FIRM = 0.84  # where one reaches it, those known from running text only are company
_MANY = 4  # so many in one sentence of the running text are a list, not authors
_NEWS = 3  # so many that each do something in one paragraph are news of others
_SPOKEN_FOR = 0.54  # "on behalf of" where nobody says that he speaks: half of these are others' news
_NAMED_ONLY = 0.08  # a name in running text without any sign: papers of strangers are full of them
_MOSTLY = 0.6  # of a line that is nothing but names
_GAP = 45  # characters between the members of one list
_BREAKS = re.compile(
    r"[.!?\n]|\b(?:to|at|before|ante|devant|perante|thank\w*|on|sobre|sur|during|observed|supported)\b"
)
_CONTEXT = 220
_SIDE_BY_SIDE = re.compile(r"[\s)]*(?:\([^()]{0,20}|[-|/·•+]\s+|\s)?")


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign that a mechanism is an author: its weight in [0, 1], what kind of sign, the words."""

    mechanism: str
    weight: float
    cue: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Authors:
    """The mechanisms that speak, in order of appearance.

    `behalf` is the line that says for whom, or ""; `rival` the highest weight in [0, 1] of one that does not speak.
    """

    mechanisms: tuple[str, ...] = ()
    unregistered: tuple[str, ...] = ()
    confidence: float = 0.5
    evidence: str = ""
    behalf: str = ""
    rival: float = 0.0


@dataclass(frozen=True, slots=True)
class Named:
    """Mechanisms named in one list, and the weight in [0, 1] of the sign that they are authors."""

    mechanisms: tuple[str, ...]
    weight: float
    evidence: str
    behalf: str = ""


def authors_of(parts: Parts) -> Authors:
    """Weigh all signs and decide."""
    signals = [signal for part in parts.all for signal in signals_in(part, parts.folded)]
    stranger = is_stranger(parts)
    if stranger:
        signals = [s for s in signals if s.cue == "behalf"]
    weights = _weights(signals)
    chosen = _chosen(weights, signals)
    evidence = {s.mechanism: s.evidence for s in sorted(signals, key=lambda s: s.weight)}
    unregistered = () if stranger else unregistered_in(parts)
    if chosen:
        return Authors(
            chosen,
            tuple(
                name for name in unregistered if any(name in " ".join(s.evidence.split()) for s in signals)
            ),
            min(weights[name] for name in chosen),
            evidence[chosen[0]],
            next((s.evidence for s in signals if s.cue == "behalf"), ""),
            max((weight for name, weight in weights.items() if name not in chosen), default=0.0),
        )
    if unregistered:
        return Authors((), unregistered, 0.55, unregistered[0], rival=max(weights.values(), default=0.0))
    return Authors(
        confidence=_none_confidence(parts, stranger, bool(weights)), rival=max(weights.values(), default=0.0)
    )


def signals_in(part: Part, document: str) -> Iterator[Signal]:
    """Signs of authorship in one part; `document` is the folded text that decides ambiguous acronyms."""
    if part.zone in ("body", "section"):
        return
    earlier = 0
    groups = _groups(mechanism_mentions(part.text, document), part.folded)
    for group in groups:
        cue, weight = _cue(part, group, earlier)
        if len(groups) >= _NEWS and cue == "acts":
            cue, weight = "mention", 0.2
        earlier = group[-1].end
        if weight > 0:
            for mention in group:
                yield Signal(mention.name, weight, cue, _line(part.text, mention.start))


def named_together(parts: Parts) -> Iterator[Named]:
    """The lists of names outside the body that the rules do not hold for nothing, in order of appearance."""
    seen: set[frozenset[str]] = set()
    for part in parts.all:
        if part.zone in ("body", "section"):
            continue
        for group in _groups(mechanism_mentions(part.text, parts.folded), part.folded):
            cue, weight = _cue(part, group, 0)
            names = tuple(dict.fromkeys(mention.name for mention in group))
            if weight > 0 and frozenset(names) not in seen:
                seen.add(frozenset(names))
                line = _line(part.text, group[0].start)
                weight = _NAMED_ONLY if cue == "mention" else weight
                yield Named(names, weight, line, line if cue == "spoken for" else "")


def _groups(mentions: tuple[Mention, ...], folded: str) -> list[list[Mention]]:
    """Names in one list ("X, Y and Z") share what stands before the first."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        gap = folded[groups[-1][-1].end : mention.start] if groups else ""
        if groups and len(gap) <= _GAP and not _BREAKS.search(gap):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _cue(part: Part, group: list[Mention], earlier: int) -> tuple[str, float]:
    """The sign that a list of names gives; `earlier` is where the list before it in the same part ended, or 0."""
    start, end = group[0].start, group[-1].end
    before = _sentence_before(part.folded, start)
    after = part.folded[end : end + _CONTEXT]
    running = _is_running(part) and not _is_masthead(part.folded, group)
    if is_behalf(before, after):
        spoken = not running or is_speaking(before + after[:90])
        return ("behalf", 0.97) if spoken else ("spoken for", _SPOKEN_FOR)
    if is_subject(before) or addressed(before):
        return "subject", 0.0
    if running and (lends_voice(before) or has_entrusted(after)):
        return "spoken for", _SPOKEN_FOR
    if running:
        together = any(
            one.start <= start < one.end and starts_to_act(part.folded[one.end :])
            for one in enumerations(part.text, part.folded)
        )
        return _running_cue(before, after, len({m.name for m in group}), together=together)
    between = part.folded[earlier:start]
    if earlier and part.zone != "furniture" and _BREAKS.search(between) and not is_jointly(between):
        return "subject", 0.0
    return _line_cue(part, group, before)


def _running_cue(before: str, after: str, members: int, *, together: bool) -> tuple[str, float]:
    if is_byline(before):
        return "byline", 0.9
    if members >= _MANY:
        return "list", 0.0
    if is_jointly(before[-60:]):
        return "jointly", 0.8
    if not together and not is_collective(before, after):
        return "mention", 0.2
    return ("acts" if members == 1 else "jointly"), 0.8


def _line_cue(part: Part, group: list[Mention], before: str) -> tuple[str, float]:
    end = group[-1].end
    covered = sum(m.end - m.start for m in group) / max(1, len(part.text.strip()))
    leads = group[0].start <= 4
    if part.zone == "furniture":
        symbol = part.text[end : end + 1] == "/"
        return "letterhead", 0.88 if (covered > 0.3 or leads) and not symbol else 0.7
    if part.zone == "closing":
        signed = covered > 0.35 and (is_signature(before) or covered > 0.7)
        return "signature", 0.85 if signed else 0.0
    if part.zone == "field":
        return "organiser", 0.92 if is_organiser_line(part.folded) else 0.0
    if len({m.name for m in group}) > _MANY + 1 and not is_jointly(part.folded):
        return "list", 0.3 if part.zone == "head" else 0.7
    return ("title", 0.9) if part.zone == "title" else ("head", 0.86)


def _is_running(part: Part) -> bool:
    """A sentence rather than a line of a title page or a signature."""
    if part.zone in ("title", "furniture", "field"):
        return False
    if part.zone == "opening":
        return True
    named = sum(m.end - m.start for m in mechanism_mentions(part.text, part.folded))
    if named > _MOSTLY * len(part.text.strip()):
        return False
    sentence = part.folded.rstrip().endswith((".", ";", ",", ":")) and len(part.text.split()) > 7
    return sentence and not opens_byline(part.folded)


def _is_masthead(folded: str, group: list[Mention]) -> bool:
    """Whether a paragraph begins with names set side by side ("X - Y | Z"), a reader's run-on of the lines of a head."""
    gaps = (folded[one.end : other.start] for one, other in itertools.pairwise(group))
    signs = all(_SIDE_BY_SIDE.fullmatch(gap) for gap in gaps)
    return group[0].start <= 4 and len({one.name for one in group}) > 1 and signs


def _sentence_before(folded: str, start: int) -> str:
    before = folded[max(0, start - _CONTEXT) : start]
    return re.split(r"(?<=[a-z0-9)])[.!?] +(?=\S)", before)[-1]


def _weights(signals: list[Signal]) -> dict[str, float]:
    """Independent signs add up; the same kind of sign counts once, by its strongest."""
    best: dict[tuple[str, str], float] = {}
    for signal in signals:
        key = (signal.mechanism, signal.cue)
        best[key] = max(best.get(key, 0.0), signal.weight)
    doubts: dict[str, float] = {}
    for (name, _), weight in best.items():
        doubts[name] = doubts.get(name, 1.0) * (1 - weight)
    return {name: min(0.98, 1 - doubt) for name, doubt in doubts.items()}


def _chosen(weights: dict[str, float], signals: list[Signal]) -> tuple[str, ...]:
    spoken_for = {s.mechanism for s in signals if s.cue == "behalf"}
    chosen = [name for name, weight in weights.items() if weight >= _ENOUGH]
    if spoken_for:
        return tuple(name for name in chosen if name in spoken_for)
    if any(weights[name] >= _FIRM for name in chosen):
        joined = {s.mechanism for s in signals if s.cue == "jointly"}
        chosen = [name for name in chosen if weights[name] >= _FIRM or name in joined]
    return tuple(chosen)


def _none_confidence(parts: Parts, stranger: bool, doubted: bool) -> float:
    if stranger:
        return 0.9
    if doubted:
        return 0.55
    return 0.75 if mentions_anywhere(parts.folded) else 0.9


def _line(text: str, at: int) -> str:
    """The line or the stretch of at most 160 characters around a place, verbatim."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    start = max(start, at - 100)
    return text[start : min(end, start + 160)].strip()
