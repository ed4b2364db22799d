"""Kills work again and again: a program that forks a worker, ends it with SIGKILL at a seeded moment, and looks at what
is left. It runs in a process of its own, which has loaded everything once, so that a kill costs a fraction of a second.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from sqlalchemy import Connection, Engine, event, func, select

from fakes import FakeClassifier
from gcm_classify.batch import run_batch
from gcm_classify.ingest import Limits
from gcm_classify.review import PassageReview, decide, review_of
from gcm_classify.schema import documents, files, passages, standing, tags
from gcm_classify.store import Store, open_store
from gcm_classify.uploads import submit_upload, upload_states, work_off
from gcm_classify.verdicts import standing_rows
from madeup import MadeUpClassifier, expected

NUMBERS = tuple(range(1, 24))
Ack = Callable[[str], None]
Make = Callable[..., Any]

_STATEMENTS = 12  # that a batch sends for a file, and more


def _die_at(statement: int) -> None:
    """End this process just before it sends so many a statement: between any two of them it must be safe to die."""
    left = count(statement, -1)

    def die(*_anything: object) -> None:
        if next(left) <= 1:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", die)
    event.listen(Engine, "commit", die)


def killed(
    work: Callable[[Ack], None], acknowledged: Path, words: int, moment: float, statement: int = 0
) -> bool:
    """Run work in a fork, and kill it so many seconds after it has acknowledged so many words, or with `statement` have it
    die at that one; whether it was still running. Words are written without a buffer, so that every acknowledgement given before the kill is known.
    """
    before = len(said(acknowledged))
    pid = os.fork()
    if pid == 0:
        status = 1
        if statement:
            _die_at(statement)
        try:
            handle = os.open(acknowledged, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            work(lambda word: os.write(handle, f"{word}\n".encode()) and None)
            status = 0
        finally:
            os._exit(status)
    while statement or len(said(acknowledged)) < before + words:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return _was_killed(status)
        time.sleep(0.002)
    time.sleep(moment)
    os.kill(pid, signal.SIGKILL)
    return _was_killed(os.waitpid(pid, 0)[1])


def _was_killed(status: int) -> bool:
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the work itself failed"
    return os.WIFSIGNALED(status)


def said(acknowledged: Path) -> list[str]:
    return list(map(unquote, acknowledged.read_text("utf-8").split())) if acknowledged.is_file() else []


def sizes(store: Store) -> dict[str, tuple[int, int]]:
    """For every stored document its number of passages and of tags."""
    with store._reading() as connection:
        if store.is_sqlite:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        stored = connection.execute(select(documents.c.id)).scalars().all()
        return {one: (_rows(connection, passages, one), _rows(connection, tags, one)) for one in stored}


def _rows(connection: Connection, table: Any, document: str) -> int:
    query = select(func.count()).select_from(table).where(table.c.document == document)
    return int(connection.execute(query).scalar_one())


def check_whole(store: Store, whole: dict[str, tuple[int, int]]) -> None:
    """No half document: whatever is there has all its passages and tags."""
    have = sizes(store)
    assert all(have[document] == whole[document] for document in have), "a half document"


def kill_batches(
    url: str, inbox: Path, output: Path, seed: int, kills: int, make: Make = MadeUpClassifier
) -> dict[str, Any]:
    """Each run has another model, so that everything is replaced every time; the last one is left in peace."""
    rng, ended = random.Random(seed), Counter[bool]()
    run_batch(inbox, output, make("f" * 64), store=url)
    store = open_store(url)
    whole, first = sizes(store), store.known_files(str(inbox.resolve()))
    total = len(first)
    store.close()
    for number in range(kills):
        acknowledged, key = output / f"ack-{number}", f"a{number:03d}".ljust(64, "0")
        work = partial(_batch, url, inbox, output, make(key))
        statement = rng.randint(1, _STATEMENTS * total) if number % 2 else 0
        ended[killed(work, acknowledged, rng.randint(0, total - 1), rng.uniform(0, 0.01), statement)] += 1
        store = open_store(url)
        check_whole(store, whole)
        known = store.known_files(str(inbox.resolve()))
        assert all(known[source]["key"].startswith(key[:48]) for source in said(acknowledged)), "a lost file"
        assert _failed(known) == _failed(first), "a failure became another one"
        assert len(known) == total, "a name was lost"
        store.close()
        acknowledged.unlink(missing_ok=True)
    run_batch(inbox, output, make(), store=url)
    return {"killed": ended[True], "files": total}


def _failed(known: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {source: one["failure"]["code"] for source, one in known.items() if one["failure"]}


def _batch(url: str, inbox: Path, output: Path, classifier: Any, ack: Ack) -> None:
    def told(_done: int, _total: int, source: str) -> None:
        ack(quote(source))  # words are parted by white space

    run_batch(inbox, output, classifier, store=url, progress=told)


def reading_classifier(key: str = "0" * 64) -> FakeClassifier:
    """It reads as the real one does, without OCR, and looks for words."""
    classifier = FakeClassifier(key)
    classifier.limits = Limits(ocr=False)
    return classifier


def kill_reviews(url: str, inbox: Path, output: Path, seed: int, kills: int) -> dict[str, Any]:
    """Decisions with a word of their own each: every acknowledged one is there, and none is there twice."""
    run_batch(inbox, output, MadeUpClassifier(), store=url)  # type: ignore[arg-type]
    rng, ended = random.Random(seed), Counter[bool]()
    acknowledged = output / "ack"

    def work(ack: Ack) -> None:
        store = open_store(url)
        for place in range(10_000):
            review = _places(store)[place % 5]
            number = review.suggested[0]
            verdict: Any = "reject" if place % 2 else "accept"
            word = f"word-{os.getpid()}-{place}"
            decide(
                store,
                review,
                verdict,
                objective=number,
                reviewer="Ada",
                model="m",
                numbers=NUMBERS,
                comment=word,
            )
            ack(word)

    for number in range(kills):
        statement = rng.randint(1, 200) if number % 2 else 0
        ended[killed(work, acknowledged, rng.randint(0, 8), rng.uniform(0, 0.05), statement)] += 1
        store = open_store(url)
        words = Counter(one["comment"] for one in store.decisions_since(""))
        missing = set(said(acknowledged)) - words.keys()
        assert not missing, f"lost: {missing}"
        assert max(words.values(), default=1) == 1, "doubled"
        _check_standing(store)
        check_whole(store, expected(inbox))
        store.close()
    return {"killed": ended[True], "decisions": len(said(acknowledged))}


def _places(store: Store) -> list[PassageReview]:
    first = store.documents_page(limit=1).records[0]["id"]
    return [review for review in review_of(store, first) if review.suggested]


def _check_standing(store: Store) -> None:
    """What lists go by is what follows from the decisions, whenever the lights went out."""
    for review in _places(store):
        record = review.record
        with store._reading() as connection:
            rows = connection.execute(
                select(standing.c.objective, standing.c.decision)
                .where(standing.c.document == record["document"], standing.c.passage == record["id"])
                .order_by(standing.c.objective)
            ).all()
        wanted = [
            (row["objective"], row["decision"]) for row in standing_rows(review.decisions, review.suggested)
        ]
        assert [tuple(row) for row in rows] == sorted(wanted), "standing is not what was decided"


def kill_uploads(url: str, inbox: Path, output: Path, seed: int, kills: int) -> dict[str, Any]:
    """Senders and the worker die by turns: every receipt is worked off once, or was given up after two deaths."""
    rng, ended, acknowledged = random.Random(seed), Counter[bool](), output / "ack"
    originals = output / "originals"
    output.mkdir(parents=True, exist_ok=True)

    def send(ack: Ack) -> None:
        store = open_store(url)
        for path in sorted(inbox.iterdir()):
            content = path.read_bytes()
            ack(str(submit_upload(store, path.name, content, originals=originals)))

    def take(ack: Ack) -> None:
        work_off(open_store(url), MadeUpClassifier(), told=ack)  # type: ignore[arg-type]

    for number in range(kills):
        work, words = (take, output / "told") if number % 2 else (send, acknowledged)
        statement = rng.randint(1, 60) if number % 4 > 1 else 0
        ended[killed(work, words, rng.randint(0, 5), rng.uniform(0, 0.03), statement)] += 1
    store = open_store(url)
    work_off(store, MadeUpClassifier())  # type: ignore[arg-type]
    states = {str(one.receipt): one for one in upload_states(store, limit=10_000)}
    assert set(said(acknowledged)) <= states.keys(), "a receipt was lost"
    given_up = [one for one in states.values() if one.code == "QUARANTINED"]
    assert all(one.stage == "done" or one in given_up for one in states.values()), "an upload still waits"
    with store._reading() as connection:
        names = connection.execute(select(files.c.source, files.c.document)).all()
    assert len(names) == len(set(names)), "a name is there twice"
    check_whole(store, expected(inbox))
    left = [path for path in originals.rglob(".gcm-*") if path.is_file()]
    store.close()
    return {"killed": ended[True], "uploads": len(states), "given_up": len(given_up), "half_files": len(left)}


def main() -> None:
    what, url, inbox, output, seed, kills = sys.argv[1:]
    works: dict[str, Callable[..., dict[str, Any]]] = {
        "batch": kill_batches,
        "hostile": partial(kill_batches, make=reading_classifier),
        "review": kill_reviews,
        "uploads": kill_uploads,
    }
    print(json.dumps(works[what](url, Path(inbox), Path(output), int(seed), int(kills))))
