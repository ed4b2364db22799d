"""RTF: its text by striprtf, a paragraph a block, a row a row. Runs only inside the reading process."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gcm_classify.errors import Corrupt
from gcm_classify.ingest.limits import Limits
from gcm_classify.ingest.plaintext import blocks_of
from gcm_classify.ingest.raw import RawBlock

__all__ = ["read_rtf"]

_CELL = "|"  # what striprtf puts after each cell


def read_rtf(content: bytes, name: str, limits: Limits) -> Iterator[RawBlock]:
    """Blocks in order.

    Raises:
        Corrupt: striprtf cannot read it.
    """
    from striprtf import striprtf

    text_of: Callable[..., str] = striprtf.rtf_to_text
    try:
        text = text_of(content.decode("latin-1"), errors="replace")
    except (ValueError, KeyError, IndexError, LookupError, UnicodeError) as error:
        raise Corrupt(
            f"{name} is not a readable RTF ({type(error).__name__})", do="ask the sender for a PDF or DOCX"
        ) from error
    lines = (
        line.removesuffix(_CELL).replace(_CELL, "\t") if line.endswith(_CELL) else line
        for line in text.splitlines()
    )
    yield from blocks_of("\n\n".join(lines))
