"""What the judge of the input type looks at: the rules' signs by name, and the words of title page, opening and close.

Names of mechanisms and organizations, dates and figures are replaced by what they are, so that wording is learned and
not who happened to write. Words are hashed: no vocabulary travels.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from gcm_classify.buckets import encoded, hashes
from gcm_classify.profile.calendar import spans_in
from gcm_classify.profile.cues import FORUM, JOINT, Kind
from gcm_classify.profile.names import mechanism_mentions, organization_mentions
from gcm_classify.profile.parts import Part, Parts, Zone
from gcm_classify.profile.phases import dated_phase
from gcm_classify.profile.reading import Reading
from gcm_classify.profile.strangers import is_stranger, state_letterhead

__all__ = ["NAMED", "SIZE", "traits_of"]

_KINDS: tuple[Kind, ...] = get_args(Kind)
_HASHED = 4096
_STEM = 5  # letters by which words of sister languages are told alike: declaration, declaración, declaração
_WORDS = 0.7  # what all words weigh beside a rule's sign
_LONGEST = 1_500  # characters of one part
_PLACES: dict[Zone, str] = {
    "title": "t", "head": "t", "field": "t", "opening": "o", "closing": "c", "furniture": "f", "section": "s",
}  # fmt: skip
_WORD = re.compile(r"[a-z']+|[0-9]+")

NAMED: tuple[str, ...] = (
    *(f"kind {kind}" for kind in _KINDS),
    "one author", "several authors", "partners", "stranger", "on behalf", "state letterhead", "joint in the title",
    "forum in the title", "forum in the opening", "before the forum", "during the forum",
)  # fmt: skip
SIZE = len(NAMED) + _HASHED


def traits_of(reading: Reading) -> NDArray[np.float64]:
    """One document's traits, (SIZE,) float64: the named ones, each in [0, 1], then hashed words, together of length 0.7."""
    signs = _signs(reading)
    return np.concatenate(([signs.get(name, 0.0) for name in NAMED], _hashed(reading.parts)))


@lru_cache(maxsize=1)  # every hypothesis on the authors is judged by the same words
def _hashed(parts: Parts) -> NDArray[np.float64]:
    words = {word for part in parts.all for word in _words(part, parts.folded)}
    hashed = np.bincount(np.array(hashes(encoded(list(words))), dtype=np.int64) % _HASHED, minlength=_HASHED)
    length = float(np.linalg.norm(hashed))
    return np.asarray(hashed * (_WORDS / length if length else 0.0), dtype=np.float64)


def _signs(reading: Reading) -> dict[str, float]:
    parts, authors, date = reading.parts, reading.authors, reading.date
    title = parts.joined("title", "head")
    phase = dated_phase(date.date) if date.date else None
    signs = {f"kind {name}": min(1.0, score / 4) for name, score in reading.kind.scores}
    flags = {
        "one author": reading.speakers == 1,
        "several authors": reading.speakers > 1,
        "partners": bool(reading.partners),
        "stranger": is_stranger(parts),
        "on behalf": bool(authors.behalf),
        "state letterhead": bool(state_letterhead(parts)),
        "joint in the title": JOINT.search(title) is not None,
        "forum in the title": FORUM.search(title) is not None,
        "forum in the opening": FORUM.search(parts.joined("opening")) is not None,
        "before the forum": phase == "before_imrf",
        "during the forum": phase == "during_imrf",
    }
    return signs | {name: float(value) for name, value in flags.items()}


def _words(part: Part, document: str) -> list[str]:
    """Words, stems and pairs of words, each with the place it stands in."""
    place = _PLACES.get(part.zone)
    if place is None:
        return []
    words = _WORD.findall(_masked(part, document))
    return [
        *(f"{place} {word}" for word in words),
        *(f"{place} {word[:_STEM]}*" for word in words),
        *(f"{place} {first} {second}" for first, second in itertools.pairwise(words)),
        *(f"{place} ^ {word}" for word in words[:1]),
    ]


def _masked(part: Part, document: str) -> str:
    """The folded text with names, dates and figures replaced by what they are."""
    text, folded = part.text[:_LONGEST], part.folded[:_LONGEST]
    ranges = [(m.start, m.end, " mechanismname ") for m in mechanism_mentions(text, document)]
    ranges += [(m.start, m.end, " organizationname ") for m in organization_mentions(text)]
    ranges += [(span.at, span.end, " daymonthyear ") for span in spans_in(folded)]
    pieces, at = [], 0
    for start, end, word in sorted(ranges):
        if start >= at:
            pieces += [folded[at:start], word]
            at = end
    return re.sub(r"\d+", "0", "".join((*pieces, folded[at:])))
