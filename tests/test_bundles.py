"""A zip in the inbox stands for its files: each a source of its own, none lost, none unpacked twice or out of place."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from fakes import FakeClassifier
from gcm_classify import bundles
from gcm_classify.batch import run_batch
from gcm_classify.ingest import Limits, ingest

FIRST = "We will lower recruitment fees for all who leave, and publish what agencies may ask for."
SECOND = "We also fight smuggling at sea, with our neighbours and their coast guards."


def bundle(path: Path, files: dict[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(zipped(files, method))
    return path


def zipped(files: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "own.txt").write_text(FIRST)
    return folder


def rows(output: Path, name: str) -> dict[str, dict[str, Any]]:
    lines = (output / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return {record["source"]: record for record in map(json.loads, lines)}


def test_every_file_of_a_zip_has_an_outcome_of_its_own(inbox: Path, tmp_path: Path) -> None:
    bundle(
        inbox / "sub" / "bundle.zip",
        {
            "statement.txt": SECOND,
            "annex/fees.txt": FIRST,
            "photo.png": b"\x89PNG\r\n\x1a\n" + bytes(64),
            "empty.txt": "",
        },
    )
    summary = run_batch(inbox, tmp_path / "out", FakeClassifier())
    documents, failures = rows(tmp_path / "out", "documents"), rows(tmp_path / "out", "failures")
    assert set(documents) == {"own.txt", "sub/bundle.zip/statement.txt", "sub/bundle.zip/annex/fees.txt"}
    assert {source: row["code"] for source, row in failures.items()} == {
        "sub/bundle.zip/photo.png": "UNSUPPORTED_TYPE",
        "sub/bundle.zip/empty.txt": "EMPTY_FILE",
    }
    assert documents["own.txt"]["id"] == documents["sub/bundle.zip/annex/fees.txt"]["id"]
    assert (summary.files, summary.classified, summary.failed) == (5, 3, 2)
    assert summary.outcomes == {"OK": 3, "UNSUPPORTED_TYPE": 1, "EMPTY_FILE": 1}


def test_a_second_run_neither_unpacks_nor_reads_again(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle(inbox / "bundle.zip", {"statement.txt": SECOND})
    run_batch(inbox, tmp_path / "out", FakeClassifier())
    monkeypatch.setattr(bundles, "unpack", None)
    again = FakeClassifier()
    summary = run_batch(inbox, tmp_path / "out", again)
    assert (again.read, summary.skipped, summary.files) == ([], 2, 2)


def test_a_zip_that_changed_stands_for_what_it_holds_now(inbox: Path, tmp_path: Path) -> None:
    bundle(inbox / "bundle.zip", {"old.txt": SECOND})
    run_batch(inbox, tmp_path / "out", FakeClassifier())
    bundle(inbox / "bundle.zip", {"new.txt": SECOND + " More."})
    run_batch(inbox, tmp_path / "out", FakeClassifier())
    assert set(rows(tmp_path / "out", "documents")) == {"own.txt", "bundle.zip/new.txt"}


def test_the_output_may_be_the_inbox(inbox: Path) -> None:
    bundle(inbox / "bundle.zip", {"statement.txt": SECOND})
    for _ in range(2):
        assert run_batch(inbox, inbox, FakeClassifier()).files == 2


def test_an_archive_inside_an_archive_is_refused_alone(inbox: Path, tmp_path: Path) -> None:
    bundle(inbox / "bundle.zip", {"statement.txt": SECOND, "inner.zip": zipped({"deep.txt": FIRST})})
    run_batch(inbox, tmp_path / "out", FakeClassifier())
    failure = rows(tmp_path / "out", "failures")["bundle.zip/inner.zip"]
    assert (failure["code"], failure["error"]) == ("NESTED_ARCHIVE", "NestedArchive")
    assert "bundle.zip/statement.txt" in rows(tmp_path / "out", "documents")


REFUSED: dict[str, tuple[bytes, Limits, str]] = {
    "too many files": (
        zipped({f"{n}.txt": "x" for n in range(5)}),
        Limits(archive_members=4),
        "DECOMPRESSION_LIMIT",
    ),
    "too much": (zipped({"a.txt": "x" * 500}), Limits(archive_bytes=499), "DECOMPRESSION_LIMIT"),
    "a bomb": (zipped({"a.txt": bytes(3_000_000)}), Limits(), "DECOMPRESSION_LIMIT"),
    "nothing": (zipped({}), Limits(), "EMPTY_FILE"),
    "hidden files only": (zipped({".DS_Store": "x", "__MACOSX/a.txt": "x"}), Limits(), "EMPTY_FILE"),
    "half of it": (zipped({"a.txt": FIRST})[:60], Limits(), "CORRUPT"),
    "a workbook": (zipped({"xl/workbook.xml": "<x/>"}), Limits(), "UNSUPPORTED_TYPE"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_zip_that_cannot_be_opened_is_one_failure_with(what: str, inbox: Path, tmp_path: Path) -> None:
    content, limits, code = REFUSED[what]
    (inbox / "bundle.zip").write_bytes(content)
    classifier = FakeClassifier()
    classifier.limits = limits
    for _ in range(2):
        summary = run_batch(inbox, tmp_path / "out", classifier)
        assert summary.outcomes == {"OK": 1, code: 1}
        assert rows(tmp_path / "out", "failures")["bundle.zip"]["code"] == code


@pytest.mark.parametrize(("limits", "count"), [(Limits(archive_members=5), 5), (Limits(archive_bytes=5), 5)])
def test_a_zip_at_its_limits_is_opened(limits: Limits, count: int, inbox: Path, tmp_path: Path) -> None:
    (inbox / "bundle.zip").write_bytes(zipped({f"{n}.txt": str(n) for n in range(count)}))
    classifier = FakeClassifier()
    classifier.limits = limits
    assert run_batch(inbox, tmp_path / "out", classifier).files == count + 1


def test_names_that_climb_out_write_nothing_outside(inbox: Path, tmp_path: Path) -> None:
    names = [
        "../../slipped.txt",
        "/etc/slipped.txt",
        "a\\..\\..\\slipped.txt",
        "=cmd|' /C calc'!A0.txt",
        "na\nme\x1b[31m.txt",
    ]
    names += ["x" * 240 + ".txt", "-rf.txt", "\u202efdp.txt", "Declaración.txt"]
    bundle(inbox / "bundle.zip", {name: f"{FIRST} {n}." for n, name in enumerate(names)})
    before = {path for path in tmp_path.rglob("*") if ".unpacked" not in path.parts}
    run_batch(inbox, tmp_path / "out", FakeClassifier())
    new = {path.name for path in set(tmp_path.rglob("*")) - before if ".unpacked" not in path.parts}
    assert not any("slipped" in name for name in new)
    sources = list(rows(tmp_path / "out", "documents"))
    assert len(sources) == len(names) + 1
    assert {"bundle.zip/slipped.txt", "bundle.zip/etc/slipped.txt", "bundle.zip/a/slipped.txt"} < set(sources)
    assert "bundle.zip/Declaración.txt" in sources


def test_two_files_of_one_name_are_two_sources(inbox: Path, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("a.txt", FIRST)
        archive.writestr("a.txt", SECOND)
    (inbox / "bundle.zip").write_bytes(out.getvalue())
    run_batch(inbox, tmp_path / "out", FakeClassifier())
    assert {"bundle.zip/a.txt", "bundle.zip/a.txt (2)"} < set(rows(tmp_path / "out", "documents"))


def test_a_file_behind_a_password_is_encrypted_and_the_others_are_read(inbox: Path, tmp_path: Path) -> None:
    content = bytearray(zipped({"a.txt": FIRST, "b.txt": SECOND}, zipfile.ZIP_STORED))
    place = content.rindex(b"PK\x01\x02") + 8  # the flags of b.txt in the directory
    content[place] |= 1
    (inbox / "bundle.zip").write_bytes(bytes(content))
    run_batch(inbox, tmp_path / "out", FakeClassifier())
    assert rows(tmp_path / "out", "failures")["bundle.zip/b.txt"]["code"] == "ENCRYPTED"
    assert "bundle.zip/a.txt" in rows(tmp_path / "out", "documents")


def test_the_original_of_a_file_in_a_zip_can_be_read_again(inbox: Path, tmp_path: Path) -> None:
    from gcm_classify.store import open_store

    bundle(inbox / "bundle.zip", {"statement.txt": SECOND})
    run_batch(inbox, tmp_path / "out", FakeClassifier())
    (kept,) = (tmp_path / "out" / ".unpacked").rglob("statement.txt")
    assert ingest(kept).text == SECOND
    store = open_store(str(tmp_path / "out" / "gcm.sqlite"))
    try:
        assert len(store.document_records("inbox")) == 2
    finally:
        store.close()
