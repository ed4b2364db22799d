"""The error tree. Every message says what happened, what was got, what was expected, what to do.

    GcmError                     everything that gcm_classify raises on purpose
    ├── UsageError               the caller asked for something that cannot be (exit status 2)
    │   ├── UnknownModel         no model folder of that name
    │   ├── UnknownTaxonomy      no taxonomy file there
    │   └── OutputNotWritable    the output folder or store cannot be written
    ├── TaxonomyError            a taxonomy file contradicts itself
    ├── ModelError               a model folder is incomplete, altered, or of another format
    ├── CorpusError              labelled passages that cannot be trained or evaluated on
    ├── StoreError               the results database cannot be used
    ├── MissingExtra             an optional dependency is needed
    ├── ClassifyError            our own failure on one document; a row in failures.jsonl
    └── IngestError              one file cannot be read; always a row in failures.jsonl
        ├── Vanished             it was there when the run began
        ├── Unreadable           the operating system refuses to open it
        ├── EmptyFile            zero bytes
        ├── TooLarge             above a limit, refused before any work
        ├── UnsupportedType      no reader for what the bytes look like
        ├── Encrypted            a password is needed
        ├── Corrupt              no reader could make sense of it
        ├── NoPages              a PDF without a single page
        ├── NoText               pages without a text layer (a scan)
        ├── UnreadableText       a text layer that is not language
        ├── UnsafeContent        a decompression bomb or an XML attack
        ├── TimedOut             the reading process ran past its clock
        ├── OutOfMemory          the reading process ran past its memory
        └── WorkerCrashed        the reading process died

Batch keeps an `IngestError` as a value (`datamodels.Failure`); `classify` raises it.
"""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "ClassifyError",
    "CorpusError",
    "Corrupt",
    "EmptyFile",
    "Encrypted",
    "GcmError",
    "IngestError",
    "MissingExtra",
    "ModelError",
    "NoPages",
    "NoText",
    "OutOfMemory",
    "OutputNotWritable",
    "StoreError",
    "TaxonomyError",
    "TimedOut",
    "TooLarge",
    "UnknownModel",
    "UnknownTaxonomy",
    "Unreadable",
    "UnreadableText",
    "UnsafeContent",
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


class UnsupportedType(IngestError):
    code = "UNSUPPORTED_TYPE"


class Encrypted(IngestError):
    code = "ENCRYPTED"


class Corrupt(IngestError):
    code = "CORRUPT"


class NoPages(IngestError):
    code = "NO_PAGES"


class NoText(IngestError):
    code = "NO_TEXT_NEEDS_OCR"


class UnreadableText(IngestError):
    code = "UNREADABLE_TEXT"


class UnsafeContent(IngestError):
    code = "UNSAFE_CONTENT"


class TimedOut(IngestError):
    code = "TIMEOUT"


class OutOfMemory(IngestError):
    code = "MEMORY_LIMIT"


class WorkerCrashed(IngestError):
    code = "WORKER_CRASH"


class ClassifyError(GcmError):
    """A document was read, but classifying it failed: our own fault, kept as a failure so that the batch goes on."""

    code: ClassVar[str] = "INTERNAL_ERROR"
