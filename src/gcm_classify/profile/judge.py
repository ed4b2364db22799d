"""The input type by a linear model over the rules' signs and the document's words, within what the chart allows.

The weights are fitted by `gcm_classify.training.profiles` on labelled first pages and travel as plain arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from gcm_classify.profile.reading import Reading
from gcm_classify.profile.traits import traits_of

__all__ = ["Judge", "Judgement", "packaged_judge"]

_ALONE = frozenset({"own_event", "oral_statement", "written_statement", "side_event", "joint_event_partners"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """A type with its probability in [0, 1] among the possible ones.

    `unbound` is its probability among all: low where words and signs speak for a type that who speaks rules out, a sign
    that an author was missed.
    """

    input_type: str
    probability: float
    unbound: float


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """A multinomial logistic regression: `coef` (n_types, n_traits) and `intercept` (n_types,), float64."""

    types: tuple[str, ...]
    coef: NDArray[np.float64]
    intercept: NDArray[np.float64]

    def judge(self, reading: Reading) -> Judgement:
        """The best of the types that who speaks leaves possible."""
        logits = self.coef @ traits_of(reading) + self.intercept
        possible = np.array([_is_possible(name, reading) for name in self.types])
        best = int(np.where(possible, logits, -np.inf).argmax())
        odds = np.exp(logits - logits.max())
        return Judgement(
            self.types[best], float(odds[best] / odds[possible].sum()), float(odds[best] / odds.sum())
        )


def _is_possible(input_type: str, reading: Reading) -> bool:
    """Who speaks decides first: nobody, one alone, one with partners, several."""
    if reading.speakers == 0:
        return input_type == "other"
    if reading.speakers > 1:
        return input_type not in _ALONE
    if input_type == "joint_event_iscm":
        return False
    return bool(reading.partners) or not input_type.startswith("joint")


@lru_cache(maxsize=1)
def packaged_judge() -> Judge:
    """The judge that travels in the package."""
    content = files("gcm_classify.profile").joinpath("data", "judge.npz").read_bytes()
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        return Judge(
            tuple(str(name) for name in arrays["types"]),
            arrays["coef"].astype(np.float64),
            arrays["intercept"].astype(np.float64),
        )
