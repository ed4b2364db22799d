"""The light markup that the texts in `source/` are written in.

A file opens with `key: value` lines and a line `---`; then come blocks, separated by blank lines:

    ! title            !! subtitle        # heading         ## smaller heading
    1. numbered        (a) sub-item       - bullet          > centred line      >> line at the right
    |= head | head     | cell | cell      ^2 1 text         (footnote 1, at the foot of page 2)
    ===  page break    >>>  next column   ___  rule         __N  N points of space

`**bold**`, `*italic*` and `[^1]` (a footnote mark) work inside a block. Anything else is a paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Block", "Note", "Text", "cells", "plain", "read", "runs"]

_MARKS = (
    ("===", "page_break"),
    (">>>", "column_break"),
    ("___", "rule"),
    ("__", "space"),
    ("!! ", "subtitle"),
    ("! ", "title"),
    ("## ", "heading2"),
    ("# ", "heading1"),
    ("- ", "bullet"),
    (">> ", "right"),
    ("> ", "centred"),
    ("|", "table"),
)
_NUMBERED = re.compile(r"^(\d{1,2}\.\d{0,2}|\([a-z]{1,3}\))\s+(.*)$", re.DOTALL)
_NOTE = re.compile(r"^\^(\d+) (\S+) (.*)$", re.DOTALL)
_INLINE = re.compile(r"\*\*(?P<bold>.+?)\*\*|\*(?P<italic>.+?)\*|\[\^(?P<mark>[^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: its kind, its text, and for a numbered one its label. A table's text keeps its rows as lines."""

    kind: str
    text: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote and the page (1-based) that it stands on."""

    page: int
    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A parsed source file."""

    settings: dict[str, str]
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]


def read(path: Path) -> Text:
    """Parse a source file."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    settings = dict(line.split(": ", 1) for line in head.splitlines() if line)
    chunks = [chunk.strip("\n") for chunk in re.split(r"\n\s*\n", body) if chunk.strip()]
    notes = tuple(Note(int(m[1]), m[2], _joined(m[3])) for m in map(_NOTE.match, chunks) if m)
    blocks = tuple(_block(chunk) for chunk in chunks if not _NOTE.match(chunk))
    return Text(settings, blocks, notes)


def cells(row: str) -> tuple[bool, list[str]]:
    """Whether a table row is a head row, and its cells."""
    head = row.startswith("|=")
    return head, [cell.strip() for cell in row[2 if head else 1 :].split("|")]


def runs(text: str) -> list[tuple[str, str]]:
    """The text as (piece, style) with style one of "", "bold", "italic", "mark"."""
    found: list[tuple[str, str]] = []
    end = 0
    for match in _INLINE.finditer(text):
        found.append((text[end : match.start()], ""))
        style = match.lastgroup or ""
        found.append((match[style], style))
        end = match.end()
    found.append((text[end:], ""))
    return [(piece, style) for piece, style in found if piece]


def plain(text: str) -> str:
    """The text without its inline marks."""
    return "".join(piece for piece, style in runs(text) if style != "mark")


def _block(chunk: str) -> Block:
    for mark, kind in _MARKS:
        if chunk.startswith(mark):
            return Block(kind, chunk if kind == "table" else _joined(chunk[len(mark) :]))
    if match := _NUMBERED.match(chunk):
        return Block("sub" if match[1].startswith("(") else "numbered", _joined(match[2]), match[1])
    return Block("paragraph", _joined(chunk))


def _joined(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text).strip()
