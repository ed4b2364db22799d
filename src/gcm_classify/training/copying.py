"""How well joint and copied language is told from what only looks like it: figures on labelled pairs of passages.

    python -m gcm_classify.training.copying corpus

reads `checks/joint.jsonl` and prints the tables of JOINT.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gcm_classify.datamodels import Passage
from gcm_classify.joint import THRESHOLD, joint_groups, likeness
from gcm_classify.substance import SUBSTANTIAL
from gcm_classify.training.axes import read_checks
from gcm_classify.training.profilefigures import wilson_interval

__all__ = ["PairFigures", "Verdict", "chosen_threshold", "copying_tables", "figures_at", "read_verdicts"]

THRESHOLDS = tuple(step / 20 for step in range(10, 20))  # .5 to .95


@dataclass(frozen=True, slots=True)
class Verdict:
    """A labelled pair and what was found of it. `joint` is the label, `similarity` in [0, 1]; `substantial` where the two
    differ in what is never merged, `grouped` where `joint_groups` puts them into one group.
    """

    half: str
    language: str
    kind: str
    joint: bool
    similarity: float
    substantial: bool
    grouped: bool

    def merged(self, threshold: float) -> bool:
        """Whether the two would be held for one wording."""
        return self.similarity >= threshold and not self.substantial


@dataclass(frozen=True, slots=True)
class PairFigures:
    """Counts over pairs: merged and rightly so, merged wrongly, kept apart wrongly, kept apart rightly."""

    right: int
    wrong: int
    missed: int
    apart: int

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 0 without a right pair."""
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)

    @property
    def precision(self) -> str:
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> str:
        return _share(self.right, self.right + self.missed)


def _share(hits: int, n: int) -> str:
    """A fraction with its 95% interval (Wilson)."""
    if n == 0:
        return "–"
    low, high = wilson_interval(hits, n)
    return f"{hits}/{n} = {hits / n:.2f} ({low:.2f} to {high:.2f})"


def read_verdicts(corpus: Path) -> list[Verdict]:
    """Every pair of `checks/joint.jsonl` with what `joint.likeness` says of it."""
    verdicts = []
    for line in read_checks(corpus / "checks" / "joint.jsonl"):
        similarity, told = likeness(line["first"], line["second"], line["language"])
        substantial = any(one.kind in SUBSTANTIAL for one in told)
        labels = {name: line[name] for name in ("half", "language", "kind", "joint")}
        found = Verdict(**labels, similarity=similarity, substantial=substantial, grouped=_grouped(line))
        verdicts.append(found)
    return verdicts


def _grouped(line: Mapping[str, Any]) -> bool:
    sides = ("first", "second")
    passages = (
        Passage(side, side, 0, len(line[side]), line[side], language=line["language"]) for side in sides
    )
    return len(joint_groups(passages)) == 1


def figures_at(threshold: float, verdicts: Iterable[Verdict]) -> PairFigures:
    """The counts at a threshold."""
    told = [(verdict.merged(threshold), verdict.joint) for verdict in verdicts]
    return PairFigures(
        *(told.count(one) for one in ((True, True), (True, False), (False, True), (False, False)))
    )


def chosen_threshold(verdicts: Sequence[Verdict]) -> float:
    """Of thresholds in steps of .05 the best by F1, of equals the highest."""
    return max(THRESHOLDS, key=lambda threshold: (figures_at(threshold, verdicts).f1, threshold))


def copying_tables(corpus: Path) -> str:
    """Thresholds on the half they were chosen on, and figures of both halves, as Markdown."""
    verdicts = read_verdicts(corpus)
    chosen_on = [verdict for verdict in verdicts if verdict.half == "chosen_on"]
    untouched = [verdict for verdict in verdicts if verdict.half == "untouched"]
    out = [f"**Thresholds on the half that they were chosen on, n = {len(chosen_on)}**", ""]
    out += ["| threshold | precision | recall |", "|--:|---|---|"]
    for threshold in THRESHOLDS:
        figures = figures_at(threshold, chosen_on)
        out.append(f"| {threshold:.2f} | {figures.precision} | {figures.recall} |")
    for name, half in (("the untouched half", untouched), ("the half that it was chosen on", chosen_on)):
        out += ["", f"**At {THRESHOLD} on {name}, n = {len(half)}**", "", *_by_language(half)]
    merged = [v for v in verdicts if v.merged(THRESHOLD)]
    grouped = _share(sum(v.grouped for v in merged), len(merged))
    out += ["", f"Of the pairs of both halves that are merged when compared, signatures propose {grouped}."]
    out += ["", f"**By kind, the untouched half, n = {len(untouched)}**", "", *_by_kind(untouched)]
    return "\n".join(out)


def _by_language(verdicts: Sequence[Verdict]) -> list[str]:
    rows = ["| language | precision | recall |", "|---|---|---|"]
    for language in ("en", "es", "fr", "pt", "all"):
        figures = figures_at(THRESHOLD, (v for v in verdicts if language in (v.language, "all")))
        rows.append(f"| {language} | {figures.precision} | {figures.recall} |")
    return rows


def _by_kind(verdicts: Sequence[Verdict]) -> list[str]:
    rows = ["| kind | should be | as it should be |", "|---|---|---|"]
    for joint, kind in sorted({(not v.joint, v.kind) for v in verdicts}):
        those = [v for v in verdicts if v.kind == kind]
        right = sum(v.merged(THRESHOLD) == v.joint for v in those)
        rows.append(
            f"| {kind.replace('_', ' ')} | {'apart' if joint else 'one'} | {_share(right, len(those))} |"
        )
    return rows


if __name__ == "__main__":
    print(copying_tables(Path(sys.argv[1])))
