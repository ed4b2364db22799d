"""What is known of a document when its versions are sought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gcm_classify.fingerprints import Fingerprint, fingerprint_from

__all__ = ["Submission", "submission_from"]


@dataclass(frozen=True, slots=True)
class Submission:
    """What is known of a document without reading it again. `date` may be partial ("2026-03", "2026")."""

    id: str
    source: str
    title: str
    language: str
    mechanisms: frozenset[str]
    date: str | None
    fingerprint: Fingerprint


def submission_from(record: Mapping[str, Any]) -> Submission | None:
    """A document's record as the store keeps it; None for one that was stored without a fingerprint."""
    if "fingerprint" not in record:
        return None
    profile = record["profile"]
    return Submission(
        id=record["id"],
        source=record["source"],
        title=record["title"],
        language=record["language"],
        mechanisms=frozenset((*profile["mechanisms"], *profile["unregistered"])),
        date=profile["date"],
        fingerprint=fingerprint_from(record["fingerprint"]),
    )
