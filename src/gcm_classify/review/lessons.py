"""What a model can learn from people: passages that somebody finished and nobody disputes, with what stands on them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gcm_classify.outputs import replacing
from gcm_classify.review.decisions import PassageReview
from gcm_classify.store import Store

__all__ = ["Lesson", "lessons", "reviewed_passages", "write_lessons"]

_SOME = 200  # passages that are read at once


@dataclass(frozen=True, slots=True)
class Lesson:
    """A passage as people settled it: `labels` are objectives, primary first, () for none. `document` is what must not be
    split between fitting and testing.
    """

    id: str
    document: str
    text: str
    labels: tuple[int, ...]
    language: str
    heading: str


def reviewed_passages(store: Store, *, least: int = 1) -> Iterator[PassageReview]:
    """Passages that at least so many reviewers decided on, with all decisions."""
    places = store.coded_passages(least=least)
    for first in range(0, len(places), _SOME):
        for record in store.passages_at(places[first : first + _SOME]).values():
            yield PassageReview(record, tuple(record["decisions"]))


def lessons(reviews: Iterable[PassageReview]) -> Iterator[Lesson]:
    """One for every passage that is reviewed whole and not disputed."""
    for review in reviews:
        if review.is_reviewed and not review.disputed:
            record = review.record
            yield Lesson(
                record["id"],
                record["document"],
                record["text"],
                review.objectives,
                record["language"],
                record["heading"],
            )


def write_lessons(found: Iterable[Lesson], target: Path) -> int:
    """Write them as labelled passages that `train --corrections` reads; how many. The last one of a text counts."""
    by_text = {lesson.text: lesson for lesson in found}
    with replacing(target) as lines:
        for lesson in by_text.values():
            record = {
                "id": lesson.id,
                "text": lesson.text,
                "labels": list(lesson.labels),
                "language": lesson.language,
                "heading": lesson.heading,
                "group": lesson.document,
                "register": "review",
            }
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")
    return len(by_text)
