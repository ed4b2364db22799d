"""Packs for roundtables: pure functions over the store. What was said on each objective and by whom, ready to cite."""

from __future__ import annotations

from gcm_classify.report.filters import Filters, filters_of
from gcm_classify.report.packs import MOST_QUOTES, pack_of, packs_of
from gcm_classify.report.ranking import RANKING
from gcm_classify.report.values import (
    CELL_STATES,
    PARTS,
    REVIEW_STATES,
    Cell,
    Citation,
    Counts,
    Gap,
    ObjectiveSection,
    Pack,
    PracticeRow,
    Quote,
    Scorecard,
    ScorecardRow,
    SilenceMap,
    SilenceRow,
    SourceDocument,
    Variant,
)

__all__ = [
    "CELL_STATES",
    "MOST_QUOTES",
    "PARTS",
    "RANKING",
    "REVIEW_STATES",
    "Cell",
    "Citation",
    "Counts",
    "Filters",
    "Gap",
    "ObjectiveSection",
    "Pack",
    "PracticeRow",
    "Quote",
    "Scorecard",
    "ScorecardRow",
    "SilenceMap",
    "SilenceRow",
    "SourceDocument",
    "Variant",
    "filters_of",
    "pack_of",
    "packs_of",
]
