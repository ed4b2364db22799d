"""Files that come in groups: one worker's each, and nobody's end but their own."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fakes import FakeClassifier
from gcm_classify.datamodels import DocumentResult, Failure
from gcm_classify.errors import IngestError
from gcm_classify.outcomes import File, classify_groups
from gcm_classify.workers import nothing


class Remembering(FakeClassifier):
    """Remembers files whose name begins with "kept"; one that is called "deadly" kills its process."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[int] = []

    def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult:
        if Path(path).name == "deadly.txt":
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__(path, source=source)

    def again(self, files: Sequence[File]) -> Iterator[DocumentResult | None]:
        self.asked.append(len(files))
        for path, source in files:
            if Path(path).name == "broken.txt":
                raise IngestError("broken", do="look at it")
            yield self(path, source=source) if Path(path).name.startswith(("kept", "deadly")) else None

    @property
    def loading(self) -> Loading:
        return Loading()


@dataclass(frozen=True)
class Loading:
    def __call__(self) -> Remembering:
        return Remembering()

    def ahead(self) -> None:
        nothing()


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    for name in ("kept-1.txt", "new.txt", "kept-2.txt", "broken.txt", "deadly.txt"):
        (tmp_path / name).write_text(f"{name} will end the smuggling of migrants here.", encoding="utf-8")
    return tmp_path


def grouped(inbox: Path, *groups: str) -> list[list[File]]:
    return [[(inbox / f"{name}.txt", name) for name in group.split()] for group in groups]


def named(outcomes: Iterator[Any]) -> list[str]:
    return [one.source if isinstance(one, DocumentResult) else one.code for one in outcomes]


def source_of(result: DocumentResult) -> str:
    return result.source


def test_what_is_remembered_is_asked_for_together_and_the_rest_is_read(inbox: Path) -> None:
    remembering: Any = Remembering()
    outcomes = classify_groups(remembering, grouped(inbox, "kept-1 new kept-2", "new"))
    assert named(outcomes) == ["kept-1", "new", "kept-2", "new"]
    assert remembering.asked == [3]


def test_a_group_in_which_one_cannot_be_remembered_is_done_file_by_file(inbox: Path) -> None:
    remembering: Any = Remembering()
    (inbox / "broken.txt").unlink()
    outcomes = list(classify_groups(remembering, grouped(inbox, "kept-1 broken kept-2")))
    assert named(iter(outcomes)) == ["kept-1", "VANISHED", "kept-2"]


def test_a_group_whose_worker_dies_loses_the_file_that_killed_it_and_no_other(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    remembering: Any = Remembering()
    groups = grouped(inbox, "kept-1", "kept-2 deadly new", "new kept-1")
    outcomes = list(classify_groups(remembering, groups, jobs=2))
    assert named(iter(outcomes)) == ["kept-1", "kept-2", "WORKER_CRASH", "new", "new", "kept-1"]
    assert isinstance(outcomes[2], Failure) and outcomes[2].source == "deadly"


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_caller_makes_of_a_result_is_made_where_the_result_is(inbox: Path, jobs: int) -> None:
    remembering: Any = Remembering()
    outcomes = classify_groups(remembering, grouped(inbox, "kept-1 new", "new"), jobs=jobs, then=source_of)
    assert list(outcomes) == ["kept-1", "new", "new"]
