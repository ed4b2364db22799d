"""How far two annotators agree who labelled the same passages, the second blind to the first."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gcm_classify.errors import CorpusError
from gcm_classify.training.metrics import macro_f1, micro, none_recall

__all__ = [
    "Agreement",
    "TwiceLabelled",
    "agreement",
    "agreement_table",
    "cohens_kappa",
    "read_twice_labelled",
]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TwiceLabelled:
    """The labels of two annotators before anything was settled. `unsure`: the second said so."""

    id: str
    first: tuple[int, ...]
    second: tuple[int, ...]
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """Figures over n passages; precision and recall take the first annotator for the truth.

    `objectives`: for each number kappa, how many passages have it from both, from the first alone, from the second alone.
    """

    n: int
    macro_f1: float
    precision: float
    recall: float
    none_recall: float | None
    exact: float
    primary: float
    kappa: float
    objectives: tuple[tuple[int, float, int, int, int], ...]


def read_twice_labelled(path: str | Path) -> list[TwiceLabelled]:
    """Lines of {"id", "first", "second", "unsure"}.

    Raises:
        CorpusError: the file cannot be read, or a line is not what it should be.
    """
    try:
        records = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").split("\n") if line]
        return [
            TwiceLabelled(one["id"], tuple(one["first"]), tuple(one["second"]), bool(one.get("unsure")))
            for one in records
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(
            f"{path} cannot be read ({error})",
            expected='JSON Lines of {"id", "first", "second", "unsure"}',
        ) from error


def agreement(pairs: Sequence[TwiceLabelled], numbers: Sequence[int]) -> Agreement:
    """All figures over the objectives `numbers`."""
    first = _matrix([pair.first for pair in pairs], numbers)
    second = _matrix([pair.second for pair in pairs], numbers)
    precision, recall, _ = micro(first, second)
    leading = [pair for pair in pairs if pair.first and pair.second]
    return Agreement(
        n=len(pairs),
        macro_f1=macro_f1(first, second),
        precision=precision,
        recall=recall,
        none_recall=none_recall(first, second),
        exact=float((first == second).all(axis=1).mean()),
        primary=sum(pair.first[0] == pair.second[0] for pair in leading) / max(len(leading), 1),
        kappa=cohens_kappa(first.ravel(), second.ravel()),
        objectives=tuple(
            _objective(number, first[:, column], second[:, column]) for column, number in enumerate(numbers)
        ),
    )


def _matrix(labels: Sequence[Sequence[int]], numbers: Sequence[int]) -> Ints:
    return np.asarray([[number in one for number in numbers] for one in labels], dtype=np.int64)


def _objective(number: int, first: Ints, second: Ints) -> tuple[int, float, int, int, int]:
    both = int((first & second).sum())
    return number, cohens_kappa(first, second), both, int(first.sum()) - both, int(second.sum()) - both


def cohens_kappa(first: Ints, second: Ints) -> float:
    """Agreement beyond chance of two arrays of 0 and 1 (Cohen 1960): 1 is full, 0 is what chance gives."""
    observed = float((first == second).mean())
    chance = float(first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean()))
    return 1.0 if chance == 1.0 else (observed - chance) / (1 - chance)


def agreement_table(pairs: Sequence[TwiceLabelled], numbers: Sequence[int]) -> str:
    """Markdown: the figures over all, then kappa per objective, lowest first."""
    found = agreement(pairs, numbers)
    lines = [
        "| figure | value |",
        "|---|--:|",
        f"| passages labelled twice | {found.n} |",
        f"| of these none (first annotator) | {sum(not pair.first for pair in pairs)} |",
        f"| second annotator unsure | {sum(pair.unsure for pair in pairs)} |",
        f"| exact set | {found.exact:.3f} |",
        f"| primary label, where both gave one | {found.primary:.3f} |",
        f"| macro-F1 of the second against the first | {found.macro_f1:.3f} |",
        f"| micro precision / recall | {found.precision:.3f} / {found.recall:.3f} |",
        f"| none-recall | {'–' if found.none_recall is None else f'{found.none_recall:.3f}'} |",
        f"| Cohen's kappa over all decisions | {found.kappa:.3f} |",
        "",
        "| objective | kappa | both | first alone | second alone |",
        "|--:|--:|--:|--:|--:|",
    ]
    lines += [
        f"| {number} | {kappa:.2f} | {both} | {first} | {second} |"
        for number, kappa, both, first, second in sorted(
            found.objectives, key=lambda row: (round(row[1], 2), row[0])
        )
    ]
    return "\n".join(lines)
