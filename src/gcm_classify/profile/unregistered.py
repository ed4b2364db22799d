"""Names that look like a mechanism's and are in no register, where an author's name stands."""

from __future__ import annotations

import re

from gcm_classify.profile.names import is_part_of_name, mechanism_mentions
from gcm_classify.profile.parts import Part, Parts
from gcm_classify.profile.relations import addressed, is_behalf, is_signature, is_subject

__all__ = ["unregistered_in"]

_W = r"[A-ZÁÉÍÓÚÑÂÊÔÃÕÇÀÈÎÛŞ][\w’'.-]*"
_SMALL = r"(?:of|for|on|and|the|de|del|la|las|los|du|des|da|do|dos|das|sur|sobre|para|pour|en|et|y|e|in)"
_TOPIC = r"(?:Migra\w+|migra\w+|Movilidad|Mobilit[yé]|mobilité|Mobilidade|Displacement|Refugees|MIGRA\w+)"
_ON = rf" (?i:on|for|sobre|sur|para|pour) (?:{_W} |{_SMALL} ){{0,4}}{_TOPIC}(?:(?: {_SMALL})* {_W})*"
_FORMS = (
    rf"(?:{_W}[ -]){{1,4}}(?:Process|PROCESS)(?: on {_TOPIC}(?: and {_W})*)?",
    rf"(?:{_W}[ -]|{_SMALL} ){{0,6}}(?:Dialogue|DIALOGUE|Consultations?|CONSULTATIONS?|Forum|FORUM|Initiative|"
    rf"Conference|CONFERENCE) (?:on|for|ON|FOR) (?:{_W} |{_SMALL} ){{0,4}}{_TOPIC}(?:(?: (?:and|in|for|of|the))* {_W})*",
    rf"(?:{_W} ){{1,5}}{_TOPIC} (?:Dialogue|Consultations?|Forum|Initiative|Conference|Process)",
    rf"(?:Proceso|Processus|Processo|PROCESO|PROCESSUS|PROCESSO) (?:(?:de|du|d['’]|da|do|DE|DU) ?)?{_W}(?: {_W})?",
    rf"(?:Di[aá]logo|Dialogue|Consultas?|Consultations?|Foro|Forum|Fórum|Conferencia|Conférence|Conferência|Iniciativa|"
    rf"Initiative) (?:{_W} |{_SMALL} ){{0,4}}(?:sobre|sur) (?:las? |les? |os |a |o )?{_TOPIC}"
    rf"(?:(?: {_SMALL})* {_W})*",
)
_OF = re.compile(
    r"\b(?:of|by|du|de|del|da|do|par|por|pelo|pela)\s+(?:the |el |la |le |l'|o |a )?"
    r"(?:[^.;:]{2,120}(?:,|\band|\by|\bet|\be)\s+(?:the |of the |el |la |le |l'|o |a |du |del |do )?)?$"
)
_HINT = re.compile(r"\b(?:proces|dialog|consult|for[uo]m?\b|conferen|iniciativ|initiativ)")
_NAME = re.compile("|".join(f"(?:{form})" for form in _FORMS))
_LEADING = re.compile(rf"^(?:(?:The|THE|El|La|Le|{_SMALL}) )+")
_NO_MECHANISM = re.compile(
    r"\b(?:review forum|review conference|peace process|asylum process|policy process|consultative process$|review process|"
    r"global compact|refugee forum|side event|foro de examen|forum d'examen|forum de examen|forum de revisao|"
    r"(?:a|an|this|our|joint|annual|ministerial|regional|technical|inter-state|follow-up|implementation) process$)"
)


def unregistered_in(parts: Parts) -> tuple[str, ...]:
    """Mechanism-like names in letterhead, title, head, signature or after "on behalf of", as written."""
    found: dict[str, str] = {}
    for part in parts.of("title", "head", "opening", "closing", "furniture"):
        for name in _names(part, parts.folded):
            found.setdefault(name.casefold(), name)
    names = list(dict.fromkeys(_in_full(name, parts) for name in found.values()))
    names = [name for name in names if not is_part_of_name(name)]
    return tuple(
        n for n in names if not any(n.casefold() in other.casefold() for other in names if other != n)
    )


def _in_full(name: str, parts: Parts) -> str:
    """The name as the document gives it at its longest: "Zagreb Process" is somewhere "... on Mobility and Migration"."""
    longer = re.compile(rf"(?i:{re.escape(name)}){_ON}")
    found = (match.group() for part in parts.all if (match := longer.search(" ".join(part.text.split()))))
    return max(found, key=len, default=name)


def _names(part: Part, document: str) -> list[str]:
    names: list[str] = []
    if not _HINT.search(part.folded):
        return names
    text = part.text
    for known in mechanism_mentions(text, document):
        text = text[: known.start] + "·" * (known.end - known.start) + text[known.end :]
    for match in _NAME.finditer(text):
        lead = _LEADING.match(match.group())
        start = match.start() + (lead.end() if lead else 0)
        if not _is_author(part, part.folded[max(0, start - 160) : start], start):
            continue
        if not _NO_MECHANISM.search(part.folded[start : match.end()]):
            names.append(" ".join(part.text[start : match.end()].split()))
    return names


def _is_author(part: Part, before: str, start: int) -> bool:
    if is_behalf(before, ""):
        return True
    if part.zone == "opening" or is_subject(before) or addressed(before):
        return False
    if part.zone == "closing":
        return len(part.text) < 120 and is_signature(before)
    if len(part.text) > 160:
        return False
    return start <= 6 or _OF.search(before) is not None
