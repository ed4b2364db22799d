"""A file becomes a Document: recognised by content, read in a guarded child process, laid out."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gcm_classify.ingest.documents import can_ocr, file_hash, ingest, unpack
    from gcm_classify.ingest.guard import warm_up
    from gcm_classify.ingest.limits import Limits
    from gcm_classify.ingest.raw import Member

__all__ = ["READER_VERSION", "Limits", "Member", "can_ocr", "file_hash", "ingest", "unpack", "warm_up"]

READER_VERSION = "5"  # part of every result's key: a better reader reads again what an older one has read

_HOMES = {"Limits": "limits", "Member": "raw", "warm_up": "guard"}


def __getattr__(name: str) -> Any:
    """Import a public name where it is first used: the reading process needs none of what lays a document out."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'documents')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
