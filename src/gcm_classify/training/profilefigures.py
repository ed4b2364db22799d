"""Figures of profiles: accuracy with Wilson's interval, calibration, and whether what is wrong was unsure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gcm_classify.profile import DOUBTFUL

__all__ = ["expected_calibration_error", "figures_of", "figures_text", "wilson_interval"]

_BINS = 10


def wilson_interval(hits: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The 95% interval of a share by Wilson (1927), which holds near 0 and 1; (0, 1) for n = 0.

    >>> [round(end, 3) for end in wilson_interval(48, 50)]
    [0.865, 0.989]
    """
    if n == 0:
        return 0.0, 1.0
    share, spread = hits / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def expected_calibration_error(confidence: Sequence[float], right: Sequence[bool]) -> float:
    """Mean distance of confidence and accuracy over ten bins of equal width, weighted by their size."""
    c, r = np.asarray(confidence, dtype=float), np.asarray(right, dtype=float)
    bins = np.minimum((c * _BINS).astype(int), _BINS - 1)
    gaps = [abs(c[bins == b].sum() - r[bins == b].sum()) for b in range(_BINS)]
    return float(sum(gaps) / max(1, len(c)))


def figures_of(
    languages: Sequence[str], right: Mapping[str, Sequence[bool]], confidence: Mapping[str, Sequence[float]]
) -> dict[str, Any]:
    """Figures by verdict; `right` and `confidence` hold one value a page in the order of `languages`."""
    found: dict[str, Any] = {"n": len(languages), "doubtful": DOUBTFUL, "verdicts": {}}
    for name, hits in right.items():
        found["verdicts"][name] = _verdict(languages, hits, confidence[name])
    whole = [all(hits[row] for hits in right.values()) for row in range(len(languages))]
    least = [min(values[row] for values in confidence.values()) for row in range(len(languages))]
    found["all four"] = _verdict(languages, whole, least)
    return found


def _verdict(languages: Sequence[str], right: Sequence[bool], confidence: Sequence[float]) -> dict[str, Any]:
    flagged = [value < DOUBTFUL for value in confidence]
    wrong = [flag for flag, hit in zip(flagged, right, strict=True) if not hit]
    sound = [flag for flag, hit in zip(flagged, right, strict=True) if hit]
    low, high = wilson_interval(sum(right), len(right))
    return {
        "accuracy": round(sum(right) / max(1, len(right)), 3),
        "interval": [round(low, 3), round(high, 3)],
        "by_language": {
            language: [
                sum(h for h, one in zip(right, languages, strict=True) if one == language),
                languages.count(language),
            ]
            for language in sorted(set(languages))
        },
        "ece": round(expected_calibration_error(confidence, right), 3),
        "brier": round(float(np.mean([(c - h) ** 2 for c, h in zip(confidence, right, strict=True)])), 3),
        "wrong_flagged": [sum(wrong), len(wrong)],
        "right_flagged": [sum(sound), len(sound)],
    }


def figures_text(found: Mapping[str, Any]) -> str:
    """The figures as lines for a terminal."""
    lines = [f"{found['n']} first pages of groups held out; below {found['doubtful']} a verdict is flagged"]
    for name, one in (*found["verdicts"].items(), ("all four", found["all four"])):
        languages = ", ".join(f"{key} {hits}/{n}" for key, (hits, n) in one["by_language"].items())
        low, high = one["interval"]
        lines.append(
            f"{name}: {one['accuracy']:.3f} ({low:.3f} to {high:.3f})  {languages}  ECE {one['ece']:.3f}  "
            f"Brier {one['brier']:.3f}  flagged: {one['wrong_flagged'][0]} of {one['wrong_flagged'][1]} wrong, "
            f"{one['right_flagged'][0]} of {one['right_flagged'][1]} right"
        )
    return "\n".join(lines)
