"""One file that bundles several documents is cut where the next one begins.

A report, a communiqué and a list of participants often travel as one PDF. A document begins with a heading that calls
it one, at the head of a page, as large as the first title or followed by paragraphs that are counted from 1 again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gcm_classify.datamodels import Block, Section, SectionKind
from gcm_classify.ingest.headings import announced_kind, is_annex

__all__ = ["sections_of"]

_HEAD = 6  # blocks at the head of a page among which a title is looked for: a letterhead may stand above it
_PROSE = 12  # words from which a block that ends like a sentence is running text
_LOOK_AHEAD = 40  # blocks among which the first paragraph number of a document is looked for
_APPENDED = frozenset(
    {"action_plan", "agenda", "participants", "report"}
)  # belong to what they are annexed to


def sections_of(text: str, blocks: Sequence[Block]) -> tuple[Section, ...]:
    """The documents of a file in the order of its text, which they share out among them; none for a file without blocks."""
    if not blocks:
        return ()
    starts = [(0, _opening_title(blocks)), *_later_starts(text, blocks)]
    sections = []
    for rank, (first, title) in enumerate(starts):
        end = blocks[starts[rank + 1][0]].start if rank + 1 < len(starts) else len(text)
        name = _line(text, blocks[title])
        kind = announced_kind(name) or (_opening_kind(text, blocks) if first == 0 else None) or "document"
        sections.append(
            Section(0 if rank == 0 else blocks[first].start, end, name[:300], kind, blocks[first].page)
        )
    return tuple(sections)


def _line(text: str, block: Block) -> str:
    return " ".join(text[block.start : block.end].split())


def _opening_title(blocks: Sequence[Block]) -> int:
    head = [index for index, block in enumerate(blocks[:12]) if block.kind == "heading"]
    return min(head, key=lambda index: (blocks[index].level or 9, index)) if head else 0


def _opening_kind(text: str, blocks: Sequence[Block]) -> SectionKind | None:
    """What the first lines call the document where its title does not."""
    for block in blocks[:_HEAD]:
        if block.kind in ("heading", "paragraph") and block.end - block.start < 200:
            kind = announced_kind(_line(text, block))
            if kind is not None:
                return kind
    return None


def _later_starts(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """(first block, title block) of every document after the first."""
    top = blocks[_opening_title(blocks)].level or 1
    began = 0
    for first in range(1, len(blocks)):
        title = _title_at(text, blocks, first)
        if title is None or not _has_substance(text, blocks[began:first]):
            continue  # a cover, or a table of contents: the document that it belongs to begins here
        name = _line(text, blocks[title])
        kind = announced_kind(name)
        if is_annex(name) and (kind in _APPENDED or not _counts_again(blocks, began, title)):
            continue
        level = blocks[title].level or 9
        if level <= top or (kind not in _APPENDED and _counts_again(blocks, began, title)):
            yield first, title
            began = first


def _title_at(text: str, blocks: Sequence[Block], first: int) -> int | None:
    """The heading among a page's first blocks that names a kind of document; without pages, the block itself."""
    block = blocks[first]
    if block.page is None:
        head = range(first, first + 1)
    elif _opens_page(blocks, first):
        head = range(first, min(first + _HEAD, len(blocks)))
    else:
        return None
    for index in head:
        if (
            blocks[index].page != block.page
            or is_prose(text, blocks[index])
            or blocks[index].kind == "table_row"
        ):
            return None
        if blocks[index].kind == "heading" and announced_kind(_line(text, blocks[index])):
            return index
    return None


def _has_substance(text: str, blocks: Sequence[Block]) -> bool:
    """Whether there is anything to read: running text, a full table row, or a list of names under its title."""
    return any(
        is_prose(text, block)
        or (block.kind == "table_row" and len(text[block.start : block.end].split()) >= _PROSE)
        or (block.kind == "heading" and announced_kind(_line(text, block)) in ("participants", "agenda"))
        for block in blocks
    )


def _opens_page(blocks: Sequence[Block], first: int) -> bool:
    """Whether a block stands at the head of a page that no block before it reaches."""
    page = blocks[first].page
    before = blocks[first - 1]
    lasts = before.lines[-1].page if before.lines else before.page
    return page is not None and lasts is not None and lasts < page


def is_prose(text: str, block: Block) -> bool:
    """Whether a block is running text: long enough, and ended like a sentence."""
    words = text[block.start : block.end].split()
    return block.kind in ("paragraph", "list_item") and len(words) >= _PROSE and words[-1][-1] in '.;:!?,”"»)'


def _counts_again(blocks: Sequence[Block], began: int, title: int) -> bool:
    """Whether paragraphs are numbered from 1 again after a title, in a document whose paragraphs were numbered."""
    before = [number for block in blocks[began:title] if (number := _whole(block)) is not None]
    after = (
        number for block in blocks[title + 1 : title + _LOOK_AHEAD] if (number := _whole(block)) is not None
    )
    return bool(before) and max(before) >= 2 and next(after, 0) == 1


def _whole(block: Block) -> int | None:
    """The number of a numbered paragraph: "15", or the 15 of "15.2"."""
    number = (block.number or "").split(".")[0]
    return int(number) if block.kind != "heading" and number.isdigit() else None
