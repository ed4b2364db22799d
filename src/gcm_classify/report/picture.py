"""The silence map as a picture: SVG for pages, PNG for documents, drawn from the same shapes.

No state is told by colour alone: each has a mark of its own, and the colours are those of Okabe and Ito, which people with
any of the colour blindnesses tell apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

from markupsafe import escape

from gcm_classify.report.naming import CELL_NAMES
from gcm_classify.report.values import CELL_STATES, Cell, CellState, ObjectiveSection, SilenceMap
from gcm_classify.report.wording import shortened
from gcm_classify.taxonomy import load_mechanisms

__all__ = ["mark_svg", "silence_png", "silence_svg"]

_INK, _SOFT, _RULE, _BAND = "#1c2733", "#5f6b78", "#d9dee4", "#f4f6f8"
_BLUE, _SKY, _ORANGE, _GREY, _PURPLE = "#005a8f", "#56b4e9", "#b36b00", "#8a949e", "#9b4f7d"
_PITCH, _ROW, _LABELS, _EDGE = 34, 30, 336, 16
_LONGEST_HEAD = 24
_LONGEST = 48  # characters of a row's label
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class _Mark:
    """A shape in the middle of a cell; `size` is its radius in pixels."""

    kind: Literal["disc", "ring", "diamond", "dot", "dash"]
    x: float
    y: float
    size: float
    colour: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Label:
    """Text; `turned` by 55 degrees up where it heads a column."""

    x: float
    y: float
    text: str
    size: int
    colour: str
    anchor: Literal["start", "middle", "end"] = "start"
    bold: bool = False
    turned: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Box:
    """A band behind a row, or a rule."""

    x: float
    y: float
    width: float
    height: float
    colour: str


_Shape = _Mark | _Label | _Box


@dataclass(frozen=True, slots=True)
class _Drawing:
    width: float
    height: float
    shapes: tuple[_Shape, ...]


def silence_svg(silence: SilenceMap, sections: Sequence[ObjectiveSection]) -> str:
    """The map as an SVG element of its own size that fits any width.

    Args:
        silence: the map.
        sections: the sections of its objectives, for their names and roundtables.
    """
    drawing = _drawing(silence, sections)
    body = "".join(_svg(shape) for shape in drawing.shapes)
    told = f"Silence map: {len(silence.rows)} rows by {len(silence.objectives)} objectives; the table below says the same."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width:g} {drawing.height:g}" '
        f'width="{drawing.width:g}" height="{drawing.height:g}" role="img" aria-label="{escape(told)}" '
        f'font-family="{_FONT}">{body}</svg>'
    )


def mark_svg(state: CellState) -> str:
    """The mark of a state by itself, as a small SVG element for a legend."""
    shapes = "".join(_svg(shape) for shape in _marks(Cell(0, state, 3), 12, 12, "", count=False))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" font-family="{_FONT}">{shapes}</svg>'


def silence_png(silence: SilenceMap, sections: Sequence[ObjectiveSection], *, scale: int = 3) -> bytes:
    """The map as a PNG file with its legend; `scale` pixels for one of the drawing's."""
    from PIL import Image, ImageDraw

    drawing = _with_legend(_drawing(silence, sections))
    size = (round(drawing.width * scale), round(drawing.height * scale))
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        _paint(image, draw, shape, scale)
    out = BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True, dpi=(96 * scale, 96 * scale))
    return out.getvalue()


# The shapes


def _drawing(silence: SilenceMap, sections: Sequence[ObjectiveSection]) -> _Drawing:
    by_number = {section.objective: section for section in sections}
    columns = [by_number[number] for number in silence.objectives if number in by_number]
    longest = max((len(shortened(one.short, _LONGEST_HEAD)) for one in columns), default=0)
    top = 46 + 5.6 * longest
    width = _LABELS + _PITCH * len(columns) + 110
    height = top + _ROW * max(len(silence.rows), 1) + _EDGE
    shapes = (*_heads(columns, top), *_rows(silence, width, top))
    return _Drawing(width, height, shapes)


def _heads(columns: Sequence[ObjectiveSection], top: float) -> Iterator[_Shape]:
    for place, section in enumerate(columns):
        x = _LABELS + _PITCH * (place + 0.5)
        name = shortened(section.short, _LONGEST_HEAD)
        yield _Label(x + 4, top - 34, name, 12, _SOFT, turned=True, hint=section.title)
        yield _Label(x, top - 12, str(section.objective), 13, _INK, "middle", bold=True)


def _rows(silence: SilenceMap, width: float, top: float) -> Iterator[_Shape]:
    if not silence.rows:
        yield _Label(_LABELS, top + 20, "No document", 13, _SOFT)
    for place, row in enumerate(silence.rows):
        y = top + _ROW * (place + 0.5)
        if place % 2 == 0:
            yield _Box(0, y - _ROW / 2, width, _ROW, _BAND)
        name = row.mechanism or "Papers of no mechanism"
        yield _Label(_LABELS - 14, y + 4.5, _label(name), 13, _INK, "end", hint=name)
        for column, cell in enumerate(row.cells):
            yield from _marks(cell, _LABELS + _PITCH * (column + 0.5), y, name)
        yield _Label(
            _LABELS + _PITCH * len(row.cells) + 14, y + 4.5,
            f"{row.documents} document{'s' if row.documents != 1 else ''}", 11, _SOFT,
        )  # fmt: skip


def _label(name: str) -> str:
    """A mechanism's name, by its acronym where it is long."""
    if len(name) <= _LONGEST:
        return name
    for mechanism in load_mechanisms():
        if mechanism.name == name and mechanism.acronyms:
            return shortened(mechanism.acronyms[0], _LONGEST)
    return shortened(name, _LONGEST)


def _marks(cell: Cell, x: float, y: float, name: str, *, count: bool = True) -> Iterator[_Shape]:
    told = f"{name}, objective {cell.objective}: {CELL_NAMES[cell.state].lower()}" if name else ""
    if cell.state in ("reviewed", "not_reviewed"):
        whole = cell.state == "reviewed"
        told = f"{told}; {cell.passages} passages, {cell.reviewed} reviewed" if told else ""
        yield _Mark("disc" if whole else "ring", x, y, 11, _BLUE, told)
        if count:
            told_count = str(cell.passages) if cell.passages < 1000 else "1k+"
            yield _Label(x, y + 4, told_count, 11, "#ffffff" if whole else _BLUE, "middle", bold=True)
        elif whole:
            yield _Label(x, y + 4, "n", 11, "#ffffff", "middle", bold=True)
        else:
            yield _Label(x, y + 4, "n", 11, _BLUE, "middle", bold=True)
    elif cell.state == "named_only":
        yield _Mark("diamond", x, y, 8, _ORANGE, told)
    elif cell.state == "below_threshold":
        yield _Mark("dot", x, y, 3.5, _GREY, told)
    elif cell.state == "not_mentioned":
        yield _Mark("dash", x, y, 4, "#c2c9d0", told)
    else:
        yield _Label(x, y + 4.5, "?", 13, _PURPLE, "middle", bold=True, hint=told)


def _with_legend(drawing: _Drawing) -> _Drawing:
    """The drawing with what its marks mean below it, two columns of three."""
    shapes: list[_Shape] = list(drawing.shapes)
    half = -(-len(CELL_STATES) // 2)
    for place, state in enumerate(CELL_STATES):
        x = 30 + (place // half) * 360
        y = drawing.height + 18 + (place % half) * 28
        shapes += _marks(Cell(0, state, 3), x, y, "", count=False)
        shapes.append(_Label(x + 22, y + 4.5, CELL_NAMES[state], 13, _INK))
    return _Drawing(max(drawing.width, 760), drawing.height + 28 * half + 20, tuple(shapes))


# SVG


def _svg(shape: _Shape) -> str:
    match shape:
        case _Box():
            return f'<rect x="{shape.x:g}" y="{shape.y:g}" width="{shape.width:g}" height="{shape.height:g}" fill="{shape.colour}"/>'
        case _Label():
            turn = f' transform="rotate(-55 {shape.x:g} {shape.y:g})"' if shape.turned else ""
            weight = ' font-weight="600"' if shape.bold else ""
            return (
                f'<text x="{shape.x:g}" y="{shape.y:g}" font-size="{shape.size}" fill="{shape.colour}" '
                f'text-anchor="{shape.anchor}"{weight}{turn}>{escape(shape.text)}{_hint(shape.hint)}</text>'
            )
        case _Mark():
            return _svg_mark(shape)


def _svg_mark(mark: _Mark) -> str:
    x, y, size, colour, hint = mark.x, mark.y, mark.size, mark.colour, _hint(mark.hint)
    if mark.kind in ("disc", "dot"):
        return f'<circle cx="{x:g}" cy="{y:g}" r="{size:g}" fill="{colour}">{hint}</circle>'
    if mark.kind == "ring":
        return f'<circle cx="{x:g}" cy="{y:g}" r="{size - 1:g}" fill="#ffffff" stroke="{colour}" stroke-width="1.6">{hint}</circle>'
    if mark.kind == "diamond":
        points = f"{x:g},{y - size:g} {x + size:g},{y:g} {x:g},{y + size:g} {x - size:g},{y:g}"
        return (
            f'<polygon points="{points}" fill="#ffffff" stroke="{colour}" stroke-width="1.8">{hint}</polygon>'
        )
    return f'<rect x="{x - size:g}" y="{y - 0.75:g}" width="{2 * size:g}" height="1.5" fill="{colour}">{hint}</rect>'


def _hint(text: str) -> str:
    return f"<title>{escape(text)}</title>" if text else ""


# PNG


def _paint(image: Any, draw: Any, shape: _Shape, scale: int) -> None:
    match shape:
        case _Box():
            end = ((shape.x + shape.width) * scale, (shape.y + shape.height) * scale)
            draw.rectangle(((shape.x * scale, shape.y * scale), end), fill=shape.colour)
        case _Label():
            _write(image, draw, shape, scale)
        case _Mark():
            _paint_mark(draw, shape, scale)


def _write(image: Any, draw: Any, label: _Label, scale: int) -> None:
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.load_default(label.size * scale)
    at = (label.x * scale, label.y * scale)
    stroke = scale / 6 if label.bold else 0
    if not label.turned:
        anchor = {"start": "ls", "middle": "ms", "end": "rs"}[label.anchor]
        draw.text(at, label.text, fill=label.colour, font=font, anchor=anchor, stroke_width=stroke)
        return
    long = round(font.getlength(label.text)) + 4
    strip = Image.new("L", (2 * long, 2 * long))
    ImageDraw.Draw(strip).text((long, long), label.text, fill=255, font=font, anchor="ls")
    turned = strip.rotate(55, resample=Image.Resampling.BICUBIC)
    image.paste(label.colour, (round(at[0]) - long, round(at[1]) - long), turned)


def _paint_mark(draw: Any, mark: _Mark, scale: int) -> None:
    x, y, size, colour = mark.x * scale, mark.y * scale, mark.size * scale, mark.colour
    around = ((x - size, y - size), (x + size, y + size))
    if mark.kind in ("disc", "dot"):
        draw.ellipse(around, fill=colour)
    elif mark.kind == "ring":
        draw.ellipse(around, fill="white", outline=colour, width=round(1.6 * scale))
    elif mark.kind == "diamond":
        corners = ((x, y - size), (x + size, y), (x, y + size), (x - size, y))
        draw.polygon(corners, fill="white", outline=colour, width=round(1.8 * scale))
    else:
        draw.rectangle(((x - size, y - scale), (x + size, y + scale / 2)), fill=colour)
