"""Files are classified here or on a cluster of two nodes with the same results, though a worker or a node dies meanwhile."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

import gcm_classify as gcm
from databases import Postgres
from fakes import FakeClassifier
from gcm_classify.batch import run_batch
from gcm_classify.classifier import classify_in_order
from gcm_classify.datamodels import DocumentResult, Failure
from gcm_classify.engines import LocalEngine, engine_named
from gcm_classify.errors import MissingExtra, ModelError, UsageError
from gcm_classify.exchange import write_parquet
from gcm_classify.store import open_existing

STORE_BYTES = 100 * 1024 * 1024
FILES = (
    "documents.jsonl",
    "passages.jsonl",
    "failures.jsonl",
    "documents.csv",
    "passages.csv",
    "failures.csv",
)
INPUTS = (
    "Baku Declaration FINAL (2).pdf",
    "budapest-process-baku-declaration.pdf",  # the same bytes
    "colombo-process-written-statement.docx",
    "prague-process-meeting-summary.txt",
    "statement-protected.pdf",
    "transfer-broken-off.pdf",
    "upload-interrupted.pdf",
)
needs_ray = pytest.mark.skipif(
    find_spec("ray") is None and not os.environ.get("CI"), reason="Ray is not installed: the extra [ray]"
)


class Deadly(FakeClassifier):
    """Dies with its process on a file named deadly."""

    def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult:
        if "deadly" in str(source):
            os._exit(9)
        return super().__call__(path, source=source)


class Telling(FakeClassifier):
    """Says in a folder on which node it began what, and takes its time."""

    def __init__(self, told: Path) -> None:
        super().__init__()
        self.told = told

    def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult:
        import ray

        node = self.told / ray.get_runtime_context().get_node_id()
        node.mkdir(exist_ok=True)
        (node / str(source)).touch()
        time.sleep(0.3)
        return super().__call__(path, source=source)


class Bulky(FakeClassifier):
    """Says in a folder what it began; its results are large."""

    def __init__(self, told: Path) -> None:
        super().__init__()
        self.told = told

    def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult:
        (self.told / str(source)).touch()
        result = super().__call__(path, source=source)
        return replace(result, document=replace(result.document, title="x" * 2_000_000))


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A head with three logical processors, which this process has joined; actors find the tests' fakes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("PYTHONPATH", os.pathsep.join([str(Path(__file__).parent), *sys.path]))
        import ray
        from ray.cluster_utils import Cluster

        head = {"num_cpus": 3, "object_store_memory": STORE_BYTES, "include_dashboard": False}
        cluster = Cluster(initialize_head=True, head_node_args=head)
        ray.init(cluster.address, log_to_driver=False)
        yield cluster
        ray.shutdown()
        cluster.shutdown()


@pytest.fixture
def inbox(tmp_path: Path, sample_inbox: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name in INPUTS:
        shutil.copy(sample_inbox / name, folder / name)
    return folder


def _texts(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        text = f"Statement {number}. We will act against the smuggling of migrants in all our regions."
        (folder / f"statement-{number:02}.txt").write_text(text, encoding="utf-8")
    return folder


def _on_ray(classifier: Any, **others: Any) -> Any:
    from gcm_classify.engines.ray_data import RayEngine

    return RayEngine(classifier, 2, **{"objects": STORE_BYTES // 2, **others})


def _same_files(one: Path, other: Path) -> bool:
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in FILES)


def test_the_local_engine_gives_what_a_classifier_s_pipe_gives(inbox: Path) -> None:
    files = [(path, path.name) for path in sorted(inbox.iterdir())]
    fake: Any = FakeClassifier()
    assert list(LocalEngine(fake)([files[:2], files[2:]])) == list(classify_in_order(fake, files))


def test_an_engine_that_there_is_not_is_refused(classifier: gcm.Classifier) -> None:
    with pytest.raises(UsageError, match="local or ray"):
        engine_named("dask", classifier)


def test_without_ray_the_extra_is_named(classifier: gcm.Classifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match=r"gcm-classify\[ray\]"):
        engine_named("ray", classifier)


@needs_ray
def test_a_cluster_writes_the_same_bytes_as_one_process(
    cluster: Any, classifier: gcm.Classifier, inbox: Path, tmp_path: Path
) -> None:
    here = run_batch(inbox, tmp_path / "here", classifier)
    there = run_batch(inbox, tmp_path / "there", classifier, engine=_on_ray(classifier))
    assert (there.classified, there.failed) == (here.classified, here.failed) == (4, 3)
    assert _same_files(tmp_path / "here", tmp_path / "there")


@needs_ray
def test_a_file_on_which_an_actor_died_twice_is_a_failure_in_its_place_as_one_that_vanished_is(
    cluster: Any, tmp_path: Path
) -> None:
    inbox = _texts(tmp_path / "inbox", 3)
    (inbox / "deadly.txt").write_text("Whoever reads this is lost.", encoding="utf-8")
    files = [(path, path.name) for path in sorted(inbox.iterdir())]
    (inbox / "statement-01.txt").unlink()
    fake: Any = FakeClassifier()
    deadly, first, gone, last = _on_ray(fake, make=Deadly)([files[:1], files[1:]])
    assert isinstance(deadly, Failure) and (deadly.source, deadly.code) == ("deadly.txt", "WORKER_CRASH")
    assert isinstance(gone, Failure) and (gone.source, gone.code) == ("statement-01.txt", "VANISHED")
    assert [one.document.source for one in (first, last)] == ["statement-00.txt", "statement-02.txt"]


@needs_ray
def test_a_node_that_is_killed_meanwhile_loses_nothing_and_doubles_nothing(
    cluster: Any, tmp_path: Path
) -> None:
    inbox, told = _texts(tmp_path / "inbox", 16), tmp_path / "told"
    told.mkdir()
    fake: Any = FakeClassifier()
    node = cluster.add_node(num_cpus=3, object_store_memory=STORE_BYTES)
    taken: list[str] = []

    def kill_it(done: int, total: int, source: str) -> None:
        taken.append(source)
        if node in cluster.worker_nodes and (told / node.node_id).is_dir():
            cluster.remove_node(node, allow_graceful=False)

    run_batch(
        inbox,
        tmp_path / "out",
        fake,
        engine=_on_ray(fake, make=partial(Telling, told)),
        progress=kill_it,
    )
    run_batch(inbox, tmp_path / "undisturbed", fake)
    assert node not in cluster.worker_nodes
    assert 0 < len(list((told / node.node_id).iterdir())) < len(taken) == 16
    assert _same_files(tmp_path / "out", tmp_path / "undisturbed")


@needs_ray
def test_a_cluster_fills_a_postgresql_store_with_one_row_for_each_input_and_the_same_tables_as_one_process(
    cluster: Any, postgres: Postgres, tmp_path: Path
) -> None:
    inbox = _texts(tmp_path / "inbox", 9)
    (inbox / "deadly.txt").write_text("Whoever reads this is lost.", encoding="utf-8")
    (inbox / "empty.txt").touch()
    fake: Any = FakeClassifier()
    with postgres.database() as url:
        run_batch(inbox, tmp_path / "out", fake, engine=_on_ray(fake, make=Deadly), store=url)
        store = open_existing(url)
        (inbox / "deadly.txt").rename(tmp_path / "deadly.txt")  # it would be the death of this process too
        run_batch(inbox, tmp_path / "here", fake)
        here = open_existing(str(tmp_path / "here" / "gcm.sqlite"))
        found = [one["source"] for one in (*store.document_records(), *store.failure_records())]
        assert sorted(found) == sorted(["deadly.txt", *(path.name for path in inbox.iterdir())])
        for one, tables in ((store, "from-cluster"), (here, "from-here")):
            write_parquet(one, tmp_path / tables)
            one.close()
    for name in ("documents", "passages", "tags"):
        cluster_s, process_s = (
            tmp_path / folder / f"{name}.parquet" for folder in ("from-cluster", "from-here")
        )
        assert cluster_s.read_bytes() == process_s.read_bytes()


@needs_ray
def test_while_results_are_not_taken_the_cluster_begins_only_so_many_files(
    cluster: Any, tmp_path: Path
) -> None:
    inbox, told = _texts(tmp_path / "inbox", 48), tmp_path / "told"
    told.mkdir()
    fake: Any = FakeClassifier()
    engine = _on_ray(fake, make=partial(Bulky, told), objects=8 * 1024 * 1024)
    outcomes = engine([[(path, path.name)] for path in sorted(inbox.iterdir())])
    taken = [next(outcomes)]
    begun = _count_when_still(told)
    assert 0 < begun < 48
    taken += outcomes
    assert [one.document.source for one in taken] == sorted(path.name for path in inbox.iterdir())
    assert len(list(told.iterdir())) == 48


def _count_when_still(folder: Path, seconds: float = 2.0) -> int:
    """How many files a folder has once none came in for so long."""
    count = -1
    while (found := len(list(folder.iterdir()))) > count:
        count = found
        time.sleep(seconds)
    return count


@needs_ray
def test_more_jobs_than_the_cluster_has_processors_are_refused_and_not_waited_for(
    cluster: Any, inbox: Path
) -> None:
    fake: Any = FakeClassifier()
    engine = engine_named("ray", fake, jobs=100)
    with pytest.raises(UsageError, match="100 jobs"):
        list(engine([[(inbox / INPUTS[0], INPUTS[0])]]))


@needs_ray
def test_a_node_with_another_model_is_refused(cluster: Any, inbox: Path) -> None:
    fake: Any = FakeClassifier()
    engine = _on_ray(fake, make=partial(FakeClassifier, "1" * 64))
    with pytest.raises(ModelError, match="another model"):
        list(engine([[(inbox / INPUTS[0], INPUTS[0])]]))
