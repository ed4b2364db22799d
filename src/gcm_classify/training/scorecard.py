"""Figures as Markdown tables, the worst first: what the terminal, the report of an evaluation and the model card show.

All of them take plain mappings, as `Measured.record` and `Evaluation.record` give them and `metrics.json` keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from gcm_classify.taxonomy import Taxonomy

__all__ = ["name_of", "scorecard", "sections", "shown", "table", "with_interval"]

Record = Mapping[str, Any]

_OTHERS = 4  # objectives named beside a missed or wrong one


def table(
    header: Sequence[str], rows: Iterable[Sequence[object]], *, words: int = 1, last_words: bool = False
) -> str:
    """A Markdown table; the first `words` columns are text, the others numbers, the last one too unless it is words."""
    ruler = ["---"] * words + ["--:"] * (len(header) - words)
    if last_words:
        ruler[-1] = "---"
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in (header, ruler, *rows))


def shown(value: float | None) -> str:
    """A figure with three digits; a dash where there is none."""
    return "–" if value is None else f"{value:.3f}"


def with_interval(figures: Record, name: str) -> str:
    """A figure with its 95% interval, which lies beside it under `<name>_interval`."""
    interval = figures.get(f"{name}_interval")
    if figures.get(name) is None or interval is None:
        return shown(figures.get(name))
    return f"{shown(figures[name])} ({shown(interval[0])} to {shown(interval[1])})"


def name_of(number: int | None, taxonomy: Taxonomy | None, *, nothing: str = "none") -> str:
    """An objective's number with its short name, where the framework has one."""
    if number is None:
        return nothing
    short = taxonomy.objective(number).short.get(taxonomy.languages[0], "") if taxonomy else ""
    return f"{number} {short}".strip()


def scorecard(figures: Record, taxonomy: Taxonomy | None = None) -> str:
    """The figures over all passages, then every objective, worst F1 first, with the catch-alls apart."""
    specific = [row for row in figures["objectives"] if not row["catch_all"]]
    wide = [row for row in figures["objectives"] if row["catch_all"]]
    parts = [_overall(figures), _objectives(specific, taxonomy)]
    if wide:
        parts += ["Catch-all objectives, on which annotators too disagree most:", _objectives(wide, taxonomy)]
    return "\n\n".join(parts)


def _overall(figures: Record) -> str:
    rows = [
        (f"passages (groups: {figures['groups']})", figures["n"]),
        ("macro-F1", with_interval(figures, "macro_f1")),
        ("macro-F1 without the catch-alls", with_interval(figures, "macro_f1_specific")),
        ("macro-F1 of the catch-alls", with_interval(figures, "macro_f1_catch_all")),
        ("micro precision", with_interval(figures, "precision")),
        ("micro recall", with_interval(figures, "recall")),
        ("micro-F1", with_interval(figures, "micro_f1")),
        (f"none-recall (n = {figures['none_support']})", with_interval(figures, "none_recall")),
        ("exact set", with_interval(figures, "exact")),
        ("roundtable F1", with_interval(figures, "roundtable_f1")),
    ]
    return table(("figure", "value (95%)"), [row for row in rows if row[1] != "–"])


def _objectives(rows: Sequence[Record], taxonomy: Taxonomy | None) -> str:
    cells = [
        (
            name_of(row["objective"], taxonomy),
            with_interval(row, "f1"),
            with_interval(row, "precision"),
            with_interval(row, "recall"),
            row["support"],
            row["predicted"],
        )
        for row in rows
    ]
    return table(("objective", "F1 (95%)", "precision", "recall", "n", "shown"), cells)


def sections(figures: Record, taxonomy: Taxonomy | None = None) -> dict[str, str]:
    """Title to Markdown, for every part that the figures hold: acceptance, calibration, confusion, strata, documents."""
    parts: dict[str, tuple[str, Callable[[Any], str]]] = {
        "Accepted without review": ("accepted", lambda part: _accepted(part, taxonomy)),
        "Calibration": ("calibration", lambda part: _calibration(part, taxonomy)),
        "Confusion": ("confusions", lambda part: _confusions(part, taxonomy)),
        "Parts": ("strata", _strata),
        "Documents": ("documents", _documents),
        "Baselines": ("baselines", lambda part: _baselines(part, figures)),
    }
    return {title: write(figures[key]) for title, (key, write) in parts.items() if figures.get(key)}


def _accepted(part: Record, taxonomy: Taxonomy | None) -> str:
    said = (
        f"Of {part['shown']} tags shown {part['accepted']} need no review by the model's own thresholds "
        f"(share {shown(part['share'])}); {part['right']} of these are right (precision "
        f"{with_interval(part, 'precision')}, Wilson over tags)."
    )
    rows = [
        (name_of(row["objective"], taxonomy), row["shown"], row["accepted"], row["right"])
        for row in part["objectives"]
    ]
    return f"{said}\n\n{table(('objective', 'shown', 'accepted', 'right'), rows)}" if rows else said


def _calibration(part: Record, taxonomy: Taxonomy | None) -> str:
    scopes = {"all": part["overall"], "of a probability from .05": part["in_question"]}
    summary = [
        (
            scope,
            one["n"],
            one["positives"],
            with_interval(one, "ece_adaptive"),
            with_interval(one, "ece_fixed"),
            with_interval(one, "brier"),
        )
        for scope, one in scopes.items()
        if one
    ]
    header = ("decisions", "n", "true", "ECE, adaptive bins", "ECE, fixed bins", "Brier")
    bins = [
        (
            f"{one['low']:.1f} to {one['high']:.1f}",
            one["n"],
            shown(one["predicted"]),
            with_interval(one, "observed"),
        )
        for one in part["overall"]["bins"]
    ]
    each = [
        (
            name_of(row["objective"], taxonomy),
            row["positives"],
            shown(row["ece_adaptive"]),
            shown(row["ece_fixed"]),
            shown(row["brier"]),
        )
        for row in part["objectives"]
    ]
    parts = [table(header, summary), table(("probability", "n", "mean predicted", "observed (95%)"), bins)]
    if each:
        parts.append(table(("objective", "n", "ECE, adaptive", "ECE, fixed", "Brier"), each))
    return "\n\n".join(parts)


def _confusions(part: Record, taxonomy: Taxonomy | None) -> str:
    missed = [_confused(row, taxonomy, nothing="no label") for row in part["missed"]]
    wrong = [_confused(row, taxonomy, nothing="none") for row in part["wrong"]]
    tables = []
    if missed:
        tables.append(table(("missed", "times", "what the passage got"), missed, last_words=True))
    if wrong:
        tables.append(table(("given in error", "times", "what the passage has"), wrong, last_words=True))
    return "\n\n".join(tables) or "No error."


def _confused(row: Record, taxonomy: Taxonomy | None, *, nothing: str) -> tuple[object, ...]:
    others = [f"{name_of(number, taxonomy, nothing=nothing)} {n}×" for number, n in row["others"][:_OTHERS]]
    return name_of(row["objective"], taxonomy), row["n"], ", ".join(others)


def _strata(parts: Sequence[Record]) -> str:
    rows = [
        (
            f"{one['by']}: {one['value']}",
            one["n"],
            with_interval(one, "micro_f1"),
            with_interval(one, "macro_f1"),
            one["none_support"],
            with_interval(one, "none_recall"),
            with_interval(one, "exact"),
        )
        for one in parts
    ]
    header = ("part", "n", "micro-F1 (95%)", "macro-F1", "n of none", "none-recall", "exact set")
    return table(header, rows)


def _documents(part: Record) -> str:
    rows = [
        ("documents", part["n"]),
        ("roundtables: exact set", with_interval(part, "roundtable_exact")),
        ("roundtables: F1", with_interval(part, "roundtable_f1")),
        ("objectives: F1", with_interval(part, "objective_f1")),
        ("objectives: precision", shown(part["objective_precision"])),
        ("objectives: recall", shown(part["objective_recall"])),
        ("objectives: exact set", with_interval(part, "objective_exact")),
    ]
    lines = [table(("figure", "value (95%)"), [row for row in rows if row[1] != "–"])]
    if part["wrong"]:
        wrong = [(name, _listed(missing), _listed(extra)) for name, missing, extra in part["wrong"]]
        lines.append(
            table(("routed otherwise", "roundtables missing", "roundtables too many"), wrong, words=3)
        )
    return "\n\n".join(lines)


def _listed(numbers: Sequence[int]) -> str:
    return " ".join(map(str, numbers)) or "–"


def _baselines(parts: Sequence[Record], figures: Record) -> str:
    rows = [("this model", "its own", figures, "")]
    for one in parts:
        less = f"{one['difference']:+.3f} ({one['difference_interval'][0]:+.3f} to {one['difference_interval'][1]:+.3f})"
        rows.append((one["name"], f"{one['threshold']:.2f}", one["scores"], less))
    cells = [
        (
            name,
            threshold,
            with_interval(own, "macro_f1"),
            f"{shown(own['precision'])} / {shown(own['recall'])} / {shown(own['micro_f1'])}",
            shown(own["none_recall"]),
            shown(own["roundtable_f1"]),
            less,
        )
        for name, threshold, own, less in sorted(rows, key=lambda row: row[2]["macro_f1"])
    ]
    header = (
        "tagger",
        "threshold",
        "macro-F1 (95%)",
        "micro P / R / F1",
        "none-recall",
        "roundtable F1",
        "model's gain",
    )
    return table(header, cells)
