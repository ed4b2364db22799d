"""What readers see for the values of a pack: the same words in every format."""

from __future__ import annotations

from collections.abc import Mapping

from gcm_classify.report.values import Basis, CellState, Part, ReviewState

__all__ = ["BASIS_NAMES", "CELL_NAMES", "PART_NAMES", "REVIEW_MARKS", "REVIEW_NAMES", "probability_told"]

PART_NAMES: Mapping[Part, str] = {
    "commitment": "Commitments",
    "recommendation": "Recommendations",
    "practice": "Practices and measures taken",
    "other": "Other statements",
}
REVIEW_NAMES: Mapping[ReviewState, str] = {
    "reviewed": "Confirmed by a reviewer",
    "disputed": "Disputed by reviewers",
    "machine": "Machine-tagged, not reviewed",
}
REVIEW_MARKS: Mapping[ReviewState, str] = {"reviewed": "✓", "disputed": "!", "machine": "○"}
BASIS_NAMES: Mapping[Basis, str] = {
    "inferred": "inferred from the content",
    "both": "stated by the text too",
    "stated": "stated by the text only",
    "added": "added by a reviewer",
}
CELL_NAMES: Mapping[CellState, str] = {
    "reviewed": "Said, and confirmed by a reviewer",
    "not_reviewed": "Said, not yet reviewed",
    "named_only": "Named by the text, not shown by its content",
    "below_threshold": "A passage came near, below the threshold",
    "not_mentioned": "Not mentioned",
    "not_tagged": "In a language that is not tagged",
}


def probability_told(value: float | None) -> str:
    """A probability with two digits, never rounded up to certainty; "–" for none.

    >>> probability_told(0.9993), probability_told(0.5), probability_told(None)
    ('> 0.99', '0.50', '–')
    """
    if value is None:
        return "–"
    return "> 0.99" if value > 0.99 else f"{value:.2f}"
