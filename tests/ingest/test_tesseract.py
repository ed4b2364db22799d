"""The program that reads pictures: found or not, its words and their places, its time."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from gcm_classify.batch import run_batch
from gcm_classify.health import checkup
from gcm_classify.ingest import Limits, can_ocr, warm_up
from gcm_classify.ingest.scan import Picture
from gcm_classify.ingest.tesseract import OcrLine, OcrWord, Tesseract, find_tesseract
from pdfs import line
from scans import needs_tesseract, pictures_of, scan


@pytest.fixture(autouse=True)
def _found_anew() -> Iterator[None]:
    warm_up()  # the reading process keeps the PATH that it was started with
    find_tesseract.cache_clear()
    yield
    find_tesseract.cache_clear()


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A `tesseract` that does this, and no other."""
    path = folder / "tesseract"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))


VERSION = 'if [ "$1" = --version ]; then echo "tesseract 9.1"; exit; fi\n'


def test_without_the_program_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_tesseract() is None
    assert not can_ocr(Limits())


def test_its_version_and_languages_are_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, VERSION + 'echo "List (2):"; echo eng; echo osd', monkeypatch)
    assert find_tesseract() == Tesseract(str(tmp_path / "tesseract"), "9.1", frozenset({"eng", "osd"}))
    assert can_ocr(Limits()) and not can_ocr(Limits(ocr=False))


def test_one_without_a_language_of_ours_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, VERSION + 'echo "List (1):"; echo osd', monkeypatch)
    assert find_tesseract() is None


def test_one_that_hangs_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "exec /bin/sleep 60", monkeypatch)
    with pytest.raises(TimeoutError):
        Tesseract(str(tmp_path / "tesseract"), "9", frozenset({"eng"})).read(b"", ["eng"], 0.2)


def test_what_is_no_hocr_holds_no_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "echo '<html><span title=\"x\">'", monkeypatch)
    assert Tesseract(str(tmp_path / "tesseract"), "9", frozenset({"eng"})).read(b"", ["eng"], 20) == []


def test_words_stand_where_they_are_printed(tmp_path: Path) -> None:
    needs_tesseract()
    tesseract = find_tesseract()
    assert tesseract is not None
    drawings = [line("Harbour offices", 100, 200, size=14), line("Orchard workers", 300, 500, size=14)]
    (image,) = pictures_of(tmp_path / "a.pdf", [drawings], 200)
    lines = tesseract.read(Picture(image, 200 / 72).file(), ["eng"], 60)
    words = {word.text: word for line in lines for word in line.words}
    assert set(words) == {"Harbour", "offices", "Orchard", "workers"}
    assert words["Harbour"].box[0] == pytest.approx(100 * 200 / 72, abs=5)
    assert words["Orchard"].box[1] == pytest.approx(502 * 200 / 72, abs=8)
    assert all(word.confidence > 80 for word in words.values())


@pytest.mark.parametrize(
    ("last", "turn"), [((200, 10), 0), ((10, 200), 270), ((10, -200), 90), ((-200, 10), 180)]
)
def test_a_line_tells_how_it_runs(last: tuple[int, int], turn: int) -> None:
    words = tuple(OcrWord("word", (x, y, x + 9, y + 9), 90) for x, y in ((0, 0), last))
    assert OcrLine(words, (0, 0, 9, 9), 5.0, 2.0, 2.0, 0.0, 0.0).turn == turn


def test_the_doctor_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, VERSION + 'echo "List (1):"; echo eng', monkeypatch)
    _, good, detail = next(check for check in checkup() if check[0] == "OCR")
    assert good and "Tesseract 9.1 with eng" in detail and "tesseract-ocr-fra" in detail
    monkeypatch.setenv("PATH", "")
    find_tesseract.cache_clear()
    assert any(name == "OCR" and "apt-get install" in detail for name, _, detail in checkup())


def test_a_scan_left_unread_is_read_once_ocr_is_on(tmp_path: Path, classifier: object) -> None:
    import gcm_classify as gcm

    needs_tesseract()
    assert isinstance(classifier, gcm.Classifier)
    (tmp_path / "inbox").mkdir()
    scan(tmp_path / "inbox" / "a.pdf", [line("Agencies no longer charge fees to seasonal workers.", size=14)])
    without = gcm.Classifier(classifier.model, limits=Limits(ocr=False))
    first = run_batch(tmp_path / "inbox", tmp_path / "out", without)
    again = run_batch(tmp_path / "inbox", tmp_path / "out", without)
    then = run_batch(tmp_path / "inbox", tmp_path / "out", gcm.Classifier(classifier.model))
    assert [(run.failed, run.worked) for run in (first, again, then)] == [(1, 1), (1, 0), (0, 1)]
