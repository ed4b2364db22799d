"""Labelled passages of the axes beside the objectives: what models learn from, and what they are measured on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gcm_classify.datamodels import Passage
from gcm_classify.training.corpus import LabelledPassage

__all__ = ["AxisLabel", "agenda_labels", "axis_labels", "axis_passage", "own_passages"]


@dataclass(frozen=True, slots=True)
class AxisLabel:
    """What a careful annotator says of a passage of the corpus.

    `drawn`: picked by chance across sources; otherwise because a value that is rare was likely there.
    """

    id: str
    function: str
    principles: tuple[int, ...]
    drawn: bool


def axis_labels(corpus: Path, half: str) -> list[AxisLabel]:
    """The labels of one half: "fit", or "fresh", which nothing is fitted on.

    `axes/labels.jsonl` labels passages of the corpus by id; `axes/passages.jsonl` has short ones of its own.
    """
    lines = [line for name in ("labels", "passages") for line in _lines(corpus, name)]
    return [
        AxisLabel(_identity(line), line["function"], tuple(line["principles"]), line["drawn"])
        for line in lines
        if line["half"] == half
    ]


def own_passages(corpus: Path) -> dict[str, LabelledPassage]:
    """The passages of `axes/passages.jsonl` by id. Each says in several languages what others say: one group."""
    return {
        _identity(line): replace(_passage_of(line, {}), group="axes/passages")
        for line in _lines(corpus, "passages")
    }


def _lines(corpus: Path, name: str) -> list[dict[str, Any]]:
    path = corpus / "axes" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _identity(line: Mapping[str, Any]) -> str:
    return str(line["id"]) if "id" in line else hashlib.sha256(line["text"].encode()).hexdigest()[:12]


def agenda_labels(
    corpus: Path, known: Mapping[str, LabelledPassage]
) -> list[tuple[LabelledPassage, Mapping[str, Any]]]:
    """The passages of `axes/agenda2030.jsonl`, short ones of its own and some of the corpus, each with its line."""
    return [(_passage_of(line, known), line) for line in _lines(corpus, "agenda2030")]


def _passage_of(line: Mapping[str, Any], known: Mapping[str, LabelledPassage]) -> LabelledPassage:
    if "id" in line:
        return known[line["id"]]
    identity = _identity(line)
    return LabelledPassage(identity, line["text"], (), language=line["language"], group=identity)


def axis_passage(labelled: LabelledPassage) -> Passage:
    """A passage of the corpus as it comes out of a document."""
    heading = tuple(part for part in labelled.heading.split(" › ") if part)
    text = labelled.text
    return Passage(labelled.id, "", 0, len(text), text, heading=heading, language=labelled.language)
