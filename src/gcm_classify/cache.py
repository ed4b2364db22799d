"""What was worked out of a document's content, kept on disk for the next run: one SQLite file that workers share.

An entry is bytes that another module makes and reads (`keeping`), with the vectors of its passages beside it, which are
found by their text too. Nothing in it is ever executed. An entry that is not what was written is dropped and counted;
a file that is no database any more is begun anew. Losing it costs time and nothing else, so it does without the
synchronisation that the store has: a killed process leaves it whole, a power cut may cost entries.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gcm_classify.errors import UsageError

__all__ = ["CACHE", "LIMIT", "Cache", "CacheSize", "Entry", "forget_in", "size_of"]

CACHE = ".cache"  # the folder of a batch's own, beside its output
LIMIT = 2 * 10**9  # bytes: about ten thousand documents of three pages
_FILE = "prepared.sqlite"
_APPLICATION = 0x67636D43  # "gcmC", in the file's header
_FORM = 2  # of the tables and of what entries hold
_PATIENCE = 10.0  # seconds that a locked file is waited for
_LOOK = 32  # entries between two looks at the size
_ROOM = 0.9  # of the limit is left when the oldest have gone
_LARGEST = 8  # entries that must fit at the very least

_TABLES = (
    "CREATE TABLE entries (number INTEGER PRIMARY KEY, document TEXT NOT NULL, key TEXT NOT NULL, used INTEGER NOT NULL, "
    "size INTEGER NOT NULL, dim INTEGER NOT NULL, digest BLOB NOT NULL, vectors BLOB NOT NULL, body BLOB NOT NULL, "
    "UNIQUE (document, key))",
    "CREATE INDEX entries_used ON entries (used, size)",
    "CREATE TABLE texts (entry INTEGER NOT NULL, place INTEGER NOT NULL, text BLOB NOT NULL, checked INTEGER NOT NULL, "
    "PRIMARY KEY (entry, place)) WITHOUT ROWID",
    "CREATE INDEX texts_text ON texts (text)",
)

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """What is kept of a document: the keys (16 bytes) of n texts, their vectors (n, dim) float32, and the rest as bytes."""

    texts: tuple[bytes, ...]
    vectors: Vectors
    body: bytes


@dataclass(frozen=True, slots=True)
class CacheSize:
    """Where a cache lies, how many documents it has entries of, and its size in bytes."""

    path: Path
    documents: int
    size: int


class Cache:
    """An open cache. Another process may have it open as well; each has a connection of its own.

    Args:
        folder: made where it is missing.
        limit: bytes of the file from which the entries that were not used for longest go.

    Attributes:
        damaged: entries that were found altered or half written since it was opened, and whole files.
        trouble: why the file could not be used the last time that it could not; None for never.

    Raises:
        UsageError: the folder cannot be made, or holds a file of that name that is another program's.
    """

    def __init__(self, folder: str | Path, *, limit: int = LIMIT) -> None:
        self.folder, self.limit = Path(folder), limit
        self.path = self.folder / _FILE
        self.damaged = 0
        self.trouble: str | None = None
        self._kept = 0
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise UsageError(
                f"the cache {folder} cannot be made ({error.strerror})", do="name another folder with --cache"
            ) from error
        self._connection = self._opened()

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def get(self, document: str, key: str) -> Entry | None:
        """The entry of a document's id under a key; None where there is none that is whole."""
        with self._using():
            query = (  # whatever the type of a damaged cell
                "SELECT CAST(dim AS INTEGER), digest, CAST(vectors AS BLOB), CAST(body AS BLOB) FROM entries "
                "WHERE document = ? AND key = ?"
            )
            row = self._connection.execute(query, (document, key)).fetchone()
            if row is None:
                return None
            dim, digest, vectors, body = row
            if digest == _digest(document, key, dim, vectors, body) and dim > 0:
                return Entry((), np.frombuffer(vectors, np.float32).reshape(-1, dim), body)
            self.drop(document, key)
        return None

    def drop(self, document: str, key: str) -> None:
        """Remove an entry that turned out to be damaged, and count it."""
        self.damaged += 1
        with self._using(), self._writing():
            _remove(self._connection, "document = ? AND key = ?", (document, key))

    def vectors(self, texts: Sequence[bytes]) -> list[Vectors | None]:
        """The vector (dim,) of each text by its key, from whatever document; None where none is whole."""
        return [self._vector(text) for text in texts]

    def put(self, document: str, key: str, entry: Entry) -> None:
        """Keep an entry, whole or not at all; one that is larger than an eighth of the limit is not kept."""
        dim, vectors = int(entry.vectors.shape[1]), np.ascontiguousarray(entry.vectors, np.float32)
        raw = vectors.tobytes()
        size = len(raw) + len(entry.body)
        if size * _LARGEST > self.limit:
            return
        row = (document, key, int(time.time()), size, dim, _digest(document, key, dim, raw, entry.body), raw)
        with self._using(), self._writing():
            _remove(self._connection, "document = ? AND key = ?", (document, key))
            number = self._connection.execute(
                "INSERT INTO entries (document, key, used, size, dim, digest, vectors, body) VALUES (?,?,?,?,?,?,?,?)",
                (*row, entry.body),
            ).lastrowid
            checked = (
                (number, place, text, zlib.crc32(vectors[place])) for place, text in enumerate(entry.texts)
            )
            self._connection.executemany("INSERT INTO texts VALUES (?,?,?,?)", checked)
        self._kept += 1
        if self._kept % _LOOK == 0:
            self.trim()

    def touch(self, documents: Iterable[str]) -> None:
        """Note that entries were of use: what was not goes first."""
        now = int(time.time())
        with self._using(), self._writing():
            self._connection.executemany(
                "UPDATE entries SET used = ? WHERE document = ?", ((now, document) for document in documents)
            )

    def forget(self, documents: Iterable[str]) -> None:
        """Remove all that is kept of these documents, and overwrite where it stood.

        Raises:
            sqlite3.Error: the file does not take it.
        """
        try:
            self._connection.execute("PRAGMA secure_delete = ON")
            with self._writing():
                for document in documents:
                    _remove(self._connection, "document = ?", (document,))
            self._connection.execute("PRAGMA secure_delete = OFF")
        except sqlite3.DatabaseError as error:
            if not _is_broken(error):
                raise
            self._replace()  # all of it goes, and these documents with it

    def trim(self) -> None:
        """Remove what was not used for longest while the file is larger than allowed."""
        with self._using():
            size = self._bytes()
            if size <= self.limit:
                return
            with self._writing():
                for number, freed in self._connection.execute(
                    "SELECT number, size FROM entries ORDER BY used, number"
                ).fetchall():
                    if size <= self.limit * _ROOM:
                        break
                    _remove(self._connection, "number = ?", (number,))
                    size -= freed
            self._connection.executescript("PRAGMA incremental_vacuum")  # `execute` frees one page

    def _vector(self, text: bytes) -> Vectors | None:
        with self._using():
            query = (
                "SELECT CAST(e.dim AS INTEGER), t.checked, "
                "substr(CAST(e.vectors AS BLOB), 1 + 4 * e.dim * t.place, 4 * e.dim) FROM texts t "
                "JOIN entries e ON e.number = t.entry WHERE t.text = ? LIMIT 1"
            )
            row = self._connection.execute(query, (text,)).fetchone()
            if row is None:
                return None
            dim, checked, vector = row
            if len(vector) == 4 * dim > 0 and zlib.crc32(vector) == checked:
                return np.frombuffer(vector, np.float32)
            self.damaged += 1
        return None

    def _bytes(self) -> int:
        pages, free, size = (
            int(self._connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_count", "freelist_count", "page_size")
        )
        return (pages - free) * size

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    @contextmanager
    def _using(self) -> Iterator[None]:
        """Its own troubles never become a document's: they are kept for who asks, and the work is done without it."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            self.trouble = str(error)
            if _is_broken(error):
                self._replace()

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._as_found()
        except sqlite3.DatabaseError as error:
            if _is_broken(error):
                self.damaged += 1
                return self._anew()
            raise UsageError(
                f"the cache {self.path} cannot be used ({error})", do="name another folder with --cache"
            ) from error

    def _as_found(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        try:
            _set_up(connection)
            found = _found(connection)
            if found == "nothing":
                _create(connection)
        except sqlite3.DatabaseError:
            connection.close()
            raise
        if found in ("ours", "nothing"):
            return connection
        connection.close()
        if found == "older":
            return self._anew()
        raise UsageError(
            f"the cache {self.path} is the database of another program", do="name another folder"
        )

    def _replace(self) -> None:
        self.damaged += 1
        self._connection.close()
        self._connection = self._anew()

    def _anew(self) -> sqlite3.Connection:
        """In place of a file that cannot be used; who has that one open goes on with it until it is closed."""
        for path in (self.path, self.path.with_name(f"{_FILE}-journal")):
            path.unlink(missing_ok=True)
        connection = sqlite3.connect(self.path, timeout=_PATIENCE, isolation_level=None)
        _set_up(connection)
        _create(connection)
        return connection


def size_of(folder: str | Path) -> CacheSize | None:
    """How large the cache in a folder is; None where there is none."""
    path = Path(folder) / _FILE
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(path)) as connection:
            _set_up(connection)
            documents = connection.execute("SELECT count(DISTINCT document) FROM entries").fetchone()[0]
    except sqlite3.DatabaseError:
        documents = 0  # the next run begins it anew
    return CacheSize(path, documents, path.stat().st_size)


def forget_in(folder: str | Path, documents: Iterable[str]) -> None:
    """Remove all that the cache in a folder keeps of some documents; nothing where there is none.

    Raises:
        sqlite3.Error: it cannot be written.
    """
    if (Path(folder) / _FILE).is_file():
        with closing(Cache(folder)) as cache:
            cache.forget(documents)


def _set_up(connection: sqlite3.Connection) -> None:
    """A schema that somebody else wrote calls no functions, and cells are checked before they are believed."""
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "synchronous = OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _found(connection: sqlite3.Connection) -> str:
    """What the file is: "ours", "older" (of another form, or altered), "nothing", or "another" program's."""
    tables = {row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")}
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if not tables and not application:
        return "nothing"
    if application != _APPLICATION:
        return "another"
    form = connection.execute("PRAGMA user_version").fetchone()[0]
    return "ours" if form == _FORM and tables == set(_TABLES) else "older"


def _create(connection: sqlite3.Connection) -> None:
    """Today's tables, unless another process made them meanwhile."""
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("BEGIN EXCLUSIVE")
    if _found(connection) == "nothing":
        for table in _TABLES:
            connection.execute(table)
        connection.execute(f"PRAGMA application_id = {_APPLICATION}")
        connection.execute(f"PRAGMA user_version = {_FORM}")
    connection.commit()


def _remove(connection: sqlite3.Connection, where: str, values: tuple[str | int, ...]) -> None:
    connection.execute(f"DELETE FROM texts WHERE entry IN (SELECT number FROM entries WHERE {where})", values)
    connection.execute(f"DELETE FROM entries WHERE {where}", values)


def _digest(document: str, key: str, dim: int, vectors: bytes, body: bytes) -> bytes:
    digest = hashlib.blake2b(f"{document}\n{key}\n{dim}\n{len(vectors)}\n".encode(), digest_size=16)
    digest.update(vectors)
    digest.update(body)
    return digest.digest()


def _is_broken(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
