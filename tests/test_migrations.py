"""An older store becomes one of today with nothing lost; a newer one is refused and left alone."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, event, select

from fakes import made_up_result
from first_store import write_first_store
from gcm_classify.datamodels import Profile
from gcm_classify.errors import StoreTooNew
from gcm_classify.migrations import script_config
from gcm_classify.records import passage_records
from gcm_classify.review import review_of
from gcm_classify.schema import (
    REVISION,
    SCHEMA_VERSION,
    alembic_version,
    document_mechanisms,
    document_objectives,
    document_roundtables,
    documents,
    meta,
    metadata,
    passages,
)
from gcm_classify.store import open_store, sqlite_url

RESULT = replace(
    made_up_result(("We will end smuggling.", [9, 10]), ("Lower recruitment fees.", [6])),
    profile=Profile(
        input_type="oral_statement",
        phase="during_imrf",
        mode="direct",
        mechanisms=("Rabat Process",),
        unregistered=("Our Forum",),
        date="2026-05",
        forum=2026,
        confidence={"mechanisms": 0.75},
    ),
)
SAID = [
    {
        "document": RESULT.document.id,
        "passage": RESULT.passages[0].id,
        "objective": 9,
        "verdict": "reject",
        "reviewer": "Ada",
        "comment": "too general",
        "model": "m",
        "probability": 0.9,
        "text": RESULT.passages[0].text,
        "decided": "2026-11-02T00:00:00.000000+00:00",
    }
]


def test_a_store_of_the_first_version_is_led_here_with_nothing_lost(store_url: str) -> None:
    write_first_store(store_url, RESULT, SAID)
    store = open_store(store_url)
    (record,) = store.document_records()
    assert (record["id"], record["source"]) == (RESULT.document.id, "a.txt")
    assert [failure["source"] for failure in store.failure_records()] == ["bad.pdf"]
    plain = [
        {name: value for name, value in found.items() if name not in ("start", "end")}
        for found in store.passage_records(RESULT.document.id)
    ]
    assert plain == passage_records(RESULT)
    (said,) = store.decisions_on(RESULT.document.id)
    assert {name: said[name] for name in SAID[0]} == SAID[0]
    assert (said["role"], said["blind"], said["undoes"]) == ("review", False, None)
    first, _ = review_of(store, RESULT.document.id)
    assert first.objectives == (10,)
    store.close()


def test_what_lists_filter_by_is_taken_from_the_old_records(store_url: str) -> None:
    write_first_store(store_url, RESULT, SAID)
    old = open_store(store_url)
    (found,) = old.documents_page().records
    assert (found["decided_tags"], found["open_tags"]) == (1, 2)
    tables = (documents, document_mechanisms, document_objectives, document_roundtables, passages)
    left_out = {"classified", "record"}
    with old._reading() as connection:
        migrated = [
            [
                {k: v for k, v in row._mapping.items() if k not in left_out}
                for row in connection.execute(select(t))
            ]
            for t in tables
        ]
    old.save_result(RESULT, key="k", path="/inbox/a.txt")
    with old._reading() as connection:
        written = [
            [
                {k: v for k, v in row._mapping.items() if k not in left_out}
                for row in connection.execute(select(t))
            ]
            for t in tables
        ]
    assert migrated == written
    old.close()


def test_a_new_store_and_a_migrated_one_have_the_same_tables(store_url: str) -> None:
    write_first_store(store_url, RESULT, SAID)
    store = open_store(store_url)
    with store._reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert connection.execute(select(alembic_version.c.version_num)).scalars().all() == [REVISION]
        versions = connection.execute(select(meta.c.value).where(meta.c.key == "schema")).scalars().all()
    assert versions == [str(SCHEMA_VERSION)]
    store.close()


def test_the_last_step_is_the_one_that_new_stores_are_made_at() -> None:
    assert ScriptDirectory.from_config(script_config()).get_heads() == [REVISION]


def test_a_migration_that_is_cut_short_leaves_the_old_store(tmp_path: Path) -> None:
    path = tmp_path / "gcm.sqlite"
    write_first_store(sqlite_url(path), RESULT, SAID)
    before = sqlite3.connect(path)
    tables = before.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    before.close()

    def fail(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("UPDATE passages"):
            raise RuntimeError("the lights went out")

    from sqlalchemy import Engine

    event.listen(Engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(RuntimeError, match="lights"):
            open_store(str(path))
    finally:
        event.remove(Engine, "before_cursor_execute", fail)
    after = sqlite3.connect(path)
    assert after.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall() == tables
    after.close()
    store = open_store(str(path))
    assert len(store.document_records()) == len(store.decisions_on(RESULT.document.id)) == 1
    store.close()


def test_a_store_of_a_newer_version_is_refused_and_left_alone(store_url: str) -> None:
    open_store(store_url).close()
    engine = create_engine(store_url)
    with engine.begin() as connection:
        connection.execute(meta.update().where(meta.c.key == "schema").values(value="99"))
        connection.exec_driver_sql("DROP TABLE tags")
    with pytest.raises(
        StoreTooNew, match=f"newer version .*got schema 99; expected at most {SCHEMA_VERSION}"
    ):
        open_store(store_url)
    with engine.connect() as connection:
        assert not engine.dialect.has_table(connection, "tags")
    engine.dispose()


def test_a_store_that_is_up_to_date_is_opened_without_alembic(run_python: object, tmp_path: Path) -> None:
    code = (
        "import sys; from gcm_classify.store import open_store; open_store(sys.argv[1]).close(); "
        "open_store(sys.argv[1]).close(); print('alembic' in sys.modules)"
    )
    done = run_python(code, str(tmp_path / "gcm.sqlite"))  # type: ignore[operator]
    assert (done.returncode, done.stdout.strip()) == (0, "False"), done.stderr
