"""Frames for data people: columns and dtypes that are always the same, whatever is in them, nothing included.

dtypes are pandas' nullable ones, so that a missing page stays a missing whole number. A column of "object" holds tuples,
() where there is nothing: `frame.explode("mechanisms")` gives a row for each. `FRAMES` says what every column means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FRAMES", "Column", "FrameName", "dtypes_of", "frame"]

FrameName = Literal["tags", "documents", "passages", "decisions", "practices", "failures", "silence"]
_TIME = "datetime64[us, UTC]"


@dataclass(frozen=True, slots=True)
class Column:
    """A column's dtype, and what it means."""

    dtype: str
    meaning: str


def _text(meaning: str) -> Column:
    return Column("string", meaning)


def _whole(meaning: str) -> Column:
    return Column("Int64", meaning)


def _share(meaning: str) -> Column:
    return Column("Float64", meaning)


def _flag(meaning: str) -> Column:
    return Column("boolean", meaning)


def _several(meaning: str) -> Column:
    return Column("object", meaning)


_DOCUMENT = _text("sha256 of the file's bytes")
_SOURCE = _text("name of the file")
_PASSAGE = _text("id of the passage")
_PAGE = _whole("1-based; missing where the format has no pages")
_NUMBER = _text("the paragraph's own number as printed")
_OBJECTIVE = _whole("the objective's number")
_PROBABILITY = _share("of the content, calibrated, in [0, 1]")
_BASIS = _text("inferred, or both where the text states the objective too")
_STATUS = _text("auto above the threshold of acceptance, else review")
_WORDS = _text("the passage, a slice of the document's text")
_LANGUAGE = _text("ISO 639-1")
_MECHANISMS = _several("who speaks, registered mechanisms first")

FRAMES: Mapping[FrameName, Mapping[str, Column]] = {
    "tags": {
        "document": _DOCUMENT,
        "source": _SOURCE,
        "passage": _PASSAGE,
        "page": _PAGE,
        "number": _NUMBER,
        "objective": _OBJECTIVE,
        "probability": _PROBABILITY,
        "basis": _BASIS,
        "status": _STATUS,
        "text": _WORDS,
    },
    "documents": {
        "document": _DOCUMENT,
        "source": _SOURCE,
        "origin": _text("inbox, or desk for what was uploaded there"),
        "title": _text("the document's title; the file's name where the text has none"),
        "language": _LANGUAGE,
        "pages": _whole("number of pages; missing where the format has none"),
        "mechanisms": _MECHANISMS,
        "input_type": _text("what kind of input it is, by the chart of inputs"),
        "phase": _text("before_imrf, during_imrf or unknown"),
        "mode": _text("direct, direct_joint, indirect_state, indirect_igo or unknown"),
        "forum": _whole("year of the review forum that it belongs to"),
        "date": _text("ISO, perhaps partial: 2026-03-13, 2026-03, 2026"),
        "roundtables": _several("roundtables that must see it, most probable first"),
        "objectives": _several("objectives that it addresses, most probable first"),
        "stated": _several("objectives that the text itself states, ascending"),
        "needs_review": _flag("a tag in review, a warning, or an uncertain profile"),
        "corrected": _several("fields of the profile that people corrected"),
        "open_tags": _whole("tags that nobody decided on"),
        "decided_tags": _whole("tags that somebody decided on"),
        "warnings": _several("codes of what a reviewer should know of the reading"),
        "model": _text("the model that tagged it"),
    },
    "passages": {
        "document": _DOCUMENT,
        "source": _SOURCE,
        "title": _text("the document's title"),
        "mechanisms": _MECHANISMS,
        "date": _text("the document's, ISO, perhaps partial"),
        "passage": _PASSAGE,
        "page": _PAGE,
        "number": _NUMBER,
        "heading": _text("headings above it, outermost first, joined by ›"),
        "kind": _text("paragraph, list_item or table_row"),
        "language": _LANGUAGE,
        "function": _text("commitment, practice, recommendation, procedure or description"),
        "objective": _OBJECTIVE,
        "probability": _share("of the content, calibrated, in [0, 1]; missing for what a person added"),
        "basis": _BASIS,
        "status": _STATUS,
        "standpoint": _text("open where nobody decided, else accepted, rejected, added or disputed"),
        "reviewer": _text("whose decision is in force"),
        "text": _WORDS,
    },
    "decisions": {
        "decision": _whole("number of the row: later ones are greater"),
        "document": _DOCUMENT,
        "passage": _text("id of the passage that was decided on"),
        "objective": _whole("the objective's number; missing for a verdict on the whole passage"),
        "verdict": _text("accept, reject, add or none, and what else reviewers may say"),
        "reviewer": _text("who decided"),
        "role": _text("in which role"),
        "comment": _text("what the reviewer added, or nothing"),
        "model": _text("whose suggestions were seen"),
        "probability": _share("that was seen, in [0, 1]; missing where nothing was suggested"),
        "decided": Column(_TIME, "when it was committed"),
        "text": _text("the passage as it was seen"),
    },
    "practices": {
        "practice": _text("id of the practice"),
        "document": _DOCUMENT,
        "source": _SOURCE,
        "title": _text("the practice's title"),
        "countries": _several("short names in English"),
        "mechanisms": _several("the fiche's own, else the document's"),
        "stated": _several("objectives that the fiche names"),
        "inferred": _several("objectives that its passages support, most probable first"),
        "disagrees": _flag("filed under objectives of which none is supported, while others are"),
        "partners": _text("verbatim on one line, empty where left blank"),
        "period": _text("verbatim"),
        "description": _text("verbatim"),
        "results": _text("verbatim"),
        "page": _PAGE,
    },
    "failures": {
        "source": _SOURCE,
        "document": _text("sha256 of the file's bytes; missing where not even these could be read"),
        "code": _text("what it ended in, of a closed set"),
        "error": _text("name of the error's class"),
        "message": _text("one line: what, got, expected, do"),
        "stage": _text("ingest or classify"),
    },
    "silence": {
        "mechanism": _text("its name; empty for papers of no mechanism"),
        "objective": _OBJECTIVE,
        "state": _text("reviewed, not_reviewed, named_only, below_threshold, not_mentioned or not_tagged"),
        "documents": _whole("documents of the mechanism"),
        "passages": _whole("passages that support the objective"),
        "reviewed": _whole("of these, those that people decided on"),
        "rejected": _whole("suggestions that people took away"),
        "probability": _share("the best one, of a passage below the threshold too, in [0, 1]"),
    },
}


def dtypes_of(name: FrameName) -> dict[str, str]:
    """The columns of a frame in their order, with their dtypes.

    >>> dtypes_of("failures")["code"]
    'string'
    """
    return {column: described.dtype for column, described in FRAMES[name].items()}


def frame(name: FrameName, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a frame; a value that a row does not have is missing, in a column of tuples ().

    >>> frame("failures", []).dtypes.astype(str).to_dict() == dtypes_of("failures")
    True
    """
    import pandas as pd

    rows = list(rows)
    columns = {
        column: _column([row.get(column) for row in rows], dtype) for column, dtype in dtypes_of(name).items()
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(len(rows)))


def _column(values: list[Any], dtype: Any) -> Any:  # a Series, whose type follows from a name
    import pandas as pd

    if dtype == "object":
        return pd.Series([tuple(value or ()) for value in values], dtype=dtype)
    if dtype == _TIME:
        moments = pd.to_datetime(pd.Series(values, dtype="string"), utc=True, format="ISO8601")
        return pd.Series(moments, dtype=dtype)
    return pd.Series(values, dtype=dtype)
