"""Passages are found by their words, without accents or operators, and by their meaning; the index follows the store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fakes import FakeEncoder, made_up_result
from gcm_classify.datamodels import DocumentResult
from gcm_classify.errors import StoreError
from gcm_classify.search import SearchIndex, refresh
from gcm_classify.search.meaning import encode_query, load_meanings
from gcm_classify.search.refreshing import is_stale
from gcm_classify.store import Store, open_store

HARBOUR = made_up_result(
    ("Recruitment fees are paid by the employer, and never by the worker.", [6]),
    ("Boats that go missing are searched for at once.", [8]),
    ("Thank you.", []),
    source="harbour.txt",
)
PLAINS = made_up_result(
    ("Ningún niño será detenido por razón de migración.", [13]),
    ("Fees for recruitment agencies were lowered in the plains.", [6]),
    source="plains.txt",
)


def in_spanish(result: DocumentResult) -> DocumentResult:
    first, *others = result.passages
    return replace(result, passages=(replace(first, language="es"), *others))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store and its index, made once and copied."""
    folder = tmp_path_factory.mktemp("filled")
    store = open_store(str(folder / "gcm.sqlite"))
    for result in (HARBOUR, in_spanish(PLAINS)):
        store.save_result(result, key="k")
        store.save_file(result.source, document=result.document.id, size=1, modified=1.0, key="k")
    refresh(store, SearchIndex(folder / "search.sqlite"), FakeEncoder(64))
    store.close()
    return folder


@pytest.fixture
def store(filled: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(filled / "gcm.sqlite", tmp_path)
    store = open_store(str(tmp_path / "gcm.sqlite"))
    yield store
    store.close()


@pytest.fixture
def index(filled: Path, tmp_path: Path) -> SearchIndex:
    shutil.copy(filled / "search.sqlite", tmp_path)
    return SearchIndex(tmp_path / "search.sqlite")


def found(index: SearchIndex, query: str, **filters: object) -> list[str]:
    by_id = {p.id: p.text for result in (HARBOUR, PLAINS) for p in result.passages}
    return [by_id[hit.passage].split()[0] for hit in index.by_words(query, **filters)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "first_words"),
    [
        ("recruitment", ["Recruitment", "Fees"]),
        ("fees employer", ["Recruitment"]),
        ('"recruitment fees"', ["Recruitment"]),
        ("RECRUIT*", ["Recruitment", "Fees"]),
        ("recruit", []),
        ("nino", ["Ningún"]),
        ("niño detenido", ["Ningún"]),
        ("fees NOT employer", []),
        ("fees OR boats", []),
        ('boats "', ["Boats"]),
        ("boats) AND (", []),
        ("-boats", ["Boats"]),
        ("text:boats", []),
        ("   ", []),
        ("* ' \" (", []),
    ],
)
def test_words_are_found_and_nothing_typed_is_an_operator(
    index: SearchIndex, query: str, first_words: list[str]
) -> None:
    assert sorted(found(index, query)) == sorted(first_words)


def test_a_search_keeps_to_documents_passages_and_a_language(index: SearchIndex) -> None:
    assert found(index, "recruitment", documents=[PLAINS.document.id]) == ["Fees"]
    assert found(index, "recruitment", passages=[HARBOUR.passages[0].id]) == ["Recruitment"]
    assert found(index, "nino", languages=["en"]) == [] and found(index, "nino", languages=["es"]) == [
        "Ningún"
    ]
    assert found(index, "recruitment", documents=[]) == []
    assert len(found(index, "recruitment", limit=1)) == 1


def test_by_meaning_the_closest_passage_comes_first(index: SearchIndex) -> None:
    encoder = FakeEncoder(64)
    meanings = load_meanings(index, encoder.build, encoder.dim)
    assert meanings.vectors.shape == (4, 64)
    hits = meanings.nearest(encode_query(encoder, "missing boats are searched for"))
    assert hits[0].passage == HARBOUR.passages[1].id
    assert hits[0].score > hits[1].score
    assert [
        hit.document
        for hit in meanings.nearest(encode_query(encoder, "boats"), documents={PLAINS.document.id})
    ] == [PLAINS.document.id] * 2
    assert len(meanings.nearest(encode_query(encoder, "boats"), languages=["es"])) == 1
    assert len(meanings.nearest(encode_query(encoder, "boats"), limit=2)) == 2


def test_vectors_of_another_build_are_not_used(store: Store, index: SearchIndex) -> None:
    other = FakeEncoder(8, build="other")
    assert len(load_meanings(index, other.build, other.dim).owners) == 0
    assert is_stale(store, index, other.build) and not is_stale(store, index, "fake")
    refresh(store, index, other)
    assert load_meanings(index, other.build, other.dim).vectors.shape == (4, 8)


def test_what_is_there_already_is_not_encoded_again(store: Store, index: SearchIndex) -> None:
    encoder = FakeEncoder(64)
    refresh(store, index, encoder)
    assert encoder.seen == []
    store.save_result(HARBOUR, key="another")
    assert is_stale(store, index, "fake")
    refresh(store, index, encoder)
    assert len(encoder.seen) == 2


def test_progress_counts_documents(store: Store, tmp_path: Path) -> None:
    said: list[tuple[int, int]] = []
    index = SearchIndex(tmp_path / "new.sqlite")
    refresh(store, index, FakeEncoder(), said=lambda done, total: said.append((done, total)))
    assert said == [(0, 2), (1, 2), (0, 2), (1, 2), (2, 2)]
    assert (index.state().with_words, index.state().with_vectors) == (2, 2)
    assert index.state("other").with_vectors == 0


def test_a_document_that_left_leaves_no_word_behind(index: SearchIndex) -> None:
    index.drop([HARBOUR.document.id])
    assert found(index, "boats") == []
    assert b"employer" not in index.path.read_bytes()
    assert len(load_meanings(index, "fake", 64).owners) == 2


def test_an_index_of_another_version_is_made_anew(index: SearchIndex) -> None:
    with index._open() as connection:
        connection.execute("PRAGMA user_version = 99")
    assert SearchIndex(index.path).keys() == {}


def test_what_is_no_index_is_told(tmp_path: Path) -> None:
    (tmp_path / "search.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="made again from the store"):
        SearchIndex(tmp_path / "search.sqlite")


def test_a_document_without_a_passage_is_indexed_too(store: Store, index: SearchIndex) -> None:
    bare = made_up_result(("Hi.", []), source="bare.txt")
    store.save_result(bare, key="k")
    refresh(store, index, FakeEncoder(64))
    assert not is_stale(store, index, "fake")
    vectors = load_meanings(index, "fake", 64).vectors
    assert vectors.shape == (4, 64) and np.allclose(
        np.linalg.norm(vectors.astype(float), axis=1), 1, atol=1e-2
    )
