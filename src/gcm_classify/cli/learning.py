"""Commands that fit a model and score one."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from gcm_classify.cli.app import ModelOption, app
from gcm_classify.terminal import console_on

__all__ = ["evaluate", "train"]


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
    small: Annotated[
        bool,
        typer.Option(
            "--small",
            help="Let a smaller encoder learn from two tuned ones: half the time a passage from then on; learning takes "
            "minutes on a graphics card, hours without.",
        ),
    ] = False,
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

    from gcm_classify.training.distil import Apprenticeship
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
            apprenticeship=Apprenticeship() if small else None,
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
