"""Worker processes: in order, a few ahead, none left; a worker that dies costs one item at the most."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

import gcm_classify as gcm
from gcm_classify.classifier import Loading
from gcm_classify.ingest import Limits
from gcm_classify.modelfolder import find_model
from gcm_classify.workers import AHEAD, in_order, launched, nothing


def doubled(number: int) -> int:
    return 2 * number


def lost(number: int) -> int:
    return -number


def counted(read: list[int], end: int = 1_000) -> Iterator[int]:
    for number in range(end):
        read.append(number)
        yield number


def dies_on(bad: int, marks: str, always: bool, number: int) -> int:
    """Twice the number; the process dies on one of them, once or every time."""
    mark = Path(marks) / str(number)
    if number == bad and (always or not mark.exists()):
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def workers() -> list[int]:
    """Processes below this one that work; those that watch over resources stay."""
    return [
        child.pid
        for child in psutil.Process().children(recursive=True)
        if child.status() != psutil.STATUS_ZOMBIE and "resource_tracker" not in " ".join(child.cmdline())
    ]


def eventually(holds: Callable[[], bool]) -> bool:
    for _ in range(100):
        if holds():
            return True
        time.sleep(0.05)
    return False


def linear_algebra_threads(_item: int) -> list[int]:
    import numpy as np
    from threadpoolctl import threadpool_info

    np.eye(2) @ np.eye(2)
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


def test_a_worker_multiplies_matrices_on_one_core() -> None:
    (threads,) = in_order(linear_algebra_threads, [0], jobs=1, lost=lambda item: [])
    assert set(threads) <= {1}


def test_outcomes_come_in_the_order_of_the_items() -> None:
    assert list(in_order(doubled, range(20), jobs=2, lost=lost)) == [2 * number for number in range(20)]
    assert list(in_order(doubled, [], jobs=2, lost=lost)) == []


def test_no_more_is_read_than_is_taken_and_a_few_ahead() -> None:
    read: list[int] = []
    outcomes = in_order(doubled, counted(read), jobs=2, lost=lost)
    assert read == []
    for taken in range(1, 6):
        next(outcomes)
        time.sleep(0.1)  # the workers have long finished what they were given
        assert len(read) == taken - 1 + AHEAD * 2
    outcomes.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("taken", [1, 3, 7])
def test_who_stops_early_or_at_the_end_leaves_no_worker(taken: int) -> None:
    before = set(workers())
    outcomes = in_order(doubled, range(7), jobs=2, lost=lost)
    for _ in range(taken):
        next(outcomes)
    if taken == 7:
        assert next(outcomes, None) is None
    outcomes.close()  # type: ignore[attr-defined]
    assert eventually(lambda: set(workers()) <= before)


def test_an_error_of_who_gives_the_items_leaves_no_worker() -> None:
    def items() -> Iterator[int]:
        yield from range(9)
        raise OSError("the list ends here")

    before = set(workers())
    with pytest.raises(OSError, match="ends here"):
        list(in_order(doubled, items(), jobs=2, lost=lost))
    assert eventually(lambda: set(workers()) <= before)


@pytest.mark.parametrize(("always", "expected"), [(False, 6), (True, -3)])
def test_a_worker_that_dies_costs_one_item_at_the_most(tmp_path: Path, always: bool, expected: int) -> None:
    work = partial(dies_on, 3, str(tmp_path), always)
    assert list(in_order(work, range(8), jobs=2, lost=lost)) == [0, 2, 4, expected, 8, 10, 12, 14]


def test_what_workers_load_is_loaded_once_for_all_of_them(tmp_path: Path) -> None:
    mark = tmp_path / "loaded"
    loaders = in_order(who_loaded, range(4), jobs=2, lost=lost, ready=partial(load_and_tell, str(mark)))
    assert set(loaders) == {int(mark.read_text())}


def load_and_tell(mark: str) -> None:
    """To be called once: a second call fails."""
    with Path(mark).open("x") as stream:
        stream.write(str(os.getpid()))
    os.environ["LOADED_BY"] = str(os.getpid())


def who_loaded(_item: int) -> int:
    return int(os.environ["LOADED_BY"])


def test_what_cannot_be_loaded_is_told_by_the_work_that_needs_it() -> None:
    with pytest.raises(RuntimeError, match="not to be had"):
        list(in_order(never, range(4), jobs=2, lost=lost, ready=partial(never, 0)))


def never(_item: int) -> int:
    raise RuntimeError("not to be had")


def test_the_process_that_workers_come_from_may_die_with_them(tmp_path: Path) -> None:
    outcomes = in_order(partial(dies_with_parent_once, str(tmp_path)), range(8), jobs=2, lost=lost)
    assert list(outcomes) == [2 * number for number in range(8)]
    assert (tmp_path / "2").exists()


def dies_with_parent_once(marks: str, number: int) -> int:
    if number == 2 and not (mark := Path(marks) / "2").exists():
        mark.touch()
        os.kill(os.getppid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def test_a_worker_outlives_neither_its_caller_nor_the_work() -> None:
    """The caller is killed while its workers sleep: they are gone long before they would wake."""
    code = "\n".join(
        [
            "import test_workers",
            "from gcm_classify.workers import in_order",
            "outcomes = in_order(test_workers.own_number_then_sleep, range(4), jobs=2, lost=None)",
            "print(next(outcomes), flush=True)",
            "import time; time.sleep(60)",
        ]
    )
    path = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
    ) as caller:
        assert caller.stdout is not None
        worker = psutil.Process(int(caller.stdout.readline()))
        assert worker.is_running()
        caller.kill()
    assert eventually(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)


def own_number_then_sleep(number: int) -> int:
    if number:
        time.sleep(60)
    return os.getpid()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is launched ahead")
def test_workers_come_from_what_was_launched_ahead_with_what_it_loaded(tmp_path: Path) -> None:
    before = set(workers())  # a reading process, where another test read in this one
    with launched(partial(load_and_tell, str(tmp_path / "loaded"))):
        (ahead,) = set(workers()) - before
        assert set(in_order(who_loaded, range(4), jobs=2, lost=lost)) == {ahead}
    assert eventually(lambda: set(workers()) <= before)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing is launched ahead")
def test_what_was_launched_ahead_ends_where_nobody_asks_for_workers_or_it_dies_itself() -> None:
    before = set(workers())
    with pytest.raises(ZeroDivisionError), launched(nothing):
        assert set(workers()) - before
        1 / 0  # noqa: B018
    assert set(workers()) <= before
    with launched(nothing):
        (ahead,) = set(workers()) - before
        os.kill(ahead, signal.SIGKILL)
        assert list(in_order(doubled, range(4), jobs=2, lost=lost)) == [0, 2, 4, 6]
    assert eventually(lambda: set(workers()) <= before)


def test_where_memory_cannot_be_shared_each_worker_loads_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gcm_classify.workers._SHARED", False)
    work = partial(dies_on, 3, str(tmp_path), False)
    before = set(workers())
    assert list(in_order(work, range(8), jobs=2, lost=lost)) == [0, 2, 4, 6, 8, 10, 12, 14]
    assert len(set(in_order(parent_of_worker, range(4), jobs=2, lost=lost)) & {os.getpid()}) == 1
    assert eventually(lambda: set(workers()) <= before)


def parent_of_worker(_item: int) -> int:
    return os.getppid()


def test_a_file_beside_the_inbox_is_no_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "numpy.py").write_text("raise RuntimeError('this came with the documents')")
    monkeypatch.chdir(tmp_path)
    assert list(in_order(rounded_by_numpy, [2.4], jobs=1, lost=lambda item: -1.0)) == [2.0]


def rounded_by_numpy(number: float) -> float:
    import numpy as np

    return float(np.round(number))


def test_a_classifier_that_is_left_early_leaves_no_worker_and_reads_no_further(
    sample_inbox: Path, classifier: gcm.Classifier
) -> None:
    before, read = set(workers()), list[Path]()

    def paths() -> Iterator[Path]:
        for _ in range(50):
            read.append(sample_inbox / "prague-process-meeting-summary.txt")
            yield read[-1]

    for result in classifier.pipe(paths(), jobs=2):
        assert isinstance(result, gcm.DocumentResult)
        break
    assert len(read) == AHEAD * 2
    assert eventually(lambda: set(workers()) <= before)


def test_a_worker_holds_what_it_works_with_and_no_more() -> None:
    ready = Loading(str(find_model()), Limits(ocr=False)).ahead
    (loaded,) = in_order(loaded_libraries, [0], jobs=1, lost=lambda item: set(), ready=ready)
    assert {"onnxruntime", "spacy", "numpy"} <= loaded
    assert not loaded & {
        "pandas",
        "sqlalchemy",
        "sklearn",
        "streamlit",
        "torch",
        "matplotlib",
        "pyarrow",
        "ray",
    }
    assert not loaded & {"pdfplumber", "pypdfium2"}, "reading has a process of its own"


def loaded_libraries(_item: int) -> set[str]:
    return {name.partition(".")[0] for name in sys.modules}
