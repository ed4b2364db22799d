"""Label Studio's JSON: a list of tasks, each with its data, people's annotations and a model's predictions.

Objectives are the choices of a control `objectives` (any number) over the text `text`, "none" among them, so that none is
an answer that somebody gave; a control `primary` (one) says which comes first, where it is not the first one chosen.
`labelconfig` writes the labelling interface that has them. See https://labelstud.io/guide/task_format.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from gcm_classify.errors import CorpusError
from gcm_classify.exchange.fields import Field
from gcm_classify.exchange.lines import OWN_FIELDS, file_content, labelling_of
from gcm_classify.exchange.values import Annotation, Labelling, Suggestion, with_settled
from gcm_classify.outputs import replacing
from gcm_classify.taxonomy import Taxonomy, load_taxonomy
from gcm_classify.training.corpus import labelled_record

__all__ = [
    "NONE",
    "OBJECTIVES",
    "PRIMARY",
    "SHOWN",
    "TEXT",
    "labellings_of",
    "read_label_studio",
    "tasks_of",
    "write_label_studio",
]

OBJECTIVES, PRIMARY, TEXT, NONE = "objectives", "primary", "text", "none"
SHOWN = (
    "heading",
    "before",
    "text",
    "after",
)  # the data that the labelling interface shows: every task has them

_NUMBERED = re.compile(r"(?:objective\s*)?(\d{1,4})\b", re.IGNORECASE)


def read_label_studio(path: str | Path, *, taxonomy: Taxonomy | None = None) -> list[Labelling]:
    """The tasks of an export (JSON) in their order, labelled as people's answers settle.

    Args:
        path: a list of tasks, or one task.
        taxonomy: the framework of the choices; the packaged one for None.

    Raises:
        CorpusError: it cannot be read, or a task is not what it should be: file, task and field are named.
    """
    try:
        content = json.loads(file_content(path))
    except ValueError as error:
        raise CorpusError(
            f"{path} is not JSON ({error})", expected="a list of tasks", do="export it as JSON"
        ) from error
    return labellings_of(content, str(path), taxonomy=taxonomy)


def write_label_studio(labellings: Iterable[Labelling], path: str | Path) -> int:
    """Write the tasks as one list; their number. The file appears whole or not at all.

    Raises:
        OutputNotWritable: it cannot be written.
    """
    tasks = tasks_of(labellings)
    with replacing(Path(path)) as stream:
        json.dump(tasks, stream, ensure_ascii=False, indent=1)
        stream.write("\n")
    return len(tasks)


def tasks_of(labellings: Iterable[Labelling]) -> list[dict[str, Any]]:
    """The labellings as tasks. Probabilities stand in a prediction's `meta`; its score is the highest of them."""
    return [_task(labelling) for labelling in labellings]


def labellings_of(tasks: Any, where: str, *, taxonomy: Taxonomy | None = None) -> list[Labelling]:
    """Tasks as labellings; errors as of `read_label_studio`."""
    framework = taxonomy or load_taxonomy()
    listed = [tasks] if isinstance(tasks, Mapping) else tasks
    return [
        _labelling(Field(item.value, f"{where}: task {number}"), framework)
        for number, item in enumerate(Field(listed, where).items(), 1)
    ]


# -- out ------------------------------------------------------------------------------------------------------------


def _task(labelling: Labelling) -> dict[str, Any]:
    record = labelled_record(labelling.passage)
    data = {name: value for name, value in record.items() if value or name in SHOWN}
    if not labelling.is_labelled:
        data.pop("labels", None)
    elif not labelling.passage.labels:
        data["labels"] = []
    task = {**labelling.task, "data": {**data, **labelling.others}}
    if annotations := labelling.annotations or _own_annotation(labelling):
        task["annotations"] = [_annotation_out(one, labelling.passage.id) for one in annotations]
    if "predictions" not in task and labelling.model is not None:
        task["predictions"] = [_prediction(labelling)]
    return task


def _own_annotation(labelling: Labelling) -> tuple[Annotation, ...]:
    """Labels that no person gave in the tool, so that whoever opens the task there sees them."""
    return (Annotation(labelling.passage.labels),) if labelling.is_labelled else ()


def _annotation_out(annotation: Annotation, passage: str) -> dict[str, Any]:
    out = {"result": _result(annotation.labels, passage, origin="manual"), **annotation.details}
    if annotation.by is not None:
        out["completed_by"] = annotation.by
    if annotation.is_truth:
        out["ground_truth"] = True
    return out


def _result(labels: Sequence[int] | None, passage: str, **others: Any) -> list[dict[str, Any]]:
    if labels is None:
        return []
    chosen = [_choices(OBJECTIVES, [str(number) for number in labels] or [NONE], passage, others)]
    if len(labels) > 1:
        chosen.append(_choices(PRIMARY, [str(labels[0])], passage, others))
    return chosen


def _choices(control: str, choices: list[str], passage: str, others: Mapping[str, Any]) -> dict[str, Any]:
    identity = sha256(f"{passage}\0{control}".encode()).hexdigest()[:10]
    value = {"choices": choices}
    return {
        "id": identity, "from_name": control, "to_name": TEXT, "type": "choices", "value": value, **others,
    }  # fmt: skip


def _prediction(labelling: Labelling) -> dict[str, Any]:
    found = labelling.suggestions
    meta = {
        "probabilities": {str(one.objective): one.probability for one in found},
        "status": {str(one.objective): one.status for one in found},
    }
    result = _result([one.objective for one in found], labelling.passage.id)
    result[0]["meta"] = meta
    score = {"score": max(one.probability for one in found)} if found else {}
    return {"model_version": labelling.model, **score, "result": result}


# -- in -------------------------------------------------------------------------------------------------------------


def _labelling(task: Field, taxonomy: Taxonomy) -> Labelling:
    data = task.needed("data")
    known = {name: value for name, value in data.object().items() if name in OWN_FIELDS}
    labelling = labelling_of(known, f"{task.where}: data", taxonomy)
    annotations = tuple(
        _annotation(one, labelling.passage.id, taxonomy) for one in task.get("annotations", []).items()
    )
    if [_stripped(one) for one in annotations] == list(map(_stripped, _own_annotation(labelling))):
        annotations = ()
    model, suggestions = _predicted(task, labelling.passage.id, taxonomy)
    own = {name: value for name, value in task.object().items() if name not in ("data", "annotations")}
    if model is not None:
        del own["predictions"]
    labelling = replace(
        labelling,
        suggestions=suggestions,
        model=model,
        annotations=annotations,
        task=own,
        others={name: value for name, value in data.object().items() if name not in OWN_FIELDS},
    )
    return with_settled(labelling)


def _stripped(annotation: Annotation) -> tuple[Any, ...]:
    return annotation.labels, annotation.by, annotation.is_truth, dict(annotation.details)


def _annotation(field: Field, passage: str, taxonomy: Taxonomy) -> Annotation:
    result = field.get("result", [])
    skipped = field.get("was_cancelled", False).value is True
    labels = None if skipped else _labels(result, taxonomy)
    details = {
        name: value
        for name, value in field.object().items()
        if name not in ("completed_by", "ground_truth", "result")
    }
    if "ground_truth" in field.object() and field.value["ground_truth"] is not True:
        details["ground_truth"] = field.value["ground_truth"]
    if result.value != _result(labels, passage, origin="manual"):
        details["result"] = result.value  # with ids of the tool's own, or of other controls: kept as it came
    return Annotation(
        labels, field.get("completed_by").value, field.get("ground_truth", False).value is True, details
    )


def _labels(result: Field, taxonomy: Taxonomy) -> tuple[int, ...] | None:
    """The objectives chosen, primary first; None where the question was left open."""
    chosen: dict[str, list[int | None]] = {}
    for item in result.items():
        control = item.get("from_name", "").text()
        if control in (OBJECTIVES, PRIMARY):
            choices = item.needed("value").needed("choices")
            chosen[control] = [_number(choice, taxonomy) for choice in choices.items()]
    if not (numbers := chosen.get(OBJECTIVES)):
        return None
    if None in numbers and len(numbers) > 1:
        raise result.refused(f'objectives, or "{NONE}" alone', do="decide which of the two it is")
    first = [number for number in chosen.get(PRIMARY, []) if number in numbers]
    return tuple(number for number in dict.fromkeys([*first, *numbers]) if number is not None)


def _number(choice: Field, taxonomy: Taxonomy) -> int | None:
    """The objective of a choice: its number, with or without its name behind it, or its title; None for none."""
    text = choice.text().strip()
    if text.casefold().split(" ")[0] == NONE:
        return None
    titles = {one.title.casefold(): one.number for one in taxonomy.objectives}
    match = _NUMBERED.match(text)
    number = titles.get(text.casefold(), int(match[1]) if match else None)
    if number not in taxonomy.numbers:
        raise choice.refused(f'"{NONE}", or one of {", ".join(map(str, taxonomy.numbers))}')
    return number


def _predicted(task: Field, passage: str, taxonomy: Taxonomy) -> tuple[str | None, tuple[Suggestion, ...]]:
    """Of a prediction that this package wrote; others are kept as they came."""
    listed = task.get("predictions", [])
    predictions = list(listed.items())
    if len(predictions) != 1 or not isinstance(predictions[0].value, Mapping):
        return None, ()
    only = predictions[0]
    result = list(only.get("result", []).items())
    meta = result[0].object().get("meta") if result and isinstance(result[0].value, Mapping) else None
    if not isinstance(meta, Mapping) or "probabilities" not in meta:
        return None, ()
    probabilities = result[0].get("meta").get("probabilities", {})
    status = result[0].get("meta").get("status", {})
    found = [
        (
            _number(Field(name, probabilities.where), taxonomy),
            probabilities.get(name),
            status.get(name, "review"),
        )
        for name in probabilities.object()
    ]
    suggestions = tuple(
        Suggestion(number, p.probability(), s.text()) for number, p, s in found if number is not None
    )
    model = only.needed("model_version").text()
    written = _prediction(
        Labelling(
            labelling_of({"id": passage, "text": "-"}, "").passage, model=model, suggestions=suggestions
        )
    )
    return (model, suggestions) if written == only.value else (None, ())
