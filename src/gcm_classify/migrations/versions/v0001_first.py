"""The tables of the first stores, which were made without migrations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(40), primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "files",
        sa.Column("source", sa.Text, primary_key=True),
        sa.Column("origin", sa.String(10), primary_key=True),
        sa.Column("document", sa.String(64), index=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("modified", sa.Float, nullable=False),
        sa.Column("failure", sa.JSON(none_as_null=True)),
        sa.Column("key", sa.String(64), nullable=False),
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("record", sa.JSON, nullable=False),
        sa.Column("path", sa.Text),
        sa.Column("classified", sa.String(32), nullable=False),
    )
    op.create_table(
        "quarantine",
        sa.Column("document", sa.String(64), primary_key=True),
        sa.Column("reader", sa.String(20), nullable=False),
    )
    op.create_table(
        "passages",
        _of_document(),
        sa.Column("id", sa.String(24), primary_key=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("record", sa.JSON, nullable=False),
    )
    op.create_table(
        "tags",
        _of_document(),
        sa.Column("passage", sa.String(24), primary_key=True),
        sa.Column("objective", sa.Integer, primary_key=True),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("probability", sa.Float, nullable=False),
        sa.Column("basis", sa.String(10), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("evidence", sa.JSON, nullable=False),
        sa.Index("ix_tags_objective", "objective", "probability"),
    )
    op.create_table(
        "practices",
        _of_document(),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("record", sa.JSON, nullable=False),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("document", sa.String(64), nullable=False, index=True),
        sa.Column("passage", sa.String(24), nullable=False),
        sa.Column("objective", sa.Integer),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("reviewer", sa.String(120), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("model", sa.String(120), nullable=False),
        sa.Column("probability", sa.Float),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("decided", sa.String(32), nullable=False),
    )


def _of_document() -> sa.Column[str]:
    return sa.Column(
        "document", sa.String(64), sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True
    )
