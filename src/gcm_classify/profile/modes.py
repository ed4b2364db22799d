"""Through whom a mechanism speaks: itself, with others, by a State, by an intergovernmental organization."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gcm_classify.profile.authors import Authors
from gcm_classify.profile.names import mechanism_mentions, organization_mentions
from gcm_classify.profile.parts import Parts, fold
from gcm_classify.profile.relations import before_behalf
from gcm_classify.profile.strangers import STATE_OFFICE, state_letterhead

__all__ = ["ModeVerdict", "chair_words", "mode_of"]

_AS_CHAIR = re.compile(
    r"\b(?:in (?:its|our|my|his|her|the) capacity (?:as|of) (?:the )?(?:current |outgoing |incoming |rotating )?"
    r"(?:co-?)?(?:chair|president)|as (?:the )?(?:current |rotating )?(?:co-?)?chair\w*(?:-in-office)?\b|"
    r"(?:by|from) the (?:current )?(?:co-?)?(?:chair|presiden)\w*|(?:co-?)?chair(?:person|man|woman)?(?:-in-office)? of the|"
    r"(?:delivered|submitted|presented) by (?:the )?(?:current )?(?:co-?)?(?:chair|presiden|secretar)\w*|"
    r"en (?:su|nuestra|mi) (?:calidad|condicion|capacidad) de (?:actual )?presiden\w+|en (?:calidad|ejercicio) de (?:la )?presiden\w+|"
    r"(?:por|de) la presidencia|presidencia pro tempore|"
    r"en (?:sa|notre|ma) qualite de (?:president\w*|presidence)|qui assure la (?:co-?)?presidence|par (?:la presidence|le president)|"
    r"na (?:sua|nossa|minha) (?:qualidade|condicao) de (?:president\w*|presidencia)|pela presidencia)"
)
_ABSENT_CHAIR = re.compile(
    r"\b(?:unable|could not|cannot|prevented|absent|has asked|has requested|asked my|no pudo|no puede|no ha podido|ausente|impedid[oa]|"
    r"ha pedido|n'a pu|n'ont pu|empechee?|a demande a|nao pode|nao pude|pediu)\b|\b(?:whose|cuy[ao]|dont l[ae]|cuj[ao]) (?:current )?"
    r"(?:co-?)?(?:chair|presid)"
)
_AS_SECRETARIAT = re.compile(
    r"\b(?:as (?:the )?(?:technical |executive )?secretariat|in its capacity as (?:the )?(?:technical )?secretariat|"
    r"secretariat of the(?! (?:association|organi[sz]ation|league|commission|community|union|united nations))|"
    r"provid\w+ (?:the )?secretariat|serv\w+ as (?:the )?(?:technical )?secretariat|secretaria (?:tecnica|ejecutiva|de)|"
    r"en (?:su )?(?:calidad|condicion) de secretaria|secretariat (?:du|de la|technique)|assure le secretariat|"
    r"en (?:sa )?qualite de secretariat|secretariado (?:d[oa]|tecnico)|na qualidade de secretariado|process secretariat|"
    r"dialogue secretariat)"
)
_SPEAKER = re.compile(
    r"\b(?:by|de|del|du|da|do|por|par|pelo|pela|d')\s*(?:the |la |el |le |l'|o |a )?([^;:(]{3,90}?)[\s,(]*$"
)
_FIRST_PERSON_STATE = re.compile(
    r"\b(?:my (?:delegation|country|government)|mi (?:delegacion|pais)|ma delegation|mon pays|(?:a )?minha delegacao|meu pais)\b"
)

_SPOKEN = frozenset({"oral_statement", "written_statement"})


@dataclass(frozen=True, slots=True)
class ModeVerdict:
    """The mode's id with confidence in [0, 1] and the words."""

    mode: str
    confidence: float
    evidence: str = ""


def mode_of(parts: Parts, authors: Authors, input_type: str) -> ModeVerdict:
    """Several together first, then who holds the floor "on behalf of" the mechanism, else the mechanism itself."""
    if not authors.mechanisms and not authors.unregistered:
        return ModeVerdict("unknown", authors.confidence)
    if input_type.startswith("joint") or len(authors.mechanisms) + len(authors.unregistered) > 1:
        return ModeVerdict("direct_joint", 0.9, authors.evidence)
    speakers = _speakers(parts)
    chair = chair_words(parts)
    office = state_letterhead(parts)
    if authors.behalf and not chair:
        indirect = _indirect(parts, speakers, authors, office)
        if indirect:
            return indirect
    if input_type in _SPOKEN and office and not chair and _only_state_letterhead(parts):
        return ModeVerdict("indirect_state", 0.55, office)
    return ModeVerdict("direct", 0.9 if chair or not authors.behalf else 0.75, chair or authors.evidence)


def _indirect(parts: Parts, speakers: str, authors: Authors, office: str) -> ModeVerdict | None:
    before = _before_behalf(parts)
    organization = _organization(parts, before)
    if organization and not STATE_OFFICE.search(fold(office)):
        return None if _AS_SECRETARIAT.search(speakers) else ModeVerdict("indirect_igo", 0.8, organization)
    if office or _FIRST_PERSON_STATE.search(speakers):
        return ModeVerdict("indirect_state", 0.92 if office else 0.8, office or authors.behalf)
    named = _SPEAKER.search(fold(before))
    if (
        named
        and not _AS_SECRETARIAT.search(named.group(1))
        and not re.search(r"\bchair|presiden|secretar", named.group(1))
    ):
        return ModeVerdict("indirect_state", 0.8, authors.behalf)
    return None


def _speakers(parts: Parts) -> str:
    return parts.joined("title", "head", "field", "opening", "closing", "furniture")


def chair_words(parts: Parts) -> str:
    """The words by which the speaker is the mechanism's chair, verbatim, or "" (also where the chair could not come)."""
    for part in parts.of("title", "head", "field", "opening", "closing", "furniture"):
        for found in _AS_CHAIR.finditer(part.folded):
            around = part.folded[max(0, found.start() - 60) : found.end() + 90]
            if not _ABSENT_CHAIR.search(around):
                return part.text[found.start() : found.end()]
    return ""


def _before_behalf(parts: Parts) -> str:
    for part in parts.of("title", "head", "opening", "furniture", "closing"):
        at = before_behalf(part.folded)
        if at >= 0:
            return part.text[max(0, at - 120) : at]
    return ""


def _organization(parts: Parts, before: str) -> str:
    """The organization whose letterhead it is or that is named as the speaker, verbatim, or ""."""
    letterhead = [*parts.of("furniture"), *list(parts.of("head"))[:3]]
    for text in (before, *(p.text for p in letterhead if len(p.text) < 120)):
        mechanisms = mechanism_mentions(text, parts.folded)
        for mention in organization_mentions(text):
            if not any(m.start < mention.end and mention.start < m.end for m in mechanisms):
                return text[mention.start : mention.end]
    return ""


def _only_state_letterhead(parts: Parts) -> bool:
    """A State's paper on which the mechanism is named in the text alone."""
    return not any(mechanism_mentions(p.text, parts.folded) for p in parts.of("furniture", "title"))
