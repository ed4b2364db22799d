"""Figures of the axes beside the objectives: what model and rules say of labelled passages of the corpus.

    python -m gcm_classify.training.axes corpus [MODEL]

prints the tables of AXES.md. A function that the model is not sure of is not said: it counts as missed, never as wrong.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from gcm_classify.agenda2030 import find_goals
from gcm_classify.axes import AxisReader
from gcm_classify.datamodels import Passage
from gcm_classify.features import seen_texts
from gcm_classify.modelfolder import Model, load_model
from gcm_classify.training.axislabels import agenda_labels, axis_labels, axis_passage
from gcm_classify.training.corpus import LabelledPassage, columns_of, read_labelled
from gcm_classify.training.profilefigures import wilson_interval

__all__ = ["AXES", "HALVES", "AxisFigures", "AxisMeasure", "LabelFigures", "axis_tables", "read_checks"]

AXES = ("principles", "agenda2030", "functions")
HALVES = ("fresh", "kept_aside", "written_against")


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """Counts of one label over n passages: found and right, found and wrong, missed."""

    label: str
    right: int
    wrong: int
    missed: int

    def row(self) -> str:
        """A line of a table: label, precision and recall, each with its fraction and 95% interval (Wilson)."""
        return f"| {self.label} | {_share(self.right, self.right + self.wrong)} | {_share(self.right, self.right + self.missed)} |"


@dataclass(frozen=True, slots=True)
class AxisFigures:
    """One judge on one half of an axis: n passages, the figures of every label, and of all labels together."""

    n: int
    labels: tuple[LabelFigures, ...]

    def total(self, label: str = "all") -> LabelFigures:
        """The sums."""
        return LabelFigures(
            label,
            sum(one.right for one in self.labels),
            sum(one.wrong for one in self.labels),
            sum(one.missed for one in self.labels),
        )


def _share(hits: int, n: int) -> str:
    if n == 0:
        return "–"
    low, high = wilson_interval(hits, n)
    return f"{hits}/{n} = {hits / n:.2f} ({low:.2f} to {high:.2f})"


def read_checks(path: Path) -> list[dict[str, Any]]:
    """The labels of one axis: {"id", "half", and the axis' own fields} a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


Said = Callable[[Passage], Iterable[str]]


@dataclass
class AxisMeasure:
    """A model, and the labelled passages of a corpus, each read once.

    Attributes:
        corpus: the folder of the corpus.
        model: whose head is measured; of one without a head the rules are.
    """

    corpus: Path
    model: Model
    _read: dict[str, Passage] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._passages = {one.id: one for one in read_labelled(self.corpus)}
        self._agenda = agenda_labels(self.corpus, self._passages)
        self._passages.update({one.id: one for one, _ in self._agenda})
        self._names = {one.number: f"{one.number} {one.name}" for one in self.model.taxonomy.principles}

    def lines(self, axis: str, half: str) -> list[tuple[str, set[str]]]:
        """(id, labels) of the passages of an axis in one half; none where nothing was labelled for it.

        Args:
            axis: one of `AXES`.
            half: one of `HALVES`.
        """
        if half == "fresh" and axis == "agenda2030":
            return [(one.id, self._labels(axis, line)) for one, line in self._agenda]
        if half == "fresh":
            return [(one.id, self._labels(axis, asdict(one))) for one in axis_labels(self.corpus, half)]
        checks = read_checks(self.corpus / "checks" / f"{axis}.jsonl")
        return [(line["id"], self._labels(axis, line)) for line in checks if line["half"] == half]

    def by_model(self, axis: str, half: str) -> AxisFigures:
        """What the model says, where it says anything."""
        return self._figures(axis, half, self._by_model)

    def by_rules(self, axis: str, half: str) -> AxisFigures:
        """What the rules say by themselves."""
        return self._figures(axis, half, self._by_rules)

    def likeliest(self, half: str) -> LabelFigures:
        """The likeliest function of every passage, said or not."""
        lines = self.lines("functions", half)
        read = self._by_model([one for one, _ in lines])
        right = sum(_likeliest(read[one]) in labels for one, labels in lines)
        return LabelFigures(
            "all, were the likeliest always said", right, len(lines) - right, len(lines) - right
        )

    def _figures(
        self, axis: str, half: str, judge: Callable[[Sequence[str]], Mapping[str, Passage]]
    ) -> AxisFigures:
        lines, said = self.lines(axis, half), self._said(axis)
        read = judge([one for one, _ in lines])
        right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
        for one, expected in lines:
            found = set(said(read[one]))
            right.update(map(_column, expected & found))
            wrong.update(map(_column, found - expected))
            missed.update(map(_column, expected - found))
        every = sorted(
            set(right) | set(wrong) | set(missed), key=lambda label: (len(label.split()[0]), label)
        )
        return AxisFigures(
            len(lines),
            tuple(LabelFigures(label, right[label], wrong[label], missed[label]) for label in every),
        )

    def _labels(self, axis: str, line: Mapping[str, Any]) -> set[str]:
        if axis == "principles":
            return {self._names[number] for number in line["principles"]}
        if axis == "functions":
            return {line["function"]}
        return {
            *["names the Agenda"] * line["agenda2030"],
            *(f"target or goal {goal}" for goal in line["sdg"]),
        }

    def _said(self, axis: str) -> Said:
        return {"principles": self._principles, "functions": _functions, "agenda2030": _goals}[axis]

    def _principles(self, passage: Passage) -> Iterator[str]:
        for finding in passage.principles:
            yield self._names[finding.principle]

    def _by_model(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        new = [self._passages[one] for one in ids if one not in self._read]
        if new:
            reader = AxisReader(self.model.taxonomy, self.model.axes)
            self._read.update(_read(reader, new, self.model))
        return self._read

    def _by_rules(self, ids: Sequence[str]) -> Mapping[str, Passage]:
        return _read(AxisReader(self.model.taxonomy, None), [self._passages[one] for one in ids], None)


def _read(reader: AxisReader, labelled: Sequence[LabelledPassage], model: Model | None) -> dict[str, Passage]:
    passages = [axis_passage(one) for one in labelled]
    if model is None:
        read = reader.applied(passages, (), np.zeros((0, 0), np.float32))
    else:
        vectors = model.encoder.encode(seen_texts(*columns_of(labelled))[1])
        read = reader.applied(passages, range(len(passages)), vectors)
    return {passage.id: passage for passage in read}


def _functions(passage: Passage) -> Iterator[str]:
    if passage.function and passage.function.sure:
        yield passage.function.function


def _likeliest(passage: Passage) -> str | None:
    return passage.function.function if passage.function else None


def _goals(passage: Passage) -> Iterator[str]:
    links = find_goals(passage.text)
    yield from ["names the Agenda"] * bool(links)
    yield from (f"target or goal {link.goal}" for link in links if link.goal)


def _column(label: str) -> str:
    return "a target or goal" if label.startswith("target or goal") else label


def axis_tables(corpus: Path, model: Model) -> str:
    """The figures of all axes and halves as Markdown."""
    measure = AxisMeasure(corpus, model)
    return "\n".join(line for axis in AXES for half in HALVES for line in _table(measure, axis, half)).strip()


def _table(measure: AxisMeasure, axis: str, half: str) -> Iterator[str]:
    by_rules = measure.by_rules(axis, half)
    rows = [*by_rules.labels, by_rules.total()]
    if axis != "agenda2030":  # which the rules alone tell, whatever the model
        by_model = measure.by_model(axis, half)
        rows = [*by_model.labels, by_model.total()]
        rows += [measure.likeliest(half)] if axis == "functions" else []
        rows.append(by_rules.total("all, by the rules alone"))
    yield from (f"**{axis}, {half.replace('_', ' ')}, n = {by_rules.n}**", "")
    yield from ("| label | precision | recall |", "|---|---|---|", *(one.row() for one in rows), "")


def _main(corpus: str, model: str | None = None) -> None:
    print(axis_tables(Path(corpus), load_model(model)))


if __name__ == "__main__":
    _main(*sys.argv[1:3])
