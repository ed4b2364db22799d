"""What a run does about the cache of its classifier, where that has one: nothing of a hidden document stays in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from gcm_classify.cache import Cache
from gcm_classify.cached import CachedClassifier
from gcm_classify.classifier import Classifies
from gcm_classify.errors import StoreError
from gcm_classify.ondemand import OnDemand
from gcm_classify.store import Store

__all__ = ["begin_caching", "end_caching"]


def begin_caching(store: Store, classifier: Classifies) -> None:
    """The store learns where the cache lies, and the cache what was withdrawn or erased since, perhaps from another machine.

    Raises:
        StoreError: the cache cannot be rid of it.
    """
    if (cache := _cache_of(classifier)) is not None:
        store.note_cache(cache.folder)
        _forget_hidden(store, cache)


def end_caching(store: Store, classifier: Classifies, documents: Iterable[str]) -> None:
    """The cache keeps `documents` for longer than others, nothing of what is hidden, and no more than its limit.

    Raises:
        StoreError: the cache cannot be rid of what is hidden.
    """
    if (cache := _cache_of(classifier)) is not None:
        _forget_hidden(store, cache)  # of what was withdrawn and came again, too
        cache.touch(documents)
        cache.trim()


def _cache_of(classifier: Classifies) -> Cache | None:
    return classifier.cache if isinstance(classifier, CachedClassifier | OnDemand) else None


def _forget_hidden(store: Store, cache: Cache) -> None:
    try:
        cache.forget(store.hidden())
    except sqlite3.Error as error:
        raise StoreError(
            f"what the cache {cache.path} keeps of withdrawn documents cannot be removed ({error})",
            do="check the permissions of its folder, or remove it, and run again",
        ) from error
