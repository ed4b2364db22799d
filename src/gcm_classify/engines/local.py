"""This machine: one process, or a few workers beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gcm_classify.classifier import Classifies, classify_in_order
from gcm_classify.datamodels import DocumentResult
from gcm_classify.outcomes import unchanged

__all__ = ["LocalEngine"]


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """With one job this process does the work itself; with more each worker loads the model once."""

    classifier: Classifies
    jobs: int = 1

    def __call__(
        self, files: Iterable[tuple[str | Path, str]], then: Callable[[DocumentResult], Any] = unchanged
    ) -> Iterator[Any]:
        return classify_in_order(self.classifier, files, jobs=self.jobs, then=then)
