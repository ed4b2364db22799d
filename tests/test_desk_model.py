"""The model page: honest figures, a slider that only shows, learning beside the desk, promotion by an adjudicator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_pages import captions, clear_caches, markdown, page_of, texts, well
from gcm_classify.dashboard import STORE_VARIABLE, relearning
from gcm_classify.dashboard.desk import desk_folder
from gcm_classify.jobs import JobState, write_state
from gcm_classify.modelfolder import DEFAULT_MODEL
from gcm_classify.review.moves import Move
from gcm_classify.review.preview import ModelEffect
from gcm_classify.review.promotion import model_in_use, promote
from gcm_classify.store import Store
from gcm_classify.training.relearning import Relearned
from review.test_queue import BORDERS, WORK, decide, keep


@pytest.fixture(autouse=True)
def _a_desk_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GCM_CLASSIFY_DESK", str(tmp_path / "desk"))
    monkeypatch.setenv(STORE_VARIABLE, str(tmp_path / "gcm.sqlite"))
    clear_caches()
    yield
    clear_caches()


@pytest.fixture
def filled(store: Store) -> Store:
    keep(store, BORDERS, WORK)
    return store


def test_the_scorecard_is_the_model_s_own_worst_first(filled: Store) -> None:
    page = well(page_of("model"))
    assert f"In use: {DEFAULT_MODEL}" in captions(page).replace("\\", "")
    assert any("held out" in text for text in texts(page))
    table = page.dataframe[0].value
    assert len(table) == 23
    assert table["F1"].tolist() == sorted(table["F1"].tolist())
    assert page.metric[0].label == "Macro-F1" and float(page.metric[0].value) > 0


def test_decisions_on_accepted_tags_back_the_second_threshold(filled: Store) -> None:
    decide(filled, WORK, 0, "accept", 6)
    table = well(page_of("model")).dataframe[0].value
    assert not table["Backed"].any()  # that tag was sent to review


def test_the_slider_shows_at_once_what_would_change_and_changes_nothing(filled: Store) -> None:
    page = page_of("model", **{"model-objective": 6})
    page.select_slider(key="model-threshold-6").set_value(0.9).run()
    metrics = {metric.label: metric.value for metric in well(page).metric}
    assert (metrics["Tags shown"], metrics["Tags hidden"], metrics["Documents that move"]) == ("0", "1", "1")
    table = next(frame.value for frame in page.dataframe if "Roundtables then" in frame.value)
    assert table.iloc[0].tolist() == ["b.txt", "1", "–", "–", "6"]
    assert (
        filled.count_open.__self__ is filled and len(filled.passage_records(WORK.document.id)[0]["tags"]) == 1
    )


def test_without_a_finished_passage_there_is_nothing_to_learn(filled: Store) -> None:
    page = well(page_of("model"))
    assert "0 passages reviewed whole" in captions(page)
    assert page.button(key="relearning-begin").disabled


def test_learning_is_begun_beside_the_desk_and_followed(
    filled: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun: list[list[str]] = []

    def start(module: str, arguments: list[str], *, state: Path, environment: dict[str, str]) -> None:
        begun.append([module, *arguments])
        write_state(state, JobState("running", "Seeing what would change", 3, 12, pid=1))

    monkeypatch.setattr(relearning, "start", start)
    decide(filled, WORK, 0, "accept", 6)
    page = page_of("model")
    page.text_input(key="relearning-corpus").set_value(str(tmp_path)).run()
    page.button(key="relearning-begin").click().run()
    well(page)
    (call,) = begun
    assert call[:2] == ["gcm_classify.training.relearning", str(tmp_path)]
    assert Path(call[2]).name == f"{DEFAULT_MODEL}-r1"
    assert "relearning-begin" not in [button.key for button in page.button]


def test_learning_that_failed_says_why(filled: Store) -> None:
    write_state(relearning._state_file(), JobState("failed", "corpus is not what it was fitted on"))
    page = page_of("model")
    assert [error.value for error in page.error] == ["Learning stopped."]
    assert "corpus is not what it was fitted on" in texts(page)


@pytest.fixture
def learned(filled: Store, small_model: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model that was learned here, with what it would change."""
    import shutil

    folder = desk_folder() / "models" / f"{DEFAULT_MODEL}-r1"
    shutil.copytree(small_model, folder)
    move = Move(WORK.document.id, (6,), (5,), (1,), (1,))
    effect = ModelEffect(folder.name, 2, 1, 1, 3, (move,))
    monkeypatch.setattr(relearning, "read_relearned", lambda path: Relearned(4, 0.5, 0.25, effect))
    return folder


def test_what_would_change_is_shown_before_a_promotion_and_the_promotion_kept(
    filled: Store, learned: Path
) -> None:
    page = well(page_of("model", "Eve"))
    assert "learned 4 corrections" in captions(page) and "precision 0.50" in captions(page).replace("\\", "")
    metrics = {metric.label: metric.value for metric in page.metric}
    assert (metrics["Tags that come"], metrics["Tags that go"], metrics["Tags that stay"]) == ("1", "1", "3")
    page.text_input(key="relearning-why").set_value("fewer mistakes").run()
    page.button(key="relearning-promote").click().run()
    well(page)
    chosen = model_in_use(filled)
    assert chosen is not None and (chosen.by, chosen.why, chosen.folder) == (
        "Eve",
        "fewer mistakes",
        str(learned),
    )
    assert "This model is in use" in page.success[0].value


def test_a_promotion_is_rolled_back_and_both_stay_in_the_history(filled: Store, learned: Path) -> None:
    promote(filled, learned, by="Eve")
    page = page_of("model", "Ada")
    page.button(key="model-roll-back").click().run()
    well(page)
    assert model_in_use(filled) is None
    table = page.dataframe[-1].value
    assert table["What"].tolist() == ["took back", "promoted"] and table["Who"].tolist() == ["Ada", "Eve"]
    assert "packaged" in markdown(page)


def test_nobody_without_a_name_promotes_or_rolls_back(filled: Store, learned: Path) -> None:
    promote(filled, learned, by="Eve")
    page = well(page_of("model", ""))
    assert page.button(key="model-roll-back").disabled
