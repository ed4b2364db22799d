"""Commands that read documents and texts."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated

import typer

from gcm_classify.cli.app import (
    CACHE_GIGABYTES,
    FILES_FAILED,
    CacheLimit,
    CacheOption,
    ModelOption,
    NoCache,
    NoOcr,
    StoreOption,
    app,
)
from gcm_classify.outputs import STATE
from gcm_classify.terminal import console_on, progress, show_batch, show_practices, show_result

__all__ = ["batch", "classify", "practices", "tag"]


@app.command()
def classify(
    file: Annotated[Path, typer.Argument(help="A PDF, DOCX, HTML, RTF or plain text.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the document's and its passages' records as JSON.")
    ] = False,
    model: ModelOption = None,
    no_ocr: NoOcr = False,
) -> None:
    """Classify one document: its roundtables, its objectives, and the passages that prove them."""
    from gcm_classify.ingest import Limits, warm_up

    warm_up()  # while all else is imported
    from gcm_classify.classifier import load

    classifier = load(model, limits=Limits(ocr=not no_ocr))
    result = classifier(file)
    if as_json:
        from gcm_classify.records import document_record, passage_records

        print(
            json.dumps(
                {**document_record(result), "passage_records": passage_records(result)}, ensure_ascii=False
            )
        )
        return
    show_result(result, classifier)


@app.command()
def batch(
    inbox: Annotated[
        str,
        typer.Argument(help="A folder of documents, searched below it too; or s3://, gs://, abfs:// of one."),
    ],
    output: Annotated[
        Path, typer.Option("--output", help="Where documents, passages and failures are written.")
    ],
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Worker processes.")] = 1,
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", help="Results database; OUTPUT/gcm.sqlite otherwise."),
    ] = None,
    model: ModelOption = None,
    force: Annotated[bool, typer.Option("--force", help="Do everything again.")] = False,
    no_ocr: NoOcr = False,
    engine: Annotated[
        str,
        typer.Option(
            "--engine", metavar="local|ray", help="Where the work is done: here, or on a Ray cluster."
        ),
    ] = "local",
    cache: CacheOption = None,
    no_cache: NoCache = False,
    cache_limit: CacheLimit = CACHE_GIGABYTES,
    address: Annotated[
        str | None,
        typer.Option(
            "--address",
            metavar="HOST:PORT",
            envvar="RAY_ADDRESS",
            help="Of a running Ray cluster, or auto; with --engine ray.",
        ),
    ] = None,
) -> None:
    """Classify a folder; what is done and unchanged is not done again, and another model only tags anew.

    Without --model the model is the one that was promoted in the store, on the desk's model page, or else the packaged one.
    """
    with _workers_ahead(output, jobs if engine == "local" and store is None else 1):
        from gcm_classify.batch import inbox_files, run_batch
        from gcm_classify.batch.remote import is_remote
        from gcm_classify.cache import CACHE
        from gcm_classify.engines import engine_named
        from gcm_classify.ingest import Limits
        from gcm_classify.ondemand import OnDemand
        from gcm_classify.review.promotion import model_of_store

        if not is_remote(inbox):
            inbox_files(inbox)  # a wrong path is told before the model is loaded
        keeps = engine == "local" and not no_cache
        classifier = OnDemand(
            model or model_of_store(store or output / STATE),
            limits=Limits(ocr=not no_ocr),
            cache=cache or output / CACHE if keeps else None,
            cache_limit=int(cache_limit * 1e9),
            fresh=force,
        )
        chosen = engine_named(engine, classifier, jobs=jobs, address=address)
        with progress() as (bar, advance):
            summary = run_batch(
                inbox, output, classifier, engine=chosen, store=store, force=force, progress=advance
            )
            bar.stop()
    show_batch(summary)
    raise typer.Exit(FILES_FAILED if summary.failed else 0)


def _workers_ahead(output: Path, jobs: int) -> AbstractContextManager[None]:
    """Workers begin to load while this process does: where nothing was done yet, and so there is work for them."""
    if jobs < 2 or (output / STATE).exists():
        return nullcontext()
    from gcm_classify.ahead import load_libraries
    from gcm_classify.workers import launched

    return launched(load_libraries)


@app.command()
def practices(
    store: StoreOption,
    output: Annotated[
        Path, typer.Option("--output", help="Where practices.jsonl, .csv and .xlsx are written.")
    ],
) -> None:
    """Write the practices of all compilations, one record each."""
    from gcm_classify.practicefiles import write_practices
    from gcm_classify.store import open_existing

    database = open_existing(store)
    try:
        summary = write_practices(database, output)
    finally:
        database.close()
    show_practices(summary)


@app.command()
def tag(
    texts: Annotated[Path, typer.Argument(metavar="IN.jsonl", help='Lines of {"id", "text"}.')],
    output: Annotated[Path, typer.Option("--output", metavar="OUT.jsonl", help='Lines of {"id", "tags"}.')],
    model: ModelOption = None,
) -> None:
    """Tag texts that are passages already."""
    from gcm_classify.classifier import load
    from gcm_classify.passagefile import tag_lines

    count = tag_lines(texts, output, load(model))
    console_on().print(f"{count} texts tagged, in {output}")
