"""A cluster, through Ray Data: actors that load the model once each, fed from the machine that asks.

Files need not lie where the actors can see them: a `_Shelf`, an actor beside the caller, hands each one out when its turn
comes. It keeps count, so that a file on which an actor died twice is given up as it is with local workers; Ray by itself
would try it for ever. Ray is imported here only.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from gcm_classify.classifier import Classifier, Classifies, classify_or_fail, load, lost
from gcm_classify.datamodels import Failure
from gcm_classify.errors import GcmError, IngestError, MissingExtra, ModelError, UsageError
from gcm_classify.ingest import Limits, can_ocr, file_hash
from gcm_classify.outcomes import File, Then, unchanged

__all__ = ["RayEngine"]

_A_TASK = 16  # files at most that one task takes; an actor's death costs those of them that it had done
_TASKS_EACH = 4  # tasks at least for each actor, so that none is idle at the end for long
_AHEAD = 2  # tasks that wait at an actor or are in work there
_DEATHS = 2  # after as many a file is given up
_OBJECTS = 256 * 1024 * 1024  # bytes of results and originals on their way, together


@dataclass(frozen=True, slots=True)
class RayEngine:
    """The stages of `Classifier` on a Ray cluster; every node has this package, and Tesseract if this machine has.

    Attributes:
        classifier: of which each actor loads its own, by the model's path.
        jobs: actors, of one logical processor each.
        address: of a running cluster; "auto" for the one that this machine belongs to; None for a Ray of its own, which
            ends with the work. A Ray that this process has joined before is used as it is.
        objects: bytes that may stand in Ray's object store before the producers wait.
        make: how an actor gets its classifier; `load` of the model's path otherwise.

    Raises:
        MissingExtra: Ray is not installed.
        UsageError: no cluster at the address, or it has fewer processors than actors: they would be waited for for ever.
        GcmError: the cluster broke down as a whole.
        ModelError: a node has another model at that path, or OCR where this machine has none or the other way round.
    """

    classifier: Classifies
    jobs: int = 1
    address: str | None = None
    objects: int = _OBJECTS
    make: Callable[[], Classifier] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        _ray()

    def __call__(self, groups: Iterable[Sequence[File]], then: Then = unchanged) -> Iterator[Any]:
        asked = [(str(path), source) for group in groups for path, source in group]
        if not asked:
            return
        with _joined(self.address, self.jobs, self.objects), _told():
            for index, row in enumerate(self._rows(asked, then)):
                if row["index"] != index:
                    raise GcmError("Ray gave a file twice or lost one", got=row["index"], expected=index)
                yield _opened(row["outcome"])

    def _rows(self, asked: Sequence[tuple[str, str]], then: Then) -> Iterator[dict[str, Any]]:
        """One row for each file, in their order; what is ahead of the caller is bounded by the object store's share."""
        import ray
        from ray.data import ActorPoolStrategy

        limits = self.classifier.limits
        shelf = _beside_caller(_Shelf).remote(asked, limits)
        options = _Expected(self.classifier.model.key, can_ocr(limits))
        make = self.make or partial(load, str(self.classifier.model.path.absolute()), limits=limits)
        _set_context(self.objects, self.jobs)
        reader: Any = _Reader  # Ray's types know functions only
        rows = ray.data.from_items(
            [{"index": index} for index in range(len(asked))],
            override_num_blocks=-(-len(asked) // self._files_a_task(len(asked))),
        ).map(
            reader,
            fn_constructor_args=(shelf, make, options, then),
            compute=ActorPoolStrategy(size=min(self.jobs, len(asked)), max_tasks_in_flight_per_actor=_AHEAD),
            num_cpus=1,
        )
        try:
            yield from rows.iter_rows()
        finally:
            ray.kill(shelf)

    def _files_a_task(self, count: int) -> int:
        return max(1, min(_A_TASK, count // (_TASKS_EACH * self.jobs)))


@dataclass(frozen=True, slots=True)
class _Expected:
    """What a node must have to give the results that this machine would give."""

    model: str
    ocr: bool

    def check(self, classifier: Classifier) -> None:
        if classifier.model.key != self.model:
            raise ModelError(
                "a node of the cluster has another model",
                got=classifier.model.key[:12],
                expected=self.model[:12],
                do="install the same version, or put the model folder under the same path, on every node",
            )
        if can_ocr(classifier.limits) != self.ocr:
            raise ModelError(
                "a node of the cluster differs in OCR",
                got="Tesseract" if not self.ocr else "no Tesseract",
                expected="Tesseract" if self.ocr else "none",
                do="install Tesseract with its languages on every node, or run with --no-ocr",
            )


class _Shelf:
    """Beside the caller: hands out files by their index, and gives up those whose readers died."""

    def __init__(self, files: Sequence[tuple[str, str]], limits: Limits) -> None:
        self.files = files
        self.limits = limits
        self.begun: Counter[int] = Counter()
        self.given_up: set[int] = set()

    def begin(self, index: int) -> tuple[str, str, bytes] | Failure:
        """A file's name, its source and its bytes; or what has become of it already."""
        path, source = self.files[index]
        if self.begun[index] >= _DEATHS:
            self.given_up.add(index)
            return lost(self.limits, (path, source))
        try:
            file_hash(path, limits=self.limits)  # refuses what is gone, no file, or too large to travel
            content = Path(path).read_bytes()
        except IngestError as error:
            return Failure(source, None, error.code, type(error).__name__, str(error), "ingest")
        self.begun[index] += 1
        return Path(path).name, source, content

    def end(self, index: int) -> None:
        """It was read; should its result be lost on the way, it is no fault of the file's."""
        if index not in self.given_up:
            self.begun[index] = 0


class _Reader:
    """An actor: one model, loaded once. Its rows are {"index": int, "outcome": what became of the file}; Ray carries them."""

    def __init__(
        self,
        shelf: Any,
        make: Callable[[], Classifier],
        expected: _Expected,
        then: Then,
    ) -> None:
        self.shelf, self.then = shelf, then
        self.broken: GcmError | None = None
        try:
            self.classifier = make()
            expected.check(self.classifier)
        except (
            GcmError
        ) as error:  # raised here Ray would try it again for ever; it travels to the caller instead
            self.broken = error

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        import ray

        index = int(row["index"])
        outcome = self.broken or self._read(ray.get(self.shelf.begin.remote(index)))
        ray.get(self.shelf.end.remote(index))
        return {"index": index, "outcome": outcome}

    def _read(self, file: tuple[str, str, bytes] | Failure) -> Any:
        """Reading happens in a confined process of its own, which wants a file: the bytes lie in one for so long."""
        if isinstance(file, Failure):
            return file
        name, source, content = file
        with TemporaryDirectory(prefix="gcm-ray-") as folder:
            path = Path(folder) / name
            path.write_bytes(content)
            return classify_or_fail(self.classifier, path, source, self.then)


def _opened(outcome: Any) -> Any:
    if isinstance(outcome, GcmError):
        raise outcome
    return outcome


def _beside_caller(actor: type) -> Any:
    """An actor class that starts on the caller's node, takes no processor, and goes with the caller."""
    import ray
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    return ray.remote(actor).options(num_cpus=0, scheduling_strategy=here)


def _set_context(objects: int, jobs: int) -> None:
    from ray.data import DataContext, ExecutionResources

    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = DataContext.get_current()
    context.enable_progress_bars = False
    context.execution_options.preserve_order = True
    context.max_consecutive_actor_init_deaths = _DEATHS * jobs  # a node may die while its actors load
    context.execution_options.resource_limits = ExecutionResources.for_limits(object_store_memory=objects)


@contextmanager
def _told() -> Iterator[None]:
    """What Ray cannot mend ends in an error of ours."""
    from ray.exceptions import RayError

    try:
        yield
    except RayError as error:
        raise GcmError(
            "the cluster gave up",
            got=f"{type(error).__name__}: {str(error).strip().splitlines()[0]}",
            do="look at its nodes and run it again; what is recorded is not done again",
        ) from error


@contextmanager
def _joined(address: str | None, jobs: int, objects: int) -> Iterator[None]:
    ray = _ray()
    ours = not ray.is_initialized()
    if ours:
        _join(address, jobs, objects)
    try:
        has = int(ray.cluster_resources().get("CPU", 0))
        if has < jobs:
            raise UsageError(
                "the cluster has fewer processors than there are jobs",
                got=f"{has} processors, {jobs} jobs",
                expected="at least one for each",
                do="add nodes, or run with fewer --jobs",
            )
        yield
    finally:
        if ours:
            ray.shutdown()


def _join(address: str | None, jobs: int, objects: int) -> None:
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    ray = _ray()
    if address is None:
        ray.init("local", num_cpus=jobs, include_dashboard=False, object_store_memory=2 * objects, **quiet)
        return
    try:
        ray.init(address, **quiet)
    except (ConnectionError, ValueError) as error:
        raise UsageError(
            "no Ray cluster answers there",
            got=f"{address} ({error})",
            expected="the address of a running head, or auto",
            do="start one with: ray start --head",
        ) from error


def _ray() -> Any:
    os.environ["RAY_USAGE_STATS_ENABLED"] = (
        "0"  # nothing leaves the machine; Ray asks for this before it is imported
    )
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise MissingExtra(
            "the engine on a cluster needs Ray",
            got=error,
            do='install it with: pip install "gcm-classify[ray]"',
        ) from error
    return ray
