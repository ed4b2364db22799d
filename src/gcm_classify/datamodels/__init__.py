"""The values that flow. All frozen; a new result is returned, an old one is never mutated.

Offsets are half-open ranges of Python characters. Text is stored once, in `Document.text`;
pages, blocks, lines, passages and evidence point into it: `document.text[p.start:p.end] == p.text`.
Boxes are `(x0, top, x1, bottom)` in PDF points from the page's top left.
Probabilities are calibrated and in [0, 1].
"""

from __future__ import annotations

from gcm_classify.datamodels.documents import (
    BBox,
    Block,
    Document,
    DocumentWarning,
    Kind,
    Line,
    Page,
    Region,
    Section,
    SectionKind,
)
from gcm_classify.datamodels.findings import (
    Basis,
    ObjectiveFinding,
    Practice,
    RoundtableFinding,
    Routing,
    Shortfall,
    Status,
    Tag,
)
from gcm_classify.datamodels.passages import (
    Citation,
    Evidence,
    Function,
    FunctionFinding,
    GoalLink,
    Passage,
    PrincipleFinding,
    normalised,
    passage_id,
)
from gcm_classify.datamodels.results import DocumentResult, Effort, Failure, Profile

__all__ = [
    "BBox",
    "Basis",
    "Block",
    "Citation",
    "Document",
    "DocumentResult",
    "DocumentWarning",
    "Effort",
    "Evidence",
    "Failure",
    "Function",
    "FunctionFinding",
    "GoalLink",
    "Kind",
    "Line",
    "ObjectiveFinding",
    "Page",
    "Passage",
    "Practice",
    "PrincipleFinding",
    "Profile",
    "Region",
    "RoundtableFinding",
    "Routing",
    "Section",
    "SectionKind",
    "Shortfall",
    "Status",
    "Tag",
    "normalised",
    "passage_id",
]
