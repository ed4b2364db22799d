"""What repeats around the text: running headers, footers, page numbers, letterheads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gcm_classify.datamodels import BBox
from gcm_classify.ingest.markers import opens_note
from gcm_classify.ingest.raw import RawPage
from gcm_classify.ingest.textline import TextLine

__all__ = ["SMALL", "split_furniture"]

SMALL = 0.93  # of the body's size: notes are not larger

_MARGIN = 0.15  # share of the page's height in which running headers and footers stand
_LONE_MARGIN = 0.09  # the same where nothing repeats: a single page
_PAGE_NUMBER = re.compile(
    r"^[\W_]*(?:(?:page|página|pagina|p\.|seite)\s*)?\d{1,4}(?:\s*(?:of|de|sur|/|\|)\s*\d{1,4})?[\W_]*$",
    re.IGNORECASE,
)


def split_furniture(
    pages: Sequence[tuple[RawPage, list[TextLine]]],
    body: float,
) -> tuple[list[list[TextLine]], tuple[str, ...]]:
    """Each page's lines without running headers, footers and page numbers, and the texts that were set aside.

    `body` is the font size of running text.
    """
    kept: list[list[TextLine]] = []
    aside: list[str] = []
    repeated = _repeated(pages, body)
    for page, lines in pages:
        furniture = _furniture(page, lines, repeated, body)
        aside.extend(line.text for line in lines if id(line) in furniture)
        kept.append([line for line in lines if id(line) not in furniture])
    return kept, tuple(dict.fromkeys(aside))


def _signature(line: TextLine, body: float) -> str:
    """What a running line has on every page. Numbers are left out, but not in a line as large as a heading:
    "Practice 2" at the top of a page is no "Page 2".
    """
    text = re.sub(r"\W+", " ", line.text.casefold()).strip()
    return text if line.size >= 1.12 * body else re.sub(r"\d+", "#", text)


def _zone(line: TextLine, page: RawPage, share: float) -> str | None:
    _, top, _, bottom = line.bbox
    if bottom < share * page.height:
        return "head"
    return "foot" if top > (1 - share) * page.height else None


def _repeated(pages: Sequence[tuple[RawPage, list[TextLine]]], body: float) -> set[tuple[str, str]]:
    """(zone, signature) of the lines that stand in the same margin of several pages."""
    seen: Counter[tuple[str, str]] = Counter()
    for page, lines in pages:
        zones = ((line, _zone(line, page, _MARGIN)) for line in lines)
        seen.update({(zone, _signature(line, body)) for line, zone in zones if zone})
    enough = 2 if len(pages) < 10 else max(3, len(pages) // 8)
    return {key for key, count in seen.items() if count >= enough}


def _furniture(
    page: RawPage, lines: Sequence[TextLine], repeated: set[tuple[str, str]], body: float
) -> set[int]:
    """Identities of the lines that are furniture: from each edge inwards, up to the first that is text."""
    downwards = sorted(lines, key=lambda line: line.bbox[1])
    upwards = sorted(lines, key=lambda line: -line.bbox[3])
    notes = _top_of_notes(lines, page, body)
    text = [line.bbox for line in lines if _zone(line, page, _LONE_MARGIN) is None]
    found: set[int] = set()
    for zone, inwards in (("head", downwards), ("foot", upwards)):
        for line in inwards:
            is_known = (zone, _signature(line, body)) in repeated or _PAGE_NUMBER.match(line.text)
            is_alone = line.bbox[1] < notes and _stands_alone(line, page, text, body)
            if _zone(line, page, _MARGIN) != zone or not (is_known or is_alone):
                break
            found.add(id(line))
    return found


def _top_of_notes(lines: Sequence[TextLine], page: RawPage, body: float) -> float:
    """Where the footnotes of a page begin; its foot where it has none."""
    return min(
        (
            line.bbox[1]
            for line in lines
            if line.bbox[1] > 0.5 * page.height
            and line.size <= SMALL * body
            and len(line.words) > 1
            and opens_note(line.text)
            and not _PAGE_NUMBER.match(line.text)
        ),
        default=page.height,
    )


def _stands_alone(line: TextLine, page: RawPage, text: Sequence[BBox], body: float) -> bool:
    """A short line at the very edge, apart from the text by a wide gap and no larger than it."""
    zone = _zone(line, page, _LONE_MARGIN)
    if zone is None or len(line.words) > 14 or not text:
        return False
    _x0, top, _x1, bottom = line.bbox
    gap = min(box[1] for box in text) - bottom if zone == "head" else top - max(box[3] for box in text)
    return gap > 1.2 * line.size and line.size <= body + (1.0 if zone == "head" else 0.0)
