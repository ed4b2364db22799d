"""Work beside the desk is told about truly: begun once, followed, and called failed when it dies without a word."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from gcm_classify import jobs
from gcm_classify.jobs import JobState, read_state, start, write_state

MODULE = """
import os, sys, time
from pathlib import Path
from gcm_classify.jobs import JobState, write_state
state = Path(sys.argv[1])
with open(state.parent / "begun", "a") as begun:
    begun.write(os.environ["WORD"])
if sys.argv[2] == "die":
    os._exit(9)
while not (state.parent / "go").exists():
    time.sleep(0.02)
write_state(state, JobState("done", "well"))
"""


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "made_up_job.py").write_text(MODULE)
    paths = [str(tmp_path), str(Path(__file__).parents[1] / "src")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    return tmp_path / "job.json"


def begin(state: Path, how: str = "live") -> None:
    start("made_up_job", [str(state), how], state=state, environment={"WORD": "x"})


def ended() -> None:
    """Wait for the job's process, so that no test leaves one behind."""
    for process in list(jobs._STARTED.values()):
        process.wait(20)


def until(state: Path, phase: str) -> JobState:
    for _ in range(1_000):
        found = read_state(state)
        if found is not None and found.phase == phase:
            return found
        time.sleep(0.02)
    raise AssertionError(f"the job did not come to {phase}: {read_state(state)}")


def test_what_never_ran_has_no_state(state: Path) -> None:
    assert read_state(state) is None
    state.write_text("no json")
    assert read_state(state) is None


def test_a_job_is_begun_once_and_followed_to_its_end(state: Path) -> None:
    begin(state)
    begin(state)
    assert until(state, "running").said == "Starting"
    (state.parent / "go").touch()
    assert until(state, "done").said == "well"
    ended()
    assert (state.parent / "begun").read_text() == "x"


def test_a_job_that_dies_has_failed(state: Path) -> None:
    begin(state, "die")
    assert "stopped without finishing" in until(state, "failed").said


def test_the_share_that_is_done_is_between_none_and_all(tmp_path: Path) -> None:
    assert JobState("running").share == 0.0
    assert JobState("running", done=3, total=4).share == 0.75
    assert JobState("running", done=5, total=4).share == 1.0
    write_state(tmp_path / "s.json", JobState("done", "é", 1, 2, 3))
    assert read_state(tmp_path / "s.json") == JobState("done", "é", 1, 2, 3)
