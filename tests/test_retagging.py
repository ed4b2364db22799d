"""Documents that were only tagged anew: written by the hand, with nothing touched that tags do not decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import Engine, event

from fakes import made_up_result
from gcm_classify.datamodels import DocumentResult
from gcm_classify.records import document_record, passage_records
from gcm_classify.rows import rows_of
from gcm_classify.store import Store, file_row
from gcm_classify.store.database import _as_json, _from_json
from gcm_classify.verdicts import NewDecision

TEXTS = ("We will end smuggling.", "Nothing here.", "Lower recruitment fees.")


@pytest.fixture
def store(any_store: Store) -> Store:
    """On either database."""
    return any_store


def result(*numbers: Sequence[int], source: str = "a.txt", prepared: str | None = "p1") -> DocumentResult:
    made = made_up_result(*zip(TEXTS, numbers, strict=True), source=source)
    return replace(made, prepared=prepared)


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_new_tags_stand_in_place_of_the_old_ones(store: Store) -> None:
    first, second = result([9], [], [6]), result([13], [20], [], source="b.txt")
    store.save_results([(rows_of(first), "/inbox/a.txt"), (rows_of(second), None)], key="k1")
    for name, made in (("a.txt", first), ("b.txt", second)):
        store.save_files([file_row(name, document=made.document.id, size=1, modified=1.0, key="k1")])
    again = [result([], [21], [6, 9]), result([], [], [], source="b.txt")]
    store.save_results([(rows_of(one), "/moved/a.txt") for one in again], key="k2")
    for made in again:
        identity = made.document.id
        found = [
            {name: value for name, value in record.items() if name not in ("start", "end")}
            for record in store.passage_records(identity)
        ]
        assert found == passage_records(made)
        kept = store.document_record(identity)
        assert {name: value for name, value in kept.items() if name != "fingerprint"} == document_record(made)
        assert store.document_keys()[identity] == "k2"
        assert store.document_path(identity) == "/moved/a.txt"


def test_passages_text_and_mechanisms_are_left_alone(store: Store) -> None:
    store.save_results([(rows_of(result([9], [], [6])), None)], key="k1")
    with statements() as sent:
        store.save_results([(rows_of(result([], [21], [6])), None)], key="k2")
    written = [one for one in sent if one.startswith(("INSERT", "DELETE", "UPDATE"))]
    assert written
    assert not [
        one for one in written if " passages" in one or "mechanisms" in one or "INTO documents " in one
    ]


@pytest.mark.parametrize("prepared", [None, "p2"])
def test_what_was_prepared_otherwise_is_replaced_as_a_whole(store: Store, prepared: str | None) -> None:
    store.save_results([(rows_of(result([9], [], [6])), None)], key="k1")
    other = result([13], [], [], prepared=prepared)
    shorter = replace(other, passages=other.passages[:1])
    store.save_results([(rows_of(shorter), None)], key="k2")
    assert len(store.passage_records(other.document.id)) == 1


def test_what_people_decided_stands_on_the_new_tags(store: Store) -> None:
    first = result([9], [], [6])
    store.save_results([(rows_of(first), None)], key="k1")
    passage = first.passages[0]
    store.add_decision(
        NewDecision(
            document=first.document.id,
            passage=passage.id,
            objective=9,
            verdict="accept",
            reviewer="Ada",
            model="m",
            probability=0.9,
            text=passage.text,
        )
    )
    store.save_results([(rows_of(result([13], [], [6])), None)], key="k2")
    (decision,) = store.decisions_on(first.document.id)
    assert (decision["passage"], decision["objective"]) == (passage.id, 9)


def test_a_group_is_written_whole_or_not_at_all(store: Store) -> None:
    store.save_results([(rows_of(result([9], [], [6])), None)], key="k1")

    def half() -> None:
        with store.together():
            store.save_results([(rows_of(result([], [21], [])), None)], key="k2")
            store.save_files([file_row("a.txt", document="d", size=1, modified=1.0, key="k2")])
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        half()
    assert set(store.document_keys().values()) == {"k1"}
    assert store.known_files() == {}
    store.save_results([(rows_of(result([], [21], [])), None)], key="k3")  # the store is of use as before
    assert set(store.document_keys().values()) == {"k3"}


@pytest.mark.parametrize("value", ["half \ud83d of a pair", "caf\u00e9 \u2028", 0.1, 1e-7, 12.0, None, "NaN"])
def test_what_is_recorded_comes_back_as_it_was(value: object) -> None:
    back = _from_json(_as_json({"value": [value]}))
    assert back == {"value": [value]}
    assert [type(one) for one in back["value"]] == [type(value)]


def test_numbers_of_numpy_and_not_a_number_of_an_older_version_are_taken() -> None:
    assert _from_json(_as_json({"probability": np.float64(0.25)})) == {"probability": 0.25}
    assert str(_from_json('{"probability": NaN}')) == "{'probability': nan}"
