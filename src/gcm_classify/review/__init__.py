"""What people decide about tags: pure functions over the store. Decisions are added, never changed."""

from __future__ import annotations

from gcm_classify.review.decisions import (
    Backing,
    PassageReview,
    Role,
    Verdict,
    backing,
    decide,
    orphaned_decisions,
    review_of,
    reviewer_name,
    store_backing,
)
from gcm_classify.review.profiles import (
    PROFILE_FIELDS,
    ProfileField,
    ProfileReview,
    correct_profile,
    profile_in_force,
)

__all__ = [
    "PROFILE_FIELDS",
    "Backing",
    "PassageReview",
    "ProfileField",
    "ProfileReview",
    "Role",
    "Verdict",
    "backing",
    "correct_profile",
    "decide",
    "orphaned_decisions",
    "profile_in_force",
    "review_of",
    "reviewer_name",
    "store_backing",
]
