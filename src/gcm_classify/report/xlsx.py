"""A pack as a workbook: a sheet an objective with all its quotes, for sorting, filtering and counting."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gcm_classify.outputs import replacing_bytes
from gcm_classify.report.languages import language_name
from gcm_classify.report.legend import (
    CELL_MARKS,
    cell_told,
    key_figures,
    numbered,
    printable,
    reading_guide,
    silent_told,
    subtitle_of,
    variant_told,
)
from gcm_classify.report.naming import BASIS_NAMES, CELL_NAMES, PART_NAMES, REVIEW_NAMES
from gcm_classify.report.office import without_clock
from gcm_classify.report.values import Citation, ObjectiveSection, Pack, PracticeRow, Quote, SourceDocument
from gcm_classify.report.wording import numbers_told
from gcm_classify.report.xlsxblocks import (
    Cuts,
    Table,
    colour_where,
    embolden,
    fit_height,
    head,
    put,
    set_print,
    write_table,
)

__all__ = ["write_xlsx"]

_QUOTE_COLUMNS = {
    "No.": 8.0, "Text": 70.0, "Said by": 28.0, "Citation": 46.0, "Part": 16.0, "Review": 18.0, "Basis": 18.0,
    "Probability": 11.0, "Language": 12.0, "Status": 9.0, "Primary": 9.0, "Date": 12.0, "Symbol": 18.0, "Page": 7.0,
    "Paragraph": 10.0, "Also in": 46.0, "Differs in substance": 40.0, "Principles": 11.0, "SDG": 10.0, "Decided": 12.0,
    "File": 28.0, "Passage": 26.0,
}  # fmt: skip
_ON_PAPER = 9  # of these columns
_PRACTICE_COLUMNS = {
    "Title": 36.0, "Countries": 20.0, "Mechanisms": 26.0, "Filed under": 14.0, "Supported": 14.0, "Disagrees": 10.0,
    "Partners": 28.0, "Period": 16.0, "Description": 70.0, "Results": 50.0, "Citation": 46.0, "File": 28.0,
}  # fmt: skip
_SOURCE_COLUMNS = {
    "Citation": 60.0, "File": 34.0, "Input type": 20.0, "Phase": 14.0, "Mode": 14.0, "Forum": 8.0, "Language": 12.0,
    "Pages": 8.0, "Roundtables": 12.0, "Passages": 10.0, "Quoted": 9.0, "Tagged": 9.0, "Versions": 34.0, "Warnings": 50.0,
}  # fmt: skip


def write_xlsx(pack: Pack, target: Path, *, desk: str | None = None) -> None:
    """Write a pack as a workbook, with every quote, printed or not. The same pack gives the same bytes.

    Args:
        pack: what `pack_of` draws from a store.
        target: the file to write.
        desk: address of the review desk, such as "http://desk.example:8501/": citations lead to its passages.

    Raises:
        OutputNotWritable: the file cannot be written.
    """
    book = _Book(pack, f"{desk.rstrip('/')}/" if desk else None).filled()
    packed = io.BytesIO()
    book.save(packed)
    with replacing_bytes(target) as stream:
        stream.write(without_clock(packed.getvalue()))


class _Book:
    """One workbook on its way, and what did not fit into its cells."""

    def __init__(self, pack: Pack, desk: str | None) -> None:
        self.pack, self.desk = pack, desk
        self.book = Workbook()
        self.cuts = Cuts()

    def filled(self) -> Workbook:
        contents: Worksheet = self.book.active
        contents.title = "Contents"
        self._silence(self._sheet("Silence map"))
        for section in self.pack.sections:
            self._objective(self._sheet(_name(section)), section)
        self._practices(self._sheet("Practices"))
        self._guide(self._sheet("How to read"))
        self._sources(self._sheet("Sources"))
        self._contents(contents)
        properties = self.book.properties
        properties.title, properties.creator = printable(self.pack.title)[:250], "gcm-classify"
        properties.created = datetime.datetime.fromisoformat(self.pack.day)
        return self.book

    def _sheet(self, name: str) -> Worksheet:
        sheet: Worksheet = self.book.create_sheet(name)
        return sheet

    def _link(self, citation: Citation) -> str | None:
        return f"{self.desk}{citation.link}" if self.desk else None

    # -- sheets -------------------------------------------------------------------------------------------------

    def _contents(self, sheet: Worksheet) -> None:
        head(
            sheet, f"{self.pack.framework} · {self.pack.title}", subtitle_of(self.pack), self.cuts, back=False
        )
        row = 4
        for name, number in key_figures(self.pack):
            put(sheet.cell(row, 1), name[:1].upper() + name[1:], self.cuts)
            put(sheet.cell(row, 2), number, self.cuts)
            row += 1
        row = self._index(sheet, row + 1)
        self._missing(sheet, row + 1)
        for column, width in (("A", 34.0), ("B", 90.0), ("C", 12.0), ("D", 12.0), ("E", 12.0), ("F", 12.0)):
            sheet.column_dimensions[column].width = width
        for number in range(4, sheet.max_row + 1):
            fit_height(sheet, number)
            for cell in sheet[number]:
                cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)
        set_print(sheet, 1)

    def _index(self, sheet: Worksheet, row: int) -> int:
        for column, name in enumerate(
            ("Sheet", "What it holds", "Quotes", "Reviewed", "Disputed", "Stated"), 1
        ):
            put(sheet.cell(row, column), name, self.cuts)
            embolden(sheet.cell(row, column))
        for name, told, numbers in self._listed():
            row += 1
            put(sheet.cell(row, 1), name, self.cuts, link=f"#{name}")
            put(sheet.cell(row, 2), told, self.cuts)
            for column, number in enumerate(numbers, 3):
                put(sheet.cell(row, column), number, self.cuts)
        return row + 1

    def _listed(self) -> Iterator[tuple[str, str, tuple[int, ...]]]:
        yield "Silence map", "What each mechanism said on each objective, and what it did not", ()
        for one in self.pack.sections:
            yield _name(one), one.title, (len(one.quotes), one.reviewed, one.disputed, len(one.stated))
        yield "Practices", f"{len(self.pack.practices)} practices of compilations", ()
        yield "How to read", "What probabilities and states mean, and how good the model is", ()
        yield (
            "Sources",
            f"{len(self.pack.sources)} documents, how each is cited, and what its reading warned of",
            (),
        )

    def _missing(self, sheet: Worksheet, row: int) -> None:
        """What the pack does not say, with every name; and what did not fit into a cell."""
        gaps = [(gap.text, gap.items) for gap in self.pack.missing]
        if self.cuts.found:
            gaps.append(("Too long for a cell; the JSON Lines hold the whole:", tuple(self.cuts.found)))
        put(sheet.cell(row, 1), "Before quoting", self.cuts)
        embolden(sheet.cell(row, 1))
        if not gaps:
            put(sheet.cell(row, 2), "Nothing is known to be missing.", self.cuts)
        for text, items in gaps:
            row += 1
            put(sheet.cell(row, 2), text, self.cuts)
            for item in items:
                row += 1
                put(sheet.cell(row, 2), f"    {item}", self.cuts)

    def _objective(self, sheet: Worksheet, section: ObjectiveSection) -> None:
        told = f"{section.passages} passages in {section.documents} documents; {section.reviewed} reviewed, "
        told += f"{section.disputed} disputed, {section.unreviewed} not reviewed, {section.rejected} suggestions rejected"
        head(sheet, f"Objective {section.objective}: {section.title}", told, self.cuts)
        silent = silent_told(self.pack.silence, section.objective)
        put(sheet["B3"], "; ".join(f"{name}: {', '.join(names)}" for name, names in silent), self.cuts)
        sheet.merge_cells("B3:D3")
        silence = sum(len(", ".join(names)) + 20 for _, names in silent)
        sheet.row_dimensions[3].height = 14.0 * (1 + silence // 130)
        quotes = numbered(section)
        rows = [_quote_row(number, quote) for number, quote in quotes]
        links = {(row, 0): link for row, (_, q) in enumerate(quotes) if (link := self._link(q.citation))}
        write_table(sheet, Table(_QUOTE_COLUMNS, rows, links, _ON_PAPER), self.cuts, fixed=2)
        for row in range(len(rows)):
            if quotes[row][1].direction == "rtl":
                sheet.cell(6 + row, 2).alignment = Alignment(wrap_text=True, vertical="top", readingOrder=2)
        if not rows:
            put(sheet["B6"], "No passage supports or states this objective.", self.cuts)

    def _silence(self, sheet: Worksheet) -> None:
        silence = self.pack.silence
        head(sheet, "Silence map", "Mechanism by objective; numbers are passages", self.cuts)
        columns = {"Mechanism": 52.0, "Documents": 11.0} | {str(number): 7.0 for number in silence.objectives}
        rows = [
            [row.mechanism or "Papers of no known mechanism", row.documents, *map(cell_told, row.cells)]
            for row in silence.rows
        ]
        links = {
            (place, column): link
            for place, row in enumerate(silence.rows)
            for column, cell in enumerate(row.cells, 2)
            if cell.citation and (link := self._link(cell.citation))
        }
        write_table(sheet, Table(columns, rows, links), self.cuts, fixed=2)
        if rows and silence.objectives:
            last = f"{get_column_letter(len(columns))}{5 + len(rows)}"
            for line in sheet[f"B5:{last}"]:
                for cell in line:
                    cell.alignment = Alignment(horizontal="center", vertical="top")
            colour_where(sheet, f"C6:{last}", ((m.sign, m.fill, m.ink) for m in CELL_MARKS.values()))
        self._legend(sheet, 7 + len(rows))

    def _legend(self, sheet: Worksheet, row: int) -> None:
        if not self.pack.silence.rows:
            put(sheet.cell(row - 1, 1), "No document was selected: the map has no rows.", self.cuts)
        for place, (state, mark) in enumerate(CELL_MARKS.items()):
            put(sheet.cell(row + place, 1), f"{mark.sign} {CELL_NAMES[state]}", self.cuts)
            sheet.cell(row + place, 1).alignment = Alignment(wrap_text=False)
        absent = self.pack.silence.absent
        if absent:
            put(sheet.cell(row + len(CELL_MARKS) + 1, 1), "No document here from:", self.cuts)
        for place, name in enumerate(absent, row + len(CELL_MARKS) + 2):
            put(sheet.cell(place, 1), name, self.cuts)
            sheet.cell(place, 1).alignment = Alignment(wrap_text=False)

    def _practices(self, sheet: Worksheet) -> None:
        head(sheet, "Practices", "One row a fiche; values as written", self.cuts)
        rows = [_practice_row(one) for one in self.pack.practices]
        links = {
            (row, 0): link
            for row, one in enumerate(self.pack.practices)
            if (link := self._link(one.citation))
        }
        write_table(sheet, Table(_PRACTICE_COLUMNS, rows, links), self.cuts)
        if not rows:
            put(sheet["A6"], "No compilation of practices was found among the documents.", self.cuts)

    def _guide(self, sheet: Worksheet) -> None:
        head(sheet, "How to read", "What the figures mean", self.cuts)
        columns = {"Question": 34.0, "Answer": 110.0}
        write_table(sheet, Table(columns, reading_guide(self.pack)), self.cuts)
        sheet.auto_filter.ref = None
        card, row = self.pack.scorecard, 8 + len(reading_guide(self.pack))
        put(sheet.cell(row, 1), f"Scorecard of {card.model}" if card.rows else "Scorecard", self.cuts)
        put(sheet.cell(row, 2), card.why or "Worst objective first; intervals of F1 are 95%", self.cuts)
        names = (
            "Objective",
            "Name",
            "Precision",
            "Recall",
            "F1",
            "F1 from",
            "F1 to",
            "Passages",
            "Shown from",
            "Accepted from",
        )
        if card.rows:
            for column, name in enumerate(names, 1):
                put(sheet.cell(row + 1, column), name, self.cuts)
                embolden(sheet.cell(row + 1, column))
        for place, one in enumerate(card.rows, row + 2):
            low, high = one.f1_interval or (None, None)
            name = f"{one.name} (catch-all)" if one.catch_all else one.name
            values = (
                one.objective,
                name,
                one.precision,
                one.recall,
                one.f1,
                low,
                high,
                one.support,
                one.show,
                one.auto,
            )
            for column, value in enumerate(values, 1):
                put(
                    sheet.cell(place, column), "never" if column == 10 and value is None else value, self.cuts
                )

    def _sources(self, sheet: Worksheet) -> None:
        head(sheet, "Sources", "The documents of the selection, each submission once", self.cuts)
        rows = [_source_row(one) for one in self.pack.sources]
        links = {
            (row, 0): link for row, one in enumerate(self.pack.sources) if (link := self._link(one.citation))
        }
        write_table(sheet, Table(_SOURCE_COLUMNS, rows, links), self.cuts)
        if not rows:
            put(sheet["A6"], "No document was selected.", self.cuts)


def _name(section: ObjectiveSection) -> str:
    return f"Objective {section.objective}"


def _quote_row(number: str, quote: Quote) -> list[object]:
    one = quote.citation
    return [
        number, quote.words, "; ".join(quote.signatories), one.text, PART_NAMES[quote.part], REVIEW_NAMES[quote.state],
        BASIS_NAMES[quote.basis], quote.probability, language_name(quote.language), quote.status, quote.primary, one.date, one.symbol, one.page,
        one.paragraph, "\n".join(other.text for other in quote.also), "\n".join(map(variant_told, quote.variants)),
        numbers_told(quote.principles), ", ".join(quote.sdg), quote.decided, one.source, one.passage,
    ]  # fmt: skip


def _practice_row(one: PracticeRow) -> list[object]:
    return [
        one.title, "; ".join(one.countries), "; ".join(one.mechanisms), numbers_told(one.stated), numbers_told(one.inferred),
        one.disagrees, one.partners, one.period, one.description, one.results, one.citation.text, one.citation.source,
    ]  # fmt: skip


def _source_row(one: SourceDocument) -> list[object]:
    return [
        one.citation.text, "\n".join(one.names), one.input_type, one.phase, one.mode, one.forum,
        language_name(one.citation.language), one.pages, numbers_told(one.roundtables), one.passages, one.quoted, one.tagged,
        "\n".join(one.versions), "\n".join(one.warnings),
    ]  # fmt: skip
