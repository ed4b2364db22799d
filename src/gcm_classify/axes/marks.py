"""What the rules find in a passage, as columns of a matrix: weights of functions, phrases of principles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from gcm_classify.functions import Marks
from gcm_classify.principles import Phrase, principles_shown

__all__ = ["function_columns", "marks_matrix", "principle_columns"]

_MOST = 3.0  # a mark counts no more than this, however many rules agree


def function_columns(marks: Marks | None) -> Mapping[str, float]:
    """Sums of weights by function, each rule that is there, what headings say, and what the rules would decide."""
    if marks is None:
        return {}
    out: dict[str, float] = {}
    for function, weight in marks.sums.items():
        out[f"sum {function}"] = weight
    for cue, _ in marks.found:
        out[f"{'opens' if cue.opens else 'holds'} {cue.function} {cue.weight}"] = 1.0
    for function in marks.headed:
        out[f"headed {function}"] = 1.0
    out[f"rules {marks.function}"] = 1.0
    return {name: min(value, _MOST) for name, value in out.items()}


def principle_columns(text: str, phrases: Sequence[Phrase]) -> Mapping[str, float]:
    """Each strength of a principle's phrases that is there, and each principle that the rules would give."""
    out = {f"{phrase.strength} {phrase.principle}": 1.0 for phrase in phrases}
    return {**out, **{f"rules {one.principle}": 1.0 for one in principles_shown(text, phrases)}}


def marks_matrix(rows: Sequence[Mapping[str, float]], names: Sequence[str]) -> NDArray[np.float64]:
    """(n, n_names); a mark without a column, by a rule that is newer than the head, is not seen."""
    columns = {name: column for column, name in enumerate(names)}
    out = np.zeros((len(rows), len(names)))
    for index, row in enumerate(rows):
        for column, value in _known(row, columns):
            out[index, column] = value
    return out


def _known(row: Mapping[str, float], columns: Mapping[str, int]) -> Iterator[tuple[int, float]]:
    for name, value in row.items():
        if name in columns:
            yield columns[name], value
