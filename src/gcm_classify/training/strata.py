"""The same figures for parts of the passages: by language, register, type of document, set, origin and length."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gcm_classify.training.corpus import LabelledPassage
from gcm_classify.training.metrics import Tally, tallied
from gcm_classify.training.resampling import DRAWS, Interval

__all__ = ["Stratum", "strata"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stratum:
    """n passages that are alike in one respect. `macro_f1` is over the objectives that are true of one of them.

    None where nothing is to be measured: no label among them, or no passage without one. Intervals are 95%, by
    bootstrap over the groups of the stratum.
    """

    by: str
    value: str
    n: int
    none_support: int
    macro_f1: float | None
    macro_f1_interval: Interval | None
    micro_f1: float | None
    micro_f1_interval: Interval | None
    none_recall: float | None
    none_recall_interval: Interval | None
    exact: float
    exact_interval: Interval


def _length(passage: LabelledPassage) -> str:
    words = len(passage.text.split())
    for most in (25, 50, 100):
        if words <= most:
            return f"up to {most} words"
    return "over 100 words"


_RESPECTS: Mapping[str, Callable[[LabelledPassage], str]] = {
    "language": lambda passage: passage.language,
    "register": lambda passage: passage.register,
    "document type": lambda passage: passage.doc_type,
    "set": lambda passage: passage.set,
    "origin": lambda passage: str(passage.provenance.get("kind", "")),
    "length": _length,
    "labels": lambda passage: ("none", "one", "two", "three or more")[min(len(passage.labels), 3)],
}


def strata(
    passages: Sequence[LabelledPassage], Y: Ints, P: Ints, groups: Sequence[str], *, draws: int = DRAWS
) -> tuple[Stratum, ...]:
    """Every part in every respect in which the passages differ, lowest micro-F1 first within a respect.

    Args:
        passages: n of them, in the order of rows.
        Y: (n, n_objectives) of 0 and 1, the truth.
        P: the same shape, the prediction.
        groups: (n,) what is drawn together in the bootstrap.
        draws: bootstrap draws.
    """
    found: list[Stratum] = []
    for by, value_of in _RESPECTS.items():
        values = np.asarray([value_of(passage) for passage in passages])
        parts = [value for value in np.unique(values) if value]
        if len(parts) > 1 or (parts and by == "language"):
            own = [
                _stratum(by, str(part), np.flatnonzero(values == part), Y, P, groups, draws) for part in parts
            ]
            found += sorted(own, key=lambda one: (1.0 if one.micro_f1 is None else one.micro_f1, one.value))
    return tuple(found)


def _stratum(by: str, value: str, rows: Ints, Y: Ints, P: Ints, groups: Sequence[str], draws: int) -> Stratum:
    true = np.asarray(Y[rows].any(axis=0))
    both = tallied(Y[rows], P[rows], [groups[row] for row in rows], draws=draws)
    labelled = bool(true.any())
    nones = both.either(Tally.none_recall)
    macro = both.either(lambda tally: tally.macro_f1(true)) if labelled else (None, None)
    micro = both.either(Tally.micro_f1) if labelled else (None, None)
    return Stratum(
        by=by,
        value=value,
        n=len(rows),
        none_support=int(both.point.none),
        macro_f1=macro[0],
        macro_f1_interval=macro[1],
        micro_f1=micro[0],
        micro_f1_interval=micro[1],
        none_recall=nones[0],
        none_recall_interval=nones[1],
        exact=both.value(Tally.exact_share),
        exact_interval=both.interval(Tally.exact_share),
    )
