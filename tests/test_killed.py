"""kill -9 at seeded moments of a batch, a review and the worker: nothing acknowledged is lost, nothing is doubled, no
document is half there. `make soak` does it 40 times each.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import read_lines
from gcm_classify.batch import run_batch
from gcm_classify.errors import StoreError
from gcm_classify.store import open_store, sqlite_url
from hostile_inbox import write_hostile_inbox
from killing import reading_classifier
from madeup import MadeUpClassifier, contents, expected, write_inbox

KILLS = int(os.environ.get("GCM_KILLS", "4"))
SEED = int(os.environ.get("GCM_SEED", "20261126"))

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return write_inbox(tmp_path / "inbox", 12, repeats=6)


def kill(run_python: Run, what: str, url: str, inbox: Path, output: Path) -> dict[str, int]:
    code = "from killing import main; main()"
    done = run_python(
        code, what, url, str(inbox), str(output), str(SEED), str(KILLS), timeout=60 + 20 * KILLS
    )
    assert done.returncode == 0, done.stderr
    print(what, done.stdout.strip())
    return dict(json.loads(done.stdout))


def test_a_batch_that_is_killed_at_any_moment_loses_nothing_and_ends_as_an_undisturbed_one(
    run_python: Run, store_url: str, inbox: Path, tmp_path: Path
) -> None:
    output = tmp_path / "output"
    found = kill(run_python, "batch", store_url, inbox, output)
    assert found["killed"] > 0
    run_batch(inbox, tmp_path / "undisturbed", MadeUpClassifier())  # type: ignore[arg-type]
    assert contents(output) == contents(tmp_path / "undisturbed")


def test_hostile_files_end_as_they_must_and_as_in_an_undisturbed_run_though_the_batch_is_killed_at_any_moment(
    run_python: Run, store_url: str, tmp_path: Path
) -> None:
    """A seeded choice of them where there are few kills: the rest is `make soak`'s."""
    wanted = write_hostile_inbox(tmp_path / "inbox", seed=SEED, most=3 * KILLS)
    output = tmp_path / "output"
    found = kill(run_python, "hostile", store_url, tmp_path / "inbox", output)
    assert found["killed"] > 0 and found["files"] == len(wanted)
    run_batch(tmp_path / "inbox", tmp_path / "undisturbed", reading_classifier())  # type: ignore[arg-type]
    assert contents(output) == contents(tmp_path / "undisturbed")
    ends = {one["source"]: {"OK"} for one in read_lines(output / "documents.jsonl")}
    ends |= {one["source"]: {one["code"]} for one in read_lines(output / "failures.jsonl")}
    assert ends == wanted


def test_a_review_that_is_killed_at_any_moment_keeps_every_decision_that_was_said_to_be_saved(
    run_python: Run, store_url: str, inbox: Path, tmp_path: Path
) -> None:
    found = kill(run_python, "review", store_url, inbox, tmp_path / "output")
    assert found["killed"] == KILLS and found["decisions"] > 0


def test_uploads_outlive_the_death_of_sender_and_worker(
    run_python: Run, store_url: str, inbox: Path, tmp_path: Path
) -> None:
    found = kill(run_python, "uploads", store_url, inbox, tmp_path / "output")
    assert found["killed"] and found["uploads"]


# -- a disk that is full, a store that is locked --------------------------------------------------------------------

CROWDED = """
import resource, sys
from pathlib import Path
from conftest import read_lines
from gcm_classify.batch import run_batch
from gcm_classify.errors import GcmError
from hostile_inbox import write_hostile_inbox
from killing import reading_classifier
from madeup import MadeUpClassifier

inbox, output, room = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), resource.RLIM_INFINITY))
try:
    run_batch(inbox, output, MadeUpClassifier())
except GcmError as error:
    print(type(error).__name__, error)
"""


def test_a_disk_without_room_stops_a_batch_with_a_message_and_the_next_run_finishes_it(
    run_python: Run, tmp_path: Path
) -> None:
    """A file that may not grow is as good as a disk that is full."""
    inbox, output = write_inbox(tmp_path / "inbox", 8, repeats=40), tmp_path / "output"
    done = run_python(CROWDED, str(inbox), str(output), "800000")
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(
        r"StoreError the disk of the store .* is full or broken .*Make room.*\n", done.stdout
    ), done.stdout
    store = open_store(str(output / "gcm.sqlite"))
    stored, whole = store.document_keys(), expected(inbox)
    assert 0 < len(stored) < len(whole)
    assert all(len(store.passage_records(document)) == whole[document][0] for document in stored)
    store.close()
    run_batch(inbox, output, MadeUpClassifier())  # type: ignore[arg-type]
    run_batch(inbox, tmp_path / "undisturbed", MadeUpClassifier())  # type: ignore[arg-type]
    assert contents(output) == contents(tmp_path / "undisturbed")


def test_a_store_that_is_locked_midway_stops_a_batch_with_a_message_and_the_next_run_finishes_it(
    tmp_path: Path, inbox: Path
) -> None:
    output = tmp_path / "output"
    output.mkdir()
    path = output / "gcm.sqlite"
    holder = sqlite3.connect(path, isolation_level=None)

    def lock(done: int, total: int, source: str) -> None:
        if done == 3:
            holder.execute("BEGIN IMMEDIATE")

    url = f"{sqlite_url(path)}?timeout=0.05"
    with pytest.raises(StoreError, match=r"locked by another program.*Close it, or wait, and run again"):
        run_batch(inbox, output, MadeUpClassifier(), store=url, progress=lock)  # type: ignore[arg-type]
    holder.rollback()
    holder.close()
    run_batch(inbox, output, MadeUpClassifier(), store=url)  # type: ignore[arg-type]
    run_batch(inbox, tmp_path / "undisturbed", MadeUpClassifier())  # type: ignore[arg-type]
    assert contents(output) == contents(tmp_path / "undisturbed")
