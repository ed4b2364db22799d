"""The tables of the results database.

What a machine suggested (`documents`, `passages`, `tags`), what a person decided (`decisions`, `profile_decisions`) and
what follows from both (`standing`, and the columns of `documents` that lists filter by) are different tables or
columns; none overwrites another. `migrations` leads an older store here, and a test holds that both ways end alike.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
    text,
)

__all__ = [
    "REVISION",
    "SCHEMA_VERSION",
    "alembic_version",
    "decisions",
    "document_events",
    "document_mechanisms",
    "document_objectives",
    "document_roundtables",
    "documents",
    "files",
    "meta",
    "metadata",
    "model_choices",
    "passages",
    "practices",
    "profile_decisions",
    "quarantine",
    "standing",
    "tags",
    "uploads",
]

SCHEMA_VERSION = 4
REVISION = "0004"  # of the migrations, that makes it

metadata = MetaData()

meta = Table(
    "meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False)
)
alembic_version = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


# In the order of code points on both databases: SQLite has no other.
_NAME = Text().with_variant(Text(collation="C"), "postgresql")


def _flag(name: str) -> Column[Any]:
    return Column(name, Boolean, nullable=False, server_default=false())


def _word(name: str, length: int, default: str) -> Column[Any]:
    return Column(name, String(length), nullable=False, server_default=default)


def _of_document() -> Column[Any]:
    return Column("document", String(64), ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)


# A name in an inbox and what became of it. Two names of the same bytes share a document.
files = Table(
    "files",
    metadata,
    Column("source", _NAME, primary_key=True),
    Column("origin", String(10), primary_key=True),  # "inbox", or "desk" for what was uploaded there
    Column("inbox", _NAME, primary_key=True, server_default=""),  # where it is; "" for uploads
    Column("document", String(64), index=True),
    Column("size", BigInteger, nullable=False),
    Column("modified", Float, nullable=False),
    Column("failure", JSON(none_as_null=True)),
    Column("key", String(64), nullable=False),  # of model and reader: another one makes it stale
)
# `record` is the machine's. The columns after `classified` are what is in force, corrections by people included.
documents = Table(
    "documents",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("record", JSON, nullable=False),
    Column("path", Text),
    Column("classified", String(32), nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    _word("language", 10, ""),
    _word("input_type", 40, "other"),
    _word("phase", 20, "unknown"),
    _word("mode", 20, "unknown"),
    Column("forum", Integer),  # the year of the review forum that it belongs to
    Column("date", String(10)),  # ISO, perhaps partial
    _flag("needs_review"),
    _flag("withdrawn"),
    Index("ix_documents_classified", "classified"),
)
document_mechanisms = Table(
    "document_mechanisms",
    metadata,
    _of_document(),
    Column("mechanism", _NAME, primary_key=True),
    Column("probability", Float),  # NULL: a person said so, or the profile has none
    Column("primary", Boolean, nullable=False),  # the first that is named
    Index("ix_document_mechanisms_mechanism", "mechanism", "document"),
)
document_objectives = Table(
    "document_objectives",
    metadata,
    _of_document(),
    Column("objective", Integer, primary_key=True),
    Column("probability", Float, nullable=False),
    Column("primary", Boolean, nullable=False),
    Index("ix_document_objectives_objective", "objective", "document"),
)
document_roundtables = Table(
    "document_roundtables",
    metadata,
    _of_document(),
    Column("roundtable", Integer, primary_key=True),
    Column("probability", Float, nullable=False),
    Column("primary", Boolean, nullable=False),
    Index("ix_document_roundtables_roundtable", "roundtable", "document"),
)
# Contents that made the reading process die twice, and the reader that it was.
quarantine = Table(
    "quarantine",
    metadata,
    Column("document", String(64), primary_key=True),
    Column("reader", String(20), nullable=False),
)
passages = Table(
    "passages",
    metadata,
    _of_document(),
    Column("id", String(24), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("record", JSON, nullable=False),  # without its text: that stands once, in documents.text
    _word("language", 10, ""),
    _word("kind", 20, "paragraph"),
    _word("region", 20, "body"),
    Column("page", Integer),
    Column("function", String(20)),
)
tags = Table(
    "tags",
    metadata,
    _of_document(),
    Column("passage", String(24), primary_key=True),
    Column("objective", Integer, primary_key=True),
    Column("rank", Integer, nullable=False),  # 0 is the passage's primary tag
    Column("probability", Float, nullable=False),
    Column("basis", String(10), nullable=False),
    Column("status", String(10), nullable=False),
    Column("evidence", JSON, nullable=False),
    Index("ix_tags_objective", "objective", "probability", "document", "passage"),
    Index("ix_tags_status", "status", "probability", "document", "passage", "objective"),
)
practices = Table(
    "practices",
    metadata,
    _of_document(),
    Column("place", Integer, primary_key=True),  # from 0, in the order of the document
    Column("record", JSON, nullable=False),
)
# Append-only, and without a foreign key: a decision outlives a better reading of its document. Only `attached` moves:
# the passage of the present reading that it stands on, NULL where none has its text.
decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("document", String(64), nullable=False),
    Column("passage", String(24), nullable=False),
    Column("objective", Integer),  # NULL: the passage as a whole
    Column("verdict", String(10), nullable=False),
    Column("reviewer", String(120), nullable=False),
    Column("comment", Text, nullable=False, default=""),
    Column("model", String(120), nullable=False),
    Column("probability", Float),
    Column("text", Text, nullable=False),  # what was seen
    Column("decided", String(32), nullable=False, index=True),
    _word("role", 20, "review"),
    _flag("blind"),  # the reviewer was shown nobody else's decisions
    Column("undoes", Integer, index=True),  # the row that it takes back
    Column("seen", Integer),  # the last row on the passage when it was taken
    Column("attached", String(24)),
    Index("ix_decisions_document", "document", "attached"),
    Index("ix_decisions_reviewer", "reviewer", "decided"),
)
# What follows from the decisions on a passage, for lists to join: written anew with every decision, never the truth.
standing = Table(
    "standing",
    metadata,
    Column("document", String(64), primary_key=True),
    Column("passage", String(24), primary_key=True),
    Column("objective", Integer, primary_key=True, autoincrement=False),  # 0: the passage as a whole ("none")
    Column("decision", Integer, nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("holds", Boolean, nullable=False),  # accepted or added; else rejected
    Column("disputed", Boolean, nullable=False),
    Column("reviewer", String(120), nullable=False),
    Column("role", String(20), nullable=False),
    Index("ix_standing_objective", "objective", "holds", "document", "passage"),
    Index(
        "ix_standing_disputed",
        "document",
        "passage",
        "objective",
        sqlite_where=text("disputed = 1"),
        postgresql_where=text("disputed"),
    ),
)
# Append-only: a person's word on one field of a document's profile.
profile_decisions = Table(
    "profile_decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("document", String(64), nullable=False, index=True),
    Column("field", String(20), nullable=False),
    Column("value", JSON, nullable=False),
    Column("machine", JSON, nullable=False),  # what the machine said when it was taken
    Column("reviewer", String(120), nullable=False),
    Column("role", String(20), nullable=False),
    Column("comment", Text, nullable=False),
    Column("model", String(120), nullable=False),
    Column("decided", String(32), nullable=False, index=True),
    Column("undoes", Integer),
    Column("seen", Integer),
)
# Append-only: withdrawn, restored, erased. Of what was erased this is all that stays.
document_events = Table(
    "document_events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("document", String(64), nullable=False, index=True),
    Column("event", String(10), nullable=False),
    Column("by", String(120), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String(32), nullable=False),
)
# Append-only: which model the store's documents are to be classified with, and who said so. A row that takes another one
# back names it in `undoes`; in use is the last one that stands, and the packaged model where none does.
model_choices = Table(
    "model_choices",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(120), nullable=False),
    Column("folder", Text, nullable=False),
    Column("key", String(64), nullable=False),  # of the model's manifest
    Column("undoes", Integer),
    Column("by", String(120), nullable=False),
    Column("why", Text, nullable=False),
    Column("at", String(32), nullable=False),
)
# What was uploaded at the desk and waits for the worker, or is done. The file itself stands at `path`.
uploads = Table(
    "uploads",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("content", String(64), nullable=False, index=True),  # sha256
    Column("path", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("by", String(120), nullable=False),
    Column("received", String(32), nullable=False),
    Column("state", String(10), nullable=False),  # RECEIVED, then DONE or FAILED
    Column("attempts", Integer, nullable=False),  # how often a worker took it
    Column("worker", String(80)),
    Column("lease", Float),  # until when it is the worker's, in seconds since 1970
    Column("finished", String(32)),
    Column("document", String(64)),
    Column("failure", JSON(none_as_null=True)),
    Index("ix_uploads_state", "state", "id"),
)
