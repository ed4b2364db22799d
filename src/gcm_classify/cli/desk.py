"""The command that starts the review desk."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gcm_classify.cli.app import app

__all__ = ["dashboard"]


@app.command()
def dashboard(
    store: Annotated[
        str | None, typer.Option("--store", metavar="URL", help="Results database to open.")
    ] = None,
    port: Annotated[int, typer.Option("--port", help="Where to listen, on this machine only.")] = 8501,
    secrets: Annotated[
        Path | None,
        typer.Option(
            "--secrets", exists=True, dir_okay=False, help="TOML with [auth] and [roles]: who may log in."
        ),
    ] = None,
) -> None:
    """Start the review desk in a browser, and the worker that reads what is uploaded there."""
    from gcm_classify.dashboard import serve

    raise typer.Exit(serve(store, port, secrets=secrets))
