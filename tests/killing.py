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

from sqlalchemy import Engine, event, func, select

from gcm_classify.batch import run_batch
from gcm_classify.review import PassageReview, decide, review_of
from gcm_classify.schema import documents, files, passages, standing, tags
from gcm_classify.store import Store, open_store
from gcm_classify.uploads import submit_upload, upload_states, work_off
from gcm_classify.verdicts import standing_rows
from madeup import MadeUpClassifier, expected

NUMBERS = tuple(range(1, 24))
Ack = Callable[[str], None]

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
    return acknowledged.read_text("utf-8").split() if acknowledged.is_file() else []


def check_whole(store: Store, inbox: Path) -> None:
    """No half document: whatever is there has all its passages and tags."""
    with store._reading() as connection:
        if store.is_sqlite:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        have = {}
        for document in connection.execute(select(documents.c.id)).scalars().all():
            have[document] = tuple(
                connection.execute(
                    select(func.count()).select_from(table).where(table.c.document == document)
                ).scalar_one()
                for table in (passages, tags)
            )
    whole = expected(inbox)
    assert all(have[document] == whole[document] for document in have), "a half document"


def kill_batches(url: str, inbox: Path, output: Path, seed: int, kills: int) -> dict[str, Any]:
    """Each run has another model, so that everything is replaced every time; the last one is left in peace."""
    rng, ended = random.Random(seed), Counter[bool]()
    run_batch(inbox, output, MadeUpClassifier("f" * 64), store=url)  # type: ignore[arg-type]
    total = len(list(inbox.iterdir()))
    for number in range(kills):
        acknowledged, key = output / f"ack-{number}", f"a{number:03d}".ljust(64, "0")
        work = partial(_batch, url, inbox, output, key)
        statement = rng.randint(1, _STATEMENTS * total) if number % 2 else 0
        ended[killed(work, acknowledged, rng.randint(0, total - 1), rng.uniform(0, 0.01), statement)] += 1
        store = open_store(url)
        check_whole(store, inbox)
        known = store.known_files(str(inbox.resolve()))
        assert all(known[source]["key"].startswith(key[:48]) for source in said(acknowledged)), "a lost file"
        assert len(known) == total, "a name was lost"
        store.close()
        acknowledged.unlink(missing_ok=True)
    run_batch(inbox, output, MadeUpClassifier(), store=url)  # type: ignore[arg-type]
    return {"killed": ended[True]}


def _batch(url: str, inbox: Path, output: Path, key: str, ack: Ack) -> None:
    def told(_done: int, _total: int, source: str) -> None:
        ack(source)

    run_batch(inbox, output, MadeUpClassifier(key), store=url, progress=told)  # type: ignore[arg-type]


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
        check_whole(store, inbox)
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
    check_whole(store, inbox)
    left = [path for path in originals.rglob(".gcm-*") if path.is_file()]
    store.close()
    return {"killed": ended[True], "uploads": len(states), "given_up": len(given_up), "half_files": len(left)}


def main() -> None:
    what, url, inbox, output, seed, kills = sys.argv[1:]
    work = {"batch": kill_batches, "review": kill_reviews, "uploads": kill_uploads}[what]
    print(json.dumps(work(url, Path(inbox), Path(output), int(seed), int(kills))))
