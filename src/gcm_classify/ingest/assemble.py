"""Blocks become a document: one text, and everything else as offsets into it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from gcm_classify.datamodels import Block, Line, Section
from gcm_classify.fiches import fiches_in
from gcm_classify.ingest.layout import Piece, ProtoBlock
from gcm_classify.ingest.markers import heading_depth, item_number
from gcm_classify.ingest.raw import RawBlock
from gcm_classify.ingest.regions import with_regions
from gcm_classify.ingest.sections import sections_of
from gcm_classify.ingest.tables import with_columns
from gcm_classify.labels import opens_with_name

__all__ = ["CELL_GAP", "assemble_blocks", "assemble_pages", "title_of"]

_GAP = "\n\n"
CELL_GAP = " | "
_BROKEN = re.compile(r"(\w+)-$")
_LONGEST_WORD = 60  # characters; a longer run is no word, and searching it costs its square
# Halves that keep their hyphen when a line break falls on it.
_KEEPS_HYPHEN = frozenset(
    [
        "non",
        "self",
        "well",
        "cross",
        "long",
        "short",
        "full",
        "half",
        "high",
        "low",
        "anti",
        "so",
        "co-chairs",
        "vis-à",
    ]
)


_BESIDE, _FEWEST_FIELDS = 3, 3  # blocks around a line of a form, and how many of them are lines of it


@dataclass(slots=True)
class _Writer:
    """Appends text and knows where it stands."""

    parts: list[str] = field(default_factory=list)
    length: int = 0

    def write(self, text: str) -> tuple[int, int]:
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start, self.length

    @property
    def text(self) -> str:
        return "".join(self.parts)


def assemble_pages(protos: Sequence[ProtoBlock]) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks of a paged document; lines keep their boxes, broken words are mended."""
    words = _vocabulary(protos)
    writer = _Writer()
    blocks: list[Block] = []
    levels = _levels(protos)
    for proto in protos:
        if blocks:
            writer.write(_GAP)
        start = writer.length
        lines: list[Line] = []
        cells: list[tuple[int, int]] = []
        for pieces in proto.cells or [proto.pieces]:
            if pieces and writer.length > start:
                writer.write(CELL_GAP)
            cell_start = writer.length
            lines.extend(_write_pieces(writer, pieces, words))
            cells.append((cell_start, writer.length))
        opening = " ".join(piece.text for piece in proto.pieces[:2])
        blocks.append(
            Block(
                proto.kind,
                start,
                writer.length,
                proto.page,
                tuple(lines),
                levels.get(proto.style) if proto.kind == "heading" else None,
                None if proto.kind == "table_row" else item_number(opening),
                cells=tuple(cells) if proto.cells else (),
            )
        )
    return writer.text, _structured(writer.text, blocks)


def assemble_blocks(raws: Iterable[RawBlock]) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks of a document without pages."""
    writer = _Writer()
    blocks: list[Block] = []
    for raw in raws:
        if blocks:
            writer.write(_GAP)
        start = writer.length
        cells = []
        for cell in raw.cells or (raw.text,):
            if cell and writer.length > start:
                writer.write(CELL_GAP)
            cells.append(writer.write(cell))
        blocks.append(
            Block(
                raw.kind,
                start,
                writer.length,
                level=raw.level,
                number=raw.number or (None if raw.kind == "table_row" else item_number(raw.text)),
                cells=tuple(cells) if raw.cells else (),
            )
        )
    return writer.text, _structured(writer.text, blocks)


def title_of(text: str, blocks: Sequence[Block], fallback: str) -> str:
    """The highest heading among a document's first blocks, else its first line, else the fallback; one line, 300 characters."""
    head = [block for block in blocks[:12] if block.kind == "heading"]
    if head:
        top = min(head, key=lambda block: (block.level or 9, block.start))
        return _short(text[top.start : top.end])
    return _short(text[blocks[0].start : blocks[0].end]) if blocks else fallback


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 300 else line[:299].rstrip() + "…"


def _write_pieces(writer: _Writer, pieces: Sequence[Piece], words: Counter[str]) -> list[Line]:
    lines = []
    for index, piece in enumerate(pieces):
        following = pieces[index + 1].text if index + 1 < len(pieces) else ""
        text, glue = _mended(piece.text, following, words)
        start, end = writer.write(text)
        lines.append(Line(start, end, piece.page, piece.bbox))
        if following:
            writer.write(glue)
    return lines


def _mended(text: str, following: str, words: Counter[str]) -> tuple[str, str]:
    """The line and what joins it to the next one: nothing where a hyphen broke a word, else a space."""
    match = _BROKEN.search(text[-_LONGEST_WORD:])
    if match is None or not following[:1].islower():
        return text, "" if match and following[:1].isalpha() else " "
    first, second = match[1].casefold(), re.match(r"\w+", following)
    rest = second[0].casefold() if second else ""
    hyphenated, whole = words[f"{first}-{rest}"], words[first + rest]
    if hyphenated > whole or (whole == 0 and first in _KEEPS_HYPHEN):
        return text, ""
    return text[:-1], ""


def _vocabulary(protos: Iterable[ProtoBlock]) -> Counter[str]:
    """Words that stand whole inside lines, hyphenated ones included: they decide how a broken word is mended."""
    words: Counter[str] = Counter()
    for proto in protos:
        for piece in proto.pieces:
            words.update(word.casefold() for word in re.findall(r"\w+(?:-\w+)?", piece.text))
    return words


def _levels(protos: Iterable[ProtoBlock]) -> dict[tuple[float, bool, bool], int]:
    """Heading levels by looks: larger first, then capitals, then bold."""
    styles = {proto.style for proto in protos if proto.kind == "heading"}
    ordered = sorted(styles, key=lambda style: (-round(style[0]), not style[2], not style[1]))
    return {style: rank for rank, style in enumerate(ordered, 1)}


def _structured(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with all that they have from what stands around them: columns, headings, region, field."""
    blocks = _with_fields_as_lines(text, blocks)
    sections = sections_of(text, blocks)
    tabled = with_columns(text, blocks)
    placed = with_regions(text, _with_paths(text, tabled, sections), sections)
    return _with_fields(text, placed)


def _with_fields_as_lines(text: str, blocks: Sequence[Block]) -> list[Block]:
    """The blocks, the bold lines "Period: 2024" of a form as lines of it: they head nothing."""
    named = [block.kind != "table_row" and opens_with_name(text, block) for block in blocks]
    return [
        replace(block, kind="paragraph", level=None)
        if block.kind == "heading"
        and named[i]
        and sum(named[max(0, i - _BESIDE) : i + _BESIDE + 1]) >= _FEWEST_FIELDS
        else block
        for i, block in enumerate(blocks)
    ]


def _with_fields(text: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks, each that holds the value of one field of a fiche with that field's name."""
    starts = [block.start for block in blocks]
    named: dict[int, set[str]] = {}
    for fiche in fiches_in(text, blocks):
        for entry in fiche.fields:
            for start, _ in entry.ranges:
                named.setdefault(bisect_right(starts, start) - 1, set()).add(entry.name)
    single = {index: names.pop() for index, names in named.items() if len(names) == 1}
    return tuple(
        replace(block, field=single[index]) if single.get(index, "other") != "other" else block
        for index, block in enumerate(blocks)
    )


def _with_paths(text: str, blocks: Iterable[Block], sections: Sequence[Section]) -> tuple[Block, ...]:
    """Every block with the headings above it in its section, outermost first."""
    stack: list[tuple[int, str]] = []
    placed = []
    starts = {section.start for section in sections}
    for block in blocks:
        if block.start in starts:
            stack = []
        if block.kind == "heading":
            heading = " ".join(text[block.start : block.end].split())
            level = 10 * (block.level or 1) + heading_depth(heading)
            while stack and stack[-1][0] >= level:
                stack.pop()
            placed.append(replace(block, heading=tuple(name for _, name in stack)))
            stack.append((level, heading))
        else:
            placed.append(replace(block, heading=tuple(name for _, name in stack)))
    return tuple(placed)
