"""What was learned about the axes, as plain arrays, and the arithmetic that turns features into probabilities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.head import sigmoid

__all__ = ["ARRAYS", "AxisHead", "LinearAxis", "weighted"]

Floats = NDArray[np.float64]
_AXES = ("function", "principle")
_PARTS = ("wording", "vector", "marks", "offset")
ARRAYS = (
    "idf",
    *(f"{axis}_{part}" for axis in _AXES for part in _PARTS),
    "function_slope",
    "function_intercept",
    "principle_slope",
    "principle_intercept",
)
"""Names of the arrays in `axes.npz`."""


@dataclass(frozen=True, slots=True)
class LinearAxis:
    """Weights of k values over the three kinds of features.

    Attributes:
        wording: (BUCKETS, k), rounded to half precision when it was learned; widened once, not for every document.
        vector: (dim, k).
        marks: (n_marks, k), rows in the order of `mark_names`.
        offset: (k,).
        mark_names: what the rules can find, see `axes.marks`.
    """

    wording: Floats
    vector: Floats
    marks: Floats
    offset: Floats
    mark_names: tuple[str, ...]

    def scores(self, wording: Any, vectors: NDArray[Any], marks: Floats) -> Floats:
        """(n, k) from TF-IDF (CSR, `weighted`), vectors (n, dim) and marks (n, n_marks)."""
        out = self.offset + vectors.astype(np.float64) @ self.vector + marks @ self.marks
        return np.asarray(out + wording @ self.wording, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class AxisHead:
    """What serving needs.

    Attributes:
        framework: id of the taxonomy whose principles `principles` are.
        functions: values of `function_*` in the order of its columns.
        principles: numbers in the order of the columns of `principle_*`.
        idf: (BUCKETS,) inverse document frequencies, 0 for wording that was not learned from.
        function, principle: the weights.
        function_slope: (5, 5) and function_intercept (5,): scores to logits of the calibrated probabilities.
        principle_slope: (10,) and principle_intercept (10,): the same, for each principle alone.
        sure: probability from which a function is said.
        show: probability from which a principle is shown.
    """

    framework: str
    functions: tuple[str, ...]
    principles: tuple[int, ...]
    idf: Floats
    function: LinearAxis
    principle: LinearAxis
    function_slope: Floats
    function_intercept: Floats
    principle_slope: Floats
    principle_intercept: Floats
    sure: float
    show: float

    @property
    def dim(self) -> int:
        """Dimensions of the vector that the head was fitted with."""
        return int(self.function.vector.shape[0])

    def function_probabilities(self, wording: Any, vectors: NDArray[Any], marks: Floats) -> Floats:
        """(n, n_functions), rows sum to 1. wording: TF-IDF, `weighted`; marks: (n, n_marks) of the functions."""
        scores = self.function.scores(wording, vectors, marks)
        return _softmax(scores @ self.function_slope + self.function_intercept)

    def principle_probabilities(self, wording: Any, vectors: NDArray[Any], marks: Floats) -> Floats:
        """(n, n_principles) in [0, 1], each for itself; arguments as above, marks of the principles."""
        scores = self.principle.scores(wording, vectors, marks)
        return sigmoid(scores * self.principle_slope + self.principle_intercept)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything but names and thresholds, by the names of `ARRAYS`."""
        out: dict[str, NDArray[Any]] = {"idf": self.idf.astype(np.float32)}
        for axis, one in zip(_AXES, (self.function, self.principle), strict=True):
            for part in _PARTS:
                value = getattr(one, part)
                out[f"{axis}_{part}"] = value.astype(np.float16) if part == "wording" else value
        for name in ARRAYS[-4:]:
            out[name] = getattr(self, name)
        return out

    def names(self) -> dict[str, Any]:
        """Names and thresholds, as they stand in `axes.json`."""
        return {
            "framework": self.framework,
            "functions": list(self.functions),
            "principles": list(self.principles),
            "function_marks": list(self.function.mark_names),
            "principle_marks": list(self.principle.mark_names),
            "sure": self.sure,
            "show": self.show,
        }

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], names: Mapping[str, Any]) -> AxisHead:
        """The head that `arrays` and `names` were written from.

        Raises:
            KeyError: one is missing.
            ValueError: two do not fit together.
        """
        function, principle = (_axis(arrays, names, axis) for axis in _AXES)
        head = cls(
            framework=str(names["framework"]),
            functions=tuple(names["functions"]),
            principles=tuple(names["principles"]),
            idf=arrays["idf"].astype(np.float64),
            function=function,
            principle=principle,
            sure=float(names["sure"]),
            show=float(names["show"]),
            **{name: arrays[name] for name in ARRAYS[-4:]},
        )
        for one, values in ((function, head.functions), (principle, head.principles)):
            if one.marks.shape != (len(one.mark_names), len(values)) or len(one.wording) != len(head.idf):
                raise ValueError("weights, marks and values do not fit together")
        return head


def _axis(arrays: Mapping[str, NDArray[Any]], names: Mapping[str, Any], axis: str) -> LinearAxis:
    return LinearAxis(
        wording=arrays[f"{axis}_wording"].astype(np.float64),
        vector=arrays[f"{axis}_vector"],
        marks=arrays[f"{axis}_marks"],
        offset=arrays[f"{axis}_offset"],
        mark_names=tuple(names[f"{axis}_marks"]),
    )


def weighted(counts: Any, idf: Floats) -> Any:
    """TF-IDF (CSR) of counts (CSR): logarithmic, rows of unit length; a row without known wording stays zero."""
    from scipy.sparse import csr_matrix

    out = csr_matrix(counts, dtype=np.float64, copy=True)
    out.data = (1.0 + np.log(out.data)) * idf[out.indices]
    rows = np.repeat(np.arange(out.shape[0]), np.diff(out.indptr))
    lengths = np.sqrt(np.bincount(rows, out.data**2, minlength=out.shape[0]))
    out.data /= np.maximum(lengths[rows], 1e-12)
    return out


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float64)
