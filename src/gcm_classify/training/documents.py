"""Whole documents of a corpus: what their passages' labels make them address, and how a routing scores against it.

A document is a group of passages whose provenance says `document`; they stand in reading order. The truth follows from
the labels by the rule of the field, written here a second time so that a router that is being tuned cannot move it: a
document addresses an objective that is the primary label of at least one passage, or a label of at least two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gcm_classify.datamodels import Passage, Routing, Tag
from gcm_classify.routing import route
from gcm_classify.taxonomy import Taxonomy
from gcm_classify.training.corpus import LabelledPassage
from gcm_classify.training.metrics import Tallied, Tally, tallied
from gcm_classify.training.resampling import DRAWS, Interval

__all__ = [
    "DocumentScores",
    "LabelledDocument",
    "Router",
    "addressed_by",
    "labelled_documents",
    "score_documents",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Router = Callable[[Sequence[Tag], Taxonomy], Routing]


@dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A document of a corpus: its group, the rows of its passages in reading order, what it addresses by their labels."""

    id: str
    rows: tuple[int, ...]
    objectives: frozenset[int]
    roundtables: frozenset[int]


@dataclass(frozen=True, slots=True)
class DocumentScores:
    """Figures over n documents, in [0, 1], each with its 95% interval by bootstrap over documents.

    `roundtable_exact` is the share of documents whose set of roundtables is right; the F1s are over all labels. None for
    roundtables in a framework without them. `wrong`: the documents whose roundtables are not right, with what is missing
    and what is too much.
    """

    n: int
    objective_precision: float
    objective_recall: float
    objective_f1: float
    objective_f1_interval: Interval
    objective_exact: float
    objective_exact_interval: Interval
    roundtable_f1: float | None
    roundtable_f1_interval: Interval | None
    roundtable_exact: float | None
    roundtable_exact_interval: Interval | None
    wrong: tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...]


def labelled_documents(
    passages: Sequence[LabelledPassage], taxonomy: Taxonomy
) -> tuple[LabelledDocument, ...]:
    """The whole documents among the passages, in the order of their first passages."""
    rows: dict[str, list[int]] = {}
    for row, passage in enumerate(passages):
        if passage.provenance.get("document"):
            rows.setdefault(passage.group, []).append(row)
    found = []
    for group, own in rows.items():
        objectives = addressed_by([passages[row].labels for row in own])
        tables = (taxonomy.roundtable_of(number) for number in objectives)
        found.append(
            LabelledDocument(group, tuple(own), objectives, frozenset(t for t in tables if t is not None))
        )
    return tuple(found)


def addressed_by(labels: Sequence[Sequence[int]]) -> frozenset[int]:
    """Objectives that a document with these labels, passage by passage and primary first, addresses.

    >>> sorted(addressed_by([(9, 10), (10, 11), (10,), ()]))
    [9, 10]
    """
    every = Counter(number for one in labels for number in one)
    primary = {one[0] for one in labels if one}
    return frozenset(number for number, times in every.items() if number in primary or times >= 2)


def score_documents(
    documents: Sequence[LabelledDocument],
    probabilities: Floats,
    show: Floats,
    taxonomy: Taxonomy,
    *,
    router: Router = route,
    draws: int = DRAWS,
) -> DocumentScores:
    """How documents are routed when their passages have these probabilities.

    Args:
        documents: as `labelled_documents` gives them.
        probabilities: (n_passages, n_objectives) in [0, 1], rows as `LabelledDocument.rows` counts them: out-of-fold ones.
        show: (n_objectives,) the probability from which a passage gets a tag.
        taxonomy: names the columns and the roundtables.
        router: makes a routing of a document's tags, those of one passage together and primary first.
        draws: bootstrap draws.
    """
    routings = [router(_tags(document, probabilities, show, taxonomy), taxonomy) for document in documents]
    numbers = taxonomy.numbers
    objectives = tallied(
        _matrix([document.objectives for document in documents], numbers),
        _matrix([{finding.objective for finding in one.objectives} for one in routings], numbers),
        [document.id for document in documents],
        draws=draws,
    )
    given = [{finding.roundtable for finding in one.roundtables} for one in routings]
    tables = _roundtables(documents, given, taxonomy, draws)
    f1, exact = (
        tables.either(figure) if tables else (None, None) for figure in (Tally.micro_f1, Tally.exact_share)
    )
    return DocumentScores(
        n=len(documents),
        objective_precision=objectives.value(Tally.precision),
        objective_recall=objectives.value(Tally.recall),
        objective_f1=objectives.value(Tally.micro_f1),
        objective_f1_interval=objectives.interval(Tally.micro_f1),
        objective_exact=objectives.value(Tally.exact_share),
        objective_exact_interval=objectives.interval(Tally.exact_share),
        roundtable_f1=f1[0],
        roundtable_f1_interval=f1[1],
        roundtable_exact=exact[0],
        roundtable_exact_interval=exact[1],
        wrong=tuple(
            (one.id, tuple(sorted(one.roundtables - got)), tuple(sorted(got - one.roundtables)))
            for one, got in zip(documents, given, strict=True)
            if got != one.roundtables
        ),
    )


def _tags(document: LabelledDocument, probabilities: Floats, show: Floats, taxonomy: Taxonomy) -> list[Tag]:
    tags = []
    for row in document.rows:
        passage = Passage(str(row), document.id, row, row, "")
        own = probabilities[row]
        for column in sorted(np.flatnonzero(own >= show), key=lambda column: (-own[column], column)):
            tags.append(Tag(taxonomy.numbers[column], float(own[column]), "inferred", "review", (), passage))
    return tags


def _roundtables(
    documents: Sequence[LabelledDocument], given: Sequence[set[int]], taxonomy: Taxonomy, draws: int
) -> Tallied | None:
    """None for a framework without roundtables."""
    numbers = [table.number for table in taxonomy.roundtables]
    if not numbers:
        return None
    return tallied(
        _matrix([document.roundtables for document in documents], numbers),
        _matrix(given, numbers),
        [document.id for document in documents],
        draws=draws,
    )


def _matrix(sets: Sequence[frozenset[int] | set[int]], numbers: Sequence[int]) -> Ints:
    return np.asarray([[number in one for number in numbers] for one in sets], dtype=np.int64).reshape(
        len(sets), len(numbers)
    )
