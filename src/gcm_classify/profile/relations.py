"""What the words around a name make of it: an author, a partner, an addressee, a subject.

Every test takes folded text: what stands before the name in its sentence, what stands after it, or a whole line. The
phrases themselves are token patterns in `data/relations.toml`.
"""

from __future__ import annotations

import re

from gcm_classify.profile.phrases import Cue, cues_in, ends_with, opens_with

__all__ = [
    "addressed",
    "before_behalf",
    "has_entrusted",
    "is_behalf",
    "is_byline",
    "is_collective",
    "is_jointly",
    "is_organiser_line",
    "is_signature",
    "is_speaking",
    "is_subject",
    "leads_to_doers",
    "lends_voice",
    "opens_byline",
    "starts_to_act",
]

_NEXT = 8  # words to a name that is what a paper is about, or an addressee
_BRACKET = re.compile(r"[\w' -]{0,60}\($")
_BYLINE_WRITER = re.compile(r"\b(?:by|from|par|por|pel[oa])\b")
_BETWEEN = re.compile(
    r"\W*(?:\([^)]{1,40}\)\W*)?(?:(?:and|,|y|et|e|con|with|avec|com)\b[^.;:]*|,[^.;:]*|member states|participating states|process(?:es)?|procesos|"
    r"secretariat|chair)?\W*"
)
_US_WITHIN = 70  # characters from the name to "us": who writes is another
_ACTS_WITHIN = 85  # characters from the name to what it does, others that do it with it between


def is_behalf(before: str, after: str) -> bool:
    """Whether "on behalf of" leads to the name, or "on whose behalf" follows it; not where another has spoken for it."""
    if ends_with(before, "aligned"):
        return False
    return (
        ends_with(before, "behalf", within=110) is not None or _follows(after, "behalf_after", 60) is not None
    )


def lends_voice(before: str) -> bool:
    """Whether a speech is lent to the one who is named: "reads these lines for three bodies at once: the ..."."""
    return not ends_with(before, "aligned") and ends_with(before, "voice", within=60) is not None


def has_entrusted(after: str) -> bool:
    """Whether the one who is named has given somebody the floor: "... have entrusted Samoa with these words"."""
    return _follows(after, "entrusted", 30) is not None


def before_behalf(folded: str) -> int:
    """Where the first "on behalf of" of a text begins; -1 without one."""
    return min((cue.start for cue in cues_in(folded) if cue.relation == "behalf"), default=-1)


def is_speaking(sentence: str) -> bool:
    """Whether somebody says that he speaks, submits, has the honour."""
    return _first(sentence, "first_person") is not None


def is_byline(before: str) -> bool:
    """Whether all that stands before the name is "(joint) statement submitted by the"."""
    cue = opens_with(before, "byline")
    if cue is None:
        return False
    rest = before[cue.end :]
    return not rest.strip() or _BRACKET.fullmatch(rest) is not None


def opens_byline(line: str) -> bool:
    """Whether a line begins with its authors: "Delivered by the ...", "On behalf of the ..."."""
    return opens_with(line, "signed_by") is not None or opens_with(line, "behalf") is not None


def is_jointly(folded: str) -> bool:
    """Whether a text has something done together: "co-hosted", "in partnership with"."""
    return _first(folded, "jointly") is not None


def is_organiser_line(line: str) -> bool:
    """Whether a line is the field of those who hold or sign: "Co-hosts: ...", "Organizadores | ..."."""
    cue = opens_with(line, "organiser")
    return cue is not None and re.match(r"[^|:]{0,30}[|:]", line[cue.end :]) is not None


def is_signature(before: str) -> bool:
    """Whether a line says in whose name it is signed: "Chair", "for the", "Presidencia"."""
    return _first(before, "signature") is not None


def is_collective(before: str, after: str) -> bool:
    """Whether a sentence has the mechanism act: "We, the Ministers of the …", "convened by the …", "The … held"."""
    we = opens_with(before, "we") or ends_with(before, "we", within=200)
    if we is not None and _first(before, "of_others") is None:
        return True
    if _follows(after, "outside", _US_WITHIN) is not None:
        return False
    if ends_with(before, "members", words=0, within=2) or ends_with(before, "done_by", within=60):
        return True
    acts = _follows(after, "acts", _ACTS_WITHIN)
    return acts is not None and _BETWEEN.fullmatch(after[: acts.start]) is not None


def starts_to_act(after: str) -> bool:
    """Whether those who are named then hold, convene, submit: nothing but signs and brackets stands between."""
    acts = _follows(after, "acts", 45)
    return acts is not None and re.fullmatch(r"\W*(?:\([^)]{1,40}\)\W*)?", after[: acts.start]) is not None


def leads_to_doers(before: str) -> bool:
    """Whether "organized jointly by the" stands right before those who are named."""
    return (
        ends_with(before, "done_by", within=25) is not None
        or ends_with(before, "jointly", words=3, within=25) is not None
    )


def is_subject(before: str) -> bool:
    """Whether the name is what a paper is about, or the occasion that it stands beside."""
    about = ends_with(before, "subject", words=_NEXT)
    if about is not None and not _BYLINE_WRITER.search(before[about.end :]):
        phrase = before[about.start :]
        if _first(phrase, "forum") is None and _first(phrase, "event") is None:
            return True
    return (
        ends_with(before, "subject_of", words=0, within=2) is not None
        or ends_with(before, "examined", words=6, within=60) is not None
        or ends_with(before, "beside", words=6) is not None
        or (opens_with(before, "recital") is not None and not re.search(r"[.;]", before))
    )


def addressed(before: str) -> bool:
    """Whether the name is an addressee, or the place where another speaks."""
    greeting = opens_with(before, "greeting")
    if greeting is not None and not re.search(r"[,:;.]", before[greeting.end :]):
        return True
    found = (
        opens_with(before, "to_them")
        or ends_with(before, "addressee", words=_NEXT)
        or ends_with(before, "spoken_at", words=_NEXT)
    )
    return (
        found is not None
        and _first(before, "held") is None
        and _first(before[found.start :], "forum") is None
    )


def _first(folded: str, relation: str) -> Cue | None:
    return next((cue for cue in cues_in(folded) if cue.relation == relation), None)


def _follows(after: str, relation: str, within: int) -> Cue | None:
    """The first such phrase that begins within so many characters, in the same sentence."""
    for cue in cues_in(after[: within + 40]):
        if cue.relation == relation and cue.start <= within and not re.search(r"[.;\n]", after[: cue.start]):
            return cue
    return None
