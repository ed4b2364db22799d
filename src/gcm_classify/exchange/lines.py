"""JSON Lines of the corpus's shape, with what a model suggested and what people answered beside the labels.

A line: {"id", "text", "labels" (primary first, [] for none, null where nobody settled them), "language", "register",
"group", "heading", "before", "after", "provenance"[, "suggestions": [{"objective", "probability", "status"}], "model",
"annotations": [{"labels", "by", "is_truth", "details"}], "task"]} and any fields of the user's own. `train` and `evaluate`
read such a file where every line has labels.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from gcm_classify.errors import CorpusError
from gcm_classify.exchange.fields import Field
from gcm_classify.exchange.values import Annotation, Labelling, Suggestion
from gcm_classify.outputs import replacing
from gcm_classify.taxonomy import Taxonomy
from gcm_classify.training.corpus import checked_labels, labelled_passage, labelled_record

__all__ = ["OWN_FIELDS", "file_content", "labelling_of", "read_lines", "record_of", "write_lines"]

PASSAGE_FIELDS = (
    "id", "text", "labels", "language", "register", "group", "heading", "before", "after", "provenance", "doc_type", "set",
)  # fmt: skip
OWN_FIELDS = frozenset({*PASSAGE_FIELDS, "lang", "suggestions", "model", "annotations", "task"})


def read_lines(path: str | Path, *, taxonomy: Taxonomy | None = None) -> Iterator[Labelling]:
    """The lines of a file in their order, read as they are taken.

    Args:
        path: JSON Lines in UTF-8; a corpus file is one.
        taxonomy: the framework whose numbers labels must be; any whole numbers otherwise.

    Raises:
        CorpusError: it cannot be read, or a line is not what it should be: file, line and field are named.
    """
    seen: dict[str, int] = {}
    for number, line in enumerate(file_content(path).split("\n"), 1):  # a text may hold other line separators
        if line.strip():
            labelling = labelling_of(_record(line, f"{path}:{number}"), f"{path}:{number}", taxonomy)
            _refuse_again(seen, labelling.passage.id, number, path)
            yield labelling


def write_lines(labellings: Iterable[Labelling], path: str | Path) -> int:
    """Write a line for each, in their order; the number of lines. The file appears whole or not at all.

    Raises:
        OutputNotWritable: it cannot be written.
    """
    count = 0
    with replacing(Path(path)) as stream:
        for labelling in labellings:
            stream.write(json.dumps(record_of(labelling), ensure_ascii=False) + "\n")
            count += 1
    return count


def record_of(labelling: Labelling) -> dict[str, Any]:
    """The labelling as a line's object; what it does not have is left out."""
    record = labelled_record(labelling.passage)
    if not labelling.is_labelled:
        record["labels"] = None
    extra = {
        "suggestions": [
            {"objective": one.objective, "probability": one.probability, "status": one.status}
            for one in labelling.suggestions
        ],
        "model": labelling.model,
        "annotations": [_annotation_record(one) for one in labelling.annotations],
        "task": dict(labelling.task),
    }
    return {**record, **{name: value for name, value in extra.items() if value}, **labelling.others}


def labelling_of(record: Any, where: str, taxonomy: Taxonomy | None = None) -> Labelling:
    """A line's object as a labelling.

    Raises:
        CorpusError: a field is not what it should be; `where` and the field are named.
    """
    line = Field(record, where)
    for name in ("language", "register", "heading", "before", "after", "doc_type", "set"):
        line.get(name, "").text()
    line.get("provenance", {}).object()
    line.needed("text").text()
    is_labelled = line.get("labels").value is not None
    model = line.get("model").value
    return Labelling(
        passage=labelled_passage(
            record if is_labelled else {**line.object(), "labels": []}, where, taxonomy=taxonomy
        ),
        is_labelled=is_labelled,
        suggestions=tuple(_suggestion(one) for one in line.get("suggestions", []).items()),
        model=None if model is None else line.get("model").text(),
        annotations=tuple(_annotation(one, taxonomy) for one in line.get("annotations", []).items()),
        task=dict(line.get("task", {}).object()),
        others={name: value for name, value in line.object().items() if name not in OWN_FIELDS},
    )


def _annotation_record(annotation: Annotation) -> dict[str, Any]:
    labels = None if annotation.labels is None else list(annotation.labels)
    record = {"labels": labels, "by": annotation.by}
    if annotation.is_truth:
        record["is_truth"] = True
    return record | ({"details": dict(annotation.details)} if annotation.details else {})


def _annotation(field: Field, taxonomy: Taxonomy | None) -> Annotation:
    labels = field.get("labels")
    return Annotation(
        None if labels.value is None else checked_labels(labels.value, field.where, taxonomy=taxonomy),
        field.get("by").value,
        field.get("is_truth", False).value is True,
        dict(field.get("details", {}).object()),
    )


def _suggestion(field: Field) -> Suggestion:
    objective = field.needed("objective")
    if type(objective.value) is not int:
        raise objective.refused("an objective's number")
    return Suggestion(
        objective.value, field.needed("probability").probability(), field.get("status", "review").text()
    )


def _record(line: str, where: str) -> Mapping[str, Any]:
    try:
        return Field(json.loads(line), where).object()
    except ValueError as error:
        raise CorpusError(f"{where} is not JSON ({error})", do="one JSON object a line") from error


def _refuse_again(seen: dict[str, int], identity: str, number: int, path: str | Path) -> None:
    if identity in seen:
        raise CorpusError(
            f"{path}:{number}: an id stands twice",
            got=identity,
            expected=f"another id than in line {seen[identity]}",
            do="give every passage an id of its own",
        )
    seen[identity] = number


def file_content(path: str | Path) -> str:
    """The text of a UTF-8 file.

    Raises:
        CorpusError: it cannot be read.
    """
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(
            f"{path} cannot be read ({error})", expected="UTF-8", do="check the path"
        ) from error
