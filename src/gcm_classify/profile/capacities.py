"""In which capacity somebody speaks for the mechanism: its chair, its secretariat, a delegate, a State, an organization."""

from __future__ import annotations

import re

from gcm_classify.profile.kinds import SALUTATION
from gcm_classify.profile.modes import ModeVerdict, chair_words
from gcm_classify.profile.parts import Part, Parts

__all__ = ["capacity_of"]

_BY_MODE = {"unknown": None, "indirect_state": "member_state", "indirect_igo": "organization"}
_WORKING_GROUP = re.compile(
    r"\b(?:chair\w*|coordinat\w+|presiden\w+|coordinador\w*|coordonn\w+|coordenador\w*)\b[^.;\n]{0,40}\b(?:working group|liaison group|task force|"
    r"grupo de trab\w+|groupe de travail)|\bcoordinate\b[^.;\n]{0,90}\bworking group"
)
_DELEGATED = re.compile(
    r"\b(?:designated|delegated|chosen|selected|entrusted|asked|mandated|nominated|designad\w|designee?s?|delegad[oa] p|elegid\w|escogid\w|charge[es]? de|"
    r"encargad\w|escolhid\w|spokes(?:person|man|woman)|mouthpiece|portavoz|porte-parole|porta-voz|le confiaron|(?:ambos|ambas) lho pediram)\b"
)
_SECRETARIAT = re.compile(
    r"\bsecretariats?\b|\bsecretari[ao] (?:tecnic|ejecutiv|executiv|d)|\bsecretariado\b|\bsupport (?:unit|office)|\bunidad de apoyo|\bunite d'appui|"
    r"\bunidade de apoio"
)
_CHAIR = re.compile(
    r"\b(?:co-?)?chair(?:s|'s|s'|person|man|woman|manship)?\b(?! of the (?:working|liaison))|\b(?:co-?)?presiden(?:cia|t|te|ta|ce|c[ey])\b(?! of the general)|"
    r"\bcopresiden\w+"
)
_SPOKEN = frozenset({"oral_statement", "joint_statement", "written_statement"})
_JOINT = frozenset({"joint_statement", "joint_submission"})


def capacity_of(parts: Parts, input_type: str, mode: ModeVerdict) -> str | None:
    """A capacity's id of the chart, None where nothing tells.

    The mode tells it of those who speak for the mechanism without being it. Else title page and signature tell, in a
    speech its opening too.
    """
    if mode.mode in _BY_MODE:
        return _BY_MODE[mode.mode]
    opening = parts.joined("title", "head", "furniture", "opening", "closing")
    if input_type in _JOINT and _DELEGATED.search(opening):
        return "delegate"
    lines = [p.folded for p in parts.of("furniture", "title", "head", "closing") if not _is_text(p)]
    if any(_WORKING_GROUP.search(line) for line in lines):
        return "working_group_chair"
    if input_type in _SPOKEN and chair_words(parts):
        return "chair"
    if any(_SECRETARIAT.search(line) for line in lines):
        return "secretariat"
    if any(_CHAIR.search(line) and not SALUTATION.match(line) for line in lines):
        return "chair"
    spoken_for = input_type == "oral_statement" and _DELEGATED.search(parts.joined("title", "head"))
    return "delegate" if input_type == "joint_statement" or spoken_for else None


def _is_text(part: Part) -> bool:
    return len(part.text.split()) > 25 or (part.folded.endswith(".") and len(part.text.split()) > 8)
