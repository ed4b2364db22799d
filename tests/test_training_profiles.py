"""Fitting and measuring the profile on first pages: deterministic, by groups, and with the right arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from gcm_classify.training.firstpages import read_first_pages
from gcm_classify.training.profilefigures import expected_calibration_error, figures_of, wilson_interval
from gcm_classify.training.profiles import Read, fit_judge, fit_trust, is_right, judged_out_of_fold, read_all

PAGES = Path(__file__).parents[1] / "corpus" / "first_pages"


@pytest.fixture(scope="module")
def reads() -> Sequence[Read]:
    """Every third page: all types are among them."""
    return read_all(read_first_pages(PAGES)[::3])


def test_two_fits_are_the_same(reads: Sequence[Read]) -> None:
    first, second = fit_judge(reads), fit_judge(reads)
    assert np.array_equal(first.coef, second.coef)


def test_out_of_fold_nearly_all_are_right_and_trust_is_no_certainty(reads: Sequence[Read]) -> None:
    verdicts = judged_out_of_fold(reads)
    pages = [read.page for read in reads]
    right = [is_right(page, one, "input_type") for page, one in zip(pages, verdicts, strict=True)]
    assert np.mean(right) > 0.8
    confidence = [one.confidence(fit_trust(pages, verdicts))["input_type"] for one in verdicts]
    assert 0.0 < min(confidence) < max(confidence) < 1.0
    assert np.mean(confidence) == pytest.approx(np.mean(right), abs=0.05)


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"), [(0, 0, 0.0, 1.0), (10, 10, 0.722, 1.0), (48, 50, 0.865, 0.989)]
)
def test_wilson_intervals_hold_at_the_ends(hits: int, n: int, low: float, high: float) -> None:
    assert wilson_interval(hits, n) == pytest.approx((low, high), abs=0.001)


def test_calibration_error_is_the_gap_between_confidence_and_accuracy() -> None:
    assert expected_calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0.0)
    assert expected_calibration_error([0.95] * 2, [True, False]) == pytest.approx(0.45)


def test_figures_tell_what_was_wrong_and_flagged() -> None:
    found = figures_of(
        ["en", "es"],
        {"input_type": [True, False], "mode": [True, True]},
        {"input_type": [0.97, 0.4], "mode": [0.95, 0.96]},
    )
    assert found["verdicts"]["input_type"]["wrong_flagged"] == [1, 1]
    assert found["verdicts"]["mode"]["right_flagged"] == [0, 2]
    assert found["all four"]["accuracy"] == 0.5
