"""The command line: options in, one call, rows out. Progress and summaries go to standard error, data to files or
standard output. Exit status: 0 all classified, 3 some files failed (each named), 2 wrong usage, 1 our own failure.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from gcm_classify.errors import GcmError, IngestError, UsageError
from gcm_classify.terminal import console_on, printable, progress, show_batch, show_practices, show_result

__all__ = ["app", "main"]

FAILED, USAGE, FILES_FAILED = 1, 2, 3

app = typer.Typer(
    help="Tags passages of submissions with the 23 objectives of the Global Compact for Migration and routes each document "
    "to the roundtables of the International Migration Review Forum.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

ModelOption = Annotated[
    str | None,
    typer.Option("--model", metavar="NAME", help="Model name or folder; the packaged one otherwise."),
]
NoOcr = Annotated[bool, typer.Option("--no-ocr", help="Leave scanned pages unread; they need Tesseract.")]


def main() -> None:
    """Run the command line; errors of ours end in one line and their exit status."""
    try:
        app()
    except UsageError as error:
        _complain(error, USAGE)
    except IngestError as error:
        _complain(error, FILES_FAILED)
    except GcmError as error:
        _complain(error, FAILED)


def _complain(error: GcmError, status: int) -> None:
    console_on().print(f"[bold red]{type(error).__name__}[/] ", end="")
    console_on().print(printable(str(error)), markup=False, highlight=False, soft_wrap=True)
    sys.exit(status)


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
    from gcm_classify.classifier import load
    from gcm_classify.ingest import Limits

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
    inbox: Annotated[Path, typer.Argument(help="A folder of documents; searched below it too.")],
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
) -> None:
    """Classify a folder; what is done and unchanged is not done again."""
    from gcm_classify.batch import inbox_files, run_batch
    from gcm_classify.classifier import load
    from gcm_classify.ingest import Limits

    inbox_files(inbox)  # a wrong path is told before the model is loaded
    classifier = load(model, limits=Limits(ocr=not no_ocr))
    with progress() as (bar, advance):
        summary = run_batch(inbox, output, classifier, jobs=jobs, store=store, force=force, progress=advance)
        bar.stop()
    show_batch(summary)
    raise typer.Exit(FILES_FAILED if summary.failed else 0)


@app.command()
def practices(
    store: Annotated[
        str, typer.Option("--store", metavar="URL", help="Results database that a batch has filled.")
    ],
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


@app.command()
def train(
    corpus: Annotated[Path, typer.Argument(help="Labelled passages: a .jsonl file, or a folder of them.")],
    output: Annotated[
        Path, typer.Option("--output", metavar="models/NAME", help="The model folder to write.")
    ],
    taxonomy: Annotated[
        Path | None, typer.Option("--taxonomy", metavar="FILE", help="A framework of your own.")
    ] = None,
    encoder: Annotated[
        str,
        typer.Option(
            "--encoder",
            help="all-MiniLM-L6-v2, another sentence-transformers model, or a model folder to take it from.",
        ),
    ] = "all-MiniLM-L6-v2",
    epochs: Annotated[
        float,
        typer.Option(
            "--epochs",
            min=0.0,
            help="How often all-MiniLM-L6-v2 sees every passage when it is tuned; 0 leaves it as it is.",
        ),
    ] = 5.0,
    held_out: Annotated[
        int,
        typer.Option(
            "--held-out",
            min=0,
            max=3,
            help="Of three folds, how many are held out in turn, each with an encoder of its own beside the one that "
            "serves; 0 tunes one only, without the first fold.",
        ),
    ] = 0,
    keep: Annotated[
        Path | None,
        typer.Option(
            "--keep",
            metavar="FOLDER",
            help="Keep tuned encoders and counts here: a run that stops goes on, the next one is faster.",
        ),
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check",
            metavar="GOLD.jsonl",
            help="Passages that nothing is fitted on: acceptance without review is switched off where they disagree.",
        ),
    ] = None,
    corrections: Annotated[
        Path | None,
        typer.Option(
            "--corrections",
            metavar="FILE.jsonl",
            help="Learn these in seconds: --model's encoder, stack and thresholds stay.",
        ),
    ] = None,
    model: ModelOption = None,
) -> None:
    """Fit a model on labelled passages and write its folder."""
    from rich.markdown import Markdown

    from gcm_classify.training.finetune import Recipe
    from gcm_classify.training.fit import train as fit
    from gcm_classify.training.refit import refit
    from gcm_classify.training.scorecard import scorecard

    console = console_on()

    def say(line: str) -> None:
        console.print(line, style="dim")

    if corrections is not None:
        trained = refit(corpus, corrections, output, model=model, keep=keep, say=say)
        heading = "The model that learns, on the corrections before it learned them:"
    else:
        recipe = Recipe(epochs=epochs) if epochs else None
        trained = fit(
            corpus,
            output,
            taxonomy=taxonomy,
            encoder=encoder,
            recipe=recipe,
            held_out=held_out,
            keep=keep,
            check=check,
            say=say,
        )
        heading = "Out of fold, by group:"
    console.print(Markdown(heading + "\n\n" + scorecard(asdict(trained.scores))))
    console.print(f"The model is in {trained.path}")


@app.command()
def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(metavar="GOLD.jsonl", help='Lines of {"text", "labels"}, never seen in training.'),
    ],
    model: ModelOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FOLDER", help="Write a report there: Markdown, JSON, pictures."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    corpus: Annotated[
        Path | None,
        typer.Option(
            "--corpus", help="What the baselines are fitted on; the folder corpus where there is one."
        ),
    ] = None,
    baselines: Annotated[
        bool, typer.Option("--baselines/--no-baselines", help="Fit plain taggers on the corpus beside it.")
    ] = True,
    frozen: Annotated[
        str | None,
        typer.Option(
            "--frozen", help="Encoder of the baselines: a model folder, or a sentence-transformers model."
        ),
    ] = None,
) -> None:
    """Score a model on labelled passages, worst objective first, beside baselines fitted in the same run."""
    from gcm_classify.classifier import load
    from gcm_classify.training.evaluate import evaluate as score
    from gcm_classify.training.report import evaluation_json, evaluation_markdown, prepare, write_report

    if output is not None:
        prepare(output)
    console = console_on()
    found = score(
        gold,
        load(model),
        corpus=corpus,
        baselines=baselines,
        frozen=frozen,
        say=lambda line: console.print(line, style="dim"),
    )
    if output is not None:
        write_report(found, output)
        console.print(f"The report is in {output}")
    if as_json:
        print(evaluation_json(found), end="")
        return
    from rich.markdown import Markdown

    console_on(stderr=False).print(Markdown(evaluation_markdown(found)))


@app.command()
def taxonomy(
    file: Annotated[
        Path | None, typer.Argument(help="A taxonomy file to check; the packaged one otherwise.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
) -> None:
    """Show the objectives by roundtable, or check a taxonomy file."""
    from gcm_classify.taxonomy import load_taxonomy

    framework = load_taxonomy(file)
    if as_json:
        print(json.dumps(framework.to_dict(), ensure_ascii=False))
        return
    from rich import box
    from rich.table import Table

    table = Table(
        box=box.SIMPLE_HEAD,
        title=f"{framework.name} ({framework.source})",
        title_justify="left",
        pad_edge=False,
    )
    table.add_column("roundtable", justify="right")
    table.add_column("objective", justify="right")
    table.add_column("title", overflow="fold")
    groups = [(str(group.number), group.objectives) for group in framework.roundtables] or [
        ("–", framework.numbers)
    ]
    for number, objectives in groups:
        for index, objective in enumerate(objectives):
            table.add_row(number if index == 0 else "", str(objective), framework.objective(objective).title)
        table.add_section()
    console_on(stderr=False).print(table)


@app.command()
def models(
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
    store: Annotated[
        str | None,
        typer.Option(
            "--store", help="Show instead what reviewers' decisions in this store say of accepted tags."
        ),
    ] = None,
) -> None:
    """List the models that can be named, or what decisions say of the tags that need no review."""
    if store is not None:
        _show_backing(store, as_json)
        return
    from gcm_classify.modelfolder import DEFAULT_MODEL, available_models

    found = [_model_row(path, default=path.name == DEFAULT_MODEL) for path in available_models()]
    if as_json:
        print(json.dumps(found))
        return
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("name", "encoder", "passages", "macro-F1 out of fold", "folder"):
        table.add_column(column, overflow="fold")
    for row in found:
        name = f"{row['name']} (default)" if row["default"] else str(row["name"])
        score = "incomplete" if row["macro_f1"] is None else f"{row['macro_f1']:.3f}"
        table.add_row(name, str(row["encoder"] or ""), str(row["passages"] or ""), score, str(row["folder"]))
    console_on(stderr=False).print(table)


def _show_backing(store: str, as_json: bool) -> None:
    from gcm_classify.review import store_backing
    from gcm_classify.store import open_store, sqlite_url

    database = open_store(store if "://" in store else sqlite_url(Path(store)))
    try:
        rows = store_backing(database)
    finally:
        database.close()
    if as_json:
        print(json.dumps([{**asdict(row), "lower_bound": row.lower_bound} for row in rows]))
        return
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("objective", "accepted tags decided on", "right", "lower bound (95%)", "acceptance is"):
        table.add_column(column, justify="right")
    for row in rows:
        kind = "guaranteed" if row.is_guarantee else "an estimate"
        table.add_row(str(row.objective), str(row.decided), str(row.right), f"{row.lower_bound:.2f}", kind)
    console_on(stderr=False).print(table)


def _model_row(path: Path, *, default: bool) -> dict[str, Any]:
    """What a model folder says of itself; None for what half a model does not tell."""
    manifest, metrics = (_object(path / name) for name in ("manifest.json", "metrics.json"))
    return {
        "name": path.name,
        "default": default,
        "folder": str(path),
        "encoder": manifest.get("encoder", {}).get("source"),
        "passages": metrics.get("corpus", {}).get("passages"),
        "macro_f1": metrics.get("out_of_fold", {}).get("macro_f1"),
    }


def _object(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return {}


@app.command()
def dashboard(
    store: Annotated[
        str | None, typer.Option("--store", metavar="URL", help="Results database to open.")
    ] = None,
    port: Annotated[int, typer.Option("--port", help="Where to listen, on this machine only.")] = 8501,
) -> None:
    """Start the review desk in a browser."""
    from gcm_classify.dashboard import serve

    raise typer.Exit(serve(store, port))


@app.command()
def doctor() -> None:
    """Check that everything that serving needs is here and works."""
    from rich.text import Text

    from gcm_classify.health import checkup

    console = console_on(stderr=False)
    healthy = True
    for name, good, detail in checkup():
        console.print(
            Text("ok   " if good else "FAIL ", style="green" if good else "bold red"),
            Text(f"{name}: {detail}"),
            soft_wrap=True,
        )
        healthy = healthy and good
    raise typer.Exit(0 if healthy else FAILED)
