"""The citation of one passage, for what shows passages that no pack was drawn up for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gcm_classify.report.papers import Paper
from gcm_classify.report.values import Citation
from gcm_classify.store import Store

__all__ = ["citation_of"]


def citation_of(store: Store, passage: Mapping[str, Any]) -> Citation:
    """How a passage, by its record, is cited.

    Raises:
        StoreError: its document is not there.
    """
    record = store.document_record(passage["document"])
    return Paper(record, (record["source"],), ()).citation(passage)
