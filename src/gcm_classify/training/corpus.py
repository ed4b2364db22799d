"""Labelled passages: JSON Lines, read and checked.

A line: {"id", "text", "labels" (primary first, [] for none), "language", "register", "group", "heading", "before",
"after", "provenance", "doc_type", "set"}. Only `text` and `labels` are needed; `group` names what must not be split (a source, a
scenario, a document) and is the passage's id where it is absent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.errors import CorpusError
from gcm_classify.taxonomy import Taxonomy

__all__ = [
    "LabelledPassage",
    "checked_labels",
    "columns_of",
    "corpus_hash",
    "label_matrix",
    "labelled_passage",
    "labelled_record",
    "read_labelled",
]


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """A text with what a careful annotator says of it. `labels` are objectives' numbers, primary first.

    `doc_type` and `set` are a gold file's own divisions; figures are told apart by them.
    """

    id: str
    text: str
    labels: tuple[int, ...]
    language: str = "en"
    register: str = ""
    group: str = ""
    heading: str = ""
    before: str = ""
    after: str = ""
    provenance: Mapping[str, Any] = field(default_factory=dict)
    doc_type: str = ""
    set: str = ""


def read_labelled(path: str | Path, *, taxonomy: Taxonomy | None = None) -> list[LabelledPassage]:
    """Passages of a .jsonl file, or of all .jsonl files of a folder in the order of their names.

    Raises:
        CorpusError: nothing there, a line that is not what it should be, an unknown label, an id twice.
    """
    path = Path(path)
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    passages = [passage for file in files for passage in _read_file(file, taxonomy)]
    if not passages:
        raise CorpusError(
            f"{path} holds no labelled passages",
            expected="JSON Lines with text and labels",
            do="check the path",
        )
    seen: set[str] = set()
    for passage in passages:
        if passage.id in seen:
            raise CorpusError(
                f"{path}: an id stands twice", got=passage.id, do="give every passage an id of its own"
            )
        seen.add(passage.id)
    return passages


def _read_file(path: Path, taxonomy: Taxonomy | None) -> Iterator[LabelledPassage]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # a text may hold other line separators
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path} cannot be read ({error})", do="check the path") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _parse(line, f"{path}:{number}", taxonomy)


def _parse(line: str, where: str, taxonomy: Taxonomy | None) -> LabelledPassage:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise CorpusError(f"{where} is not JSON ({error})", do="one JSON object a line") from error
    return labelled_passage(record, where, taxonomy=taxonomy)


def labelled_passage(record: Any, where: str, *, taxonomy: Taxonomy | None = None) -> LabelledPassage:
    """A line's object as a passage; `where` is named in errors.

    Raises:
        CorpusError: no text, no list of labels, or an unknown label.
    """
    if not isinstance(record, dict) or not isinstance(record.get("text"), str) or not record["text"].strip():
        raise CorpusError(f"{where} has no text", expected='{"text": "…", "labels": [9, 10]}')
    labels = checked_labels(record.get("labels"), where, taxonomy=taxonomy)
    identity = str(record.get("id") or hashlib.sha256(record["text"].encode()).hexdigest()[:16])
    return LabelledPassage(
        id=identity,
        text=record["text"],
        labels=labels,
        language=record.get("language") or record.get("lang") or "en",
        register=record.get("register") or "",
        group=str(record.get("group") or identity),
        heading=record.get("heading") or "",
        before=record.get("before") or "",
        after=record.get("after") or "",
        provenance=record.get("provenance") or {},
        doc_type=record.get("doc_type") or "",
        set=record.get("set") or "",
    )


def checked_labels(labels: Any, where: str, *, taxonomy: Taxonomy | None = None) -> tuple[int, ...]:
    """Objectives' numbers as a line gives them.

    Raises:
        CorpusError: no list of whole numbers, one that the taxonomy does not have, or one twice.
    """
    if not isinstance(labels, list) or not all(type(label) is int for label in labels):
        raise CorpusError(
            f"{where} has no list of labels", got=labels, expected="objectives' numbers, [] for none"
        )
    if taxonomy is not None and (unknown := [label for label in labels if label not in taxonomy.numbers]):
        raise CorpusError(
            f"{where} has unknown labels",
            got=unknown,
            expected=f"numbers of {taxonomy.id}: {', '.join(map(str, taxonomy.numbers))}",
        )
    if len(set(labels)) != len(labels):
        raise CorpusError(f"{where} names a label twice", got=labels)
    return tuple(labels)


def labelled_record(passage: LabelledPassage) -> dict[str, Any]:
    """The passage as a line of the corpus; `doc_type` and `set` only where it has them."""
    record = {**asdict(passage), "labels": list(passage.labels), "provenance": dict(passage.provenance)}
    return {name: value for name, value in record.items() if value or name not in ("doc_type", "set")}


def columns_of(passages: Sequence[LabelledPassage]) -> tuple[list[str], list[str], list[str]]:
    """Texts, headings and languages, as `features.PassageFeatures.transform` takes them."""
    return (
        [passage.text for passage in passages],
        [passage.heading for passage in passages],
        [passage.language for passage in passages],
    )


def label_matrix(passages: Sequence[LabelledPassage], numbers: Sequence[int]) -> NDArray[np.int64]:
    """Y (n_passages, n_objectives) of 0 and 1, columns in the order of `numbers`."""
    columns = {number: column for column, number in enumerate(numbers)}
    Y = np.zeros((len(passages), len(columns)), dtype=np.int64)
    for row, passage in enumerate(passages):
        for label in passage.labels:
            Y[row, columns[label]] = 1
    return Y


def corpus_hash(passages: Sequence[LabelledPassage]) -> str:
    """sha256 over texts, labels and groups in order: what the model was fitted on."""
    digest = hashlib.sha256()
    for passage in passages:
        digest.update(json.dumps([passage.text, passage.labels, passage.group], ensure_ascii=False).encode())
    return digest.hexdigest()
