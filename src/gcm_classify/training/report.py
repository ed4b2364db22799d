"""An evaluation as a folder: `evaluation.md` to read, `evaluation.json` for machines, three pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gcm_classify.errors import OutputNotWritable
from gcm_classify.training.evaluate import Evaluation
from gcm_classify.training.plots import draw_confusion, draw_objectives, draw_reliability, require_plots
from gcm_classify.training.scorecard import scorecard, sections

__all__ = ["evaluation_json", "evaluation_markdown", "prepare", "write_report"]

_PICTURES = {
    "objectives.png": "F1 of every objective",
    "reliability.png": "Reliability",
    "confusion.png": "Confusion",
}
_DIGITS = 6  # beyond it processors differ


def prepare(folder: Path) -> None:
    """What writing will need, checked before the work is done.

    Raises:
        MissingExtra: matplotlib is not installed.
        OutputNotWritable: the folder cannot be made.
    """
    require_plots()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputNotWritable(
            f"{folder} cannot be made ({error.strerror})", expected="a folder", do="name another one"
        ) from error


def write_report(evaluation: Evaluation, folder: Path) -> None:
    """Write the report into a folder; what stood there under the same names is replaced.

    Raises:
        MissingExtra, OutputNotWritable: see `prepare`; or a file cannot be written.
    """
    prepare(folder)
    record = evaluation.record()
    try:
        draw_objectives(record["objectives"], evaluation.taxonomy, folder / "objectives.png")
        draw_reliability(record["calibration"], folder / "reliability.png")
        draw_confusion(record["confusions"], evaluation.taxonomy, folder / "confusion.png")
        (folder / "evaluation.json").write_text(evaluation_json(evaluation), encoding="utf-8")
        pictures = "\n\n".join(f"![{title}]({name})" for name, title in _PICTURES.items())
        (folder / "evaluation.md").write_text(
            f"{evaluation_markdown(evaluation)}\n## Pictures\n\n{pictures}\n", encoding="utf-8"
        )
    except OSError as error:
        raise OutputNotWritable(
            f"the report cannot be written to {folder} ({error.strerror})",
            do="check the folder and its permissions",
        ) from error


def evaluation_json(evaluation: Evaluation) -> str:
    """One JSON object; figures have six digits, so that two runs give the same text."""
    return json.dumps(_rounded(evaluation.record()), indent=1, ensure_ascii=False) + "\n"


def evaluation_markdown(evaluation: Evaluation) -> str:
    """The whole report without pictures: notes, figures, objectives, and a section for each further part."""
    record = evaluation.record()
    notes = "\n".join(f"- {note}" for note in evaluation.notes)
    parts = [
        f"# {evaluation.model} on {evaluation.gold}",
        "Every interval is 95%, by bootstrap over groups unless said otherwise; docs/evaluation.md says what each figure "
        "means.",
        *([notes] if notes else []),
        scorecard(record, evaluation.taxonomy),
        *(f"## {title}\n\n{text}" for title, text in sections(record, evaluation.taxonomy).items()),
    ]
    return "\n\n".join(parts) + "\n"


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one) for one in value]
    return value
