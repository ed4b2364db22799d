"""Who speaks, what kind of input, before or during the forum, directly or through whom."""

from __future__ import annotations

from gcm_classify.datamodels import Document, Profile

__all__ = ["profile_of"]


def profile_of(document: Document) -> Profile:
    """The document's place on the chart of inputs."""
    return Profile(uncertain=True)
