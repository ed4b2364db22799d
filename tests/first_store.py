"""The results database as the first version of this program made it, and what it wrote there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    insert,
)

from gcm_classify.datamodels import DocumentResult
from gcm_classify.records import document_record
from gcm_classify.rows import passage_row, tag_rows

__all__ = ["write_first_store"]

metadata = MetaData()

meta = Table(
    "meta", metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False)
)

# A name in the inbox and what became of it. Two names of the same bytes share a document.
files = Table(
    "files",
    metadata,
    Column("source", Text, primary_key=True),
    Column("origin", String(10), primary_key=True),  # "inbox", or "desk" for what was uploaded there
    Column("document", String(64), index=True),
    Column("size", Integer, nullable=False),
    Column("modified", Float, nullable=False),
    Column("failure", JSON(none_as_null=True)),
    Column("key", String(64), nullable=False),  # of model and reader: another one makes it stale
)
documents = Table(
    "documents",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("record", JSON, nullable=False),
    Column("path", Text),
    Column("classified", String(32), nullable=False),
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
    Column("document", String(64), ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("id", String(24), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("record", JSON, nullable=False),  # without its text: that stands once, in documents.text
)
tags = Table(
    "tags",
    metadata,
    Column("document", String(64), ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("passage", String(24), primary_key=True),
    Column("objective", Integer, primary_key=True),
    Column("rank", Integer, nullable=False),  # 0 is the passage's primary tag
    Column("probability", Float, nullable=False),
    Column("basis", String(10), nullable=False),
    Column("status", String(10), nullable=False),
    Column("evidence", JSON, nullable=False),
    Index("ix_tags_objective", "objective", "probability"),
)
practices = Table(
    "practices",
    metadata,
    Column("document", String(64), ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True),  # from 0, in the order of the document
    Column("record", JSON, nullable=False),
)
# Append-only, and without a foreign key: a decision outlives a better reading of its document.
decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("document", String(64), nullable=False, index=True),
    Column("passage", String(24), nullable=False),
    Column("objective", Integer),  # NULL: the passage as a whole ("none")
    Column("verdict", String(10), nullable=False),
    Column("reviewer", String(120), nullable=False),
    Column("comment", Text, nullable=False, default=""),
    Column("model", String(120), nullable=False),
    Column("probability", Float),
    Column("text", Text, nullable=False),  # what was seen
    Column("decided", String(32), nullable=False),
)


def write_first_store(url: str, result: DocumentResult, said: list[dict[str, Any]]) -> None:
    """A store of version 1 with one classified document, one failed file and these decisions."""
    engine = create_engine(url)
    metadata.create_all(engine)
    record = {**document_record(result), "fingerprint": {}}
    old = ("document", "id", "position", "start", "end", "record")
    rows = [passage_row(result.document.id, one, place) for place, one in enumerate(result.passages)]
    failure = {
        "source": "bad.pdf",
        "id": None,
        "code": "EMPTY_FILE",
        "error": "E",
        "message": "m",
        "stage": "ingest",
    }
    with engine.begin() as connection:
        connection.execute(insert(meta).values(key="schema", value="1"))
        connection.execute(
            insert(documents).values(
                id=result.document.id,
                key="k",
                text=result.document.text,
                record=record,
                path="/inbox/a.txt",
                classified="2026-11-01T00:00:00.000000+00:00",
            )
        )
        connection.execute(insert(passages), [{name: row[name] for name in old} for row in rows])
        connection.execute(insert(tags), tag_rows(result))
        own = {"origin": "inbox", "modified": 2.5, "key": "k"}
        connection.execute(
            insert(files),
            [
                {"source": "a.txt", "document": result.document.id, "size": 1, "failure": None, **own},
                {"source": "bad.pdf", "document": None, "size": 0, "failure": failure, **own},
            ],
        )
        if said:
            connection.execute(insert(decisions), said)
    engine.dispose()
