"""A bundle's sections as documents of their own, and which of them the file is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gcm_classify.datamodels import Block, Document, Line, Section, SectionKind

__all__ = ["main_section", "section_documents"]

_ANNEXED: frozenset[SectionKind] = frozenset({"agenda", "participants", "letter"})


def section_documents(document: Document) -> tuple[Document, ...]:
    """Every section of a bundle as a document with offsets of its own; () where nothing is bundled."""
    if len(document.sections) < 2:
        return ()
    return tuple(_cut(document, section) for section in document.sections)


def main_section(document: Document) -> int:
    """Index of the section that the file is for: the first that is no agenda, list of participants or letter."""
    kinds = [section.kind for section in document.sections]
    return next((index for index, kind in enumerate(kinds) if kind not in _ANNEXED), 0)


def _cut(document: Document, section: Section) -> Document:
    text = document.text[section.start : section.end]
    return replace(
        document,
        text=text,
        title=section.title,
        blocks=tuple(_blocks(document, section)),
        sections=(replace(section, start=0, end=len(text)),),
    )


def _blocks(document: Document, section: Section) -> Iterator[Block]:
    """The section's blocks, moved to where its text begins."""
    back = section.start
    for block in document.blocks:
        if section.start <= block.start < section.end:
            yield replace(
                block,
                start=block.start - back,
                end=block.end - back,
                lines=tuple(_moved(line, back) for line in block.lines),
                cells=tuple((start - back, end - back) for start, end in block.cells),
            )


def _moved(line: Line, back: int) -> Line:
    return replace(line, start=line.start - back, end=line.end - back)
