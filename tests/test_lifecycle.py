"""A withdrawn document is hidden and comes back; of an erased one a line without content stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from fakes import FakeClassifier
from gcm_classify.batch import run_batch
from gcm_classify.errors import StoreError, UsageError
from gcm_classify.review import correct_profile, decide, profile_in_force, review_of
from gcm_classify.schema import document_events, metadata
from gcm_classify.store import DocumentFilter, Store, open_store
from gcm_classify.uploads import submit_upload, upload_states, work_off

SECRET = "Confidential: the smuggling ring at the northern harbour was named by three of our officers."
OTHER = "We will lower recruitment fees for all who leave their homes for work abroad."


@pytest.fixture
def store(any_store: Store) -> Store:
    """On either database."""
    return any_store


@pytest.fixture
def document(store: Store, tmp_path: Path) -> str:
    """A document that was uploaded, reviewed and corrected."""
    submit_upload(store, "harbour.txt", SECRET.encode(), originals=tmp_path / "originals", by="Ada")
    submit_upload(store, "other.txt", OTHER.encode(), originals=tmp_path / "originals", by="Ada")
    work_off(store, FakeClassifier())
    identity = next(one["id"] for one in store.document_records() if one["source"] == "harbour.txt")
    review = review_of(store, identity)[0]
    decide(store, review, "accept", objective=9, reviewer="Ada", model="m", numbers=range(1, 24))
    correct_profile(store, profile_in_force(store, identity), "date", "2026-03", reviewer="Ada", model="m")
    return identity


def shown(store: Store) -> list[str]:
    return [record["source"] for record in store.document_records()]


def test_a_withdrawn_document_is_hidden_everywhere_and_comes_back(store: Store, document: str) -> None:
    store.withdraw(document, by="Ada", why="sent by mistake")
    assert shown(store) == ["other.txt"]
    assert [one["source"] for one in store.documents_page().records] == ["other.txt"]
    assert store.passages_on(9).records == store.open_tags(status="auto").records[1:] == ()
    assert (store.counts().documents, store.counts().withdrawn) == (1, 1)
    marked = {one["source"]: one.get("withdrawn", False) for one in store.document_records(withdrawn=True)}
    assert marked == {"harbour.txt": True, "other.txt": False}
    assert [one["source"] for one in store.documents_page(DocumentFilter(withdrawn=True)).records] == [
        "harbour.txt"
    ]
    store.restore(document, by="Bo", why="it was no mistake")
    assert shown(store) == ["harbour.txt", "other.txt"]
    events = [(one["event"], one["by"], one["why"]) for one in store.events_on(document)]
    assert events == [("withdrawn", "Ada", "sent by mistake"), ("restored", "Bo", "it was no mistake")]


def test_a_new_reading_does_not_bring_a_withdrawn_document_back(
    store: Store, document: str, tmp_path: Path
) -> None:
    store.withdraw(document, by="Ada", why="sent by mistake")
    submit_upload(store, "again.txt", SECRET.encode(), originals=tmp_path / "originals")
    work_off(store, FakeClassifier(key="1" * 64))
    assert shown(store) == ["other.txt"]


def everything(store: Store) -> str:
    """Every row of every table but the schema's own, as text."""
    with store._reading() as connection:
        rows = [
            list(connection.execute(select(table)))
            for table in metadata.sorted_tables
            if table.name != "meta"
        ]
    return repr(rows)


def test_of_an_erased_document_a_line_without_content_stays(
    store: Store, document: str, tmp_path: Path
) -> None:
    original = Path(str(store.document_path(document)))
    assert original.is_file() and "harbour" in everything(store)
    store.erase(document, by="Bo", why="asked for by its sender")
    assert not original.exists()
    left = everything(store)
    assert "harbour" not in left and "smuggling" not in left
    with store._reading() as connection:
        (line,) = connection.execute(select(document_events)).all()
    assert (line.document, line.event, line.by, line.why) == (
        document,
        "erased",
        "Bo",
        "asked for by its sender",
    )
    assert shown(store) == ["other.txt"]
    assert store.erased() == {document}
    if store.is_sqlite:
        assert b"northern harbour" not in (tmp_path / "gcm.sqlite").read_bytes()


def test_what_was_erased_is_refused_when_it_comes_again_until_it_is_restored(
    store: Store, document: str, tmp_path: Path
) -> None:
    store.erase(document, by="Bo", why="asked for by its sender")
    receipt = submit_upload(store, "harbour.txt", SECRET.encode(), originals=tmp_path / "originals")
    work_off(store, FakeClassifier())
    (found,) = upload_states(store, [receipt])
    assert (found.stage, found.code) == ("failed", "ERASED")
    assert shown(store) == ["other.txt"]
    store.restore(document, by="Bo", why="they sent it again on purpose")
    submit_upload(store, "harbour.txt", SECRET.encode(), originals=tmp_path / "originals")
    work_off(store, FakeClassifier())
    assert shown(store) == ["harbour.txt", "other.txt"]


def test_a_batch_refuses_what_was_erased_and_says_so(tmp_path: Path) -> None:
    inbox, output = tmp_path / "inbox", tmp_path / "output"
    inbox.mkdir()
    (inbox / "harbour.txt").write_text(SECRET, encoding="utf-8")
    (inbox / "copy.txt").write_text(SECRET, encoding="utf-8")
    run_batch(inbox, output, FakeClassifier())
    store = open_store(str(output / "gcm.sqlite"))
    identity = store.document_records()[0]["id"]
    store.erase(identity, by="Bo", why="asked for by its sender")
    store.close()
    left = [path.name for path in inbox.iterdir()]
    assert len(left) == 1  # the original that was recorded is gone, a copy that nobody recorded is not
    assert run_batch(inbox, output, FakeClassifier(), force=True).outcomes == {"ERASED": 1}
    assert SECRET not in (output / "passages.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["withdraw", "restore", "erase"])
@pytest.mark.parametrize(("by", "why"), [("", "because"), ("Ada", " ")])
def test_nobody_hides_or_erases_without_a_name_and_a_reason(
    store: Store, document: str, name: str, by: str, why: str
) -> None:
    with pytest.raises(UsageError, match="need a name and a reason"):
        getattr(store, name)(document, by=by, why=why)
    assert store.events_on(document) == []


@pytest.mark.parametrize("name", ["withdraw", "restore", "erase"])
def test_what_is_not_there_can_neither_be_hidden_nor_erased(store: Store, name: str) -> None:
    with pytest.raises(StoreError, match="no such document"):
        getattr(store, name)("0" * 64, by="Ada", why="because")
    assert store.events_on("0" * 64) == []


def test_an_original_that_cannot_be_removed_keeps_everything(
    store: Store, document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*anything: Any, **others: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(StoreError, match=r"cannot be removed \(Permission denied\), so nothing was erased"):
        store.erase(document, by="Bo", why="asked for")
    assert shown(store) == ["harbour.txt", "other.txt"]
