"""What a model's heads say of prepared passages: tags with their evidence, and what came near without being one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gcm_classify.axes import AxisReader
from gcm_classify.datamodels import Evidence, Passage, Shortfall, Tag
from gcm_classify.encoders import Vectors
from gcm_classify.lexicon import TermMatch
from gcm_classify.modelfolder import Model
from gcm_classify.prepared import Part

__all__ = ["Tagged", "Tagger"]

_ASKED_TOGETHER = 256  # passages that the head is asked about at once: with 13 MB of its kernel
_QUOTED = 160  # characters of a corpus example that evidence quotes
_NEAR = 0.5  # share of the threshold from which a passage came near an objective


@dataclass(slots=True)
class Tagged:
    """A passage with its axes, its tags and its probabilities (n_objectives,); None where it is none to tag."""

    passage: Passage
    tags: tuple[Tag, ...] = ()
    probabilities: NDArray[np.float64] | None = None


class Tagger:
    """Asks the heads of a model. A passage is told the same whatever stands beside it."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._axes = AxisReader(model.taxonomy, model.axes)

    def each(self, parts: Iterable[Part]) -> Iterator[list[Tagged]]:
        """The passages of each part, one part after the other as they are taken."""
        for part in parts:
            yield from self._tag_parts([part])

    def together(self, parts: Iterable[Part]) -> Iterator[list[Tagged]]:
        """The same; what costs less a passage where there are many is done for neighbouring parts at once."""
        for some in _batched(parts):
            yield from self._tag_parts(some)

    def probabilities(self, parts: Sequence[Part]) -> NDArray[np.float64]:
        """(m, n_objectives) of the passages that can be tagged, of all parts one after the other."""
        from scipy.sparse import vstack

        head, own = self.model.head, [part for part in parts if part.rows]
        if not own:
            return np.zeros((0, len(head.numbers)))
        return head.probabilities_of(
            np.concatenate([part.vectors for part in own]),
            np.concatenate([part.terms for part in own]),
            vstack([part.ngrams for part in own], format="csr") if len(own) > 1 else own[0].ngrams,
        )

    def shortfalls(self, tagged: Sequence[Tagged]) -> Iterator[Shortfall]:
        """Objectives that no passage of a document was tagged with, though one came near, in the order of the columns."""
        scored = [(one.passage, one.probabilities) for one in tagged if one.probabilities is not None]
        if not scored:
            return
        probabilities = np.array([row for _, row in scored])
        best = np.argmax(probabilities, axis=0)
        highest = probabilities[best, np.arange(len(best))]
        given = {tag.objective for one in tagged for tag in one.tags}
        for column in np.flatnonzero(highest >= _NEAR * self.model.head.show).tolist():
            number = int(self.model.head.numbers[column])
            if number not in given:
                yield Shortfall(number, round(float(highest[column]), 6), scored[best[column]][0].id)

    def _tag_parts(self, parts: Sequence[Part]) -> Iterator[list[Tagged]]:
        """The passages of each part; what costs less a passage where there are many is done for all parts at once."""
        probabilities = self.probabilities(parts)
        shown = probabilities >= self.model.head.show
        examples = self._examples([part.vectors for part in parts if part.rows], shown)
        first = 0
        for part in parts:
            read = part.read or self._axes.applied(part.passages, part.rows, part.vectors)
            tagged = [Tagged(passage) for passage in read]
            for index, (row, matches) in enumerate(zip(part.rows, part.matches, strict=True), first):
                columns = np.flatnonzero(shown[index])
                ranked = columns[np.argsort(-probabilities[index, columns], kind="stable")].tolist()
                tags = (
                    self._tag(
                        read[row],
                        column,
                        float(probabilities[index, column]),
                        matches,
                        examples.get((index, column)),
                    )
                    for column in ranked
                )
                tagged[row] = Tagged(read[row], tuple(tags), probabilities[index])
            first += len(part.rows)
            yield tagged

    def _examples(
        self, vectors_of: Sequence[Vectors], shown: NDArray[np.bool_]
    ) -> dict[tuple[int, int], str]:
        """Why each tag, by row and column: the example of its objective that is nearest, one product for an objective."""
        found: dict[tuple[int, int], str] = {}
        vectors = np.concatenate(vectors_of) if shown.any() else np.zeros((0, 0), np.float32)
        for column in np.flatnonzero(shown.any(axis=0)).tolist():
            rows = np.flatnonzero(shown[:, column])
            nearest = self.model.examples.nearest(vectors[rows], int(self.model.head.numbers[column]))
            for row, (text, cosine) in zip(rows.tolist(), nearest, strict=False):  # none without examples
                quoted = text if len(text) <= _QUOTED else text[: _QUOTED - 1].rstrip() + "…"
                found[row, column] = f"nearest example of the corpus (similarity {cosine:.2f}): “{quoted}”"
        return found

    def _tag(
        self,
        passage: Passage,
        column: int,
        probability: float,
        matches: Sequence[TermMatch],
        example: str | None,
    ) -> Tag:
        """A tag, with the terms of its content, which has the passage's offsets, and the nearest example as evidence."""
        number = int(self.model.head.numbers[column])
        evidence = [
            Evidence(match.start, match.end, match.text, "a term of the objective")
            for match in matches
            if match.objective == number and not match.negative
        ]
        if example is not None:
            evidence.append(Evidence(0, len(passage.text), passage.text, example))
        return Tag(
            number,
            round(probability, 6),
            "both" if number in passage.stated else "inferred",
            # False for NaN: no threshold, no acceptance
            "auto" if probability >= self.model.head.auto[column] else "review",
            tuple(evidence),
            passage,
        )


def _batched(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Neighbouring parts, of no more passages than are asked about together; a larger one stays alone."""
    batch: list[Part] = []
    for part in parts:
        if batch and sum(len(one.rows) for one in (*batch, part)) > _ASKED_TOGETHER:
            yield batch
            batch = []
        batch.append(part)
    if batch:
        yield batch
