"""Which forum an input belongs to: the one that it names, else the next one after its date."""

from __future__ import annotations

import re

from gcm_classify.profile.cues import FORUM
from gcm_classify.profile.parts import Parts
from gcm_classify.taxonomy import load_forums

__all__ = ["cycle_of"]

_NEAR = 60  # characters beside the forum's name in which its year or ordinal stands
_ORDINALS = (
    re.compile(r"\b(?:first|primer[oa]?|premiere?|primeir[oa])\s*$"),
    re.compile(r"\b(?:second|segund[oa]|deuxieme)\s*$"),
)


def cycle_of(parts: Parts, date: str | None) -> int | None:
    """The forum's year, None where neither name nor date tells.

    A paper written before a forum is dated before it, one delivered there on its days; what comes after the last known
    forum belongs to none yet.
    """
    years = [forum.year for forum in load_forums()]
    for found in FORUM.finditer(parts.folded):
        around = parts.folded[max(0, found.start() - _NEAR) : found.end() + _NEAR]
        named = [year for year in years if str(year) in around]
        if len(named) == 1:
            return named[0]
        ordinal = next(
            (i for i, p in enumerate(_ORDINALS) if p.search(parts.folded[: found.start()][-20:])), None
        )
        if ordinal is not None and ordinal < len(years):
            return years[ordinal]
    return next((f.year for f in load_forums() if date and date <= f.end.isoformat()[: len(date)]), None)
