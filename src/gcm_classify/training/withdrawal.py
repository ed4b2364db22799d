"""Acceptance without review is taken back where passages that nothing was fitted on speak against it.

An *auto* threshold is tuned on the corpus, where it promises a precision. The corpus was written, so the promise is an
estimate. Passages that stand apart can only take it back: they never set a threshold, nor move one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gcm_classify.classifier import Classifier
from gcm_classify.head import Head
from gcm_classify.training.acceptance import Acceptance, acceptance
from gcm_classify.training.corpus import LabelledPassage, columns_of, label_matrix

__all__ = ["withdraw"]


def withdraw(
    classifier: Classifier, passages: Sequence[LabelledPassage], *, precision: float = 0.90
) -> tuple[Head, Acceptance]:
    """The head without acceptance where these passages disagree, and what its acceptance was worth on them before.

    Args:
        classifier: a model with the head to check.
        passages: labelled, and no part of what the model was fitted on.
        precision: below this share of right ones among an objective's accepted tags acceptance is switched off.
    """
    head = classifier.model.head
    texts, headings, _ = columns_of(passages)
    probabilities = classifier.probabilities(texts, headings=headings)
    shown = (probabilities >= head.show).astype(np.int64)
    accepted = (probabilities >= head.auto).astype(np.int64)  # 0 for NaN
    found = acceptance(
        label_matrix(passages, classifier.taxonomy.numbers), shown, accepted, head.numbers.tolist()
    )
    off = [row.objective for row in found.objectives if row.right < precision * row.accepted]
    return replace(head, auto=np.where(np.isin(head.numbers, off), np.nan, head.auto)), found
