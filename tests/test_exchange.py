"""Labelled passages go to a labelling tool and come back with nothing lost; what is wrong is named by line and field."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import read_lines as read_json_lines
from corpora import write_framework
from gcm_classify.errors import CorpusError, OutputNotWritable
from gcm_classify.exchange import (
    Annotation,
    Labelling,
    Suggestion,
    label_studio_config,
    read_label_studio,
    read_lines,
    settled,
    write_label_studio,
    write_lines,
)
from gcm_classify.exchange.labelstudio import labellings_of, tasks_of
from gcm_classify.exchange.lines import labelling_of, record_of
from gcm_classify.taxonomy import load_taxonomy
from gcm_classify.training.corpus import LabelledPassage, read_labelled

NUMBERS = load_taxonomy().numbers

# -- what may be said of a passage ------------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
words = texts.filter(str.strip)
labels = st.lists(st.sampled_from(NUMBERS), max_size=3, unique=True).map(tuple)
provenances = st.dictionaries(words, st.one_of(st.booleans(), st.integers(), texts), max_size=2)
suggestions = st.lists(
    st.builds(
        Suggestion, st.sampled_from(NUMBERS), st.floats(0, 1), status=st.sampled_from(["auto", "review"])
    ),
    max_size=3,
    unique_by=lambda one: one.objective,
).map(tuple)
people = st.one_of(
    words, st.integers(1, 99), st.fixed_dictionaries({"id": st.integers(1, 9), "email": words})
)
annotations = st.builds(Annotation, labels, people, is_truth=st.booleans())
passages = st.builds(
    LabelledPassage,
    id=words, text=words, labels=labels, language=st.sampled_from(["en", "es", "fr"]), register=texts, group=words,
    heading=texts, before=texts, after=texts, provenance=provenances, doc_type=texts, set=texts,
)  # fmt: skip
others = st.dictionaries(words.map(lambda name: f"own {name}"), st.integers(), max_size=2)


@st.composite
def labellings(draw: st.DrawFn) -> Labelling:
    from dataclasses import replace

    from gcm_classify.exchange.values import with_settled

    passage, is_labelled, model = draw(passages), draw(st.booleans()), draw(st.none() | words)
    labelling = Labelling(
        passage if is_labelled else replace(passage, labels=()),
        is_labelled,
        draw(suggestions) if model else (),
        model,
        tuple(draw(st.lists(annotations, max_size=2))),
        draw(others),
    )
    return with_settled(labelling)


@settings(deadline=None)
@given(labellings())
def test_a_line_says_all_that_was_said(labelling: Labelling) -> None:
    assert labelling_of(json.loads(json.dumps(record_of(labelling))), "here") == labelling


@settings(deadline=None)
@given(labellings())
def test_a_task_says_all_that_was_said(labelling: Labelling) -> None:
    tasks = json.loads(json.dumps(tasks_of([labelling])))
    assert labellings_of(tasks, "here") == [labelling]


@settings(deadline=None)
@given(labellings())
def test_lines_become_tasks_and_the_same_lines_again(labelling: Labelling) -> None:
    line = record_of(labelling)
    (again,) = labellings_of(json.loads(json.dumps(tasks_of([labelling_of(line, "here")]))), "here")
    assert record_of(again) == line


def test_the_corpus_goes_out_and_comes_back_as_it_was(repository: Path, tmp_path: Path) -> None:
    for name in ("es.jsonl", "en-documents.jsonl"):
        original = repository / "corpus" / name
        write_label_studio(read_lines(original), tmp_path / "tasks.json")
        write_lines(read_label_studio(tmp_path / "tasks.json"), tmp_path / name)
        assert read_json_lines(tmp_path / name) == read_json_lines(original)
        assert read_labelled(tmp_path / name) == read_labelled(original)


# -- what the tool gives --------------------------------------------------------------------------------------------


def choice(control: str, *choices: str, **more: Any) -> dict[str, Any]:
    """A result as Label Studio writes it."""
    value = {"choices": list(choices)}
    return {"id": "Zx81", "from_name": control, "to_name": "text", "type": "choices", "value": value, **more}


def task(*annotated: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A task as an export has it, with what the tool adds of its own."""
    data = {"id": "p1", "text": "We will end smuggling.", "heading": "", "before": "", "after": ""}
    return {
        "id": 17, "data": data | more.pop("data", {}), "annotations": list(annotated), "predictions": [],
        "project": 3, "created_at": "2026-11-02T09:00:00.000000Z", "meta": {}, "total_annotations": len(annotated),
    } | more  # fmt: skip


def annotation(*result: dict[str, Any], by: Any = 4, **more: Any) -> dict[str, Any]:
    return {
        "id": 90, "completed_by": by, "result": list(result), "was_cancelled": False, "ground_truth": False,
        "created_at": "2026-11-02T10:00:00.000000Z", "lead_time": 8.25,
    } | more  # fmt: skip


def only(*tasks: Any) -> Labelling:
    (found,) = labellings_of(json.loads(json.dumps(list(tasks))), "export.json")
    return found


EXPORTED = {
    "nobody answered": task(),
    "one person chose one": task(annotation(choice("objectives", "9"))),
    "several, and which is primary": task(
        annotation(choice("objectives", "10", "9"), choice("primary", "9"), by={"id": 1, "email": "a@b.org"})
    ),
    "none of them": task(annotation(choice("objectives", "none"))),
    "a skipped task": task(annotation(was_cancelled=True)),
    "two people who differ": task(
        annotation(choice("objectives", "9")), annotation(choice("objectives", "10"))
    ),
    "a truth among answers": task(
        annotation(choice("objectives", "9"), ground_truth=True), annotation(choice("objectives", "10"))
    ),
    "controls and data of the team's own": task(
        annotation(
            choice("objectives", "9"), {"from_name": "note", "type": "textarea", "value": {"text": ["?"]}}
        ),
        data={"url": "https://example.org/1", "language": "es"},
    ),
    "predictions of another tool": task(
        predictions=[{"id": 5, "model_version": "other", "result": [choice("objectives", "9", score=0.5)]}]
    ),
    "predictions by number alone": task(predictions=[31, 32]),
}


@pytest.mark.parametrize("exported", EXPORTED.values(), ids=EXPORTED)
def test_a_task_of_the_tool_comes_back_as_it_was(exported: dict[str, Any]) -> None:
    (again,) = tasks_of([only(exported)])
    data = {
        name: value for name, value in again["data"].items() if name not in ("language", "group", "labels")
    }
    expected = {name: value for name, value in exported["data"].items() if name != "language"}
    assert data == expected
    assert again.get("annotations", []) == exported["annotations"]
    assert {**again, "data": {}, "annotations": []} == {**exported, "data": {}, "annotations": []}


@pytest.mark.parametrize("exported", EXPORTED.values(), ids=EXPORTED)
def test_what_the_tool_keeps_survives_a_file_of_lines(exported: dict[str, Any], tmp_path: Path) -> None:
    labelling = only(exported)
    write_lines([labelling], tmp_path / "passages.jsonl")
    assert list(read_lines(tmp_path / "passages.jsonl")) == [labelling]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("nobody answered", None),
        ("one person chose one", (9,)),
        ("several, and which is primary", (9, 10)),
        ("none of them", ()),
        ("a skipped task", None),
        ("two people who differ", None),
        ("a truth among answers", (9,)),
        ("controls and data of the team's own", (9,)),
    ],
)
def test_labels_are_what_people_s_answers_settle(name: str, expected: tuple[int, ...] | None) -> None:
    labelling = only(EXPORTED[name])
    assert (labelling.passage.labels if labelling.is_labelled else None) == expected
    assert labelling.is_disputed is (name == "two people who differ")


@pytest.mark.parametrize(
    "said",
    [
        "9",
        "9 Smuggling of migrants",
        "Objective 9",
        "Strengthen the transnational response to smuggling of migrants",
    ],
)
def test_a_choice_is_known_by_number_or_title(said: str) -> None:
    assert only(task(annotation(choice("objectives", said)))).passage.labels == (9,)


def test_people_are_told_in_one_line() -> None:
    names = [only(EXPORTED[name]).annotations[0].name for name in list(EXPORTED)[1:3]]
    assert names == ["4", "a@b.org"]


def test_everybody_s_order_is_the_last_one_s() -> None:
    assert settled([Annotation((9, 10), "a"), Annotation((10, 9), "b"), Annotation(None, "c")]) == (10, 9)
    assert settled([]) is None


def test_what_a_model_suggests_is_a_prediction_with_its_probabilities() -> None:
    passage = LabelledPassage("p1", "Words.", ())
    (out,) = tasks_of([Labelling(passage, False, (Suggestion(9, 0.75, "auto"), Suggestion(10, 0.5)), "m-1")])
    (prediction,) = out["predictions"]
    assert (prediction["model_version"], prediction["score"]) == ("m-1", 0.75)
    assert prediction["result"][0]["value"] == {"choices": ["9", "10"]}
    assert prediction["result"][0]["meta"]["probabilities"] == {"9": 0.75, "10": 0.5}
    assert prediction["result"][1]["value"] == {"choices": ["9"]}


# -- what is wrong --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exported", "message"),
    [
        (7, r"export\.json is not as it should be; got 7; expected a list"),
        ([5], r"task 1 is not as it should be; got 5; expected an object"),
        ([task(), {"annotations": []}], r"task 2 has no data"),
        ([{"data": {"id": "a"}}], r"task 1: data has no text"),
        ([{"data": {"text": 4}}], r"task 1: data: text .* got 4; expected text"),
        ([task(data={"heading": 4})], r"task 1: data: heading .* expected text"),
        ([task(annotations={})], r"task 1: annotations .* expected a list"),
        ([task(annotation(choice("objectives", "24")))], r"annotations\[0\]\.result\[0\]\.value\.choices\[0\].* got '24'"),
        ([task(annotation(choice("objectives", "none", "9")))], r"annotations\[0\]\.result .* alone"),
        ([task(annotation({"from_name": "objectives"}))], r"annotations\[0\]\.result\[0\] has no value"),
        ([task(annotation(choice("objectives", 9)))], r"choices\[0\] .* got 9; expected text"),  # type: ignore[arg-type]
        ([task(data={"labels": [99]})], r"task 1: data has unknown labels; got \[99\]"),
        ([task(data={"labels": [True]})], r"task 1: data has no list of labels"),
    ],
)  # fmt: skip
def test_a_task_that_is_wrong_is_named_with_its_field(exported: Any, message: str) -> None:
    with pytest.raises(CorpusError, match=message):
        labellings_of(exported, "export.json")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", r"passages\.jsonl:2 is not JSON"),
        ("[]", r"passages\.jsonl:2 .* expected an object"),
        ('{"labels": []}', r":2 has no text"),
        ('{"text": "  "}', r":2 has no text"),
        ('{"text": "a", "labels": "9"}', r":2 has no list of labels; got 9"),
        ('{"text": "a", "labels": [44]}', r":2 has unknown labels"),
        ('{"text": "a", "heading": 3}', r":2: heading .* expected text"),
        ('{"text": "a", "provenance": 3}', r":2: provenance .* expected an object"),
        ('{"text": "a", "suggestions": [{"objective": 9}]}', r":2: suggestions\[0\] has no probability"),
        (
            '{"text": "a", "suggestions": [{"objective": 9, "probability": 2}]}',
            r":2: suggestions\[0\]\.probability .* expected a probability",
        ),
        ('{"text": "a", "annotations": [{"labels": [9, 9]}]}', r":2: annotations\[0\] names a label twice"),
        ('{"id": "p", "text": "a"}', r":2: an id stands twice; got p; expected another id than in line 1"),
        ('{"id": "q", "text": "\\ud800"}', r":2: text .* expected text"),
    ],
)  # fmt: skip
def test_a_line_that_is_wrong_is_named_with_its_field(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "passages.jsonl"
    path.write_text('{"id": "p", "text": "b", "labels": []}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=message):
        list(read_lines(path, taxonomy=load_taxonomy()))


@pytest.mark.parametrize("read", [lambda path: list(read_lines(path)), read_label_studio])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, read: Any) -> None:
    with pytest.raises(CorpusError, match=r"nowhere\.json cannot be read"):
        read(tmp_path / "nowhere.json")
    (tmp_path / "latin.json").write_bytes(b"\xe9")
    with pytest.raises(CorpusError, match=r"latin\.json cannot be read"):
        read(tmp_path / "latin.json")


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputNotWritable):
        write_lines([], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_lines_are_read_as_they_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "passages.jsonl"
    path.write_text('{"text": "a", "labels": [9]}\nnot json\n', encoding="utf-8")
    lines = read_lines(path)
    assert next(lines).passage.labels == (9,)
    with pytest.raises(CorpusError, match=":2"):
        next(lines)


# -- the labelling interface ----------------------------------------------------------------------------------------


def test_the_interface_has_every_objective_and_none_and_shows_what_tasks_carry() -> None:
    view = ElementTree.fromstring(label_studio_config())
    choices = {c.get("name"): [one.get("alias") for one in c.iter("Choice")] for c in view.iter("Choices")}
    numbers = [str(number) for number in NUMBERS]
    assert choices == {"objectives": [*numbers, "none"], "primary": numbers}
    shown = {
        element.get("value", "")[1:] for element in view.iter() if element.get("value", "").startswith("$")
    }
    (out,) = tasks_of([Labelling(LabelledPassage("p", "Words.", ()))])
    assert shown == {"heading", "before", "text", "after"} <= set(out["data"])


def test_the_interface_follows_the_framework(tmp_path: Path) -> None:
    framework = load_taxonomy(write_framework(tmp_path / "small.toml"))
    config = label_studio_config(framework)
    assert 'value="10 Bees"' in config
    assert labellings_of([task(annotation(choice("objectives", "10")))], "here", taxonomy=framework)
    with pytest.raises(CorpusError, match="one of 10, 20, 30"):
        labellings_of([task(annotation(choice("objectives", "9")))], "here", taxonomy=framework)
