"""Results as Parquet: the same as the lines of the output files, in row groups, and all four files or none."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pyarrow import parquet

import gcm_classify as gcm
from conftest import SampleRun, read_lines
from gcm_classify.batch import run_batch
from gcm_classify.errors import MissingExtra, StoreError
from gcm_classify.exchange import parquet as exchange_parquet
from gcm_classify.exchange import write_parquet
from gcm_classify.exchange.arrowtypes import fitted
from gcm_classify.frames import dtypes_of
from gcm_classify.store import Store, open_existing
from madeup import MadeUpClassifier, write_inbox


@pytest.fixture(scope="module")
def tables(sample_run: SampleRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample inbox's results."""
    folder = tmp_path_factory.mktemp("parquet")
    store = open_existing(str(sample_run.output / "gcm.sqlite"))
    write_parquet(store, folder)
    store.close()
    return folder


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Store]:
    """A store with 16 names of 12 contents."""
    inbox = write_inbox(tmp_path / "filled", 16)
    run_batch(inbox, tmp_path / "filled-run", MadeUpClassifier())  # type: ignore[arg-type]
    store = open_existing(str(tmp_path / "filled-run" / "gcm.sqlite"))
    yield store
    store.close()


def rows(path: Path) -> list[dict[str, Any]]:
    return list(parquet.read_table(path).to_pylist(maps_as_pydicts="strict"))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("name", ["passages", "failures"])
def test_a_row_says_what_the_line_of_the_output_file_says(
    name: str, tables: Path, sample_run: SampleRun
) -> None:
    assert rows(tables / f"{name}.parquet") == sample_run.records(name)


def document_rows(path: Path) -> list[dict[str, Any]]:
    """As in `documents.jsonl`: sections of a profile are JSON in Parquet."""
    found = rows(path)
    for row in found:
        row["profile"]["sections"] = [json.loads(one) for one in row["profile"]["sections"]]
    return found


def test_a_document_s_row_says_what_its_line_says(tables: Path, sample_run: SampleRun) -> None:
    assert document_rows(tables / "documents.parquet") == sample_run.records("documents")


def test_an_object_that_the_contract_leaves_open_is_json_and_one_of_named_values_a_map() -> None:
    section = {"title": "Annex", "pages": None}
    profile = {"sections": [section], "confidence": {"mode": 0.9}}
    row = fitted("documents")({"profile": profile, "unknown": 1})
    assert json.loads(row["profile"]["sections"][0]) == section
    assert row["profile"]["confidence"] == [("mode", 0.9)] and "unknown" not in row


def test_a_revision_is_told_as_in_the_output_file(fake: Any, tmp_path: Path) -> None:
    inbox, text = (
        tmp_path / "inbox",
        " ".join(f"Measure {n} ends the smuggling of migrants." for n in range(60)),
    )
    inbox.mkdir()
    (inbox / "statement.txt").write_text(text, encoding="utf-8")
    (inbox / "statement rev 1.txt").write_text(f"{text} It was agreed.", encoding="utf-8")
    run_batch(inbox, tmp_path / "run", fake)
    store = open_existing(str(tmp_path / "run" / "gcm.sqlite"))
    write_parquet(store, tmp_path / "tables")
    store.close()
    found = document_rows(tmp_path / "tables" / "documents.parquet")
    assert found == read_lines(tmp_path / "run" / "documents.jsonl")
    assert [len(row["versions"]) for row in found] in ([0, 1], [1, 0])


def test_there_is_one_flat_row_for_each_tag_with_the_columns_of_the_frame(
    tables: Path, sample_run: SampleRun
) -> None:
    found = pd.read_parquet(tables / "tags.parquet")
    assert list(found.columns) == list(dtypes_of("tags"))
    wanted = [
        (passage["id"], tag["objective"], tag["probability"], tag["status"])
        for passage in sample_run.records("passages")
        for tag in passage["tags"]
    ]
    columns = ["passage", "objective", "probability", "status"]
    assert list(found[columns].itertuples(index=False, name=None)) == wanted
    assert set(found["source"]) <= {one["source"] for one in sample_run.records("documents")}


def test_a_column_says_in_the_file_what_it_means(tables: Path) -> None:
    schema = parquet.read_schema(tables / "passages.parquet")
    assert schema.field("number").metadata == {b"description": b"its own paragraph number, as printed"}


def test_rows_are_written_in_groups_and_the_same_bytes_under_two_names_have_their_passages_once(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange_parquet, "_AT_ONCE", 10)
    monkeypatch.setattr(exchange_parquet, "_GROUP", 2)
    wrote = write_parquet(filled, tmp_path / "tables")
    assert (wrote.documents, wrote.passages, wrote.failures) == (16, 12 * 12, 0)
    about = parquet.read_metadata(tmp_path / "tables" / "passages.parquet")
    assert [about.row_group(place).num_rows for place in range(about.num_row_groups)] == [20] * 7 + [4]
    assert len(rows(tmp_path / "tables" / "tags.parquet")) == wrote.tags > 0


def test_where_nothing_changed_the_files_are_left_alone(filled: Store, tmp_path: Path) -> None:
    write_parquet(filled, tmp_path / "tables")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "tables").iterdir()}
    write_parquet(filled, tmp_path / "tables")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "tables").iterdir()} == before


def test_a_store_that_breaks_midway_leaves_all_files_as_they_were(
    filled: Store, sample_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_parquet(filled, tmp_path / "tables")
    before = bytes_of(tmp_path / "tables")

    def broken() -> list[dict[str, Any]]:
        raise StoreError("the server went away")

    monkeypatch.setattr(sample_store, "each_failure_record", broken)  # the last to be asked for
    with pytest.raises(StoreError):
        write_parquet(sample_store, tmp_path / "tables")
    assert bytes_of(tmp_path / "tables") == before


def test_an_empty_store_gives_tables_with_their_columns_and_no_rows(store: Store, tmp_path: Path) -> None:
    write_parquet(store, tmp_path)
    found = pd.read_parquet(tmp_path / "tags.parquet")
    assert len(found) == 0 and list(found.columns) == list(dtypes_of("tags"))
    assert parquet.read_schema(tmp_path / "documents.parquet").names[:2] == ["id", "source"]


def test_without_pyarrow_the_extra_is_named(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(MissingExtra, match=r"gcm-classify\[parquet\]"):
        write_parquet(store, tmp_path / "tables")
    assert not (tmp_path / "tables").exists()


def test_the_command_writes_the_tables_and_counts_them(
    command_line: Callable[..., Any], sample_run: SampleRun, tables: Path, tmp_path: Path
) -> None:
    asked = ["export", "--store", sample_run.output / "gcm.sqlite", "--format", "parquet"]
    done = command_line(*asked, "--output", tmp_path / "tables")
    assert done.returncode == 0, done.stderr
    count = len(sample_run.records("passages"))
    assert f"{count} passages" in " ".join(done.stderr.split())
    assert bytes_of(tmp_path / "tables") == bytes_of(tables)
    refused = command_line(*asked, "--output", tmp_path / "tables", "--passages", "open")
    assert refused.returncode == 2 and "every passage" in refused.stderr


def test_what_a_document_says_reads_back_as_the_public_frame_does(
    tables: Path, classifier: gcm.Classifier, sample_run: SampleRun
) -> None:
    source, result = next((name, one) for name, one in sample_run.results.items() if one.tags)
    found = pd.read_parquet(tables / "tags.parquet")
    mine = found[found["source"] == source]
    assert mine["objective"].tolist() == result.to_frame()["objective"].tolist()
