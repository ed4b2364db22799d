"""Opening a store: a new one is made with the tables of today, an older one is led there, a newer one is refused."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, Connection, insert, inspect, make_url, select, update
from sqlalchemy.exc import ArgumentError

from gcm_classify.errors import StoreError, StoreTooNew, UsageError
from gcm_classify.schema import REVISION, SCHEMA_VERSION, alembic_version, meta, metadata
from gcm_classify.store.choices import Choices
from gcm_classify.store.database import connected
from gcm_classify.store.labels import Labels
from gcm_classify.store.lifecycle import Lifecycle
from gcm_classify.store.opinions import Opinions
from gcm_classify.store.pages import Pages
from gcm_classify.store.records import Records
from gcm_classify.store.retagging import Retagging
from gcm_classify.store.uploads import Uploads
from gcm_classify.store.worklists import Worklists

__all__ = ["Store", "open_existing", "open_store", "sqlite_url"]


class Store(Retagging, Records, Pages, Opinions, Labels, Worklists, Lifecycle, Uploads, Choices):
    """An open results database. Every method is one transaction."""

    def prepare(self) -> None:
        """Make the tables, or lead those of an older version to today's, in one transaction.

        Raises:
            StoreTooNew: a newer version of this program made them.
            StoreError: they are another program's.
        """
        with self._reading() as connection:  # most often all is well, and nobody has to wait for it
            if self._found(connection) == SCHEMA_VERSION:
                return
        with self._transaction() as connection:
            self._take_turn(connection, "schema")
            version = self._found(connection)
            if version is None:
                _create(connection)
            elif version < SCHEMA_VERSION:
                self._migrate(connection)

    def _found(self, connection: Connection) -> int | None:
        """The version of the tables that are there; None where there are none."""
        found = set(inspect(connection).get_table_names())
        if found and meta.name not in found:
            raise StoreError(
                f"the store {self.url} is the database of another program",
                got=f"tables {', '.join(sorted(found)[:5])}",
                do="name another store",
            )
        return self._version(connection) if found else None

    def _version(self, connection: Connection) -> int:
        value = connection.execute(select(meta.c.value).where(meta.c.key == "schema")).scalar()
        if value is None or not value.isdecimal():
            raise StoreError(
                f"the store {self.url} does not say its version", got=value, do="name another store"
            )
        if int(value) > SCHEMA_VERSION:
            raise StoreTooNew(
                f"the store {self.url} was made by a newer version of this program",
                got=f"schema {value}",
                expected=f"at most {SCHEMA_VERSION}",
                do="update gcm-classify, or name another store",
            )
        return int(value)

    def _migrate(self, connection: Connection) -> None:
        from gcm_classify.migrations import FIRST, migrate

        is_marked = inspect(connection).has_table(alembic_version.name)
        migrate(connection, None if is_marked else FIRST)
        connection.execute(update(meta).where(meta.c.key == "schema").values(value=str(SCHEMA_VERSION)))
        self._work_out_standing(connection)


def _create(connection: Connection) -> None:
    metadata.create_all(connection, checkfirst=False)
    alembic_version.create(connection, checkfirst=False)
    connection.execute(insert(alembic_version).values(version_num=REVISION))
    connection.execute(insert(meta).values(key="schema", value=str(SCHEMA_VERSION)))


def open_store(url: str) -> Store:
    """Connect; a new store is made, one of an older version is brought up to date with nothing lost.

    Args:
        url: an SQLAlchemy URL ("sqlite:///out/gcm.sqlite", "postgresql+psycopg://host/db") or the path of an SQLite file.

    Raises:
        StoreTooNew: a newer version of this program made it.
        StoreError: no such database, or not ours.
    """
    store = Store(connected(url if "://" in url else sqlite_url(url)))
    try:
        store.prepare()
    except BaseException:
        store.close()
        raise
    return store


def open_existing(url: str) -> Store:
    """Connect to a store that is there already: for reading, a new file would only hide a wrong path.

    Raises:
        UsageError: no such file.
        StoreTooNew: a newer version of this program made it.
        StoreError: no such database, or not ours.
    """
    path = Path(url) if "://" not in url else _sqlite_path(url)
    if path is not None and not path.is_file():
        raise UsageError(
            "there is no such store",
            got=path,
            expected="the gcm.sqlite that a batch has filled",
            do="check --store",
        )
    return open_store(url)


def sqlite_url(path: str | Path) -> str:
    """The URL of an SQLite file; whatever stands in its name, it is a name."""
    return URL.create("sqlite", database=str(Path(path).absolute())).render_as_string()


def _sqlite_path(url: str) -> Path | None:
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        return None  # open_store tells what is wrong with it
    return Path(parts.database) if parts.get_backend_name() == "sqlite" and parts.database else None
