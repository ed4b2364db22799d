"""What a worker makes of a result is what the store would give: the same lines, from either."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import SampleRun
from fakes import made_up_result
from gcm_classify.batch.entry import Drafts, Entry, entry_of, passage_lines, state_of
from gcm_classify.batch.mirror import write_mirror
from gcm_classify.batch.run import inbox_name
from gcm_classify.datamodels import DocumentResult
from gcm_classify.rows import passage_row, passage_rows, rows_of
from gcm_classify.store import Store, file_row, open_store, sqlite_url


@pytest.fixture
def drafts(tmp_path: Path) -> Iterator[Drafts]:
    drafts = Drafts(tmp_path)
    yield drafts
    drafts.close()


@pytest.fixture
def entry() -> Entry:
    return entry_of(made_up_result(("We will end smuggling.", [9]), ("Lower fees.", [6]), source="a.txt"))


def drafted(drafts: Drafts, entry: Entry, source: str = "a.txt") -> object:
    return drafts.lines(entry.rows.id, source, state_of(entry.rows.record))


def test_the_lines_of_a_result_are_those_of_the_store(sample_run: SampleRun) -> None:
    store = open_store(sqlite_url(sample_run.output / "gcm.sqlite"))
    results = [result for result in sample_run.results.values() if isinstance(result, DocumentResult)]
    assert len(results) > 5
    for result in results:
        made = entry_of(result)
        from_store = passage_lines(made.source, store.passage_records(result.document.id))
        assert made.lines == from_store
    store.close()


def test_passages_come_out_as_they_were_packed(sample_run: SampleRun) -> None:
    for result in sample_run.results.values():
        expected = [
            passage_row(result.document.id, one, position) for position, one in enumerate(result.passages)
        ]
        assert passage_rows(rows_of(result)) == expected


def test_drafts_give_back_what_was_added(drafts: Drafts, entry: Entry) -> None:
    other = entry_of(made_up_result(("Another.", [1]), source="b.txt"))
    drafts.add(entry)
    drafts.add(other)
    assert drafted(drafts, entry) == entry.lines
    assert drafted(drafts, other, "b.txt") == other.lines


def test_drafts_know_nothing_of_another_name_or_state(drafts: Drafts, entry: Entry) -> None:
    drafts.add(entry)
    assert drafted(drafts, entry, "b.txt") is None
    changed = replace(entry, rows=replace(entry.rows, record={**entry.rows.record, "model": "another"}))
    assert drafted(drafts, changed) is None
    drafts.add(changed)
    assert drafted(drafts, changed) == entry.lines


def test_drafts_leave_nothing_behind(tmp_path: Path, drafts: Drafts, entry: Entry) -> None:
    drafts.add(entry)
    assert not list(tmp_path.iterdir())


def test_what_the_store_says_by_now_goes_before_a_draft(
    any_store: Store, tmp_path: Path, entry: Entry
) -> None:
    name, document = inbox_name(tmp_path), entry.rows.id
    drafts = Drafts(tmp_path)
    drafts.add(entry)
    later = rows_of(made_up_result(("We will end smuggling.", [10]), ("Lower fees.", [6]), source="a.txt"))
    any_store.save_results([(later, None)], key="k")
    any_store.save_files([file_row("a.txt", document=document, size=1, modified=1.0, key="k", inbox=name)])
    write_mirror(tmp_path, any_store, name, drafts)
    drafts.close()
    assert '"tags": [{"objective": 10' in (tmp_path / "passages.jsonl").read_text("utf-8")
