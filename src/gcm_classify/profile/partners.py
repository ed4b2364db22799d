"""Organizations that a title page or an opening names as co-organisers or joint authors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from gcm_classify.profile.enumerations import Enumeration, enumerations
from gcm_classify.profile.names import mechanism_mentions, organization_mentions
from gcm_classify.profile.parts import Part, Parts
from gcm_classify.profile.relations import is_jointly, is_organiser_line, leads_to_doers, starts_to_act

__all__ = ["partners_of"]

_NOT_PARTNER = re.compile(
    r"\b(?:support(?:ed)? (?:by|of|from)|with support|funded|financed|thank\w*|facilitat\w+|apoyo|financiad\w|agradec\w+|appui|soutien|finance\w*|remerci\w+|apoio|"
    r"observers?|observador\w*|observateurs?|invited|presence of|headquarters)\b[^.;]{0,60}$"
)
_WITH = re.compile(r"\W*(?:jointly |together |in \w+ |en \w+ |em \w+ |organi[sz]ed )?(?:with|con|avec|com)\b")
_SHORT = 160  # characters of a line of the letterhead


def partners_of(parts: Parts) -> tuple[str, ...]:
    """Canonical names, or as written where no register has them, in order of appearance.

    Support and funding make no partner.
    """
    found: dict[str, None] = {}
    forms = _forms(parts)
    for part in parts.of("title", "head", "field", "opening", "furniture"):
        if part.zone == "field" and _label(part) in forms:
            continue
        for name in (*_registered_in(part, parts.folded), *_listed_in(part, parts.folded)):
            found.setdefault(name)
    return tuple(found)


def _forms(parts: Parts) -> frozenset[str]:
    """The names of fields that come again: those of practice fiches, whose partners are theirs alone."""
    labels = Counter(_label(part) for part in parts.of("field", "body"))
    return frozenset(label for label, times in labels.items() if label and times > 1)


def _label(part: Part) -> str:
    found = re.match(r"[^|:]{1,60}(?=[|:])", part.folded)
    return found.group().strip() if found else ""


def _registered_in(part: Part, document: str) -> list[str]:
    mechanisms = mechanism_mentions(part.text, document)
    names = []
    for mention in organization_mentions(part.text):
        before = part.folded[max(0, mention.start - 260) : mention.start]
        inside = any(m.start < mention.end and mention.start < m.end for m in mechanisms)
        if not inside and _is_partner(part, before, bool(mechanisms)):
            names.append(mention.name)
    return names


def _is_partner(part: Part, before: str, with_mechanism: bool) -> bool:
    sentence = _last_sentence(before)
    if _NOT_PARTNER.search(sentence):
        return False
    if part.zone == "field":
        return is_organiser_line(part.folded)
    if is_jointly(sentence):
        return True
    return part.zone in ("title", "head", "furniture") and with_mechanism and _listed(sentence)


def _last_sentence(before: str) -> str:
    return re.split(r"(?<=[a-z0-9)])[.!?] +(?=\S)", before)[-1]


def _listed(sentence: str) -> bool:
    """ "X, IOM and UNODC": the organization stands in a list that begins with the mechanism."""
    return (
        re.search(
            r"(?:,|\band|\by|\bet|\be|\bwith|\bcon|\bavec|\bcom|&|/|-|·|\|)\s*(?:the |la |el |l'|le |a |o )?$",
            sentence,
        )
        is not None
    )


def _listed_in(part: Part, document: str) -> Iterator[str]:
    """Bodies, in a register or not, in the list of those who do it with a mechanism."""
    organisers = part.zone == "field" and is_organiser_line(part.folded)
    label = re.search(r"[|:]", part.folded) if organisers else None
    text = " " * label.end() + part.text[label.end() :] if label else part.text
    line = part.zone in ("head", "furniture", "title") and len(part.text) < _SHORT
    beside = line and _WITH.match(part.folded) is not None
    for one in enumerations(text, document, least=1 if beside or organisers else 2):
        if _NOT_PARTNER.search(_last_sentence(part.folded[: one.start])):
            continue
        if beside or organisers or _hold_together(part, one):
            yield from (item.name for item in one.bodies)


def _hold_together(part: Part, one: Enumeration) -> bool:
    """Whether those in the list, a mechanism among them, do something: "X, the Bank and the Network organized"."""
    if not one.has_mechanism or not one.bodies:
        return False
    before = _last_sentence(part.folded[: one.start])
    return starts_to_act(part.folded[one.end :]) or leads_to_doers(before)
