"""What people decide about tags: pure functions over the store. Decisions are added, never changed."""

from __future__ import annotations

from gcm_classify.review.decisions import (
    Backing,
    PassageReview,
    Verdict,
    backing,
    decide,
    orphaned_decisions,
    review_of,
    store_backing,
)

__all__ = [
    "Backing",
    "PassageReview",
    "Verdict",
    "backing",
    "decide",
    "orphaned_decisions",
    "review_of",
    "store_backing",
]
