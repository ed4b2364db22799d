"""A store's passages go out with what reviewers said; answers come back as decisions, once, under the right name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import gcm_classify as gcm
from conftest import read_lines as read_json_lines
from corpora import records, write_corpus, write_framework
from fakes import made_up_result
from gcm_classify.errors import CorpusError, UsageError
from gcm_classify.exchange import (
    Annotation,
    Labelling,
    read_label_studio,
    read_lines,
    write_label_studio,
    write_lines,
)
from gcm_classify.exchange.storing import labellings_in, record_answers
from gcm_classify.review import PassageReview, decide, review_of
from gcm_classify.store import Store, open_store
from gcm_classify.training.corpus import read_labelled

NUMBERS = tuple(range(1, 24))
RESULT = made_up_result(
    ("We end smuggling and trafficking.", [9, 10]), ("Lower fees.", [6]), ("Thanks.", []), source="a.txt"
)


@pytest.fixture
def filled(store: Store) -> Iterator[Store]:
    store.save_result(RESULT, key="k")
    for name in ("a.txt", "b.txt"):  # the same bytes twice
        store.save_file(name, document=RESULT.document.id, size=1, modified=1.0, key="k")
    yield store


def reviews(store: Store) -> tuple[PassageReview, ...]:
    return review_of(store, RESULT.document.id)


def say(
    store: Store, place: int, verdict: Any, objective: int | None, who: str = "Ada", **others: Any
) -> None:
    decide(
        store,
        reviews(store)[place],
        verdict,
        objective=objective,
        reviewer=who,
        model="m",
        numbers=NUMBERS,
        **others,
    )


def by_text(labellings: Iterator[Labelling]) -> dict[str, Labelling]:
    return {one.passage.text: one for one in labellings}


def test_a_passage_goes_out_once_with_its_suggestions(filled: Store) -> None:
    found = by_text(labellings_in(filled, "all"))
    assert list(found) == ["We end smuggling and trafficking.", "Lower fees."]
    first = found["We end smuggling and trafficking."]
    assert [(one.objective, one.probability) for one in first.suggestions] == [(9, 0.9), (10, 0.9)]
    assert (first.is_labelled, first.annotations, first.model) == (False, (), "fake-1")
    assert first.passage.provenance["document"] == RESULT.document.id
    assert first.passage.group == f"document:{RESULT.document.id}"


def test_a_passage_is_labelled_when_every_suggestion_is_decided(filled: Store) -> None:
    say(filled, 0, "accept", 10)
    assert [list(labellings_in(filled, "reviewed")), len(list(labellings_in(filled, "open")))] == [[], 2]
    say(filled, 0, "reject", 9)
    say(filled, 2, "none", None)
    found = by_text(labellings_in(filled, "reviewed"))
    assert {text: one.passage.labels for text, one in found.items()} == {
        "We end smuggling and trafficking.": (10,),
        "Thanks.": (),
    }
    assert found["Thanks."].annotations == (Annotation((), "Ada"),)
    assert list(by_text(labellings_in(filled, "open"))) == ["Lower fees."]


def test_what_reviewers_dispute_has_no_labels_until_it_is_settled(filled: Store) -> None:
    say(filled, 1, "accept", 6)
    say(filled, 1, "reject", 6, "Grace")
    (disputed,) = (one for one in labellings_in(filled, "all") if one.annotations)
    assert not disputed.is_labelled and disputed.is_disputed
    assert disputed.annotations == (Annotation((6,), "Ada"), Annotation((), "Grace"))
    say(filled, 1, "accept", 6, "Kim", role="adjudication")
    (settled,) = labellings_in(filled)
    assert settled.passage.labels == (6,)
    assert settled.annotations[-1] == Annotation((6,), "Kim", is_truth=True)


def test_an_unknown_choice_of_passages_is_refused(filled: Store) -> None:
    with pytest.raises(UsageError, match="no such choice of passages; got some"):
        list(labellings_in(filled, "some"))  # type: ignore[arg-type]


def answered(store: Store, *answers: tuple[int, ...] | None, by: Any = "Ada") -> list[Labelling]:
    """The store's passages as somebody answered them elsewhere."""
    labellings = list(labellings_in(store, "all"))
    return [
        replace(one, annotations=(Annotation(labels, by),))
        for one, labels in zip(labellings, answers, strict=True)
    ]


def decided(store: Store) -> list[tuple[str, int | None, str]]:
    return [(d["verdict"], d["objective"], d["reviewer"]) for d in store.decisions_on(RESULT.document.id)]


def test_answers_become_decisions(filled: Store) -> None:
    recorded = record_answers(filled, answered(filled, (10, 12), ()))
    assert decided(filled) == [
        ("reject", 9, "Ada"), ("accept", 10, "Ada"), ("add", 12, "Ada"), ("none", None, "Ada"),
    ]  # fmt: skip
    assert (recorded.decisions, recorded.known) == (4, 0)
    assert [review.objectives for review in reviews(filled)] == [(10, 12), (), ()]


@pytest.mark.parametrize("answers", [((10, 12), ()), ((9, 10), (6,)), ((), (6, 7))])
def test_the_same_answers_twice_add_nothing(filled: Store, answers: tuple[tuple[int, ...], ...]) -> None:
    labellings = answered(filled, *answers)
    record_answers(filled, labellings)
    before = decided(filled)
    recorded = record_answers(filled, labellings)
    assert decided(filled) == before
    assert (recorded.decisions, recorded.known) == (0, 2)


def test_a_changed_answer_adds_what_changed(filled: Store) -> None:
    record_answers(filled, answered(filled, (), ()))
    record_answers(filled, answered(filled, (9,), (6,)))
    assert [review.objectives for review in reviews(filled)] == [(9,), (6,), ()]
    record_answers(filled, answered(filled, (), (6,)))
    assert [review.objectives for review in reviews(filled)] == [(), (6,), ()]


def test_two_people_s_answers_are_theirs_and_can_be_disputed(filled: Store) -> None:
    (first, second) = labellings_in(filled, "all")
    both = replace(
        first, annotations=(Annotation((9,), "Ada"), Annotation((10,), {"id": 2, "email": "g@h.org"}))
    )
    record_answers(filled, [both, second])
    assert reviews(filled)[0].disputed == (9, 10)
    assert {who for _, _, who in decided(filled)} == {"Ada", "g@h.org"}


def test_the_truth_settles_what_was_disputed(filled: Store) -> None:
    (first, _) = labellings_in(filled, "all")
    answers = (Annotation((9,), "Ada"), Annotation((10,), "Grace"), Annotation((9,), "Kim", is_truth=True))
    record_answers(filled, [replace(first, annotations=answers)])
    review = reviews(filled)[0]
    assert (review.disputed, review.objectives) == ((), (9,))
    before = decided(filled)
    record_answers(filled, [replace(first, annotations=answers)])
    assert decided(filled) == before


def test_what_cannot_be_recorded_is_listed(filled: Store) -> None:
    first, second = answered(filled, (9, 10), None)
    stranger = replace(first, passage=replace(first.passage, id="elsewhere"))
    recorded = record_answers(filled, [stranger, second])
    assert (recorded.absent, recorded.unanswered) == (["elsewhere"], [second.passage.id])
    assert decided(filled) == []


def test_a_number_is_nobody_s_name(filled: Store) -> None:
    labellings = answered(filled, (9, 10), (6,), by=4)
    with pytest.raises(CorpusError, match="does not name who gave it; got 4"):
        record_answers(filled, labellings)
    assert decided(filled) == []
    record_answers(filled, labellings, reviewer="Grace")
    assert {who for _, _, who in decided(filled)} == {"Grace"}


def test_a_round_through_the_labelling_tool_changes_nothing(filled: Store, tmp_path: Path) -> None:
    say(filled, 0, "accept", 10)
    say(filled, 0, "reject", 9)
    say(filled, 1, "accept", 6)
    say(filled, 1, "reject", 6, "Grace")
    out = list(labellings_in(filled, "all"))
    write_label_studio(out, tmp_path / "tasks.json")
    assert read_label_studio(tmp_path / "tasks.json") == out
    before = decided(filled)
    record_answers(filled, read_label_studio(tmp_path / "tasks.json"))
    assert decided(filled) == before


# -- learning in one call -------------------------------------------------------------------------------------------


@pytest.fixture
def small_store(small_model: Path, tmp_path: Path) -> Path:
    """A store of the small framework in which somebody corrected one passage."""
    path = tmp_path / "gcm.sqlite"
    store = open_store(str(path))
    result = made_up_result(("A ferry crosses the strait twice a day in summer.", [10]), source="ferry.txt")
    store.save_result(result, key="k")
    store.save_file("ferry.txt", document=result.document.id, size=1, modified=1.0, key="k")
    for verdict, number in (("reject", 10), ("add", 20)):
        (review,) = review_of(store, result.document.id)
        decide(
            store, review, verdict, objective=number, reviewer="Ada", model="small-1", numbers=(10, 20, 30)
        )  # type: ignore[arg-type]
    store.close()
    return path


def test_a_model_learns_from_a_store_and_from_either_file_alike(
    small_store: Path, small_model: Path, tmp_path: Path
) -> None:
    store = open_store(str(small_store))
    write_lines(labellings_in(store), tmp_path / "corrections.jsonl")
    write_label_studio(labellings_in(store), tmp_path / "tasks.json")
    store.close()
    corpus, text = (
        write_corpus(tmp_path / "corpus.jsonl"),
        "A ferry crosses the strait twice a day in summer.",
    )
    learned = []
    for place, source in enumerate((small_store, tmp_path / "corrections.jsonl", tmp_path / "tasks.json")):
        trained = gcm.learn_from(source, tmp_path / f"better-{place}", corpus=corpus, model=small_model)
        assert trained.scores.n == 1
        learned.append(gcm.load(trained.path).probabilities([text])[0].tolist())
    assert learned[0] == learned[1] == learned[2]
    assert learned[0][1] > gcm.load(small_model).probabilities([text])[0][1]


def test_there_must_be_something_to_learn_from(small_model: Path, tmp_path: Path) -> None:
    open_store(str(tmp_path / "gcm.sqlite")).close()
    with pytest.raises(CorpusError, match=r"gcm\.sqlite holds nothing to learn from"):
        gcm.learn_from(
            tmp_path / "gcm.sqlite",
            tmp_path / "m",
            corpus=write_corpus(tmp_path / "c.jsonl"),
            model=small_model,
        )
    with pytest.raises(UsageError, match="no such store"):
        gcm.learn_from(tmp_path / "nowhere.sqlite", tmp_path / "m", model=small_model)
    assert not (tmp_path / "m").exists()


# -- the command line -----------------------------------------------------------------------------------------------


@pytest.fixture
def filled_path(tmp_path: Path) -> Path:
    store = open_store(str(tmp_path / "gcm.sqlite"))
    store.save_result(RESULT, key="k")
    store.save_file("a.txt", document=RESULT.document.id, size=1, modified=1.0, key="k")
    say(store, 1, "accept", 6)
    store.close()
    return tmp_path / "gcm.sqlite"


def test_labels_go_out_and_come_back_by_command(filled_path: Path, tmp_path: Path, command_line: Any) -> None:
    tasks, lines = tmp_path / "tasks.json", tmp_path / "reviewed.jsonl"
    done = command_line("export", "--store", filled_path, "--output", tasks, "--format", "label-studio")
    assert done.returncode == 0, done.stderr
    assert "2 passages (all)" in done.stderr
    assert (tmp_path / "tasks.xml").read_text(encoding="utf-8").startswith("<View>")

    labellings = read_label_studio(tasks)
    write_label_studio(answered_by(labellings, {9: True, 10: False}), tasks)
    done = command_line("import", tasks, "--store", filled_path, "--reviewer", "Grace")
    assert done.returncode == 0, done.stderr
    assert "2 decisions added; 1 answers were known already" in done.stderr

    done = command_line("export", "--store", filled_path, "--output", lines)
    assert done.returncode == 0, done.stderr
    assert [one.labels for one in read_labelled(lines)] == [(9,), (6,)]
    done = command_line("import", tasks, "--output", tmp_path / "corpus.jsonl")
    assert done.returncode == 0, done.stderr
    assert [one.labels for one in read_labelled(tmp_path / "corpus.jsonl")] == [(9,), (6,)]


def answered_by(labellings: list[Labelling], right: dict[int, bool]) -> Iterator[Labelling]:
    """Who nobody has named yet answers the open ones."""
    for one in labellings:
        labels = tuple(s.objective for s in one.suggestions if right.get(s.objective, True))
        yield one if one.annotations else replace(one, annotations=(Annotation(labels, 7),))


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        ((), 2, "labels go to one place; got none"),
        (("--output", "a.jsonl", "--store", "b.sqlite"), 2, "labels go to one place; got both"),
        (("--store", "nowhere.sqlite"), 2, "no such store"),
        (("--output", "a.jsonl", "--model", "gcm-1999"), 2, "no such model"),
    ],
)
def test_wrong_usage_is_told_in_one_line(
    arguments: tuple[str, ...], status: int, message: str, tmp_path: Path, command_line: Any
) -> None:
    write_corpus(tmp_path / "in.jsonl", [{"id": "a", "text": "Words.", "labels": [9]}])
    done = command_line("import", tmp_path / "in.jsonl", *arguments)
    assert done.returncode == status
    assert message in done.stderr


def test_a_bad_file_is_told_by_line_and_nothing_is_written(tmp_path: Path, command_line: Any) -> None:
    (tmp_path / "in.jsonl").write_text(
        '{"text": "a", "labels": [9]}\n{"text": "b", "labels": [99]}\n', "utf-8"
    )
    done = command_line("import", tmp_path / "in.jsonl", "--output", tmp_path / "out.jsonl")
    assert done.returncode == 2
    assert "in.jsonl:2 has unknown labels; got [99]" in done.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_another_framework_s_labels_come_back_with_its_model(
    small_model: Path, tmp_path: Path, command_line: Any
) -> None:
    write_framework(tmp_path / "small.toml")
    write_corpus(tmp_path / "in.jsonl", records()[:3])
    done = command_line(
        "import", tmp_path / "in.jsonl", "--output", tmp_path / "out.jsonl", "--model", small_model
    )
    assert done.returncode == 0, done.stderr
    assert [one["labels"] for one in read_json_lines(tmp_path / "out.jsonl")] == [[10], [10], [10]]
    assert len(list(read_lines(tmp_path / "out.jsonl"))) == 3
