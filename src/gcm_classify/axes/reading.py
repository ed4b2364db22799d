"""Passages with what they do and the principles they rest on: the rules' evidence, and the head's verdict where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import NDArray

from gcm_classify.axes.head import AxisHead, weighted
from gcm_classify.axes.marks import function_columns, marks_matrix, principle_columns
from gcm_classify.axes.wording import wording_counts
from gcm_classify.datamodels import Evidence, Function, FunctionFinding, Passage, PrincipleFinding
from gcm_classify.functions import Marks, function_evidence, function_marks
from gcm_classify.principles import Phrase, find_phrases, principle_evidence, principles_shown
from gcm_classify.taxonomy import Taxonomy

__all__ = ["AxisReader"]

_Axes = tuple[FunctionFinding | None, tuple[PrincipleFinding, ...]]

_WHOLE = "the passage as a whole, by the model"


class AxisReader:
    """Says of passages what they do and which principles they rest on.

    Args:
        taxonomy: the framework; principles are told of one that has them only.
        head: what was learned; None leaves it to the rules.
    """

    def __init__(self, taxonomy: Taxonomy, head: AxisHead | None) -> None:
        self.taxonomy = taxonomy
        self.head = head

    def applied(
        self, passages: Sequence[Passage], rows: Sequence[int], vectors: NDArray[np.float32]
    ) -> list[Passage]:
        """The passages with `function` and `principles`.

        Args:
            passages: n passages.
            rows: m of them that have a vector; of the others the rules speak alone.
            vectors: (m, dim) as the tagger computed them.
        """
        marks = [function_marks(passage) for passage in passages]
        phrases = [find_phrases(one.text, one.language, taxonomy=self.taxonomy) for one in passages]
        by_model = {}
        if self.head is not None and len(rows):
            by_model = self._by_model(self.head, passages, rows, vectors, marks, phrases)
        said = [
            by_model.get(index) or _by_rules(*one)
            for index, one in enumerate(zip(passages, marks, phrases, strict=True))
        ]
        return [
            replace(passage, function=function, principles=principles)
            for passage, (function, principles) in zip(passages, said, strict=True)
        ]

    def _by_model(
        self,
        head: AxisHead,
        passages: Sequence[Passage],
        rows: Sequence[int],
        vectors: NDArray[np.float32],
        marks: Sequence[Marks | None],
        phrases: Sequence[Sequence[Phrase]],
    ) -> dict[int, _Axes]:
        """What the model says of the passages that have a vector, by their index."""
        wording = weighted(wording_counts([passages[row] for row in rows]), head.idf)
        functions = head.function_probabilities(
            wording,
            vectors,
            marks_matrix([function_columns(marks[row]) for row in rows], head.function.mark_names),
        )
        columns = [principle_columns(passages[row].text, phrases[row]) for row in rows]
        principles = head.principle_probabilities(
            wording, vectors, marks_matrix(columns, head.principle.mark_names)
        )
        return {
            row: (
                _function(head, passages[row].text, marks[row], functions[index]),
                self._principles(head, passages[row].text, phrases[row], principles[index]),
            )
            for index, row in enumerate(rows)
        }

    def _principles(
        self, head: AxisHead, text: str, phrases: Sequence[Phrase], probabilities: NDArray[np.float64]
    ) -> tuple[PrincipleFinding, ...]:
        if head.framework != self.taxonomy.id:
            return principles_shown(text, phrases)
        shown = np.flatnonzero(probabilities >= head.show)
        order = sorted(shown, key=lambda column: (-probabilities[column], column))
        return tuple(
            _principle(text, phrases, head.principles[column], float(probabilities[column]))
            for column in order
        )


def _by_rules(passage: Passage, marks: Marks | None, phrases: Sequence[Phrase]) -> _Axes:
    function = None
    if marks is not None:
        evidence = function_evidence(passage.text, marks, marks.function)
        function = FunctionFinding(marks.function, evidence)
    return function, principles_shown(passage.text, phrases)


def _principle(text: str, phrases: Sequence[Phrase], number: int, probability: float) -> PrincipleFinding:
    evidence = principle_evidence(text, phrases, number) or (Evidence(0, len(text), text, _WHOLE),)
    rounded = round(probability, 6)
    return PrincipleFinding(number, rounded, evidence, rounded)


def _function(
    head: AxisHead, text: str, marks: Marks | None, probabilities: NDArray[np.float64]
) -> FunctionFinding | None:
    if marks is None:
        return None
    best = int(np.argmax(probabilities))
    function, probability = cast(Function, head.functions[best]), float(probabilities[best])
    evidence = function_evidence(text, marks, function)
    return FunctionFinding(function, evidence, round(probability, 6), probability >= head.sure)
