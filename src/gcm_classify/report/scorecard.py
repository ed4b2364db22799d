"""What a model's own folder says of how good it is, worst objective first. The model itself is not loaded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gcm_classify.errors import GcmError, ModelError, UnknownModel, UnknownTaxonomy
from gcm_classify.modelfolder import find_model
from gcm_classify.report.values import Scorecard, ScorecardRow
from gcm_classify.taxonomy import Taxonomy, load_taxonomy

__all__ = ["framework_of", "scorecard_of"]


def framework_of(model: str) -> Taxonomy | None:
    """The framework that a model was trained for; None where its folder is not on this machine."""
    try:
        return load_taxonomy(find_model(model) / "taxonomy.toml")
    except (
        UnknownModel,
        UnknownTaxonomy,
        ModelError,
    ):  # the caller falls back on the packaged one, and the pack says so
        return None


def scorecard_of(model: str, taxonomy: Taxonomy) -> Scorecard:
    """The figures out of fold of a model, by name or folder; where they cannot be read, why."""
    try:
        folder = find_model(model)
        metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
        return _scorecard(model, metrics, _thresholds(folder), taxonomy)
    except (GcmError, OSError, ValueError, KeyError, TypeError) as error:
        reason = (
            str(error)
            if isinstance(error, GcmError)
            else f"its folder is incomplete ({type(error).__name__})."
        )
        return Scorecard(
            model, why=f"The scorecard of {model} cannot be shown: {reason[0].lower()}{reason[1:]}"
        )


def _thresholds(folder: Path) -> dict[int, tuple[float, float | None]]:
    """Of every objective the threshold from which it is shown, and that from which a tag needs no review."""
    import numpy as np

    with np.load(folder / "head.npz", allow_pickle=False) as arrays:
        numbers, show, auto = arrays["numbers"], arrays["show"], arrays["auto"]
    return {
        int(number): (float(low), None if np.isnan(high) else float(high))
        for number, low, high in zip(numbers, show, auto, strict=True)
    }


def _scorecard(
    model: str,
    metrics: Mapping[str, Any],
    thresholds: Mapping[int, tuple[float, float | None]],
    taxonomy: Taxonomy,
) -> Scorecard:
    figures, facts = metrics["out_of_fold"], metrics.get("facts", {})
    rows = [_row(one, thresholds, taxonomy) for one in figures["objectives"]]
    return Scorecard(
        model=model,
        n=figures["n"],
        macro_f1=figures["macro_f1"],
        macro_f1_interval=_pair(figures.get("macro_f1_interval")),
        precision=figures["precision"],
        recall=figures["recall"],
        none_recall=figures["none_recall"],
        measured=facts.get("measured", "").replace("*", ""),
        show=facts.get("show", "").replace("*", ""),
        auto=facts.get("auto", "").replace("*", ""),
        rows=tuple(sorted(rows, key=lambda row: (row.f1, row.objective))),
    )


def _row(
    figures: Mapping[str, Any], thresholds: Mapping[int, tuple[float, float | None]], taxonomy: Taxonomy
) -> ScorecardRow:
    number = figures["objective"]
    objective = taxonomy.objective(number)
    show, auto = thresholds.get(number, (None, None))
    return ScorecardRow(
        objective=number,
        name=objective.short.get(taxonomy.languages[0], objective.title),
        precision=figures["precision"],
        recall=figures["recall"],
        f1=figures["f1"],
        f1_interval=_pair(figures.get("f1_interval")),
        support=figures["support"],
        catch_all=figures.get("catch_all", False),
        show=show,
        auto=auto,
    )


def _pair(interval: Any) -> tuple[float, float] | None:
    return (float(interval[0]), float(interval[1])) if interval else None
