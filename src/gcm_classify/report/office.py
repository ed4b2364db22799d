"""Office files without the time of their writing: the same pack gives the same bytes, and what did not change stays as it is."""

from __future__ import annotations

import io
import re
import zipfile

__all__ = ["without_clock"]

_CLOCK = (1980, 1, 1, 0, 0, 0)
_CREATED = re.compile(rb"<dcterms:created[^>]*>([^<]*)<")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")


def without_clock(packed: bytes) -> bytes:
    """The parts of a DOCX or XLSX under one date, modified when they were created."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(out, "w") as target:
        for member in source.infolist():
            entry = zipfile.ZipInfo(member.filename, _CLOCK)
            entry.compress_type = zipfile.ZIP_DEFLATED
            part = source.read(member)
            target.writestr(entry, _settled(part) if member.filename == "docProps/core.xml" else part)
    return out.getvalue()


def _settled(properties: bytes) -> bytes:
    created = _CREATED.search(properties)
    if created is None:
        return properties
    return _MODIFIED.sub(lambda match: match[1] + created[1] + match[2], properties)
