"""The picture of a page: rendered, turned and straightened."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

__all__ = ["Picture", "render", "stroke"]

_FINEST, _COARSEST = 300 / 72, 200 / 72  # pixels per point
_MOST_PIXELS = 12_000_000
_BLANK = 2e-4  # share of ink
_STEEPEST = 8.0  # degrees; a page that lies worse was not put on a scanner by hand
_SKEW_PIXELS = 900  # height at which skew is looked for
_CLEARLY = 1.05  # by how much the best angle must beat none

Grey = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Picture:
    """A grey picture of a page. `scale` is pixels per point; `righted` degrees clockwise from the page as it is shown."""

    image: Image.Image
    scale: float
    righted: float = 0.0

    @property
    def ink(self) -> NDArray[np.bool_]:
        """Where it is dark, (height, width)."""
        return _ink(np.asarray(self.image))

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed on it."""
        return bool(_ink(np.asarray(_small(self.image))).mean() < _BLANK)

    def file(self) -> bytes:
        """As a BMP, which every reader takes from memory."""
        stream = io.BytesIO()
        resolution = round(self.scale * 72)
        self.image.save(stream, "BMP", dpi=(resolution, resolution))
        return stream.getvalue()

    def turned_clockwise(self, degrees: int) -> Picture:
        """Turned by 90, 180 or 270 degrees."""
        image = self.image.rotate(-degrees, expand=True)
        return replace(self, image=image, righted=self.righted + degrees)

    def straightened(self) -> Picture:
        """With its lines level, where they rise or fall by up to eight degrees."""
        angle = _skew(np.asarray(_small(self.image)))
        if abs(angle) < 0.15:
            return self
        paper = int(np.median(np.asarray(_small(self.image))))
        image = self.image.rotate(angle, Image.Resampling.BICUBIC, fillcolor=paper)
        return replace(self, image=image, righted=self.righted - angle)


def render(page: Any, finest_image: float | None = None) -> Picture:
    """A pypdfium2 page as it is displayed.

    Args:
        page: the page; stays open.
        finest_image: pixels per point of the scan on it: more than it holds need not be rendered.
    """
    width, height = page.get_size()
    scale = min(max(finest_image or _FINEST, _COARSEST), _FINEST)
    scale = min(scale, math.sqrt(_MOST_PIXELS / max(width * height, 1.0)))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        return Picture(bitmap.to_pil().copy(), scale)
    finally:
        bitmap.close()


def stroke(ink: NDArray[np.bool_]) -> float:
    """Mean length, in pixels, of the dark runs along the rows of a piece of a picture; 0 without ink."""
    begins = ink[:, 1:] & ~ink[:, :-1]
    runs = int(begins.sum()) + int(ink[:, 0].sum()) if ink.size else 0
    return float(ink.sum()) / runs if runs else 0.0


def _ink(grey: Grey) -> NDArray[np.bool_]:
    """Darker than half way from the paper, which most of a page is, to the darkest."""
    paper, darkest = float(np.median(grey)), float(np.percentile(grey, 0.5))
    return grey < paper - max((paper - darkest) / 2, 30.0)


def _small(image: Image.Image) -> Image.Image:
    return image.reduce(max(1, min(image.size) // _SKEW_PIXELS))


def _skew(grey: Grey) -> float:
    """Degrees by which lines fall to the right (Postl's projection profile): the rows' ink is most uneven along them."""
    rim = [max(2, side // 30) for side in grey.shape]  # a scanner's dark edge does not turn with the page
    inner = _ink(grey)[rim[0] : -rim[0], rim[1] : -rim[1]]
    rows, columns = np.nonzero(inner)
    if len(rows) < 500:
        return 0.0
    level = _unevenness(rows, columns, 0.0)
    coarse = max(np.arange(-_STEEPEST, _STEEPEST + 0.1, 0.5), key=lambda a: _unevenness(rows, columns, a))
    best = max(coarse + np.arange(-0.4, 0.41, 0.1), key=lambda a: _unevenness(rows, columns, a))
    return float(best) if _unevenness(rows, columns, best) > _CLEARLY * level else 0.0


def _unevenness(rows: NDArray[np.intp], columns: NDArray[np.intp], degrees: float) -> float:
    angle = math.radians(degrees)
    places = rows * math.cos(angle) - columns * math.sin(angle)
    profile = np.bincount((places - places.min()).astype(np.intp)).astype(np.float64)
    return float(np.square(np.diff(profile)).sum())
