"""A throw-away PostgreSQL, and stores of either kind for one test each."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, text

from gcm_classify.schema import meta, metadata

_PLACES = Path("/usr/lib/postgresql")
_NAMES = count(1)


class Postgres:
    """A running cluster that speaks through a socket in its own folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://postgres@/{database}?host={self._folder}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """A new, empty database; its address."""
        name = f"test_{os.getpid()}_{next(_NAMES)}"
        self._run(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.execute(text(statement))
        finally:
            engine.dispose()


def empty(url: str) -> None:
    """Take every row out of a PostgreSQL store, and begin its numbers anew."""
    names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables if table is not meta)
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    finally:
        engine.dispose()


def postgres_programs() -> Path | None:
    """Where the newest initdb and pg_ctl of this machine are; None where there are none."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = sorted(_PLACES.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return versions[-1].parent if versions else None


@contextmanager
def running_postgres(programs: Path) -> Iterator[Postgres]:
    """A cluster in a temporary folder, gone afterwards. It does not synchronise: no test pulls the plug."""
    folder = Path(tempfile.mkdtemp(prefix="gcm-pg-"))
    started = False
    try:
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        own = ["-U", "postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"]
        _as_owner(programs / "initdb", "-D", folder / "data", *own)
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        _as_owner(
            programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o", options, "start"
        )
        started = True
        yield Postgres(folder)
    finally:
        if started:
            _as_owner(programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _as_owner(program: Path, *arguments: object) -> None:
    """PostgreSQL refuses to run as the superuser."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*prefix, str(program), *map(str, arguments)]
    done = subprocess.run(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        timeout=60,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{program.name} failed with {done.returncode}")
