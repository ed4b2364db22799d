"""Plain text in any encoding: blocks by blank lines, headings by their looks. Runs only inside the reading process."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

from gcm_classify.datamodels import DocumentWarning
from gcm_classify.errors import UnsupportedType
from gcm_classify.ingest.limits import Limits
from gcm_classify.ingest.markers import item_number, starts_item
from gcm_classify.ingest.raw import RawBlock
from gcm_classify.ingest.repair import repair

__all__ = ["blocks_of", "decoded", "looks_like_heading", "read_text"]

_MAX_HEADING_WORDS = 14
_MARKED_HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
# Share of letters beyond ASCII: below it the text is English, Spanish, French or Portuguese, and a guess by frequency
# would make Polish of its ñ and ã; above it the script is another one.
_WESTERN = 0.2
_MARKED = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))


def read_text(content: bytes, name: str, limits: Limits) -> Iterator[RawBlock | DocumentWarning]:
    """Blocks in order.

    Raises:
        UnsupportedType: no encoding makes sense of the bytes.
    """
    yield from blocks_of(decoded(content, name))


def blocks_of(text: str) -> Iterator[RawBlock]:
    """Blocks of a text: what stands between blank lines, headings by their looks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n")
    for paragraph in re.split(r"\n\s*\n", text):
        yield from _blocks(paragraph)


def decoded(content: bytes, name: str) -> str:
    """Bytes as text: by their mark, as UTF-8, as the code page of Western Europe, or as what fits best.

    Raises:
        UnsupportedType: no encoding makes sense of the bytes.
    """
    for encoding, marks in _MARKED:
        if content.startswith(marks):
            return content.decode(encoding, errors="replace")
    with contextlib.suppress(UnicodeDecodeError):
        return content.decode("utf-8")
    with contextlib.suppress(UnicodeDecodeError):
        text = content.decode("cp1252")
        if sum(not char.isascii() for char in text) <= _WESTERN * len(text):
            return text
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    if best is None:
        raise UnsupportedType(f"{name} is text in no known encoding", do="save it as UTF-8")
    return str(best)


def _blocks(paragraph: str) -> Iterator[RawBlock]:
    """What stands between blank lines: one block, but a heading, an item or a row is a block of its own."""
    pending: list[str] = []
    for line in paragraph.splitlines():
        line = "\t".join(repair(cell).strip() for cell in line.strip().split("\t"))
        is_whole = "\t" in line or _MARKED_HEADING.match(line) is not None
        if pending and (is_whole or starts_item(line)):
            yield _block(pending)
            pending = []
        if line.strip():
            pending.append(line)
        if is_whole and pending:
            yield _block(pending)
            pending = []
    if pending:
        yield _block(pending)


def _block(lines: list[str]) -> RawBlock:
    text = _joined(lines)
    if "\t" in text:
        cells = tuple(text.split("\t"))
        return RawBlock("table_row", " | ".join(cells), cells=cells)
    if match := _MARKED_HEADING.match(text):
        return RawBlock("heading", match[2], len(match[1]))
    if len(lines) == 1 and looks_like_heading(text):
        return RawBlock("heading", text, 2)
    if starts_item(text) and item_number(text) is None:
        return RawBlock("list_item", text)
    return RawBlock("paragraph", text)


def _joined(lines: list[str]) -> str:
    """One line of all; a word that a line break cut is mended."""
    parts = [lines[0]]
    for line in lines[1:]:
        if re.search(r"\w-$", parts[-1]) and line[:1].islower():
            parts[-1] = parts[-1][:-1]
        else:
            parts.append(" ")
        parts.append(line)
    return "".join(parts)


def looks_like_heading(text: str) -> bool:
    """Whether a line that stands alone is a heading: short, without a full stop, and capitalised."""
    letters = [char for char in text if char.isalpha()]
    if not letters or len(text.split()) > _MAX_HEADING_WORDS or text[-1] in ".;,:":
        return False
    return text.isupper() or (text[0].isupper() and not starts_item(text) and len(text.split()) <= 8)
