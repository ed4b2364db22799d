"""Files become outcomes, a result or a failure as a value, one after the other or by workers; the classifier does the rest."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from gcm_classify.datamodels import DocumentResult, Failure
from gcm_classify.errors import ClassifyError, GcmError, IngestError, Unreadable, Vanished, WorkerCrashed
from gcm_classify.ingest import Limits, file_hash
from gcm_classify.modelfolder import ModelFolder
from gcm_classify.workers import in_order

__all__ = [
    "Classifies",
    "File",
    "Loads",
    "Remembers",
    "Then",
    "classify_groups",
    "classify_in_order",
    "classify_or_fail",
    "loaded",
    "lost",
    "unchanged",
]


File = tuple[str | Path, str]
Then = Callable[[DocumentResult], Any]


class Loads(Protocol):
    """Gives a classifier in another process; equal ones give equal ones, and travel as pickles."""

    def __call__(self) -> Classifies: ...

    def __hash__(self) -> int: ...

    def ahead(self) -> None:
        """Load what processes can share."""


class Classifies(Protocol):
    """What a batch asks of a classifier; more only where it does the work itself."""

    limits: Limits

    @property
    def model(self) -> ModelFolder: ...

    @property
    def loading(self) -> Loads: ...

    def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult: ...


@runtime_checkable
class Remembers(Protocol):
    """A classifier that may have prepared a file before."""

    def again(self, files: Sequence[File]) -> Iterator[DocumentResult | None]:
        """Of each (path, source) the result from what is kept of it, None where nothing is; raises as the classifier does."""


def unchanged(result: DocumentResult) -> DocumentResult:
    """What a caller makes of a result who wants it as it is."""
    return result


def classify_or_fail(classifier: Classifies, path: str | Path, source: str, then: Then = unchanged) -> Any:
    """What `then` makes of the result, or the failure as a value: whatever one file does, the caller goes on."""
    identity: str | None = None
    try:
        identity = file_hash(path, limits=classifier.limits)
        return then(classifier(path, source=source))
    except IngestError as error:
        if isinstance(error, Vanished | Unreadable):
            identity = None  # gone since it was hashed: nobody knows what it will hold
        return Failure(source, identity, error.code, type(error).__name__, str(error), "ingest")
    except GcmError as error:
        return Failure(source, identity, ClassifyError.code, type(error).__name__, str(error), "classify")
    except Exception as error:  # whatever it is: one file never stops the others
        ours = ClassifyError(
            f"{source} was read, but classifying it failed ({type(error).__name__}: {error})",
            do="report this, with the file",
        )
        return Failure(source, identity, ours.code, type(ours).__name__, str(ours), "classify")


def classify_in_order(
    classifier: Classifies, files: Iterable[File], *, jobs: int = 1, then: Then = unchanged
) -> Iterator[Any]:
    """Outcomes of (path, source) pairs in their order; the pairs are read as outcomes are taken.

    With more than one job worker processes do it, over one model where memory can be shared (`workers`). A few files ahead
    are in work, no more, and when the caller stops no worker is left. A file on which a worker dies twice is a `Failure`, as
    is any that cannot be read. `then`, a function by name, is called where the result was made; what it gives is the outcome.
    """
    yield from classify_groups(classifier, ((file,) for file in files), jobs=jobs, then=then)


def classify_groups(
    classifier: Classifies, groups: Iterable[Sequence[File]], *, jobs: int = 1, then: Then = unchanged
) -> Iterator[Any]:
    """The same of files that come in groups, each one worker's: of those that were prepared before the head of the model is
    asked at once. A group on which a worker dies twice is done again file by file.
    """
    if jobs <= 1:
        for group in groups:
            yield from _outcomes(classifier, group, then)
        return
    loading, given = classifier.loading, deque[Sequence[File]]()
    for outcomes in in_order(
        partial(_in_worker, loading, then),
        _noted(([(str(path), source) for path, source in group] for group in groups), given),
        jobs=jobs,
        lost=partial(_lost, classifier.limits),
        ready=loading.ahead,
    ):
        group = given.popleft()
        yield from classify_in_order(classifier, group, jobs=2, then=then) if outcomes is None else outcomes


def _noted(groups: Iterable[Sequence[File]], given: deque[Sequence[File]]) -> Iterator[Sequence[File]]:
    """The groups, each noted as it is given."""
    for group in groups:
        given.append(group)
        yield group


def _outcomes(classifier: Classifies, group: Sequence[File], then: Then) -> list[Any]:
    """Of each file of a group."""
    if len(group) == 1 or not isinstance(classifier, Remembers):
        return [classify_or_fail(classifier, path, source, then) for path, source in group]
    try:
        again = [None if result is None else then(result) for result in classifier.again(group)]
    except Exception:  # of which file and why, is found file by file
        again = [None] * len(group)
    return [
        classify_or_fail(classifier, path, source, then) if one is None else one
        for one, (path, source) in zip(again, group, strict=True)
    ]


@lru_cache(maxsize=2)
def loaded(loading: Loads) -> Any:
    """In a worker process: one classifier each, loaded once."""
    return loading()


def _in_worker(loading: Loads, then: Then, group: Sequence[File]) -> list[Any] | None:
    """In a worker process: one model each, loaded once."""
    return _outcomes(loaded(loading), group, then)


def _lost(limits: Limits, group: Sequence[File]) -> list[Any] | None:
    """What stands for a group whose worker died twice; None where nobody knows of which file."""
    return None if len(group) > 1 else [lost(limits, (str(path), source)) for path, source in group]


def lost(limits: Limits, file: tuple[str, str]) -> Failure:
    """What stands for a (path, source) whose worker died twice."""
    path, source = file
    error = WorkerCrashed(
        f"the process that classified {source} died, twice",
        do="look at the file, and at the machine's memory",
    )
    with suppress(IngestError):
        return Failure(
            source, file_hash(path, limits=limits), error.code, type(error).__name__, str(error), "classify"
        )
    return Failure(source, None, error.code, type(error).__name__, str(error), "classify")
