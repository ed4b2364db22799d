"""Doing it: every distinct content once, each outcome recorded for all names that share it before the next is waited for;
those that were only tagged anew, which costs little, many at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from gcm_classify.batch.entry import Drafts, Entry, entry_of
from gcm_classify.batch.tasks import Task
from gcm_classify.classifier import Classifies, classify_or_fail
from gcm_classify.datamodels import Effort, Failure
from gcm_classify.engines import Engine
from gcm_classify.errors import Erased, IngestError, Quarantined, WorkerCrashed
from gcm_classify.ingest import READER_VERSION, can_ocr, file_hash
from gcm_classify.outcomes import File
from gcm_classify.records import as_text
from gcm_classify.store import Store, file_row

__all__ = ["Work", "result_key"]

_TOGETHER = 128  # outcomes that cost little in one transaction
_LINES = 16_000_000  # bytes of lines that wait for it, of whatever long documents
_A_GROUP = 8  # files of stored documents that a worker is given at once
_FILES = 4_000_000  # bytes of such files


@dataclass(slots=True)
class Work:
    """One run over an inbox's files. `told` is called with each name once its outcome is recorded; `effort` is what the
    results took together, as far as they say. `drafts` are given the lines of what is recorded.
    """

    store: Store
    classifier: Classifies
    inbox: str
    key: str
    force: bool = False
    told: Callable[[str], None] = lambda source: None
    drafts: Drafts | None = None
    effort: Effort = field(default=Effort(), init=False)
    _quarantined: frozenset[str] = field(default=frozenset(), init=False)

    def do(self, todo: Iterable[Task], engine: Engine) -> None:
        """Read and classify what is not stored already; only this process writes."""
        self._quarantined = self.store.quarantined(READER_VERSION)
        by_content = self._without_refused(self._by_content(todo))
        stored = {} if self.force else self.store.document_keys()
        for content in [content for content in by_content if stored.get(content) == self.key]:
            self._record(by_content.pop(content), content, None)
        waiting: list[_Done] = []
        groups = _groups(by_content, stored.keys())
        for (content, tasks), outcome in zip(by_content.items(), engine(groups, entry_of), strict=True):
            waiting.append(_Done(content, tasks, outcome))
            if not waiting[-1].is_cheap or len(waiting) == _TOGETHER or sum(map(_weight, waiting)) > _LINES:
                self._keep(waiting)
                waiting = []
        self._keep(waiting)

    def _by_content(self, todo: Iterable[Task]) -> dict[str, list[Task]]:
        found: dict[str, list[Task]] = {}
        for task in todo:
            try:
                if task.error is not None:
                    raise task.error
                found.setdefault(file_hash(task.path, limits=self.classifier.limits), []).append(task)
            except IngestError as error:
                self._record([task], None, _failure(task, None, error))
        return found

    def _without_refused(self, by_content: dict[str, list[Task]]) -> dict[str, list[Task]]:
        """What was erased stays so, and what made the reading process die twice is not tried again without force."""
        erased = self.store.erased()
        left: dict[str, list[Task]] = {}
        for content, tasks in by_content.items():
            for task in tasks:
                if content in erased:
                    self._record([task], content, _failure(task, content, _erased(task)))
                elif content in self._quarantined and not self.force:
                    self._record([task], content, _failure(task, content, _poison(task)))
                else:
                    left.setdefault(content, []).append(task)
        return left

    def _keep(self, done: Sequence[_Done]) -> None:
        """Record outcomes, all or none. One stands for every name of its content, unless its file became another one, or
        went, meanwhile.
        """
        with self.store.together():
            for one in done:
                if one.identity == one.content:
                    self._set_quarantine(one.content, one.outcome)
            self.store.save_results(
                [
                    (one.outcome.rows, _original(one.tasks[0].path))
                    for one in done
                    if isinstance(one.outcome, Entry)
                ],
                key=self.key,
            )
            self.store.save_files([row for one in done for row in self._rows(one)])
        for one in done:
            if isinstance(one.outcome, Entry):
                self.effort += one.outcome.effort
                if self.drafts is not None:
                    self.drafts.add(one.outcome)
            for task in one.own:
                self.told(task.source)
            if twins := one.tasks[len(one.own) :]:
                again = classify_or_fail(self.classifier, twins[0].path, twins[0].source, entry_of)
                self._keep([_Done(one.content, twins, again)])

    def _rows(self, done: _Done) -> list[dict[str, Any]]:
        failure = done.outcome if isinstance(done.outcome, Failure) else None
        return [self._row(task, done.identity, failure) for task in done.own]

    def _set_quarantine(self, content: str, outcome: Entry | Failure) -> None:
        is_poison = isinstance(outcome, Failure) and outcome.code == WorkerCrashed.code
        if is_poison or content in self._quarantined:
            self.store.set_quarantine(content, READER_VERSION if is_poison else None)

    def _record(self, tasks: Sequence[Task], document: str | None, failure: Failure | None) -> None:
        self.store.save_files([self._row(task, document, failure) for task in tasks])
        for task in tasks:
            self.told(task.source)

    def _row(self, task: Task, document: str | None, failure: Failure | None) -> dict[str, Any]:
        return file_row(
            task.source,
            document=document,
            size=task.size,
            modified=task.modified,
            key=self.key,
            failure=replace(failure, source=task.source) if failure is not None else None,
            inbox=self.inbox,
        )


@dataclass(frozen=True, slots=True)
class _Done:
    """What a content ended in, and the names that have it."""

    content: str
    tasks: Sequence[Task]
    outcome: Entry | Failure

    @property
    def identity(self) -> str | None:
        """The content that was read; another one where the file changed meanwhile."""
        return self.outcome.rows.id if isinstance(self.outcome, Entry) else self.outcome.id

    @property
    def own(self) -> Sequence[Task]:
        """The names that the outcome stands for."""
        return self.tasks if self.identity == self.content else self.tasks[:1]

    @property
    def is_cheap(self) -> bool:
        """Whether it may be done again if this process dies before others join it in a transaction."""
        return isinstance(self.outcome, Entry) and self.outcome.effort.anew > 0


def _groups(by_content: Mapping[str, Sequence[Task]], stored: Collection[str]) -> Iterator[list[File]]:
    """A file for each content: those of stored documents, which may be tagged anew without being read, a few at a time."""
    together: list[Task] = []
    for content, (task, *_) in by_content.items():
        if together and (
            content not in stored
            or len(together) == _A_GROUP
            or sum(one.size for one in (*together, task)) > _FILES
        ):
            yield _files(together)
            together = []
        together.append(task)
        if content not in stored:
            yield _files(together)
            together = []
    if together:
        yield _files(together)


def _files(tasks: Iterable[Task]) -> list[File]:
    return [(task.path, task.source) for task in tasks]


def _weight(done: _Done) -> int:
    return sum(map(len, done.outcome.lines)) if isinstance(done.outcome, Entry) else 0


def result_key(classifier: Classifies) -> str:
    """Changes with the model or the reader: a result under another key is stale. With OCR and without are two readers."""
    ocr = "-ocr" if can_ocr(classifier.limits) else ""
    return f"{classifier.model.key[:48]}-{READER_VERSION}{ocr}"


def _original(path: Path) -> str | None:
    """Where the original lies; None for a name that is no text, which no database could keep."""
    name = str(path.absolute())
    return name if as_text(name) == name else None


def _failure(task: Task, content: str | None, error: IngestError) -> Failure:
    return Failure(task.source, content, error.code, type(error).__name__, str(error), "ingest")


def _poison(task: Task) -> Quarantined:
    return Quarantined(
        f"{task.path.name} made the reading process die twice in an earlier run, and was not tried again",
        do="ask the sender for another file, or run with --force",
    )


def _erased(task: Task) -> Erased:
    return Erased(
        f"{task.path.name} was erased from this store, and is not read again",
        do="remove the file, or let it be read again at the desk",
    )
