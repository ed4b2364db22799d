"""Many files: the output mirrors the inbox, done work is not done again, and no file and no crash loses anything."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fakes import FakeClassifier
from gcm_classify.batch import BatchSummary, inbox_files, run_batch, work
from gcm_classify.datamodels import DocumentResult
from gcm_classify.errors import GcmError, OutputNotWritable, StoreError, UsageError, WorkerCrashed
from gcm_classify.records import CSV_COLUMNS
from gcm_classify.store import open_store
from gcm_classify.uploads import submit_upload, work_off
from submissions import HARBOUR_1, HARBOUR_1_REV, HARBOUR_3

NAMES = ("documents", "passages", "failures")
TEXTS = {
    "first.txt": "We will lower recruitment fees for all who leave. We also fight smuggling at sea.",
    "second.txt": "Our ministers agreed to make remittances cheaper before the end of next year.",
    "sub/third.txt": "The two governments prepared the return of those who asked for it in dignity.",
    "empty.txt": "",
}


def make_inbox(folder: Path, texts: dict[str, str] | None = None) -> Path:
    for name, text in (TEXTS if texts is None else texts).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return make_inbox(tmp_path / "inbox")


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


def lines(output: Path, name: str) -> list[dict[str, Any]]:
    content = (output / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in content.split("\n") if line]


def sources(output: Path, name: str = "documents") -> list[str]:
    return [record["source"] for record in lines(output, name)]


def files_of(output: Path) -> dict[str, bytes]:
    """Every output file but the state."""
    return {
        path.name: path.read_bytes() for path in output.iterdir() if not path.name.startswith("gcm.sqlite")
    }


def state_of(output: Path) -> dict[str, tuple[bytes, int, int]]:
    """Bytes, time of last change and inode of every file, the state among them."""
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)
        for path in output.iterdir()
    }


# -- what is written ----------------------------------------------------------------------------------------------


def test_every_file_of_the_inbox_is_in_exactly_one_output(
    inbox: Path, output: Path, fake: FakeClassifier
) -> None:
    summary = run_batch(inbox, output, fake)
    assert sources(output) == ["first.txt", "second.txt", "sub/third.txt"]
    assert sources(output, "failures") == ["empty.txt"]
    assert summary == BatchSummary(output, summary.store_url, 4, 3, 1, 0, 4)


def test_the_output_folder_holds_the_six_files_and_the_state(
    inbox: Path, output: Path, fake: FakeClassifier
) -> None:
    run_batch(inbox, output, fake)
    assert {path.name for path in output.iterdir()} == {
        "gcm.sqlite",
        *(f"{name}.{suffix}" for name in NAMES for suffix in ("jsonl", "csv")),
    }


def test_an_empty_inbox_gives_empty_files(tmp_path: Path, output: Path, fake: FakeClassifier) -> None:
    (tmp_path / "nothing").mkdir()
    summary = run_batch(tmp_path / "nothing", output, fake)
    assert (summary.files, summary.classified, summary.failed) == (0, 0, 0)
    assert all((output / f"{name}.jsonl").read_bytes() == b"" for name in NAMES)
    assert (output / "documents.csv").read_text().count("\n") == 1


def test_versions_of_one_submission_name_the_one_that_stands_for_them(
    tmp_path: Path, output: Path, fake: FakeClassifier
) -> None:
    texts = {"dialogue draft.txt": HARBOUR_1, "dialogue final.txt": HARBOUR_1_REV, "other.txt": HARBOUR_3}
    inbox = make_inbox(tmp_path / "inbox", texts)
    run_batch(inbox, output, fake)
    draft, final, other = lines(output, "documents")
    assert [record["version_of"] for record in (draft, final, other)] == [final["id"], None, None]
    assert [(version["source"], version["relation"]) for version in final["versions"]] == [
        ("dialogue draft.txt", "revision")
    ]
    assert "fingerprint" not in draft and draft["versions"] == other["versions"] == []
    (inbox / "dialogue final.txt").unlink()
    run_batch(inbox, output, fake)
    assert [record["version_of"] for record in lines(output, "documents")] == [None, None]


@pytest.mark.parametrize("name", NAMES)
def test_the_csv_mirrors_the_lines(inbox: Path, output: Path, fake: FakeClassifier, name: str) -> None:
    run_batch(inbox, output, fake)
    with (output / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    records = lines(output, name)
    assert len(rows) == len(records) > 0
    for row, record in zip(rows, records, strict=True):
        assert tuple(row) == CSV_COLUMNS[name]
        plain = {column for column in row if isinstance(record.get(column), str)}
        assert {column: row[column] for column in plain} == {column: record[column] for column in plain}


def test_hidden_files_and_folders_are_no_part_of_the_inbox(inbox: Path) -> None:
    make_inbox(inbox, {".hidden": "x", ".git/config.txt": "x", "sub/.DS_Store": "x"})
    assert [path.relative_to(inbox).as_posix() for path in inbox_files(inbox)] == sorted(TEXTS)


def test_a_link_to_a_folder_is_not_followed(inbox: Path, tmp_path: Path) -> None:
    (inbox / "loop").symlink_to(inbox, target_is_directory=True)
    assert len(inbox_files(inbox)) == len(TEXTS)


@pytest.mark.parametrize("missing", ["nowhere", "inbox/first.txt"])
def test_an_inbox_that_is_no_folder_is_refused_before_anything_is_made(
    inbox: Path, output: Path, fake: FakeClassifier, missing: str
) -> None:
    with pytest.raises(UsageError, match="no such inbox"):
        run_batch(inbox.parent / missing, output, fake)
    assert not output.exists()


def test_an_output_folder_inside_the_inbox_is_no_part_of_it(inbox: Path, fake: FakeClassifier) -> None:
    output = inbox / "output"
    for _ in range(2):
        summary = run_batch(inbox, output, fake)
        assert summary.files == len(TEXTS)


def test_the_inbox_itself_may_be_the_output_folder(inbox: Path, fake: FakeClassifier) -> None:
    for _ in range(2):
        assert run_batch(inbox, inbox, fake).files == len(TEXTS)
    assert sources(inbox) == ["first.txt", "second.txt", "sub/third.txt"]


# -- the second run -----------------------------------------------------------------------------------------------


def test_a_second_run_does_no_work_and_touches_nothing(
    inbox: Path, output: Path, fake: FakeClassifier
) -> None:
    run_batch(inbox, output, fake)
    before = state_of(output)
    again = FakeClassifier()
    summary = run_batch(inbox, output, again)
    # An empty file has no content that could be told from another: it is looked at again.
    assert again.read == []
    assert (summary.files, summary.classified, summary.failed) == (4, 3, 1)
    assert {name: entry for name, entry in state_of(output).items() if name != "gcm.sqlite"} == {
        name: entry for name, entry in before.items() if name != "gcm.sqlite"
    }


@pytest.mark.parametrize("name", ["documents.jsonl", "passages.csv"])
def test_an_output_file_that_somebody_altered_or_lost_is_written_anew(
    inbox: Path, output: Path, fake: FakeClassifier, name: str
) -> None:
    run_batch(inbox, output, fake)
    written = (output / name).read_bytes()
    (output / name).write_bytes(written + b"a line of somebody's\n")
    run_batch(inbox, output, fake)
    assert (output / name).read_bytes() == written
    (output / name).unlink()
    run_batch(inbox, output, fake)
    assert (output / name).read_bytes() == written


def test_a_second_run_without_failures_leaves_the_state_alone_too(output: Path, fake: FakeClassifier) -> None:
    inbox = make_inbox(output.parent / "good", {name: text for name, text in TEXTS.items() if text})
    run_batch(inbox, output, fake)
    before = state_of(output)
    summary = run_batch(inbox, output, fake)
    assert (summary.skipped, summary.worked) == (3, 0)
    assert state_of(output) == before


def test_force_does_everything_again_and_the_files_stay_the_same(
    inbox: Path, output: Path, fake: FakeClassifier
) -> None:
    run_batch(inbox, output, fake)
    before = files_of(output)
    again = FakeClassifier()
    run_batch(inbox, output, again, force=True)
    assert again.read == ["first.txt", "second.txt", "sub/third.txt"]
    assert files_of(output) == before


def test_another_model_does_everything_again(inbox: Path, output: Path, fake: FakeClassifier) -> None:
    run_batch(inbox, output, fake)
    another = FakeClassifier(key="1" * 64)
    run_batch(inbox, output, another)
    assert another.read == ["first.txt", "second.txt", "sub/third.txt"]


def test_only_a_changed_file_is_read_again(inbox: Path, output: Path, fake: FakeClassifier) -> None:
    run_batch(inbox, output, fake)
    (inbox / "second.txt").write_text("Detention is to be the last resort in all four countries now.")
    again = FakeClassifier()
    run_batch(inbox, output, again)
    assert again.read == ["second.txt"]
    record = next(record for record in lines(output, "documents") if record["source"] == "second.txt")
    assert [found["objective"] for found in record["objectives"]] == [13]


def test_a_file_of_another_size_is_read_again_though_its_time_is_the_same(
    inbox: Path, output: Path, fake: FakeClassifier
) -> None:
    run_batch(inbox, output, fake)
    before = (inbox / "second.txt").stat()
    (inbox / "second.txt").write_text("Detention is to be the last resort in all four countries now.")
    os.utime(inbox / "second.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
    again = FakeClassifier()
    run_batch(inbox, output, again)
    assert again.read == ["second.txt"]


def test_a_touched_file_with_the_same_bytes_costs_no_work(
    inbox: Path, output: Path, fake: FakeClassifier
) -> None:
    run_batch(inbox, output, fake)
    before = files_of(output)
    os.utime(inbox / "second.txt", (1, 1))
    again = FakeClassifier()
    run_batch(inbox, output, again)
    assert again.read == []
    assert files_of(output) == before


def test_a_removed_file_disappears_from_every_output(inbox: Path, output: Path, fake: FakeClassifier) -> None:
    run_batch(inbox, output, fake)
    (inbox / "second.txt").unlink()
    (inbox / "empty.txt").unlink()
    summary = run_batch(inbox, output, fake)
    assert summary.files == 2
    assert sources(output) == ["first.txt", "sub/third.txt"]
    assert lines(output, "failures") == []
    assert {record["document"] for record in lines(output, "passages")} == {
        record["id"] for record in lines(output, "documents")
    }


def test_a_renamed_file_costs_no_work(inbox: Path, output: Path, fake: FakeClassifier) -> None:
    run_batch(inbox, output, fake)
    identity = lines(output, "documents")[0]["id"]
    (inbox / "first.txt").rename(inbox / "sub" / "renamed.txt")
    again = FakeClassifier()
    run_batch(inbox, output, again)
    assert again.read == []
    assert sources(output) == ["second.txt", "sub/renamed.txt", "sub/third.txt"]
    assert lines(output, "documents")[1]["id"] == identity


def test_a_file_that_comes_back_costs_no_work(inbox: Path, output: Path, fake: FakeClassifier) -> None:
    run_batch(inbox, output, fake)
    content = (inbox / "first.txt").read_bytes()
    (inbox / "first.txt").unlink()
    run_batch(inbox, output, fake)
    (inbox / "first.txt").write_bytes(content)
    again = FakeClassifier()
    run_batch(inbox, output, again)
    assert again.read == []
    assert "first.txt" in sources(output)


def test_a_failure_that_was_repaired_becomes_a_document(
    inbox: Path, output: Path, fake: FakeClassifier
) -> None:
    run_batch(inbox, output, fake)
    (inbox / "empty.txt").write_text("At last the letter on detention has arrived with all of its words.")
    run_batch(inbox, output, fake)
    assert lines(output, "failures") == []
    assert "empty.txt" in sources(output)


def test_a_failure_of_readable_bytes_is_not_tried_again(output: Path, fake: FakeClassifier) -> None:
    inbox = make_inbox(output.parent / "bad", {"spaces.txt": " \n \n"})
    assert run_batch(inbox, output, fake).failed == 1
    assert run_batch(inbox, output, fake).worked == 0


# -- the same bytes under two names -------------------------------------------------------------------------------


def test_the_same_bytes_under_two_names_are_read_once_and_have_a_row_each(
    inbox: Path, output: Path, fake: FakeClassifier
) -> None:
    (inbox / "a copy.txt").write_bytes((inbox / "first.txt").read_bytes())
    summary = run_batch(inbox, output, fake)
    assert fake.read.count("a copy.txt") + fake.read.count("first.txt") == 1
    assert summary.classified == 4
    copy, first = lines(output, "documents")[:2]
    assert (copy["source"], first["source"]) == ("a copy.txt", "first.txt")
    assert {**copy, "source": ""} == {**first, "source": ""}
    passages = [record["id"] for record in lines(output, "passages")]
    assert len(passages) == len(set(passages))


def test_a_second_name_that_comes_later_costs_no_work(
    inbox: Path, output: Path, fake: FakeClassifier
) -> None:
    run_batch(inbox, output, fake)
    (inbox / "later.txt").write_bytes((inbox / "first.txt").read_bytes())
    again = FakeClassifier()
    run_batch(inbox, output, again)
    assert again.read == []
    assert "later.txt" in sources(output)


def test_the_same_bad_bytes_under_two_names_are_two_failures(output: Path, fake: FakeClassifier) -> None:
    inbox = make_inbox(output.parent / "bad", {"one.txt": "\n\n", "two.txt": "\n\n"})
    assert run_batch(inbox, output, fake).failed == 2
    assert sources(output, "failures") == ["one.txt", "two.txt"]


# -- what goes wrong ----------------------------------------------------------------------------------------------


class Meddler(FakeClassifier):
    """Somebody works in the inbox while the batch runs: before the first file is read, `meddle` is called."""

    def __init__(self, meddle: Callable[[], object]) -> None:
        super().__init__()
        self.meddle = meddle

    def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult:
        if not self.read:
            self.meddle()
        return super().__call__(path, source=source)


def test_a_file_that_vanishes_during_the_run_is_a_failure(inbox: Path, output: Path) -> None:
    summary = run_batch(inbox, output, Meddler((inbox / "second.txt").unlink))
    assert (summary.files, summary.classified, summary.failed) == (4, 2, 2)
    failure = next(record for record in lines(output, "failures") if record["source"] == "second.txt")
    assert (failure["code"], failure["stage"]) == ("VANISHED", "ingest")


def test_a_file_that_changes_during_the_run_is_right_after_the_next_one(inbox: Path, output: Path) -> None:
    new = "Detention is to be the last resort in all four countries from now on."
    (inbox / "twin.txt").write_bytes((inbox / "first.txt").read_bytes())
    run_batch(inbox, output, Meddler(lambda: (inbox / "first.txt").write_text(new)))
    run_batch(inbox, output, FakeClassifier())
    found = {
        record["source"]: [objective["objective"] for objective in record["objectives"]]
        for record in lines(output, "documents")
    }
    assert (found["first.txt"], found["twin.txt"]) == ([13], [6])


def test_a_file_that_vanishes_does_not_take_its_twin_with_it(inbox: Path, output: Path) -> None:
    (inbox / "twin.txt").write_bytes((inbox / "first.txt").read_bytes())
    run_batch(inbox, output, Meddler((inbox / "first.txt").unlink))
    assert "twin.txt" in sources(output)
    assert "first.txt" in sources(output, "failures")


def test_our_own_fault_on_one_file_is_a_failure_and_the_others_go_on(inbox: Path, output: Path) -> None:
    class Faulty(FakeClassifier):
        def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult:
            if source == "second.txt":
                raise ZeroDivisionError("division by zero")
            return super().__call__(path, source=source)

    summary = run_batch(inbox, output, Faulty())
    assert (summary.classified, summary.failed) == (2, 2)
    failure = next(record for record in lines(output, "failures") if record["source"] == "second.txt")
    assert (failure["code"], failure["stage"]) == ("INTERNAL_ERROR", "classify")
    assert "ZeroDivisionError" in failure["message"]


def test_a_broken_link_is_a_failure_with_its_name(inbox: Path, output: Path, fake: FakeClassifier) -> None:
    (inbox / "broken.pdf").symlink_to("../gone.pdf")
    run_batch(inbox, output, fake)
    failure = next(record for record in lines(output, "failures") if record["source"] == "broken.pdf")
    assert (failure["code"], failure["id"]) == ("VANISHED", None)


def test_a_pipe_in_the_inbox_is_a_failure_and_is_not_waited_for(
    inbox: Path, output: Path, fake: FakeClassifier
) -> None:
    os.mkfifo(inbox / "pipe.txt")
    run_batch(inbox, output, fake)
    assert sources(output, "failures") == ["empty.txt", "pipe.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_without_permission_is_a_failure(inbox: Path, output: Path, fake: FakeClassifier) -> None:
    (inbox / "first.txt").chmod(0)
    run_batch(inbox, output, fake)
    assert lines(output, "failures")[1]["code"] == "UNREADABLE"


def test_an_output_that_is_a_file_is_refused(inbox: Path, fake: FakeClassifier) -> None:
    with pytest.raises(OutputNotWritable, match=r"cannot be written.*name another folder"):
        run_batch(inbox, inbox / "first.txt", fake)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_an_output_without_permission_is_refused(inbox: Path, output: Path, fake: FakeClassifier) -> None:
    output.mkdir(mode=0o500)
    with pytest.raises(OutputNotWritable, match="cannot be written"):
        run_batch(inbox, output, fake)


def test_an_output_file_that_cannot_be_replaced_is_told_and_nothing_is_lost(
    inbox: Path, output: Path, fake: FakeClassifier
) -> None:
    (output / "documents.jsonl").mkdir(parents=True)
    with pytest.raises(OutputNotWritable, match=r"documents\.jsonl cannot be written"):
        run_batch(inbox, output, fake)
    (output / "documents.jsonl").rmdir()
    again = FakeClassifier()
    run_batch(inbox, output, again)
    assert again.read == []
    assert len(sources(output)) == 3


def test_a_store_that_cannot_be_opened_is_told(inbox: Path, output: Path, fake: FakeClassifier) -> None:
    with pytest.raises(StoreError):
        run_batch(inbox, output, fake, store="nonsense://x")


def test_a_store_of_one_s_own_is_used(
    inbox: Path, output: Path, fake: FakeClassifier, tmp_path: Path
) -> None:
    run_batch(inbox, output, fake, store=str(tmp_path / "own.sqlite"))
    assert (tmp_path / "own.sqlite").is_file()
    assert not (output / "gcm.sqlite").exists()


def test_progress_is_told_after_each_file(inbox: Path, output: Path, fake: FakeClassifier) -> None:
    told: list[tuple[int, int, str]] = []
    run_batch(inbox, output, fake, progress=lambda *step: told.append(step))
    assert [(done, total) for done, total, _ in told] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert sorted(source for *_, source in told) == sorted(TEXTS)


# -- hostile names ------------------------------------------------------------------------------------------------

HOSTILE = {
    "a newline": "two\nlines.txt",
    "a carriage return and a tab": "a\r\tb.txt",
    "a formula": "=cmd|' /C calc'!A0.txt",
    "a plus": "+1.txt",
    "an at sign": "@SUM(1).txt",
    "an option": "-rf.txt",
    "200 characters": "x" * 200 + ".txt",
    "an override of direction": "\u202etxt.exe.txt",
    "an escape sequence": "\x1b[2Jgone.txt",
    "quotes": "\"';--.txt",
    "markup": "<script>alert(1)<&#47;script>.txt",
    "a backslash": "up\\..\\..\\up.txt",
    "a percent sign": "100%25.txt",
    "a line separator": "a\u2028b\u0085c.txt",
    "an emoji": "🛂.txt",
    "bytes that are no UTF-8": os.fsdecode(b"caf\xe9-\xff.txt"),
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_name_is_a_name_like_any_other(
    tmp_path: Path, output: Path, fake: FakeClassifier, name: str
) -> None:
    inbox = make_inbox(
        tmp_path / "inbox", {name: TEXTS["first.txt"], f"bad-{name}": "\n", "plain.txt": "Remittances."}
    )
    summary = run_batch(inbox, output, fake)
    assert summary.files == len(lines(output, "documents")) + len(lines(output, "failures")) == 3
    for kind in NAMES:
        with (output / f"{kind}.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        assert len(rows) == len(lines(output, kind)) + 1
        assert not any(
            cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for row in rows for cell in row
        )
    again = FakeClassifier()
    assert run_batch(inbox, output, again).worked == 0


def test_a_link_that_points_out_of_the_inbox_is_carried_by_its_own_name(
    inbox: Path, output: Path, fake: FakeClassifier
) -> None:
    (inbox.parent / "outside.txt").write_text("A text on detention that stands outside of the inbox.")
    (inbox / "link.txt").symlink_to("../outside.txt")
    run_batch(inbox, output, fake)
    assert "link.txt" in sources(output)


def test_bytes_that_are_no_text_stand_escaped_in_the_source(
    tmp_path: Path, output: Path, fake: FakeClassifier
) -> None:
    inbox = make_inbox(tmp_path / "inbox", {HOSTILE["bytes that are no UTF-8"]: TEXTS["first.txt"]})
    run_batch(inbox, output, fake)
    assert sources(output) == [r"caf\udce9-\udcff.txt"]


def test_no_text_of_a_document_is_a_formula_in_the_csv(
    tmp_path: Path, output: Path, fake: FakeClassifier
) -> None:
    text = '=HYPERLINK("http://evil.example","click") and nothing else in this short paragraph.'
    run_batch(make_inbox(tmp_path / "inbox", {"a.txt": text}), output, fake)
    with (output / "passages.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert row["text"] == f"'{text}"
    assert lines(output, "passages")[0]["text"] == text


# -- kill -9 ------------------------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from fakes import FakeClassifier
from sqlalchemy import Engine, event
from gcm_classify.batch import run_batch

inbox, output, moment = sys.argv[1:]
left = {"between two files": 2, "inside a transaction": 2, "while the files are written": 3}[moment]

def die(*anything, **others):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

if moment == "inside a transaction":
    event.listen(Engine, "before_cursor_execute", lambda c, k, statement, *rest: statement.startswith("INSERT INTO tags") and die())
if moment == "while the files are written":
    os.fsync = die
progress = die if moment == "between two files" else lambda *step: None
run_batch(inbox, output, FakeClassifier(), progress=progress)
print("never reached")
"""


@pytest.mark.parametrize(
    "moment", ["between two files", "inside a transaction", "while the files are written"]
)
def test_a_run_that_was_killed_is_taken_up_and_ends_as_an_undisturbed_one(
    inbox: Path,
    output: Path,
    tmp_path: Path,
    run_python: Callable[..., subprocess.CompletedProcess[str]],
    moment: str,
) -> None:
    killed = run_python(KILLED, str(inbox), str(output), moment)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    again = FakeClassifier()
    run_batch(inbox, output, again)
    assert len(again.read) < 3  # what was acknowledged before is not done again
    run_batch(inbox, tmp_path / "undisturbed", FakeClassifier())
    assert files_of(output) == files_of(tmp_path / "undisturbed")


# -- one file at the desk -----------------------------------------------------------------------------------------


def test_a_file_classified_at_the_desk_is_known_to_the_next_batch(
    inbox: Path, output: Path, fake: FakeClassifier
) -> None:
    output.mkdir()
    store = open_store(str(output / "gcm.sqlite"))
    submit_upload(store, "first.txt", (inbox / "first.txt").read_bytes())
    work_off(store, fake)  # type: ignore[arg-type]
    assert [record["source"] for record in store.document_records()] == ["first.txt"]
    store.close()
    again = FakeClassifier()
    run_batch(inbox, output, again)
    assert again.read == ["second.txt", "sub/third.txt"]


def test_an_upload_at_the_desk_outlives_the_next_batch_and_stays_out_of_its_files(
    inbox: Path, output: Path
) -> None:
    store_url = f"sqlite:///{output}/gcm.sqlite"
    run_batch(inbox, output, FakeClassifier())
    content = b"An upload about recruitment fees that the inbox does not hold."
    store = open_store(store_url)
    submit_upload(store, "first.txt", content)  # the name of another file in the inbox
    work_off(store, FakeClassifier())  # type: ignore[arg-type]
    store.close()

    run_batch(inbox, output, FakeClassifier())

    store = open_store(store_url)
    try:
        assert [record["source"] for record in store.document_records("desk")] == ["first.txt"]
        assert sorted(record["source"] for record in store.document_records()).count("first.txt") == 2
    finally:
        store.close()
    assert sources(output) == ["first.txt", "second.txt", "sub/third.txt"]


# -- poison ---------------------------------------------------------------------------------------------------------


class Dying(FakeClassifier):
    """Says of one file that it made the reading process die, as the guard does after two tries."""

    def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult:
        if Path(path).read_text(encoding="utf-8") == TEXTS["second.txt"]:
            self.read.append(str(source))
            raise WorkerCrashed("second.txt made the reading process die (signal 11)")
        return super().__call__(path, source=source)


def test_a_poison_file_is_not_tried_again_under_any_name_or_model(inbox: Path, output: Path) -> None:
    assert run_batch(inbox, output, Dying()).outcomes == {"EMPTY_FILE": 1, "OK": 2, "WORKER_CRASH": 1}
    (inbox / "second.txt").rename(inbox / "renamed.txt")
    again = Dying(key="2" * 64)
    assert run_batch(inbox, output, again).outcomes == {"EMPTY_FILE": 1, "OK": 2, "QUARANTINED": 1}
    assert "renamed.txt" not in again.read
    (row,) = (row for row in lines(output, "failures") if row["code"] == "QUARANTINED")
    assert row["source"] == "renamed.txt" and "run with --force" in row["message"]


def test_force_tries_a_poison_file_again_and_a_good_end_sets_it_free(inbox: Path, output: Path) -> None:
    run_batch(inbox, output, Dying())
    forced = Dying()
    assert run_batch(inbox, output, forced, force=True).outcomes["WORKER_CRASH"] == 1
    assert "second.txt" in forced.read
    assert run_batch(inbox, output, FakeClassifier(), force=True).outcomes == {"EMPTY_FILE": 1, "OK": 3}
    assert run_batch(inbox, output, FakeClassifier(key="3" * 64)).outcomes == {"EMPTY_FILE": 1, "OK": 3}


def test_a_newer_reader_tries_a_poison_file_again(
    inbox: Path, output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_batch(inbox, output, Dying())
    monkeypatch.setattr(work, "READER_VERSION", "newer")
    assert run_batch(inbox, output, FakeClassifier()).outcomes == {"EMPTY_FILE": 1, "OK": 3}


def test_an_outcome_that_nothing_may_end_in_is_our_mistake(inbox: Path, output: Path) -> None:
    class Strange(FakeClassifier):
        def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult:
            error = WorkerCrashed("odd")
            error.code = "NO_SUCH_CODE"  # type: ignore[misc]
            raise error

    with pytest.raises(GcmError, match="a file was lost on the way"):
        run_batch(inbox, output, Strange())
