"""A place in a text that names a mechanism or an organization."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Mention"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A range of a text that names a mechanism or an organization."""

    name: str
    start: int
    end: int
