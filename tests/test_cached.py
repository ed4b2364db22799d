"""Another head over the same encoder: only the tagging is done anew, and nothing tells it from a run that did everything."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gcm_classify as gcm
from gcm_classify import cached as cached_module
from gcm_classify.batch import run_batch
from gcm_classify.cache import CACHE, Cache, Entry
from gcm_classify.cached import CachedClassifier, cached, preparation_key
from gcm_classify.datamodels import DocumentResult, Effort
from gcm_classify.health import checkup
from gcm_classify.ingest import ingest
from gcm_classify.keeping import Kept, entry_of, kept_from
from gcm_classify.store import open_store, sqlite_url
from gcm_classify.terminal import show_batch
from gcm_classify.watch import watch

FILES = (
    "almaty-process-practice-compilation.pdf",  # fiches, which want the document's blocks
    "colombo-process-written-statement.docx",
    "csm-declaracion-asuncion.pdf",
    "prague-process-meeting-summary.txt",
)
NAMES = ("documents", "passages", "failures")


@pytest.fixture(scope="module")
def inbox(sample_inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    for name in FILES:
        shutil.copy2(sample_inbox / name, folder / name)
    return folder


@pytest.fixture
def erasable(inbox: Path, sample_inbox: Path) -> Iterator[None]:
    """Erasing takes the original; it comes back for the next test."""
    yield
    for name in FILES:
        shutil.copy2(sample_inbox / name, inbox / name)


@pytest.fixture(scope="module")
def relearned(classifier: gcm.Classifier) -> gcm.Classifier:
    """Another head over the same encoder."""
    model = classifier.model
    head = replace(model.head, stack_intercept=model.head.stack_intercept + 0.3, show=model.head.show * 0.9)
    return gcm.Classifier(replace(model, head=head, manifest={**model.manifest, "name": "relearned"}))


@pytest.fixture(scope="module")
def filled(
    classifier: gcm.Classifier, inbox: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Effort]:
    """An output folder and its cache after a first run, and what that took."""
    output = tmp_path_factory.mktemp("filled")
    with kept(classifier, output / CACHE) as first:
        return output, run_batch(inbox, output, first).effort


@pytest.fixture
def output(filled: tuple[Path, Effort], tmp_path: Path) -> Path:
    """A copy of it, with a store that knows the copy of the cache."""
    copy = Path(shutil.copytree(filled[0], tmp_path / "out"))
    with closing(sqlite3.connect(copy / "gcm.sqlite")) as connection, connection:
        known = connection.execute("UPDATE meta SET value = ? WHERE key LIKE 'cache:%'", (str(copy / CACHE),))
        assert known.rowcount == 1
    return copy


class kept:
    """`cached` that closes its file."""

    def __init__(self, classifier: gcm.Classifier, folder: Path, **options: Any) -> None:
        self.opened = cached(classifier, folder, **options)

    def __enter__(self) -> CachedClassifier:
        return self.opened

    def __exit__(self, *_error: object) -> None:
        self.opened.cache.close()


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the call on a file that is read fails the test."""

    def read(path: object, **_options: object) -> None:
        raise AssertionError(f"{path} was read")

    return lambda: monkeypatch.setattr(cached_module, "ingest", read)


def written(output: Path) -> dict[str, bytes]:
    return {name: (output / f"{name}.jsonl").read_bytes() for name in NAMES}


def test_a_first_run_is_the_same_with_a_cache_and_without(
    classifier: gcm.Classifier, inbox: Path, filled: tuple[Path, Effort], tmp_path: Path
) -> None:
    run_batch(inbox, tmp_path, classifier)
    assert written(filled[0]) == written(tmp_path)
    assert filled[1].documents == len(FILES)
    assert filled[1].anew == 0
    assert filled[1].encoded > 50


@pytest.mark.parametrize("axes_too", [False, True])
def test_another_head_gives_the_same_bytes_as_a_run_that_does_everything(
    relearned: gcm.Classifier,
    inbox: Path,
    output: Path,
    tmp_path: Path,
    unread: Callable[[], None],
    axes_too: bool,
) -> None:
    if axes_too:
        model = relearned.model
        assert model.axes is not None
        files = {**model.manifest["files"], "axes.npz": "0" * 64}
        relearned = gcm.Classifier(
            replace(model, axes=replace(model.axes, show=0.02), manifest={**model.manifest, "files": files})
        )
    before = written(output)
    run_batch(inbox, tmp_path / "anew", relearned)
    unread()
    with kept(relearned, output / CACHE) as again:
        summary = run_batch(inbox, output, again)
    assert written(output) == written(tmp_path / "anew") != before
    assert summary.effort == replace(summary.effort, documents=4, anew=4, encoded=0, damaged=0, trouble=None)


def test_workers_share_the_cache(inbox: Path, output: Path, classifier: gcm.Classifier) -> None:
    before = written(output)
    manifest = {**classifier.model.manifest, "name": "renamed"}  # of which workers know nothing
    renamed = gcm.Classifier(replace(classifier.model, manifest=manifest))
    with kept(renamed, output / CACHE) as again:
        summary = run_batch(inbox, output, again, jobs=2)
    assert (summary.effort.anew, summary.effort.encoded) == (4, 0)
    assert written(output) == before


def test_with_force_everything_is_done_again(
    classifier: gcm.Classifier, inbox: Path, output: Path, filled: tuple[Path, Effort]
) -> None:
    with kept(classifier, output / CACHE, fresh=True) as again:
        summary = run_batch(inbox, output, again, force=True)
    assert summary.effort == filled[1]


# What is not served


def one(classifier: gcm.Classifier, folder: Path, path: Path) -> DocumentResult:
    with kept(classifier, folder) as opened:
        return opened(path)


def effort_of(result: DocumentResult) -> Effort:
    assert result.effort is not None
    return result.effort


WORDS = "Agencies may no longer charge migrant workers any recruitment fee, and inspectors will check their contracts."
OTHERS = (
    "Sending money home cost four per cent on average last year, and seven banks lowered their price again."
)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(f"Fair recruitment\n\n{WORDS}\n\n{OTHERS}\n", encoding="utf-8")
    return path


def test_a_changed_passage_is_encoded_and_its_neighbours_are_not(
    classifier: gcm.Classifier, note: Path, tmp_path: Path
) -> None:
    first = effort_of(one(classifier, tmp_path / "cache", note))
    assert (first.passages, first.encoded) == (2, 2)
    note.write_text(note.read_text(encoding="utf-8").replace("seven banks", "nine banks"), encoding="utf-8")
    changed = one(classifier, tmp_path / "cache", note)
    assert effort_of(changed) == Effort(1, 0, 2, 1)
    assert changed.passages[-1].text == OTHERS.replace("seven banks", "nine banks")


def test_a_changed_heading_is_encoded_with_what_stands_under_it(
    classifier: gcm.Classifier, tmp_path: Path
) -> None:
    page = tmp_path / "note.html"
    for heading, encoded in (("Fair recruitment", 2), ("Health at work", 2), ("Fair recruitment", 0)):
        page.write_text(
            f"<!DOCTYPE html><html><body><h1>{heading}</h1><p>{WORDS}</p><p>{OTHERS}</p>", encoding="utf-8"
        )
        assert effort_of(one(classifier, tmp_path / "cache", page)).encoded == encoded


def test_another_file_name_is_read_anew_for_it_may_be_the_title(
    classifier: gcm.Classifier, note: Path, tmp_path: Path
) -> None:
    one(classifier, tmp_path / "cache", note)
    renamed = note.rename(tmp_path / "renamed.txt")
    assert effort_of(one(classifier, tmp_path / "cache", renamed)) == Effort(1, 0, 2, 0)
    moved = Path(shutil.copy(renamed, tmp_path / "cache" / "renamed.txt"))
    assert effort_of(one(classifier, tmp_path / "cache", moved)) == Effort(1, 1, 2, 0)


def test_another_build_of_the_encoder_encodes_anew(
    classifier: gcm.Classifier, note: Path, tmp_path: Path
) -> None:
    class Rebuilt:
        build, dim = "another build", classifier.model.encoder.dim

        def encode(self, texts: list[str]) -> np.ndarray:
            return classifier.model.encoder.encode(texts)

    one(classifier, tmp_path / "cache", note)
    rebuilt = gcm.Classifier(replace(classifier.model, encoder=Rebuilt()))
    assert effort_of(one(rebuilt, tmp_path / "cache", note)) == Effort(1, 0, 2, 2)


def test_other_code_taxonomy_limits_or_libraries_read_anew_but_do_not_encode(
    classifier: gcm.Classifier, note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one(classifier, tmp_path / "cache", note)
    keys = {preparation_key(classifier)}
    framework = gcm.Classifier(
        replace(classifier.model, taxonomy=replace(classifier.taxonomy, sha256="0" * 64))
    )
    limited = gcm.Classifier(classifier.model, limits=replace(classifier.limits, characters=1_000_000))
    for other in (framework, limited):
        keys.add(preparation_key(other))
        assert effort_of(one(other, tmp_path / "cache", note)) == Effort(1, 0, 2, 0)
    for name, value in (("_code", lambda: "other code"), ("_version", lambda library: "99")):
        with monkeypatch.context() as patched:
            patched.setattr(cached_module, name, value)
            keys.add(preparation_key(classifier))
            assert effort_of(one(classifier, tmp_path / "cache", note)) == Effort(1, 0, 2, 0)
    assert len(keys) == 5
    assert effort_of(one(classifier, tmp_path / "cache", note)).anew == 1


def test_the_code_that_profiles_and_its_data_are_part_of_the_key() -> None:
    from importlib import resources

    names = {name for name, _ in cached_module._files(resources.files("gcm_classify"), "")}
    assert {
        "ingest/pdf.py", "profile/data/judge.npz", "taxonomy/data/mechanisms.toml", "passages.py", "citations/finding.py",
        "axes/reading.py", "taxonomy/data/gloss/es.tsv", "classifier.py",
    } <= names  # fmt: skip
    assert not any(name.startswith(("dashboard/", "report/", "models/")) for name in names)


def test_what_is_whole_but_none_of_ours_is_dropped_and_read_anew(
    classifier: gcm.Classifier, note: Path, tmp_path: Path
) -> None:
    result = one(classifier, tmp_path / "cache", note)
    with closing(sqlite3.connect(tmp_path / "cache" / "prepared.sqlite")) as connection:
        document, key = connection.execute("SELECT document, key FROM entries").fetchone()
    with closing(Cache(tmp_path / "cache")) as cache:
        vectors = np.zeros((2, classifier.model.head.dim), np.float32)
        cache.put(document, key, Entry((), vectors, b"\x93 three things, none of them here"))
    again = one(classifier, tmp_path / "cache", note)
    assert effort_of(again) == Effort(1, 0, 2, 2, damaged=1)
    assert again == result


def test_a_damaged_entry_changes_no_result(
    classifier: gcm.Classifier, inbox: Path, output: Path, relearned: gcm.Classifier, tmp_path: Path
) -> None:
    run_batch(inbox, tmp_path / "anew", relearned)
    with closing(sqlite3.connect(output / CACHE / "prepared.sqlite")) as connection, connection:
        connection.execute("UPDATE entries SET body = substr(body, 2) WHERE number = 1")
    with kept(relearned, output / CACHE) as again:
        summary = run_batch(inbox, output, again)
    assert (summary.effort.anew, summary.effort.damaged) == (3, 1)
    assert written(output) == written(tmp_path / "anew")


def test_a_name_that_is_no_text_is_classified_and_not_kept(
    classifier: gcm.Classifier, note: Path, tmp_path: Path
) -> None:
    odd = note.rename(tmp_path / "caf\udce9.txt")
    for _ in range(2):
        result = one(classifier, tmp_path / "cache", odd)
        assert result.source == str(odd)


# What goes


def held(output: Path) -> bytes:
    return (output / CACHE / "prepared.sqlite").read_bytes()


@pytest.mark.usefixtures("erasable")
@pytest.mark.parametrize("how", ["withdraw", "erase"])
def test_what_is_withdrawn_or_erased_leaves_the_cache(output: Path, how: str) -> None:
    store = open_store(sqlite_url(output / "gcm.sqlite"))
    with closing(store):
        shown = {record["source"]: record["id"] for record in store.document_records()}
        store.note_cache(output / CACHE)
        document = shown["prague-process-meeting-summary.txt"]
        text = store.document_text(document)[40:80].encode()
        assert text in held(output)
        getattr(store, how)(document, by="Ada", why="sent by mistake")
    assert text not in held(output)
    with closing(Cache(output / CACHE)) as cache:
        rows = cache._connection.execute("SELECT DISTINCT document FROM entries").fetchall()
    assert {row[0] for row in rows} == set(shown.values()) - {document}


def test_what_was_withdrawn_does_not_come_back_with_another_model(
    inbox: Path, output: Path, relearned: gcm.Classifier
) -> None:
    with closing(open_store(sqlite_url(output / "gcm.sqlite"))) as store:
        document = next(r["id"] for r in store.document_records() if r["source"].endswith(".txt"))
        store.withdraw(document, by="Ada", why="sent by mistake")
    with kept(relearned, output / CACHE) as again:
        summary = run_batch(inbox, output, again)
        assert summary.effort.anew == 3
        assert again.cache._connection.execute(
            "SELECT count(*) FROM entries WHERE document = ?", (document,)
        ).fetchone() == (0,)


@pytest.mark.usefixtures("erasable")
def test_a_cache_elsewhere_is_rid_of_it_when_it_is_next_used(
    inbox: Path, output: Path, classifier: gcm.Classifier, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    (output / CACHE).rename(away)  # as on another machine
    with closing(open_store(sqlite_url(output / "gcm.sqlite"))) as store:
        document = next(r["id"] for r in store.document_records() if r["source"].endswith(".txt"))
        store.erase(document, by="Ada", why="asked for")
        with kept(classifier, away) as again:
            assert again.cache._connection.execute("SELECT count(*) FROM entries").fetchone() == (4,)
            run_batch(inbox, output, again)
            left = again.cache._connection.execute("SELECT document FROM entries").fetchall()
    assert len(left) == 3
    assert (document,) not in left


# What is told


def test_the_summary_and_the_doctor_tell_of_the_cache(
    inbox: Path, output: Path, relearned: gcm.Classifier, capsys: pytest.CaptureFixture[str]
) -> None:
    with kept(relearned, output / CACHE) as again:
        summary = run_batch(inbox, output, again)
    show_batch(summary)
    said = " ".join(capsys.readouterr().err.split())
    count = summary.effort.passages
    assert (
        f"{count} of {count} passages were encoded before (100.0%); 4 of 4 documents were only tagged anew"
        in said
    )
    told = [detail for name, good, detail in checkup(str(output / "gcm.sqlite")) if name == "cache" and good]
    assert any("4 documents, " in detail and str(output / CACHE) in detail for detail in told)


def test_watch_keeps_and_uses_it(
    inbox: Path, output: Path, relearned: gcm.Classifier, unread: Callable[[], None]
) -> None:
    unread()
    with kept(relearned, output / CACHE) as again:
        assert watch(inbox, again, output=output, once=True, pause=0.05) == 4


def test_what_is_kept_comes_back_as_it_was(classifier: gcm.Classifier, inbox: Path) -> None:
    for name in FILES:
        prepared = classifier.prepare(ingest(inbox / name))
        parts = tuple(replace(part, read=part.passages) for part in prepared.parts)
        whole = Kept(replace(prepared, parts=parts), {"sketch": [1, 2]}, "axes")
        back = kept_from(entry_of(whole, "build"))
        assert back.prepared.document == prepared.document
        assert back.prepared.profile == prepared.profile
        assert back.fingerprint == whole.fingerprint
        for before, after in zip(parts, back.prepared.parts, strict=True):
            assert after.passages == after.read == before.passages
            assert (after.rows, after.contents, after.matches) == (
                before.rows,
                before.contents,
                before.matches,
            )
            np.testing.assert_array_equal(after.vectors, before.vectors)
            np.testing.assert_array_equal(after.terms, before.terms)
            assert (after.ngrams != before.ngrams).nnz == 0
            np.testing.assert_array_equal(after.ngrams.indices, before.ngrams.indices)
