"""A pack as one HTML file: everything in it, nothing fetched, everything that documents say escaped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from gcm_classify.outputs import replacing
from gcm_classify.report.languages import direction_of, language_name
from gcm_classify.report.naming import (
    BASIS_NAMES,
    CELL_NAMES,
    PART_NAMES,
    REVIEW_MARKS,
    REVIEW_NAMES,
    probability_told,
)
from gcm_classify.report.picture import mark_svg, silence_svg
from gcm_classify.report.values import CELL_STATES, PARTS, Citation, Pack, Quote
from gcm_classify.report.wording import day_told, numbers_told, shortened, title_told
from gcm_classify.taxonomy import load_chart

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["page_of", "write_html"]

_TERM = "a term of the objective"


def write_html(pack: Pack, target: Path, *, desk: str | None = None) -> None:
    """Write a pack as one page.

    Args:
        pack: what is written.
        target: the file.
        desk: address of a review desk, whose passages citations then open; else they lead to the list of sources.

    Raises:
        OutputNotWritable: the file cannot be written.
    """
    with replacing(target) as stream:
        stream.write(page_of(pack, desk=desk))


def page_of(pack: Pack, *, desk: str | None = None) -> str:
    """The page of a pack, as text."""
    return _template().render(
        pack=pack,
        desk=desk.rstrip("/") if desk else None,
        map=Markup(silence_svg(pack.silence, pack.sections)),  # escapes what it takes in
        legend=[(Markup(mark_svg(state)), CELL_NAMES[state]) for state in CELL_STATES],
        style=Markup((files(__package__) / "templates" / "pack.css").read_text("utf-8")),
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("gcm_classify.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        anchor=_anchor,
        basis_names=BASIS_NAMES,
        cell_names=CELL_NAMES,
        day=day_told,
        direction=direction_of,
        input_types={one.id: one.name for one in load_chart().input_types},
        language=language_name,
        numbers=numbers_told,
        part_names=PART_NAMES,
        parts=PARTS,
        probability=probability_told,
        review_marks=REVIEW_MARKS,
        review_names=REVIEW_NAMES,
        segments=segments,
        shortened=shortened,
        source=_source,
        title=title_told,
    )
    return environment.get_template("pack.html.j2")


def segments(quote: Quote) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is a term that speaks for the objective; together they are the text."""
    spans = sorted({(one.start, one.end) for one in quote.evidence if one.why == _TERM})
    done = 0
    for start, end in spans:
        if start >= done:
            yield quote.text[done:start], False
            yield quote.text[start:end], True
            done = end
    yield quote.text[done:], False


def _anchor(quote: Quote) -> str:
    return f"quote-{quote.objective}-{quote.citation.passage}"


def _source(citation: Citation) -> str:
    return f"source-{citation.document[:16]}"
