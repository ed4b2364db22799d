"""Figures of the axes beside the objectives: what the rules say of labelled passages of the corpus.

    python -m gcm_classify.training.axes corpus

reads `checks/principles.jsonl`, `checks/agenda2030.jsonl`, `checks/functions.jsonl` and `axes/labels.jsonl` and prints the
tables of AXES.md.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gcm_classify.agenda2030 import find_goals
from gcm_classify.datamodels import Passage
from gcm_classify.functions import find_function
from gcm_classify.principles import find_principles
from gcm_classify.taxonomy import load_taxonomy
from gcm_classify.training.corpus import LabelledPassage, read_labelled
from gcm_classify.training.profilefigures import wilson_interval

__all__ = ["AXES", "HALVES", "LabelFigures", "axis_figures", "axis_lines", "axis_tables", "read_checks"]

AXES = ("principles", "agenda2030", "functions")
HALVES = ("kept_aside", "written_against")
FRESH = "fresh"


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


def _share(hits: int, n: int) -> str:
    if n == 0:
        return "–"
    low, high = wilson_interval(hits, n)
    return f"{hits}/{n} = {hits / n:.2f} ({low:.2f} to {high:.2f})"


def read_checks(path: Path) -> list[dict[str, Any]]:
    """The labels of one axis: {"id", "half", and the axis' own fields} a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def axis_lines(corpus: Path, axis: str, half: str) -> list[dict[str, Any]]:
    """The labelled passages of an axis on one side of the measurement; none where nothing was labelled for it.

    Args:
        corpus: the folder of the corpus.
        axis: one of `AXES`.
        half: "fresh", "kept_aside", "written_against", or "fit" for what models learn from.
    """
    if half in (FRESH, "fit"):
        lines = read_checks(corpus / "axes" / "labels.jsonl")
        field = {"functions": "function", "principles": "principles"}.get(axis)
        return [line for line in lines if line["half"] == half and field in line]
    return [line for line in read_checks(corpus / "checks" / f"{axis}.jsonl") if line["half"] == half]


def _passage(labelled: LabelledPassage) -> Passage:
    heading = tuple(part for part in labelled.heading.split(" › ") if part)
    text = labelled.text
    return Passage(labelled.id, "", 0, len(text), text, heading=heading, language=labelled.language)


Labels = Callable[[Any], Iterable[str]]


def _axes() -> dict[str, tuple[Labels, Callable[[Passage], Iterable[str]]]]:
    """For each axis what a line of its file says, and what the rules say, as labels."""
    taxonomy = load_taxonomy()
    names = {one.number: f"{one.number} {one.name}" for one in taxonomy.principles}

    def principles(passage: Passage) -> Iterator[str]:
        for finding in find_principles(passage.text, passage.language, taxonomy=taxonomy):
            yield names[finding.principle]

    def goals(passage: Passage) -> Iterator[str]:
        links = find_goals(passage.text)
        yield from ["names the Agenda"] * bool(links)
        yield from (f"target or goal {link.goal}" for link in links if link.goal)

    def functions(passage: Passage) -> Iterator[str]:
        if found := find_function(passage):
            yield found.function

    return {
        "principles": (lambda line: [names[number] for number in line["principles"]], principles),
        "agenda2030": (
            lambda line: [
                *["names the Agenda"] * line["agenda2030"],
                *(f"target or goal {goal}" for goal in line["sdg"]),
            ],
            goals,
        ),
        "functions": (lambda line: [line["function"]], functions),
    }


def axis_figures(corpus: Path, axis: str, half: str) -> tuple[int, list[LabelFigures]]:
    """How many passages of a half were labelled, and the figures of every label; all targets are one label.

    Args:
        corpus: the folder of the corpus.
        axis: one of `AXES`.
        half: "fresh", "kept_aside" or "written_against".
    """
    labels, rules = _axes()[axis]
    passages = {passage.id: passage for passage in read_labelled(corpus)}
    lines = axis_lines(corpus, axis, half)
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for line in lines:
        expected, found = set(labels(line)), set(rules(_passage(passages[line["id"]])))
        for counter, values in (
            (right, expected & found),
            (wrong, found - expected),
            (missed, expected - found),
        ):
            counter.update(map(_column, values))
    every = sorted(set(right) | set(wrong) | set(missed), key=lambda label: (len(label.split()[0]), label))
    return len(lines), [LabelFigures(label, right[label], wrong[label], missed[label]) for label in every]


def _column(label: str) -> str:
    return "a target or goal" if label.startswith("target or goal") else label


def axis_tables(corpus: Path) -> str:
    """The figures of all axes and halves as Markdown."""
    out = []
    for axis in _axes():
        for half in (FRESH, *HALVES):
            n, figures = axis_figures(corpus, axis, half)
            if not n:
                continue
            total = LabelFigures(
                "all",
                sum(one.right for one in figures),
                sum(one.wrong for one in figures),
                sum(one.missed for one in figures),
            )
            rows = [*figures, total]
            out += [f"**{axis}, {half.replace('_', ' ')}, n = {n}**", ""]
            out += ["| label | precision | recall |", "|---|---|---|", *(one.row() for one in rows), ""]
    return "\n".join(out).strip()


if __name__ == "__main__":
    print(axis_tables(Path(sys.argv[1])))
