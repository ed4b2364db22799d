"""Tags become objectives and roundtables: the rule of one primary label or two labels, as tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import passage_of, tag_of
from gcm_classify.datamodels import Tag
from gcm_classify.routing import route
from gcm_classify.taxonomy import Taxonomy, load_taxonomy

GCM = load_taxonomy()

Passages = list[list[tuple[int, float]]]


def tags_of(passages: Passages) -> list[Tag]:
    """Every inner list is a passage: its (objective, probability) pairs, primary first."""
    return [
        tag_of(passage_of(f"Passage {index}.", start=100 * index), objective, probability)
        for index, pairs in enumerate(passages)
        for objective, probability in pairs
    ]


def objectives_of(passages: Passages) -> list[int]:
    return [finding.objective for finding in route(tags_of(passages), GCM).objectives]


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        ([], []),
        ([[(9, 0.9)]], [9]),
        ([[(9, 0.9), (10, 0.8)]], [9]),
        ([[(9, 0.9), (10, 0.8)], [(9, 0.9), (10, 0.7)]], [9, 10]),
        ([[(9, 0.9), (10, 0.8)], [(10, 0.7)]], [9, 10]),
        ([[(9, 0.9), (10, 0.8), (6, 0.7)], [(20, 0.9), (6, 0.6)]], [9, 20, 6]),
        ([[(9, 0.4)], [(6, 0.8)]], [6, 9]),
        ([[(9, 0.8)], [(6, 0.8)]], [6, 9]),
    ],
    ids=[
        "no tags, no objectives",
        "a primary label once",
        "a second label once does not count",
        "a second label twice counts",
        "second once and primary once counts",
        "a third label twice counts as a second one does",
        "the highest probability stands first",
        "equal probabilities stand by number",
    ],
)
def test_an_objective_is_addressed_by_one_primary_label_or_two_labels(
    passages: Passages, expected: list[int]
) -> None:
    assert objectives_of(passages) == expected


def test_a_document_goes_to_the_roundtable_of_every_objective_that_it_addresses() -> None:
    routing = route(tags_of([[(9, 0.9), (20, 0.8)], [(10, 0.7)], [(6, 0.95)]]), GCM)
    assert [table.roundtable for table in routing.roundtables] == [1, 2]
    assert [table.probability for table in routing.roundtables] == [0.95, 0.9]


def test_no_tags_lead_to_no_roundtable() -> None:
    assert route([], GCM).roundtables == ()
    assert route([], GCM, stated=tuple(GCM.numbers)).objectives == ()


def test_what_is_only_stated_never_routes_and_what_is_both_says_so() -> None:
    routing = route(tags_of([[(9, 0.9)], [(6, 0.8)]]), GCM, stated=(6, 13))
    assert {finding.objective: finding.basis for finding in routing.objectives} == {9: "inferred", 6: "both"}


def test_the_probability_is_that_of_the_best_primary_tag() -> None:
    (finding,) = route(tags_of([[(9, 0.5)], [(9, 0.8)], [(9, 0.6)]]), GCM).objectives
    assert finding.probability == 0.8


def test_two_second_labels_give_the_weaker_one_s_probability() -> None:
    found = route(tags_of([[(9, 0.9), (6, 0.8)], [(9, 0.9), (6, 0.3)]]), GCM).objectives
    assert {finding.objective: finding.probability for finding in found}[6] == 0.3


def test_passages_that_decided_stand_best_first_primary_before_second() -> None:
    tags = tags_of([[(6, 0.99), (9, 0.95)], [(9, 0.5)], [(9, 0.7)]])
    finding = next(found for found in route(tags, GCM).objectives if found.objective == 9)
    by_id = {tag.passage.id: tag.passage.text for tag in tags}
    assert [by_id[passage] for passage in finding.passages] == ["Passage 2.", "Passage 1.", "Passage 0."]


def test_the_passages_of_a_roundtable_are_those_of_its_objectives_each_once() -> None:
    tags = tags_of([[(9, 0.9), (10, 0.8)], [(10, 0.7)]])
    (table,) = route(tags, GCM).roundtables
    assert len(table.because) == len(set(table.because)) == 2
    assert set(table.because) == {tag.passage.id for tag in tags}


def test_an_objective_with_half_of_the_strongest_one_s_passages_is_primary_too() -> None:
    passages: Passages = [[(9, 0.9)]] * 4 + [[(6, 0.9)]] * 2 + [[(20, 0.9)]]
    tags = [
        tag_of(passage_of(f"Passage {index}.", start=100 * index), *pair)
        for index, (pair,) in enumerate(passages)
    ]
    routing = route(tags, GCM)
    assert {f.objective: f.primary for f in routing.objectives} == {9: True, 6: True, 20: False}
    assert {t.roundtable: t.primary for t in routing.roundtables} == {2: True, 1: True, 3: False}


def test_a_framework_without_roundtables_has_objectives_and_no_roundtables(tmp_path: Path) -> None:
    routing = route(tags_of([[(10, 0.9)], [(30, 0.8)]]), small_framework(tmp_path))
    assert [finding.objective for finding in routing.objectives] == [10, 30]
    assert routing.roundtables == ()


def small_framework(folder: Path) -> Taxonomy:
    path = folder / "framework.toml"
    blocks = [
        f'[[objectives]]\nnumber = {n}\ntitle = "Title {n}"\ndefinition = "Definition {n}"'
        for n in (10, 20, 30)
    ]
    path.write_text('[framework]\nid = "small"\nname = "Small"\nsource = "none"\n' + "\n".join(blocks))
    return load_taxonomy(path)


passage_tags = st.lists(
    st.tuples(st.sampled_from(GCM.numbers), st.floats(0.1, 1.0)), max_size=4, unique_by=lambda pair: pair[0]
)


@given(st.lists(passage_tags, min_size=1, max_size=8), passage_tags, st.data())
def test_a_further_passage_or_a_further_second_label_never_removes_a_roundtable(
    passages: Passages, more: list[tuple[int, float]], data: st.DataObject
) -> None:
    before = route(tags_of(passages), GCM)
    index = data.draw(st.integers(0, len(passages)))
    if index == len(passages):
        after = route(tags_of([*passages, more]), GCM)
    else:
        own = {number for number, _ in passages[index]}
        extended = passages[index] + [pair for pair in more if pair[0] not in own]
        after = route(tags_of([*passages[:index], extended, *passages[index + 1 :]]), GCM)
    assert {t.roundtable for t in before.roundtables} <= {t.roundtable for t in after.roundtables}
    was = {finding.objective: finding.probability for finding in before.objectives}
    now = {finding.objective: finding.probability for finding in after.objectives}
    assert all(now[number] >= probability for number, probability in was.items())


@given(st.lists(passage_tags, max_size=8))
def test_every_finding_is_in_range_in_order_and_proved_by_passages(passages: Passages) -> None:
    tags = tags_of(passages)
    routing = route(tags, GCM)
    for findings in (routing.objectives, routing.roundtables):
        probabilities = [finding.probability for finding in findings]
        assert probabilities == sorted(probabilities, reverse=True)
        assert all(0 <= probability <= 1 for probability in probabilities)
        assert not findings or any(finding.primary for finding in findings)
    assert all(finding.passages for finding in routing.objectives)
    shown = {passage for finding in routing.objectives for passage in finding.passages}
    assert {passage for table in routing.roundtables for passage in table.because} == shown
