"""Labelled passages of the axes beside the objectives: what models learn from, and what they are measured on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gcm_classify.datamodels import Passage
from gcm_classify.training.corpus import LabelledPassage

__all__ = ["AxisLabel", "agenda_labels", "axis_labels", "axis_passage"]


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
    """The lines of `axes/labels.jsonl` of one half: "fit", or "fresh", which nothing is fitted on."""
    lines = (corpus / "axes" / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        AxisLabel(line["id"], line["function"], tuple(line["principles"]), line["drawn"])
        for line in map(json.loads, lines)
        if line["half"] == half
    ]


def agenda_labels(
    corpus: Path, known: Mapping[str, LabelledPassage]
) -> list[tuple[LabelledPassage, Mapping[str, Any]]]:
    """The passages of `axes/agenda2030.jsonl`, short ones of its own and some of the corpus, each with its line."""
    lines = (corpus / "axes" / "agenda2030.jsonl").read_text(encoding="utf-8").splitlines()
    return [(_passage_of(line, known), line) for line in map(json.loads, lines)]


def _passage_of(line: Mapping[str, Any], known: Mapping[str, LabelledPassage]) -> LabelledPassage:
    if "id" in line:
        return known[line["id"]]
    identity = hashlib.sha256(line["text"].encode()).hexdigest()[:12]
    return LabelledPassage(identity, line["text"], (), language=line["language"], group=identity)


def axis_passage(labelled: LabelledPassage) -> Passage:
    """A passage of the corpus as it comes out of a document."""
    heading = tuple(part for part in labelled.heading.split(" › ") if part)
    text = labelled.text
    return Passage(labelled.id, "", 0, len(text), text, heading=heading, language=labelled.language)
