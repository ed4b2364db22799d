"""The command that starts the review desk."""

from __future__ import annotations

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
) -> None:
    """Start the review desk in a browser."""
    from gcm_classify.dashboard import serve

    raise typer.Exit(serve(store, port))
