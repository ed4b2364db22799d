"""How an older store becomes one of today: Alembic's steps, in the wheel, run by `store.open_store`.

A step knows the tables as they were when it was written, so it imports nothing of `schema` or `rows`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

__all__ = ["FIRST", "migrate", "script_config"]

FIRST = "0001"  # what a store has that was made before there were migrations


def script_config() -> Config:
    """Alembic's configuration for the steps in this folder."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def migrate(connection: Connection, start: str | None) -> None:
    """Lead a store to the present tables, within the transaction that is open.

    Args:
        connection: to the store; nothing is committed here.
        start: the step that the store is at, where it does not say so itself; None otherwise.
    """
    from alembic import command

    config = script_config()
    config.attributes["connection"] = connection
    if start is not None:
        command.stamp(config, start)
    command.upgrade(config, "head")
