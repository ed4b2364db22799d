"""What arrives at the desk: the original is kept first, then a row waits for the worker, whose progress can be asked.

A receipt in hand means that nothing is lost any more, whatever happens to the desk or the worker.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from gcm_classify.batch.work import result_key
from gcm_classify.bundles import is_bundle, open_bundle
from gcm_classify.classifier import Classifier, classify_in_order
from gcm_classify.datamodels import DocumentResult, Failure
from gcm_classify.errors import (
    Erased,
    IngestError,
    Quarantined,
    StoreError,
    Unreadable,
    UsageError,
    WorkerCrashed,
)
from gcm_classify.ingest import READER_VERSION, Limits, Member, file_hash
from gcm_classify.originals import keep_original
from gcm_classify.records import as_text
from gcm_classify.store import Store, Upload

__all__ = [
    "Receipt",
    "Stage",
    "UploadState",
    "originals_folder",
    "submit_upload",
    "upload_states",
    "work_off",
]

Receipt = int
Stage = Literal["waiting", "reading", "done", "failed"]

_LEASE = 1_200.0  # seconds: more than the reading of any document may take
_ORIGINALS = "originals"
_UNPACKED = ".unpacked"


@dataclass(frozen=True, slots=True)
class UploadState:
    """How far an upload is. `received` and `finished` are ISO times in UTC; `document` is its id once it is read;
    `code` and `message` say why it failed.
    """

    receipt: Receipt
    name: str
    size: int
    by: str
    stage: Stage
    received: str
    finished: str | None
    document: str | None
    code: str | None
    message: str | None


def originals_folder(store: Store) -> Path:
    """Where a store's uploads are kept unless told otherwise: beside its file.

    Raises:
        UsageError: the store is on a server, so that somebody must say where.
    """
    if store.folder is None:
        raise UsageError(
            f"the store {store.url} is on a server, and originals need a folder that desk and worker share",
            do="name one",
        )
    return store.folder / _ORIGINALS


def submit_upload(
    store: Store,
    name: str,
    content: bytes,
    *,
    by: str = "",
    originals: Path | None = None,
    limits: Limits | None = None,
) -> Receipt:
    """Keep an upload and put it into the worker's queue; its receipt.

    Args:
        store: an open store.
        name: as its sender calls it; it is shown and never becomes a path.
        content: the bytes of a document, or of a zip of documents.
        by: who uploads it.
        originals: where originals are kept; `originals_folder` otherwise.
        limits: what is too large.

    Raises:
        EmptyFile: no bytes.
        TooLarge: more than allowed.
        OutputNotWritable: the original cannot be kept.
        StoreError: it cannot be recorded; the original stays and does no harm.
    """
    path = keep_original(originals or originals_folder(store), name, content, limits)
    digest = hashlib.sha256(content).hexdigest()
    return store.add_upload(name=_shown(name), content=digest, path=str(path), size=len(content), by=by)


def upload_states(
    store: Store, receipts: Sequence[Receipt] | None = None, *, limit: int = 200
) -> tuple[UploadState, ...]:
    """How far uploads are, newest first: the last ones, or those of these receipts. The files of a zip are uploads of
    their own, named `bundle.zip/statement.pdf`, once it was opened.
    """
    return tuple(_state(row) for row in store.upload_rows(receipts, limit=limit))


def work_off(
    store: Store,
    classifier: Classifier,
    *,
    jobs: int = 1,
    told: Callable[[str], None] = lambda name: None,
    clock: Callable[[], float] = time.time,
) -> int:
    """Classify what waits, until nothing does; how many uploads it were.

    Args:
        store: an open store.
        classifier: the model to use.
        jobs: worker processes.
        told: called with each name once its outcome is recorded.
        clock: the time, in seconds since 1970.

    Raises:
        StoreError: an outcome could not be recorded; what is leased is given back as far as that can be said.
    """
    worker, count = _worker_name(), 0
    store.free_uploads(_is_dead)
    try:
        while taken := _taken(store, worker, jobs, clock):
            papers = [upload for upload in taken if not is_bundle(Path(upload.path))]
            for upload in taken:
                if upload not in papers and not _opened(store, upload, classifier.limits):
                    papers.append(upload)
            _classify(store, classifier, papers, jobs, told)
            count += len(taken)
    except BaseException:
        with contextlib.suppress(
            StoreError
        ):  # what went wrong first is what is told; the lease ends by itself
            store.return_uploads(worker)
        raise
    return count


def _taken(store: Store, worker: str, most: int, clock: Callable[[], float]) -> list[Upload]:
    taken: list[Upload] = []
    while len(taken) < most:
        at = clock()
        upload = store.take_upload(worker, until=at + _LEASE, at=at)
        if upload is None:
            break
        taken.append(upload)
    return taken


def _opened(store: Store, upload: Upload, limits: Limits) -> bool:
    """Put the files of a zip into the queue in its place; False for a document that only looks like one."""
    folder = Path(upload.path).parents[1] / _UNPACKED
    try:
        members = open_bundle(Path(upload.path), folder, limits)
    except IngestError as error:
        store.finish_upload(upload.receipt, upload.content, _failure(upload, error))
        return True
    if members is None:
        return False
    store.split_upload(upload.receipt, [_member(upload, member, limits) for member in members])
    return True


def _member(upload: Upload, member: Member, limits: Limits) -> Upload | Failure:
    own = replace(upload, name=_shown(f"{upload.name}/{member.name}"))
    if member.path is None:
        return _failure(replace(own, content=""), member.error or Unreadable(f"{own.name} cannot be read"))
    path = Path(member.path)
    try:
        return replace(own, path=str(path), size=path.stat().st_size, content=file_hash(path, limits=limits))
    except IngestError as error:
        return _failure(replace(own, content=""), error)


def _classify(
    store: Store, classifier: Classifier, papers: Sequence[Upload], jobs: int, told: Callable[[str], None]
) -> None:
    """Record an outcome for each; what was erased, kills the reader, or is stored already, is not read."""
    key, todo = result_key(classifier), []
    erased, poison, stored = store.erased(), store.quarantined(READER_VERSION), store.document_keys()
    for upload in papers:
        if upload.content in erased:
            _record(store, upload, key, _failure(upload, _erased(upload)))
        elif upload.content in poison:
            _record(store, upload, key, _failure(upload, _poison(upload)))
        elif stored.get(upload.content) == key:
            _record(store, upload, key, None)
        else:
            todo.append(upload)
            continue
        told(upload.name)
    files = [(Path(upload.path), upload.name) for upload in todo]
    for upload, outcome in zip(todo, classify_in_order(classifier, files, jobs=jobs), strict=True):
        if isinstance(outcome, DocumentResult):
            store.save_result(outcome, key=key, path=upload.path)
        elif outcome.code == WorkerCrashed.code:
            store.set_quarantine(upload.content, READER_VERSION)
        _record(store, upload, key, outcome if isinstance(outcome, Failure) else None)
        told(upload.name)


def _record(store: Store, upload: Upload, key: str, failure: Failure | None) -> None:
    """The name first, the receipt last: what is interrupted between them is done again and ends alike."""
    if failure is not None:  # its sender knows the name that it was sent under
        failure = replace(failure, message=failure.message.replace(Path(upload.path).name, upload.name))
    store.save_file(
        upload.name,
        document=upload.content,
        size=upload.size,
        modified=0.0,
        key=key,
        failure=failure,
        origin="desk",
        inbox=upload.content,
    )
    store.finish_upload(upload.receipt, upload.content, failure)


def _failure(upload: Upload, error: IngestError) -> Failure:
    return Failure(
        upload.name, upload.content or None, error.code, type(error).__name__, str(error), "ingest"
    )


def _erased(upload: Upload) -> Erased:
    return Erased(
        f"{upload.name} was erased from this store, and is not read again",
        do="restore it first, if that was a mistake",
    )


def _poison(upload: Upload) -> Quarantined:
    return Quarantined(
        f"{upload.name} made the reading process die twice, and is not tried again",
        do="ask the sender for another file",
    )


def _state(row: Mapping[str, Any]) -> UploadState:
    failure = row["failure"] or {}
    leased = row["worker"] is not None
    return UploadState(
        receipt=row["id"],
        name=row["name"],
        size=row["size"],
        by=row["by"],
        stage=_STAGES.get(row["state"]) or ("reading" if leased else "waiting"),
        received=row["received"],
        finished=row["finished"],
        document=row["document"],
        code=failure.get("code"),
        message=failure.get("message"),
    )


_STAGES: dict[str, Stage] = {"DONE": "done", "FAILED": "failed"}


def _shown(name: str) -> str:
    """A name as text that every database takes."""
    return as_text(name).replace("\0", "\\0")


def _worker_name() -> str:
    return f"{platform.node()[:60]}/{os.getpid()}"


def _is_dead(worker: str) -> bool:
    """Whether a worker of this machine is gone; of others nobody here knows, and their lease runs out."""
    node, _, number = worker.rpartition("/")
    if node != platform.node()[:60] or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
