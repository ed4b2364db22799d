"""Figures of the axes beside the objectives are those of the labelled passages, and no source stands on both sides."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from gcm_classify.modelfolder import load_model
from gcm_classify.training.axes import AXES, HALVES, AxisMeasure, LabelFigures, axis_tables, read_checks
from gcm_classify.training.axisfit import FUNCTIONS, labels_hash
from gcm_classify.training.axislabels import axis_labels, own_passages
from gcm_classify.training.corpus import read_labelled

CORPUS = Path(__file__).parents[1] / "corpus"
CHECKED = HALVES[1:]


@pytest.fixture(scope="module")
def measure() -> AxisMeasure:
    return AxisMeasure(CORPUS, load_model())


def test_the_figures_in_the_guide_are_what_the_packaged_model_gives() -> None:
    text = (CORPUS / "AXES.md").read_text(encoding="utf-8")
    written = re.search(r"<!-- axes -->\n(.*?)\n<!-- /axes -->", text, re.DOTALL)
    assert written is not None
    assert written[1] == axis_tables(CORPUS, load_model())


def test_the_packaged_model_was_fitted_on_the_labels_that_are_there() -> None:
    about = json.loads((load_model().path / "axes.json").read_text(encoding="utf-8"))
    labels = axis_labels(CORPUS, "fit")
    assert (about["labels"], about["fitted_on"]) == (labels_hash(labels), len(labels))


@pytest.mark.parametrize("axis", AXES)
def test_at_least_150_passages_are_labelled_once_each_and_no_group_stands_on_both_sides(axis: str) -> None:
    lines = read_checks(CORPUS / "checks" / f"{axis}.jsonl")
    ids = [line["id"] for line in lines]
    assert len(ids) >= 150 and len(set(ids)) == len(ids)
    groups = {passage.id: passage.group for passage in read_labelled(CORPUS)}
    sides = [{groups[line["id"]] for line in lines if line["half"] == half} for half in CHECKED]
    assert not sides[0] & sides[1]
    assert sum(len([line for line in lines if line["half"] == half]) for half in CHECKED) == len(lines)


def test_what_the_model_learns_from_shares_no_group_with_what_it_is_tested_on() -> None:
    groups = {passage.id: passage.group for passage in read_labelled(CORPUS)}
    fit, fresh = axis_labels(CORPUS, "fit"), axis_labels(CORPUS, "fresh")
    assert len(fit) >= 600 and len(fresh) >= 150
    checked = [line["id"] for axis in AXES for line in read_checks(CORPUS / "checks" / f"{axis}.jsonl")]
    learned = {groups[one.id] for one in fit if one.id in groups}
    assert not learned & {groups[one] for one in [*checked, *(label.id for label in fresh)]}


def test_labels_to_learn_from_hold_every_value_in_four_languages_and_many_registers() -> None:
    passages = {**{one.id: one for one in read_labelled(CORPUS)}, **own_passages(CORPUS)}
    labels = axis_labels(CORPUS, "fit")
    assert {one.function for one in labels} == set(FUNCTIONS)
    assert {number for one in labels for number in one.principles} == set(range(1, 11))
    assert sum(not one.principles for one in labels) >= len(labels) / 3
    assert {passages[one.id].language for one in labels} == {"en", "es", "fr", "pt"}
    assert len({passages[one.id].register for one in labels}) >= 12


def test_every_function_and_each_language_is_tested() -> None:
    languages = {passage.id: passage.language for passage in read_labelled(CORPUS)}
    lines = read_checks(CORPUS / "checks" / "functions.jsonl")
    fresh = axis_labels(CORPUS, "fresh")
    assert {line["function"] for line in lines} == {one.function for one in fresh} == set(FUNCTIONS)
    for ids in ([line["id"] for line in lines], [one.id for one in fresh]):
        assert {languages[one] for one in ids} == {"en", "es", "fr", "pt"}


@pytest.mark.parametrize("half", ["fresh", "kept_aside"])
def test_functions_that_are_said_of_unseen_passages_are_right_four_times_in_five(
    measure: AxisMeasure, half: str
) -> None:
    said = measure.by_model("functions", half).total()
    assert said.right / (said.right + said.wrong) >= 0.80
    assert said.right / (said.right + said.missed) > measure.by_rules("functions", half).total().right / (
        said.right + said.missed
    )


@pytest.mark.parametrize("half", ["fresh", "kept_aside"])
def test_the_model_tells_principles_better_than_the_rules(measure: AxisMeasure, half: str) -> None:
    model, rules = (
        one.total() for one in (measure.by_model("principles", half), measure.by_rules("principles", half))
    )
    assert model.wrong < rules.wrong
    shared = [one.right / (one.right + one.wrong + one.missed) for one in (model, rules)]
    assert shared[0] > shared[1]


def test_what_names_the_agenda_is_found_on_passages_kept_aside(measure: AxisMeasure) -> None:
    total = measure.by_rules("agenda2030", "kept_aside").total()
    assert total.wrong <= 1
    assert total.right >= 16


def test_the_agenda_is_told_on_fresh_passages(measure: AxisMeasure) -> None:
    figures = measure.by_rules("agenda2030", "fresh")
    total = figures.total()
    assert figures.n >= 150
    assert total.right / (total.right + total.wrong) >= 0.95
    assert total.right / (total.right + total.missed) >= 0.95


def test_a_row_tells_fractions_and_intervals() -> None:
    assert (
        LabelFigures("x", 9, 1, 0).row() == "| x | 9/10 = 0.90 (0.60 to 0.98) | 9/9 = 1.00 (0.70 to 1.00) |"
    )
    assert LabelFigures("x", 0, 0, 1).row().startswith("| x | – | 0/1 = 0.00")
