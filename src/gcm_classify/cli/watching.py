"""The command that stays and takes what arrives."""

from __future__ import annotations

import signal
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from gcm_classify.cli.app import CACHE_GIGABYTES, CacheLimit, CacheOption, ModelOption, NoCache, NoOcr, app
from gcm_classify.terminal import console_on, printable

__all__ = ["watch"]


@app.command()
def watch(
    inbox: Annotated[
        Path | None,
        typer.Argument(
            help="A folder that documents arrive in; uploads at the desk only where it is left out."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", help="Where a batch's files are kept up to date.")
    ] = None,
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", help="Results database; OUTPUT/gcm.sqlite otherwise."),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="Worker processes.")] = 1,
    once: Annotated[bool, typer.Option("--once", help="Stop when everything that is there is done.")] = False,
    pause: Annotated[
        float, typer.Option("--pause", min=0.05, help="Seconds for which a file must stand still.")
    ] = 2.0,
    model: ModelOption = None,
    no_ocr: NoOcr = False,
    cache: CacheOption = None,
    no_cache: NoCache = False,
    cache_limit: CacheLimit = CACHE_GIGABYTES,
) -> None:
    """Classify files as they arrive in a folder, and uploads at the desk, until interrupted.

    Without --model the model is the one that was promoted in the store when this starts, or else the packaged one.
    """
    from gcm_classify import watch as watching
    from gcm_classify.cache import CACHE
    from gcm_classify.classifier import load
    from gcm_classify.ingest import Limits
    from gcm_classify.outputs import STATE
    from gcm_classify.review.promotion import model_of_store

    place = watching.check(inbox, output, store)
    signal.signal(signal.SIGTERM, _interrupt)
    classifier = load(
        model or model_of_store(store or (output / STATE if output else None)), limits=Limits(ocr=not no_ocr)
    )
    place_of_cache = cache or (output / CACHE if output else None)
    if place_of_cache is not None and not no_cache:
        from gcm_classify.cached import cached

        classifier = cached(classifier, place_of_cache, limit=int(cache_limit * 1e9))
    console_on().print(f"Watching {place}; Ctrl-C stops." if not once else f"Taking what is in {place}.")
    try:
        done = watching.watch(
            inbox, classifier, output=output, store=store, jobs=jobs, once=once, pause=pause, told=_told
        )
    except KeyboardInterrupt:
        console_on().print("Stopped; what is recorded is kept.")
        return
    console_on().print(f"{done} files done.")


def _told(name: str) -> None:
    console_on().print(f"done: {printable(name)}", markup=False, highlight=False, soft_wrap=True)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """Stop in good order: leases are given back."""
    raise KeyboardInterrupt
