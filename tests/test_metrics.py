"""Figures of a multi-label tagger, against counts done by hand."""

from __future__ import annotations

import numpy as np
import pytest

from gcm_classify.training.metrics import f1_by_objective, macro_f1, micro, none_recall, scores
from gcm_classify.training.resampling import bootstrap_interval, paired_difference

# Five passages, three objectives; the last two passages address nothing.
Y = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0]])
P = np.array([[1, 0, 0], [0, 1, 1], [0, 1, 0], [0, 0, 0], [0, 0, 1]])
GROUPS = ["a", "a", "b", "c", "d"]


def test_micro_counts_all_labels() -> None:
    assert micro(Y, P) == pytest.approx((3 / 5, 3 / 4, 6 / 9))


def test_nothing_predicted_is_zero_and_no_error() -> None:
    assert micro(Y, np.zeros_like(P)) == (0.0, 0.0, 0.0)
    assert macro_f1(np.zeros_like(Y), np.zeros_like(P)) == 0.0


def test_macro_is_the_mean_over_objectives_that_occur() -> None:
    assert macro_f1(Y, P) == pytest.approx((2 / 3 + 1.0 + 0.0) / 3)
    assert macro_f1(Y[:, :2], P[:, :2]) == pytest.approx((2 / 3 + 1.0) / 2)
    without = (
        np.hstack([Y[:, :2], np.zeros((5, 1), dtype=int)]),
        np.hstack([P[:, :2], np.zeros((5, 1), dtype=int)]),
    )
    assert macro_f1(*without) == pytest.approx((2 / 3 + 1.0) / 2)


def test_none_recall_is_the_share_of_passages_without_label_that_got_none() -> None:
    assert none_recall(Y, P) == 0.5
    assert none_recall(Y[:3], P[:3]) is None


def test_objectives_stand_worst_first_each_with_its_support() -> None:
    rows = scores(Y, P, (10, 20, 30), GROUPS, draws=50).objectives
    assert [row.objective for row in rows] == [30, 10, 20]
    assert [(row.support, row.predicted) for row in rows] == [(0, 2), (2, 1), (2, 2)]
    assert (rows[1].precision, rows[1].recall, rows[1].f1) == pytest.approx((1.0, 0.5, 2 / 3))
    assert rows[1].f1_interval[0] <= rows[1].f1 <= rows[1].f1_interval[1]
    np.testing.assert_allclose(f1_by_objective(Y, P), [2 / 3, 1.0, 0.0])


def test_catch_alls_are_reported_apart() -> None:
    found = scores(Y, P, (10, 20, 30), GROUPS, catch_all=[30], draws=50)
    assert [row.objective for row in found.objectives if row.catch_all] == [30]
    assert found.macro_f1_specific == pytest.approx((2 / 3 + 1.0) / 2)
    assert found.macro_f1_catch_all == 0.0
    assert scores(Y, P, (10, 20, 30), GROUPS, draws=5).macro_f1_specific is None


def test_every_figure_lies_in_its_interval_and_the_intervals_are_those_of_the_slow_way() -> None:
    found = scores(Y, P, (10, 20, 30), GROUPS, roundtables=[1, 1, 2], draws=200)
    for name in ("macro_f1", "precision", "recall", "micro_f1", "none_recall", "exact", "roundtable_f1"):
        low, high = getattr(found, f"{name}_interval")
        assert 0 <= low <= getattr(found, name) <= high <= 1, name
    assert found.macro_f1_interval == pytest.approx(bootstrap_interval(Y, P, GROUPS, macro_f1, draws=200))


def test_all_figures_carry_their_n() -> None:
    found = scores(Y, P, (10, 20, 30), GROUPS, roundtables=[1, 1, 2], draws=50)
    assert (found.n, found.none_support, found.none_recall) == (5, 2, 0.5)
    assert found.exact == pytest.approx(3 / 5)
    assert (found.precision, found.recall, found.micro_f1) == pytest.approx(micro(Y, P))
    assert found.roundtable_f1 == pytest.approx(2 * 3 / (5 + 3))


def test_without_roundtables_there_is_no_roundtable_figure() -> None:
    assert scores(Y, P, (10, 20, 30), GROUPS, draws=5).roundtable_f1 is None
    assert scores(Y, P, (10, 20, 30), GROUPS, roundtables=[1, None, 2], draws=5).roundtable_f1 is None


def test_the_interval_holds_the_figure_and_is_the_same_each_time() -> None:
    low, high = bootstrap_interval(Y, P, GROUPS, macro_f1, draws=200)
    assert low <= macro_f1(Y, P) <= high
    assert (low, high) == bootstrap_interval(Y, P, GROUPS, macro_f1, draws=200)


def test_a_group_is_drawn_as_a_whole() -> None:
    seen: set[int] = set()

    def size(truth: np.ndarray, predicted: np.ndarray) -> float:
        seen.add(len(truth))
        return 0.0

    bootstrap_interval(Y, P, ["a", "a", "a", "a", "b"], size, draws=50)
    assert seen <= {2, 5, 8}  # two draws of four rows or one


def test_one_group_gives_an_interval_without_width() -> None:
    low, high = bootstrap_interval(Y, P, ["a"] * 5, macro_f1, draws=20)
    assert low == high == pytest.approx(macro_f1(Y, P))


def test_a_paired_difference_compares_on_the_same_draws() -> None:
    nothing = np.zeros_like(P)
    difference, (low, high) = paired_difference(Y, P, nothing, GROUPS, macro_f1, draws=200)
    assert difference == pytest.approx(macro_f1(Y, P) - 0.0)
    assert low <= difference <= high
    assert paired_difference(Y, P, P, GROUPS, macro_f1, draws=50) == (0.0, (0.0, 0.0))
    mirrored, (less, more) = paired_difference(Y, nothing, P, GROUPS, macro_f1, draws=200)
    assert (mirrored, less, more) == pytest.approx((-difference, -high, -low))


def test_a_draw_without_an_objective_says_nothing_about_it() -> None:
    truth = np.array([[1], [0], [0], [0]])
    (only,) = scores(truth, truth, (10,), ["a", "b", "c", "d"], draws=100).objectives
    assert (only.f1, only.f1_interval, only.recall_interval) == (1.0, (1.0, 1.0), (1.0, 1.0))
    (absent,) = scores(truth * 0, truth * 0, (10,), ["a", "b", "c", "d"], draws=20).objectives
    assert (absent.f1, absent.f1_interval) == (0.0, None)
