"""Which documents change their place when their tags change: the same question for a threshold, a model, a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gcm_classify.datamodels import Passage, Routing, Tag
from gcm_classify.routing import route
from gcm_classify.taxonomy import Taxonomy

__all__ = ["Labels", "Move", "move_of", "moves", "routed"]

# (objective, probability) of one passage after another, primary first; a passage without any may be left out.
Labels = Sequence[Sequence[tuple[int, float]]]


@dataclass(frozen=True, slots=True)
class Move:
    """A document before and after: the objectives that it addresses and the roundtables that it goes to, ascending."""

    document: str
    objectives: tuple[int, ...]
    objectives_after: tuple[int, ...]
    roundtables: tuple[int, ...]
    roundtables_after: tuple[int, ...]

    @property
    def moves(self) -> bool:
        """Whether it goes to other roundtables than before."""
        return self.roundtables != self.roundtables_after

    @property
    def gained(self) -> tuple[int, ...]:
        """Objectives that it addresses only after."""
        return tuple(number for number in self.objectives_after if number not in self.objectives)

    @property
    def lost(self) -> tuple[int, ...]:
        """Objectives that it addressed only before."""
        return tuple(number for number in self.objectives if number not in self.objectives_after)


def routed(labels: Labels, taxonomy: Taxonomy) -> Routing:
    """Where labels take a document, by the rule of `routing.route`."""
    return route(_tags(labels), taxonomy)


def move_of(document: str, before: Labels, after: Labels, taxonomy: Taxonomy) -> Move:
    """One document before and after."""
    (objectives, tables), (objectives_after, tables_after) = (
        _place(labels, taxonomy) for labels in (before, after)
    )
    return Move(document, objectives, objectives_after, tables, tables_after)


def moves(before: Mapping[str, Labels], after: Mapping[str, Labels], taxonomy: Taxonomy) -> tuple[Move, ...]:
    """Documents whose objectives or roundtables change, those that move to other roundtables first.

    Args:
        before: labels of each document; one that is missing on either side has none there.
        after: the same.
        taxonomy: which objective belongs to which roundtable.
    """
    every = (
        move_of(document, before.get(document, ()), after.get(document, ()), taxonomy)
        for document in sorted({*before, *after})
    )
    return tuple(sorted((one for one in every if one.gained or one.lost), key=lambda one: not one.moves))


def _place(labels: Labels, taxonomy: Taxonomy) -> tuple[tuple[int, ...], tuple[int, ...]]:
    routing = routed(labels, taxonomy)
    return (
        tuple(sorted(finding.objective for finding in routing.objectives)),
        tuple(sorted(finding.roundtable for finding in routing.roundtables)),
    )


def _tags(labels: Labels) -> Iterable[Tag]:
    for place, own in enumerate(labels):
        passage = Passage(str(place), "", place, place, "")
        for objective, probability in own:
            yield Tag(objective, probability, "inferred", "review", (), passage)
