"""Which model a store's documents are classified with, and an index that tells at once whether a document is new."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "model_choices",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("undoes", sa.Integer),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_index("ix_documents_classified", "documents", ["classified"])
