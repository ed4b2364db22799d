"""The drawing process. `python -m gcm_classify.ingest.pagepicture` stays warm and forks a child for every request.

A request is a JSON line on standard input: the file, its sha256, a folder, and the pages to draw. Its child is confined as
those that read are; it writes the size and the picture of each page, whole or not at all, in the order they are named. The answer is a line on
standard output: null, or why the child did not draw them all. POSIX only.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from gcm_classify.errors import GcmError, Vanished
from gcm_classify.ingest.confinement import confine, leave_network
from gcm_classify.ingest.limits import Limits

__all__ = ["SECONDS", "draw", "main", "picture_name", "size_name"]

SECONDS = 30  # for one request
_LIMITS = Limits(most_seconds=SECONDS, ocr_total_seconds=0)
_WIDE = 1190  # pixels: sharp on half a wide screen, and small print can be enlarged
_WIDEST = 1190.0  # points; wider paper is drawn smaller
_MOST_PIXELS = 6_000_000
_COLOURS = 64  # a page of text needs few; a third of the bytes


def picture_name(page: int) -> str:
    """The file of a page, 1-based."""
    return f"{page:05d}.png"


def size_name(page: int) -> str:
    """The file that has its width and height in points, as JSON."""
    return f"{page:05d}.json"


def draw(path: Path, sha256: str, folder: Path, pages: list[int]) -> None:
    """Write the pictures of these pages, 1-based, into a folder.

    Raises:
        Vanished: the file is gone, or its bytes are others than those that were classified.
    """
    import pypdfium2

    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Vanished(
            f"{path.name} is gone or has changed", do="put the original back, or classify it again"
        )
    document = pypdfium2.PdfDocument(content)
    for number in pages:
        page = document[number - 1]
        (folder / size_name(number)).write_text(json.dumps(page.get_size()), encoding="utf-8")
        _write(_picture(page), folder / picture_name(number))


def _picture(page: Any) -> Any:
    from PIL import Image

    width, height = page.get_size()
    scale = min(_WIDE / max(min(width, _WIDEST), 1.0), (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
    return page.render(scale=scale).to_pil().convert("RGB").quantize(_COLOURS, Image.Quantize.FASTOCTREE)


def _write(image: Any, file: Path) -> None:
    part = file.with_suffix(".part")
    image.save(part, "PNG")
    part.replace(file)


def main() -> None:
    """Serve requests until standard input closes."""
    leave_network()
    import PIL.PngImagePlugin  # noqa: F401 - once, before the first fork
    import pypdfium2  # noqa: F401

    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)


def _answer(request: dict[str, Any]) -> str | None:
    """Draw in a child; why it did not, where it did not."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        _serve(request, tell)
    os.close(tell)
    with os.fdopen(told, "rb") as stream:
        said = stream.read(2_000).decode("utf-8", "replace")
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if said or not status:
        return said or None
    return "it took too long" if status == -signal.SIGALRM else f"the drawing process died ({status})"


def _serve(request: dict[str, Any], tell: int) -> None:
    """In the child: draw and leave without any clean-up of the parent's."""
    path, folder = Path(request["path"]), Path(request["folder"])
    try:
        signal.alarm(SECONDS)  # ends the process whatever it is at
        confine(_LIMITS, folder)
        draw(path, request["sha256"], folder, request["pages"])
    except GcmError as error:
        os.write(tell, str(error).encode())
    except BaseException as error:  # whatever a reader makes of a hostile file is a sentence to a reviewer
        os.write(tell, f"the page cannot be drawn ({type(error).__name__})".encode())
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
