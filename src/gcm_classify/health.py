"""Is everything here that serving needs, and does it work? What `gcm-classify doctor` prints."""

from __future__ import annotations

import platform
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from importlib import metadata, util
from pathlib import Path

from gcm_classify.cache import size_of
from gcm_classify.classifier import Classifier, load
from gcm_classify.errors import GcmError
from gcm_classify.ingest import ingest
from gcm_classify.ingest.tesseract import INSTALL, PACKS, find_tesseract
from gcm_classify.modelfolder import find_model
from gcm_classify.store import open_existing

__all__ = ["checkup"]

Check = tuple[str, bool, str]

_NEEDED = (
    "numpy",
    "onnxruntime",
    "tokenizers",
    "spacy",
    "scikit-learn",
    "pdfplumber",
    "pypdfium2",
    "lxml",
    "sqlalchemy",
)
_OPTIONAL = {"dashboard": "streamlit", "train": "sentence_transformers"}
_SENTENCE = "Agencies may no longer charge migrant workers any recruitment fee, and labour inspectors will check their contracts."


def checkup(store: str | None = None) -> Iterator[Check]:
    """(name, good, detail) of every check, in the order in which they are run.

    Args:
        store: URL of a results database, whose caches are told of.
    """
    yield "python", sys.version_info >= (3, 11), f"{platform.python_version()} on {platform.system()}"
    for name in _NEEDED:
        yield _package(name)
    yield "sqlite", sqlite3.sqlite_version_info >= (3, 37), sqlite3.sqlite_version
    yield _reading()
    yield _ocr()
    yield from _model()
    for extra, module in _OPTIONAL.items():
        there = util.find_spec(module) is not None
        yield (
            f"extra [{extra}]",
            True,
            "installed" if there else "not installed (only needed for what its name says)",
        )
    if store is not None:
        yield from _caches(store)


def _caches(store: str) -> Iterator[Check]:
    """Never a fault: what is gone is made anew."""
    try:
        database = open_existing(store)
    except GcmError as error:
        yield "store", False, str(error)
        return
    with closing(database):
        folders = database.caches()
    for folder in folders:
        found = size_of(folder)
        told = f"{found.documents:,} documents, {found.size / 1e6:,.1f} MB" if found else "nothing"
        yield "cache", True, f"{told} in {folder}"
    if not folders:
        yield "cache", True, "no batch has kept one for this store"


def _package(name: str) -> Check:
    try:
        return name, True, metadata.version(name)
    except metadata.PackageNotFoundError:
        return name, False, f"not installed; run: pip install {name}"


def _reading() -> Check:
    """A file goes through the guarded reading process and comes back."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "note.txt"
        path.write_text(_SENTENCE, encoding="utf-8")
        try:
            document = ingest(path)
        except GcmError as error:
            return "reading process", False, str(error)
    return "reading process", document.text == _SENTENCE, "a file is read in a child process under limits"


def _ocr() -> Check:
    """Never a fault: only scans need it."""
    tesseract = find_tesseract()
    if tesseract is None:
        return "OCR", True, f"scanned pages cannot be read; to read them, {INSTALL}"
    missing = sorted(set(PACKS.values()) - tesseract.packs)
    lacks = f"; missing: {', '.join(f'tesseract-ocr-{pack}' for pack in missing)}" if missing else ""
    packs = ", ".join(sorted(tesseract.packs))
    return "OCR", True, f"Tesseract {tesseract.version} with {packs}{lacks}"


def _model() -> Iterator[Check]:
    try:
        path = find_model()
        classifier = load()
    except GcmError as error:
        yield "model", False, str(error)
        return
    yield "model", True, f"{classifier.name} in {path}, every part as its manifest says"
    yield _tagging(classifier)


def _tagging(classifier: Classifier) -> Check:
    (tags,) = classifier.tag([_SENTENCE])
    numbers = [tag.objective for tag in tags]
    return (
        "tagging",
        6 in numbers,
        f"a sentence on recruitment fees is tagged {numbers or 'with nothing'}, objective 6 was expected",
    )
