"""The citation of one passage, for what shows passages that no pack was drawn up for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gcm_classify.report.papers import paper_of
from gcm_classify.report.values import Citation
from gcm_classify.store import Store

__all__ = ["citation_of"]


def citation_of(store: Store, passage: Mapping[str, Any]) -> Citation:
    """How a passage, by its record, is cited: with the profile in force, corrections by people included.

    Raises:
        StoreError: its document is not there.
    """
    return paper_of(store, passage["document"]).citation(passage)
