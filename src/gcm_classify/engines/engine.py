"""What an engine is, and the choice of one by its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from gcm_classify.classifier import Classifies
from gcm_classify.engines.local import LocalEngine
from gcm_classify.errors import UsageError
from gcm_classify.outcomes import File, Then, unchanged

__all__ = ["ENGINES", "Engine", "engine_named"]

ENGINES = ("local", "ray")


class Engine(Protocol):
    """Reads and classifies; it writes nothing."""

    def __call__(self, groups: Iterable[Sequence[File]], then: Then = unchanged) -> Iterator[Any]:
        """The outcome of each (path, source), in their order, exactly one for each: what `then`, a function by name, makes of
        the result where that was classified, or a `Failure` as a value. Files of a group may be done together.
        """
        ...


def engine_named(name: str, classifier: Classifies, *, jobs: int = 1, address: str | None = None) -> Engine:
    """An engine that works with the classifier's model and limits.

    Args:
        name: one of `ENGINES`.
        classifier: a model, which need not be loaded where others do the work.
        jobs: worker processes, wherever they are.
        address: of a running Ray cluster, "auto" for the one that this machine belongs to; a Ray of its own for None.

    Raises:
        UsageError: no such engine.
        MissingExtra: it needs a library that is not installed.
    """
    if name == "local":
        return LocalEngine(classifier, jobs)
    if name == "ray":
        from gcm_classify.engines.ray_data import RayEngine

        return RayEngine(classifier, jobs, address=address)
    raise UsageError("there is no such engine", got=name, expected=" or ".join(ENGINES), do="choose one")
