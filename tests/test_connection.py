"""Queries over a store as frames: what is asked comes, in constant columns, a part at a time, and nothing is written."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import gcm_classify as gcm
from fakes import made_up_result
from gcm_classify.connection import Connection
from gcm_classify.datamodels import (
    DocumentResult,
    Failure,
    FunctionFinding,
    ObjectiveFinding,
    Practice,
    Profile,
)
from gcm_classify.errors import StoreError, UsageError
from gcm_classify.frames import dtypes_of
from gcm_classify.review import decide, review_of
from gcm_classify.store import Slice, Store, open_store

NUMBERS = tuple(range(1, 24))
BALI = made_up_result(
    ("We end smuggling.", [9]),
    ("Lower recruitment fees.", [6, 9]),
    ("Thanks.", []),
    source="bali.pdf",
    title="Bali",
)
MIDSA = made_up_result(
    ("Smugglers are tried.", [9]), source="midsa.docx", title="Southern Africa", probability=0.6
)
SPEAKERS = {
    "bali.pdf": Profile(
        input_type="outcome_document", phase="before_imrf", mode="direct", mechanisms=("Bali Process",),
        date="2026-03-13", forum=2026,
    ),
    "midsa.docx": Profile(
        input_type="oral_statement", phase="during_imrf", mode="direct_joint", unregistered=("Our Forum",),
        mechanisms=("Migration Dialogue for Southern Africa", "Bali Process"), date="2022-05", forum=2022,
    ),
}  # fmt: skip
FICHE = Practice(
    id="f" * 24, document="", title="One post for two countries", countries=("Ghana", "Togo"), country_codes=("GH", "TG"),
    location="Ghana, Togo", mechanisms=("Bali Process",), stated=(11,), filed_as="11",
    inferred=(ObjectiveFinding(9, 0.8, "inferred", True, ("p",)),), disagrees=True, partners="", period="2024",
    description="Officers share a desk.", results="", page=2, start=0, end=5, place=0, fields=(), passages=(),
)  # fmt: skip


def keep(store: Store, result: DocumentResult) -> None:
    store.save_result(result, key="k")
    store.save_file(result.source, document=result.document.id, size=1, modified=1.0, key="k")


def say(
    store: Store,
    result: DocumentResult,
    verdict: Any,
    objective: int | None,
    place: int = 0,
    who: str = "Ada",
) -> None:
    review = review_of(store, result.document.id)[place]
    decide(store, review, verdict, objective=objective, reviewer=who, model="m-1", numbers=NUMBERS)


def fill(store: Store) -> None:
    """Two documents of two forums, one failure, one practice, three decisions of two people."""
    for result in (BALI, MIDSA):
        passages = tuple(replace(p, function=FunctionFinding("commitment"), page=3) for p in result.passages)
        practices = (replace(FICHE, document=result.document.id),) if result is BALI else ()
        keep(store, replace(result, profile=SPEAKERS[result.source], passages=passages, practices=practices))
    failure = Failure("broken.pdf", None, "CORRUPT", "Corrupt", "It cannot be read.", "ingest")
    store.save_file("broken.pdf", document=None, size=1, modified=1.0, key="k", failure=failure)
    say(store, BALI, "accept", 9)
    say(store, BALI, "reject", 9, place=1)
    say(store, BALI, "add", 9, place=2, who="Grace")


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """Filled once: nothing here writes."""
    store = open_store(str(tmp_path_factory.mktemp("connection") / "gcm.sqlite"))
    fill(store)
    with Connection(store) as connection:
        yield connection


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Connection]:
    open_store(str(tmp_path / "empty.sqlite")).close()
    with gcm.connect(str(tmp_path / "empty.sqlite")) as connection:
        yield connection


ASKED: dict[str, dict[str, Any]] = {
    "documents": {},
    "passages": {"objective": 9},
    "decisions": {},
    "practices": {},
    "failures": {},
    "silence": {},
}


def sources(found: pd.DataFrame) -> list[str]:
    return found["source"].tolist()


@pytest.mark.parametrize("name", ASKED)
def test_columns_and_dtypes_are_the_same_with_and_without_rows(
    name: Any, connection: Connection, empty: Connection
) -> None:
    full, nothing = getattr(connection, name)(**ASKED[name]), getattr(empty, name)(**ASKED[name])
    assert len(full) and not len(nothing)
    for found in (full, nothing):
        assert found.dtypes.astype(str).to_dict() == dtypes_of(name)


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("rows", [1, 2, 1000])
def test_a_frame_in_parts_is_the_same_frame(name: Any, rows: int, connection: Connection) -> None:
    parts = list(connection.iter_frames(name, rows=rows, **ASKED[name]))
    assert all(0 < len(part) <= rows for part in parts)
    assert all(part.dtypes.astype(str).to_dict() == dtypes_of(name) for part in parts)
    whole = getattr(connection, name)(**ASKED[name])
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)


def test_slices_of_the_store_are_put_together(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = {name: getattr(connection, name)(**asked) for name, asked in ASKED.items()}
    monkeypatch.setattr("gcm_classify.queries._AT_ONCE", 1)
    for name, asked in ASKED.items():
        pd.testing.assert_frame_equal(getattr(connection, name)(**asked), whole[name])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["bali.pdf", "midsa.docx"]),
        ({"roundtable": 2}, ["bali.pdf", "midsa.docx"]),
        ({"roundtable": 1}, ["bali.pdf"]),
        ({"objective": 6}, ["bali.pdf"]),
        ({"forum": 2022}, ["midsa.docx"]),
        ({"mechanism": "MIDSA"}, ["midsa.docx"]),
        ({"mechanism": ["Bali Process", "Quito Process"]}, ["bali.pdf", "midsa.docx"]),
        ({"language": "es"}, []),
        ({"since": "2026-01-01"}, ["bali.pdf"]),
        ({"since": datetime.date(2026, 3, 13)}, ["bali.pdf"]),
        ({"until": "2022"}, ["midsa.docx"]),
        ({"input_type": "oral_statement"}, ["midsa.docx"]),
        ({"words": "SOUTHERN"}, ["midsa.docx"]),
        ({"needs_review": True}, []),
        ({"forum": 2026, "roundtable": 2, "mechanism": "Bali Process"}, ["bali.pdf"]),
    ],
)
def test_documents_are_those_that_pass_every_filter(
    asked: dict[str, Any], expected: list[str], connection: Connection
) -> None:
    assert sources(connection.documents(**asked)) == expected


def test_a_document_s_row_says_who_speaks_and_where_it_goes(connection: Connection) -> None:
    row = connection.documents(forum=2026).iloc[0]
    assert row["mechanisms"] == ("Bali Process",)
    assert (row["roundtables"], row["objectives"]) == ((1, 2), (6, 9))
    assert (row["date"], row["forum"], row["input_type"]) == ("2026-03-13", 2026, "outcome_document")
    assert (row["open_tags"], row["decided_tags"]) == (1, 2)
    assert pd.isna(row["pages"])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            {},
            [
                ("bali.pdf", "rejected"),
                ("bali.pdf", "accepted"),
                ("midsa.docx", "open"),
                ("bali.pdf", "added"),
            ],
        ),
        ({"forum": 2022}, [("midsa.docx", "open")]),
        ({"mechanism": "MIDSA"}, [("midsa.docx", "open")]),
        ({"language": "fr"}, []),
        ({"function": "practice"}, []),
        ({"standpoint": "open"}, [("midsa.docx", "open")]),
        ({"standpoint": ["accepted", "rejected"]}, [("bali.pdf", "rejected"), ("bali.pdf", "accepted")]),
        ({"probability": 0.7, "primary": True}, [("bali.pdf", "accepted")]),
        ({"until": "2025-12-31"}, [("midsa.docx", "open")]),
        ({"status": "review"}, []),
    ],
)
def test_passages_on_an_objective_are_those_tagged_and_those_that_people_added(
    asked: dict[str, Any], expected: list[tuple[str, str]], connection: Connection
) -> None:
    found = connection.passages(9, **asked)
    assert sorted(zip(found["source"], found["standpoint"], strict=True)) == sorted(expected)


def test_passages_stand_by_probability_with_their_mechanisms(connection: Connection) -> None:
    found = connection.passages(9)
    assert found["probability"].tolist()[:3] == [0.9, 0.9, 0.6]
    assert pd.isna(found["probability"].iloc[3])
    assert found["reviewer"].iloc[3] == "Grace"
    by_mechanism = found.explode("mechanisms").groupby("mechanisms").size().to_dict()
    assert by_mechanism == {"Bali Process": 4, "Migration Dialogue for Southern Africa": 1, "Our Forum": 1}


def test_decisions_come_oldest_first_with_the_moment_they_were_taken(connection: Connection) -> None:
    found = connection.decisions()
    assert found["verdict"].tolist() == ["accept", "reject", "add"]
    assert found["decided"].is_monotonic_increasing
    assert found["decision"].is_unique


def test_decisions_are_asked_by_moment_person_and_document(connection: Connection) -> None:
    moments = connection.decisions()["decided"]
    assert len(connection.decisions(since=moments[1].isoformat())) == 2
    assert len(connection.decisions(until=moments[1].isoformat())) == 2
    assert len(connection.decisions(until=moments[0].tz_convert("Asia/Tokyo").isoformat())) == 1
    today = datetime.datetime.now(datetime.UTC).date()
    assert len(connection.decisions(since=today, until=today + datetime.timedelta(days=1))) == 3
    assert len(connection.decisions(since=today + datetime.timedelta(days=2))) == 0
    assert connection.decisions(reviewer="Grace")["verdict"].tolist() == ["add"]
    assert len(connection.decisions(forum=2026)) == 3
    assert len(connection.decisions(forum=2022)) == 0


def test_many_decisions_of_one_moment_come_once_each(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store)
    monkeypatch.setattr("gcm_classify.store.opinions.now", lambda: "2026-11-02T10:00:00.000000+00:00")
    for turn in range(7):
        say(store, MIDSA, "accept" if turn % 2 else "reject", 9)
    monkeypatch.setattr("gcm_classify.queries._AT_ONCE", 2)
    found = Connection(store).decisions()
    assert len(found) == 10
    assert found["decision"].is_unique


def test_practices_are_asked_by_what_they_state_or_support(connection: Connection) -> None:
    assert connection.practices()["countries"].tolist() == [("Ghana", "Togo")]
    assert [len(connection.practices(objective=n)) for n in (11, 9, 6)] == [1, 1, 0]
    assert len(connection.practices(forum=2022)) == 0


def test_failures_have_their_code(connection: Connection) -> None:
    found = connection.failures()
    assert found[["source", "code"]].values.tolist() == [["broken.pdf", "CORRUPT"]]
    assert found["document"].isna().all()


def test_the_silence_map_has_a_row_for_each_mechanism_and_objective(connection: Connection) -> None:
    found = connection.silence()
    assert set(found["objective"]) == set(NUMBERS)
    assert len(found) == 23 * found["mechanism"].nunique()
    heard = found[(found["mechanism"] == "Bali Process") & (found["objective"] == 9)].iloc[0]
    assert (heard["state"], heard["documents"]) == ("reviewed", 2)
    assert set(connection.silence(forum=2026)["mechanism"]) == {"Bali Process"}


def test_withdrawn_documents_are_not_shown(store: Store) -> None:
    fill(store)
    from sqlalchemy import update

    from gcm_classify.schema import documents

    with store._transaction() as database:
        database.execute(update(documents).where(documents.c.id == BALI.document.id).values(withdrawn=True))
    connection = Connection(store)
    assert sources(connection.documents()) == ["midsa.docx"]
    assert set(sources(connection.passages(9))) == {"midsa.docx"}


@pytest.mark.parametrize(
    ("name", "asked", "message"),
    [
        ("documents", {"forum": 2023}, "no review forum of that year; got 2023"),
        ("documents", {"mechanism": "Hogwarts"}, "no such mechanism in the register; got 'Hogwarts'"),
        ("passages", {"objective": 9, "language": "english"}, "no language; got 'english'"),
        ("passages", {"objective": 9, "since": "May"}, "is no date; got 'May'"),
        ("decisions", {"since": "yesterday"}, "since is no date or moment; got 'yesterday'"),
        ("silence", {"since": "2026", "until": "2025"}, "wrong order"),
    ],
)
def test_a_filter_that_nothing_can_pass_is_refused(
    name: str, asked: dict[str, Any], message: str, empty: Connection
) -> None:
    with pytest.raises(UsageError, match=message):
        getattr(empty, name)(**asked)


def test_a_frame_that_does_not_exist_is_refused_with_those_that_do(empty: Connection) -> None:
    with pytest.raises(UsageError, match="no such frame; got quotes; expected documents, passages"):
        empty.iter_frames("quotes")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="at least one row; got rows=0"):
        empty.iter_frames("documents", rows=0)
    with pytest.raises(TypeError):
        list(empty.iter_frames("documents", colour="red"))


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such store"):
        gcm.connect(str(tmp_path / "gcm.sqlite"))
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.sqlite").write_text("these are notes, no database" * 100, encoding="utf-8")
    with pytest.raises(StoreError):
        gcm.connect(str(tmp_path / "notes.sqlite"))


def test_asking_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "gcm.sqlite"
    store = open_store(str(path))
    fill(store)
    store.close()
    before = path.read_bytes()
    with gcm.connect(str(path)) as connection:
        for name, asked in ASKED.items():
            getattr(connection, name)(**asked)
        assert repr(connection) == f"Connection({connection.url!r})"
    assert path.read_bytes() == before


def test_both_databases_give_the_same_frames(any_store: Store, connection: Connection) -> None:
    fill(any_store)
    here = Connection(any_store)
    for name, asked in ASKED.items():
        found, expected = (getattr(one, name)(**asked) for one in (here, connection))
        own = ["decision", "decided"] if name == "decisions" else []
        pd.testing.assert_frame_equal(found.drop(columns=own), expected.drop(columns=own))


def test_no_more_of_a_long_list_is_read_than_is_taken(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(12):
        keep(store, made_up_result((f"{number} We end smuggling.", [9]), source=f"{number:02d}.txt"))
    read: list[int] = []
    ask = store.passages_on

    def counted(*arguments: Any, **named: Any) -> Slice:
        found = ask(*arguments, **named)
        read.append(len(found.records))
        return found

    monkeypatch.setattr(store, "passages_on", counted)
    monkeypatch.setattr("gcm_classify.queries._AT_ONCE", 3)
    parts = Connection(store).iter_frames("passages", rows=2, objective=9)
    assert read == []
    next(parts)
    assert read == [3]
    assert sum(map(len, parts)) == 10
    assert read == [3, 3, 3, 3]
