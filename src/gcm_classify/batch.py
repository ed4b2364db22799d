"""Many files: an inbox becomes `documents.jsonl`, `passages.jsonl`, `failures.jsonl` and the same as .csv.

The output is always a mirror of the inbox as it is now; what is already done and unchanged is not done again.
A failed file is a value. Only this process writes; workers read and classify.
"""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gcm_classify.bundles import is_bundle, open_bundle
from gcm_classify.classifier import Classifier, classify_in_order, classify_or_fail
from gcm_classify.datamodels import DocumentResult, Failure
from gcm_classify.errors import (
    OUTCOMES,
    GcmError,
    IngestError,
    OutputNotWritable,
    Quarantined,
    UsageError,
    WorkerCrashed,
)
from gcm_classify.ingest import READER_VERSION, can_ocr, file_hash
from gcm_classify.outputs import TEMPORARY, replacing
from gcm_classify.records import CSV_COLUMNS, as_text, flat
from gcm_classify.store import Store, open_store, sqlite_url
from gcm_classify.versions import with_versions

__all__ = ["BatchSummary", "classify_into", "inbox_files", "run_batch"]

_STATE = "gcm.sqlite"
_UNPACKED = ".unpacked"  # files of zips, by the zip's hash
# Warnings that say: some of it was not read.
_MISSING = frozenset(["PARTIAL", "PAGE_ERRORS", "EMPTY_PAGES", "OCR_UNAVAILABLE", "OCR_TIMEOUT"])
_OUTPUTS = frozenset(
    [
        _STATE,
        *(f"{_STATE}-{beside}" for beside in ("journal", "wal", "shm")),
        *(f"{name}.{suffix}" for name in CSV_COLUMNS for suffix in ("jsonl", "csv")),
    ]
)


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """What a run did: every file of the inbox, and of the zips in it, is in exactly one of `classified` and `failed`.

    `outcomes` counts them by what they ended in, one of `errors.OUTCOMES`.
    """

    output: Path
    store_url: str
    files: int
    classified: int
    failed: int
    skipped: int
    worked: int
    outcomes: Mapping[str, int] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class _Task:
    """A file of the inbox: its name relative to it, what tells that it is unchanged, and why it cannot be read."""

    source: str
    path: Path
    size: int
    modified: float
    error: IngestError | None = None


Progress = Callable[[int, int, str], None]


def inbox_files(inbox: str | Path) -> list[Path]:
    """All files below a folder by name, hidden ones left out; links to folders are not followed.

    Raises:
        UsageError: no such folder.
    """
    inbox = Path(inbox)
    if not inbox.is_dir():
        raise UsageError("there is no such inbox", got=inbox, expected="a folder", do="check the path")
    found = []
    for folder, names, files in os.walk(inbox):
        names[:] = sorted(name for name in names if not name.startswith("."))
        found += [Path(folder) / name for name in files if not name.startswith(".")]
    return sorted(found)


def run_batch(
    inbox: str | Path,
    output: str | Path,
    classifier: Classifier,
    *,
    jobs: int = 1,
    store: str | None = None,
    force: bool = False,
    progress: Progress = lambda done, total, source: None,
) -> BatchSummary:
    """Classify what is new or changed in an inbox and write the output files.

    Args:
        inbox: a folder; searched below it too.
        output: a folder; made where it is missing.
        classifier: the model to use; a result made by another model or an older reader is made anew.
        jobs: worker processes.
        store: URL of the results database; `output/gcm.sqlite` otherwise.
        force: do everything again.
        progress: called after each file with how many are done, how many there are, and the file's name.

    Raises:
        UsageError: the inbox is no folder.
        OutputNotWritable: the output folder cannot be written.
        StoreError: the store cannot be used.
    """
    inbox, output = Path(inbox), Path(output)
    inbox_files(inbox)  # a wrong path is told before anything is made
    output = _writable(output)
    database = open_store(store or sqlite_url(output / _STATE))
    try:
        key = _result_key(classifier)
        known = {} if force else database.known_files()
        found = _tasks(inbox, leave_out=output)
        tasks = [task for file in found for task in _opened(file, output / _UNPACKED, classifier, known, key)]
        database.forget_files(sorted(database.known_files().keys() - {task.source for task in tasks}))
        todo = tasks if force else _unfinished(tasks, database, key)
        _work(todo, database, classifier, key, jobs, len(tasks), force, progress)
        documents = database.document_records("inbox", withdrawn=True)
        failures = database.failure_records("inbox")
        outcomes = _outcomes(tasks, documents, failures)
        _write_outputs(output, database, with_versions(documents), failures)
    finally:
        database.close()
    return BatchSummary(
        output,
        database.url,
        len(tasks),
        len(documents),
        len(failures),
        len(tasks) - len(todo),
        len(todo),
        outcomes,
    )


def _outcomes(
    tasks: Iterable[_Task], documents: Iterable[dict[str, Any]], failures: Iterable[dict[str, Any]]
) -> dict[str, int]:
    """How many files ended in what; every file that came in must be among them, once.

    Raises:
        GcmError: a file was lost, or ended in what nothing may end in: our own mistake.
    """
    ended = {record["source"]: _outcome(record) for record in documents}
    ended |= {record["source"]: record["code"] for record in failures}
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


def classify_into(
    store: Store, classifier: Classifier, path: Path, *, source: str
) -> DocumentResult | Failure:
    """Classify an upload and record the outcome under its name; no batch forgets it.

    Raises:
        StoreError: the outcome could not be recorded.
    """
    outcome = classify_or_fail(classifier, path, source)
    key = _result_key(classifier)
    failure = outcome if isinstance(outcome, Failure) else None
    document = outcome.id if isinstance(outcome, Failure) else outcome.document.id
    if isinstance(outcome, DocumentResult):
        store.save_result(outcome, key=key, path=_original(path))
    size, modified = _stamp(path)
    store.save_file(
        source, document=document, size=size, modified=modified, key=key, failure=failure, origin="desk"
    )
    return outcome


def _writable(output: Path) -> Path:
    """The output folder, made where it is missing, without what a run that was killed left half written."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=output):
            pass
        for left in output.glob(f"{TEMPORARY}*"):
            left.unlink(missing_ok=True)
    except OSError as error:
        raise OutputNotWritable(
            f"the output folder {output} cannot be written ({error.strerror})",
            do="check its permissions, or name another folder",
        ) from error
    return output


def _tasks(inbox: Path, *, leave_out: Path) -> Iterator[_Task]:
    """The inbox's files; an output folder inside it is not part of it, nor is our output where the two are one."""
    root, skipped = inbox.resolve(), leave_out.resolve()
    for path in inbox_files(inbox):
        folder = path.parent.resolve()
        if folder == skipped == root and path.name in _OUTPUTS:
            continue
        if skipped != root and root in skipped.parents and (folder == skipped or skipped in folder.parents):
            continue
        size, modified = _stamp(path)
        yield _Task(as_text(path.relative_to(inbox).as_posix()), path, size, modified)


def _opened(
    task: _Task, kept: Path, classifier: Classifier, known: Mapping[str, dict[str, Any]], key: str
) -> Iterator[_Task]:
    """The file itself, or those of the zip that it is; a zip that failed and is unchanged is not opened again."""
    if not is_bundle(task.path) or _is_done(task, known.get(task.source), key):
        yield task
        return
    try:
        members = open_bundle(task.path, kept, classifier.limits)
    except IngestError as error:
        yield replace(task, error=error)
        return
    if members is None:
        yield task
        return
    for member in members:
        source = as_text(f"{task.source}/{member.name}")
        if member.path is None:
            yield replace(task, source=source, error=member.error)
        else:
            path = Path(member.path)
            yield _Task(source, path, *_stamp(path))


def _stamp(path: Path) -> tuple[int, float]:
    """Size in bytes and time of last change; (-1, 0) for what cannot be asked, which is then always tried."""
    try:
        status = path.stat()
    except OSError:
        return -1, 0.0
    return status.st_size, status.st_mtime


def _original(path: Path) -> str | None:
    """Where the original lies; None for a name that is no text, which no database could keep."""
    name = str(path.absolute())
    return name if as_text(name) == name else None


def _result_key(classifier: Classifier) -> str:
    """Changes with the model or the reader: a result under another key is stale. With OCR and without are two readers."""
    ocr = "-ocr" if can_ocr(classifier.limits) else ""
    return f"{classifier.model.key[:48]}-{READER_VERSION}{ocr}"


def _unfinished(tasks: Iterable[_Task], database: Store, key: str) -> list[_Task]:
    known = database.known_files()
    return [task for task in tasks if not _is_done(task, known.get(task.source), key)]


def _is_done(task: _Task, row: dict[str, Any] | None, key: str) -> bool:
    return (
        row is not None
        and row["key"] == key
        and row["size"] == task.size >= 0
        and row["modified"] == task.modified
        # A file that could not be opened may have been repaired without a trace in its size.
        and (row["failure"] is None or row["failure"]["id"] is not None)
    )


def _work(
    todo: list[_Task],
    database: Store,
    classifier: Classifier,
    key: str,
    jobs: int,
    total: int,
    force: bool,
    progress: Progress,
) -> None:
    """Every distinct content once; each outcome is recorded for all names that share it before the next is waited for."""
    done = total - len(todo)
    quarantined = database.quarantined(READER_VERSION)

    def record(tasks: Iterable[_Task], document: str | None, failure: Failure | None) -> None:
        nonlocal done
        for task in tasks:
            own = replace(failure, source=task.source) if failure is not None else None
            database.save_file(
                task.source, document=document, size=task.size, modified=task.modified, key=key, failure=own
            )
            done += 1
            progress(done, total, task.source)

    def keep(tasks: list[_Task], content: str, outcome: DocumentResult | Failure) -> None:
        """An outcome stands for every name of a content, unless its file became another one, or went, meanwhile."""
        identity = outcome.document.id if isinstance(outcome, DocumentResult) else outcome.id
        own = tasks if identity == content else tasks[:1]
        if identity == content:
            is_poison = isinstance(outcome, Failure) and outcome.code == WorkerCrashed.code
            if is_poison or content in quarantined:
                database.set_quarantine(content, READER_VERSION if is_poison else None)
        if isinstance(outcome, DocumentResult):
            database.save_result(outcome, key=key, path=_original(tasks[0].path))
            record(own, identity, None)
        else:
            record(own, identity, outcome)
        if twins := tasks[len(own) :]:
            keep(twins, content, classify_or_fail(classifier, twins[0].path, twins[0].source))

    by_content: dict[str, list[_Task]] = {}
    for task in todo:
        try:
            if task.error is not None:
                raise task.error
            by_content.setdefault(file_hash(task.path, limits=classifier.limits), []).append(task)
        except IngestError as error:
            record([task], None, _failure(task, None, error))
    for content in [] if force else [content for content in by_content if content in quarantined]:
        for task in by_content.pop(content):
            record([task], content, _failure(task, content, _quarantined(task)))
    stored = {} if force else database.document_keys()
    for content in [content for content in by_content if stored.get(content) == key]:
        record(by_content.pop(content), content, None)
    first = [(tasks[0].path, tasks[0].source) for tasks in by_content.values()]
    for (content, tasks), outcome in zip(
        by_content.items(), classify_in_order(classifier, first, jobs=jobs), strict=True
    ):
        keep(tasks, content, outcome)


def _failure(task: _Task, content: str | None, error: IngestError) -> Failure:
    return Failure(task.source, content, error.code, type(error).__name__, str(error), "ingest")


def _quarantined(task: _Task) -> Quarantined:
    return Quarantined(
        f"{task.path.name} made the reading process die twice in an earlier run, and was not tried again",
        do="ask the sender for another file, or run with --force",
    )


def _write_outputs(
    output: Path, database: Store, documents: list[dict[str, Any]], failures: list[dict[str, Any]]
) -> None:
    _write_pair(output, "documents", documents)
    _write_pair(output, "failures", failures)
    _write_pair(output, "passages", _passages(database, documents))


def _passages(database: Store, documents: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Passages of each document once, though it may stand under two names."""
    seen: set[str] = set()
    for document in documents:
        if document["id"] not in seen:
            seen.add(document["id"])
            for record in database.passage_records(document["id"]):
                yield {"source": document["source"], **record}


def _write_pair(output: Path, name: str, records: Iterable[dict[str, Any]]) -> None:
    """`<name>.jsonl` and `<name>.csv`, in one pass over the records."""
    with replacing(output / f"{name}.jsonl") as lines, replacing(output / f"{name}.csv") as table:
        writer = csv.DictWriter(table, CSV_COLUMNS[name], lineterminator="\n")
        writer.writeheader()
        for record in records:
            written = {field: value for field, value in record.items() if field in _FIELDS.get(name, record)}
            lines.write(json.dumps(written, ensure_ascii=False) + "\n")
            writer.writerow(flat(name, record))


_FIELDS = {
    "passages": (
        "id",
        "document",
        "page",
        "bbox",
        "kind",
        "number",
        "heading",
        "language",
        "text",
        "stated",
        "principles",
        "sdg",
        "agenda2030",
        "function",
        "function_evidence",
        "tags",
        "region",
        "section",
        "field",
        "columns",
    ),
}
