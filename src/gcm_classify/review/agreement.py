"""How far reviewers agree who coded the same passages by themselves: kappa and alpha per objective, with intervals.

Both are formulas over counts that add up over documents, so 1,000 resamples of the documents are one product of
matrices; scikit-learn's `cohen_kappa_score` takes one table at a time and the `krippendorff` package is under the GPL.
Tests hold kappa to scikit-learn's and alpha to Krippendorff's own worked example and definition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Agreement", "Coding", "Figure", "ObjectiveAgreement", "agreement"]

Floats = NDArray[np.float64]

# Below these a coefficient says more about chance than about the reviewers.
_FEWEST_PASSAGES = 10
_FEWEST_GIVEN = 5
_FEWEST_DOCUMENTS = 3
_RESAMPLES = 1_000


@dataclass(frozen=True, slots=True)
class Coding:
    """What one reviewer, by themself, says that a passage addresses; nothing is an answer too."""

    document: str
    passage: str
    reviewer: str
    objectives: frozenset[int]


@dataclass(frozen=True, slots=True)
class Figure:
    """A coefficient, at most 1, with its 95% interval from resampled documents; 0 is what chance gives."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ObjectiveAgreement:
    """One objective over the passages that two reviewers or more coded.

    `given`: passages where at least one of them gave it; `split`: those of them where not all did. `kappa` is Cohen's,
    the mean over the pairs of reviewers where there are more than two; `alpha` is Krippendorff's, nominal. Both are None
    where `why` says what there is too little of.
    """

    objective: int
    given: int
    split: int
    kappa: Figure | None
    alpha: Figure | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """`passages`, in `documents`, coded by two or more of `reviewers`; `overall` takes every passage and objective."""

    passages: int
    documents: int
    reviewers: tuple[str, ...]
    overall: ObjectiveAgreement | None
    objectives: tuple[ObjectiveAgreement, ...]


@dataclass(frozen=True, slots=True)
class _Coded:
    """(passages, reviewers, objectives) of 0 and 1, NaN where one did not code; each passage's document as a row."""

    values: Floats
    document: NDArray[np.int64]
    reviewers: tuple[str, ...]

    @property
    def documents(self) -> int:
        return int(self.document.max()) + 1 if len(self.document) else 0


def agreement(
    codings: Iterable[Coding], numbers: Sequence[int], *, resamples: int = _RESAMPLES, seed: int = 0
) -> Agreement:
    """Agreement over the passages that at least two reviewers coded.

    Args:
        codings: one a reviewer and passage; passages of a single reviewer are left out.
        numbers: the objectives, one result each in this order.
        resamples: how often the documents are drawn anew for an interval.
        seed: of the drawing, so that the same decisions give the same interval.
    """
    coded = _coded(codings, numbers)
    weights = _weights(coded.documents, resamples, seed)
    each = tuple(
        _measured(number, coded.values[:, :, [column]], coded, weights)
        for column, number in enumerate(numbers)
    )
    overall = _measured(0, coded.values, coded, weights) if len(coded.values) else None
    return Agreement(len(coded.values), coded.documents, coded.reviewers, overall, each)


def _coded(codings: Iterable[Coding], numbers: Sequence[int]) -> _Coded:
    by_passage: dict[tuple[str, str], dict[str, frozenset[int]]] = defaultdict(dict)
    for coding in codings:
        by_passage[coding.document, coding.passage][coding.reviewer] = coding.objectives
    shared = {key: said for key, said in sorted(by_passage.items()) if len(said) > 1}
    reviewers = tuple(sorted({name for said in shared.values() for name in said}))
    documents = {document: row for row, document in enumerate(dict.fromkeys(key[0] for key in shared))}
    values = np.full((len(shared), len(reviewers), len(numbers)), np.nan)
    for row, said in enumerate(shared.values()):
        for name, objectives in said.items():
            values[row, reviewers.index(name)] = [number in objectives for number in numbers]
    return _Coded(
        values, np.asarray([documents[document] for document, _ in shared], dtype=np.int64), reviewers
    )


def _weights(documents: int, resamples: int, seed: int) -> Floats:
    """(1 + resamples, documents): each document once, then how often each was drawn."""
    if not documents:
        return np.ones((1, 0))
    drawn = np.random.default_rng(seed).multinomial(documents, [1 / documents] * documents, size=resamples)
    return np.vstack([np.ones(documents), drawn]).astype(np.float64)


def _measured(objective: int, values: Floats, coded: _Coded, weights: Floats) -> ObjectiveAgreement:
    """`values`: (passages, reviewers, objectives taken together)."""
    said, yes = (~np.isnan(values)).sum(axis=1), np.nansum(values, axis=1)
    given, split = int((yes > 0).sum()), int(((yes > 0) & (yes < said)).sum())
    documents = len(np.unique(coded.document[(yes > 0).any(axis=1)]))
    if why := _too_little(len(values), given, documents):
        return ObjectiveAgreement(objective, given, split, None, None, why)
    kappa = _figure(_kappas(values, coded, weights))
    alpha = _figure(_alphas(said.astype(np.float64), yes, coded, weights))
    why = "" if kappa and alpha else "every reviewer gave it everywhere: there is no chance to compare with"
    return ObjectiveAgreement(objective, given, split, kappa, alpha, why)


def _too_little(passages: int, given: int, documents: int) -> str:
    if passages < _FEWEST_PASSAGES:
        return f"{passages} passages were coded twice; {_FEWEST_PASSAGES} are needed"
    if given < _FEWEST_GIVEN:
        return f"given to {given} passages; {_FEWEST_GIVEN} are needed"
    if documents < _FEWEST_DOCUMENTS:
        return f"given in {documents} documents; {_FEWEST_DOCUMENTS} are needed"
    return ""


def _figure(values: Floats) -> Figure | None:
    """The first value with the 95% range of the others; None where it, or a tenth of them, is undefined."""
    known = values[1:][~np.isnan(values[1:])]
    if np.isnan(values[0]) or len(known) < 0.9 * (len(values) - 1) or not len(known):
        return None
    low, high = np.percentile(known, [2.5, 97.5])
    return Figure(float(values[0]), float(low), float(high))


def _kappas(values: Floats, coded: _Coded, weights: Floats) -> Floats:
    """(resamples,) Cohen's kappa, the mean over pairs of reviewers that share passages."""
    pairs = [
        _pair_kappas(values[:, [a, b]], coded, weights) for a, b in combinations(range(values.shape[1]), 2)
    ]
    stacked = np.vstack(
        [pair for pair in pairs if pair is not None]
    )  # at least one: passages were coded twice
    counts = (~np.isnan(stacked)).sum(axis=0)
    return np.where(counts > 0, np.nansum(stacked, axis=0) / np.maximum(counts, 1), np.nan)


def _pair_kappas(values: Floats, coded: _Coded, weights: Floats) -> Floats | None:
    first, second = values[:, 0], values[:, 1]
    both = ~np.isnan(first) & ~np.isnan(second)
    if not both.any():
        return None
    cells = [both & (first == a) & (second == b) for a in (0, 1) for b in (0, 1)]
    counts = np.stack([_by_document(cell.sum(axis=1).astype(np.float64), coded) for cell in cells])
    neither, only_second, only_first, all_yes = counts @ weights.T
    n = np.maximum(neither + only_second + only_first + all_yes, 1e-12)
    observed = (neither + all_yes) / n
    yes_first, yes_second = (only_first + all_yes) / n, (only_second + all_yes) / n
    chance = yes_first * yes_second + (1 - yes_first) * (1 - yes_second)
    return _over_chance(observed - chance, 1 - chance)


def _alphas(said: Floats, yes: Floats, coded: _Coded, weights: Floats) -> Floats:
    """(resamples,) Krippendorff's alpha for two values, from the coincidences of each passage."""
    disagreeing = yes * (said - yes) / np.maximum(said - 1, 1)
    n, ones, apart = (_by_document(part.sum(axis=1), coded) @ weights.T for part in (said, yes, disagreeing))
    expected = ones * (n - ones)
    return _over_chance(expected - (n - 1) * apart, expected)


def _over_chance(gained: Floats, possible: Floats) -> Floats:
    return np.where(possible > 1e-12, gained / np.where(possible > 1e-12, possible, 1.0), np.nan)


def _by_document(values: Floats, coded: _Coded) -> Floats:
    """(documents,) sums of values (passages,)."""
    return np.bincount(coded.document, values, minlength=coded.documents).astype(np.float64)
