"""The labelled first pages in `corpus/first_pages`: what a reader of the chart says of each.

One JSON object a line: `id`, `group` (pages of one scenario share it), `part` ("fit" or "held": groups held out for
measuring, fixed in the data), the labels, `furniture` (running headers and footers) and `text`. In the text a line that
begins with "# " or "## " is a heading and one that begins with "| " a row of a table; a blank line ends a paragraph.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from gcm_classify.datamodels import Document
from gcm_classify.errors import CorpusError
from gcm_classify.ingest.assemble import CELL_GAP, assemble_blocks, title_of
from gcm_classify.ingest.raw import RawBlock

__all__ = ["PARTS", "FirstPage", "read_first_pages"]

PARTS = ("fit", "held")
_MARK = re.compile(r"(#{1,6}) +(.+)|\| +(.+)")


@dataclass(frozen=True, slots=True)
class FirstPage:
    """A document's opening page with its labels; `capacity` is a capacity's id of the chart, None where nothing tells."""

    id: str
    group: str
    part: str
    language: str
    input_type: str
    phase: str
    mode: str
    mechanisms: tuple[str, ...]
    unregistered: tuple[str, ...]
    partners: tuple[str, ...]
    date: str | None
    title: str | None
    symbol: str | None
    place: str | None
    capacity: str | None
    furniture: tuple[str, ...]
    text: str

    def document(self) -> Document:
        """The page as the readers would give it: blocks by the reader's own code, `title` as they find it."""
        text, blocks = assemble_blocks(_raw_blocks(self.text))
        return Document(
            id=self.id.encode().hex().ljust(64, "0")[:64],
            source=f"{self.id}.txt",
            format="txt",
            text=text,
            title=title_of(text, blocks, self.id),
            language=self.language,
            blocks=blocks,
            furniture=self.furniture,
        )


def read_first_pages(folder: str | Path, part: str | None = None) -> tuple[FirstPage, ...]:
    """The pages of all files in `folder`, in the files' order; those of one part ("fit" or "held") only, if given.

    Raises `CorpusError` where there are none, or a line is no page.
    """
    paths = sorted(Path(folder).glob("*.jsonl"))
    if not paths:
        raise CorpusError(
            f"{folder} holds no first pages", expected="files such as en.jsonl", do="name corpus/first_pages"
        )
    pages = [page for path in paths for page in _pages(path)]
    return tuple(page for page in pages if part is None or page.part == part)


def _pages(path: Path) -> Iterator[FirstPage]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        yield _page(json.loads(line), f"{path}, line {number}")


def _page(record: dict[str, Any], where: str) -> FirstPage:
    names = [field.name for field in fields(FirstPage)]
    if sorted(record) != sorted(names):
        raise CorpusError(
            f"{where} is no first page",
            got=f"keys {', '.join(sorted(record))}",
            expected=", ".join(sorted(names)),
            do="correct the line",
        )
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in record.items()
    }
    return FirstPage(**values)


def _raw_blocks(text: str) -> Iterator[RawBlock]:
    for paragraph in re.split(r"\n\s*\n", text):
        pending: list[str] = []
        for line in paragraph.splitlines():
            marked = _MARK.fullmatch(line)
            if marked is None:
                pending.append(line)
                continue
            if pending:
                yield RawBlock("paragraph", " ".join(pending))
                pending = []
            yield _marked_block(marked)
        if pending:
            yield RawBlock("paragraph", " ".join(pending))


def _marked_block(marked: re.Match[str]) -> RawBlock:
    if marked[1]:
        return RawBlock("heading", marked[2], len(marked[1]))
    cells = tuple(cell.strip() for cell in marked[3].split("|"))
    return RawBlock("table_row", CELL_GAP.join(cells), cells=cells)
