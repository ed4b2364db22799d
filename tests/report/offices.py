"""LibreOffice, as far as the tests need it: files become PDF, one start for all of them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest

_SECONDS = 180


def soffice() -> str:
    """The program; without it a test is skipped, in CI it fails."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        reason = "LibreOffice is not installed: apt-get install libreoffice-writer libreoffice-calc"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return program


def opened(files: Sequence[Path], folder: Path) -> dict[str, str]:
    """The text of each file as LibreOffice lays it out, by name; a file that it cannot open is missing."""
    profile, out = folder / "profile", folder / "pdf"
    command = [soffice(), "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(out), *map(str, files)], check=True, capture_output=True, timeout=_SECONDS
    )
    return {
        path.name: _text(out / f"{path.stem}.pdf") for path in files if (out / f"{path.stem}.pdf").is_file()
    }


def _text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        pages = [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    return " ".join(" ".join(pages).split())
