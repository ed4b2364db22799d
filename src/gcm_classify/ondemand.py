"""A classifier that is loaded when it is first asked: who hands all files to workers, or finds all of them done, needs none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from gcm_classify.cache import LIMIT, Cache
from gcm_classify.cached import CachedClassifier, loading_of
from gcm_classify.classifier import Classifier, Loading, Loads, load
from gcm_classify.datamodels import DocumentResult
from gcm_classify.ingest import Limits
from gcm_classify.modelfolder import check_model
from gcm_classify.outcomes import File

__all__ = ["OnDemand"]


class OnDemand:
    """Stands for a classifier towards a batch.

    Args:
        model: as for `load`; it is checked now.
        limits: what reading one file may cost.
        cache: folder of a cache of what was prepared, and `cache_limit` the bytes that it may have; no cache otherwise.
        fresh: do everything again, and keep that.

    Raises:
        UnknownModel: no such model.
        ModelError: the folder is incomplete, altered, or of another format.
        UsageError: the cache's folder cannot be used.
    """

    def __init__(
        self,
        model: str | Path | None = None,
        *,
        limits: Limits | None = None,
        cache: str | Path | None = None,
        cache_limit: int = LIMIT,
        fresh: bool = False,
    ) -> None:
        self.model = check_model(model)
        self.limits = limits or Limits()
        self.cache = None if cache is None else Cache(cache, limit=cache_limit)
        self.fresh = fresh

    @property
    def loading(self) -> Loads:
        """Gives the classifier in another process."""
        uncached = Loading(str(self.model.path.absolute()), self.limits)
        return uncached if self.cache is None else loading_of(uncached, self.cache, self.fresh)

    def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult:
        """Classify one file; raises as the classifier does."""
        return self._classifier(path, source=source)

    def again(self, files: Sequence[File]) -> Iterator[DocumentResult | None]:
        """Results from what is kept, as `CachedClassifier.again` gives them."""
        if isinstance(self._classifier, CachedClassifier):
            yield from self._classifier.again(files)
        else:
            yield from (None for _ in files)

    @cached_property
    def _classifier(self) -> Classifier:
        classifier = load(self.model.path, limits=self.limits)
        if self.cache is None:
            return classifier
        return CachedClassifier(classifier.model, self.cache, limits=self.limits, fresh=self.fresh)
