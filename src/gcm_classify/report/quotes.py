"""A passage as it is quoted, and where it stands.

Probabilities are calibrated and in [0, 1]. Pages are 1-based. Dates are ISO and may be partial ("2026-03", "2026").
Text is verbatim, a slice of its document; `words` has it on one line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from gcm_classify.datamodels import Evidence
from gcm_classify.report.languages import direction_of, language_name
from gcm_classify.report.wording import cited, speakers_told

__all__ = ["PARTS", "REVIEW_STATES", "Basis", "Citation", "Part", "Quote", "ReviewState", "Variant"]

Part = Literal["commitment", "recommendation", "practice", "other"]
ReviewState = Literal["reviewed", "disputed", "machine"]
Basis = Literal["inferred", "both", "stated", "added"]

# The parts of an objective's section, and how far quotes are reviewed, in the order in which they are shown.
REVIEW_STATES: tuple[ReviewState, ...] = ("reviewed", "machine", "disputed")
PARTS: tuple[Part, ...] = ("commitment", "recommendation", "practice", "other")


@dataclass(frozen=True, slots=True)
class Citation:
    """Where words stand, told in the UN manner by `text`, and the way back to them.

    `mechanisms` speak; () where none does. `title`, `symbol`, `date`, `page` and `paragraph` (its number as printed) are
    None where the document does not tell. `heading` is the nearest heading above. `passage` is None for a whole document.
    `source` is the name of the file, `kind` the name of the input type, "" where it is no mechanism's input.
    """

    document: str
    passage: str | None
    source: str
    mechanisms: tuple[str, ...]
    title: str | None
    symbol: str | None
    date: str | None
    page: int | None
    paragraph: str | None
    language: str
    heading: str | None = None
    kind: str = ""

    @property
    def text(self) -> str:
        """Mechanism, “title”, symbol, date, page, paragraph (language): on one line, what is unknown left out."""
        return cited(
            self.mechanisms, self.title, self.symbol, self.date, self.page, self.paragraph, self.heading,
            self.kind or self.source, language_name(self.language),
        )  # fmt: skip

    @property
    def speakers(self) -> str:
        """The mechanisms as `text` begins with them; "" where none speaks."""
        return speakers_told(self.mechanisms)

    @property
    def link(self) -> str:
        """The page and query that open the passage, or the document, on the review desk: what follows its address."""
        return f"document?document={self.document}" + (f"&passage={self.passage}" if self.passage else "")


@dataclass(frozen=True, slots=True)
class Variant:
    """Nearly the same wording that differs in substance, and in what: (kind, here, there), as in `substance.Difference`."""

    citation: Citation
    differences: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage as it is quoted under an objective.

    `basis`: its content supports the objective ("inferred"), and its text states it too ("both"); the text states it and
    the content does not support it ("stated"); or a reviewer added it ("added"). `state`: a person's verdict is in force,
    reviewers contradict each other, or nobody has looked. `status` and `probability` are the model's, None where it did
    not suggest the objective. `signatories` are all mechanisms that say it, here or in the documents of `also`, where the
    same language stands again; `variants` say nearly the same with a difference of substance. `principles` are guiding
    principles that the passage invokes or applies, by number, `sdg` the goals and targets that it names. `decided` is when the decision in force was made (ISO), None without one.
    """

    objective: int
    text: str
    language: str
    part: Part
    basis: Basis
    state: ReviewState
    probability: float | None
    status: Literal["auto", "review"] | None
    primary: bool
    citation: Citation
    signatories: tuple[str, ...]
    also: tuple[Citation, ...] = ()
    variants: tuple[Variant, ...] = ()
    evidence: tuple[Evidence, ...] = field(default=(), repr=False)
    principles: tuple[int, ...] = ()
    sdg: tuple[str, ...] = ()
    decided: str | None = None

    @property
    def words(self) -> str:
        """The text on one line, as it is printed."""
        return " ".join(self.text.split())

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """In which direction its language is written."""
        return direction_of(self.language)
