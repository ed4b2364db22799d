"""A page's frame: from the points in which a PDF places things to points from the top left of what is read.

A PDF counts from some origin at the foot and may show a page turned and cropped; a sender may have scanned or
set it sideways on top of that. Layout wants upright lines, the desk wants boxes on the page as it is shown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from gcm_classify.datamodels import BBox

__all__ = ["Frame", "shown_box"]


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible box of a page, `(left, bottom, right, top)` in the file's own points, seen after a turn.

    `turn` is in degrees clockwise, a multiple of 90.
    """

    box: BBox
    turn: int = 0

    @property
    def width(self) -> float:
        left, bottom, right, top = self.box
        return top - bottom if self.turn % 180 else right - left

    @property
    def height(self) -> float:
        left, bottom, right, top = self.box
        return right - left if self.turn % 180 else top - bottom

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A point of the file as a point from the top left.

        >>> Frame((0, 0, 600, 800), 90).place(0, 0)
        (0, 0)
        """
        left, bottom, right, top = self.box
        if self.turn == 90:
            return y - bottom, x - left
        if self.turn == 180:
            return right - x, y - bottom
        if self.turn == 270:
            return top - y, right - x
        return x - left, top - y

    def place_box(self, box: BBox) -> BBox:
        """A box of the file, `(left, bottom, right, top)`, as a box from the top left."""
        x, y = self.place(box[0], box[1])
        u, v = self.place(box[2], box[3])
        return min(x, u), min(y, v), max(x, u), max(y, v)


def shown_box(box: BBox, width: float, height: float, turned: float) -> BBox:
    """A box of a page that was turned by `turned` degrees clockwise to be read, as a box on the page as it is shown.

    `width` and `height` are those of the page as it is shown. Of a page that lay askew it is the box around the
    slanting one.

    >>> shown_box((10, 20, 30, 25), 600, 800, 0)
    (10, 20, 30, 25)
    """
    x0, top, x1, bottom = box
    if turned == 90:  # read after a turn clockwise: turn it back
        return top, height - x1, bottom, height - x0
    if turned == 180:
        return width - x1, height - bottom, width - x0, height - top
    if turned == 270:
        return width - bottom, x0, width - top, x1
    return _slanting(box, width, height, turned) if turned else box


def _slanting(box: BBox, width: float, height: float, turned: float) -> BBox:
    """Turned back about the middle of the page, which no turn moves."""
    read_width, read_height = (height, width) if round(turned / 90) % 2 else (width, height)
    cosine, sine = math.cos(math.radians(turned)), math.sin(math.radians(turned))
    corners = [(x - read_width / 2, y - read_height / 2) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs = [x * cosine + y * sine + width / 2 for x, y in corners]
    ys = [y * cosine - x * sine + height / 2 for x, y in corners]
    return max(min(xs), 0.0), max(min(ys), 0.0), min(max(xs), width), min(max(ys), height)
