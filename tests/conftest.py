"""What the tests share: the packaged model, loaded once, and one run over the sample inbox."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import gcm_classify as gcm
from corpora import write_corpus, write_framework
from databases import Postgres, empty, postgres_programs, running_postgres
from fakes import FakeClassifier
from gcm_classify.batch import BatchSummary, run_batch
from gcm_classify.store import Store, open_store, sqlite_url
from gcm_classify.training.fit import train

REPOSITORY = Path(__file__).parents[1]


@dataclass(frozen=True)
class SampleRun:
    """The sample inbox, classified once by the packaged model in this process."""

    output: Path
    summary: BatchSummary
    results: dict[str, gcm.DocumentResult]  # by source; of two names with the same bytes the first

    def records(self, name: str) -> list[dict[str, Any]]:
        return read_lines(self.output / f"{name}.jsonl")


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The records of a .jsonl file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def sample_inbox() -> Path:
    return REPOSITORY / "samples" / "inbox"


@pytest.fixture(scope="session")
def classifier() -> gcm.Classifier:
    return gcm.load()


@pytest.fixture(scope="session")
def sample_run(
    classifier: gcm.Classifier, sample_inbox: Path, tmp_path_factory: pytest.TempPathFactory
) -> SampleRun:
    results: dict[str, gcm.DocumentResult] = {}

    class Recording(gcm.Classifier):
        def __call__(self, path: str | Path, *, source: str | None = None) -> gcm.DocumentResult:
            results[str(source)] = super().__call__(path, source=source)
            return results[str(source)]

    output = tmp_path_factory.mktemp("sample-run")
    return SampleRun(output, run_batch(sample_inbox, output, Recording(classifier.model)), results)


@pytest.fixture(scope="session")
def small_model(classifier: gcm.Classifier, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model for another framework, trained on a made-up corpus with the packaged model's encoder."""
    folder = tmp_path_factory.mktemp("small")
    train(
        write_corpus(folder / "corpus.jsonl"),
        folder / "models" / "small-1",
        taxonomy=write_framework(folder / "small.toml"),
        encoder=str(classifier.model.path),
    )
    return folder / "models" / "small-1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    store = open_store(str(tmp_path / "gcm.sqlite"))
    yield store
    store.close()


@pytest.fixture
def sample_store(sample_run: SampleRun, tmp_path: Path) -> Iterator[Store]:
    """A copy of the sample inbox's store, to decide in."""
    copy = shutil.copyfile(sample_run.output / "gcm.sqlite", tmp_path / "sample.sqlite")
    store = open_store(str(copy))
    yield store
    store.close()


@pytest.fixture
def fake() -> FakeClassifier:
    return FakeClassifier()


@pytest.fixture(scope="session")
def run_python() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run Python code in a process of its own, from the repository, with this package and the tests' fakes."""

    def run(code: str, *arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join([str(REPOSITORY / "src"), str(Path(__file__).parent)])
        environment = {**os.environ, "PYTHONPATH": path, "COLUMNS": "200"} | options.pop("environment", {})
        return subprocess.run(
            [sys.executable, "-c", code, *arguments],
            capture_output=True,
            text=True,
            env=environment,
            cwd=options.pop("cwd", REPOSITORY),
            timeout=options.pop("timeout", 120),
            check=False,
            **options,
        )

    return run


@pytest.fixture(scope="session")
def command_line(
    run_python: Callable[..., subprocess.CompletedProcess[str]],
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`gcm-classify` with these arguments, in a process of its own."""

    def run(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
        return run_python(
            "from gcm_classify.cli import main; main()", *(str(item) for item in arguments), **options
        )

    return run


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL of our own for the whole session."""
    programs = postgres_programs()
    if programs is None:
        if os.environ.get("CI") == "true":
            pytest.fail("PostgreSQL is not installed; .ci/run installs it")
        pytest.skip("PostgreSQL is not installed")
    with running_postgres(programs) as cluster:
        yield cluster


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store that is not made yet, on either database: what uses it runs twice."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "gcm.sqlite")
        return
    with request.getfixturevalue("postgres").database() as url:
        yield url


@pytest.fixture(scope="session")
def emptied(postgres: Postgres) -> Iterator[str]:
    """One PostgreSQL store for all tests that want an empty one: to empty it is faster than to make it."""
    with postgres.database() as url:
        open_store(url).close()
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store, on either database: what uses it runs twice."""
    if request.param == "sqlite":
        store = open_store(str(tmp_path / "gcm.sqlite"))
    else:
        store = open_store(request.getfixturevalue("emptied"))
        empty(store.url)
    yield store
    store.close()
