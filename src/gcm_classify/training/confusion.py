"""What was said in place of what: what a passage got where a label was missed, what it has where one was wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Confused", "Confusions", "confusions"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Confused:
    """One objective in its n passages: others that stand there, each with in how many, most frequent first.

    None among the others stands for none: the passage got no label, or has none.
    """

    objective: int
    n: int
    others: tuple[tuple[int | None, int], ...]


@dataclass(frozen=True, slots=True)
class Confusions:
    """Both directions, the objective with most errors first; one without an error is left out.

    `missed`: passages that have the objective and did not get it, and what they got, right or wrong.
    `wrong`: passages that got the objective and do not have it, and what they have, found or not.
    """

    missed: tuple[Confused, ...]
    wrong: tuple[Confused, ...]


def confusions(Y: Ints, P: Ints, numbers: Sequence[int]) -> Confusions:
    """Of truth Y and prediction P, both (n, n_objectives) of 0 and 1, columns in the order of `numbers`."""
    return Confusions(_confused(Y & (1 - P), P, numbers), _confused(P & (1 - Y), Y, numbers))


def _confused(errors: Ints, others: Ints, numbers: Sequence[int]) -> tuple[Confused, ...]:
    names: list[int | None] = [*map(int, numbers), None]
    together = errors.T @ np.hstack([others, others.sum(axis=1, keepdims=True) == 0])
    rows = []
    for column, number in enumerate(numbers):
        counts = together[column]
        order = [place for place in np.argsort(-counts, kind="stable") if counts[place]]
        pairs = tuple((names[place], int(counts[place])) for place in order)
        if n := int(errors[:, column].sum()):
            rows.append(Confused(int(number), n, pairs))
    return tuple(sorted(rows, key=lambda row: (-row.n, row.objective)))
