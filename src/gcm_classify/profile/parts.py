"""A document cut into the places where authorship, kind and date are told: letterhead, title, opening, signature."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from gcm_classify.datamodels import Block, Document
from gcm_classify.profile.calendar import spans_in

__all__ = ["Part", "Parts", "Zone", "fold", "parts_of"]

Zone = Literal["title", "head", "field", "opening", "section", "closing", "furniture", "body"]

_LONG = 230  # characters from which a block is running text rather than a line of the head
_HEAD_BLOCKS = 14
_OPENING_PARAGRAPHS = 4
_CLOSING_BLOCKS = 7
_OPENED = 2  # paragraphs that open a document however short it is
_LOOKED_AT = 300  # blocks
_PART = 2_000  # characters of one part: who speaks is told early
_SEARCHED = 40_000  # characters of a document in which other names of a mechanism are looked for

_ANNOUNCED = re.compile(
    r"(?<![\w-])(?:dates?|fechas?|datas?|dia|jour|when|cuando|quand|quando|time|hora|heure|horario|horaire|venue|place|where|lugar|"
    r"sala|salle|room|lieu|local|donde|ou|onde|(?:co-?)?organi[sz](?:ers?|ing \w+|ed by|adores|ador|a|an|acion|acao|ateurs?|e par)|"
    r"(?:co-?)?hosts?|(?:co-?)?sponsors?|partners?|socios|partenaires|parceiros|languages?|idiomas?|langues?|linguas?|"
    r"moderat(?:or|eur|rice)|moderador[ae]?|format|formato|contact|contacto|contato)(?: (?:and|y|et|e) \w+)? ?:(?=\s)"
)

_GREETED = re.compile(
    r"\S\s+((?:mr\.?|mister|madam|mme|distinguished|honou?rable|dear|senor(?:a|es)?|excelenci\w+|excellenc\w+|monsieur|madame|"
    r"mesdames|messieurs|senhor(?:a|es)?)\s?[^.;:,]{0,60}[,:])$"
)

_PLAIN = {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "“": '"', "”": '"', "«": '"', "»": '"'}
_PLAIN |= dict.fromkeys("‐‑‒–—―−", "-")


class _Folding(dict[int, str]):
    """A translation table that fills itself: lower case, no accents, plain quotes, dashes and spaces."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        plain = _PLAIN.get(char) or unicodedata.normalize("NFKD", char)[0].casefold()[0]
        self[code] = " " if plain.isspace() else plain
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text without case, accents and typographic variety, as long as before: offsets stay valid.

    >>> fold("Déclaration – l’Évaluation")
    "declaration - l'evaluation"
    """
    return text.translate(_FOLDING)


@dataclass(frozen=True, slots=True)
class Part:
    """A line or paragraph with the place it stands in. `folded` has the offsets of `text`; `heading` tells its looks."""

    zone: Zone
    text: str
    folded: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts of a document, in reading order, furniture last. `folded` is all its text as far as it is searched."""

    all: tuple[Part, ...]
    folded: str

    def of(self, *zones: Zone) -> Iterator[Part]:
        """The parts in these zones, in reading order."""
        return (part for part in self.all if part.zone in zones)

    def joined(self, *zones: Zone) -> str:
        """Folded text of these zones, a line a part."""
        return "\n".join(part.folded for part in self.of(*zones))


def parts_of(document: Document) -> Parts:
    """Cut the document into its parts. Never fails: a document without blocks is its text's paragraphs."""
    blocks = [b for b in _blocks(document) if document.text[b.start : b.end].strip()]
    zones = _zones(document, blocks)
    parts = [
        part
        for b, zone in zip(blocks, zones, strict=True)
        for part in _parts(zone, document.text[b.start : b.end], b.kind == "heading")
    ]
    title = document.title.strip()
    if title and not any(p.zone == "title" for p in parts):
        parts.insert(0, _part("title", title))
    parts += [_part("furniture", line) for line in document.furniture if line.strip()]
    return Parts(tuple(parts), fold("\n".join((document.text[:_SEARCHED], *document.furniture))))


def _parts(zone: Zone, text: str, heading: bool) -> Iterator[Part]:
    """A block's part; two where a reader ran a byline that ends with its date into the paragraph below.

    The lines of an announcement ("Date: … Venue: … Organizer: …") that a reader ran into one block are fields again.
    """
    whole = _part(zone, text, heading)
    labels = _labels(whole) if zone in ("head", "opening") else []
    if labels:
        yield from (_part(zone, piece) for piece in [text[: labels[0]]] if piece.strip())
        for start, end in itertools.pairwise((*labels, len(text))):
            yield _part("field", text[start:end])
        return
    cut = _byline_end(whole) if zone in ("head", "opening") else 0
    greeted = _greeting(whole) if zone in ("head", "opening") and not heading else 0
    if cut:
        yield _part("head", text[:cut])
        yield _part(zone, text[cut:].lstrip())
    elif greeted:
        yield _part("head", text[:greeted])
        yield _part(zone, text[greeted:])
    else:
        yield whole


def _labels(part: Part) -> list[int]:
    """Where the fields of an announcement begin, if it is one: two labels, or it opens with one."""
    found = [match.start() for match in _ANNOUNCED.finditer(part.folded[:_PART])]
    return found if len(found) > 1 or found[:1] == [0] else []


def _greeting(part: Part) -> int:
    """Where a greeting begins that a reader ran onto the lines above it ("... Process Mr. President,"); else 0.

    Of a long block only the lines of a head, which are dated and no sentence, stand above one.
    """
    found = _GREETED.search(part.folded)
    if found and part.zone == "opening":
        above = part.folded[: found.start(1)]
        dated = any(spans_in(above)) and re.search(r"[^.][.;!?] ", above) is None
        return found.start(1) if dated else 0
    return found.start(1) if found else 0


def _byline_end(part: Part) -> int:
    """Where the first date ends, if all before it is one phrase and a new sentence follows; else 0."""
    for span in spans_in(part.folded[:_LONG]):
        follows = part.text[span.end : span.end + 2]
        alone = re.search(r"[.;!?] ", part.text[: span.at]) is None
        return span.end if alone and follows[:1] == " " and follows[1:].isupper() else 0
    return 0


def _part(zone: Zone, text: str, heading: bool = False) -> Part:
    text = text[:_PART]
    return Part(zone, text, fold(text), heading)


def _blocks(document: Document) -> tuple[Block, ...]:
    if document.blocks:
        return _ends(tuple(b for b in document.blocks if b.kind != "footnote"))
    return tuple(
        Block("paragraph", m.start(), m.end())
        for m in re.finditer(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*", document.text)
    )


def _ends(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The beginning and the end: a long middle tells nothing of who speaks."""
    return (
        blocks
        if len(blocks) <= _LOOKED_AT
        else (*blocks[: _LOOKED_AT - _CLOSING_BLOCKS], *blocks[-_CLOSING_BLOCKS:])
    )


def _zones(document: Document, blocks: list[Block]) -> list[Zone]:
    zones: list[Zone] = []
    title = " ".join(document.title.split())
    in_head, paragraphs = True, 0
    for index, block in enumerate(blocks):
        text = " ".join(document.text[block.start : block.end].split())
        in_head = in_head and _continues_head(index, block, text)
        if in_head and title and text == title and "title" not in zones:
            zones.append("title")
        elif in_head:
            zones.append("field" if block.kind == "table_row" else "head")
        elif block.kind == "heading":
            zones.append("section")
        elif paragraphs < _OPENING_PARAGRAPHS and block.kind != "table_row":
            zones.append("opening")
            paragraphs += 1
        else:
            zones.append("field" if block.kind == "table_row" and index < _HEAD_BLOCKS else "body")
    return _with_closing(document, blocks, zones)


def _continues_head(index: int, block: Block, text: str) -> bool:
    if index >= _HEAD_BLOCKS:
        return False
    if block.kind in ("heading", "table_row"):
        return True
    return len(text) < _LONG and not (block.number and index > 1)


def _may_close(zones: list[Zone], index: int) -> bool:
    """Never the paragraphs that open a short document."""
    return zones[index] == "body" or (zones[index] == "opening" and zones[:index].count("opening") >= _OPENED)


def _with_closing(document: Document, blocks: list[Block], zones: list[Zone]) -> list[Zone]:
    closing = list(zones)
    for index in range(max(0, len(blocks) - _CLOSING_BLOCKS), len(blocks)):
        block = blocks[index]
        if _may_close(zones, index) and block.end - block.start < 2 * _LONG:
            closing[index] = "closing"
    return closing
