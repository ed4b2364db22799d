"""Kappa and alpha: those of scikit-learn and of Krippendorff, with intervals, and silent where there is too little."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from gcm_classify.review.agreement import Coding, agreement

Said = list[tuple[str, list[bool | None]]]  # a document, and what each reviewer says of a passage in it


def codings(said: Said, objective: int = 1) -> list[Coding]:
    return [
        Coding(document, f"p{row}", f"r{column}", frozenset([objective] if gives else []))
        for row, (document, every) in enumerate(said)
        for column, gives in enumerate(every)
        if gives is not None
    ]


def made_up(n: int, reviewers: int, *, silent: float = 0.0, right: float = 0.8, seed: int = 5) -> Said:
    random = np.random.default_rng(seed)
    rows: Said = []
    for row in range(n):
        truth = random.random() < 0.4
        every: list[bool | None] = [
            None if random.random() < silent else bool(truth == (random.random() < right))
            for _ in range(reviewers)
        ]
        rows.append((f"d{row // 6}", every))
    return rows


def alpha_by_definition(said: Said) -> float:
    """1 - observed / expected disagreement, over every ordered pair of values (Krippendorff 2011)."""
    units = [[value for value in every if value is not None] for _, every in said]
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    observed = sum(sum(a != b for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units)
    expected = sum(a != b for a, b in permutations(values, 2)) / (len(values) - 1)
    return 1 - observed / expected


def test_kappa_of_two_reviewers_is_that_of_scikit_learn() -> None:
    said = made_up(90, 2)
    found = agreement(codings(said), [1]).objectives[0]
    first, second = zip(*(every for _, every in said), strict=True)
    assert found.kappa is not None
    assert found.kappa.value == pytest.approx(cohen_kappa_score(first, second))
    assert found.kappa.low < found.kappa.value < found.kappa.high


def test_kappa_of_three_reviewers_is_the_mean_over_their_pairs() -> None:
    said = made_up(90, 3)
    columns = list(zip(*(every for _, every in said), strict=True))
    pairs = [cohen_kappa_score(columns[a], columns[b]) for a, b in ((0, 1), (0, 2), (1, 2))]
    found = agreement(codings(said), [1]).objectives[0].kappa
    assert found is not None and found.value == pytest.approx(sum(pairs) / 3)


def test_alpha_is_that_of_krippendorff_s_own_example() -> None:
    first = [False, True, False, False, False, False, False, False, True, False]
    second = [True, True, True, False, False, True, False, False, False, False]
    said: Said = [(f"d{row}", list(pair)) for row, pair in enumerate(zip(first, second, strict=True))]
    found = agreement(codings(said), [1]).objectives[0].alpha
    assert found is not None and found.value == pytest.approx(0.095, abs=5e-4)


def test_alpha_takes_any_number_of_reviewers_and_passages_that_some_left_out() -> None:
    said = made_up(120, 4, silent=0.35)
    found = agreement(codings(said), [1]).objectives[0].alpha
    assert found is not None and found.value == pytest.approx(alpha_by_definition(said))


def test_the_same_decisions_give_the_same_interval_in_any_order() -> None:
    every = codings(made_up(60, 2))
    assert agreement(every, [1]) == agreement(reversed(every), [1])


def test_an_interval_is_wider_where_one_document_holds_the_disagreement() -> None:
    said = made_up(60, 2)
    scattered: Said = [(f"d{row}", every) for row, (_, every) in enumerate(said)]
    gathered: Said = [
        (f"d{row // 6}", every)
        for row, (_, every) in enumerate(sorted(said, key=lambda one: one[1][0] == one[1][1]))
    ]
    apart, together = (agreement(codings(one), [1]).objectives[0].kappa for one in (scattered, gathered))
    assert apart is not None and together is not None
    assert apart.value == pytest.approx(together.value)
    assert together.high - together.low > apart.high - apart.low


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([], "0 passages were coded twice"),
        (made_up(9, 2), "9 passages were coded twice"),
        ([(f"d{row}", [row == 0, False]) for row in range(30)], "given to 1 passages"),
        ([("d", [True, False])] * 30, "given in 1 documents"),
        ([(f"d{row}", [True, True]) for row in range(30)], "everywhere"),
    ],
    ids=["nothing", "few passages", "rarely given", "one document", "no chance"],
)
def test_where_there_is_too_little_no_figure_is_given(said: Said, why: str) -> None:
    found = agreement(codings(said), [1]).objectives[0]
    assert found.kappa is None and found.alpha is None
    assert why in found.why


def test_a_passage_of_a_single_reviewer_counts_for_nothing() -> None:
    said = made_up(40, 2)
    alone: Said = [(document, [gives, None]) for document, (gives, _) in made_up(40, 2, seed=6)]
    everything = [
        *codings(said),
        *(Coding(one.document, f"x{one.passage}", one.reviewer, one.objectives) for one in codings(alone)),
    ]
    assert agreement(everything, [1]) == agreement(codings(said), [1])


def test_counts_say_how_often_an_objective_was_given_and_split() -> None:
    said: Said = [("a", [True, True]), ("a", [True, False]), ("b", [False, False])]
    found = agreement(codings(said), [1, 2])
    assert (found.passages, found.documents, found.reviewers) == (3, 2, ("r0", "r1"))
    assert [(one.objective, one.given, one.split) for one in found.objectives] == [(1, 2, 1), (2, 0, 0)]
