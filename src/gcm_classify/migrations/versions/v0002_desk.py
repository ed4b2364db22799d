"""What the review desk filters and works by: columns out of the records, decisions with roles, uploads, withdrawals.

Nothing is dropped but two indexes that wider ones replace.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


# In the order of code points on both databases.
_NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.alter_column("files", "source", type_=_NAME)
    _add_columns()
    _add_document_tables()
    _add_desk_tables()
    _add_indexes()
    connection = op.get_bind()
    _fill_documents(connection)
    _fill_passages(connection)
    _fill_decisions(connection)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())


def _word(name: str, length: int, default: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, server_default=default)


def _add_columns() -> None:
    for column in (
        sa.Column("title", sa.Text, nullable=False, server_default=""),
        _word("language", 10, ""),
        _word("input_type", 40, "other"),
        _word("phase", 20, "unknown"),
        _word("mode", 20, "unknown"),
        sa.Column("forum", sa.Integer),
        sa.Column("date", sa.String(10)),
        _flag("needs_review"),
        _flag("withdrawn"),
    ):
        op.add_column("documents", column)
    for column in (
        _word("language", 10, ""),
        _word("kind", 20, "paragraph"),
        _word("region", 20, "body"),
        sa.Column("page", sa.Integer),
        sa.Column("function", sa.String(20)),
    ):
        op.add_column("passages", column)
    for column in (
        _word("role", 20, "review"),
        _flag("blind"),
        sa.Column("undoes", sa.Integer),
        sa.Column("seen", sa.Integer),
        sa.Column("attached", sa.String(24)),
    ):
        op.add_column("decisions", column)


def _add_document_tables() -> None:
    for name, column in (
        ("mechanism", sa.Column("mechanism", _NAME, primary_key=True)),
        ("objective", sa.Column("objective", sa.Integer, primary_key=True)),
        ("roundtable", sa.Column("roundtable", sa.Integer, primary_key=True)),
    ):
        table = f"document_{name}s"
        op.create_table(
            table,
            sa.Column(
                "document",
                sa.String(64),
                sa.ForeignKey("documents.id", ondelete="CASCADE"),
                primary_key=True,
            ),
            column,
            sa.Column("probability", sa.Float, nullable=name == "mechanism"),
            sa.Column("primary", sa.Boolean, nullable=False),
        )
        op.create_index(f"ix_{table}_{name}", table, [name, "document"])


def _add_desk_tables() -> None:
    op.create_table(
        "standing",
        sa.Column("document", sa.String(64), primary_key=True),
        sa.Column("passage", sa.String(24), primary_key=True),
        sa.Column("objective", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("decision", sa.Integer, nullable=False),
        sa.Column("verdict", sa.String(10), nullable=False),
        sa.Column("holds", sa.Boolean, nullable=False),
        sa.Column("disputed", sa.Boolean, nullable=False),
        sa.Column("reviewer", sa.String(120), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
    )
    op.create_table(
        "profile_decisions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("document", sa.String(64), nullable=False, index=True),
        sa.Column("field", sa.String(20), nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("machine", sa.JSON, nullable=False),
        sa.Column("reviewer", sa.String(120), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("comment", sa.Text, nullable=False),
        sa.Column("model", sa.String(120), nullable=False),
        sa.Column("decided", sa.String(32), nullable=False, index=True),
        sa.Column("undoes", sa.Integer),
        sa.Column("seen", sa.Integer),
    )
    op.create_table(
        "document_events",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("document", sa.String(64), nullable=False, index=True),
        sa.Column("event", sa.String(10), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_table(
        "uploads",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("content", sa.String(64), nullable=False, index=True),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("received", sa.String(32), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("worker", sa.String(80)),
        sa.Column("lease", sa.Float),
        sa.Column("finished", sa.String(32)),
        sa.Column("document", sa.String(64)),
        sa.Column("failure", sa.JSON(none_as_null=True)),
    )


def _add_indexes() -> None:
    op.drop_index("ix_tags_objective", "tags")
    op.create_index("ix_tags_objective", "tags", ["objective", "probability", "document", "passage"])
    op.create_index("ix_tags_status", "tags", ["status", "probability", "document", "passage", "objective"])
    op.drop_index("ix_decisions_document", "decisions")
    op.create_index("ix_decisions_document", "decisions", ["document", "attached"])
    op.create_index("ix_decisions_decided", "decisions", ["decided"])
    op.create_index("ix_decisions_reviewer", "decisions", ["reviewer", "decided"])
    op.create_index("ix_standing_objective", "standing", ["objective", "holds", "document", "passage"])
    op.create_index(
        "ix_standing_disputed",
        "standing",
        ["document", "passage", "objective"],
        sqlite_where=sa.text("disputed"),
        postgresql_where=sa.text("disputed"),
    )
    op.create_index("ix_uploads_state", "uploads", ["state", "id"])


_documents = sa.table(
    "documents",
    sa.column("id", sa.String),
    sa.column("record", sa.JSON),
    *(sa.column(name) for name in ("title", "language", "input_type", "phase", "mode", "forum", "date")),
    sa.column("needs_review", sa.Boolean),
)


def _fill_documents(connection: sa.Connection) -> None:
    for identity in _values(connection, sa.select(_documents.c.id)):
        record = connection.execute(
            sa.select(_documents.c.record).where(_documents.c.id == identity)
        ).scalar_one()
        profile = record.get("profile") or {}
        connection.execute(
            sa.update(_documents)
            .where(_documents.c.id == identity)
            .values(
                title=record.get("title") or "",
                language=record.get("language") or "",
                input_type=profile.get("input_type") or "other",
                phase=profile.get("phase") or "unknown",
                mode=profile.get("mode") or "unknown",
                forum=profile.get("forum"),
                date=profile.get("date"),
                needs_review=bool(record.get("needs_review")),
            )
        )
        _fill_lists(connection, identity, record, profile)


def _fill_lists(
    connection: sa.Connection, identity: str, record: dict[str, Any], profile: dict[str, Any]
) -> None:
    probability = (profile.get("confidence") or {}).get("mechanisms")
    names = dict.fromkeys([*profile.get("mechanisms", ()), *profile.get("unregistered", ())])
    _insert(
        connection,
        "mechanism",
        [
            {"document": identity, "mechanism": name, "probability": probability, "primary": place == 0}
            for place, name in enumerate(names)
        ],
    )
    for kind in ("objective", "roundtable"):
        _insert(
            connection,
            kind,
            [
                {
                    "document": identity,
                    kind: found[kind],
                    "probability": found["probability"],
                    "primary": found["primary"],
                }
                for found in record.get(f"{kind}s", ())
            ],
        )


def _insert(connection: sa.Connection, kind: str, rows: list[dict[str, Any]]) -> None:
    columns = ("document", kind, "probability", "primary")
    if rows:
        table = sa.table(f"document_{kind}s", *(sa.column(name) for name in columns))
        connection.execute(sa.insert(table), rows)


_passages = sa.table(
    "passages",
    sa.column("document", sa.String),
    sa.column("id", sa.String),
    sa.column("record", sa.JSON),
    *(sa.column(name) for name in ("language", "kind", "region", "page", "function")),
)


def _fill_passages(connection: sa.Connection) -> None:
    change = (
        sa.update(_passages)
        .where(
            _passages.c.document == sa.bindparam("of_document"), _passages.c.id == sa.bindparam("of_passage")
        )
        .values({name: sa.bindparam(name) for name in ("language", "kind", "region", "page", "function")})
    )
    for identity in _values(connection, sa.select(_documents.c.id)):
        rows = connection.execute(
            sa.select(_passages.c.id, _passages.c.record).where(_passages.c.document == identity)
        ).all()
        if rows:
            connection.execute(change, [_passage_values(identity, row.id, row.record) for row in rows])


def _passage_values(document: str, passage: str, record: dict[str, Any]) -> dict[str, Any]:
    return {
        "of_document": document,
        "of_passage": passage,
        "language": record.get("language") or "",
        "kind": record.get("kind") or "paragraph",
        "region": record.get("region") or "body",
        "page": record.get("page"),
        "function": record.get("function"),
    }


def _fill_decisions(connection: sa.Connection) -> None:
    """Decisions stand on the passage they name where it is still there. What follows from them is worked out when the
    store is opened, by the code of the day."""
    connection.execute(
        sa.text(
            "UPDATE decisions SET attached = passage WHERE EXISTS (SELECT 1 FROM passages"
            " WHERE passages.document = decisions.document AND passages.id = decisions.passage)"
        )
    )


def _values(connection: sa.Connection, query: sa.Select[tuple[Any]]) -> Iterator[Any]:
    yield from connection.execute(query).scalars().all()
