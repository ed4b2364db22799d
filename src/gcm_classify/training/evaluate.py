"""Scores a model on labelled passages that it never saw."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gcm_classify.classifier import Classifier
from gcm_classify.training.corpus import label_matrix, read_labelled
from gcm_classify.training.metrics import Scores, scores

__all__ = ["evaluate"]


def evaluate(gold: str | Path, classifier: Classifier, *, draws: int = 500) -> Scores:
    """All figures of `metrics.scores` for the tags that the classifier shows.

    Args:
        gold: a .jsonl file or folder of labelled passages; passages of one `group` are drawn together in the bootstrap.
        classifier: the model to score.
        draws: bootstrap draws.

    Raises:
        CorpusError: the passages cannot be read, or name objectives that the model does not know.
    """
    taxonomy = classifier.taxonomy
    passages = read_labelled(gold, taxonomy=taxonomy)
    numbers = taxonomy.numbers
    predicted = np.zeros((len(passages), len(numbers)), dtype=np.int64)
    for row, tags in enumerate(classifier.tag([passage.text for passage in passages])):
        for tag in tags:
            predicted[row, numbers.index(tag.objective)] = 1
    return scores(
        label_matrix(passages, numbers),
        predicted,
        numbers,
        [passage.group for passage in passages],
        roundtables=[taxonomy.roundtable_of(number) for number in numbers],
        draws=draws,
    )
