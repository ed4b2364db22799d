"""Lists that say the noun once: "the Rabat and Khartoum Processes", "los Procesos de Quito y de Lima"."""

from __future__ import annotations

import re
from functools import lru_cache

from gcm_classify.profile.mentions import Mention
from gcm_classify.profile.parts import fold
from gcm_classify.taxonomy import load_mechanisms

__all__ = ["elided_mentions"]

_AND = r"(?:, (?:and |y |et |e )?| and | y | et | e | & )(?:the |de |du |d'|del )?"
_NAMED = re.compile(
    r"(?:(\w+) (?:process|dialogue)|(?:proceso|processus|processo) (?:de |d'|du |da |do )?(\w+))$"
)


def elided_mentions(text: str) -> tuple[Mention, ...]:
    """The members of such lists, each at the word that tells it apart; the last one with the noun."""
    folded = fold(text)
    if "processes" not in folded and "proces" not in folded:
        return ()
    return tuple(
        Mention(_keys()[word.group()], match.start() + word.start(), match.start() + word.end())
        for match in _lists().finditer(folded)
        for word in _words().finditer(match.group())
    )


@lru_cache(maxsize=1)
def _keys() -> dict[str, str]:
    """The word that tells a "... Process" apart, folded, to its canonical name."""
    keys: dict[str, str] = {}
    for mechanism in load_mechanisms():
        for name in (mechanism.name, *mechanism.aliases):
            found = _NAMED.match(fold(name))
            if found:
                keys[found[1] or found[2]] = mechanism.name
    return keys


@lru_cache(maxsize=1)
def _words() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, _keys()))})\b")


@lru_cache(maxsize=1)
def _lists() -> re.Pattern[str]:
    word = _words().pattern
    several = rf"{word}(?:{_AND}{word})+"
    return re.compile(rf"{several} processes\b|\b(?:procesos|processus|processos) (?:de |d'|du )?{several}")
