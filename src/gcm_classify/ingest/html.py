"""A saved web page: its main text as headings, paragraphs, list items and table rows. Nothing is ever fetched.

Left out is what a page repeats around its text or never shows: menus, scripts, forms' fields, hidden elements.
Header and footer are furniture. Runs only inside the reading process.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gcm_classify.errors import Corrupt, TooDeep
from gcm_classify.ingest.limits import Limits
from gcm_classify.ingest.numbering import figures
from gcm_classify.ingest.plaintext import decoded
from gcm_classify.ingest.raw import RawBlock, RawFurniture
from gcm_classify.ingest.repair import repair

__all__ = ["read_html"]

Element = Any  # lxml brings no types

_WINDOW = 4_096  # bytes in which a page declares its encoding
_DECLARED = re.compile(
    rb"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|encoding=["']([\w.:-]{2,40})["']"""
)
_AS_BROWSERS_DO = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}

_DROPPED = frozenset(
    ["audio", "button", "canvas", "datalist", "dialog", "embed", "head", "iframe", "input", "map", "math", "nav",
     "noscript", "object", "script", "select", "style", "svg", "template", "textarea", "video"]
)  # fmt: skip
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main", "menu", "ol",
     "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
     "h1", "h2", "h3", "h4", "h5", "h6"]
)  # fmt: skip
_ROLES = frozenset(["navigation", "search", "menu", "menubar", "dialog", "alert", "tooltip"])
_FURNITURE_ROLES = frozenset(["banner", "contentinfo"])
_AROUND = re.compile(
    r"(?i)(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|cookies?|share|sharing|social|sidebar|skip)(?:$|[\s_-])"
)
_HIDDEN = re.compile(
    r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d])"
)
_LINKED = 0.5  # share of a menu's text that stands in links
_MAIN_SHARE = 0.2  # of the page's text: less is a frame for something else
_BREAK = "\x1e"  # a line break until paragraphs are parted; white space to everything else
_LONGEST_FURNITURE = 300  # characters


def read_html(content: bytes, name: str, limits: Limits) -> Iterator[RawBlock | RawFurniture]:
    """Blocks in the order of the page.

    Raises:
        TooDeep: elements nested deeper than allowed.
        UnsupportedType: no encoding makes sense of the bytes.
        Corrupt: no element in it.
    """
    root = _parsed(_text(content, name), name, limits)
    for title in root.iter("title"):
        if text := _line("".join(title.itertext())):
            yield RawFurniture(text[:_LONGEST_FURNITURE])
        break
    for element in list(root.iter()):
        if _is_dropped(element):
            _drop(element)
    main = _main(root)
    for element in _frames(root, main):
        if text := _line(" ".join(element.itertext())):
            yield RawFurniture(text[:_LONGEST_FURNITURE])
        _drop(element)
    yield from _Page(_with_blocks_inside(main)).blocks(main)


def _text(content: bytes, name: str) -> str:
    for declared in _DECLARED.findall(content[:_WINDOW]):
        encoding = (declared[0] or declared[1]).decode("ascii").lower()
        with contextlib.suppress(UnicodeDecodeError, LookupError):
            return content.decode(_AS_BROWSERS_DO.get(encoding, encoding))
    return decoded(content, name)


def _parsed(text: str, name: str, limits: Limits) -> Element:
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise _too_deep(name, limits) if "depth" in str(error).lower() else _empty(name) from error
    if root is None:
        raise _empty(name)
    if any("depth" in str(entry.message).lower() for entry in parser.error_log):
        raise _too_deep(name, limits)
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.xml_depth:
            raise _too_deep(name, limits)
    return root


def _empty(name: str) -> Corrupt:
    return Corrupt(f"{name} looks like a web page but holds nothing", do="save the page again, or as PDF")


def _too_deep(name: str, limits: Limits) -> TooDeep:
    return TooDeep(
        f"{name} is nested too deep",
        expected=f"at most {limits.xml_depth} elements inside one another",
        do="print the page to a PDF",
    )


def _is_dropped(element: Element) -> bool:
    get = element.get
    if element.tag in _DROPPED or get("hidden") is not None or get("aria-hidden") == "true":
        return True
    if get("role") in _ROLES or _HIDDEN.search(get("style") or ""):
        return True
    named = f"{get('class') or ''} {get('id') or ''}"
    return element.tag not in ("html", "body") and bool(_AROUND.search(named)) and _is_linked(element)


def _is_linked(element: Element) -> bool:
    """True where most of the text stands in links: a menu, a trail, buttons for sharing."""
    whole = sum(len(text) for text in element.itertext())
    links = sum(len(text) for link in element.iter("a") for text in link.itertext())
    return links >= _LINKED * whole


def _drop(element: Element) -> None:
    """Take an element out, and leave what follows it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    tail = f" {element.tail or ''}"
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _main(root: Element) -> Element:
    """What the page marks as its main part, or its only article; the whole page otherwise."""
    whole = sum(len(text.strip()) for text in root.itertext())
    for found in (list(root.iter("main")), _with_roles(root, {"main"}), list(root.iter("article"))):
        if len(found) == 1:
            own = sum(len(text.strip()) for text in found[0].itertext())
            if own >= _MAIN_SHARE * whole:
                return found[0]
    return root


def _frames(root: Element, main: Element) -> Iterator[Element]:
    """Headers, footers and asides of the page, not those of an article in it; one with the page's title is text."""
    found = [*root.iter("header", "footer", "aside"), *_with_roles(root, _FURNITURE_ROLES)]
    for element in dict.fromkeys(found):
        above = {holder.tag for holder in element.iterancestors()}
        is_inside = main is not root and _is_within(element, main)
        if not is_inside and not above & {"article", "main"} and element.find(".//h1") is None:
            yield element


def _with_roles(root: Element, roles: set[str] | frozenset[str]) -> list[Element]:
    return [element for element in root.iter() if element.get("role") in roles]


def _is_within(element: Element, container: Element) -> bool:
    return element is container or any(above is container for above in element.iterancestors())


def _with_blocks_inside(root: Element) -> set[Element]:
    """Inline elements that hold blocks all the same, such as a link around a heading."""
    found: set[Element] = set()
    for element in root.iter(*_BLOCKS):
        for above in element.iterancestors():
            if above in found:
                break
            found.add(above)
    return found


def _line(text: str) -> str:
    return repair(" ".join(text.split()))


@dataclass(slots=True)
class _Page:
    """Turns elements into blocks."""

    with_blocks: set[Element] = field(default_factory=set)

    def blocks(self, element: Element) -> Iterator[RawBlock]:
        """What an element holds, in order: text between blocks is a paragraph."""
        pieces = [element.text or ""]
        for below in element:
            if below.tag in _BLOCKS or below in self.with_blocks:
                yield from _paragraphs(pieces)
                yield from self._block(below)
                pieces = []
            else:
                pieces.append(_inline(below))
            pieces.append(below.tail or "")
        yield from _paragraphs(pieces)

    def _block(self, element: Element) -> Iterator[RawBlock]:
        tag = element.tag
        if re.fullmatch("h[1-6]", str(tag)):
            if text := _line(_inline(element)):
                yield RawBlock("heading", text, int(tag[1]))
        elif tag == "table":
            yield from self._table(element)
        elif tag in ("ul", "ol", "menu"):
            yield from self._list(element)
        elif tag == "dl":
            yield from self._fields(element)
        else:
            yield from self.blocks(element)

    def _list(self, element: Element) -> Iterator[RawBlock]:
        """Items, each with the number that a browser prints. A list of links alone is a menu."""
        items = [below for below in element if below.tag == "li"]
        if len(items) > 2 and all(_is_linked(item) and len(_inline(item)) < 60 for item in items):
            return
        count = _whole(element.get("start"), 1)
        for below in element:
            if below.tag != "li":
                yield from self._block(below)
                continue
            count = _whole(below.get("value"), count)
            label = _label(count, element.get("type") or "1") if element.tag == "ol" else ""
            count += 1
            for index, block in enumerate(self.blocks(below)):
                yield _item(block, label) if index == 0 else block

    def _fields(self, element: Element) -> Iterator[RawBlock]:
        """Terms and what is said of them, a row each."""
        term = ""
        for below in element.iter("dt", "dd"):
            text = " ".join(block.text for block in self.blocks(below))
            if below.tag == "dt":
                term = text
            elif term and text:
                yield RawBlock("table_row", f"{term} | {text}", cells=(term, text))
            elif text:
                yield RawBlock("paragraph", text)

    def _table(self, table: Element) -> Iterator[RawBlock]:
        """Rows; those of a table inside a cell after its row. A table of one cell a row only places its content."""
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
        places = table.get("role") == "presentation" or max(map(len, cells), default=0) <= 1
        for caption in table.iter("caption"):
            yield from _paragraphs([_inline(caption)])
        for row in cells:
            found = [list(self.blocks(cell)) for cell in row]
            if places:
                yield from (block for blocks in found for block in blocks)
                continue
            texts = tuple(
                " ".join(block.text for block in blocks if block.kind != "table_row") for blocks in found
            )
            if any(texts):
                yield RawBlock("table_row", " | ".join(texts), cells=texts)
            yield from (block for blocks in found for block in blocks if block.kind == "table_row")


def _inline(element: Element) -> str:
    """An element's text; a line break stays one."""
    if element.tag == "br":
        return _BREAK
    pieces = [element.text or ""]
    for below in element:
        pieces.append(_inline(below))
        pieces.append(below.tail or "")
    return "".join(pieces)


def _paragraphs(pieces: list[str]) -> Iterator[RawBlock]:
    """Text between blocks; two line breaks in a row part paragraphs, as pages without them do."""
    for part in re.split(rf"{_BREAK}\s*{_BREAK}", "".join(pieces)):
        if line := _line(part):
            yield RawBlock("paragraph", line)


def _item(block: RawBlock, label: str) -> RawBlock:
    if block.kind != "paragraph":
        return block
    if label:
        kind = "paragraph" if label[0].isdigit() else "list_item"
        return RawBlock(kind, f"{label} {block.text}")  # type: ignore[arg-type]
    return RawBlock("list_item", block.text)


def _label(count: int, kind: str) -> str:
    named = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
    return f"{figures(count, named.get(kind, 'decimal'))}."


def _whole(text: str | None, fallback: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text.strip()) else fallback
