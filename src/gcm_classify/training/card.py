"""The model card, written from the figures: where the model fails stands first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gcm_classify.head import Head
from gcm_classify.taxonomy import Taxonomy
from gcm_classify.training.scorecard import scorecard

__all__ = ["model_card"]


def model_card(
    name: str, taxonomy: Taxonomy, metrics: Mapping[str, Any], encoder: str, precision: str, head: Head
) -> str:
    """Markdown."""
    corpus = metrics["corpus"]
    languages = ", ".join(f"{language} {count}" for language, count in corpus["languages"].items())
    sections = [
        f"# {name}",
        f"Tags passages with the objectives of the {taxonomy.name}.",
        "## What it is\n\n"
        f"- Encoder: {encoder}, exported to ONNX ({precision}), one passage at a time.\n"
        "- Head: a kernel ridge over the vectors, a ridge over TF-IDF of words and characters, similarity to prototypes and the "
        'lexicon\'s terms; "addresses nothing" is learned as a label of its own. Per objective a logistic regression, fitted '
        "out of fold, weighs them.\n"
        f"- Fitted on {corpus['passages']} passages in {corpus['groups']} groups ({languages}; {corpus['none']} of them none), "
        "all written or reworded for this project: see `corpus/`.\n"
        "- Licence: Apache-2.0. The encoder's weights are those of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0).",
        "## What was measured\n\n"
        "Out of fold on that corpus: five folds by source, every probability from a model that saw no passage of the same "
        "source. The *show* thresholds were tuned on these same held-out probabilities, which flatters the figures a little. The "
        "corpus is not a sample of what arrives, so they are an estimate and not a promise.\n\n"
        + scorecard(metrics["out_of_fold"]),
        "## What the probabilities mean\n\n"
        "The probability of a tag is the logistic regression's. A tag is shown from its objective's *show* threshold, tuned for F1 "
        "out of fold on the passages that are most like what arrives (real content and whole documents), and accepted without review from its *auto* threshold, the lowest probability above which the precision "
        "out of fold, on the whole corpus, has a 95% lower bound (Wilson) of at least .90. Where no such probability exists every tag goes to review.\n\n"
        + _thresholds(head),
        "## What it is not for\n\n"
        "- Texts in other languages than English, Spanish, French and Portuguese: they are not tagged.\n"
        "- Decisions about persons. It reads what institutions write about policy.\n"
        "- Acting without reading: a tag below its *auto* threshold is a suggestion.",
    ]
    return "\n\n".join(sections) + "\n"


def _thresholds(head: Head) -> str:
    lines = ["| objective | show | auto |", "|--:|--:|--:|"]
    for number, show, auto in zip(head.numbers, head.show, head.auto, strict=True):
        lines.append(f"| {number} | {show:.2f} | {'review always' if np.isnan(auto) else f'{auto:.2f}'} |")
    return "\n".join(lines)
