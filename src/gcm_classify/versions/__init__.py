"""Copies, revisions and language versions of one submission, so that nothing is counted twice."""

from gcm_classify.versions.relations import (
    Relation,
    Version,
    relation_of,
    told_by,
    versions_of,
    with_versions,
)
from gcm_classify.versions.submission import Submission, submission_from

__all__ = [
    "Relation",
    "Submission",
    "Version",
    "relation_of",
    "submission_from",
    "told_by",
    "versions_of",
    "with_versions",
]
