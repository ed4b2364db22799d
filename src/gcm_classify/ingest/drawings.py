"""What stands on a page besides its words, as PDFium knows it: rules, boxes, filled areas, pictures.

Cheap enough to ask of every page: a page's rules decide whether the slow reader must look for a table, its
filled areas and pictures whether white letters can be read.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

from gcm_classify.datamodels import BBox

__all__ = ["Drawing", "calls_for_tables", "drawings"]

Shape = Literal["rule", "box", "grid", "curve", "picture"]
_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5
_BEZIER = 1
_DEEPEST_FORM = 6
_MOST_OBJECTS = 20_000  # a page of more is a drawing
_THIN, _SHORT, _NARROW = 3.0, 8.0, 20.0  # points
_LIGHT = 225  # of 255: white letters cannot be read on anything lighter

Matrix = tuple[float, float, float, float, float, float]
_AS_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Drawing(NamedTuple):
    """A shape with its box, `(left, bottom, right, top)` in the file's own points."""

    shape: Shape
    box: BBox
    is_dark: bool


def drawings(api: Any, page: Any) -> Iterator[Drawing]:
    """All shapes of a page, those inside form objects where they are shown. `api` is `pypdfium2.raw`."""
    seen = 0
    for item, kind, matrix in _objects(
        api, page, api.FPDFPage_CountObjects, api.FPDFPage_GetObject, _AS_IS, 0
    ):
        seen += 1
        if seen > _MOST_OBJECTS:
            return
        box = _bounds(api, item, matrix)
        if box is None:
            continue
        if kind == _PATH:
            yield Drawing(_shape(api, item, box), box, _is_dark(api, item))
        else:
            yield Drawing("picture", box, True)


def calls_for_tables(shapes: Iterable[Drawing], page: BBox) -> bool:
    """Whether the rules of a page could be those of a table: more than one box, or a grid."""
    upright = level = boxes = 0
    for shape, box, _ in shapes:
        width, height = box[2] - box[0], box[3] - box[1]
        if shape == "grid":
            return True
        if shape == "rule":
            upright += width < height and height > _SHORT
            level += height <= width and width > _NARROW
        elif shape == "box":
            is_ground = width > 0.8 * (page[2] - page[0]) and height > 0.7 * (page[3] - page[1])
            boxes += width > _NARROW and height > _SHORT and not is_ground
    upright, level = upright + 2 * boxes, level + 2 * boxes
    return upright >= 2 and level >= 2 and upright + level >= 5


def _objects(
    api: Any, parent: Any, count: Any, get: Any, matrix: Matrix, depth: int
) -> Iterator[tuple[Any, int, Matrix]]:
    for index in range(count(parent)):
        item = get(parent, index)
        kind = api.FPDFPageObj_GetType(item)
        if kind in (_PATH, _IMAGE, _SHADING):
            yield item, kind, matrix
        elif kind == _FORM and depth < _DEEPEST_FORM:
            inner = _product(_matrix(api, item), matrix)
            yield from _objects(
                api, item, api.FPDFFormObj_CountObjects, api.FPDFFormObj_GetObject, inner, depth + 1
            )


def _matrix(api: Any, item: Any) -> Matrix:
    found = api.FS_MATRIX()
    if not api.FPDFPageObj_GetMatrix(item, ctypes.byref(found)):
        return _AS_IS
    return found.a, found.b, found.c, found.d, found.e, found.f


def _product(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _bounds(api: Any, item: Any, matrix: Matrix) -> BBox | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not api.FPDFPageObj_GetBounds(item, *map(ctypes.byref, (left, bottom, right, top))):
        return None
    if matrix is _AS_IS:
        return left.value, bottom.value, right.value, top.value
    a, b, c, d, e, f = matrix
    corners = [(x, y) for x in (left.value, right.value) for y in (bottom.value, top.value)]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _shape(api: Any, item: Any, box: BBox) -> Shape:
    """A box or a rule by its few straight segments; many straight ones are a grid drawn in one go."""
    count = api.FPDFPath_CountSegments(item)
    first = range(min(count, 8))
    if any(api.FPDFPathSegment_GetType(api.FPDFPath_GetPathSegment(item, at)) == _BEZIER for at in first):
        return "curve"
    width, height = box[2] - box[0], box[3] - box[1]
    if min(width, height) < _THIN:
        return "rule"
    if count > 6:
        return "grid"
    return "box" if count >= 4 else "curve"


def _is_dark(api: Any, item: Any) -> bool:
    """Whether it is an area filled with a colour on which white letters can be read."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not api.FPDFPath_GetDrawMode(item, ctypes.byref(mode), ctypes.byref(stroke)) or not mode.value:
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not api.FPDFPageObj_GetFillColor(item, *map(ctypes.byref, (red, green, blue, alpha))):
        return True  # a pattern
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _LIGHT
