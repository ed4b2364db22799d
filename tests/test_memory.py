"""Memory does not grow with the inbox: what is written, told and kept of many documents stands in it a few at a time."""

from __future__ import annotations

import random
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from gcm_classify.batch import BatchSummary, run_batch
from gcm_classify.datamodels import DocumentResult, DocumentWarning
from gcm_classify.fingerprints import Fingerprint
from gcm_classify.modelfolder import find_model
from gcm_classify.terminal import show_batch
from gcm_classify.versions import Submission, versions_of
from madeup import MadeUpClassifier, write_inbox

FILES = 120
BYTES_EACH = 100_000  # of a document's record, and more


class Verbose(MadeUpClassifier):
    """Each result comes with warnings of many words."""

    def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult:
        result = super().__call__(path, source=source)
        warnings = tuple(
            DocumentWarning("EMPTY_PAGES", f"{n} " * 10_000) for n in range(BYTES_EACH // 20_000)
        )
        return replace(result, document=replace(result.document, warnings=warnings))


@pytest.fixture(scope="module")
def large_batch(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, BatchSummary]:
    folder = tmp_path_factory.mktemp("large")
    inbox = write_inbox(folder / "inbox", FILES, repeats=1)
    return inbox, folder / "out", run_batch(inbox, folder / "out", Verbose())  # type: ignore[arg-type]


def test_the_output_files_are_written_without_holding_what_is_in_them(
    large_batch: tuple[Path, Path, BatchSummary],
) -> None:
    inbox, output, _ = large_batch
    before = (output / "documents.jsonl").read_bytes()
    assert len(before) > FILES * BYTES_EACH
    (output / "documents.jsonl").unlink()
    tracemalloc.start()
    try:
        run_batch(inbox, output, Verbose())  # type: ignore[arg-type]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (output / "documents.jsonl").read_bytes() == before
    assert peak < len(before)


def test_the_table_of_a_large_inbox_is_its_beginning_and_says_where_the_rest_is(
    large_batch: tuple[Path, Path, BatchSummary], capsys: pytest.CaptureFixture[str]
) -> None:
    _, output, summary = large_batch
    show_batch(summary)
    told = capsys.readouterr().err
    assert "000.txt" in told and "099.txt" in told and "100.txt" not in told
    assert "20 more documents" in told and str(output / "documents.csv") in told.replace("\n", "")


def test_a_name_stands_in_every_page_that_the_store_is_read_by_once(
    large_batch: tuple[Path, Path, BatchSummary],
) -> None:
    lines = (large_batch[1] / "documents.csv").read_text("utf-8").splitlines()[1:]
    assert [line.split(",")[0] for line in lines] == [f"{number:03d}.txt" for number in range(FILES)]


def test_who_leaves_the_work_to_workers_loads_no_model() -> None:
    code = (
        "import sys; from gcm_classify.batch import run_batch; from gcm_classify.ondemand import OnDemand;"
        f"OnDemand({str(find_model())!r}); print(*{{name.partition('.')[0] for name in sys.modules}})"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(told.stdout.split()) & {"onnxruntime", "tokenizers", "spacy", "sklearn", "pandas"}


def test_every_pair_that_shares_anything_is_compared() -> None:
    """Sketches of which many are alike, in three mechanisms: what is linked is what comparing all pairs links."""
    rng = random.Random(5)
    submissions = [_submission(number, rng) for number in range(60)]
    found = versions_of(submissions)
    for one, other in combinations(submissions, 2):
        alike = sum(map(int.__eq__, one.fingerprint.sketch, other.fingerprint.sketch))
        linked = found[one.id].of == found[other.id].of
        if alike == 64 and one.mechanisms == other.mechanisms:
            assert linked
        if alike < 10:
            assert not linked


def _submission(number: int, rng: random.Random) -> Submission:
    sketch = tuple(random.Random(rng.randrange(15)).sample(range(2**40), 64))
    shared = Fingerprint(sketch, 900, (), frozenset(["migra"]), (0, 1, 9, 0, 0), None, None)
    names = frozenset([f"Process {rng.randrange(3)}"])
    return Submission(f"{number:064x}", f"paper {number}.pdf", "A paper", "en", names, None, shared)
