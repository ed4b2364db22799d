"""Who speaks, and a document with everything that was found; or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gcm_classify.datamodels.documents import Document, DocumentWarning
from gcm_classify.datamodels.findings import ObjectiveFinding, Practice, Routing, Shortfall, Tag
from gcm_classify.datamodels.passages import Passage

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DocumentResult", "Effort", "Failure", "Profile"]


@dataclass(frozen=True, slots=True)
class Profile:
    """Where a document stands on the chart of inputs: who speaks, what kind, when, through whom.

    `input_type`, `phase` and `mode` are ids of the chart ("oral_statement", "during_imrf", "direct"). `mechanisms` are the
    authors by their registered names, `unregistered` those that no register has, `partners` who held it with them.
    `date` is ISO, perhaps partial: the day adopted or delivered, else held, else signed. `title`, `symbol` and `place`
    are as written, None where not told. `capacity` is that of who speaks for the mechanism (a capacity's id of the
    chart), `forum` the year of the review forum that the input belongs to. `confidence` holds probabilities in [0, 1]
    and `evidence` the words, verbatim, by verdict. `doubts` are the reasons why it is `uncertain`. `sections` are the
    profiles of a bundle's sections, () where nothing is bundled; the document's own is that of its main section.
    """

    input_type: str = "other"
    phase: str = "unknown"
    mode: str = "unknown"
    mechanisms: tuple[str, ...] = ()
    unregistered: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    date: str | None = None
    title: str | None = None
    symbol: str | None = None
    place: str | None = None
    capacity: str | None = None
    forum: int | None = None
    confidence: Mapping[str, float] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    uncertain: bool = False
    doubts: tuple[str, ...] = ()
    sections: tuple[Profile, ...] = ()


@dataclass(frozen=True, slots=True)
class Effort:
    """What results took: `passages` that can be tagged, and how many of them were `encoded` now and not before; `documents`,
    and how many of them were only tagged `anew`; entries of the cache that were found `damaged`. `trouble` is why the
    cache could not be used, None where it could.
    """

    documents: int = 0
    anew: int = 0
    passages: int = 0
    encoded: int = 0
    damaged: int = 0
    trouble: str | None = None

    def __add__(self, other: Effort) -> Effort:
        return Effort(
            self.documents + other.documents,
            self.anew + other.anew,
            self.passages + other.passages,
            self.encoded + other.encoded,
            self.damaged + other.damaged,
            self.trouble or other.trouble,
        )


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """A document, routed, with everything that proves it.

    `document` is what was read, `passages` all of it in reading order, `tags` what their content supports, those of a
    passage together. `routing` follows from the tags, `profile` from the text, `stated_objectives` are those that the text
    itself names, ascending. `model` is the model's name. `practices` are those of a compilation; `below_threshold`
    objectives that a passage came near without being tagged. With a cache `effort` says what it took, `fingerprint` is the
    document's as it is recorded, `prepared` a hash of all that everything follows from that a head does not say, and
    `document` has neither blocks nor furniture; the three are None otherwise.
    """

    document: Document = field(repr=False)
    passages: tuple[Passage, ...] = field(repr=False)
    tags: tuple[Tag, ...] = field(repr=False)
    routing: Routing
    profile: Profile
    stated_objectives: tuple[int, ...]
    model: str
    practices: tuple[Practice, ...] = field(default=(), repr=False)
    below_threshold: tuple[Shortfall, ...] = ()
    fingerprint: Mapping[str, Any] | None = field(default=None, repr=False, compare=False)
    prepared: str | None = field(default=None, repr=False, compare=False)
    effort: Effort | None = field(default=None, repr=False, compare=False)

    @property
    def source(self) -> str:
        """The path as it was given."""
        return self.document.source

    @property
    def roundtables(self) -> tuple[int, ...]:
        """Numbers of the roundtables that must see the document, highest probability first."""
        return tuple(finding.roundtable for finding in self.routing.roundtables)

    @property
    def objectives(self) -> tuple[ObjectiveFinding, ...]:
        """Objectives that the document addresses, highest probability first."""
        return self.routing.objectives

    @property
    def sdg(self) -> tuple[str, ...]:
        """Goals and targets of the 2030 Agenda that the document's passages name, in their order there."""
        named = (link.goal for passage in self.passages for link in passage.goals if link.goal is not None)
        return tuple(dict.fromkeys(named))

    @property
    def warnings(self) -> tuple[DocumentWarning, ...]:
        """What a reviewer should know of the reading."""
        return self.document.warnings

    @property
    def needs_review(self) -> bool:
        """True with any tag in review, any warning, or an uncertain profile."""
        return bool(self.warnings) or self.profile.uncertain or any(t.status == "review" for t in self.tags)

    def to_frame(self) -> pd.DataFrame:
        """One row a tag, in the order of `tags`; no tags, no rows, the same columns and dtypes.

        Columns are those of `frames.FRAMES["tags"]`: document, source, passage, page (1-based), number, objective,
        probability (in [0, 1]), basis, status, text.
        """
        from gcm_classify.frames import frame

        return frame("tags", map(self._row, self.tags))

    def _row(self, tag: Tag) -> dict[str, object]:
        return {
            "document": self.document.id,
            "source": self.source.encode("utf-8", "backslashreplace").decode("utf-8"),
            "passage": tag.passage.id,
            "page": tag.passage.page,
            "number": tag.passage.number,
            "objective": tag.objective,
            "probability": tag.probability,
            "basis": tag.basis,
            "status": tag.status,
            "text": tag.passage.text,
        }


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be classified, as a value.

    `source` is the name it was given by, `id` the sha256 of its bytes, None where not even these could be read. `code` is of a
    closed set (`errors.OUTCOMES`), `error` the name of the error's class, `message` its one line, `stage` "ingest" or
    "classify".
    """

    source: str
    id: str | None
    code: str
    error: str
    message: str
    stage: str
