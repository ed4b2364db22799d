"""Documents for tests of structure: blocks told by short words, with pages where a test needs them."""

from __future__ import annotations

from collections.abc import Sequence

from gcm_classify.datamodels import Block
from gcm_classify.ingest.assemble import assemble_blocks, assemble_pages
from gcm_classify.ingest.layout import Piece, ProtoBlock
from gcm_classify.ingest.raw import RawBlock

PROSE = "We will open twelve offices that give every worker a written contract before the day of departure."
MORE = (
    "Each office keeps a register of agencies and publishes once a year what it has found and what was done."
)

Told = (
    tuple[int, str, str] | tuple[int, str, list[str]]
)  # page, "h1".."h4" | "p" | "li" | "row", text or cells


def pages(*told: Told) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks of a paged document."""
    return assemble_pages([_proto(*one) for one in told])


def plain_blocks(*told: Told) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks of the same without pages."""
    return assemble_blocks([_raw(kind, content) for _, kind, content in told])


def _proto(page: int, kind: str, content: str | Sequence[str]) -> ProtoBlock:
    box = (72.0, 100.0, 400.0, 110.0)
    if not isinstance(content, str):
        cells = [[Piece(cell, page, box)] if cell else [] for cell in content]
        return ProtoBlock("table_row", page, [piece for cell in cells for piece in cell], cells=cells)
    piece = [Piece(content, page, box)]
    if kind.startswith("h"):
        return ProtoBlock("heading", page, piece, (22.0 - 2 * int(kind[1:]), True, False))
    return ProtoBlock("list_item" if kind == "li" else "paragraph", page, piece, (10.0, False, False))


def _raw(kind: str, content: str | Sequence[str]) -> RawBlock:
    if not isinstance(content, str):
        return RawBlock("table_row", " | ".join(filter(None, content)), cells=tuple(content))
    if kind.startswith("h"):
        return RawBlock("heading", content, int(kind[1:]))
    return RawBlock("list_item" if kind == "li" else "paragraph", content)
