"""Quality beside speed: both stacks on the same labelled passages, which neither was fitted on.

Of the corpus these are the passages that the packaged model's encoder and head were tuned without, by source; what the
model made of them was written down when it was trained, and the naive stack is fitted here on the others. On a file of
one's own both are asked now, the naive stack fitted on all of the corpus.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from turns import Naive

import gcm_classify as gcm
from gcm_classify.training.corpus import LabelledPassage, corpus_hash, label_matrix, read_labelled
from gcm_classify.training.crossfit import split_by_group
from gcm_classify.training.evaluate import evaluate
from gcm_classify.training.metrics import macro_f1

__all__ = ["on_corpus", "on_file"]

_PARTS, _SEED = 3, 0  # how training parts the corpus by source; the first part is held out


def on_corpus(corpus: Path, naive: Naive, folder: Path) -> dict[str, Any] | None:
    """Macro-F1 on the held-out part; None where the packaged model was trained on another corpus, or otherwise."""
    model, passages = gcm.load().model, read_labelled(corpus)
    known, held = split_by_group([one.group for one in passages], _PARTS, seed=_SEED)[0]
    figures = json.loads((model.path / "metrics.json").read_text(encoding="utf-8"))["out_of_fold"]
    if model.manifest["corpus"] != corpus_hash(passages) or figures["n"] != len(held):
        return None
    taught, asked = ([passages[row] for row in rows] for rows in (known, held))
    return {
        "passages": len(held),
        "fitted_on": len(known),
        "ours": figures["macro_f1"],
        "ours_interval": figures["macro_f1_interval"],
        "naive": _naive(naive, taught, asked, folder, model.taxonomy.numbers),
    }


def on_file(gold: Path, corpus: Path, naive: Naive, folder: Path) -> dict[str, Any]:
    """Macro-F1 on labelled passages of one's own."""
    classifier = gcm.load()
    found = evaluate(gold, classifier, baselines=False)
    taught, asked = read_labelled(corpus), read_labelled(gold)
    return {
        "passages": len(asked),
        "fitted_on": len(taught),
        "ours": found.scores.macro_f1,
        "ours_interval": list(found.scores.macro_f1_interval),
        "naive": _naive(naive, taught, asked, folder, classifier.taxonomy.numbers),
    }


def _naive(
    naive: Naive,
    known: Sequence[LabelledPassage],
    asked: Sequence[LabelledPassage],
    folder: Path,
    numbers: Sequence[int],
) -> Mapping[str, float]:
    """Macro-F1 by threshold: "0.5", and "tuned", the best one out of fold on what it was fitted on."""
    said = naive.labels(_written(known, folder / "known.jsonl"), _written(asked, folder / "asked.jsonl"))
    Y = label_matrix(asked, numbers)
    return {name: macro_f1(Y, _matrix(labels, numbers)) for name, labels in said.items()}


def _written(passages: Sequence[LabelledPassage], path: Path) -> Path:
    lines = [{"text": one.text, "labels": one.labels, "group": one.group} for one in passages]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def _matrix(labels: Sequence[Sequence[int]], numbers: Sequence[int]) -> Any:
    import numpy as np

    return np.array([[number in own for number in numbers] for own in labels], dtype=np.int64)
