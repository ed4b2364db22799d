"""Figures of the axes beside the objectives are those of the labelled passages, and no source stands on both sides."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gcm_classify.training.axes import (
    AXES,
    HALVES,
    LabelFigures,
    axis_figures,
    axis_lines,
    axis_tables,
    read_checks,
)
from gcm_classify.training.corpus import read_labelled

CORPUS = Path(__file__).parents[1] / "corpus"


def test_the_figures_in_the_guide_are_those_of_the_data() -> None:
    text = (CORPUS / "AXES.md").read_text(encoding="utf-8")
    written = re.search(r"<!-- axes -->\n(.*?)\n<!-- /axes -->", text, re.DOTALL)
    assert written is not None
    assert written[1] == axis_tables(CORPUS)


@pytest.mark.parametrize("axis", AXES)
def test_at_least_150_passages_are_labelled_once_each_and_no_group_stands_on_both_sides(axis: str) -> None:
    lines = read_checks(CORPUS / "checks" / f"{axis}.jsonl")
    ids = [line["id"] for line in lines]
    assert len(ids) >= 150 and len(set(ids)) == len(ids)
    groups = {passage.id: passage.group for passage in read_labelled(CORPUS)}
    sides = [{groups[line["id"]] for line in lines if line["half"] == half} for half in HALVES]
    assert not sides[0] & sides[1]
    assert sum(len([line for line in lines if line["half"] == half]) for half in HALVES) == len(lines)


@pytest.mark.parametrize(("axis", "to_fit", "fresh"), [("functions", 600, 150), ("principles", 400, 150)])
def test_what_models_learn_from_shares_no_group_with_what_they_are_tested_on(
    axis: str, to_fit: int, fresh: int
) -> None:
    groups = {passage.id: passage.group for passage in read_labelled(CORPUS)}
    sides = {half: axis_lines(CORPUS, axis, half) for half in ("fit", "fresh", *HALVES)}
    assert len(sides["fit"]) >= to_fit and len(sides["fresh"]) >= fresh
    learned = {groups[line["id"]] for line in sides["fit"]}
    assert not learned & {groups[line["id"]] for half in ("fresh", *HALVES) for line in sides[half]}


def test_labels_to_learn_from_hold_every_value_in_four_languages_and_many_registers() -> None:
    passages = {passage.id: passage for passage in read_labelled(CORPUS)}
    lines = axis_lines(CORPUS, "functions", "fit")
    assert {line["function"] for line in lines} == {
        "commitment",
        "practice",
        "recommendation",
        "procedure",
        "description",
    }
    assert {number for line in lines for number in line["principles"]} == set(range(1, 11))
    assert sum(not line["principles"] for line in lines) >= len(lines) / 3
    assert {passages[line["id"]].language for line in lines} == {"en", "es", "fr", "pt"}
    assert len({passages[line["id"]].register for line in lines}) >= 12


def test_every_function_and_each_language_is_represented() -> None:
    lines = read_checks(CORPUS / "checks" / "functions.jsonl")
    assert {line["function"] for line in lines} == {
        "commitment",
        "practice",
        "recommendation",
        "procedure",
        "description",
    }
    languages = {passage.id: passage.language for passage in read_labelled(CORPUS)}
    assert {languages[line["id"]] for line in lines} == {"en", "es", "fr", "pt"}


def test_what_names_the_agenda_is_found_on_passages_kept_aside() -> None:
    _, figures = axis_figures(CORPUS, "agenda2030", "kept_aside")
    assert sum(one.wrong for one in figures) <= 1
    assert sum(one.right for one in figures) >= 16


def test_a_row_tells_fractions_and_intervals() -> None:
    assert (
        LabelFigures("x", 9, 1, 0).row() == "| x | 9/10 = 0.90 (0.60 to 0.98) | 9/9 = 1.00 (0.70 to 1.00) |"
    )
    assert LabelFigures("x", 0, 0, 1).row().startswith("| x | – | 0/1 = 0.00")
