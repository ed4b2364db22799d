"""What would change before it does: under another threshold at once, under another model after its passages are scored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gcm_classify.datamodels import Passage, Tag
from gcm_classify.review.moves import Move, moves
from gcm_classify.store import Store
from gcm_classify.taxonomy import Taxonomy

__all__ = ["ModelEffect", "Tagger", "ThresholdEffect", "model_effect", "threshold_effect"]

ByDocument = Mapping[str, Mapping[str, Sequence[tuple[int, float]]]]


@dataclass(frozen=True, slots=True)
class ThresholdEffect:
    """What another show threshold of one objective would do to a store.

    `shown` tags would stay and `hidden` would go. Below the threshold in use only each document's best passage is kept, so
    of what a lower one would bring `near` counts the documents that would gain at least one tag; how many tags is not
    known without classifying again. `moves` are the documents whose objectives change.
    """

    objective: int
    threshold: float
    shown: int
    hidden: int
    near: int
    moves: tuple[Move, ...]


def threshold_effect(store: Store, taxonomy: Taxonomy, objective: int, threshold: float) -> ThresholdEffect:
    """The effect of a threshold, in [0, 1], from what a store holds. What people decided stays as they said.

    A document that would gain a tag below the threshold in use counts as moved if that one tag were its passage's
    primary, which only a new classification can tell for certain.
    """
    hidden, shown = store.tag_counts(objective, threshold)
    near = store.shortfalls(objective, threshold)
    losing = store.documents_with_tags(objective, 0.0, threshold)
    before = store.labels_of({*losing, *near})
    after = {
        document: _with_near(_from(labels, objective, threshold), near.get(document), objective)
        for document, labels in before.items()
    }
    return ThresholdEffect(
        objective, threshold, shown, hidden, len(near), moves(_labels(before), _labels(after), taxonomy)
    )


def _from(
    labels: Mapping[str, Sequence[tuple[int, float]]], objective: int, threshold: float
) -> dict[str, list[tuple[int, float]]]:
    """Labels without those of the objective below the threshold."""
    return {
        passage: [one for one in own if one[0] != objective or one[1] >= threshold]
        for passage, own in labels.items()
    }


def _with_near(
    labels: dict[str, list[tuple[int, float]]], near: tuple[str, float] | None, objective: int
) -> dict[str, list[tuple[int, float]]]:
    """Labels with the passage that came near, in the order of probability."""
    if near is None:
        return labels
    passage, probability = near
    own = sorted([*labels.get(passage, []), (objective, probability)], key=lambda one: -one[1])
    return {**labels, passage: own}


class Tagger(Protocol):
    """What tags the passages of a document; `classifier.Classifier` is one."""

    @property
    def name(self) -> str: ...
    @property
    def taxonomy(self) -> Taxonomy: ...
    def tag_passages(self, passages: Sequence[Passage]) -> list[tuple[Tag, ...]]: ...


@dataclass(frozen=True, slots=True)
class ModelEffect:
    """What another model would do to a store: tags that would come and go, and documents whose objectives change."""

    model: str
    documents: int
    gained: int
    lost: int
    kept: int
    moves: tuple[Move, ...]

    @property
    def moved(self) -> tuple[Move, ...]:
        """Documents that would go to other roundtables."""
        return tuple(move for move in self.moves if move.moves)


def model_effect(
    store: Store, tagger: Tagger, *, said: Callable[[int, int], None] = lambda done, total: None
) -> ModelEffect:
    """The effect of a model on every document of a store. What people decided stays as they said.

    Args:
        store: whose passages are tagged anew; nothing is written.
        tagger: the other model.
        said: called with how many documents are done and how many there are.
    """
    documents = sorted(store.present_keys())
    gained = lost = kept = 0
    changed: list[Move] = []
    for done, document in enumerate(documents):
        said(done, len(documents))
        before = store.labels_of([document])
        after = {document: _tagged_anew(store, tagger, document)}
        old, new = _pairs(before[document]), _pairs(after[document])
        gained, lost, kept = gained + len(new - old), lost + len(old - new), kept + len(new & old)
        changed += moves(_labels(before), _labels(after), tagger.taxonomy)
    said(len(documents), len(documents))
    changed.sort(key=lambda move: not move.moves)
    return ModelEffect(tagger.name, len(documents), gained, lost, kept, tuple(changed))


def _tagged_anew(store: Store, tagger: Tagger, document: str) -> dict[str, list[tuple[int, float]]]:
    """What would stand in a document: the model's tags, but for what people rejected, and what they added or kept."""
    passages = [_passage(record) for record in store.passage_records(document)]
    verdicts = store.verdicts_on(document)
    labels = {}
    for passage, tags in zip(passages, tagger.tag_passages(passages), strict=True):
        said = verdicts.get(passage.id, {})
        own = [(tag.objective, tag.probability) for tag in tags if said.get(tag.objective, True)]
        given = {objective for objective, _ in own}
        own += [(number, 1.0) for number, holds in said.items() if holds and number and number not in given]
        labels[passage.id] = own
    return labels


def _passage(record: Mapping[str, Any]) -> Passage:
    """A passage again from its record, as far as a tagger reads it."""
    heading = record["heading"]
    return Passage(
        id=record["id"],
        document=record["document"],
        start=record["start"],
        end=record["end"],
        text=record["text"],
        kind=record["kind"],
        heading=tuple(heading.split(" › ")) if heading else (),
        language=record["language"],
        stated=tuple(record["stated"]),
        region=record["region"],
    )


def _pairs(labels: Mapping[str, Iterable[tuple[int, float]]]) -> set[tuple[str, int]]:
    return {(passage, objective) for passage, own in labels.items() for objective, _ in own}


def _labels(by_document: ByDocument) -> dict[str, list[Sequence[tuple[int, float]]]]:
    return {document: list(labels.values()) for document, labels in by_document.items()}
