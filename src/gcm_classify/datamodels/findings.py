"""What the content supports, of a passage and of a document, and where that must be seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from gcm_classify.datamodels.passages import Evidence, Passage

__all__ = [
    "Basis",
    "ObjectiveFinding",
    "Practice",
    "RoundtableFinding",
    "Routing",
    "Shortfall",
    "Status",
    "Tag",
]

Basis = Literal["inferred", "both"]
Status = Literal["auto", "review"]


@dataclass(frozen=True, slots=True)
class Tag:
    """An objective that a passage's content supports. Tags of a passage are in order, primary first.

    `objective` is its number, `probability` calibrated and in [0, 1]. `basis` is "both" where the text states it too, else
    "inferred". `status` is "auto" above the objective's threshold of acceptance, else "review". `evidence` says why, `passage`
    where.
    """

    objective: int
    probability: float
    basis: Basis
    status: Status
    evidence: tuple[Evidence, ...] = field(repr=False)
    passage: Passage = field(repr=False)


@dataclass(frozen=True, slots=True)
class ObjectiveFinding:
    """An objective that a document addresses.

    `objective` is its number, `probability` that of the best passage, in [0, 1]. `basis` is "both" where the text states it
    too, else "inferred". `primary`: it carries the document. `passages` are the ids of those that show it, best first.
    """

    objective: int
    probability: float
    basis: Basis
    primary: bool
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """An objective that no passage of a document is tagged with, though one came near: its best probability, at least
    half of the threshold from which tags are shown, and the id of that passage.
    """

    objective: int
    probability: float
    passage: str


@dataclass(frozen=True, slots=True)
class RoundtableFinding:
    """A roundtable that must see a document.

    `roundtable` is its number, `probability` that of the best passage, in [0, 1]. `primary`: it has an objective that carries
    the document. `because` are the ids of the passages that decided it, best first.
    """

    roundtable: int
    probability: float
    primary: bool
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Routing:
    """What a document addresses (`objectives`) and where it goes (`roundtables`), highest probability first."""

    objectives: tuple[ObjectiveFinding, ...] = ()
    roundtables: tuple[RoundtableFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Practice:
    """One practice of a compilation, as its fiche tells it: values are verbatim on one line, "" where left blank.

    `countries` are short names in English and `country_codes` their ISO 3166 codes, in the order of `location`, which is
    the field as written. `stated` are the objectives that the fiche names, `filed_as` the field as written; `inferred`
    are those that its passages support, by the rule of routing. `disagrees` where it is filed under objectives and none
    of them is supported, but others are. `fields` are all fields: meaning (`fields.FIELDS`, or "other"), label, value.
    `page` is 1-based; `start` and `end` are a range of the document's text; `place` counts from 0 within the document.
    """

    id: str
    document: str
    title: str
    countries: tuple[str, ...]
    country_codes: tuple[str, ...]
    location: str
    mechanisms: tuple[str, ...]
    stated: tuple[int, ...]
    filed_as: str
    inferred: tuple[ObjectiveFinding, ...]
    disagrees: bool
    partners: str
    period: str
    description: str
    results: str
    page: int | None
    start: int
    end: int
    place: int
    fields: tuple[tuple[str, str, str], ...] = field(repr=False)
    passages: tuple[str, ...] = field(repr=False)
