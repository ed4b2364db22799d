"""Pictures of pages: drawn elsewhere, kept, and a hostile file is a sentence and no more."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from gcm_classify.ingest.pagepicture import draw
from gcm_classify.pagepictures import PagePictures, Sheet
from pdfs import line, pdf


def written(folder: Path, *pages: str) -> tuple[Path, str]:
    file = pdf(folder / "paper.pdf", *([line(words)] for words in pages))
    return file, hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.fixture
def pictures(tmp_path: Path) -> Iterator[PagePictures]:
    found = PagePictures(tmp_path / "pictures")
    yield found
    found.stop()


def settled(pictures: PagePictures, file: Path, document: str, page: int, pages: int) -> Sheet:
    for _ in range(600):
        sheet = pictures.of(file, document, page=page, pages=pages)
        if sheet.state != "drawing":
            return sheet
        time.sleep(0.05)
    raise AssertionError("the page was never drawn")


def test_a_page_is_drawn_elsewhere_and_kept(pictures: PagePictures, tmp_path: Path) -> None:
    file, document = written(tmp_path, "One", "Two", "Three")
    assert pictures.of(file, document, page=1, pages=3).state == "drawing"
    sheet = settled(pictures, file, document, 1, 3)
    assert sheet.state == "ready" and sheet.file is not None
    with Image.open(sheet.file) as image:
        shape = image.width / image.height
    assert shape == pytest.approx(sheet.width / sheet.height, abs=0.01)
    settled(pictures, file, document, 3, 3)
    file.unlink()
    assert pictures.of(file, document, page=1, pages=3) == sheet


def test_the_next_pages_are_drawn_before_they_are_asked_for(pictures: PagePictures, tmp_path: Path) -> None:
    file, document = written(tmp_path, *"abcdef")
    home = settled(pictures, file, document, 3, 6)
    settled(pictures, file, document, 5, 6)
    assert home.file is not None
    assert sorted(path.stem for path in home.file.parent.glob("*.png"))[:3] == ["00003", "00004", "00005"]


def test_drawing_a_page_never_imports_the_reader_of_pdf_here(
    tmp_path: Path, run_python: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    file, document = written(tmp_path, "One")
    code = (
        "import sys, time\nfrom pathlib import Path\nfrom gcm_classify.pagepictures import PagePictures\n"
        "pictures = PagePictures(Path(sys.argv[3]))\n"
        "while pictures.of(Path(sys.argv[1]), sys.argv[2], page=1, pages=1).state == 'drawing': time.sleep(0.05)\n"
        "print(pictures.of(Path(sys.argv[1]), sys.argv[2], page=1, pages=1).state, 'pypdfium2' in sys.modules)"
    )
    done = run_python(code, str(file), document, str(tmp_path / "p"))
    assert done.stdout.split() == ["ready", "False"], done.stderr


@pytest.mark.parametrize("content", [b"%PDF-1.7\nrubbish", b"no PDF at all"])
def test_what_cannot_be_drawn_is_told_in_a_sentence(
    pictures: PagePictures, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "bad.pdf"
    file.write_bytes(content)
    sheet = settled(pictures, file, hashlib.sha256(content).hexdigest(), 1, 2)
    assert sheet.state == "failed" and "cannot be drawn" in sheet.message


def test_another_file_under_the_same_name_is_not_shown(pictures: PagePictures, tmp_path: Path) -> None:
    file, document = written(tmp_path, "One")
    pdf(file, [line("Another")])
    assert "has changed" in settled(pictures, file, document, 1, 1).message


def test_a_page_that_is_not_there_does_not_hide_those_before_it(
    pictures: PagePictures, tmp_path: Path
) -> None:
    file, document = written(tmp_path, "One")
    assert settled(pictures, file, document, 1, 3).state == "ready"
    assert settled(pictures, file, document, 2, 3).state == "failed"


def test_a_killed_drawing_process_is_replaced(pictures: PagePictures, tmp_path: Path) -> None:
    file, document = written(tmp_path, "One", "Two", "Three", "Four")
    settled(pictures, file, document, 1, 1)
    process = pictures._drawers[0]._process
    assert process is not None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    sheets = {page: settled(pictures, file, document, page, 4).state for page in (2, 3, 4)}
    assert "ready" in sheets.values()


def test_pictures_of_what_was_erased_go(pictures: PagePictures, tmp_path: Path) -> None:
    file, document = written(tmp_path, "One")
    sheet = settled(pictures, file, document, 1, 1)
    assert sheet.file is not None
    pictures.keep_only({document})
    assert sheet.file.is_file()
    pictures.keep_only(set())
    assert not sheet.file.exists()


def test_a_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    file, document = written(tmp_path, "One")
    draw(file, document, tmp_path, [1])
    assert sorted(path.name for path in tmp_path.glob("0*")) == ["00001.json", "00001.png"]
