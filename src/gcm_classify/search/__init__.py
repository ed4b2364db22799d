"""Passages found again: by their words and by their meaning. The index is a cache beside the store, made from it."""

from __future__ import annotations

from gcm_classify.search.index import Hit, IndexedPassage, IndexState, SearchIndex
from gcm_classify.search.refreshing import refresh

__all__ = ["Hit", "IndexState", "IndexedPassage", "SearchIndex", "refresh"]
