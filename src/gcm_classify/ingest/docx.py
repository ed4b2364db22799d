"""DOCX as it reads with all changes accepted: paragraphs, tables, text boxes and notes, in order, numbers printed.

Insertions are kept, deletions dropped, moved text read once, where it went. Hidden text is left out and told of.
Comments, page breaks and the lines of a table of contents are no text. Runs only inside the reading process.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gcm_classify.datamodels import DocumentWarning
from gcm_classify.ingest.limits import Limits
from gcm_classify.ingest.markers import item_number
from gcm_classify.ingest.numbering import BULLET, Numbering, numbering_of
from gcm_classify.ingest.ooxml import Element, Package, attribute, child, is_on, short
from gcm_classify.ingest.raw import RawBlock, RawFurniture
from gcm_classify.ingest.repair import repair
from gcm_classify.ingest.styles import Styles, styles_of

__all__ = ["read_docx"]

_GONE = frozenset(["w:del", "w:moveFrom"])
_SILENT = frozenset(["w:pPr", "w:rPr", "w:instrText", "w:delText", "w:delInstrText", "w:rt", "w:txbxContent"])
_TRANSPARENT = frozenset(["w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag"])
_SPACES = frozenset(["w:tab", "w:ptab", "w:br", "w:cr"])
_NOTES = {"w:footnoteReference": "footnotes", "w:endnoteReference": "endnotes"}
_LONGEST_HEADING = 40  # words; a whole paragraph in a heading's style is none
_LONGEST_BOLD = 12  # words of a heading that is only bold
_BOLD_LEVEL = 7  # below those that styles make
_SHOWN = 80  # characters of hidden text that a reviewer sees
_SMALLEST = 2  # half points; smaller text is there for machines


def read_docx(
    content: bytes, name: str, limits: Limits
) -> Iterator[RawBlock | RawFurniture | DocumentWarning]:
    """Blocks in the order of the body, notes after them, headers and footers as furniture.

    Raises:
        DecompressionLimit: the archive unpacks to more than allowed.
        UnsafeXml: its XML declares entities or a document type.
        TooDeep: its XML is nested deeper than allowed.
        Corrupt: no archive, no document in it, or broken XML.
    """
    package = Package(content, name, limits)
    main = package.document
    styles = Styles()
    for part in package.related(main, "styles"):
        styles = styles_of(package.root(part))
    numbering = Numbering()
    for part in package.related(main, "numbering"):
        numbering = numbering_of(package.root(part), styles.lists)
    reader = _Reader(styles, numbering)
    body = child(package.root(main), "w:body")
    yield from reader.blocks(body if body is not None else [])
    for kind in ("footnotes", "endnotes"):
        for part in package.related(main, kind):
            yield from reader.notes(package.root(part), kind)
    yield from _furniture(package, main, reader)
    if reader.hidden:
        yield reader.warning()


def _furniture(package: Package, main: str, reader: _Reader) -> Iterator[RawFurniture]:
    seen = set()
    for kind in ("header", "footer"):
        for part in package.related(main, kind):
            for block in reader.blocks(package.root(part)):
                if block.text not in seen:
                    seen.add(block.text)
                    yield RawFurniture(block.text)


@dataclass(slots=True)
class _Reader:
    """Reads elements in order and remembers what order means: counts of lists, notes referred to, hidden text."""

    styles: Styles
    numbering: Numbering
    hidden: list[str] = field(default_factory=list)
    _referred: dict[str, list[str | None]] = field(default_factory=lambda: {"footnotes": [], "endnotes": []})
    _dropped: dict[str, set[str | None]] = field(
        default_factory=lambda: {"footnotes": set(), "endnotes": set()}
    )

    def blocks(self, container: Element, *, in_table: bool = False) -> Iterator[RawBlock]:
        """Paragraphs and table rows in order; those of a text box after the paragraph that holds it."""
        joined = ""  # of paragraphs whose end was deleted: they run on into the next
        for element in _children(container):
            kind = short(element.tag)
            if kind == "w:p":
                joined += self.text(element, in_table=in_table)
                if not _lost_its_end(element):
                    yield from self._paragraph(element, " ".join(joined.split()), in_table=in_table)
                    joined = ""
                for box in _boxes(element):
                    yield from self.blocks(box)
            elif kind == "w:tbl":
                yield from self._table(element)
        if joined.strip():
            yield RawBlock("paragraph", repair(" ".join(joined.split())))

    def _paragraph(self, element: Element, text: str, *, in_table: bool) -> Iterator[RawBlock]:
        properties = child(element, "w:pPr")
        style = _value(child(properties, "w:pStyle")) or self.styles.default
        label = self._label(properties, style)
        text = repair(text)
        if not text or self.styles.is_contents(style):
            return
        level = self.styles.heading_level(style, _integer(_value(child(properties, "w:outlineLvl"))))
        words = len(text.split())
        if level is None and not in_table and words <= _LONGEST_BOLD and label is None:
            level = _BOLD_LEVEL if text[-1] not in ".;,:" and self._is_bold(element, style) else None
        printed, number = text, None
        if label is not None and label != BULLET:
            printed = f"{label} {text}"
            number = item_number(f"{label} x") or label.strip(".) ") or None
        if level is not None and words <= _LONGEST_HEADING:
            yield RawBlock("heading", printed, level, number=number)
        elif label is not None and (number is None or not number[0].isdigit()):
            yield RawBlock("list_item", printed, number=number)
        elif label is None and self._is_list(style):
            yield RawBlock("list_item", printed)
        else:
            yield RawBlock("paragraph", printed, number=number)

    def _label(self, properties: Element | None, style: str | None) -> str | None:
        """The paragraph's number or bullet in its list; counts it."""
        own = child(properties, "w:numPr")
        number = _value(child(own, "w:numId"))
        level = _integer(_value(child(own, "w:ilvl")))
        if number is None:
            number = self.styles.first(style, lambda known: known.list)
            if number is not None and level is None:
                level = self.styles.first(style, lambda known: known.level)
                if level is None:
                    level = max(
                        self.numbering.level_of_style(number, known) for known, _ in self.styles.chain(style)
                    )
        if number in (None, "0"):
            return None
        return self.numbering.next(number, level or 0)

    def _is_list(self, style: str | None) -> bool:
        """True in "List Bullet" and its like; "List Paragraph" only indents."""
        names = [known.name.casefold() for _, known in self.styles.chain(style)]
        return any(name.startswith("list ") and name != "list paragraph" for name in names)

    def _table(self, table: Element) -> Iterator[RawBlock]:
        """Rows; those of a table inside a cell after the row. A frame of one cell a row is no table but its content."""
        rows = [_cells(row) for row in _children(table) if short(row.tag) == "w:tr" and not _is_deleted(row)]
        if max(map(len, rows), default=0) <= 1:
            for cells in rows:
                for cell in cells:
                    yield from self.blocks(cell, in_table=True)
            return
        for cells in rows:
            texts, inner = [], list[RawBlock]()
            for cell in cells:
                found = list(self.blocks(cell, in_table=True))
                texts.append(" ".join(block.text for block in found if block.kind != "table_row"))
                inner += [block for block in found if block.kind == "table_row"]
            if any(texts):
                yield RawBlock("table_row", " | ".join(texts), cells=tuple(texts))
            yield from inner

    def notes(self, root: Element, kind: str) -> Iterator[RawBlock]:
        """Footnotes or endnotes by their place in the part, with the number that the page shows."""
        order = {note: str(at) for at, note in enumerate(dict.fromkeys(self._referred[kind]), 1)}
        for note in root:
            identity = attribute(note, "id")
            if attribute(note, "type") is not None:  # the rules that Word draws above notes
                continue
            if identity in self._dropped[kind] and identity not in order:
                continue
            text = " ".join(block.text for block in self.blocks(note))
            if text:
                yield RawBlock("footnote", text, number=order.get(identity))

    def text(self, element: Element, *, in_table: bool = False) -> str:
        """A paragraph's text without what was deleted or hidden; spaces as they come."""
        style = _value(child(element, "w:pPr", "w:pStyle")) or self.styles.default
        return "".join(self._pieces(element, style, in_table))

    def _pieces(self, element: Element, style: str | None, in_table: bool) -> Iterator[str]:
        for node in element:
            kind = short(node.tag)
            if kind in _GONE:
                self._drop_notes(node)
            elif kind == "w:r" and self._is_hidden(node, style, in_table):
                if words := " ".join("".join(self._pieces(node, style, in_table)).split()):
                    self.hidden.append(words)
            elif kind in ("w:t", "m:t"):
                yield node.text or ""
            elif kind in _SPACES:
                yield " "
            elif kind == "w:noBreakHyphen":
                yield "-"
            elif kind in _NOTES:
                self._referred[_NOTES[kind]].append(attribute(node, "id"))
            elif kind == "mc:AlternateContent":
                yield from self._pieces(_chosen(node), style, in_table)
            elif kind not in _SILENT:
                yield from self._pieces(node, style, in_table)

    def _drop_notes(self, gone: Element) -> None:
        for node in gone.iter():
            if kind := _NOTES.get(short(node.tag)):
                self._dropped[kind].add(attribute(node, "id"))

    def _is_hidden(self, run: Element, style: str | None, in_table: bool) -> bool:
        properties = child(run, "w:rPr")
        own = child(properties, "w:vanish")
        if own is not None:
            return is_on(own)
        character = _value(child(properties, "w:rStyle"))
        by_style = self.styles.first(character, lambda known: known.is_hidden) if character else None
        if by_style is None:
            by_style = self.styles.first(style, lambda known: known.is_hidden)
        return bool(by_style) or _is_invisible(properties, in_table)

    def _is_bold(self, paragraph: Element, style: str | None) -> bool:
        """True where every run with text is bold."""
        by_style = bool(self.styles.first(style, lambda known: known.is_bold))
        runs = [
            child(run, "w:rPr", "w:b")
            for run in paragraph.iter()
            if short(run.tag) == "w:r"
            and any(short(at.tag) == "w:t" and (at.text or "").strip() for at in run)
        ]
        return bool(runs) and all(by_style if bold is None else is_on(bold) for bold in runs)

    def warning(self) -> DocumentWarning:
        """What a reviewer is told of the text that nobody sees on the page."""
        text = repair(" … ".join(self.hidden))
        shown = text if len(text) <= _SHOWN else text[:_SHOWN].rstrip() + "…"
        return DocumentWarning(
            "HIDDEN_TEXT", f"{len(text)} characters that no reader of the page sees were left out: “{shown}”"
        )


def _children(container: Element) -> Iterator[Element]:
    """What stands in a body, table, row or cell, out of content controls and tracked insertions."""
    for element in container:
        kind = short(element.tag)
        if kind in _TRANSPARENT:
            yield from _children(element)
        elif kind == "mc:AlternateContent":
            yield from _children(_chosen(element))
        else:
            yield element


def _chosen(alternate: Element) -> Element:
    """The first of several forms of the same content."""
    for form in ("mc:Choice", "mc:Fallback"):
        if (chosen := child(alternate, form)) is not None:
            return chosen
    return []


def _boxes(paragraph: Element) -> Iterator[Element]:
    """Text boxes that a paragraph anchors, each once and only in its first form."""
    for node in paragraph:
        kind = short(node.tag)
        if kind == "w:txbxContent":
            yield node
        elif kind == "mc:AlternateContent":
            yield from _boxes(_chosen(node))
        elif kind not in _GONE and kind not in ("w:pPr", "w:rPr"):
            yield from _boxes(node)


def _cells(row: Element) -> list[Element]:
    cells = [cell for cell in _children(row) if short(cell.tag) == "w:tc"]
    return [cell for cell in cells if child(cell, "w:tcPr", "w:cellDel") is None]


def _is_deleted(row: Element) -> bool:
    return child(row, "w:trPr", "w:del") is not None


def _lost_its_end(paragraph: Element) -> bool:
    mark = child(paragraph, "w:pPr", "w:rPr")
    return child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None


def _is_invisible(properties: Element | None, in_table: bool) -> bool:
    """White on white, or too small to read. In tables white letters stand on coloured heads."""
    if properties is None:
        return False
    size = _integer(_value(child(properties, "w:sz")))
    if size is not None and size <= _SMALLEST:
        return True
    is_white = (_value(child(properties, "w:color")) or "").upper() == "FFFFFF"
    shaded = any(child(properties, name) is not None for name in ("w:shd", "w:highlight")) or _has_shading(
        properties
    )
    return is_white and not in_table and not shaded


def _has_shading(properties: Element) -> bool:
    """True where the paragraph around a run, or the shape around that, may be coloured."""
    return any(
        short(above.tag) == "w:txbxContent" or child(above, "w:pPr", "w:shd") is not None
        for above in properties.iterancestors()
    )


def _value(element: Element | None) -> str | None:
    return None if element is None else attribute(element, "val")


def _integer(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else None
