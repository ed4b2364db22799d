"""Why a profile goes to review: verdicts that may be wrong, and papers of which the rules cannot be sure."""

from __future__ import annotations

from collections.abc import Mapping

from gcm_classify.languages import SUPPORTED
from gcm_classify.profile.names import mechanism_mentions
from gcm_classify.profile.reading import Reading
from gcm_classify.profile.trust import REVIEWED

__all__ = ["DOUBTFUL", "doubts_of"]

DOUBTFUL = 0.9
"""Probability below which a verdict goes to review."""

_MANY = 10  # mechanisms named, from which a reader should see who of them speaks
_CALLED = {
    "input_type": "input type",
    "phase": "phase",
    "mode": "mode of engagement",
    "mechanisms": "mechanisms",
}


def doubts_of(
    reading: Reading, confidence: Mapping[str, float], *, title: str | None, language: str
) -> tuple[str, ...]:
    """One phrase a reason, for a person to read; () where the profile stands."""
    reasons = [f"unsure of the {_CALLED[name]}" for name in REVIEWED if confidence[name] < DOUBTFUL]
    if reading.authors.unregistered:
        reasons.append(f"not in the register: {'; '.join(reading.authors.unregistered)}")
    if title is None:
        reasons.append("no title")
    if language not in SUPPORTED:
        reasons.append(f"language {language!r} is none that the rules read")
    named = len(named_mechanisms(reading))
    if named >= _MANY:
        reasons.append(f"names {named} mechanisms")
    return tuple(reasons)


def named_mechanisms(reading: Reading) -> frozenset[str]:
    """Every registered mechanism that the parts name, authors or not."""
    return frozenset(
        mention.name
        for part in reading.parts.all
        for mention in mechanism_mentions(part.text, reading.parts.folded)
    )
