"""Simple invented emblems, drawn with vector shapes. Each fits a square of `size` points at (x, y)."""

from __future__ import annotations

import math
from collections.abc import Callable

from reportlab.lib.colors import Color, white
from reportlab.pdfgen.canvas import Canvas

__all__ = ["EMBLEMS", "Emblem"]

Emblem = Callable[[Canvas, float, float, float, Color], None]


def _globe(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """A globe of meridians in a ring."""
    middle, radius = size / 2, size / 2
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(1.1)
    canvas.circle(x + middle, y + middle, radius - 1)
    canvas.setLineWidth(0.6)
    for part in (0.35, 0.75):
        half = radius * part * 0.8
        canvas.ellipse(x + middle - half, y + size * 0.1, x + middle + half, y + size * 0.9)
    for part in (0.3, 0.5, 0.7):
        half = math.sqrt(max(0.0, 0.16 - (part - 0.5) ** 2)) * size
        canvas.line(x + middle - half, y + size * part, x + middle + half, y + size * part)


def _bridge(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """A bridge over two waves."""
    canvas.setFillColor(colour)
    canvas.roundRect(x, y, size, size, size * 0.12, stroke=0, fill=1)
    canvas.setStrokeColor(white)
    canvas.setLineWidth(size * 0.045)
    canvas.arc(x + size * 0.15, y + size * 0.15, x + size * 0.85, y + size * 0.85, 0, 180)
    canvas.line(x + size * 0.1, y + size * 0.5, x + size * 0.9, y + size * 0.5)
    for part in (0.32, 0.5, 0.68):
        canvas.line(
            x + size * part, y + size * 0.5, x + size * part, y + size * (0.78 if part != 0.5 else 0.84)
        )
    _wave(canvas, x + size * 0.1, y + size * 0.32, size * 0.8)
    _wave(canvas, x + size * 0.1, y + size * 0.2, size * 0.8)


def _wave(canvas: Canvas, x: float, y: float, width: float) -> None:
    path = canvas.beginPath()
    path.moveTo(x, y)
    step = width / 4
    for n in range(4):
        lift = step * 0.5 * (1 if n % 2 else -1)
        path.curveTo(x + step * (n + 0.3), y + lift, x + step * (n + 0.7), y + lift, x + step * (n + 1), y)
    canvas.drawPath(path, stroke=1, fill=0)


def _star(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """An eight-pointed star with an open middle."""
    canvas.setFillColor(colour)
    path = canvas.beginPath()
    for n in range(16):
        radius = size * (0.5 if n % 2 == 0 else 0.32)
        angle = math.pi * n / 8
        point = (x + size / 2 + radius * math.cos(angle), y + size / 2 + radius * math.sin(angle))
        path.lineTo(*point) if n else path.moveTo(*point)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.circle(x + size / 2, y + size / 2, size * 0.17, stroke=0, fill=1)


def _paths(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    """Three arcs that leave one point, in a disc."""
    canvas.setFillColor(colour)
    canvas.circle(x + size / 2, y + size / 2, size / 2, stroke=0, fill=1)
    canvas.setStrokeColor(white)
    canvas.setLineWidth(size * 0.05)
    start = (x + size * 0.22, y + size * 0.28)
    for dx, dy in ((0.8, 0.42), (0.72, 0.66), (0.45, 0.82)):
        canvas.bezier(
            *start,
            x + size * 0.3,
            y + size * 0.5,
            x + size * (dx - 0.2),
            y + size * dy,
            x + size * dx,
            y + size * dy,
        )
    canvas.setFillColor(white)
    canvas.circle(*start, size * 0.055, stroke=0, fill=1)


EMBLEMS: dict[str, Emblem] = {"globe": _globe, "bridge": _bridge, "star": _star, "paths": _paths}
