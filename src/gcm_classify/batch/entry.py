"""A result as a batch keeps it: rows for the store, and the lines of its passages for the output files.

Both are made where the document was classified, so that workers do it side by side and no more than this travels.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gcm_classify.batch.lines import Lines, lines_of
from gcm_classify.datamodels import DocumentResult, Effort
from gcm_classify.errors import OutputNotWritable
from gcm_classify.records import as_text, passage_records
from gcm_classify.rows import Rows, rows_of

__all__ = ["Drafts", "Entry", "entry_of", "passage_lines", "state_of"]

_FROM = ("model", "objectives", "roundtables", "below_threshold", "fingerprint")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is left is to write it. `source` is the name that the lines carry, `effort` what the result took."""

    rows: Rows
    source: str
    lines: Lines
    effort: Effort


def entry_of(result: DocumentResult) -> Entry:
    """A result as a batch keeps it."""
    source = as_text(result.source)
    lines = passage_lines(source, passage_records(result))
    return Entry(rows_of(result), source, lines, result.effort or Effort())


def passage_lines(source: str, records: list[dict[str, Any]]) -> Lines:
    """Passages of a document as they stand in the files, under one of its names."""
    return lines_of("passages", ({"source": source, **record} for record in records))


class Drafts:
    """The lines of this run's entries, until the files are written: what it did not do is read from the store.

    They lie in a file that has no name and goes with the process.

    Args:
        folder: where the output files will be.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed with these
        self._places: dict[str, tuple[str, bytes, int, int, int]] = {}

    def close(self) -> None:
        """Let them go."""
        self._file.close()

    def add(self, entry: Entry) -> None:
        """Keep an entry's lines.

        Raises:
            OutputNotWritable: the disk does not take them.
        """
        try:
            start = self._file.seek(0, 2)
            self._file.write(entry.lines.json + entry.lines.table)
            self._file.flush()
        except OSError as error:
            raise OutputNotWritable(
                f"the output folder {self._folder} takes no more ({error.strerror})",
                do="make room and run again; what is done is kept",
            ) from error
        ends = (start, len(entry.lines.json), len(entry.lines.table))
        self._places[entry.rows.id] = (entry.source, state_of(entry.rows.record), *ends)

    def lines(self, document: str, source: str, state: bytes) -> Lines | None:
        """A document's lines under a name; None where it has none of these, or another state in the store by now."""
        kept, made, start, first, second = self._places.get(document, ("", b"", 0, 0, 0))
        if (kept, made) != (source, state):
            return None
        self._file.seek(start)
        return Lines(self._file.read(first), self._file.read(second))


def state_of(record: Mapping[str, Any]) -> bytes:
    """16 bytes of all of a document's record that its passages' lines follow from."""
    import msgspec

    content = msgspec.json.encode([record.get(name) for name in _FROM])
    return hashlib.blake2b(content, digest_size=16).digest()
