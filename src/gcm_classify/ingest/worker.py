"""The reading process. `python -m gcm_classify.ingest.worker SOCKET` loads the readers and is forked for every caller,
who sends the end of a line over the socket; that fork forks a child for every file.

Requests come over the line, as JSON one below the other; what a child reads goes out as JSON lines while it reads,
so that a kill keeps what was done; the last line of every request tells how the child ended. POSIX only.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import json
import mmap
import os
import resource
import select
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle
from pathlib import Path
from typing import Any

from gcm_classify import languages
from gcm_classify.datamodels import DocumentWarning
from gcm_classify.errors import (
    IngestError,
    OutOfMemory,
    OutputLimit,
    ReaderFailed,
    TooDeep,
    Unreadable,
    Vanished,
)
from gcm_classify.ingest import docx, html, pdf, plaintext, rtf
from gcm_classify.ingest.confinement import confine, leave_network
from gcm_classify.ingest.limits import Clock, Limits
from gcm_classify.ingest.ocr import read_scans
from gcm_classify.ingest.raw import RawBlock, RawFurniture, RawPage, characters, to_json
from gcm_classify.ingest.rehearsal import paper
from gcm_classify.ingest.repair import REMOVED
from gcm_classify.ingest.sniff import Format, is_archive, sniff
from gcm_classify.ingest.unpacking import unpack

__all__ = ["main", "read"]

Item = RawPage | RawBlock | RawFurniture | DocumentWarning | Clock

_MORE_WANTED = mmap.mmap(-1, 1)  # shared with the children, whose memory is otherwise their own

_READERS: dict[Format, Callable[[bytes, str, Limits], Iterator[Item]]] = {
    "docx": docx.read_docx,
    "html": html.read_html,
    "rtf": rtf.read_rtf,
    "text": plaintext.read_text,
}
_EXTENSIONS: dict[Format, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "docx": (".docx", ".docm"),
    "html": (".html", ".htm", ".xhtml"),
    "rtf": (".rtf",),
    "text": (".txt", ".md", ".text", ""),
}


def read(path: Path, sha256: str, limits: Limits, *, without: str | None = None) -> Iterator[dict[str, Any]]:
    """Messages of one file: its format first, then pages or blocks and warnings in order.

    Args:
        path: of the file.
        sha256: that its bytes must have.
        limits: what it may cost.
        without: "pypdfium2" or "pdfplumber", where one of them died of the file before.

    Raises:
        IngestError: as the readers do, `Vanished` where the bytes are not those that were hashed, and `OutputLimit`
            where there is more text than allowed.
    """
    content = _bytes_of(path)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Vanished(f"{path.name} changed while it was being read", do="run again once it is complete")
    kind = sniff(content, path.name)
    yield {"format": kind}
    if path.suffix.lower() not in _EXTENSIONS[kind]:
        yield _message(
            DocumentWarning("TYPE_MISMATCH", f"The name ends in {path.suffix!r} but the content is {kind}.")
        )
    if without == "pypdfium2":  # which also draws the pictures of scanned pages
        limits = replace(limits, ocr=False)
    if kind == "pdf":
        items = read_scans(pdf.read_pdf(content, path.name, limits, without=without), content, limits)
    else:
        items = _READERS[kind](content, path.name, limits)
    yield from map(_message, _within_limits(items, path.name, limits))
    if REMOVED:
        yield _message(_removed())


def _removed() -> DocumentWarning:
    counts = ", ".join(f"{what} ({count})" for what, count in sorted(REMOVED.items()))
    return DocumentWarning(
        "CHARACTERS_REMOVED",
        f"The file holds characters that no honest text does; they were taken out: {counts}.",
    )


def _unpacked(path: Path, target: Path, limits: Limits) -> Iterator[dict[str, Any]]:
    """Messages of an archive: its files as they are written below the target."""
    content = _bytes_of(path)
    if not is_archive(content):
        yield {"format": sniff(content, path.name)}
        return
    for member in unpack(content, path.name, target, limits):
        told = None if member.error is None else _error(member.error)["error"]
        yield {"member": [member.name, member.path, told]}


def _within_limits(items: Iterable[Item], name: str, limits: Limits) -> Iterator[Item]:
    """The items, until they hold more text than allowed."""
    total = 0
    for item in items:
        if isinstance(item, RawPage | RawBlock):
            size = characters(item)
            total += size
            if size > limits.page_characters:
                place = f"page {item.number}" if isinstance(item, RawPage) else "one paragraph"
                raise _too_much_text(f"{place} of {name}", size, limits.page_characters)
            if total > limits.characters:
                raise _too_much_text(name, total, limits.characters)
        yield item


def _too_much_text(what: str, size: int, most: int) -> OutputLimit:
    return OutputLimit(
        f"{what} holds too much text",
        got=f"{size} characters",
        expected=f"at most {most} characters",
        do="split the file",
    )


def _message(item: Item) -> dict[str, Any]:
    """The item as it crosses the pipe."""
    match item:
        case DocumentWarning():
            return {"warning": [item.code, item.message, list(item.pages)]}
        case RawFurniture():
            return {"furniture": item.text}
        case Clock():
            return {"clock": item.seconds}
        case _:
            return {"item": to_json(item)}


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Vanished(f"{path.name} is no longer there", do="put it back and run again") from error
    except OSError as error:
        raise Unreadable(
            f"{path.name} cannot be opened ({error.strerror})", do="check its permissions"
        ) from error


def main() -> None:
    """Fork for every caller, until nobody is left who could call."""
    leave_network()
    _make_ready()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # a fork goes when its caller does, and nobody waits for it
    own = Path.cwd()
    with contextlib.suppress(EOFError), Connection(int(sys.argv[1])) as calls:
        while True:
            line = recv_handle(calls)
            _load_more_if_wanted()
            if os.fork() == 0:
                calls.close()
                _answer_all(line, own)
            os.close(line)
    shutil.rmtree(own, ignore_errors=True)


def _answer_all(line: int, own: Path) -> None:
    """In a caller's fork: answer until the caller is gone, and leave without any clean-up of the parent's."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        with open(line, "rb", closefd=False) as requests:
            for request in requests:
                _answer(json.loads(request), line, own)
    finally:
        os._exit(0)


def _answer(request: dict[str, Any], out: int, own: Path) -> None:
    """Fork a child for a request, and tell how it ended."""
    folder = Path(tempfile.mkdtemp(dir=own))
    child = os.fork()
    if child == 0:
        _serve(request, out, folder)
    _leave_with_caller(child, out)
    _, status, usage = os.wait4(child, 0)
    shutil.rmtree(folder, ignore_errors=True)
    ended = {"ended": os.waitstatus_to_exitcode(status), "peak": _bytes_used(usage), "lacks": _lacks_more()}
    _send(out, ended, before=b"\n")  # ends a line that a kill cut


def _leave_with_caller(child: int, line: int) -> None:
    """Wait for a child's end, and bring it about where the caller is gone: nobody else would stop it."""
    if not hasattr(os, "pidfd_open"):  # macOS: the child then ends with its processor time
        return
    end = os.pidfd_open(child)
    events = select.poll()
    events.register(end, select.POLLIN)
    events.register(line, 0)  # a hang-up is always told
    if end not in dict(events.poll()):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
    os.close(end)


def _make_ready() -> None:
    """What every child needs, once, before the first fork: the readers, and all that they load when they first read."""
    import lxml.etree  # noqa: F401
    import striprtf.striprtf  # noqa: F401

    content, limits = paper(), Limits()
    for item in read_scans(pdf.read_pdf(content, "paper.pdf", limits), content, limits):
        json.dumps(_message(item))
    REMOVED.clear()
    gc.collect()
    gc.freeze()  # a child would copy every page of memory that its collector walks over: a quarter of its time


def _lacks_more() -> bool:
    """Whether a child had to load what few papers need; its caller then calls again, so that a fork that has it answers."""
    return bool(_MORE_WANTED[0]) and not languages.are_loaded()


def _load_more_if_wanted() -> None:
    """Most papers need neither the model of languages nor pictures; once one did, all that are forked from here share them."""
    if _lacks_more():
        from gcm_classify.ingest import scan  # noqa: F401

        languages.load()
        gc.freeze()


def _bytes_used(usage: resource.struct_rusage) -> int:
    """The most memory that a child held; macOS counts bytes, Linux KiB."""
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _serve(request: dict[str, Any], out: int, folder: Path) -> None:
    """In the child: read one file, or unpack it, and leave without any clean-up of the parent's."""
    code, path = 1, Path(request["path"])
    try:
        os.setsid()
        limits = Limits(**request["limits"])
        _send(out, {"pid": os.getpid()})
        target = request.get("unpack")
        confine(limits, folder, writes=None if target is None else limits.archive_bytes)
        messages = (
            read(path, request["sha256"], limits, without=request.get("without"))
            if target is None
            else _unpacked(path, Path(target), limits)
        )
        for message in messages:
            _send(out, message)
        code = 0
    except BaseException as error:  # whatever it is, it becomes a message: nothing of a child's may go on
        _send(out, _error(_told(error, path.name)))
        code = 0
    finally:
        _MORE_WANTED[0] |= languages.are_loaded()
        os._exit(code)


def _told(error: BaseException, name: str) -> IngestError:
    """The error by its cause: libraries wrap what they met in exceptions of their own, and say nothing of it."""
    if isinstance(error, IngestError):
        return error
    causes = list(_causes(error))
    if any(isinstance(cause, MemoryError) for cause in causes):
        return OutOfMemory(
            f"{name} needs more memory than allowed to be read", do="ask the sender for a simpler file"
        )
    if any(isinstance(cause, RecursionError) for cause in causes):
        return TooDeep(f"{name} is nested too deep", do="ask the sender for a simpler file")
    return ReaderFailed(
        f"{name} met a mistake of ours ({type(error).__name__})", do="report this, with the file"
    )


def _causes(error: BaseException, depth: int = 8) -> Iterator[BaseException]:
    """The exception, what it was raised from, and what it carries as an argument."""
    yield error
    if depth:
        for cause in (error.__cause__, error.__context__, *error.args):
            if isinstance(cause, BaseException):
                yield from _causes(cause, depth - 1)


def _error(error: IngestError) -> dict[str, Any]:
    got, expected = (None if value is None else str(value) for value in (error.got, error.expected))
    return {"error": [type(error).__name__, error.what, got, expected, error.do]}


def _send(out: int, message: dict[str, Any], *, before: bytes = b"") -> None:
    view = memoryview(before + json.dumps(message, separators=(",", ":")).encode() + b"\n")
    while view:
        view = view[os.write(out, view) :]


if __name__ == "__main__":
    main()
