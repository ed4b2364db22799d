"""The results database: replaced in one transaction, decisions only added, every trouble told in one line."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event, inspect

from fakes import made_up_result
from gcm_classify.datamodels import DocumentResult, Failure
from gcm_classify.errors import StoreError
from gcm_classify.fingerprints import fingerprint_of
from gcm_classify.records import document_record, passage_records
from gcm_classify.store import Store, open_store, sqlite_url
from gcm_classify.store.database import journal_mode
from gcm_classify.verdicts import NewDecision

OLD = (("We will end smuggling.", [9, 10]), ("Nothing here.", []), ("Lower recruitment fees.", [6]))
NEW = (("We will end smuggling.", [13]), ("A better reading.", [21]))


@pytest.fixture
def store(any_store: Store) -> Store:
    """On either database."""
    return any_store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gcm.sqlite"


@pytest.fixture
def on_sqlite(path: Path) -> Iterator[Store]:
    store = open_store(str(path))
    yield store
    store.close()


def saved(store: Store, result: DocumentResult, source: str = "a.txt", key: str = "k1") -> DocumentResult:
    store.save_result(result, key=key, path=f"/inbox/{source}")
    store.save_file(source, document=result.document.id, size=1, modified=2.5, key=key)
    return result


def decided(store: Store, result: DocumentResult, **others: Any) -> int:
    values: dict[str, Any] = {
        "document": result.document.id,
        "passage": result.passages[0].id,
        "objective": 9,
        "verdict": "accept",
        "reviewer": "Ada",
        "model": "m",
        "probability": 0.9,
        "text": "seen",
    }
    return store.add_decision(NewDecision(**(values | others)))


def test_what_was_saved_is_read_back_as_the_files_carry_it(store: Store) -> None:
    result = saved(store, made_up_result(*OLD))
    fingerprint = fingerprint_of(result.document).record()
    assert store.document_records() == [
        {**document_record(result), "source": "a.txt", "fingerprint": fingerprint}
    ]
    plain = [
        {name: value for name, value in record.items() if name not in ("start", "end")}
        for record in store.passage_records(result.document.id)
    ]
    assert plain == passage_records(result)
    assert store.document_text(result.document.id) == result.document.text


def test_text_stands_once_and_passages_are_slices_of_it(store: Store) -> None:
    result = saved(store, made_up_result(*OLD))
    text = store.document_text(result.document.id)
    for record in store.passage_records(result.document.id):
        assert text[record["start"] : record["end"]] == record["text"]
        for tag in record["tags"]:
            assert all(record["text"][e["start"] : e["end"]] == e["text"] for e in tag["evidence"])


def test_saving_again_replaces_everything_that_the_machine_said(store: Store) -> None:
    saved(store, made_up_result(*OLD))
    better = saved(store, made_up_result(*NEW), key="k2")
    assert [record["text"] for record in store.passage_records(better.document.id)] == [t for t, _ in NEW]
    assert [[t["objective"] for t in r["tags"]] for r in store.passage_records(better.document.id)] == [
        [13],
        [21],
    ]
    assert store.document_keys() == {better.document.id: "k2"}


@pytest.mark.parametrize("table", ["documents", "passages", "tags"])
def test_a_failure_midway_leaves_the_old_rows_intact(store: Store, table: str) -> None:
    old = saved(store, made_up_result(*OLD))
    before = store.document_records(), store.passage_records(old.document.id)

    def fail(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.startswith(f"INSERT INTO {table}"):
            raise RuntimeError("the lights went out")

    event.listen(Engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(RuntimeError, match="lights"):
            store.save_result(made_up_result(*NEW), key="k2")
    finally:
        event.remove(Engine, "before_cursor_execute", fail)
    assert (store.document_records(), store.passage_records(old.document.id)) == before
    assert store.document_keys() == {old.document.id: "k1"}


def test_decisions_survive_a_new_classification_and_a_file_that_left(store: Store) -> None:
    result = saved(store, made_up_result(*OLD))
    number = decided(store, result)
    saved(store, made_up_result(*NEW), key="k2")
    store.forget_files(["a.txt"])
    (decision,) = store.decisions_on(result.document.id)
    assert (decision["id"], decision["verdict"], decision["reviewer"]) == (number, "accept", "Ada")


def test_decisions_are_added_never_replaced_oldest_first(store: Store) -> None:
    result = saved(store, made_up_result(*OLD))
    numbers = [decided(store, result, verdict=verdict) for verdict in ("accept", "reject", "accept")]
    assert numbers == sorted(set(numbers))
    found = store.decisions_on(result.document.id)
    assert [decision["verdict"] for decision in found] == ["accept", "reject", "accept"]
    assert [decision["decided"] for decision in found] == sorted(decision["decided"] for decision in found)


def test_decisions_and_suggestions_stand_in_different_tables(store: Store) -> None:
    result = saved(store, made_up_result(*OLD))
    before = store.passage_records(result.document.id)
    decided(store, result, verdict="reject")
    assert store.passage_records(result.document.id) == before
    assert {"tags", "decisions"} <= set(inspect(store._engine).get_table_names())


def test_two_names_of_the_same_bytes_share_a_result_and_have_a_row_each(store: Store) -> None:
    result = saved(store, made_up_result(*OLD))
    store.save_file("b/copy.txt", document=result.document.id, size=1, modified=3.0, key="k1")
    assert [record["source"] for record in store.document_records()] == ["a.txt", "b/copy.txt"]
    assert len({record["id"] for record in store.document_records()}) == 1


def test_a_name_that_is_forgotten_leaves_the_other_name_of_the_same_bytes(store: Store) -> None:
    result = saved(store, made_up_result(*OLD))
    store.save_file("copy.txt", document=result.document.id, size=1, modified=3.0, key="k1")
    store.forget_files(["a.txt"])
    assert [record["source"] for record in store.document_records()] == ["copy.txt"]


def test_a_failed_file_is_a_failure_and_no_document_until_it_is_read(store: Store) -> None:
    failure = Failure("a.txt", None, "EMPTY_FILE", "EmptyFile", "a.txt is empty.", "ingest")
    store.save_file("a.txt", document=None, size=0, modified=0.0, key="k1", failure=failure)
    assert store.document_records() == []
    assert store.failure_records() == [
        {
            "source": "a.txt",
            "id": None,
            "code": "EMPTY_FILE",
            "error": "EmptyFile",
            "message": "a.txt is empty.",
            "stage": "ingest",
        }
    ]
    saved(store, made_up_result(*OLD))
    assert store.failure_records() == []
    assert len(store.document_records()) == 1


def test_an_unknown_document_has_no_text(store: Store) -> None:
    with pytest.raises(StoreError, match="no such document"):
        store.document_text("0" * 64)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", journal_mode(sqlite3.sqlite_version_info)),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
    ],
)
def test_sqlite_keeps_a_safe_journal_and_synchronises_fully(
    on_sqlite: Store, pragma: str, value: object
) -> None:
    with on_sqlite._engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "delete"),
        ((3, 44, 5), "delete"),
        ((3, 44, 6), "wal"),
        ((3, 45, 0), "delete"),
        ((3, 50, 6), "delete"),
        ((3, 50, 7), "wal"),
        ((3, 51, 2), "delete"),
        ((3, 51, 3), "wal"),
        ((4, 0, 0), "wal"),
    ],
)
def test_a_write_ahead_log_is_kept_only_where_sqlite_is_safe_with_it(
    version: tuple[int, int, int], mode: str
) -> None:
    assert journal_mode(version) == mode


def test_a_store_survives_being_closed(store_url: str) -> None:
    first = open_store(store_url)
    result = saved(first, made_up_result(*OLD))
    decided(first, result)
    first.close()
    second = open_store(store_url)
    assert len(second.document_records()) == len(second.decisions_on(result.document.id)) == 1
    second.close()


def test_a_store_that_another_program_has_locked_says_so(path: Path) -> None:
    open_store(str(path)).close()
    impatient = open_store(f"{sqlite_url(path)}?timeout=0.05")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises(StoreError, match=r"locked by another program.*Close it"):
            impatient.document_records()
        with pytest.raises(StoreError, match="locked by another program"):
            open_store(f"{sqlite_url(path)}?timeout=0.05")
    finally:
        holder.rollback()
        holder.close()
        impatient.close()


def test_a_store_that_somebody_writes_to_is_opened_and_read_all_the_same(path: Path) -> None:
    first = open_store(str(path))
    saved(first, made_up_result(*OLD))
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        second = open_store(f"{sqlite_url(path)}?timeout=0.05")
        assert len(second.document_records()) == 1
        second.close()
    finally:
        holder.rollback()
        holder.close()
        first.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(StoreError, match=r"cannot be written.*permissions"):
            open_store(str(tmp_path / "gcm.sqlite"))
    finally:
        tmp_path.chmod(0o700)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be written.*Check the folder"):
        open_store(str(tmp_path / "missing" / "gcm.sqlite"))


def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    path.write_text("Dear colleagues, please find attached our statement. " * 20)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="not a database"):
        open_store(str(path))
    assert path.read_bytes() == before


def test_the_database_of_another_program_is_refused_and_left_alone(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE invoices (number INTEGER)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=r"another program.*invoices.*Name another store"):
        open_store(str(path))
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "url", ["nonsense://somewhere/db", "sqlite+nodriver:///x", "://", "postgresql+nodriver://h/d"]
)
def test_an_address_that_names_no_database_is_told(url: str) -> None:
    with pytest.raises(StoreError, match=r"cannot be opened.*Name an SQLite file or an SQLAlchemy URL"):
        open_store(url)


@pytest.mark.parametrize(
    "url", ["postgresql+nodriver://ada:secret@host/db", "nonsense://ada:secret@host:port/db"]
)
def test_a_password_never_stands_in_a_message(url: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("name", ["what?", "100% done", "#1", "a;b", "a&b=c", "with space", "dé"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    for address in (sqlite_url(folder / "one.sqlite"), str(folder / "two.sqlite")):
        open_store(address).close()
    assert sorted(path.name for path in folder.iterdir()) == ["one.sqlite", "two.sqlite"]


def test_text_that_tries_to_be_sql_is_text(store: Store) -> None:
    result = saved(
        store, made_up_result(("'); DROP TABLE decisions; --", [9]), source="'; DELETE FROM files; --")
    )
    decided(store, result, reviewer="Robert'); DROP TABLE tags;--")
    assert store.passage_records(result.document.id)[0]["text"] == "'); DROP TABLE decisions; --"
    assert store.decisions_on(result.document.id)[0]["reviewer"] == "Robert'); DROP TABLE tags;--"


def test_a_full_disk_is_told_and_what_was_there_stays(on_sqlite: Store) -> None:
    old = saved(on_sqlite, made_up_result(*OLD))
    with on_sqlite._engine.connect() as connection:
        connection.exec_driver_sql(
            "PRAGMA max_page_count = 1"
        )  # no less than there are: the file cannot grow
    with pytest.raises(StoreError, match=r"disk of the store .* is full.*Make room"):
        on_sqlite.save_result(made_up_result(("We will end smuggling. " * 5_000, [9])), key="k2")
    assert on_sqlite.document_keys() == {old.document.id: "k1"}


# -- inboxes --------------------------------------------------------------------------------------------------------


def in_inbox(store: Store, inbox: str, source: str = "a.txt") -> None:
    store.save_file(source, document="d" * 64, size=1, modified=1.0, key="k", inbox=inbox)


def test_an_inbox_that_moved_keeps_what_is_known_of_it_where_it_is_alone(store: Store) -> None:
    in_inbox(store, "/old")
    store.claim_inbox("/new", alone=True)
    assert list(store.known_files("/new")) == ["a.txt"]
    assert store.known_files("/old") == {}


def test_inboxes_side_by_side_leave_each_other_s_names_alone(store: Store) -> None:
    in_inbox(store, "/one")
    in_inbox(store, "")  # from a store that did not tell inboxes apart yet
    store.claim_inbox("/two", alone=False)
    assert list(store.known_files("/one")) == list(store.known_files("/two")) == ["a.txt"]
    assert store.known_files("") == {}
    store.forget_files(["a.txt"], inbox="/two")
    assert list(store.known_files("/one")) == ["a.txt"]


def test_what_was_known_of_a_former_inbox_goes_where_the_new_one_is_known_already(store: Store) -> None:
    in_inbox(store, "/old")
    in_inbox(store, "/older")
    in_inbox(store, "/new", "b.txt")
    store.claim_inbox("/new", alone=True)
    assert list(store.known_files("/new")) == ["b.txt"]
    assert store.known_files("/old") == store.known_files("/older") == {}
