"""What the rules read from a document, before anything is decided."""

from __future__ import annotations

from dataclasses import dataclass

from gcm_classify.datamodels import Document
from gcm_classify.profile.authors import Authors, authors_of
from gcm_classify.profile.dates import DateVerdict, date_of
from gcm_classify.profile.inputs import TypeVerdict, input_type_of
from gcm_classify.profile.kinds import KindVerdict, kind_of
from gcm_classify.profile.partners import partners_of
from gcm_classify.profile.parts import Parts, parts_of

__all__ = ["Reading", "reading_of"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Parts and signs of a document, and `rule`: the input type that the rules alone would give."""

    parts: Parts
    authors: Authors
    kind: KindVerdict
    partners: tuple[str, ...]
    date: DateVerdict
    rule: TypeVerdict

    @property
    def speakers(self) -> int:
        """How many mechanisms speak, registered or not."""
        return len(self.authors.mechanisms) + len(self.authors.unregistered)


def reading_of(document: Document) -> Reading:
    """Read the signs. Never fails: a document without any is "other"."""
    parts = parts_of(document)
    authors, kind, partners = authors_of(parts), kind_of(parts), partners_of(parts)
    date = date_of(parts, kind.best)
    rule = input_type_of(parts, kind, authors, partners, date)
    return Reading(parts, authors, kind, partners, date, rule)
