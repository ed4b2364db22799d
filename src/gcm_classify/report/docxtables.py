"""The tables of a pack in Word: who was silent, practices, how good the model is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from gcm_classify.report.docxblocks import add_row, add_table, shade
from gcm_classify.report.docxstyles import LANDSCAPE
from gcm_classify.report.legend import CELL_MARKS, cell_told, filed_told, printable
from gcm_classify.report.naming import probability_told
from gcm_classify.report.values import PracticeRow, Scorecard, SilenceMap
from gcm_classify.report.wording import shortened

__all__ = ["add_scorecard", "add_silence_table", "practice_cells"]

_LONGEST = 1_500  # characters of a cell of the practices table
_MANY = 9  # objectives beyond which the columns of the silence map are narrow


def add_silence_table(document: Document, silence: SilenceMap) -> None:
    count = len(silence.objectives)
    first = max(5.2, LANDSCAPE - 1.6 - 2.2 * count)
    own = min(2.2, (LANDSCAPE - first - 1.6) / max(count, 1))
    widths = (first, 1.6, *[own] * count)
    table = add_table(document, ("Mechanism", "Docs", *map(str, silence.objectives)), widths)
    for row in silence.rows:
        name = row.mechanism or "Papers of no known mechanism"
        cells = add_row(table, (name, str(row.documents), *map(cell_told, row.cells)), widths)
        for cell, value in zip(cells[2:], row.cells, strict=True):
            shade(cell, CELL_MARKS[value.state].fill, CELL_MARKS[value.state].ink)
    for row_ in table.rows:
        for cell in row_.cells[1:]:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            if count > _MANY:
                _tighten(cell)


def _tighten(cell: Any) -> None:
    """Narrow margins, so that a sign and two digits fit."""
    margins: Any = OxmlElement("w:tcMar")
    for side in ("left", "right"):
        margin: Any = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "10")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = cell._tc.get_or_add_tcPr()
    properties.append(margins)


def practice_cells(practice: PracticeRow) -> Sequence[str]:
    where = ", ".join(filter(None, ("; ".join(practice.countries), practice.period)))
    title = f"{practice.title or 'No title'}{f' ({where})' if where else ''}"
    parties = "; ".join(filter(None, ("; ".join(practice.mechanisms), practice.partners)))
    texts = (practice.description, practice.results)
    cells = (title, parties, filed_told(practice), *(text or "not told" for text in texts), "")
    return [shortened(text, _LONGEST) for text in cells]


def add_scorecard(document: Document, card: Scorecard) -> None:
    if not card.rows:
        document.add_paragraph(printable(card.why or "The model's folder holds no figures."))
        return
    header = (
        "Objective",
        "Precision",
        "Recall",
        "F1 (95% interval)",
        "Passages",
        "Shown from",
        "Accepted from",
    )
    widths = (4.6, 1.7, 1.6, 3.1, 1.6, 1.7, 1.9)
    table = add_table(document, header, widths)
    for row in card.rows:
        low, high = row.f1_interval or (None, None)
        interval = f" ({low:.2f} to {high:.2f})" if low is not None and high is not None else ""
        name = f"{row.objective} {row.name}{' (catch-all)' if row.catch_all else ''}"
        values = (
            name, f"{row.precision:.2f}", f"{row.recall:.2f}", f"{row.f1:.2f}{interval}", str(row.support),
            probability_told(row.show), probability_told(row.auto) if row.auto is not None else "never",
        )  # fmt: skip
        add_row(table, values, widths)
