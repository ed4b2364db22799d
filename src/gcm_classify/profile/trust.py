"""How far a verdict can be trusted: the rules' own confidence made a probability, by Platt's method on unseen pages.

Platt (1999), "Probabilistic outputs for support vector machines": a logistic regression from scores to whether the
verdict was right. The few weights are fitted by `gcm_classify.training.profiles` and stand in `data/trust.json`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

__all__ = ["REVIEWED", "SCORES", "Trust", "packaged_trust", "scores_of", "trusted"]

Trust = Mapping[str, Mapping[str, float]]
REVIEWED = ("input_type", "phase", "mode", "mechanisms")
"""The verdicts whose confidence is a calibrated probability."""

SCORES: Mapping[str, tuple[str, ...]] = {
    "input_type": ("input_type", "unbound"),
    "phase": ("phase", "unbound"),
    "mode": ("mode", "unbound"),
    "mechanisms": ("mechanisms", "unbound", "certain author"),
}
"""The scores that each verdict's trust is computed from; more of any is more trust."""


def scores_of(raw: Mapping[str, float], *, unbound: float, rival: float) -> dict[str, float]:
    """Confidences in [0, 1] as log-odds, and beside them what else tells of doubt.

    `unbound`: the type's probability, whoever speaks. `rival`: the highest weight in [0, 1] of a mechanism that was held
    for merely mentioned.
    """
    odds = {name: _log_odds(raw[name]) for name in REVIEWED}
    return odds | {"unbound": _log_odds(unbound), "certain author": 1.0 - rival}


def trusted(verdict: str, scores: Mapping[str, float], trust: Trust | None = None) -> float:
    """The probability in (0, 1) that the verdict is right."""
    weights = (trust if trust is not None else packaged_trust())[verdict]
    total = weights["bias"] + sum(weights[name] * scores[name] for name in SCORES[verdict])
    return 1.0 / (1.0 + math.exp(-total))


def _log_odds(probability: float) -> float:
    inside = min(max(probability, 0.02), 0.98)
    return math.log(inside / (1.0 - inside))


@lru_cache(maxsize=1)
def packaged_trust() -> Trust:
    """The weights that travel in the package."""
    content = files("gcm_classify.profile").joinpath("data", "trust.json").read_text(encoding="utf-8")
    return {name: dict(weights) for name, weights in json.loads(content)["verdicts"].items()}
