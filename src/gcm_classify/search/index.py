"""The words and vectors of passages in an SQLite file that can be thrown away: everything in it is made from the store.

One file serves an SQLite and a PostgreSQL store alike. Words are indexed by FTS5 without accents, vectors are those of
the model's encoder. What leaves the store leaves the index with the next refresh, overwritten (`secure_delete`).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gcm_classify.errors import StoreError

__all__ = ["Hit", "IndexState", "IndexedPassage", "SearchIndex", "words_of"]

_VERSION = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS documents (id TEXT PRIMARY KEY, key TEXT NOT NULL, build TEXT, vectors BLOB);
CREATE TABLE IF NOT EXISTS passages (
    row INTEGER PRIMARY KEY, document TEXT NOT NULL, passage TEXT NOT NULL, language TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS passages_document ON passages (document);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (text, tokenize = "unicode61 remove_diacritics 2");
"""
_TERM = re.compile(r'"([^"]+)"|(\S+)')


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """What the index holds of a passage; its text is kept for its words only."""

    passage: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class IndexedOwner:
    """Whose a vector is."""

    document: str
    passage: str
    language: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found. `score` orders hits of one search, higher is better; by meaning it is the cosine."""

    document: str
    passage: str
    score: float


@dataclass(frozen=True, slots=True)
class IndexState:
    """How many documents have their words, and their vectors, in the index."""

    with_words: int
    with_vectors: int


class SearchIndex:
    """An index file; every method opens it anew, so that threads and processes share it.

    Args:
        path: made where it is missing; one of another version is emptied.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        with self._open() as connection:
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _VERSION):
                for table in ("documents", "passages", "words"):
                    connection.execute(f"DROP TABLE IF EXISTS {table}")
            connection.executescript(_TABLES)
            connection.execute(f"PRAGMA user_version = {_VERSION}")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self.path, timeout=10)) as connection, connection:
                connection.execute("PRAGMA secure_delete = ON")
                connection.execute("PRAGMA synchronous = NORMAL")  # what a power cut spoils is made again
                yield connection
        except sqlite3.Error as error:
            raise StoreError(
                f"the search index {self.path} cannot be used ({error})",
                do="remove the file: it is made again from the store",
            ) from error

    # -- what is in it --------------------------------------------------------------------------------------------

    def keys(self) -> dict[str, str]:
        """The result key under which each document was indexed."""
        with self._open() as connection:
            return dict(connection.execute("SELECT id, key FROM documents"))

    def without_vectors(self, build: str) -> list[str]:
        """Documents whose vectors are not of this build of an encoder."""
        with self._open() as connection:
            query = "SELECT id FROM documents WHERE build IS NOT ? ORDER BY id"
            return [row[0] for row in connection.execute(query, (build,))]

    def state(self, build: str | None = None) -> IndexState:
        """How far the index has come; vectors of another build do not count where one is named."""
        with self._open() as connection:
            words = connection.execute("SELECT count(*) FROM documents").fetchone()[0]
            query = "SELECT count(*) FROM documents WHERE build IS NOT NULL AND (? IS NULL OR build = ?)"
            vectors = connection.execute(query, (build, build)).fetchone()[0]
        return IndexState(words, vectors)

    # -- how it is filled -----------------------------------------------------------------------------------------

    def put(self, document: str, key: str, passages: Sequence[IndexedPassage]) -> None:
        """Replace the words of a document; its vectors are wanted anew."""
        with self._open() as connection:
            _drop(connection, document)
            connection.execute("INSERT INTO documents (id, key) VALUES (?, ?)", (document, key))
            for one in passages:
                row = connection.execute(
                    "INSERT INTO passages (document, passage, language) VALUES (?, ?, ?)",
                    (document, one.passage, one.language),
                ).lastrowid
                connection.execute("INSERT INTO words (rowid, text) VALUES (?, ?)", (row, one.text))

    def drop(self, documents: Iterable[str]) -> None:
        """Forget documents, and rewrite the words of the others: FTS5 only marks what it deletes."""
        with self._open() as connection:
            for document in documents:
                _drop(connection, document)
            connection.execute("INSERT INTO words (words) VALUES ('optimize')")

    def passages_of(self, document: str) -> list[IndexedPassage]:
        """The indexed passages of a document in reading order."""
        query = """SELECT passage, language, text FROM passages JOIN words ON words.rowid = row
                   WHERE document = ? ORDER BY row"""
        with self._open() as connection:
            return [IndexedPassage(*row) for row in connection.execute(query, (document,))]

    def put_vectors(self, document: str, build: str, vectors: NDArray[np.float32]) -> None:
        """Keep the vectors (n_passages, dim) of a document's passages, L2-normalised, in their order."""
        content = np.asarray(vectors, dtype=np.float16).tobytes()
        with self._open() as connection:
            connection.execute(
                "UPDATE documents SET build = ?, vectors = ? WHERE id = ?", (build, content, document)
            )

    # -- how it is asked ------------------------------------------------------------------------------------------

    def by_words(
        self,
        query: str,
        *,
        documents: Sequence[str] | None = None,
        passages: Sequence[str] | None = None,
        languages: Sequence[str] = (),
        limit: int = 200,
    ) -> list[Hit]:
        """Passages that hold all words of a query, best first (BM25). "Quoted words" stand beside each other; a word
        that ends in * is the beginning of one.

        Args:
            query: as a person types it; nothing in it is an operator but quotation marks and a last *.
            documents, passages: only among these; everywhere for None.
            languages: only passages in one of these; in any where it is empty.
            limit: how many at most.
        """
        match = words_of(query)
        if not match:
            return []
        wanted = """SELECT document, passage, -bm25(words) FROM words JOIN passages ON row = words.rowid
                    WHERE words MATCH :match
                    AND (:documents IS NULL OR document IN (SELECT value FROM json_each(:documents)))
                    AND (:passages IS NULL OR passage IN (SELECT value FROM json_each(:passages)))
                    AND (:languages IS NULL OR language IN (SELECT value FROM json_each(:languages)))
                    ORDER BY bm25(words), row LIMIT :limit"""
        values = {
            "match": match,
            "documents": None if documents is None else json.dumps(list(documents)),
            "passages": None if passages is None else json.dumps(list(passages)),
            "languages": json.dumps(list(languages)) if languages else None,
            "limit": limit,
        }
        with self._open() as connection:
            return [Hit(*row) for row in connection.execute(wanted, values)]

    def owners(self, build: str) -> list[IndexedOwner]:
        """Whose the rows of `vectors` are, in their order."""
        query = """SELECT document, passage, language FROM passages
                   WHERE document IN (SELECT id FROM documents WHERE build = ?) ORDER BY document, row"""
        with self._open() as connection:
            return [IndexedOwner(*row) for row in connection.execute(query, (build,))]

    def vectors(self, build: str, dim: int) -> NDArray[np.float16]:
        """(n_passages, dim) vectors of this build of every passage that has one, L2-normalised."""
        query = "SELECT vectors FROM documents WHERE build = ? ORDER BY id"
        with self._open() as connection:
            content = b"".join(row[0] for row in connection.execute(query, (build,)))
        return np.frombuffer(content, dtype=np.float16).reshape(-1, dim)


def words_of(query: str) -> str:
    """A person's query as FTS5 reads it: every word and every quoted phrase is a string, so nothing is an operator.

    >>> words_of('lower "recruitment fees" remit*')
    '"lower" "recruitment fees" "remit"*'
    >>> words_of('NEAR( OR "')
    '"NEAR(" "OR"'
    """
    terms = []
    for phrase, word in _TERM.findall(query):
        text = (phrase or word).replace('"', " ").replace("\0", " ").strip()
        is_beginning = not phrase and text.endswith("*")
        text = text.rstrip("*") if is_beginning else text
        if any(char.isalnum() for char in text):
            terms.append(f'"{text}"' + "*" * is_beginning)
    return " ".join(terms)


def _drop(connection: sqlite3.Connection, document: str) -> None:
    own = "SELECT row FROM passages WHERE document = ?"
    connection.execute(f"DELETE FROM words WHERE rowid IN ({own})", (document,))
    connection.execute("DELETE FROM passages WHERE document = ?", (document,))
    connection.execute("DELETE FROM documents WHERE id = ?", (document,))
