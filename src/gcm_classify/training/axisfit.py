"""Learns the head of the axes from labelled passages of the corpus: two ridges, calibrated on held-out scores.

    python -m gcm_classify.training.axisfit corpus models/gcm-2026.12

writes `axes.npz` and `axes.json` into the model folder. Scores are held out by group of sources; calibration and both
thresholds rest on passages that were drawn, not on those that were chosen because their values are rare.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from gcm_classify.axes import AxisHead, LinearAxis
from gcm_classify.axes.head import weighted
from gcm_classify.axes.marks import function_columns, marks_matrix, principle_columns
from gcm_classify.axes.wording import BUCKETS, wording_counts
from gcm_classify.datamodels import Passage
from gcm_classify.encoders import Encoder
from gcm_classify.features import seen_texts
from gcm_classify.functions import function_marks
from gcm_classify.modelfolder import load_model, save_axes
from gcm_classify.principles import find_phrases
from gcm_classify.taxonomy import Taxonomy
from gcm_classify.training.axislabels import AxisLabel, axis_labels, axis_passage, own_passages
from gcm_classify.training.corpus import LabelledPassage, columns_of, read_labelled

__all__ = ["FUNCTIONS", "AxisFeatures", "axis_features", "fit_axes", "has_axis_labels", "labels_hash"]

Floats = NDArray[np.float64]
FUNCTIONS = ("commitment", "description", "practice", "procedure", "recommendation")
_FOLDS = 8
_SEEN = 2  # passages that must share wording for it to be learned from
_RIDGE = 0.5
_FUNCTION_MARKS = 0.17  # scales of the marks, and of the vector for principles, beside TF-IDF of unit length
_PRINCIPLE_MARKS = 0.32
_PRINCIPLE_VECTOR = 1.41
_SURE = 0.85  # share right that a function which is said must have on held-out passages: others will be a little worse
_SHOWN = 0.70  # the same of principles that are shown


@dataclass(frozen=True, slots=True)
class AxisFeatures:
    """Features of n passages: counts (CSR), vectors (n, dim), and what the rules find, by name."""

    counts: Any
    vectors: NDArray[np.float32]
    function_marks: list[Any]
    principle_marks: list[Any]


def axis_features(labelled: Sequence[LabelledPassage], encoder: Encoder, taxonomy: Taxonomy) -> AxisFeatures:
    """What a classifier has of these passages when it reads them: the same text for the encoder, the same marks."""
    passages = [axis_passage(one) for one in labelled]
    _, seen = seen_texts(*columns_of(labelled))
    return AxisFeatures(
        counts=wording_counts(passages),
        vectors=encoder.encode(seen),
        function_marks=[function_columns(function_marks(one)) for one in passages],
        principle_marks=[_principle_columns(one, taxonomy) for one in passages],
    )


def _principle_columns(passage: Passage, taxonomy: Taxonomy) -> Any:
    return principle_columns(passage.text, find_phrases(passage.text, passage.language, taxonomy=taxonomy))


def fit_axes(corpus: Path, encoder: Encoder, taxonomy: Taxonomy) -> tuple[AxisHead, dict[str, Any]]:
    """The head, and what `axes.json` says about it.

    Args:
        corpus: a folder with `axes/labels.jsonl`.
        encoder: the build that serves.
        taxonomy: the framework of the principles.
    """
    labels = axis_labels(corpus, "fit")
    known = {**{one.id: one for one in read_labelled(corpus)}, **own_passages(corpus)}
    passages = [known[label.id] for label in labels]
    features = axis_features(passages, encoder, taxonomy)
    numbers = tuple(one.number for one in taxonomy.principles)
    Y = np.asarray([[label.function == one for one in FUNCTIONS] for label in labels], dtype=np.float64)
    Z = np.asarray([[number in label.principles for number in numbers] for label in labels], dtype=np.float64)
    groups = np.asarray([one.group for one in passages])
    idf = _idf(features.counts)
    wording = weighted(features.counts, idf)
    function = _Ridge(wording, features.vectors, features.function_marks, 1.0, _FUNCTION_MARKS)
    principle = _Ridge(
        wording, features.vectors, features.principle_marks, _PRINCIPLE_VECTOR, _PRINCIPLE_MARKS
    )
    drawn = np.asarray([label.drawn for label in labels])
    head = AxisHead(
        framework=taxonomy.id,
        functions=FUNCTIONS,
        principles=numbers,
        idf=idf,
        function=function.fit(Y),
        principle=principle.fit(Z),
        **_calibrated(function.held_out(Y, groups), principle.held_out(Z, groups), Y, Z, drawn),
    )
    return head, {
        "encoder": encoder.build,
        "labels": labels_hash(labels),
        "fitted_on": len(labels),
        "calibrated_on": int(drawn.sum()),
    }


def has_axis_labels(corpus: str | Path, taxonomy: Taxonomy) -> bool:
    """Whether a corpus has labels of the axes, for a framework that has principles."""
    return bool(taxonomy.principles) and (Path(corpus) / "axes" / "labels.jsonl").is_file()


def labels_hash(labels: Sequence[AxisLabel]) -> str:
    """sha256 over the labels in their order: what the head was fitted on."""
    return hashlib.sha256(
        repr([(one.id, one.function, one.principles) for one in labels]).encode()
    ).hexdigest()


def _idf(counts: Any) -> Floats:
    in_passages = np.bincount(counts.indices, minlength=BUCKETS)
    idf = np.log((counts.shape[0] + 1) / (in_passages + 1)) + 1
    return np.asarray(np.where(in_passages >= _SEEN, idf, 0.0), dtype=np.float64)


class _Ridge:
    """A ridge in its dual form over wording, vectors and marks: as many unknowns as passages."""

    def __init__(
        self,
        wording: Any,
        vectors: NDArray[np.float32],
        marks: list[Any],
        vector_scale: float,
        mark_scale: float,
    ) -> None:
        self.names = tuple(sorted({name for row in marks for name in row}))
        self.wording = wording
        self.vectors = vectors.astype(np.float64) * vector_scale
        self.marks = marks_matrix(marks, self.names) * mark_scale
        self.scales = (vector_scale, mark_scale)
        self.gram = (
            (wording @ wording.T).toarray() + self.vectors @ self.vectors.T + self.marks @ self.marks.T
        )

    def fit(self, Y: Floats) -> LinearAxis:
        dual, offset = self._dual(np.arange(len(Y)), Y), Y.mean(axis=0)
        vector_scale, mark_scale = self.scales
        return LinearAxis(
            wording=(self.wording.T @ dual).astype(np.float16).astype(np.float64),
            vector=self.vectors.T @ dual * vector_scale,
            marks=self.marks.T @ dual * mark_scale,
            offset=offset,
            mark_names=self.names,
        )

    def held_out(self, Y: Floats, groups: NDArray[Any]) -> Floats:
        """(n, k) scores, each by a ridge that saw no passage of its group."""
        out = np.zeros_like(Y)
        for rows, held in GroupKFold(n_splits=_FOLDS, shuffle=True, random_state=0).split(Y, groups=groups):
            out[held] = self.gram[np.ix_(held, rows)] @ self._dual(rows, Y[rows]) + Y[rows].mean(axis=0)
        return out

    def _dual(self, rows: NDArray[np.int64], Y: Floats) -> Floats:
        gram = self.gram[np.ix_(rows, rows)] + _RIDGE * np.eye(len(rows))
        return np.asarray(np.linalg.solve(gram, Y - Y.mean(axis=0)), dtype=np.float64)


def _calibrated(
    scores: Floats, principle_scores: Floats, Y: Floats, Z: Floats, drawn: NDArray[np.bool_]
) -> Any:
    """Slopes, intercepts and thresholds from held-out scores of the passages that were drawn."""
    scores, principle_scores, Y, Z = scores[drawn], principle_scores[drawn], Y[drawn], Z[drawn]
    soft = LogisticRegression(C=10.0, max_iter=2000).fit(scores, Y.argmax(axis=1))
    confident = soft.predict_proba(scores)
    right = confident.argmax(axis=1) == Y.argmax(axis=1)
    slope, intercept = _slopes(principle_scores, Z)
    probabilities = 1 / (1 + np.exp(-(principle_scores * slope + intercept)))
    return {
        "function_slope": soft.coef_.T,
        "function_intercept": soft.intercept_,
        "principle_slope": slope,
        "principle_intercept": intercept,
        "sure": _lowest(confident.max(axis=1), right, _SURE),
        "show": _lowest(probabilities.ravel(), Z.ravel() > 0, _SHOWN),
    }


def _slopes(scores: Floats, Z: Floats) -> tuple[Floats, Floats]:
    """One slope for all principles, for some are too rare for one of their own; an intercept for each."""
    n, k = scores.shape
    design = np.hstack([scores.reshape(-1, 1), np.tile(np.eye(k), (n, 1))])
    fitted = LogisticRegression(C=10.0, fit_intercept=False, max_iter=2000).fit(design, Z.ravel())
    return np.full(k, fitted.coef_[0][0]), np.asarray(fitted.coef_[0][1:], dtype=np.float64)


def _lowest(probabilities: Floats, right: NDArray[np.bool_], share: float) -> float:
    """The lowest threshold from which on at least that share is right."""
    order = np.argsort(-probabilities)
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(shares >= share)
    return float(probabilities[order][enough[-1]]) if len(enough) else 1.0


def _main(corpus: str, model: str) -> None:
    loaded = load_model(model)
    head, about = fit_axes(Path(corpus), loaded.encoder, loaded.taxonomy)
    save_axes(loaded.path, head, about)
    print(
        f"{loaded.path}: axes fitted on {about['fitted_on']} passages; sure from {head.sure:.2f}, shown from {head.show:.2f}"
    )


if __name__ == "__main__":
    _main(*sys.argv[1:3])
