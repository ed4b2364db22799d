"""A colour for every objective: one hue a roundtable, steps of lightness within it.

People with any of the three colour blindnesses tell the roundtables apart (a test simulates them). No colour stands alone
anywhere on the desk: the objective's number is always beside it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from gcm_classify.taxonomy import Taxonomy

__all__ = ["NEUTRAL", "objective_colours", "roundtable_colours"]

NEUTRAL = "#5b6673"  # for what belongs to no roundtable

# OKLCH hue, chroma and middle lightness: blue, orange, green, purple; then sky, ochre and pink for frameworks with more
# groups. Lightness differs too, for those who see no hue; white letters on any of them are readable.
_TONES = (
    (248.0, 0.13, 0.505),
    (50.0, 0.14, 0.50),
    (155.0, 0.11, 0.44),
    (345.0, 0.15, 0.44),
    (225.0, 0.10, 0.48),
    (75.0, 0.11, 0.48),
    (10.0, 0.14, 0.48),
)
_STEP = 0.055  # of lightness, from the middle to either end
_SWING = 14.0  # degrees likewise, so that neighbours differ by more than lightness


def roundtable_colours(taxonomy: Taxonomy) -> Mapping[int, str]:
    """Roundtable to "#rrggbb", the middle of its objectives' colours."""
    return {table.number: _tone(place, 0.0) for place, table in enumerate(taxonomy.roundtables)}


def objective_colours(taxonomy: Taxonomy) -> Mapping[int, str]:
    """Objective to "#rrggbb"; `NEUTRAL` where it has no roundtable."""
    colours = dict.fromkeys(taxonomy.numbers, NEUTRAL)
    for place, table in enumerate(taxonomy.roundtables):
        for step, number in enumerate(table.objectives):
            colours[number] = _tone(place, 2 * step / max(len(table.objectives) - 1, 1) - 1)
    return colours


def _tone(place: int, share: float) -> str:
    """A colour of the roundtable at this place; `share` in [-1, 1], from its darkest to its lightest."""
    hue, chroma, middle = _TONES[place % len(_TONES)]
    return _hex(middle + share * _STEP, hue + share * _SWING, chroma)


def _hex(lightness: float, hue: float, chroma: float) -> str:
    """OKLCH to sRGB (Ottosson 2020), with less chroma where sRGB has no such colour."""
    while True:
        channels = _srgb(
            lightness, chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
        )
        if all(0.0 <= channel <= 1.0 for channel in channels) or chroma < 0.01:
            return "#" + "".join(f"{round(min(max(channel, 0.0), 1.0) * 255):02x}" for channel in channels)
        chroma -= 0.005


def _srgb(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _gamma(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short),
        _gamma(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short),
        _gamma(-0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short),
    )


def _gamma(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
