"""Lines become blocks: headings, paragraphs, list items, table rows, footnotes; across columns and pages."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gcm_classify.datamodels import BBox, Kind
from gcm_classify.ingest.frame import shown_box
from gcm_classify.ingest.furniture import SMALL, split_furniture
from gcm_classify.ingest.lines import body_size, page_lines, read_page
from gcm_classify.ingest.markers import is_bullet, item_number, opens_note, starts_item
from gcm_classify.ingest.raw import RawPage, RawTable, Word
from gcm_classify.ingest.textline import TextLine

__all__ = ["Piece", "ProtoBlock", "lay_out"]

_TERMINAL = re.compile(r"[.!?:;…][\"'”’»)\]]*[¹²³⁴-⁹\d*†]{0,2}$")
_MAX_HEADING_WORDS = 28
_MAX_HEADING_LINES = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of text and where it stands."""

    text: str
    page: int
    bbox: BBox


@dataclass(slots=True)
class ProtoBlock:
    """A block before its text is joined and its offsets are known. `cells` holds a table row's pieces by cell."""

    kind: Kind
    page: int
    pieces: list[Piece] = field(default_factory=list)
    style: tuple[float, bool, bool] = (0.0, False, False)
    cells: list[list[Piece]] = field(default_factory=list)


def lay_out(pages: Sequence[RawPage]) -> tuple[list[ProtoBlock], tuple[str, ...]]:
    """Blocks of all pages in reading order, and the running headers and footers that were set aside."""
    read = [read_page(page) for page in pages]
    pages = [page for page, _ in read]
    body = body_size(itertools.chain(*(lines for _, lines in read), _cells(pages)))
    bodies, furniture = split_furniture(read, body)
    blocks: list[ProtoBlock] = []
    for page, lines in zip(pages, bodies, strict=True):
        text, notes = _split_footnotes(lines, page, body)
        blocks = _joined_across(blocks, list(_page_blocks(text, page.tables, page.number, body)))
        blocks.extend(notes)
    _turn_back(blocks, {page.number: page for page in pages if page.righted})
    sideways = (" ".join(word.text for word in page.aside) for page in pages if page.aside)
    return blocks, tuple(dict.fromkeys((*furniture, *sideways)))


def _turn_back(blocks: Sequence[ProtoBlock], righted: Mapping[int, RawPage]) -> None:
    """Boxes of pages that were righted to be read, as boxes on the pages as they are shown."""
    for block in blocks if righted else ():
        block.pieces = [_shown(piece, righted) for piece in block.pieces]
        block.cells = [[_shown(piece, righted) for piece in cell] for cell in block.cells]


def _shown(piece: Piece, righted: Mapping[int, RawPage]) -> Piece:
    page = righted.get(piece.page)
    return (
        piece if page is None else replace(piece, bbox=shown_box(piece.bbox, *page.shown_size, page.righted))
    )


def _cells(pages: Sequence[RawPage]) -> Iterator[TextLine]:
    """Every cell as one line: where a document is all tables, its text stands in them."""
    for page in pages:
        for table in page.tables:
            yield from (TextLine.of(cell, page.number) for row in table.rows for cell in row if cell)


def _page_blocks(
    lines: Sequence[TextLine], tables: Sequence[RawTable], page: int, body: float
) -> Iterator[ProtoBlock]:
    """Text and tables of a page, each table where it stands between the lines."""
    waiting = sorted(tables, key=lambda table: table.bbox[1])
    run: list[TextLine] = []
    for line in lines:
        while waiting and waiting[0].bbox[3] <= line.bbox[1] + 1 and _same_side(waiting[0], line):
            yield from _text_blocks(run, body)
            run = []
            yield from _table_blocks(waiting.pop(0), page)
        run.append(line)
    yield from _text_blocks(run, body)
    for table in waiting:
        yield from _table_blocks(table, page)


def _same_side(table: RawTable, line: TextLine) -> bool:
    """A table in one column does not end the text of the other."""
    return table.bbox[0] < line.column[1] and table.bbox[2] > line.column[0]


def _table_blocks(table: RawTable, page: int) -> Iterator[ProtoBlock]:
    for row in table.rows:
        cells = [_cell_pieces(cell, page) for cell in row]  # an empty one keeps its place among the columns
        yield ProtoBlock("table_row", page, [piece for cell in cells for piece in cell], cells=cells)


def _cell_pieces(words: Sequence[Word], page: int) -> list[Piece]:
    if not words:
        return []
    right = max(word.x1 for word in words)
    bottom = max(word.bottom for word in words)
    cell = RawPage(page, right + 1, bottom + 1, "cell", tuple(words))
    return [Piece(line.text, page, line.bbox) for line in page_lines(cell)]


def _text_blocks(lines: Sequence[TextLine], body: float) -> Iterator[ProtoBlock]:
    pitch = _usual_pitch(lines, body)
    group: list[TextLine] = []
    for line in lines:
        if group and _breaks(group, line, pitch, body):
            yield _block(group, body)
            group = []
        group.append(line)
    if group:
        yield _block(group, body)


def _usual_pitch(lines: Sequence[TextLine], body: float) -> float:
    """The usual distance from one line's top to the next one's, in points, among lines of body size."""
    steps: Counter[float] = Counter()
    for above, line in itertools.pairwise(lines):
        step = line.bbox[1] - above.bbox[1]
        if 0 < step < 2.5 * body and abs(line.size - body) < 0.6 and abs(above.size - body) < 0.6:
            steps[round(step * 2) / 2] += 1
    if not steps:
        return 1.25 * body
    most = max(steps.values())
    return min(step for step, count in steps.items() if count >= 0.5 * most)


def _breaks(group: Sequence[TextLine], line: TextLine, pitch: float, body: float) -> bool:
    """Whether a line begins a block of its own after the lines of a group."""
    last = group[-1]
    if abs(last.size - line.size) > 0.6 or last.is_bold != line.is_bold:
        return not _is_run_in(group, line)
    if line.column != last.column or line.bbox[1] < last.bbox[1] - 1:
        return _ends(group) or starts_item(line.text)
    usual = pitch * max(line.size / body, 0.7)
    if line.bbox[1] - last.bbox[1] > 1.3 * usual + 0.5:
        return True
    short = last.bbox[2] < line.column[1] - 0.12 * (line.column[1] - line.column[0])
    if starts_item(line.text) and (_ends(group) or short or is_bullet(line.text)):
        return True
    if (
        item_number(line.text) is not None
        and line.bbox[0] < group[0].bbox[0] + 3
        and item_number(group[0].text)
    ):
        return True
    indented = line.bbox[0] > line.column[0] + 0.8 * line.size and last.bbox[0] <= line.column[0] + 2
    return _ends(group) and (short or indented)


def _is_run_in(group: Sequence[TextLine], line: TextLine) -> bool:
    """A bold phrase that opens a paragraph whose next lines are plain, on a line that is not all bold."""
    last = group[-1]
    return (
        abs(last.size - line.size) <= 0.6
        and not last.is_bold
        and any(word.bold for word in last.words)
        and not line.is_bold
    )


def _ends(group: Sequence[TextLine]) -> bool:
    return _TERMINAL.search(group[-1].text) is not None


def _block(lines: Sequence[TextLine], body: float) -> ProtoBlock:
    text = " ".join(line.text for line in lines)
    style = (lines[0].size, all(line.is_bold for line in lines), text.isupper())
    kind: Kind = "paragraph"
    if _is_heading(text, len(lines), style, body):
        kind = "heading"
    elif is_bullet(text) or (starts_item(text) and _is_lettered(text)):
        kind = "list_item"
    pieces = [Piece(line.text, line.page, line.bbox) for line in lines]
    return ProtoBlock(kind, lines[0].page, pieces, style)


def _is_lettered(text: str) -> bool:
    number = item_number(text)
    return number is not None and not number[0].isdigit()


def _is_heading(text: str, lines: int, style: tuple[float, bool, bool], body: float) -> bool:
    size, bold, capitals = style
    words = len(text.split())
    if words > _MAX_HEADING_WORDS or lines > _MAX_HEADING_LINES or not any(char.isalpha() for char in text):
        return False
    if size >= 1.12 * body:
        return not (words > 12 and text.rstrip().endswith("."))
    if text.rstrip()[-1] in ".,;" or is_bullet(text):
        return False
    return bold or (capitals and words <= 14)


def _split_footnotes(
    lines: Sequence[TextLine], page: RawPage, body: float
) -> tuple[list[TextLine], list[ProtoBlock]]:
    """Small lines at the foot of a page, from the first that opens with a mark."""
    text: list[TextLine] = []
    notes: list[ProtoBlock] = []
    for _, column in itertools.groupby(lines, key=lambda line: line.column):
        inside = list(column)
        first = _first_note(inside, page, body)
        text.extend(inside[:first])
        notes.extend(_notes(inside[first:], page.number))
    return text, notes


def _first_note(lines: Sequence[TextLine], page: RawPage, body: float) -> int:
    """Where the notes of a column begin; its length where it has none."""
    first = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if line.size > SMALL * body or line.bbox[1] < 0.5 * page.height:
            break
        if opens_note(line.text):
            first = index
    return first


def _notes(lines: Sequence[TextLine], page: int) -> list[ProtoBlock]:
    notes: list[ProtoBlock] = []
    for line in lines:
        if not notes or opens_note(line.text):
            notes.append(ProtoBlock("footnote", page, [], (line.size, False, False)))
        notes[-1].pieces.append(Piece(line.text, line.page, line.bbox))
    return notes


def _joined_across(blocks: list[ProtoBlock], following: list[ProtoBlock]) -> list[ProtoBlock]:
    """A paragraph that a page break cuts in two becomes one again."""
    last = next((block for block in reversed(blocks) if block.kind != "footnote"), None)
    if last is not None and following and _continues(last, following[0]):
        last.pieces.extend(following[0].pieces)
        following = following[1:]
    return blocks + following


def _continues(last: ProtoBlock, block: ProtoBlock) -> bool:
    if last.kind not in ("paragraph", "list_item") or block.kind != "paragraph":
        return False
    text = block.pieces[0].text
    if abs(last.style[0] - block.style[0]) > 0.6 or starts_item(text):
        return False
    open_ended = _TERMINAL.search(last.pieces[-1].text) is None
    return open_ended and (
        text[:1].islower() or last.pieces[-1].text.endswith(("-", ",")) or text[:1].isdigit()
    )
