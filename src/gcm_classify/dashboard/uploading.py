"""What may come in at the desk: looked at by its bytes, its size and its number before it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from gcm_classify.errors import GcmError, UsageError
from gcm_classify.ingest.limits import Limits
from gcm_classify.ingest.sniff import is_archive, sniff
from gcm_classify.store import Store
from gcm_classify.uploads import Receipt, UploadState, submit_upload

__all__ = ["ENDINGS", "MOST_AT_ONCE", "Refused", "outcome_of", "take_in"]

ENDINGS = ("pdf", "docx", "txt", "html", "htm", "rtf", "zip")
MOST_AT_ONCE = 50
_MOST_WAITING = 500


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, and why."""

    name: str
    why: str


def take_in(
    store: Store, files: Iterable[tuple[str, bytes]], *, by: str, originals: Path
) -> tuple[tuple[Receipt, ...], tuple[Refused, ...]]:
    """Put files into the worker's queue; those that no reader could make sense of are refused at once.

    Args:
        store: whose queue it is.
        files: name and bytes of each.
        by: who brings them; their right to it was checked.
        originals: where they are kept.
    """
    receipts: list[Receipt] = []
    refused: list[Refused] = []
    room = _MOST_WAITING - store.uploads_waiting()
    for name, content in files:
        try:
            if len(receipts) >= min(MOST_AT_ONCE, room):
                raise UsageError(
                    "too many files at once", do=f"add {MOST_AT_ONCE} at a time, or a zip of them"
                )
            if not is_archive(content):
                sniff(content, name)
            receipts.append(submit_upload(store, name, content, by=by, originals=originals, limits=Limits()))
        except GcmError as error:
            refused.append(Refused(name, str(error)))
    return tuple(receipts), tuple(refused)


def outcome_of(store: Store, state: UploadState) -> str:
    """What came of an upload, in a few words."""
    if state.stage == "failed":
        return state.message or str(state.code)
    if state.stage != "done" or state.document is None:
        return ""
    try:
        record = store.document_record(state.document)
    except GcmError:  # erased meanwhile
        return "no longer here"
    tables = ", ".join(str(found["roundtable"]) for found in record["roundtables"])
    return f"Roundtables {tables}" if tables else "No objective of the Compact"
