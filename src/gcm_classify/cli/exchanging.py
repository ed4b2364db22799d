"""Commands that take passages to a labelling tool, or results to tables, and bring answers back."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gcm_classify.cli.app import ModelOption, StoreOption, app
from gcm_classify.errors import UsageError
from gcm_classify.terminal import console_on

if TYPE_CHECKING:
    from gcm_classify.exchange import Labelling
    from gcm_classify.taxonomy import Taxonomy

__all__ = ["export", "import_"]


class Format(StrEnum):
    """What a file of labels can be."""

    JSONL = "jsonl"
    LABEL_STUDIO = "label-studio"


class Exported(StrEnum):
    """What a store can be written as."""

    JSONL = "jsonl"
    LABEL_STUDIO = "label-studio"
    PARQUET = "parquet"


class Passages(StrEnum):
    """Which passages of a store."""

    REVIEWED = "reviewed"
    OPEN = "open"
    ALL = "all"


@app.command()
def export(
    store: StoreOption,
    output: Annotated[
        Path, typer.Option("--output", metavar="FILE", help="The file to write; for parquet a folder.")
    ],
    file_format: Annotated[
        Exported,
        typer.Option(
            "--format",
            help="jsonl has the corpus's shape; label-studio is a list of tasks, with the labelling interface "
            "(FILE's name with .xml) beside it; parquet is what the machine found, as documents, passages, tags and "
            "failures.",
        ),
    ] = Exported.JSONL,
    passages: Annotated[
        Passages | None,
        typer.Option(
            "--passages",
            help="Of those that are tagged or decided on. Left out: reviewed for jsonl, all for label-studio. "
            "parquet has every passage.",
        ),
    ] = None,
    model: ModelOption = None,
) -> None:
    """Write a store's passages with their labels, suggestions and reviewers' answers, to train on or to label elsewhere; or
    all results as Parquet."""
    if file_format is Exported.PARQUET:
        _export_tables(store, output, passages)
    else:
        _export_labels(store, output, Format(file_format), passages, model)


def _export_tables(store: str, output: Path, passages: Passages | None) -> None:
    from gcm_classify.exchange import require_parquet, write_parquet
    from gcm_classify.store import open_existing

    if passages is not None:
        raise UsageError("Parquet has every passage", got=f"--passages {passages}", do="leave it out")
    require_parquet()
    database = open_existing(store)
    try:
        wrote = write_parquet(database, output)
    finally:
        database.close()
    console_on().print(
        f"{wrote.documents} documents, {wrote.passages} passages, {wrote.tags} tags and {wrote.failures} failures, "
        f"in {wrote.output}"
    )


def _export_labels(
    store: str, output: Path, file_format: Format, passages: Passages | None, model: str | None
) -> None:
    from gcm_classify.exchange import label_studio_config, write_label_studio, write_lines
    from gcm_classify.exchange.storing import labellings_in
    from gcm_classify.outputs import replacing
    from gcm_classify.store import open_existing

    as_tasks = file_format is Format.LABEL_STUDIO
    which = passages or (Passages.ALL if as_tasks else Passages.REVIEWED)
    database = open_existing(store)
    try:
        labellings = labellings_in(database, which.value)
        count = (write_label_studio if as_tasks else write_lines)(labellings, output)
    finally:
        database.close()
    console_on().print(f"{count} passages ({which}), in {output}")
    if as_tasks:
        interface = output.with_suffix(".xml")
        with replacing(interface) as stream:
            stream.write(label_studio_config(_taxonomy_of(model)))
        console_on().print(f"The labelling interface is in {interface}")


@app.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="JSON Lines (.jsonl), or an export of Label Studio (.json).")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", metavar="FILE.jsonl", help="Write the labelled passages there, to train on."
        ),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(
            "--store", metavar="URL", help="Add the answers as decisions to the store they came from."
        ),
    ] = None,
    reviewer: Annotated[
        str | None,
        typer.Option(
            "--reviewer", metavar="NAME", help="With --store: who answered where the file names nobody."
        ),
    ] = None,
    file_format: Annotated[
        Format | None, typer.Option("--format", help="What the file is; told by its name otherwise.")
    ] = None,
    model: ModelOption = None,
) -> None:
    """Bring back labels: as passages to train on, or as decisions in a store. What people disagree on is left out."""
    if (output is None) == (store is None):
        raise UsageError(
            "labels go to one place",
            got="both" if output else "none",
            expected="--output FILE.jsonl, or --store URL",
        )
    taxonomy = _taxonomy_of(model)
    labellings = _read(file, file_format or _format_of(file), taxonomy)
    if output is not None:
        _to_file(labellings, output)
    elif store is not None:
        _to_store(labellings, store, reviewer, taxonomy)


def _read(file: Path, file_format: Format, taxonomy: Taxonomy) -> list[Labelling]:
    """All of it, so that nothing is written where a line is wrong."""
    from gcm_classify.exchange import read_label_studio, read_lines

    if file_format is Format.JSONL:
        return list(read_lines(file, taxonomy=taxonomy))
    return read_label_studio(file, taxonomy=taxonomy)


def _to_file(labellings: list[Labelling], output: Path) -> None:
    from gcm_classify.exchange import write_lines

    count = write_lines((one for one in labellings if one.is_labelled), output)
    disputed = [one.passage.id for one in labellings if one.is_disputed]
    console_on().print(f"{count} labelled passages, in {output}")
    _tell_left_out("people disagree on them; settle them there and mark the truth", disputed)
    open_ones = [one.passage.id for one in labellings if not one.is_labelled and not one.is_disputed]
    _tell_left_out("nobody answered", open_ones)


def _to_store(labellings: list[Labelling], store: str, reviewer: str | None, taxonomy: Taxonomy) -> None:
    from gcm_classify.exchange.storing import record_answers
    from gcm_classify.store import open_existing

    database = open_existing(store)
    try:
        recorded = record_answers(database, labellings, reviewer=reviewer, taxonomy=taxonomy)
    finally:
        database.close()
    console_on().print(f"{recorded.decisions} decisions added; {recorded.known} answers were known already")
    _tell_left_out("they are not in this store", recorded.absent)
    _tell_left_out("nobody answered", recorded.unanswered)


def _tell_left_out(why: str, passages: list[str]) -> None:
    if passages:
        shown = ", ".join(passages[:5]) + (", …" if len(passages) > 5 else "")
        console_on().print(f"{len(passages)} left out, {why}: {shown}", markup=False)


def _format_of(file: Path) -> Format:
    return Format.JSONL if file.suffix.lower() == ".jsonl" else Format.LABEL_STUDIO


def _taxonomy_of(model: str | None) -> Taxonomy:
    from gcm_classify.modelfolder import find_model
    from gcm_classify.taxonomy import load_taxonomy

    return load_taxonomy(find_model(model) / "taxonomy.toml")
