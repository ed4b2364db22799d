"""Quality beside speed: both stacks on the same labelled passages, which neither was fitted on.

Of the corpus these are the passages that the packaged model's encoder and head were tuned without, by source; what the
model made of them was written down when it was trained, and the naive stack is fitted here on the others. On a file of
one's own both are asked now, the naive stack fitted on all of the corpus.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from turns import Naive

import gcm_classify as gcm
from gcm_classify.training.corpus import LabelledPassage, corpus_hash, label_matrix, read_labelled
from gcm_classify.training.crossfit import split_by_group
from gcm_classify.training.evaluate import evaluate
from gcm_classify.training.metrics import macro_f1

__all__ = ["quality"]

_PARTS, _SEED = 3, 0  # how training parts the corpus by source; the first part is held out

Passages = Sequence[LabelledPassage]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Passages to label, those to learn from, and what ours scores, with its interval."""

    asked: Passages
    known: Passages
    ours: float
    interval: Sequence[float] | None


def quality(corpus: Path, gold: Path | None, naive: Naive, folder: Path) -> dict[str, Any]:
    """Macro-F1 of both on the corpus's held-out part and on a file of one's own.

    The first is left out where the packaged model was trained on another corpus or otherwise: its figure would be of
    other passages.
    """
    passages, classifier = read_labelled(corpus), gcm.load()
    sets = {"corpus": _on_corpus(passages, classifier)}
    if gold:
        sets["gold"] = _on_file(gold, passages, classifier)
    there = {name: one for name, one in sets.items() if one is not None}
    files = [
        (_written(one.known, folder / f"{name}-known"), _written(one.asked, folder / f"{name}-asked"))
        for name, one in there.items()
    ]
    said = naive.labels(files)
    numbers = classifier.taxonomy.numbers
    return {
        name: _figures(one, labels, numbers) for (name, one), labels in zip(there.items(), said, strict=True)
    }


def _on_corpus(passages: Passages, classifier: gcm.Classifier) -> _Asked | None:
    model = classifier.model
    known, held = split_by_group([one.group for one in passages], _PARTS, seed=_SEED)[0]
    figures = json.loads((model.path / "metrics.json").read_text(encoding="utf-8"))["out_of_fold"]
    if model.manifest["corpus"] != corpus_hash(passages) or figures["n"] != len(held):
        return None
    asked, taught = ([passages[row] for row in rows] for rows in (held, known))
    return _Asked(asked, taught, figures["macro_f1"], figures["macro_f1_interval"])


def _on_file(gold: Path, passages: Passages, classifier: gcm.Classifier) -> _Asked:
    found = evaluate(gold, classifier, baselines=False).scores
    return _Asked(read_labelled(gold), passages, found.macro_f1, found.macro_f1_interval)


def _figures(one: _Asked, labels: Mapping[str, Any], numbers: Sequence[int]) -> dict[str, Any]:
    Y = label_matrix(one.asked, numbers)
    return {
        "passages": len(one.asked),
        "fitted_on": len(one.known),
        "ours": one.ours,
        "ours_interval": one.interval,
        "naive": {name: macro_f1(Y, _matrix(own, numbers)) for name, own in labels.items()},
    }


def _written(passages: Passages, path: Path) -> Path:
    lines = [{"text": one.text, "labels": one.labels, "group": one.group} for one in passages]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def _matrix(labels: Sequence[Sequence[int]], numbers: Sequence[int]) -> NDArray[np.int64]:
    return np.array([[number in own for number in numbers] for own in labels], dtype=np.int64)
