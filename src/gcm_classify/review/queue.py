"""What to look at next: where the machine doubts most, or where a decision would send a document elsewhere, and varied.

The database ranks; a pool of its first tags is then weighed by the rule of routing, cleared of what says the same, and
dealt out so that one document, mechanism or objective does not fill the list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from gcm_classify.errors import StoreError
from gcm_classify.joint import joint_groups
from gcm_classify.review.decisions import PassageReview
from gcm_classify.review.moves import routed
from gcm_classify.store import Store
from gcm_classify.store.worklists import OpenTag, WorkFilter
from gcm_classify.taxonomy import Taxonomy

__all__ = ["Order", "Queue", "QueueItem", "next_up", "review_at"]

Order = Literal["doubt", "worth"]

_POOL = 150  # tags that are weighed for one list
# How far down the list a second item of the same document, mechanism or objective is moved, in places.
_APART = {"document": 8.0, "mechanism": 2.0, "objective": 3.0}


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A passage to look at. `open` are the objectives to decide on, the most doubtful first; `distance` is that of the
    first from its threshold, in [0, 1]. `decides` are the roundtables that rejecting one of them would take the document
    from or to. `alike` counts passages of other documents that say the same and are not listed.
    """

    review: PassageReview
    title: str
    mechanism: str
    open: tuple[int, ...]
    distance: float
    decides: tuple[int, ...]
    alike: int = 0


@dataclass(frozen=True, slots=True)
class Queue:
    """The next items, and how many passages and tags are left under the same filters, these included."""

    items: tuple[QueueItem, ...]
    passages_left: int
    tags_left: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A passage with its open tags, before its text is read."""

    place: tuple[str, str]
    tags: tuple[OpenTag, ...]
    decides: tuple[int, ...]

    @property
    def distance(self) -> float:
        return self.tags[0].distance


def next_up(
    store: Store,
    taxonomy: Taxonomy,
    thresholds: Mapping[int, float],
    *,
    filters: WorkFilter = WorkFilter(),  # noqa: B008 - frozen
    order: Order = "doubt",
    roundtables: Collection[int] = (),
    most: int = 10,
) -> Queue:
    """The next items of a store's queue.

    Args:
        store: an open store.
        taxonomy: which objective belongs to which roundtable.
        thresholds: the probability, in [0, 1], from which each objective is shown.
        filters: which tags are open, and to whom.
        order: by "doubt", nearest to the threshold first; by "worth", what decides a roundtable first.
        roundtables: only objectives of these; all where it is empty.
        most: how many items.
    """
    filters = _of_roundtables(filters, taxonomy, roundtables)
    if roundtables and not filters.objectives:
        return Queue((), 0, 0)
    groups = {number: taxonomy.roundtable_of(number) or 0 for number in taxonomy.numbers}
    tags = store.open_tags_ranked(filters, thresholds=thresholds, groups=groups, order=order, limit=_POOL)
    candidates = _weighed(store, taxonomy, tags, order)
    dealt = _dealt(_once(candidates, store.texts_at([one.place for one in candidates])), most)
    records = store.passages_at([candidate.place for candidate, _ in dealt])
    items = [_item(one, records[one.place], alike) for one, alike in dealt if one.place in records]
    return Queue(tuple(items), *store.count_open(filters))


def review_at(store: Store, document: str, passage: str) -> PassageReview:
    """One passage with its decisions, as they are now.

    Raises:
        StoreError: there is no such passage any more.
    """
    record = store.passages_at([(document, passage)]).get((document, passage))
    if record is None:
        raise StoreError("the passage is not there any more", got=passage, do="look for it in its document")
    return PassageReview(record, tuple(record["decisions"]))


def _of_roundtables(filters: WorkFilter, taxonomy: Taxonomy, roundtables: Collection[int]) -> WorkFilter:
    if not roundtables:
        return filters
    wanted = [number for number in taxonomy.numbers if taxonomy.roundtable_of(number) in roundtables]
    chosen = [number for number in wanted if not filters.objectives or number in filters.objectives]
    return replace(filters, objectives=tuple(chosen))


def _weighed(store: Store, taxonomy: Taxonomy, tags: Sequence[OpenTag], order: Order) -> list[_Candidate]:
    """Passages with their open tags, in the order of the list."""
    by_place: dict[tuple[str, str], list[OpenTag]] = {}
    for tag in tags:
        by_place.setdefault((tag.document, tag.passage), []).append(tag)
    labels = store.labels_of({document for document, _ in by_place})
    now = {document: _tables(own.values(), taxonomy) for document, own in labels.items()}
    candidates = [
        _Candidate(place, tuple(own), _decides(labels[place[0]], own, now[place[0]], taxonomy))
        for place, own in by_place.items()
    ]
    return sorted(candidates, key=lambda one: (order == "worth" and not one.decides, one.distance))


def _decides(
    labels: Mapping[str, Sequence[tuple[int, float]]],
    tags: Iterable[OpenTag],
    now: frozenset[int],
    taxonomy: Taxonomy,
) -> tuple[int, ...]:
    """Roundtables that the document would leave or join if one of these tags were rejected."""
    changed = set[int]()
    for tag in tags:
        without = (
            [label for label in own if passage != tag.passage or label[0] != tag.objective]
            for passage, own in labels.items()
        )
        changed |= now ^ _tables(without, taxonomy)
    return tuple(sorted(changed))


def _tables(labels: Iterable[Sequence[tuple[int, float]]], taxonomy: Taxonomy) -> frozenset[int]:
    return frozenset(found.roundtable for found in routed(tuple(labels), taxonomy).roundtables)


@dataclass(frozen=True, slots=True)
class _Quoted:
    """A passage as `joint_groups` reads it."""

    id: str
    document: str
    text: str
    language: str


def _once(
    candidates: Sequence[_Candidate], texts: Mapping[tuple[str, str], tuple[str, str]]
) -> list[tuple[_Candidate, int]]:
    """Of passages that say the same the first, with how many others there are."""
    group_of = _groups(texts)
    sizes = Counter(group_of.values())
    kept, seen = [], set[int]()
    for candidate in candidates:
        group = group_of.get(candidate.place)
        if group is None:
            kept.append((candidate, 0))
        elif group not in seen:
            seen.add(group)
            kept.append((candidate, sizes[group] - 1))
    return kept


def _groups(texts: Mapping[tuple[str, str], tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The number of its group for every passage that says what another one says."""
    quoted = [_Quoted(place[1], place[0], text, language) for place, (text, language) in texts.items()]
    return {
        (member.document, member.id): number
        for number, group in enumerate(joint_groups(quoted))
        for member in group.members
    }


def _dealt(candidates: Sequence[tuple[_Candidate, int]], most: int) -> list[tuple[_Candidate, int]]:
    """Greedily the next one, by its place in the list and how often its document, mechanism and objective were dealt."""
    left = list(enumerate(candidates))
    dealt: list[tuple[_Candidate, int]] = []
    used: Counter[tuple[str, str]] = Counter()
    while left and len(dealt) < most:
        best = min(left, key=lambda one: one[0] + sum(_APART[k[0]] * used[k] for k in _kinds(one[1][0])))
        left.remove(best)
        dealt.append(best[1])
        used.update(_kinds(best[1][0]))
    return dealt


def _kinds(candidate: _Candidate) -> list[tuple[str, str]]:
    first = candidate.tags[0]
    kinds = [("document", first.document), ("objective", str(first.objective))]
    return [*kinds, ("mechanism", first.mechanism)] if first.mechanism else kinds


def _item(candidate: _Candidate, record: Mapping[str, Any], alike: int) -> QueueItem:
    return QueueItem(
        review=PassageReview(record, tuple(record["decisions"])),
        title=str(record["title"]),
        mechanism=candidate.tags[0].mechanism,
        open=tuple(tag.objective for tag in candidate.tags),
        distance=candidate.distance,
        decides=candidate.decides,
        alike=alike,
    )
