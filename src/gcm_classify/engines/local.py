"""This machine: one process, or a few workers beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gcm_classify.classifier import Classifies
from gcm_classify.outcomes import File, Then, classify_groups, unchanged

__all__ = ["LocalEngine"]


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """With one job this process does the work itself; with more each worker loads the model once."""

    classifier: Classifies
    jobs: int = 1

    def __call__(self, groups: Iterable[Sequence[File]], then: Then = unchanged) -> Iterator[Any]:
        return classify_groups(self.classifier, groups, jobs=self.jobs, then=then)
