"""A pack as a Word document that a rapporteur edits into the technical summary."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Emu, Pt
from docx.text.paragraph import Paragraph

from gcm_classify.outputs import replacing_bytes
from gcm_classify.report.docxblocks import (
    add_bookmark,
    add_contents,
    add_field,
    add_link,
    add_row,
    add_table,
    add_text,
    set_language,
    turn_page,
)
from gcm_classify.report.docxfront import add_figures, add_masthead, describe, furnish
from gcm_classify.report.docxstyles import CITATION, LABEL, LANDSCAPE, set_styles
from gcm_classify.report.docxtables import add_scorecard, add_silence_table, practice_cells
from gcm_classify.report.legend import (
    CELL_MARKS,
    numbered,
    printable,
    reading_guide,
    silent_told,
    standing_told,
    subtitle_of,
    variant_told,
)
from gcm_classify.report.naming import CELL_NAMES, PART_NAMES, REVIEW_NAMES
from gcm_classify.report.office import without_clock
from gcm_classify.report.picture import silence_png
from gcm_classify.report.values import (
    CELL_STATES,
    PARTS,
    Citation,
    Gap,
    ObjectiveSection,
    Pack,
    Quote,
    ReviewState,
    SilenceMap,
    SourceDocument,
)
from gcm_classify.report.wording import shortened

__all__ = ["word_document", "write_docx"]

_MOST_ITEMS = 12  # of a gap; the workbook has all
_LONGEST_ITEM, _NAME = 300, 80  # characters of one, and of one that is a name
_JUDGED: tuple[ReviewState, ...] = ("reviewed", "disputed")
_MOST_ALSO = 8  # further places of a joint passage that are spelled out
_TITLES = (
    "Before quoting",
    "What was said",
    "Silence map",
    "Practices",
    "How to read the figures",
    "Sources",
)


def write_docx(pack: Pack, target: Path, *, desk: str | None = None) -> None:
    """Write a pack as a Word document. The same pack gives the same bytes.

    Args:
        pack: what `pack_of` draws from a store.
        target: the file to write.
        desk: address of the review desk, such as "http://desk.example:8501/": citations lead to its passages. Without one
            they lead to the list of sources.

    Raises:
        OutputNotWritable: the file cannot be written.
    """
    with replacing_bytes(target) as stream:
        stream.write(word_document(pack, desk=desk))


def word_document(pack: Pack, *, desk: str | None = None) -> bytes:
    """The bytes of a pack as DOCX."""
    return _Writer(pack, desk).written()


class _Writer:
    """One document on its way: what it is drawn from, and the bookmarks that are given out."""

    def __init__(self, pack: Pack, desk: str | None) -> None:
        self.pack = pack
        self.desk = f"{desk.rstrip('/')}/" if desk else None
        self.document: Document = docx.Document()
        self.bookmarks = 0
        self.sources = {one.citation.document: f"source_{n}" for n, one in enumerate(pack.sources, 1)}

    def written(self) -> bytes:
        set_styles(self.document)
        describe(self.document, self.pack)
        furnish(self.document, self.pack)
        self._front()
        self._gaps()
        self._objectives()
        turn_page(self.document, landscape=True)
        self._silence()
        self._practices()
        turn_page(self.document, landscape=False)
        self._guide()
        self._sources()
        stream = io.BytesIO()
        self.document.save(stream)
        return without_clock(stream.getvalue())

    # -- headings and paragraphs --------------------------------------------------------------------------------

    def heading(self, text: str, level: int, bookmark: str | None = None) -> None:
        paragraph = self.document.add_heading(printable(text), level)
        if bookmark is not None:
            self.mark(paragraph, bookmark)

    def mark(self, paragraph: Paragraph, bookmark: str) -> None:
        self.bookmarks += 1
        add_bookmark(paragraph, bookmark, self.bookmarks)

    def say(self, text: str, style: str | None = None, *, label: str = "") -> Paragraph:
        """A paragraph, with a label in front of it."""
        paragraph = self.document.add_paragraph(style=style)
        if label:
            add_text(paragraph, f"{label} ", style=LABEL)
        add_text(paragraph, text)
        return paragraph

    def caption(self, kind: str, text: str) -> None:
        """A caption whose number Word counts, the first of its kind."""
        paragraph = self.say(f"{kind} ", "Caption")
        add_field(paragraph, f"SEQ {kind} \\* ARABIC", "1")
        add_text(paragraph, f". {text}")

    # -- the first page -----------------------------------------------------------------------------------------

    def _front(self) -> None:
        add_masthead(self.document, self.pack)
        self.say(self.pack.title, "Title")
        self.say(subtitle_of(self.pack), "Subtitle")
        add_figures(self.document, self.pack)
        self.document.add_paragraph("Contents", "TOC Heading")
        add_contents(self.document, self._entries())

    def _entries(self) -> Iterable[tuple[int, str, str, str]]:
        asides = {
            "Practices": _count(len(self.pack.practices), "practice"),
            "Sources": _count(len(self.pack.sources), "document"),
        }
        for place, title in enumerate(_TITLES):
            yield 1, title, f"part_{place}", asides.get(title, "")
            if title == "What was said":
                for section in self.pack.sections:
                    yield 2, _objective(section), _place(section), _count(len(section.quotes), "quote")

    def _gaps(self) -> None:
        self.heading(_TITLES[0], 1, "part_0")
        if not self.pack.missing:
            self.say("Nothing is known to be missing from this pack.")
        for gap in self.pack.missing:
            self._gap(gap)

    def _gap(self, gap: Gap) -> None:
        """What is missing; names go on in the sentence, reasons stand below it."""
        items = [shortened(item, _LONGEST_ITEM) for item in gap.items[:_MOST_ITEMS]]
        left = len(gap.items) - len(items)
        more = [f"and {left} more, which the workbook names"] if left > 0 else []
        if max(map(len, items), default=0) > _NAME:
            self.say(gap.text, "List Bullet")
            for item in (*items, *more):
                self.say(item, "List Bullet 2")
        else:
            self.say(" ".join(filter(None, (gap.text, "; ".join((*items, *more))))), "List Bullet")

    # -- objectives ---------------------------------------------------------------------------------------------

    def _objectives(self) -> None:
        self.heading(_TITLES[1], 1, "part_1")
        if not self.pack.sections:
            self.say("The framework has no objectives here.")
        for section in self.pack.sections:
            self.heading(_objective(section), 2, _place(section))
            self._voices(section)
            self._quotes(section)

    def _voices(self, section: ObjectiveSection) -> None:
        if section.mechanisms:
            self.say("; ".join(section.mechanisms) + ".", label="Said by")
        for name, names in silent_told(self.pack.silence, section.objective):
            self._aside("; ".join(names) + ".", label=name).paragraph_format.keep_with_next = True
        for state in _JUDGED:
            told = [number for number, quote in numbered(section) if quote.state == state]
            if told:
                self._aside(
                    f"{', '.join(told)}.", label=REVIEW_NAMES[state]
                ).paragraph_format.keep_with_next = True
        self._aside(_tally(section))

    def _aside(self, text: str, *, label: str = "") -> Paragraph:
        paragraph = self.say(text, CITATION, label=label)
        paragraph.paragraph_format.left_indent = Cm(0)
        return paragraph

    def _quotes(self, section: ObjectiveSection) -> None:
        numbers = {id(quote): number for number, quote in numbered(section)}
        for part in PARTS:
            quotes = section.part(part)
            if quotes:
                self.heading(PART_NAMES[part], 3)
            for quote in quotes:
                self._quote(quote, numbers[id(quote)])
        if section.stated_shown:
            self.heading("Stated only: the text names the objective, its content does not support it", 3)
        for quote in section.stated_shown:
            self._quote(quote, numbers[id(quote)])
        left = section.more + len(section.stated) - len(section.stated_shown)
        if left:
            self.say(f"{_count(left, 'more quote')} in the workbook and in the JSON Lines.", CITATION)

    def _quote(self, quote: Quote, number: str) -> None:
        paragraph = self.document.add_paragraph(style="Quote")
        rtl = quote.direction == "rtl"
        add_text(paragraph, f"{number}\t", style=LABEL)
        run = add_text(paragraph, f"“{quote.words}”")
        set_language(paragraph, run, quote.language, quote.direction)
        if rtl:
            paragraph.paragraph_format.alignment = (
                WD_ALIGN_PARAGRAPH.LEFT
            )  # the start of a line, which is right
        self._cite(quote.citation)
        if quote.also or len(quote.signatories) > len(quote.citation.mechanisms):
            self._joint(quote)
        for variant in quote.variants:
            self.say(variant_told(variant), CITATION, label="Differs in substance:")
        last = self.say(standing_told(quote), CITATION)
        last.paragraph_format.space_after = Pt(8)

    def _cite(self, citation: Citation) -> None:
        paragraph = self.document.add_paragraph(style=CITATION)
        paragraph.paragraph_format.keep_with_next = True
        self.link(paragraph, citation)

    def link(self, paragraph: Paragraph, citation: Citation) -> None:
        """The citation, which leads to the passage on the desk or to the document in the list of sources."""
        if self.desk is not None:
            add_link(paragraph, citation.text, url=f"{self.desk}{citation.link}")
        elif citation.document in self.sources:
            add_link(paragraph, citation.text, bookmark=self.sources[citation.document])
        else:
            add_text(paragraph, citation.text)

    def _joint(self, quote: Quote) -> None:
        names = "; ".join(quote.signatories) or "no mechanism that is known"
        self.say(names, CITATION, label="Joint or copied language of").paragraph_format.keep_with_next = True
        for citation in quote.also[:_MOST_ALSO]:
            paragraph = self.document.add_paragraph(style=CITATION)
            add_text(paragraph, "Also ")
            self.link(paragraph, citation)
        if (left := len(quote.also) - _MOST_ALSO) > 0:
            self.say(f"and in {_count(left, 'more place')}", CITATION)

    # -- silence map and practices, lying -----------------------------------------------------------------------

    def _silence(self) -> None:
        self.heading(_TITLES[2], 1, "part_2")
        silence = self.pack.silence
        if not silence.rows:
            self.say("No document was selected: the map has no rows.")
            return
        self.caption("Figure", "What each mechanism said on each objective; numbers are passages")
        self._picture(silence_png(silence, self.pack.sections), silence)
        self.caption("Table", "The same with all rows")
        signs = "    ".join(
            f"{mark.sign} {CELL_NAMES[state]}".replace(" ", "\u00a0") for state, mark in CELL_MARKS.items()
        )
        self._aside(signs).paragraph_format.keep_with_next = True
        add_silence_table(self.document, silence)
        self.document.add_paragraph()
        if silence.absent:
            self.say("; ".join(silence.absent) + ".", label="No document here from")

    def _picture(self, picture: bytes, silence: SilenceMap) -> None:
        paragraph = self.document.add_paragraph()
        shape = paragraph.add_run().add_picture(io.BytesIO(picture))
        scale = min(1.0, Cm(LANDSCAPE) / shape.width, Cm(13.5) / shape.height)
        shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
        told = "; ".join(f"{CELL_NAMES[state]}: {silence.count(state)}" for state in CELL_STATES)
        properties: Any = shape._inline.docPr
        properties.set("name", "Silence map")
        properties.set(
            "descr", f"Silence map, mechanism by objective: {told}. Table 1 says the same in text."
        )

    def _practices(self) -> None:
        self.heading(_TITLES[3], 1, "part_3")
        if not self.pack.practices:
            self.say("No compilation of practices was found among the documents.")
            return
        header = ("Practice", "By and with", "Objectives", "Description", "Results", "Source")
        widths = (4.0, 3.6, 2.9, 6.4, 4.6, 3.2)
        table = add_table(self.document, header, widths)
        for practice in self.pack.practices:
            cells = add_row(table, practice_cells(practice), widths)
            self.link(cells[-1].paragraphs[0], practice.citation)

    # -- how to read, and sources -------------------------------------------------------------------------------

    def _guide(self) -> None:
        self.heading(_TITLES[4], 1, "part_4")
        for title, text in reading_guide(self.pack):
            self.heading(title, 3)
            self.say(text)
        self.heading(f"Scorecard of {self.pack.scorecard.model or 'the model'}, worst objective first", 3)
        add_scorecard(self.document, self.pack.scorecard)

    def _sources(self) -> None:
        self.heading(_TITLES[5], 1, "part_5")
        if not self.pack.sources:
            self.say("No document was selected.")
        for source in self.pack.sources:
            paragraph = self.document.add_paragraph(style="List Number")
            if self.desk is not None:
                self.link(paragraph, source.citation)
            else:
                add_text(paragraph, source.citation.text)
            self.mark(paragraph, self.sources[source.citation.document])
            add_text(paragraph, f". {_source_told(source)}")


# What is said of an objective


def _objective(section: ObjectiveSection) -> str:
    return f"Objective {section.objective}: {section.title}"


def _place(section: ObjectiveSection) -> str:
    return f"objective_{section.objective}"


def _count(number: int, noun: str) -> str:
    """
    >>> _count(1, "quote"), _count(0, "quote")
    ('1 quote', 'no quotes')
    """
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _tally(section: ObjectiveSection) -> str:
    if not section.passages:
        return "No passage supports this objective."
    told = f"{_count(section.passages, 'passage')} in {_count(section.documents, 'document')}: {section.reviewed} reviewed, "
    told += f"{section.disputed} disputed, {section.unreviewed} not reviewed"
    return f"{told}; {_count(section.rejected, 'suggestion')} rejected." if section.rejected else f"{told}."


def _source_told(source: SourceDocument) -> str:
    parts = [f"File: {', '.join(source.names)}"]
    parts += [f"versions: {', '.join(source.versions)}"] if source.versions else []
    parts.append(f"{source.quoted} of {_count(source.passages, 'passage')} quoted here")
    parts += ["not tagged: in a language that the model does not tag"] if not source.tagged else []
    parts += [f"warning: {warning}" for warning in source.warnings]
    return "; ".join(parts) + "."
