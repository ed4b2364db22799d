"""Commands that show what is here."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from gcm_classify.cli.app import FAILED, app
from gcm_classify.terminal import console_on

__all__ = ["doctor", "models", "taxonomy"]


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
def doctor(
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", help="Results database: tell of the caches that it knows."),
    ] = None,
) -> None:
    """Check that everything that serving needs is here and works."""
    from rich.text import Text

    from gcm_classify.health import checkup

    console = console_on(stderr=False)
    healthy = True
    for name, good, detail in checkup(store):
        console.print(
            Text("ok   " if good else "FAIL ", style="green" if good else "bold red"),
            Text(f"{name}: {detail}"),
            soft_wrap=True,
        )
        healthy = healthy and good
    raise typer.Exit(0 if healthy else FAILED)
