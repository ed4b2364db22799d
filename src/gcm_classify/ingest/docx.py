"""DOCX paragraphs and tables in reading order. Runs only inside the reading process."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from gcm_classify.datamodels import DocumentWarning
from gcm_classify.errors import Corrupt, UnsafeContent
from gcm_classify.ingest.limits import Limits
from gcm_classify.ingest.raw import RawBlock
from gcm_classify.ingest.repair import repair

__all__ = ["read_docx"]

# What is read of a paragraph: runs that are not moved away or hidden.
_READ = """.//w:r[not(w:rPr/w:vanish[not(@w:val='0' or @w:val='false')]) and not(ancestor::w:moveFrom)]
    /*[self::w:t or self::w:tab or self::w:br or self::w:cr or self::w:noBreakHyphen]"""
_ALARMING = 100_000  # bytes; a small member may compress as well as it likes


def read_docx(content: bytes, name: str, limits: Limits) -> Iterator[RawBlock | DocumentWarning]:
    """Blocks in the order of the body; headings by style.

    Raises:
        UnsafeContent: the archive unpacks to more than allowed, or its XML declares entities.
        Corrupt: python-docx cannot open it.
    """
    _refuse_bombs(content, name, limits)
    import docx

    try:
        document = docx.Document(io.BytesIO(content))
    except (
        Exception
    ) as error:  # KeyError, BadZipFile, XMLSyntaxError, PackageNotFoundError: one meaning for us
        raise Corrupt(
            f"{name} is not a readable DOCX ({type(error).__name__})", do="ask the sender for the file again"
        ) from error
    yield from _blocks(document.element.body, document)
    yield from _footnotes(document.part)


def _blocks(container: Any, document: Any) -> Iterator[RawBlock]:
    """Paragraphs and tables in order, those inside content controls too."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for child in container:
        tag = _local(child)
        if tag == "p":
            yield from _paragraph(Paragraph(child, document))
            for box in child.xpath(".//w:txbxContent[not(ancestor::*[local-name()='Fallback'])]"):
                yield from _blocks(box, document)
        elif tag == "tbl":
            yield from _rows(Table(child, document))
        elif tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _blocks(child, document)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _refuse_bombs(content: bytes, name: str, limits: Limits) -> None:
    archive = zipfile.ZipFile(io.BytesIO(content))
    members = archive.infolist()
    if len(members) > limits.archive_members:
        raise UnsafeContent(
            f"{name} holds too many parts", got=len(members), expected=f"at most {limits.archive_members}"
        )
    total = sum(member.file_size for member in members)
    if total > limits.archive_bytes:
        raise UnsafeContent(
            f"{name} unpacks to too much", got=f"{total} bytes", expected=f"at most {limits.archive_bytes}"
        )
    for member in members:
        if member.file_size > _ALARMING and member.file_size > limits.archive_ratio * max(
            member.compress_size, 1
        ):
            raise UnsafeContent(
                f"{name} is packed like a decompression bomb",
                got=f"{member.filename}: {member.file_size} bytes",
            )
        if member.filename.endswith(".xml") and _declares_entities(archive, member):
            raise UnsafeContent(f"{name} declares XML entities", got=member.filename, expected="no DOCTYPE")


def _declares_entities(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    try:
        with archive.open(member) as part:
            return b"<!DOCTYPE" in part.read(4_096)
    except (zipfile.BadZipFile, OSError, EOFError):
        return False


def _text(paragraph: Any) -> str:
    """A paragraph as it reads with all changes accepted: insertions in, deletions and hidden runs out."""
    parts = []
    for node in paragraph.xpath(_READ):
        tag = _local(node)
        if (
            next(node.iterancestors(paragraph.tag)) is not paragraph
        ):  # a text box in it has paragraphs of its own
            continue
        parts.append((node.text or "") if tag == "t" else "-" if tag == "noBreakHyphen" else " ")
    return repair(" ".join("".join(parts).split()))


def _footnotes(part: Any) -> Iterator[RawBlock]:
    """Notes at the end; those with a type are the rules that Word draws above notes."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    for relation in part.rels.values():
        if relation.is_external or not relation.reltype.endswith("/footnotes"):
            continue
        for note in parse_xml(relation.target_part.blob).iter(qn("w:footnote")):
            text = " ".join(filter(None, map(_text, note.iter(qn("w:p")))))
            if text and note.get(qn("w:type")) is None:
                yield RawBlock("footnote", text)


def _paragraph(paragraph: Any) -> Iterator[RawBlock]:
    text = _text(paragraph._p)
    if not text:
        return
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    if style == "Title":
        yield RawBlock("heading", text, 1)
    elif match := re.match(r"(?:Heading|Titre|Título|Überschrift)\s*(\d)", style):
        yield RawBlock("heading", text, int(match[1]) + 1)
    elif style.startswith("List") or _is_numbered(paragraph):
        yield RawBlock("list_item", text)
    else:
        yield RawBlock("paragraph", text)


def _is_numbered(paragraph: Any) -> bool:
    properties = paragraph._p.pPr
    return properties is not None and properties.numPr is not None


def _rows(table: Any) -> Iterator[RawBlock]:
    for row in table.rows:
        cells: list[str] = []
        seen: set[int] = set()
        for cell in row.cells:
            if id(cell._tc) in seen:  # a merged cell is listed once for each column it spans
                continue
            seen.add(id(cell._tc))
            cells.append(" ".join(filter(None, map(_text, cell._tc.xpath(".//w:p")))))
        if any(cells):
            yield RawBlock("table_row", " | ".join(cells), cells=tuple(cells))
