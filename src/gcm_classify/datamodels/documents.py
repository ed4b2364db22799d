"""A document as it was read: its text once, and pages, blocks, lines and sections as ranges of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "BBox",
    "Block",
    "Document",
    "DocumentWarning",
    "Kind",
    "Line",
    "Page",
    "Region",
    "Section",
    "SectionKind",
]

BBox = tuple[float, float, float, float]
Kind = Literal["paragraph", "list_item", "table_row", "heading", "footnote"]
Region = Literal["body", "cover", "contents", "agenda", "participants", "signatures", "annex", "references"]
SectionKind = Literal[
    "document",
    "action_plan",
    "agenda",
    "communique",
    "concept_note",
    "declaration",
    "letter",
    "minutes",
    "participants",
    "practices",
    "report",
    "statement",
    "summary",
]


@dataclass(frozen=True, slots=True)
class DocumentWarning:
    """Something that a reviewer should know of a document that was read all the same."""

    code: str
    message: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands on a page: a range of the document's text and its box."""

    start: int
    end: int
    page: int
    bbox: BBox


@dataclass(frozen=True, slots=True)
class Page:
    """A page, 1-based, with its size in points and the reader that gave its text."""

    number: int
    width: float
    height: float
    reader: str


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, table row or footnote.

    `heading` is the path of headings above it, outermost first; it never leaves the block's section. `number` is
    its own number as printed ("15", "(b)", "3.2"). `cells` are the ranges of a table row's cells, an empty range for
    an empty cell; `columns` the names of their columns, one a cell, where a header row gives them. `field` is the
    field of a practice fiche that the block is the value of (`fields.FIELDS`). `region` is the part of the
    document that it stands in.
    """

    kind: Kind
    start: int
    end: int
    page: int | None = None
    lines: tuple[Line, ...] = ()
    level: int | None = None
    number: str | None = None
    heading: tuple[str, ...] = ()
    cells: tuple[tuple[int, int], ...] = ()
    columns: tuple[str, ...] = ()
    field: str | None = None
    region: Region = "body"


@dataclass(frozen=True, slots=True)
class Section:
    """One of the documents that a file bundles: a range of its text. An ordinary file is one section.

    `kind` is what its title calls it, "document" where that tells nothing. `page` is 1-based, None where the format
    has none. Together the sections of a document are all of its text.
    """

    start: int
    end: int
    title: str
    kind: SectionKind = "document"
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read.

    `id` is the sha256 of its bytes, in hexadecimal; `source` the name it was given by; `format` what it is ("pdf", "docx",
    "html", "rtf", "text"); `title` its own, or the file's name where the text has none. `text` is all of it, and what
    points into it are ranges of its characters: `blocks` in reading order, `sections` in the order of the text, one where
    nothing is bundled. `pages` are () where the format has none. `furniture` is what repeats around the text (running
    headers, footers), kept because a letterhead tells who speaks; it is no part of `text`. `languages` are those in
    which a tenth of its letters or more stand, most first: `language` (ISO 639-1), and others where it is mixed.
    `warnings` are what a reviewer should know of the reading.
    """

    id: str
    source: str
    format: str
    text: str
    title: str
    language: str
    pages: tuple[Page, ...] = ()
    blocks: tuple[Block, ...] = ()
    furniture: tuple[str, ...] = ()
    warnings: tuple[DocumentWarning, ...] = ()
    sections: tuple[Section, ...] = ()
    languages: tuple[str, ...] = ()

    def section_at(self, offset: int) -> int:
        """Index of the section that a place in the text (`offset`, in characters) belongs to; 0 in a document without any."""
        return max(0, sum(section.start <= offset for section in self.sections) - 1)

    @property
    def page_count(self) -> int | None:
        """Number of pages; None where the format has none."""
        return len(self.pages) or None
