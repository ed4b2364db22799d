"""An inbox of which most files attack their reader, or bear a name that attacks whoever lists it; good ones among them."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

from reportlab.lib.pdfencrypt import StandardEncryption

from ingest.hostile import GOOD, PDFS
from ingest.hostile_docx import DOCXS
from pdfs import flow, pdf

TEXT = "{n}. We will end the smuggling of migrants, and return is voluntary.\n\nDetention of children ends in {n}."

NAMES = (
    "=cmd|' C calc'!A0.txt",
    "-rf.txt",
    "two\nlines.txt",
    "\x1b[31mred.txt",
    "\u202etxt.exe.txt",
    "x" * 200 + ".txt",
    "caf\udce9.txt",  # a byte that is no UTF-8
)

_UNPACKED = "NO_TEXT_NEEDS_OCR"  # where a bomb's limits are wide enough for all of its emptiness

_ENDS = {
    "statement-2.txt": "OK",
    "statement-3.txt": "OK",
    "statement-4.txt": "OK",
    "copy-of-statement-2.txt": "OK",
    "empty.pdf": "EMPTY_FILE",
    "text.pdf": "OK",
    "random.docx": "TYPE_MISMATCH",
    "gone.txt": "VANISHED",
    "protected.pdf": "ENCRYPTED",
    "picture.pdf": "NO_TEXT_NEEDS_OCR",
    "several.zip/good.txt": "OK",
    "several.zip/empty.txt": "EMPTY_FILE",
    "several.zip/climbs.txt": "OK",
    "bomb.zip": "DECOMPRESSION_LIMIT",
}


def write_hostile_inbox(
    folder: Path, *, seed: int, most: int | None = None, certain: bool = True
) -> dict[str, set[str]]:
    """Files, and for each name what it may end in, "OK" for a document.

    Args:
        folder: made where it is missing.
        seed: of the choice.
        most: how many of the hostile contents are chosen; all for None.
        certain: only contents that end in one way; bombs of time and memory end in whichever runs out first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    contents = {name: one for name, one in _contents().items() if not certain or len(one[1]) == 1}
    chosen = random.Random(seed).sample(sorted(contents), min(most or len(contents), len(contents)))
    wanted = {}
    for place, name in enumerate(sorted(chosen)):
        make, ends = contents[name]
        (folder / f"{place:02} {name}").write_bytes(make())
        wanted[f"{place:02} {name}"] = ends if len(ends) == 1 else ends | {_UNPACKED}
    return wanted | {name: {end} for name, end in (_odd_names(folder) | _plain(folder)).items()}


def _contents() -> dict[str, tuple[Callable[[], bytes], set[str]]]:
    """Contents and their ends by a name with its suffix."""
    return {
        f"{what}{suffix}": content
        for suffix, table in ((".pdf", PDFS), (".docx", DOCXS))
        for what, content in table.items()
    }


def _odd_names(folder: Path) -> dict[str, str]:
    """One good content under every one of them."""
    for name in NAMES:
        (folder / name).write_text(TEXT.format(n=1), encoding="utf-8")
    return {name.encode("utf-8", "backslashreplace").decode(): "OK" for name in NAMES}


def _plain(folder: Path) -> dict[str, str]:
    """Good files, and faults of whole files."""
    for number in range(2, 5):
        (folder / f"statement-{number}.txt").write_text(TEXT.format(n=number), encoding="utf-8")
    (folder / "copy-of-statement-2.txt").write_text(TEXT.format(n=2), encoding="utf-8")
    (folder / "empty.pdf").touch()
    (folder / "text.pdf").write_text(TEXT.format(n=5), encoding="utf-8")
    (folder / "random.docx").write_bytes(random.Random(1).randbytes(4_000))
    (folder / "gone.txt").symlink_to("nowhere.txt")
    pdf(folder / "protected.pdf", [flow(GOOD)], encrypt=StandardEncryption("secret"))
    pdf(folder / "picture.pdf", [lambda canvas: canvas.rect(72, 72, 300, 300, fill=1)])
    members = {"good.txt": TEXT.format(n=6), "empty.txt": "", "../climbs.txt": TEXT.format(n=7)}
    (folder / "several.zip").write_bytes(_zipped(members))
    (folder / "bomb.zip").write_bytes(_zipped({"zeros.txt": "0" * 30_000_000}))
    return _ENDS


def _zipped(members: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 14, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
