"""The model card, written from the figures: where the model fails stands first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gcm_classify.head import Head
from gcm_classify.taxonomy import Taxonomy
from gcm_classify.training.facts import Ablation, Accepting, ModelFacts
from gcm_classify.training.scorecard import name_of, scorecard, sections, shown, table, with_interval

__all__ = ["model_card"]

Record = Mapping[str, Any]

_WORST = 5  # objectives named as failing
_ENOUGH = 10  # passages below which a part says too little to be named as weak
_LANGUAGES = {"en": "English", "es": "Spanish", "fr": "French", "pt": "Portuguese"}
_LEADING = ("Accepted without review", "Calibration", "Confusion", "Parts", "Documents", "Baselines")


def model_card(
    name: str, taxonomy: Taxonomy, metrics: Record, encoder: str, precision: str, head: Head
) -> str:
    """Markdown.

    Args:
        name: the model's name.
        taxonomy: its framework.
        metrics: what `metrics.json` keeps. "corpus" (counts) and "out_of_fold" (`Scores` or `Measured.record`) must be
            there; "held_out" (`Evaluation.record`, passages never fitted on) and "facts" (`ModelFacts`) may be.
        encoder: name of the encoder.
        precision: of its exported build.
        head: thresholds.
    """
    facts = ModelFacts.of(metrics.get("facts", {}))
    held_out = metrics.get("held_out")
    parts = [
        f"# {name}",
        f"Tags passages with the objectives of the {taxonomy.name}.",
        "## Where it fails\n\n"
        + _failures(held_out or metrics["out_of_fold"], bool(held_out), facts, taxonomy),
        "## What it is\n\n" + _what_it_is(metrics["corpus"], facts, encoder, precision),
    ]
    if held_out:
        said = f"On {held_out['n']} passages that no model was fitted or tuned on ({held_out['gold']})."
        parts.append(f"## What was measured\n\n{said}\n\n" + _measured(held_out, taxonomy))
    title = "On its own corpus" if held_out else "What was measured"
    parts.append(f"## {title}\n\n{facts.measured}\n\n" + _measured(metrics["out_of_fold"], taxonomy))
    if facts.ablations:
        parts.append("## What each part is worth\n\n" + _ablations(facts.ablations))
    parts += [
        f"## What the probabilities mean\n\n{facts.show} {facts.auto}\n\n"
        + _thresholds(head, facts.accepting, taxonomy),
        "## What it is not for\n\n" + _limits(facts),
    ]
    return "\n\n".join(parts) + "\n"


def _failures(figures: Record, held_out: bool, facts: ModelFacts, taxonomy: Taxonomy) -> str:
    where = "On passages never fitted on" if held_out else "Out of fold on its own corpus"
    rows = [row for row in figures["objectives"] if row["support"]]
    specific = [row for row in rows if not row["catch_all"]][:_WORST]
    wide = [row for row in rows if row["catch_all"]]
    lines = [f"- {where} (n = {figures['n']}), the worst objectives by F1: {_named(specific, taxonomy)}."]
    if wide:
        lines.append(f"- Catch-alls, on which annotators too disagree most: {_named(wide, taxonomy)}.")
    if figures["none_recall"] is not None:
        lines.append(
            f"- Of {figures['none_support']} passages that address nothing it tags some all the same: none-recall "
            f"{with_interval(figures, 'none_recall')}. Of all tags shown {shown(1 - figures['precision'])} are wrong."
        )
    lines += [f"- {line}" for line in (*_confused(figures, taxonomy), *_weak_parts(figures))]
    lines.append(f"- Text in another language than {_spoken(facts)} is not tagged at all.")
    return "\n".join(lines)


def _named(rows: Sequence[Record], taxonomy: Taxonomy) -> str:
    return "; ".join(
        f"{name_of(row['objective'], taxonomy)} {with_interval(row, 'f1')}, n = {row['support']}"
        for row in rows
    )


def _confused(figures: Record, taxonomy: Taxonomy) -> list[str]:
    """The objectives given in error most often, with what the passages have."""
    worst = figures.get("confusions", {}).get("wrong", ())[:3]
    said = [
        f"{name_of(row['objective'], taxonomy)} ({row['n']}×, mostly where the label is "
        f"{name_of(row['others'][0][0], taxonomy)})"
        for row in worst
    ]
    return [f"Most often given in error: {'; '.join(said)}."] if said else []


def _weak_parts(figures: Record) -> list[str]:
    """The weakest part in each respect, of those large enough to say something, and the small ones by name."""
    parts = [
        one for one in figures.get("strata", ()) if one["by"] != "labels" and one["micro_f1"] is not None
    ]
    lines = []
    for by in dict.fromkeys(one["by"] for one in parts):
        own = [one for one in parts if one["by"] == by and one["n"] >= _ENOUGH]
        if len(own) > 1:
            weakest = min(own, key=lambda one: one["micro_f1"])
            lines.append(
                f"By {by}, weakest: {weakest['value']}, micro-F1 {with_interval(weakest, 'micro_f1')}, n = {weakest['n']}."
            )
    return lines


def _what_it_is(corpus: Record, facts: ModelFacts, encoder: str, precision: str) -> str:
    languages = ", ".join(f"{language} {count}" for language, count in corpus["languages"].items())
    lines = [
        f"Encoder: {encoder}, exported to ONNX ({precision}), one passage at a time."
        + (f" {facts.tuning}" if facts.tuning else " Its weights are as published."),
        f"Head: {facts.head}",
    ]
    if facts.views:
        lines.append(f"Views: {', '.join(facts.views)}.")
    lines.append(
        f"Fitted on {corpus['passages']} passages in {corpus['groups']} groups ({languages}; {corpus['none']} of them none), "
        "all written or reworded for this project: see `corpus/`."
    )
    if facts.seconds:
        lines.append(
            "Fitting took " + ", ".join(f"{step} {took:.0f} s" for step, took in facts.seconds.items()) + "."
        )
    return "\n".join(f"- {line}" for line in (*lines, f"Licence: {facts.licence}"))


def _measured(figures: Record, taxonomy: Taxonomy) -> str:
    parts = sections(figures, taxonomy)
    own = [f"### {title}\n\n{parts[title]}" for title in _LEADING if title in parts]
    return "\n\n".join([scorecard(figures, taxonomy), *own])


def _ablations(rows: Sequence[Ablation]) -> str:
    cells = [
        (
            row.what,
            row.measured_on,
            row.figure,
            f"{row.difference:+.3f} ({row.interval[0]:+.3f} to {row.interval[1]:+.3f})",
            "kept" if row.kept else "left out",
        )
        for row in rows
    ]
    said = "Each row is a figure with the change less the same without it; 95%, paired, by bootstrap over groups."
    return f"{said}\n\n" + table(("change", "measured on", "figure", "gain (95%)", ""), cells, words=3)


def _thresholds(head: Head, accepting: Sequence[Accepting], taxonomy: Taxonomy) -> str:
    """Show and auto by objective, and the tags above *auto* in each place where they were counted."""
    places = list(dict.fromkeys(row.measured_on for row in accepting))
    found = {(row.objective, row.measured_on): row for row in accepting}
    rows = []
    for number, show, auto in zip(head.numbers, head.show, head.auto, strict=True):
        own = [found.get((int(number), place)) for place in places]
        counted = [f"{one.right} of {one.n}" if one else "–" for one in own]
        reasons = "; ".join(dict.fromkeys(one.reason for one in own if one and one.reason))
        accepted = "review always" if np.isnan(auto) else f"{auto:.2f}"
        rows.append(
            (
                name_of(int(number), taxonomy),
                f"{show:.2f}",
                accepted,
                *counted,
                *([reasons] if places else []),
            )
        )
    right = [f"right on {place}" for place in places]
    header = ("objective", "show", "auto", *right, *(["why not"] if places else []))
    return table(header, rows, last_words=bool(places))


def _limits(facts: ModelFacts) -> str:
    return (
        f"- Texts in other languages than {_spoken(facts)}: they are not tagged.\n"
        "- Decisions about persons. It reads what institutions write about policy.\n"
        "- Acting without reading: a tag below its *auto* threshold is a suggestion."
    )


def _spoken(facts: ModelFacts) -> str:
    names = [_LANGUAGES.get(code, code) for code in facts.languages]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
