"""Files become outcomes, a result or a failure as a value, one after the other or by workers; the classifier does the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Protocol

from gcm_classify.datamodels import DocumentResult, Failure
from gcm_classify.errors import ClassifyError, GcmError, IngestError, Unreadable, Vanished, WorkerCrashed
from gcm_classify.ingest import Limits, file_hash
from gcm_classify.modelfolder import ModelFolder
from gcm_classify.workers import in_order

__all__ = ["Classifies", "Loads", "classify_in_order", "classify_or_fail", "loaded", "lost", "unchanged"]


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


def unchanged(result: DocumentResult) -> DocumentResult:
    """What a caller makes of a result who wants it as it is."""
    return result


def classify_or_fail(
    classifier: Classifies, path: str | Path, source: str, then: Callable[[DocumentResult], Any] = unchanged
) -> Any:
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
    classifier: Classifies,
    files: Iterable[tuple[str | Path, str]],
    *,
    jobs: int = 1,
    then: Callable[[DocumentResult], Any] = unchanged,
) -> Iterator[Any]:
    """Outcomes of (path, source) pairs in their order; the pairs are read as outcomes are taken.

    With more than one job worker processes do it, over one model where memory can be shared (`workers`). A few files ahead
    are in work, no more, and when the caller stops no worker is left. A file on which a worker dies twice is a `Failure`, as
    is any that cannot be read. `then`, a function by name, is called where the result was made; what it gives is the outcome.
    """
    if jobs <= 1:
        for path, source in files:
            yield classify_or_fail(classifier, path, source, then)
        return
    loading = classifier.loading
    yield from in_order(
        partial(_in_worker, loading, then),
        ((str(path), source) for path, source in files),
        jobs=jobs,
        lost=partial(lost, classifier.limits),
        ready=loading.ahead,
    )


@lru_cache(maxsize=2)
def loaded(loading: Loads) -> Any:
    """In a worker process: one classifier each, loaded once."""
    return loading()


def _in_worker(loading: Loads, then: Callable[[DocumentResult], Any], file: tuple[str, str]) -> Any:
    """In a worker process: one model each, loaded once."""
    path, source = file
    return classify_or_fail(loaded(loading), path, source, then)


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
