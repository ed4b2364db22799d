"""From the kind of paper and who speaks to the chart's type of input."""

from __future__ import annotations

from dataclasses import dataclass

from gcm_classify.profile.authors import Authors
from gcm_classify.profile.cues import FORUM, JOINT, Kind
from gcm_classify.profile.dates import DateVerdict
from gcm_classify.profile.kinds import KindVerdict
from gcm_classify.profile.parts import Parts
from gcm_classify.taxonomy import load_forums

__all__ = ["TypeVerdict", "input_type_of"]

_OTHER: frozenset[Kind] = frozenset(
    {"agenda", "logistics", "letter", "participants", "invitation", "national", "press"}
)


@dataclass(frozen=True, slots=True)
class TypeVerdict:
    """The input type's id with confidence in [0, 1] and the words."""

    input_type: str
    confidence: float
    evidence: str = ""

    @property
    def joint(self) -> bool:
        """Whether the type itself says that several speak."""
        return self.input_type.startswith("joint")


def input_type_of(
    parts: Parts, kind: KindVerdict, authors: Authors, partners: tuple[str, ...], date: DateVerdict
) -> TypeVerdict:
    """What the chart calls it. Without an author it is from elsewhere; a name in no register leaves it in doubt."""
    if not authors.mechanisms and not authors.unregistered:
        return TypeVerdict("other", authors.confidence, kind.evidence)
    if kind.best is None:
        return TypeVerdict("other", 0.4)
    if kind.best in _OTHER:
        return TypeVerdict("other", kind.confidence, kind.evidence)
    several = len(authors.mechanisms) + len(authors.unregistered) > 1
    input_type, sure = _typed(kind, several, bool(partners), parts, date)
    doubt = 1.0 if authors.mechanisms else 0.6
    return TypeVerdict(input_type, round(kind.confidence * sure * doubt, 3), kind.evidence)


def _typed(
    kind: KindVerdict, several: bool, partners: bool, parts: Parts, date: DateVerdict
) -> tuple[str, float]:
    match kind.best:
        case "outcome":
            return "outcome_document", 1.0
        case "compilation":
            return "practice_compilation", 1.0
        case "report":
            if several:
                return "joint_event_iscm", 1.0
            return ("joint_event_partners", 0.9) if partners else ("own_event", 1.0)
        case "side_event":
            return _side_event(several or partners, parts)
        case _:
            return _statement(kind, several, partners, parts, date)


def _side_event(joint: bool, parts: Parts) -> tuple[str, float]:
    if not FORUM.search(parts.folded):
        return ("joint_side_event" if joint else "side_event"), 0.65
    return ("joint_side_event" if joint else "side_event"), 1.0


def _statement(
    kind: KindVerdict, several: bool, partners: bool, parts: Parts, date: DateVerdict
) -> tuple[str, float]:
    spoken = kind.score("oral") + 0.5 * kind.score("statement")
    written = kind.score("written")
    joint = several or (partners and JOINT.search(parts.joined("title", "head")) is not None)
    if joint:
        said = kind.score("statement") + kind.score("oral")
        early = date.date is not None and _before(date.date)
        return (
            ("joint_submission", 0.95) if written > said or (early and written) else ("joint_statement", 1.0)
        )
    if written > kind.score("oral") and kind.score("oral") < 2.0:
        return "written_statement", 1.0
    if kind.score("oral") > 0:
        return "oral_statement", 1.0 if spoken > 1.5 else 0.8
    return (
        "written_statement"
        if not FORUM.search(parts.joined("title", "head", "opening"))
        else "oral_statement"
    ), 0.6


def _before(date: str) -> bool:
    starts = [f.start.isoformat() for f in load_forums() if f.end.isoformat() >= date]
    return bool(starts) and date < starts[0][: len(date)]
