"""The command that writes packs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gcm_classify.cli.app import StoreOption, app

__all__ = ["report"]


@app.command()
def report(
    store: StoreOption,
    output: Annotated[
        Path,
        typer.Option(
            "--output", metavar="FOLDER", help="Where the packs are written: all.* and roundtable-N.*."
        ),
    ],
    roundtable: Annotated[
        list[int] | None,
        typer.Option(
            "--roundtable",
            metavar="N",
            help="Only this roundtable; may be given again. Otherwise all of them, and one pack for all objectives.",
        ),
    ] = None,
    format: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="Only this format: docx, html, xlsx or jsonl; may be given again.",
        ),
    ] = None,
    forum: Annotated[
        int | None,
        typer.Option("--forum", metavar="YEAR", help="Only inputs to the review forum of that year."),
    ] = None,
    mechanism: Annotated[
        list[str] | None,
        typer.Option(
            "--mechanism", metavar="NAME", help="Only this mechanism, by name or acronym; may be given again."
        ),
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option(
            "--language",
            metavar="CODE",
            help="Only passages in this language, such as es; may be given again.",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Only documents of this day, month or year or later."),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DATE", help="Only documents of this day, month or year or earlier."),
    ] = None,
    most: Annotated[
        int,
        typer.Option(
            "--most",
            min=1,
            help="Quotes of an objective that a document prints; JSON Lines and workbook hold all.",
        ),
    ] = 20,
    taxonomy: Annotated[
        Path | None,
        typer.Option(
            "--taxonomy",
            metavar="FILE",
            help="The framework; that of the model that tagged the documents otherwise.",
        ),
    ] = None,
    desk: Annotated[
        str | None,
        typer.Option("--desk", metavar="URL", help="Review desk that citations open their passage on."),
    ] = None,
) -> None:
    """Write the packs of the roundtables: quotes by objective with citations, who was silent, practices, the model's scorecard.

    Exit status: 0 written, 2 wrong usage (no such store, filter, roundtable or format), 1 our own failure.
    """
    from gcm_classify.report import filters_of, packs_of
    from gcm_classify.report.writing import FORMATS, write_packs
    from gcm_classify.store import open_existing
    from gcm_classify.taxonomy import load_taxonomy
    from gcm_classify.terminal import show_packs

    filters = filters_of(
        forum=forum, mechanisms=mechanism or (), languages=language or (), since=since, until=until
    )
    framework = load_taxonomy(taxonomy) if taxonomy is not None else None
    database = open_existing(store)
    try:
        packs = packs_of(database, roundtable, filters=filters, taxonomy=framework, most=most)
    finally:
        database.close()
    show_packs(write_packs(packs, output, formats=format or FORMATS, desk=desk), output)
