"""Plain text in any encoding: blocks by blank lines, headings by their looks. Runs only inside the reading process."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gcm_classify.datamodels import DocumentWarning
from gcm_classify.errors import UnsupportedType
from gcm_classify.ingest.limits import Limits
from gcm_classify.ingest.markers import item_number, starts_item
from gcm_classify.ingest.raw import RawBlock
from gcm_classify.ingest.repair import repair

__all__ = ["read_text"]

_MAX_HEADING_WORDS = 14


def read_text(content: bytes, name: str, limits: Limits) -> Iterator[RawBlock | DocumentWarning]:
    """Blocks in order.

    Raises:
        UnsupportedType: no encoding makes sense of the bytes.
    """
    for chunk in re.split(
        r"\n\s*\n", repair(_decoded(content, name).replace("\r\n", "\n").replace("\r", "\n"))
    ):
        yield from _blocks(chunk)


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(content).best()
        if best is None:
            raise UnsupportedType(f"{name} is text in no known encoding", do="save it as UTF-8") from None
        return str(best)


def _blocks(chunk: str) -> Iterator[RawBlock]:
    """A chunk between blank lines: one block, but every line that starts an item or a row starts a block of its own."""
    pending: list[str] = []
    for line in chunk.splitlines():
        starts_anew = starts_item(line.strip()) or "\t" in line.strip() or line.startswith("#")
        if starts_anew and pending:
            yield _block(pending)
            pending = []
        if line.strip():
            pending.append(line.strip())
    if pending:
        yield _block(pending)


def _block(lines: list[str]) -> RawBlock:
    text = _joined(lines)
    if "\t" in text:
        cells = tuple(cell.strip() for cell in text.split("\t"))
        return RawBlock("table_row", " | ".join(cells), cells=cells)
    if match := re.match(r"(#{1,6})\s+(.+)", text):
        return RawBlock("heading", match[2], len(match[1]))
    if len(lines) == 1 and _looks_like_heading(text):
        return RawBlock("heading", text, 2)
    if starts_item(text) and item_number(text) is None:
        return RawBlock("list_item", text)
    return RawBlock("paragraph", text)


def _joined(lines: list[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        text = text[:-1] + line if re.search(r"\w-$", text) and line[:1].islower() else f"{text} {line}"
    return text


def _looks_like_heading(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    if not letters or len(text.split()) > _MAX_HEADING_WORDS or text[-1] in ".;,:":
        return False
    return text.isupper() or (text[0].isupper() and not starts_item(text) and len(text.split()) <= 8)
