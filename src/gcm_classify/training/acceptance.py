"""The tags that a model takes without review: how many they are, and how many of them are right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gcm_classify.head import wilson_lower

__all__ = ["Acceptance", "ObjectiveAcceptance", "acceptance"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ObjectiveAcceptance:
    """One objective: tags shown, tags accepted, and how many of these are right."""

    objective: int
    shown: int
    accepted: int
    right: int


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Of the tags shown the share accepted without review; of these the share that is right, with its 95% interval.

    `precision` and its interval (Wilson, over tags) are None where nothing is accepted, `share` where nothing is shown.
    `objectives`: those with an accepted tag, most wrong ones first.
    """

    shown: int
    accepted: int
    right: int
    share: float | None
    precision: float | None
    precision_interval: tuple[float, float] | None
    objectives: tuple[ObjectiveAcceptance, ...]


def acceptance(Y: Ints, P: Ints, accepted: Ints, numbers: Sequence[int]) -> Acceptance:
    """Figures of the accepted among the tags shown P, both (n, n_objectives) of 0 and 1, against the truth Y."""
    taken = accepted & P
    shown, n, right = int(P.sum()), int(taken.sum()), int((taken & Y).sum())
    rows = [
        ObjectiveAcceptance(
            int(number),
            int(P[:, column].sum()),
            int(taken[:, column].sum()),
            int((taken & Y)[:, column].sum()),
        )
        for column, number in enumerate(numbers)
        if taken[:, column].any()
    ]
    return Acceptance(
        shown=shown,
        accepted=n,
        right=right,
        share=n / shown if shown else None,
        precision=right / n if n else None,
        precision_interval=(wilson_lower(right, n), 1 - wilson_lower(n - right, n)) if n else None,
        objectives=tuple(sorted(rows, key=lambda row: (row.right - row.accepted, row.objective))),
    )
