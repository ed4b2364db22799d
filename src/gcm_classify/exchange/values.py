"""A passage with all that is said of it: what a machine suggests, and what each person answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gcm_classify.training.corpus import LabelledPassage

__all__ = ["Annotation", "Labelling", "Suggestion", "settled", "with_settled"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An objective that a model suggests: `probability` in [0, 1], and whether it would stand without review."""

    objective: int
    probability: float
    status: str = "review"


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one person says of a passage.

    `labels` are objectives' numbers, primary first, () for none of them; None where the person skipped the passage or
    left the question open. `by` names the person as the tool does: a name, an address, a number or an object that holds
    them. `details` is everything else that the tool knows, kept as it came.
    """

    labels: tuple[int, ...] | None
    by: Any = None
    is_truth: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The person in one line.

        >>> Annotation((9,), {"id": 3, "email": "ada@example.org"}).name, Annotation((9,), 3).name
        ('ada@example.org', '3')
        """
        if isinstance(self.by, Mapping):
            known = (self.by.get(key) for key in ("email", "username", "name", "id"))
            return next((str(value) for value in known if value), "")
        return "" if self.by is None else str(self.by)


@dataclass(frozen=True, slots=True)
class Labelling:
    """A passage on its way to or from a labelling tool.

    `passage.labels` are the labels in force where `is_labelled`, and say nothing where it is not. `suggestions` are those
    of `model`, most probable first. `others` are fields of the record that are the user's own, `task` is what the tool
    keeps beside all this.
    """

    passage: LabelledPassage
    is_labelled: bool = False
    suggestions: tuple[Suggestion, ...] = ()
    model: str | None = None
    annotations: tuple[Annotation, ...] = ()
    others: Mapping[str, Any] = field(default_factory=dict)
    task: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_disputed(self) -> bool:
        """Whether people answered, and nothing settles their answers."""
        return bool(_answers(self.annotations)) and settled(self.annotations) is None


def settled(annotations: Sequence[Annotation]) -> tuple[int, ...] | None:
    """The labels on which people's answers settle: those of the last answer marked as truth, else those that everybody
    gave, in the order of the last one. None where nobody answered or two answers differ.

    >>> settled([Annotation((9, 10)), Annotation((10, 9))])
    (10, 9)
    >>> settled([Annotation((9,)), Annotation(())]) is None
    True
    """
    answers = _answers(annotations)
    if truth := [one.labels for one in annotations if one.is_truth and one.labels is not None]:
        return truth[-1]
    return answers[-1] if answers and len({frozenset(labels) for labels in answers}) == 1 else None


def with_settled(labelling: Labelling) -> Labelling:
    """The same, labelled as people's answers settle; unchanged where nobody answered."""
    if not _answers(labelling.annotations):
        return labelling
    labels = settled(labelling.annotations)
    passage = replace(labelling.passage, labels=labels or ())
    return replace(labelling, passage=passage, is_labelled=labels is not None)


def _answers(annotations: Sequence[Annotation]) -> list[tuple[int, ...]]:
    return [one.labels for one in annotations if one.labels is not None]
