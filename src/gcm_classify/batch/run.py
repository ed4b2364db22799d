"""One run of a batch: what is new or changed is done, what is gone is forgotten, and the output files follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gcm_classify.batch.caching import begin_caching, end_caching
from gcm_classify.batch.entry import Drafts
from gcm_classify.batch.mirror import writable, write_mirror
from gcm_classify.batch.remote import fetch, is_remote
from gcm_classify.batch.tasks import UNPACKED, Task, inbox_files, is_done, tasks_in
from gcm_classify.batch.work import Work, result_key
from gcm_classify.classifier import Classifies
from gcm_classify.datamodels import Effort
from gcm_classify.engines import Engine, LocalEngine
from gcm_classify.errors import OUTCOMES, GcmError, IngestError
from gcm_classify.outputs import STATE
from gcm_classify.records import as_text
from gcm_classify.store import open_store, sqlite_url

__all__ = ["BatchSummary", "Progress", "inbox_name", "run_batch"]

# Warnings that say: some of it was not read.
_MISSING = frozenset(["PARTIAL", "PAGE_ERRORS", "EMPTY_PAGES", "OCR_UNAVAILABLE", "OCR_TIMEOUT"])

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What a run did: every file of the inbox, and of the zips in it, is in exactly one of `classified` and `failed`.

    `outcomes` counts them by what they ended in, one of `errors.OUTCOMES`. `effort` says what of it a cache spared; of no
    documents where there was none.
    """

    output: Path
    store_url: str
    files: int
    classified: int
    failed: int
    skipped: int
    worked: int
    outcomes: Mapping[str, int] = field(default_factory=dict, compare=False)
    effort: Effort = field(default=Effort(), compare=False)


def run_batch(
    inbox: str | Path,
    output: str | Path,
    classifier: Classifies,
    *,
    jobs: int = 1,
    engine: Engine | None = None,
    store: str | None = None,
    force: bool = False,
    progress: Progress = lambda done, total, source: None,
) -> BatchSummary:
    """Classify what is new or changed in an inbox and write the output files.

    Args:
        inbox: a folder, searched below it too; or the URL of one in an object store, as `remote.fetch` takes it.
        output: a folder; made where it is missing.
        classifier: the model to use; a result made by another model or an older reader is made anew. With one that
            `cached.cached` gives only the tagging is done anew of what was read and encoded before.
        jobs: worker processes of the local engine.
        engine: what reads and classifies, with the classifier's model; the local one with `jobs` otherwise.
        store: URL of the results database, in which inboxes stand side by side; `output/gcm.sqlite` otherwise, which is
            this inbox's alone.
        force: do everything again.
        progress: called after each file with how many are done, how many there are, and the file's name.

    Raises:
        UsageError: the inbox is no folder.
        MissingExtra: the inbox is remote, and its plugin is not installed.
        OutputNotWritable: the output folder cannot be written.
        StoreError: the store cannot be used.
    """
    output = Path(output)
    if not is_remote(inbox):
        inbox_files(inbox)  # a wrong path is told before anything is made
    output = writable(output)
    folder, lost = _folder_of(inbox, output, classifier)
    database = open_store(store or sqlite_url(output / STATE))
    drafts = Drafts(output)
    try:
        name, key = inbox_name(inbox), result_key(classifier)
        database.claim_inbox(name, alone=store is None)
        begin_caching(database, classifier)
        known = database.known_files(name)
        tasks = tasks_in(
            folder,
            leave_out=output,
            unpacked=output / UNPACKED,
            limits=classifier.limits,
            known={} if force else known,
            key=key,
        )
        tasks += [Task(source, folder / source, -1, 0.0, error) for source, error in lost.items()]
        database.forget_files(sorted(known.keys() - {task.source for task in tasks}), inbox=name)
        todo = [task for task in tasks if force or not is_done(task, known.get(task.source), key)]
        told = _counted(progress, len(tasks) - len(todo), len(tasks))
        work = Work(database, classifier, name, key, force, told, drafts)
        work.do(todo, engine or LocalEngine(classifier, jobs))
        ended = {
            record["source"]: _outcome(record)
            for record in database.each_document_record("inbox", inbox=name, withdrawn=True)
        }
        failed = {
            record["source"]: record["code"] for record in database.each_failure_record("inbox", inbox=name)
        }
        outcomes = _counts(tasks, {**ended, **failed})
        write_mirror(output, database, name, drafts)
        end_caching(database, classifier, database.documents_of(name))
    finally:
        database.close()
        drafts.close()
    return BatchSummary(
        output,
        database.url,
        len(tasks),
        len(ended),
        len(failed),
        len(tasks) - len(todo),
        len(todo),
        outcomes,
        work.effort,
    )


def _folder_of(
    inbox: str | Path, output: Path, classifier: Classifies
) -> tuple[Path, dict[str, IngestError]]:
    if is_remote(inbox):
        return fetch(str(inbox), output, classifier.limits)
    return Path(inbox), {}


def inbox_name(inbox: str | Path) -> str:
    """What a store calls an inbox: where it is."""
    if is_remote(inbox):
        return str(inbox)
    inbox = Path(inbox)
    return as_text(str(inbox.resolve()))


def _counted(progress: Progress, done: int, total: int) -> Callable[[str], None]:
    def told(source: str) -> None:
        nonlocal done
        done += 1
        progress(done, total, source)

    return told


def _counts(tasks: Iterable[Task], ended: Mapping[str, str]) -> dict[str, int]:
    """How many files ended in what; every file that came in must be among them, once.

    Raises:
        GcmError: a file was lost, or ended in what nothing may end in: our own mistake.
    """
    names = [task.source for task in tasks]
    counts = Counter(ended.values())
    if len(names) != len(set(names)) or ended.keys() != set(names) or not counts.keys() <= OUTCOMES:
        raise GcmError(
            "a file was lost on the way",
            got=f"{len(ended)} outcomes: {', '.join(sorted(counts))}",
            expected=f"one for each of {len(names)} files",
            do="report this",
        )
    return dict(sorted(counts.items()))


def _outcome(record: dict[str, Any]) -> str:
    codes = {warning["code"] for warning in record["warnings"]}
    return "OK_PARTIAL" if codes & _MISSING else "OK"
