"""What the rules read from a document, before anything is decided."""

from __future__ import annotations

from dataclasses import dataclass

from gcm_classify.datamodels import Document
from gcm_classify.profile.authors import Authors, authors_of
from gcm_classify.profile.dates import DateVerdict, date_of
from gcm_classify.profile.kinds import KindVerdict, kind_of
from gcm_classify.profile.partners import partners_of
from gcm_classify.profile.parts import Parts, parts_of

__all__ = ["Reading", "reading_of"]


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts of a document and the signs found in them."""

    parts: Parts
    authors: Authors
    kind: KindVerdict
    partners: tuple[str, ...]
    date: DateVerdict

    @property
    def speakers(self) -> int:
        """How many mechanisms speak, registered or not."""
        return len(self.authors.mechanisms) + len(self.authors.unregistered)


def reading_of(document: Document) -> Reading:
    """Read the signs. Never fails: a document without any is "other"."""
    parts = parts_of(document)
    authors, kind, partners = authors_of(parts), kind_of(parts), partners_of(parts)
    date = date_of(parts, kind.best)
    return Reading(parts, authors, kind, partners, date)
