"""The title that a document gives itself, which its largest line need not be."""

from __future__ import annotations

import re

from gcm_classify.profile.calendar import spans_in
from gcm_classify.profile.cues import CUES, FORUM
from gcm_classify.profile.enumerations import enumerations
from gcm_classify.profile.kinds import SALUTATION
from gcm_classify.profile.names import mechanism_mentions, organization_mentions
from gcm_classify.profile.parts import Part, Parts
from gcm_classify.profile.strangers import STATE_OFFICE
from gcm_classify.profile.symbols import SYMBOL

__all__ = ["title_line"]

_LONGEST = 30  # words
_MOSTLY = 0.8  # share of a line that names take up where it is a letterhead
_NO_TITLE = re.compile(
    r"^\W*(?:to|ref|n/ref|re|objet|asunto|assunto|subject|dear|cc|carta n|agenda item|item \d|h\.? ?e\.?|contents|part [a-z]\b)\b|:$"
)
_MAIL = re.compile(r"^\W*(?:from|to|date|sent|de|para|a|fecha|enviado|expediteur|envoye|data)\s?:")
_SUBJECT = re.compile(
    r"\b(?:subject|asunto|objet|assunto)\s?:\s*(?:(?:re|fw|fwd|rv|tr)\s?:\s*)*(.+?)\s*(?=$|\b(?:from|to|date|sent|cc|attachments?)\s?:)"
)
_PLACE_OF_SPEECH = re.compile(
    r"^\W*(?:(?:first|second|third|fourth|opening|closing)? ?(?:round ?table|plenary|table ronde|mesa[ -]redonda|pleno|plenario|general debate)\b)[^:]{0,30}$"
)


def title_line(parts: Parts) -> str | None:
    """The heading of the head that is neither letterhead nor occasion, else its first line that names a kind of paper.

    A mail has its subject for a title. None for a letter, a speech without a heading, running text.
    """
    subject = _mail_subject(parts)
    if subject:
        return subject
    head = [part for part in parts.of("title", "head") if _may_be_title(part)]
    headings = [part for part in head if part.heading]
    for candidates in (headings, [part for part in head if _names_kind(part)]):
        own = [part for part in candidates if not _is_letterhead(part, parts.folded)]
        if own:
            return " ".join(own[0].text.split())
    return " ".join(headings[0].text.split()) if headings else None


def _mail_subject(parts: Parts) -> str | None:
    """What stands behind "Subject:" in the header of a mail, in one block or a line each; None for what is no mail."""
    head = list(parts.of("title", "head"))
    for part in head if any(_MAIL.match(one.folded) for one in head) else ():
        found = _SUBJECT.search(" ".join(part.folded.split()))
        if found:
            return " ".join(part.text.split())[found.start(1) : found.end(1)]
    return None


def _may_be_title(part: Part) -> bool:
    words = len(part.text.split())
    if (
        not words
        or words > _LONGEST
        or (SALUTATION.match(part.folded) and not part.heading)
        or _NO_TITLE.search(part.folded)
    ):
        return False
    if len(re.findall(r"[^\W\d_]{3,}", part.text)) < 2 and not _names_kind(part):
        return False  # a stamp, a number, a scrap that a scan left
    return part.heading or not part.folded.endswith((".", ";", ","))


def _names_kind(part: Part) -> bool:
    return any(pattern.search(part.folded) for _, _, pattern in CUES)


def _is_letterhead(part: Part, document: str) -> bool:
    """Whether a line is hardly more than a name, a date, a place to speak in, or a State's office."""
    if FORUM.match(part.folded.strip()) or _PLACE_OF_SPEECH.match(part.folded):
        return True
    names = (*mechanism_mentions(part.text, document), *organization_mentions(part.text))
    ranges = [(m.start(), m.end()) for m in SYMBOL.finditer(part.text)]
    ranges += [(one.start, one.end) for one in enumerations(part.text, document) if one.has_mechanism]
    ranges += [(m.start, m.end) for m in names] + [(span.at, span.end) for span in spans_in(part.folded)]
    covered = len({at for start, end in ranges for at in range(start, end)}) / max(1, len(part.text.strip()))
    return covered > _MOSTLY or (STATE_OFFICE.match(part.folded) is not None and not _names_kind(part))
