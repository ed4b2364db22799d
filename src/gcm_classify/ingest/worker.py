"""The reading process. `python -m gcm_classify.ingest.worker` stays warm and forks a child for every file.

Requests come on standard input, a JSON line each; what a child reads goes out as JSON lines while it reads,
so that a kill keeps what was done; the last line of every request tells how the child ended. POSIX only.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from gcm_classify.datamodels import DocumentWarning
from gcm_classify.errors import Corrupt, IngestError, OutOfMemory, Unreadable, Vanished
from gcm_classify.ingest import docx, pdf, plaintext
from gcm_classify.ingest.limits import Clock, Limits
from gcm_classify.ingest.ocr import read_scans
from gcm_classify.ingest.raw import RawBlock, RawPage, to_json
from gcm_classify.ingest.sniff import Format, sniff
from gcm_classify.languages import language_of

__all__ = ["main", "read"]

_READERS: dict[Format, Callable[[bytes, str, Limits], Iterator[RawPage | RawBlock | DocumentWarning]]] = {
    "pdf": pdf.read_pdf,
    "docx": docx.read_docx,
    "text": plaintext.read_text,
}
_EXTENSIONS: dict[Format, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "docx": (".docx", ".docm"),
    "text": (".txt", ".md", ".text", ""),
}


def read(path: Path, sha256: str, limits: Limits) -> Iterator[dict[str, Any]]:
    """Messages of one file: its format first, then pages or blocks and warnings in order.

    Raises:
        IngestError: as the readers do, and `Vanished` where the bytes are not those that were hashed.
    """
    content = _bytes_of(path)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Vanished(f"{path.name} changed while it was being read", do="run again once it is complete")
    kind = sniff(content, path.name)
    yield {"format": kind}
    if path.suffix.lower() not in _EXTENSIONS[kind]:
        yield _warning(
            DocumentWarning("TYPE_MISMATCH", f"The name ends in {path.suffix!r} but the content is {kind}.")
        )
    items = _READERS[kind](content, path.name, limits)
    for item in read_scans(items, content, limits) if kind == "pdf" else items:
        yield _message(item)


def _message(item: RawPage | RawBlock | DocumentWarning | Clock) -> dict[str, Any]:
    if isinstance(item, Clock):
        return {"clock": item.seconds}
    return _warning(item) if isinstance(item, DocumentWarning) else {"item": to_json(item)}


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Vanished(f"{path.name} is no longer there", do="put it back and run again") from error
    except OSError as error:
        raise Unreadable(
            f"{path.name} cannot be opened ({error.strerror})", do="check its permissions"
        ) from error


def _warning(warning: DocumentWarning) -> dict[str, Any]:
    return {"warning": [warning.code, warning.message, list(warning.pages)]}


def main() -> None:
    """Serve requests until standard input closes."""
    out = os.dup(1)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)  # what a library prints must not fall between the messages
    os.dup2(silence, 2)
    _import_readers()
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            _serve(request, out)
        _, status = os.waitpid(child, 0)
        _send(out, {"ended": os.waitstatus_to_exitcode(status)}, before=b"\n")  # ends a line that a kill cut


def _import_readers() -> None:
    """What every child needs, once, before the first fork."""
    import docx  # noqa: F401
    import pdfplumber  # noqa: F401
    import pypdfium2  # noqa: F401

    # Its model is unpacked into a file, which a child may not write.
    language_of("The languages are known once one text has been looked at.")


def _serve(request: dict[str, Any], out: int) -> None:
    """In the child: read one file and leave without any clean-up of the parent's."""
    code = 1
    try:
        os.setsid()
        limits = Limits(**request["limits"])
        _send(out, {"pid": os.getpid()})
        _confine(limits)
        for message in read(Path(request["path"]), request["sha256"], limits):
            _send(out, message)
        code = 0
    except IngestError as error:
        _send(out, _error(error))
        code = 0
    except MemoryError:
        _send(
            out,
            _error(
                OutOfMemory("the file needs more memory than allowed", do="ask the sender for a smaller file")
            ),
        )
        code = 0
    except Exception as error:  # RecursionError of nested objects, or what a reader's author did not foresee
        _send(out, _error(_broken(Path(request["path"]).name, error)))
        code = 0
    finally:
        os._exit(code)


def _broken(name: str, error: Exception) -> Corrupt:
    return Corrupt(
        f"{name} breaks its reader ({type(error).__name__})",
        do="ask the sender for the file again, or for the text",
    )


def _confine(limits: Limits) -> None:
    seconds = int(limits.total_seconds + limits.ocr_total_seconds) + 5
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform.startswith("linux"):  # macOS accepts the call and ignores it
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))


def _error(error: IngestError) -> dict[str, Any]:
    got, expected = (None if value is None else str(value) for value in (error.got, error.expected))
    return {"error": [type(error).__name__, error.what, got, expected, error.do]}


def _send(out: int, message: dict[str, Any], *, before: bytes = b"") -> None:
    view = memoryview(before + json.dumps(message, separators=(",", ":")).encode() + b"\n")
    while view:
        view = view[os.write(out, view) :]


if __name__ == "__main__":
    main()
