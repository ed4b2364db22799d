"""Acceptance without review is withdrawn where passages that stand apart speak against it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import gcm_classify as gcm
from gcm_classify.head import Head
from gcm_classify.training.corpus import LabelledPassage
from gcm_classify.training.withdrawal import withdraw

PROBABILITIES = np.array([[0.9, 0.9, 0.2], [0.8, 0.4, 0.9], [0.95, 0.9, 0.9], [0.1, 0.9, 0.3]])
Y = np.array([[1, 1, 0], [1, 0, 1], [1, 0, 1], [0, 1, 0]])


@pytest.fixture
def head(small_model: Path) -> Head:
    return replace(gcm.load(small_model).model.head, auto=np.array([0.85, 0.85, np.nan]))


def test_acceptance_is_withdrawn_only_where_the_passages_disagree(head: Head) -> None:
    classifier = SimpleNamespace(
        model=SimpleNamespace(head=head),
        taxonomy=SimpleNamespace(numbers=(10, 20, 30)),
        probabilities=lambda texts, *, headings: PROBABILITIES,
    )
    passages = [
        LabelledPassage(str(row), "text", tuple(np.array([10, 20, 30])[labels == 1].tolist()))
        for row, labels in enumerate(Y)
    ]
    checked, found = withdraw(classifier, passages)  # type: ignore[arg-type]
    np.testing.assert_array_equal(np.isnan(checked.auto), [False, True, True])
    assert checked.auto[0] == head.auto[0]
    assert (found.accepted, found.right) == (5, 4)
    assert [(row.objective, row.accepted, row.right) for row in found.objectives] == [(20, 3, 2), (10, 2, 2)]
    np.testing.assert_array_equal(checked.show, head.show)
