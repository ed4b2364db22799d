"""Papers from elsewhere: national reports, papers of organizations and universities, the press."""

from __future__ import annotations

import re
from functools import lru_cache

from gcm_classify.profile.enumerations import enumerations
from gcm_classify.profile.names import organization_mentions
from gcm_classify.profile.parts import Parts

__all__ = ["STATE_OFFICE", "is_stranger", "state_letterhead"]

STATE_OFFICE = re.compile(
    r"\b(?:permanent mission|permanent representative|ministry of|embassy of|government of|republic of|kingdom of|"
    r"mision permanente|representante permanente|ministerio de|embajada d|gobierno de|republica de|cancilleria|"
    r"mission permanente|representante? permanente?|ministere d|ambassade d|gouvernement d|republique d|royaume d|"
    r"missao permanente|ministerio d|embaixada d|governo d|republica d|reino d|minister (?:of|for)|ministr[oa] d|ministre d|"
    r"department of (?:home|foreign|labou?r|immigration)|delegation of|delegacion de|delegation d[eu]|delegacao d)"
)
_NATIONAL = re.compile(
    r"\bnational (?:voluntary )?(?:gcm )?(?:report|review|implementation (?:plan|report))|"
    r"\bvoluntary (?:national )?(?:gcm )?(?:review|report)|\bcountry report|\bnational statement|"
    r"\binforme (?:nacional|voluntario)|\bexamen nacional|\brapport (?:national|volontaire)|\bexamen (?:national|volontaire)|"
    r"\brelatorio (?:nacional|voluntario)|\brevisao nacional"
)
_OUTSIDER = re.compile(
    r"\b(?:universit\w+|universidad\w*|universidade|institut[eo]?s?|foundation|fundacion|fondation|fundacao|"
    r"civil society|sociedad civil|societe civile|sociedade civil|ngos?|ongs?|non-governmental|"
    r"trade unions?|sindicat\w+|syndicat\w*|press release|gazette|herald|newspaper|our correspondent|diario|periodico|nuestro corresponsal|quotidien|notre correspondant|reuters|comunicado de prensa|communique de presse|newsletter|journal of|"
    r"working paper|research paper|documento de trabajo|alliance of|coalition|federation of|amnesty|caritas|oxfam|"
    r"collectif|colectivo|coletivo|coalicion|coalizao|reseau (?:d|pour|des)|red (?:de|por) |rede de|plataforma de|association (?:of|for|des?|pour)|asociacion de|associacao de|"
    r"human rights watch|save the children|migrant forum|church|iglesia|eglise|think tank|(?:rights|advocacy|action|relief|aid|support|solidarity) network|news agency|parliament\w*)\b"
)
_NATIONAL_CAPACITY = re.compile(
    r"\b(?:in (?:my|our|its|a|his|her) national capacity|in a purely national capacity|for my country alone|a titulo nacional|en capacidad nacional|"
    r"a titre national|en sa capacite nationale|em (?:carater|nome|capacidade) nacional|a titulo nacional)\b"
)
_DENIED = re.compile(
    r"\b(?:not|nothing|no|non|ne|nao|nada|rien|before|later|tomorrow|manana|demain)\b[^.;]{0,60}$"
)
# "with civil society", "held at the University": not the ones who write.
_AS_COMPANY = re.compile(
    r"\b(?:at|in|with|and|for|on|between|con|en|y|e|para|entre|avec|a|au|et|pour|sur|sobre|com|na|no|venue|lugar|lieu)\b"
)


# "Presidency: Republic of …" under a mechanism's own name.
_PRESIDES = re.compile(
    r"\b(?:(?:co-?)?chair(?:manship|person)?|(?:co-?)?presid(?:ency|encia|ence))(?: pro[- ]tempore)?(?: 20\d\d)?\s?[:,(-]\s?(?:the |la |el |le |a |o )?$"
)


@lru_cache(maxsize=1)  # authors, hypotheses and traits ask in turn
def is_stranger(parts: Parts) -> bool:
    """Whether the letterhead or the title says that the paper is not a mechanism's."""
    head = parts.joined("title", "furniture")
    opening_lines = "\n".join(
        part.folded for part in list(parts.of("head"))[:4] if not part.folded.endswith((".", ":", ";"))
    )
    if _NATIONAL.search(head) or _NATIONAL.search(opening_lines):
        return True
    if any(_speaks_nationally(part.folded) for part in parts.of("opening", "head")):
        return True
    lines = f"{head}\n{opening_lines}".split("\n")
    company = _listed_after_mechanisms(parts)
    return any(_names_outsider(line) and line not in company for line in lines)


def _listed_after_mechanisms(parts: Parts) -> frozenset[str]:
    """The folded lines on which a list opens with a mechanism: the outsiders in it are its company ("X | ILO | Y Union")."""
    lists = (
        (part, one)
        for part in parts.of("title", "furniture", "head")
        for one in enumerations(part.text, parts.folded)
    )
    return frozenset(part.folded for part, one in lists if one.items[0].mechanism and one.bodies)


def _speaks_nationally(text: str) -> bool:
    """Whether a speaker says that the speech is his own country's; not "nothing in my national capacity"."""
    found = _NATIONAL_CAPACITY.search(text)
    return found is not None and not _DENIED.search(text[: found.start()])


def _names_outsider(line: str) -> bool:
    found = _OUTSIDER.search(line)
    if found is not None and any(one.start <= found.start() < one.end for one in organization_mentions(line)):
        return False
    return found is not None and len(line) < 120 and not _AS_COMPANY.search(line[: found.start()])


def state_letterhead(parts: Parts) -> str:
    """The line of the letterhead that is a State's, verbatim, or ""."""
    head = [part for part in parts.of("title", "head") if not part.folded.endswith((",", ";", ":"))]
    for part in [*parts.of("furniture"), *head[:4], *parts.of("closing")]:
        if len(part.text) < 120 and _names_office(part.folded):
            return part.text.strip()
    return ""


def _names_office(folded: str) -> bool:
    """Whether a line names a State or its office, other than as the one that presides over a mechanism."""
    return any(not _PRESIDES.search(folded[: found.start()]) for found in STATE_OFFICE.finditer(folded))
