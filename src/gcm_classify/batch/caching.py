"""What a run does about the cache of its classifier, where that has one: nothing of a hidden document stays in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from gcm_classify.cached import CachedClassifier
from gcm_classify.classifier import Classifier
from gcm_classify.errors import StoreError
from gcm_classify.store import Store

__all__ = ["begin_caching", "end_caching"]


def begin_caching(store: Store, classifier: Classifier) -> None:
    """The store learns where the cache lies, and the cache what was withdrawn or erased since, perhaps from another machine.

    Raises:
        StoreError: the cache cannot be rid of it.
    """
    if isinstance(classifier, CachedClassifier):
        store.note_cache(classifier.cache.folder)
        _forget_hidden(store, classifier)


def end_caching(store: Store, classifier: Classifier, documents: Iterable[str]) -> None:
    """The cache keeps `documents` for longer than others, nothing of what is hidden, and no more than its limit.

    Raises:
        StoreError: the cache cannot be rid of what is hidden.
    """
    if isinstance(classifier, CachedClassifier):
        _forget_hidden(store, classifier)  # of what was withdrawn and came again, too
        classifier.cache.touch(documents)
        classifier.cache.trim()


def _forget_hidden(store: Store, classifier: CachedClassifier) -> None:
    try:
        classifier.cache.forget(store.hidden())
    except sqlite3.Error as error:
        raise StoreError(
            f"what the cache {classifier.cache.path} keeps of withdrawn documents cannot be removed ({error})",
            do="check the permissions of its folder, or remove it, and run again",
        ) from error
