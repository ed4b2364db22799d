"""Doing it: every distinct content once, each outcome recorded for all names that share it before the next is waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from gcm_classify.batch.tasks import Task
from gcm_classify.classifier import Classifies, classify_or_fail
from gcm_classify.datamodels import DocumentResult, Effort, Failure
from gcm_classify.engines import Engine, Outcome
from gcm_classify.errors import Erased, IngestError, Quarantined, WorkerCrashed
from gcm_classify.ingest import READER_VERSION, can_ocr, file_hash
from gcm_classify.records import as_text
from gcm_classify.store import Store

__all__ = ["Work", "result_key"]


@dataclass(slots=True)
class Work:
    """One run over an inbox's files. `told` is called with each name once its outcome is recorded; `effort` is what the
    results took together, as far as they say.
    """

    store: Store
    classifier: Classifies
    inbox: str
    key: str
    force: bool = False
    told: Callable[[str], None] = lambda source: None
    effort: Effort = field(default=Effort(), init=False)
    _quarantined: frozenset[str] = field(default=frozenset(), init=False)

    def do(self, todo: Iterable[Task], engine: Engine) -> None:
        """Read and classify what is not stored already; only this process writes."""
        self._quarantined = self.store.quarantined(READER_VERSION)
        by_content = self._without_refused(self._by_content(todo))
        stored = {} if self.force else self.store.document_keys()
        for content in [content for content in by_content if stored.get(content) == self.key]:
            self._record(by_content.pop(content), content, None)
        first = [(tasks[0].path, tasks[0].source) for tasks in by_content.values()]
        for (content, tasks), outcome in zip(by_content.items(), engine(first), strict=True):
            self._keep(tasks, content, outcome)

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

    def _keep(self, tasks: Sequence[Task], content: str, outcome: Outcome) -> None:
        """An outcome stands for every name of a content, unless its file became another one, or went, meanwhile."""
        identity = outcome.document.id if isinstance(outcome, DocumentResult) else outcome.id
        own = tasks if identity == content else tasks[:1]
        if identity == content:
            self._set_quarantine(content, outcome)
        if isinstance(outcome, DocumentResult):
            self.effort += outcome.effort or Effort()
            self.store.save_result(outcome, key=self.key, path=_original(tasks[0].path))
            self._record(own, identity, None)
        else:
            self._record(own, identity, outcome)
        if twins := tasks[len(own) :]:
            again = classify_or_fail(self.classifier, twins[0].path, twins[0].source)
            self._keep(twins, content, again)

    def _set_quarantine(self, content: str, outcome: Outcome) -> None:
        is_poison = isinstance(outcome, Failure) and outcome.code == WorkerCrashed.code
        if is_poison or content in self._quarantined:
            self.store.set_quarantine(content, READER_VERSION if is_poison else None)

    def _record(self, tasks: Iterable[Task], document: str | None, failure: Failure | None) -> None:
        for task in tasks:
            own = replace(failure, source=task.source) if failure is not None else None
            self.store.save_file(
                task.source,
                document=document,
                size=task.size,
                modified=task.modified,
                key=self.key,
                failure=own,
                inbox=self.inbox,
            )
            self.told(task.source)


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
