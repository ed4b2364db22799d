"""Organizations that a title page or an opening names as co-organisers."""

from __future__ import annotations

import re

from gcm_classify.profile.names import mechanism_mentions, organization_mentions
from gcm_classify.profile.parts import Part, Parts
from gcm_classify.profile.relations import JOINTLY, ORGANISER_LABEL

__all__ = ["partners_of"]

_NOT_PARTNER = re.compile(
    r"\b(?:support(?:ed)? (?:by|of|from)|with support|funded|financed|thank\w*|facilitat\w+|apoyo|financiad\w|agradec\w+|appui|soutien|finance\w*|remerci\w+|apoio|"
    r"observers?|observador\w*|observateurs?|invited|presence of|headquarters)\b[^.;]{0,60}$"
)


def partners_of(parts: Parts) -> tuple[str, ...]:
    """Canonical names, in order of appearance. Support and funding make no partner."""
    found: dict[str, None] = {}
    for part in parts.of("title", "head", "field", "opening", "furniture"):
        for name in _partners_in(part, parts.folded):
            found.setdefault(name)
    return tuple(found)


def _partners_in(part: Part, document: str) -> list[str]:
    mechanisms = mechanism_mentions(part.text, document)
    names = []
    for mention in organization_mentions(part.text):
        before = part.folded[max(0, mention.start - 260) : mention.start]
        inside = any(m.start < mention.end and mention.start < m.end for m in mechanisms)
        if not inside and _is_partner(part, before, bool(mechanisms)):
            names.append(mention.name)
    return names


def _is_partner(part: Part, before: str, with_mechanism: bool) -> bool:
    sentence = re.split(r"(?<=[a-z0-9)])[.!?] +(?=\S)", before)[-1]
    if _NOT_PARTNER.search(sentence):
        return False
    if part.zone == "field":
        return ORGANISER_LABEL.search(part.folded) is not None
    if JOINTLY.search(sentence):
        return True
    return part.zone in ("title", "head", "furniture") and with_mechanism and _listed(sentence)


def _listed(sentence: str) -> bool:
    """ "X, IOM and UNODC": the organization stands in a list that begins with the mechanism."""
    return (
        re.search(
            r"(?:,|\band|\by|\bet|\be|\bwith|\bcon|\bavec|\bcom|&|/|-|·|\|)\s*(?:the |la |el |l'|le |a |o )?$",
            sentence,
        )
        is not None
    )
