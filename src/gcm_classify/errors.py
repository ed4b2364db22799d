"""The error tree. Every message says what happened, what was got, what was expected, what to do.

    GcmError                     everything that gcm_classify raises on purpose
    ├── UsageError               the caller asked for something that cannot be (exit status 2)
    │   ├── UnknownModel         no model folder of that name
    │   ├── UnknownTaxonomy      no taxonomy file there
    │   └── OutputNotWritable    the output folder or store cannot be written
    ├── TaxonomyError            a taxonomy file contradicts itself (exit status 2)
    ├── ModelError               a model folder is incomplete, altered, or of another format
    ├── CorpusError              labelled passages that cannot be trained or evaluated on (exit status 2)
    ├── StoreError               the results database cannot be used
    │   └── StoreTooNew          a newer version of this program made it
    ├── DecisionConflict         somebody else decided meanwhile; nothing was saved
    ├── MissingExtra             an optional dependency is needed
    ├── ClassifyError            our own failure on one document; a row in failures.jsonl
    └── IngestError              one file cannot be read; always a row in failures.jsonl, with its code
        ├── Vanished             VANISHED: it was there when the run began
        ├── Unreadable           UNREADABLE: the operating system refuses to open it
        ├── EmptyFile            EMPTY_FILE: zero bytes
        ├── TooLarge             TOO_LARGE: more bytes than allowed, refused before any work
        ├── TooManyPages         TOO_MANY_PAGES: refused before the first page is read
        ├── TooDeep              TOO_DEEP: nested beyond what any document needs
        ├── OutputLimit          OUTPUT_LIMIT: more characters on a page or in all than allowed
        ├── DecompressionLimit   DECOMPRESSION_LIMIT: too many parts, too much unpacked, or packed like a bomb
        ├── NestedArchive        NESTED_ARCHIVE: an archive inside an archive
        ├── UnsupportedType      UNSUPPORTED_TYPE: no reader for what the bytes look like
        │   ├── TypeMismatch     TYPE_MISMATCH: the same, under a name that promises what we read
        │   └── IsArchive        ARCHIVE: a zip of files, which only batch opens
        ├── Encrypted            ENCRYPTED: a password is needed
        │   └── UnknownProtection  ENCRYPTED_UNSUPPORTED: protected in a way that nobody here can open
        ├── Corrupt              CORRUPT: no reader could make sense of it
        ├── NoPages              NO_PAGES: a PDF without a single page
        ├── NoText               NO_TEXT_NEEDS_OCR: pages without a text layer (a scan), or no text at all
        ├── UnreadableText       UNREADABLE_TEXT: a text layer that is not language
        ├── UnsafeXml            UNSAFE_XML: XML that declares a document type or entities
        ├── TimedOut             TIMEOUT: the reading process ran past its clock
        ├── OutOfMemory          MEMORY_LIMIT: the reading process ran past its memory
        ├── WorkerCrashed        WORKER_CRASH: the reading process died, twice
        ├── Quarantined          QUARANTINED: it made the reading process die in an earlier run
        ├── Erased               ERASED: it was erased from the store, and is not read again
        └── ReaderFailed         INTERNAL_ERROR: a mistake of ours in reading it

Batch keeps an `IngestError` as a value (`datamodels.Failure`); `classify` raises it. The code tells the cause, whatever
library noticed it and however that wrapped it. With `OK`, `OK_PARTIAL` (read with pages missing, see the warnings) and
`INTERNAL_ERROR` of `ClassifyError` the codes are all that a file can end in: `OUTCOMES`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

__all__ = [
    "OUTCOMES",
    "ClassifyError",
    "CorpusError",
    "Corrupt",
    "DecisionConflict",
    "DecompressionLimit",
    "EmptyFile",
    "Encrypted",
    "Erased",
    "GcmError",
    "IngestError",
    "IsArchive",
    "MissingExtra",
    "ModelError",
    "NestedArchive",
    "NoPages",
    "NoText",
    "OutOfMemory",
    "OutputLimit",
    "OutputNotWritable",
    "Quarantined",
    "ReaderFailed",
    "StoreError",
    "StoreTooNew",
    "TaxonomyError",
    "TimedOut",
    "TooDeep",
    "TooLarge",
    "TooManyPages",
    "TypeMismatch",
    "UnknownModel",
    "UnknownProtection",
    "UnknownTaxonomy",
    "Unreadable",
    "UnreadableText",
    "UnsafeXml",
    "UnsupportedType",
    "UsageError",
    "Vanished",
    "WorkerCrashed",
]


class GcmError(Exception):
    """What happened, and as far as they apply: what was got, what was expected, what to do.

    `str(error)` is one line, fit for a terminal, a log and `failures.jsonl`.
    """

    def __init__(
        self,
        what: str,
        *,
        got: object = None,
        expected: object = None,
        do: str | None = None,
    ) -> None:
        self.what = what
        self.got = got
        self.expected = expected
        self.do = do
        parts = [what.rstrip(".")]
        if got is not None:
            parts.append(f"got {got}")
        if expected is not None:
            parts.append(f"expected {expected}")
        message = "; ".join(parts) + "."
        if do is not None:
            message += f" {do[0].upper()}{do[1:].rstrip('.')}."
        super().__init__(message)


class UsageError(GcmError):
    """The caller asked for something that cannot be."""


class UnknownModel(UsageError):
    """No model folder of that name."""


class UnknownTaxonomy(UsageError):
    """No taxonomy file there."""


class OutputNotWritable(UsageError):
    """The output folder or store cannot be written."""


class TaxonomyError(GcmError):
    """A taxonomy file contradicts itself."""


class ModelError(GcmError):
    """A model folder is incomplete, altered, or of another format."""


class CorpusError(GcmError):
    """Labelled passages that cannot be trained or evaluated on."""


class StoreError(GcmError):
    """The results database cannot be used."""


class StoreTooNew(StoreError):
    """A newer version of this program made the results database."""


class DecisionConflict(GcmError):
    """Somebody else decided meanwhile; nothing was saved.

    `meanwhile` are the decisions that were not seen, oldest first, with the columns of their table.
    """

    def __init__(self, meanwhile: Sequence[Mapping[str, Any]]) -> None:
        self.meanwhile = tuple(meanwhile)
        last = self.meanwhile[-1]
        self.reviewer, self.decided = str(last["reviewer"]), str(last["decided"])
        super().__init__(
            f"{self.reviewer} decided meanwhile, on {self.decided[:16].replace('T', ' at ')} UTC",
            got="; ".join(map(_said, self.meanwhile)),
            do="look at it, then decide; nothing was saved",
        )


def _said(decision: Mapping[str, Any]) -> str:
    """
    >>> _said({"verdict": "accept", "objective": 9}), _said({"field": "date", "value": "2026"})
    ('accept 9', 'date: 2026')
    """
    if "verdict" in decision:
        objective = decision["objective"]
        return f"{decision['verdict']}" + ("" if objective is None else f" {objective}")
    return f"{decision['field']}: {decision['value']}"


class MissingExtra(GcmError):
    """An optional dependency is needed."""


class IngestError(GcmError):
    """One file cannot be read. `code` is what `failures.jsonl` carries, from a closed set."""

    code: ClassVar[str] = "UNREADABLE"


class Vanished(IngestError):
    code = "VANISHED"


class Unreadable(IngestError):
    code = "UNREADABLE"


class EmptyFile(IngestError):
    code = "EMPTY_FILE"


class TooLarge(IngestError):
    code = "TOO_LARGE"


class TooManyPages(IngestError):
    code = "TOO_MANY_PAGES"


class TooDeep(IngestError):
    code = "TOO_DEEP"


class OutputLimit(IngestError):
    code = "OUTPUT_LIMIT"


class DecompressionLimit(IngestError):
    code = "DECOMPRESSION_LIMIT"


class NestedArchive(IngestError):
    code = "NESTED_ARCHIVE"


class UnsupportedType(IngestError):
    code = "UNSUPPORTED_TYPE"


class TypeMismatch(UnsupportedType):
    code = "TYPE_MISMATCH"


class IsArchive(UnsupportedType):
    code = "ARCHIVE"


class Encrypted(IngestError):
    code = "ENCRYPTED"


class UnknownProtection(Encrypted):
    code = "ENCRYPTED_UNSUPPORTED"


class Corrupt(IngestError):
    code = "CORRUPT"


class NoPages(IngestError):
    code = "NO_PAGES"


class NoText(IngestError):
    code = "NO_TEXT_NEEDS_OCR"


class UnreadableText(IngestError):
    code = "UNREADABLE_TEXT"


class UnsafeXml(IngestError):
    code = "UNSAFE_XML"


class TimedOut(IngestError):
    code = "TIMEOUT"


class OutOfMemory(IngestError):
    code = "MEMORY_LIMIT"


class WorkerCrashed(IngestError):
    code = "WORKER_CRASH"


class Quarantined(IngestError):
    code = "QUARANTINED"


class Erased(IngestError):
    code = "ERASED"


class ReaderFailed(IngestError):
    code = "INTERNAL_ERROR"


class ClassifyError(GcmError):
    """A document was read, but classifying it failed: our own fault, kept as a failure so that the batch goes on."""

    code: ClassVar[str] = "INTERNAL_ERROR"


def _codes(cls: type[IngestError]) -> frozenset[str]:
    return frozenset((cls.code,)).union(*(_codes(child) for child in cls.__subclasses__()))


OUTCOMES = _codes(IngestError) | {"OK", "OK_PARTIAL", ClassifyError.code}
