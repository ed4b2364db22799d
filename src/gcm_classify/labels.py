"""Names and values as forms set them: rows of two cells, lines "Name: value", small headings with text below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gcm_classify.datamodels import Block
from gcm_classify.fields import MOST_WORDS, field_of

__all__ = ["Labelled", "labelled", "opens_with_name"]

Range = tuple[int, int]

_COLON = re.compile(r"\s?[:：](?=\s|$)")
_LABEL_WORDS = 6  # words of a name that the vocabulary does not know
_LABEL_CHARACTERS = 90
_STRAY = re.compile(r"^\W*\d{0,2}\W*$")  # a cell that only counts the row


@dataclass(frozen=True, slots=True)
class Labelled:
    """A name and its value in a block: ranges of the text. The value's is empty where the form was left blank.

    `name` is the field that the label means, None where it means none that is known. `form` is how it is set.
    """

    block: int
    form: str  # "row", "line" or "heading"
    name: str | None
    label: Range
    value: Range


def opens_with_name(text: str, block: Block) -> bool:
    """Whether a block begins "Name: value" with a name that forms have."""
    return next(_of_lines(text, 0, block.start, block.end), None) is not None


def labelled(text: str, blocks: Sequence[Block]) -> Iterator[Labelled]:
    """Every name with its value, in the order of the text."""
    for index, block in enumerate(blocks):
        if block.kind == "table_row":
            yield from _of_row(text, index, block)
        elif block.kind == "heading":
            if field_of(text[block.start : block.end]) is not None:
                yield Labelled(
                    index,
                    "heading",
                    field_of(text[block.start : block.end]),
                    (block.start, block.end),
                    (block.end,) * 2,
                )
        elif block.kind != "footnote":
            if index and blocks[index - 1].kind == "table_row":
                yield from _unruled(text, index, block)
            yield from _of_lines(text, index, block.start, block.end)


def _of_row(text: str, index: int, block: Block) -> Iterator[Labelled]:
    """ "Name | value", "name | value | name | value", "3 | name | value", or a name alone."""
    cells = [_trimmed(text, cell) for cell in block.cells] or [(block.start, block.end)]
    if len(cells) >= 3 and _STRAY.match(text[slice(*cells[0])]):
        cells = cells[1:]
    filled = [cell for cell in cells if cell[0] < cell[1]]
    if len(filled) == 1 and filled[0] == cells[0]:
        yield from _alone(text, index, cells[0], has_value_cell=len(cells) > 1)
    elif len(cells) >= 4 and len(cells) % 2 == 0 and all(field_of(text[slice(*cell)]) for cell in cells[::2]):
        for label, value in zip(cells[::2], cells[1::2], strict=True):
            yield Labelled(index, "row", field_of(text[slice(*label)]), label, value)
    elif len(cells) >= 2 and filled and filled[0] == cells[0] and not block.columns:
        name, words = field_of(text[slice(*cells[0])]), len(text[slice(*cells[0])].split())
        if name or (len(filled) == 2 and words <= _LABEL_WORDS):
            yield Labelled(index, "row", name, cells[0], (filled[1][0], filled[-1][1]))


def _alone(text: str, index: int, cell: Range, *, has_value_cell: bool) -> Iterator[Labelled]:
    """A name whose value is blank or stands in the row below, or both in one cell."""
    content = text[slice(*cell)]
    if field_of(content) is not None or (has_value_cell and len(content.split()) <= _LABEL_WORDS):
        yield Labelled(index, "row", field_of(content), cell, (cell[1], cell[1]))
    else:
        yield from _of_lines(text, index, *cell)


def _unruled(text: str, index: int, block: Block) -> Iterator[Labelled]:
    """ "Description We open twelve offices": a row whose rules end with the page, right below the others."""
    words = list(re.finditer(r"\S+", text[block.start : block.end]))[: MOST_WORDS + 1]
    for word, following in zip(words[-2::-1], words[:0:-1], strict=True):
        label, value = (block.start, block.start + word.end()), (block.start + following.start(), block.end)
        name = field_of(text[slice(*label)])
        if name is not None and text[value[0]].isupper():
            yield Labelled(index, "row", name, label, value)
            return


def _of_lines(text: str, index: int, start: int, end: int) -> Iterator[Labelled]:
    """ "Name: value" and what follows it; several where lines were run together: "Country: Ghana Period: 2024"."""
    found: list[Range] = []
    after: list[int] = []
    for colon in _COLON.finditer(text, start, end):
        label = _label_before(
            text, max(after[-1] if after else start, colon.start() - _LABEL_CHARACTERS), colon.start(), start
        )
        if label is None or (not found and label[0] != start):
            if not found:
                return  # a block that does not begin with a name is running text
            continue
        found.append(label)
        after.append(colon.end())
    for rank, label in enumerate(found):
        stop = found[rank + 1][0] if rank + 1 < len(found) else end
        yield Labelled(
            index, "line", field_of(text[slice(*label)]), label, _trimmed(text, (after[rank], stop))
        )


def _label_before(text: str, first: int, colon: int, start: int) -> Range | None:
    """The longest known name that ends at a colon and begins like a name: at the block's start, or with a capital."""
    words = list(re.finditer(r"\S+", text[first:colon]))[-MOST_WORDS:]
    for word in words:
        begin = first + word.start()
        opens = begin == start or (text[begin:colon].lstrip("¿")[:1].isupper() and text[begin - 1].isspace())
        if opens and field_of(text[begin:colon]) is not None:
            return begin, colon
    return None


def _trimmed(text: str, bounds: Range) -> Range:
    start, end = bounds
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
