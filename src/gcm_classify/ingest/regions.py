"""The parts of a document that hold no content of their own, so that nobody looks for objectives in them.

Covers, tables of contents, agendas, lists of participants, signatures and references are told by their headings and by
what their blocks look like, both together: a heading "Participants" over running text opens no list. What is unsure stays
body, because a paragraph that is set aside is lost, and a name that is not is only noise. An annex is marked but read.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gcm_classify.datamodels import Block, Region, Section
from gcm_classify.ingest.headings import announced_kind, announced_region, is_annex
from gcm_classify.ingest.sections import is_prose
from gcm_classify.ingest.tables import is_timetable, lists_people, opens_with_time, table_runs
from gcm_classify.wording import capitals, plain, words_of

__all__ = ["with_regions"]

_LINE = 25  # words of a line of a list of names
_COVER_WORDS = 70  # words on a cover
_FRONT = 20  # pages of a front matter that is counted apart
_CLOSING = 14  # blocks at the end among which signatures are looked for
_TITLE_WORDS = 14  # words of a heading that is set like a paragraph

_LEADERS = re.compile(
    r"(?:\.\s?){4,200}\s*(?:\d{1,3}|[ivxl]{1,6})\b|…{2,60}\s*\d{1,3}\b|_{4,200}\s*\d{1,3}\b"
)
_TO_PAGE = re.compile(r"\D\s+(?:\d{1,3}|[ivxl]{1,5})$")
_HONORIFIC = re.compile(
    r"(?<!\w)(?:mr|mrs|ms|mx|miss|dr|prof|h\.? ?e|amb|ambassador|sr|sra|srta|dra|lic|ing|mtro|embajador[a]?|excmo|excma|"
    r"m|mm|mme|mlle|s\.e|dr|pr|ambassadeur|ambassadrice|embaixador[a]?|exmo|exma|hon|sheikh)(?:\.(?=\s|[a-z])|\s+(?=[a-z]))"
)
_OFFICE = re.compile(
    r"(?<!\w)(?:chair(?:person|man|woman)?(?:-in-office)?|co-?chairs?|secretar[iy]\S*|minist\S+|president\S*|presiden\S+|director\S*|"
    r"direct(?:eur|rice|or)\S*|head of|permanent|representative|represent\S+|representant\S*|ambassad\S+|embaj\S+|embaix\S+|"
    r"commissioner|coordinator|coordinador\S*|coordonnat\S+|coordenador\S*|copresident\S*|government|gobierno|gouvernement|governo|"
    r"mission|mision|missao)"
)
_SIGNED = re.compile(
    r"^\W*(?:(?:done|signed|adopted|issued) (?:at|in|by|this|on)\b|(?:fait|signe|adopte)e?s? (?:a|le|au|par)\b|"
    r"(?:hecho|firmad[oa]|dad[oa]|suscrit[oa]|adoptad[oa]) (?:en|por|a los|el)\b|(?:feito|assinad[oa]|adotad[oa]) (?:em|por|aos)\b|"
    r"\(?signed\)?|\[?signature\]?|_{4,}|/s/)"
)
_FOR = re.compile(
    r"^\W*(?:for|por|pour|pela|pelo|par)(?: and on behalf of| et au nom de)?(?: (?:the|el|la|los|las|le|les|l'|o|a|os|as))?\s"
)
_CITED = re.compile(
    r"(?:\b(?:19|20)\d{2}\b|https?://|\bdoi\b|\bisbn\b|\bvol\.|\bpp?\. ?\d|[A-Z]/(?:RES|CONF|HRC|\d))", re.I
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A section's blocks with what their text looks like. Ranges of blocks are half-open."""

    text: str
    blocks: Sequence[Block]

    def line(self, index: int) -> str:
        block = self.blocks[index]
        return " ".join(self.text[block.start : block.end].split())

    def is_prose(self, index: int) -> bool:
        return is_prose(self.text, self.blocks[index])

    def is_title(self, index: int) -> bool:
        """A heading, or a short line that may be one."""
        block = self.blocks[index]
        if block.kind == "heading":
            return True
        line = self.line(index)
        return (
            block.kind == "paragraph"
            and len(line.split()) <= _TITLE_WORDS
            and line[-1:] not in (".", ";", ",")
        )

    def is_lower(self, index: int, level: int | None) -> bool:
        """Whether a heading ends what stands under a heading of this level."""
        own = self.blocks[index].level
        return level is not None and own is not None and own < level


def with_regions(text: str, blocks: Sequence[Block], sections: Sequence[Section]) -> tuple[Block, ...]:
    """Every block with the region that it stands in."""
    placed: list[Block] = []
    for rank, section in enumerate(sections):
        end = sections[rank + 1].start if rank + 1 < len(sections) else len(text) + 1
        own = [block for block in blocks if section.start <= block.start < end]
        placed.extend(_placed(_Reading(text, own)))
    return tuple(placed)


def _placed(reading: _Reading) -> Iterator[Block]:
    regions: list[Region] = ["body"] * len(reading.blocks)
    cuts = []
    for first, last, region in _ranges(reading):
        if region != "annex" or regions[first] == "body":
            regions[first:last] = [
                region if known in ("body", "annex") else known for known in regions[first:last]
            ]
            cuts.append(first)
    for end in sorted({*cuts, len(regions)}):
        for index in _signature(reading, end):
            if regions[index] in ("body", "annex"):
                regions[index] = "signatures"
    return (replace(block, region=region) for block, region in zip(reading.blocks, regions, strict=True))


def _ranges(reading: _Reading) -> Iterator[tuple[int, int, Region]]:
    """What is found, the surest first: later ranges do not take away what earlier ones have."""
    yield from _dotted(reading)
    for index in range(len(reading.blocks)):
        if not reading.is_title(index):
            continue
        region = announced_region(reading.line(index))
        last = _END[region](reading, index) if region in _END else index
        if region is not None and last > index + 1:
            yield index, last, region
    yield from _covers(reading)
    yield from _tables(reading)
    for index in range(len(reading.blocks)):
        if reading.is_title(index) and is_annex(reading.line(index)):
            yield index, _annex_end(reading, index), "annex"


# Covers and contents


def _covers(reading: _Reading) -> Iterator[tuple[int, int, Region]]:
    """A first page of few words that do not run, before pages that do."""
    page = reading.blocks[0].page if reading.blocks else None
    last = next((i for i, block in enumerate(reading.blocks) if block.page != page), None)
    if page is None or last is None:
        return
    own = range(last)
    if any(reading.is_prose(i) or reading.blocks[i].kind in ("table_row", "list_item") for i in own):
        return
    if any(reading.blocks[i].lines and reading.blocks[i].lines[-1].page != page for i in own):
        return  # a sentence that goes on overleaf
    if any(reading.blocks[i].number and reading.blocks[i].kind != "heading" for i in own):
        return
    if sum(len(reading.line(i).split()) for i in own) <= _COVER_WORDS:
        yield 0, last, "cover"


def _dotted(reading: _Reading) -> Iterator[tuple[int, int, Region]]:
    """Entries with leaders to a page number, three or more, wherever they stand."""
    counts = [len(_LEADERS.findall(reading.line(i))) for i in range(len(reading.blocks))]
    first = None
    for index, count in enumerate([*counts, 0]):
        if count and first is None:
            first = index
        elif not count and first is not None:
            if sum(counts[first:index]) >= 3 and _leads_to_pages(reading, first, index):
                yield first, index, "contents"
            first = None


def _leads_to_pages(reading: _Reading, first: int, last: int) -> bool:
    """Whether the numbers after leaders are pages of this file, in order; those of a form or a budget are not."""
    text = " ".join(reading.line(index) for index in range(first, last))
    numbers = [int(number) for number in re.findall(r"[._…]\s*(\d{1,3})\b", " ".join(_LEADERS.findall(text)))]
    steps = list(itertools.pairwise(numbers))
    most = reading.blocks[-1].page
    in_order = sum(before <= after for before, after in steps) >= 0.8 * len(steps)
    return in_order and (most is None or all(number <= most + _FRONT for number in numbers))


def _contents_end(reading: _Reading, title: int) -> int:
    """One past the last entry: lines that end in a page number, or that stand again as headings further on."""
    repeated = {
        _bare(reading.line(i))
        for i in range(title + 1, len(reading.blocks))
        if reading.blocks[i].kind == "heading"
    }
    end, entries = title + 1, 0
    for index in range(title + 1, len(reading.blocks)):
        line = reading.line(index)
        dotted = len(_LEADERS.findall(line))
        if reading.is_prose(index) and not dotted:
            break
        is_entry = (
            dotted
            or _TO_PAGE.search(line) is not None
            or (reading.blocks[index].kind != "heading" and _bare(line) in repeated)
            or _is_abbreviation(reading, index)
        )
        if not is_entry and reading.blocks[index].kind == "heading":
            break
        if is_entry:
            entries += max(dotted, 1)
            end = index + 1
        elif len(line.split()) > _TITLE_WORDS:
            break
    return end if entries >= 3 else title


def _is_abbreviation(reading: _Reading, index: int) -> bool:
    cells = reading.blocks[index].cells
    if len(cells) != 2:
        return False
    short = reading.text[cells[0][0] : cells[0][1]].strip()
    return 1 < len(short) <= 12 and sum(char.isupper() for char in short) >= 2 and " " not in short


def _bare(line: str) -> str:
    """A heading without its number and page."""
    return re.sub(r"^[\dIVX]+(?:\.\d+)*[.)]?\s+|[\s._…]*\d*$", "", plain(line)).strip()


# Lists of names


def _names_end(reading: _Reading, title: int) -> int:
    """One past the last line of names under a heading; headings between them, such as countries, are part of the list."""
    level, end, entries = reading.blocks[title].level, title + 1, 0
    for index in range(title + 1, len(reading.blocks)):
        block, line = reading.blocks[index], reading.line(index)
        if block.kind == "footnote":
            continue
        if block.kind == "heading":
            if (
                reading.is_lower(index, level)
                or announced_kind(line)
                or announced_region(line)
                or is_annex(line)
            ):
                break
            continue
        if not _is_names(line):
            break
        end, entries = index + 1, entries + 1
    return end if entries >= 2 else title


def _is_names(line: str) -> bool:
    """Whether a line holds names, posts and bodies, and says nothing."""
    honorifics = len(_HONORIFIC.findall(plain(line)))
    share = capitals(line)
    if line.endswith(".") and honorifics == 0:
        return False
    if "@" in line and len(line.split()) <= _LINE:
        return True
    if len(line.split()) > _LINE:  # several lines of names run together
        return honorifics >= 2 and share >= 0.5
    return share >= 0.5 and (honorifics > 0 or any(mark in line for mark in ",;:|") or len(line.split()) <= 8)


def _tables(reading: _Reading) -> Iterator[tuple[int, int, Region]]:
    """Tables that are lists of names or timetables by their columns, whatever the heading above them."""
    for first, last in table_runs(reading.blocks):
        columns = next((block.columns for block in reading.blocks[first:last] if block.columns), ())
        lines = [reading.line(index) for index in range(first, last)]
        if lists_people(columns) and all(len(line.split()) <= 2 * _LINE for line in lines):
            yield first, last, "participants"
        elif is_timetable(columns, lines):
            yield first, last, "agenda"


def _signature(reading: _Reading, end: int) -> range:
    """The lines above a place where the text ends that say who signs, where and when."""
    first, signed = end, False
    for index in range(end - 1, max(end - 1 - _CLOSING, 0), -1):
        block, line = reading.blocks[index], reading.line(index)
        if block.kind == "footnote":
            continue
        sign = _signs(line, is_row=block.kind == "table_row")
        if (
            block.kind in ("heading", "list_item")
            or len(line.split()) > _LINE
            or not (sign or _is_name_line(line))
        ):
            break
        first, signed = index, signed or sign
    return range(first, end) if signed else range(end, end)


def _signs(line: str, *, is_row: bool) -> bool:
    folded = plain(line)
    if _SIGNED.match(folded):
        return True
    if line.endswith((".", ";", "?")) and len(line.split()) > 8:
        return False
    if _FOR.match(folded):
        return capitals(line) >= 0.6
    if is_row or ":" in line:  # a fiche's last row names partners as a signature names ministers
        return False
    return (_HONORIFIC.match(folded) is not None or _OFFICE.search(folded) is not None) and capitals(
        line
    ) >= 0.6


def _is_name_line(line: str) -> bool:
    return (
        len(line.split()) <= 8
        and capitals(line) >= 0.6
        and not line.endswith((".", ";", "?", "!", ","))
        and not any(mark in line for mark in ":|")
    )


# Agendas, references, annexes


def _agenda_end(reading: _Reading, title: int) -> int:
    """One past the last item: lines with times, rows, or short items that are no sentences."""
    end, items, timed = title + 1, 0, 0
    for index in range(title + 1, len(reading.blocks)):
        block, line = reading.blocks[index], reading.line(index)
        has_time = opens_with_time(line)
        if reading.is_prose(index) or announced_kind(line) or is_annex(line):
            break
        if block.kind == "table_row" and not has_time and _has_prose(reading, block):
            break
        if block.kind == "heading" and not has_time:
            if not _is_timed(reading, index + 1):
                break
        elif has_time or block.kind == "table_row" or _is_item(block, line):
            end, items, timed = index + 1, items + 1, timed + has_time
        elif not timed:
            break
    return end if timed >= 2 or items >= 3 else title


def _has_prose(reading: _Reading, row: Block) -> bool:
    """Whether a cell of a row is running text."""
    return any(
        is_prose(reading.text, replace(row, kind="paragraph", start=start, end=end))
        for start, end in row.cells
    )


def _is_timed(reading: _Reading, index: int) -> bool:
    """Whether a line with a time follows, as it does below the name of a day or of a session."""
    return index < len(reading.blocks) and opens_with_time(reading.line(index))


def _is_item(block: Block, line: str) -> bool:
    return (block.number is not None or block.kind == "list_item") and len(words_of(line)) <= _TITLE_WORDS


def _references_end(reading: _Reading, title: int) -> int:
    end, entries = title + 1, 0
    for index in range(title + 1, len(reading.blocks)):
        line = reading.line(index)
        if reading.blocks[index].kind == "heading" or not _CITED.search(line):
            break
        end, entries = index + 1, entries + 1
    return end if entries >= 2 else title


def _annex_end(reading: _Reading, title: int) -> int:
    """The end of the document, or a heading above the annex's own level."""
    level = reading.blocks[title].level
    for index in range(title + 1, len(reading.blocks)):
        if reading.blocks[index].kind == "heading" and reading.is_lower(index, level):
            return index
    return len(reading.blocks)


_END = {
    "contents": _contents_end,
    "participants": _names_end,
    "signatures": _names_end,
    "agenda": _agenda_end,
    "references": _references_end,
}
