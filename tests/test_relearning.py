"""What people decided is learned, and what the new model would change is told before anybody promotes it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import gcm_classify as gcm
from corpora import write_corpus
from fakes import made_up_result
from gcm_classify.errors import CorpusError
from gcm_classify.review.lessons import Lesson, lessons, reviewed_passages, write_lessons
from gcm_classify.store import Store
from gcm_classify.training.relearning import read_relearned, relearn
from gcm_classify.verdicts import NewDecision

FERRY = "A ferry crosses the strait twice a day in summer, and once in winter."
RESULT = made_up_result(
    (FERRY, []),
    ("The beekeeper opened the beehive and counted the combs.", [10]),
    ("Both of these stand in one text.", [10, 20]),
)


@pytest.fixture
def filled(store: Store) -> Store:
    store.save_result(RESULT, key="k")
    store.save_file(RESULT.source, document=RESULT.document.id, size=1, modified=1.0, key="k")
    return store


def decide(store: Store, place: int, verdict: Any, number: int | None, who: str = "Ada") -> None:
    passage = RESULT.passages[place]
    store.add_decision(
        NewDecision(RESULT.document.id, passage.id, verdict, number, who, "m", passage.text), seen=10_000
    )


def test_a_lesson_is_a_passage_that_is_finished_and_undisputed(filled: Store) -> None:
    decide(filled, 0, "add", 20)
    decide(filled, 1, "accept", 10, "Ada")
    decide(filled, 1, "reject", 10, "Ben")
    decide(filled, 2, "accept", 10)
    (found,) = lessons(reviewed_passages(filled))
    assert found == Lesson(RESULT.passages[0].id, RESULT.document.id, FERRY, (20,), "en", "")
    decide(filled, 2, "reject", 20)
    assert [lesson.labels for lesson in lessons(reviewed_passages(filled))] == [(20,), (10,)] or [
        lesson.labels for lesson in lessons(reviewed_passages(filled))
    ] == [(10,), (20,)]


def test_lessons_are_lines_of_the_corpus_s_shape_each_text_once(tmp_path: Path) -> None:
    lesson = Lesson("p", "d", "One text.", (10,), "es", "Part A")
    assert write_lessons([lesson, replace(lesson, labels=())], tmp_path / "new.jsonl") == 1
    (line,) = (tmp_path / "new.jsonl").read_text().splitlines()
    assert json.loads(line) == {
        "id": "p", "text": "One text.", "labels": [], "language": "es", "heading": "Part A", "group": "d", "register": "review",
    }  # fmt: skip


def test_a_model_learns_from_decisions_and_tells_what_it_would_change(
    filled: Store, small_model: Path, tmp_path: Path
) -> None:
    for number in (20, 10):
        decide(filled, 0, "add", number)
    decide(filled, 0, "reject", 10)
    decide(filled, 1, "none", None)
    said: list[tuple[str, int, int]] = []
    output = tmp_path / "models" / "small-r1"
    found = relearn(
        filled,
        write_corpus(tmp_path / "corpus.jsonl"),
        output,
        model=small_model,
        said=lambda *told: said.append(told),
    )
    assert found.corrections == 2
    assert found.effect.documents == 1 and found.effect.model == "small-r1"
    assert gcm.load(output).name == "small-r1"
    assert read_relearned(output) == found
    assert said[0][0] == "Gathering what people decided" and said[-1] == ("Seeing what would change", 1, 1)


def test_without_a_decision_there_is_nothing_to_learn(
    filled: Store, small_model: Path, tmp_path: Path
) -> None:
    with pytest.raises(CorpusError, match="nothing to learn from yet"):
        relearn(filled, write_corpus(tmp_path / "corpus.jsonl"), tmp_path / "m" / "r1", model=small_model)
    assert read_relearned(tmp_path / "m" / "r1") is None
