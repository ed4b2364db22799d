"""Batches and reviewers at once, on either database: nothing is lost, nothing doubled, nothing overwritten unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from gcm_classify.batch import run_batch
from gcm_classify.errors import DecisionConflict
from gcm_classify.review import decide, review_of
from gcm_classify.store import open_store
from gcm_classify.uploads import submit_upload, upload_states, work_off
from madeup import MadeUpClassifier, contents, expected, write_inbox

NUMBERS = tuple(range(1, 24))


@pytest.fixture
def url(store_url: str) -> str:
    """A store in which everybody has the patience of a busy machine."""
    open_store(store_url).close()
    return f"{store_url}?timeout=60" if store_url.startswith("sqlite") else store_url


def together(*works: Callable[[], Any]) -> list[Any]:
    """Start all at one moment, each in a thread of its own; their results in order."""
    ready = Barrier(len(works))

    def start(work: Callable[[], Any]) -> Any:
        ready.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(start, works))


def batch(url: str, inbox: Path, output: Path) -> Callable[[], Any]:
    return lambda: run_batch(inbox, output, MadeUpClassifier(), store=url)  # type: ignore[arg-type]


def test_batches_of_one_and_of_other_inboxes_at_once_end_as_each_alone(url: str, tmp_path: Path) -> None:
    one, two = write_inbox(tmp_path / "one", 8), write_inbox(tmp_path / "two", 8, first=4)
    together(
        batch(url, one, tmp_path / "a"), batch(url, one, tmp_path / "b"), batch(url, two, tmp_path / "c")
    )
    for inbox, outputs in ((one, "ab"), (two, "c")):
        run_batch(inbox, tmp_path / f"alone-{inbox.name}", MadeUpClassifier())  # type: ignore[arg-type]
        for output in outputs:
            assert contents(tmp_path / output) == contents(tmp_path / f"alone-{inbox.name}")
    store = open_store(url)
    whole = {**expected(one), **expected(two)}
    assert store.document_keys().keys() == whole.keys()
    assert store.counts().passages == sum(passages for passages, _ in whole.values())
    assert len(store.document_records()) == 16
    store.close()


def test_reviewers_and_a_batch_at_once_never_overwrite_what_they_have_not_seen(
    url: str, tmp_path: Path
) -> None:
    inbox = write_inbox(tmp_path / "inbox", 3)
    batch(url, inbox, tmp_path / "output")()
    first = open_store(url)
    document = first.document_records()[0]["id"]
    first.close()

    def reviewer(name: str) -> Callable[[], tuple[int, int]]:
        def work() -> tuple[int, int]:
            store, saved, refused = open_store(url), 0, 0
            for turn in range(12):
                review = [one for one in review_of(store, document) if one.suggested][turn % 2]
                verdict: Any = ("accept", "reject")[(turn + len(name)) % 2]
                try:
                    decide(
                        store,
                        review,
                        verdict,
                        objective=review.suggested[0],
                        reviewer=name,
                        model="m",
                        numbers=NUMBERS,
                    )
                    saved += 1
                except DecisionConflict:
                    refused += 1
            store.close()
            return saved, refused

        return work

    again = lambda: run_batch(inbox, tmp_path / "output", MadeUpClassifier("1" * 64), store=url)  # type: ignore[arg-type]  # noqa: E731
    *counts, _ = together(reviewer("Ada"), reviewer("Bob"), reviewer("Grace"), again)
    store = open_store(url)
    rows = store.decisions_on(document)
    assert len(rows) == sum(saved for saved, _ in counts)
    assert all(saved + refused == 12 for saved, refused in counts)
    for row in rows:
        others = [
            one for one in rows if one["passage"] == row["passage"] and one["reviewer"] != row["reviewer"]
        ]
        before = [one["id"] for one in others if one["id"] < row["id"]]
        assert max(before, default=0) <= (row["seen"] or 0)
    assert store.counts().tags == sum(tags for _, tags in expected(inbox).values())
    store.close()


def test_two_workers_and_their_senders_take_every_upload_once(url: str, tmp_path: Path) -> None:
    inbox = write_inbox(tmp_path / "inbox", 10)
    read: list[str] = []

    class Noting(MadeUpClassifier):
        def __call__(self, path: str | Path, *, source: str | None = None) -> Any:
            read.append(str(source))
            return super().__call__(path, source=source)

    def send(paths: Sequence[Path]) -> Callable[[], None]:
        def work() -> None:
            store = open_store(url)
            for path in paths:
                submit_upload(store, path.name, path.read_bytes(), originals=tmp_path / "originals")
            store.close()

        return work

    def take() -> None:
        store = open_store(url)
        while store.counts().uploads.get("DONE", 0) < 10:
            work_off(store, Noting())  # type: ignore[arg-type]
        store.close()

    paths = sorted(inbox.iterdir())
    together(send(paths[:5]), send(paths[5:]), take, take)
    store = open_store(url)
    assert [one.stage for one in upload_states(store)] == ["done"] * 10
    assert max(Counter(read).values()) == 1
    assert sorted(record["source"] for record in store.document_records()) == [path.name for path in paths]
    store.close()
