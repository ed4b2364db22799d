"""Several inboxes in one store: a name is a name within its inbox.

Of the names that are there already nobody knows the inbox; the next batch claims them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_KEPT = ("source", "origin", "document", "size", "modified", "failure", "key")


def upgrade() -> None:
    """A primary key cannot be widened in SQLite: the table is made anew. Nothing refers to it."""
    op.drop_index("ix_files_document", "files")
    op.rename_table("files", "files_before")
    op.create_table(
        "files",
        sa.Column("source", _NAME, primary_key=True),
        sa.Column("origin", sa.String(10), primary_key=True),
        sa.Column("inbox", _NAME, primary_key=True, server_default=""),
        sa.Column("document", sa.String(64), index=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("modified", sa.Float, nullable=False),
        sa.Column("failure", sa.JSON(none_as_null=True)),
        sa.Column("key", sa.String(64), nullable=False),
    )
    names = ", ".join(_KEPT)
    op.execute(f"INSERT INTO files ({names}) SELECT {names} FROM files_before")
    op.drop_table("files_before")
    op.create_index("ix_decisions_undoes", "decisions", ["undoes"])
    op.drop_index("ix_standing_disputed", "standing")
    op.create_index(
        "ix_standing_disputed",
        "standing",
        ["document", "passage", "objective"],
        sqlite_where=sa.text("disputed = 1"),  # as it is asked for; SQLite takes the index for no other words
        postgresql_where=sa.text("disputed"),
    )
