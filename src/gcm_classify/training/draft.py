"""A model folder in the making: what was learned, written so that the old model stands until the new one is whole."""

from __future__ import annotations

import importlib.resources
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from gcm_classify.classifier import Classifier
from gcm_classify.encoders import Encoder
from gcm_classify.head import Head
from gcm_classify.modelfolder import Examples, load_model, save_model
from gcm_classify.taxonomy import Taxonomy
from gcm_classify.training.card import model_card
from gcm_classify.training.corpus import LabelledPassage
from gcm_classify.training.export import Precision
from gcm_classify.training.facts import Accepting
from gcm_classify.training.withdrawal import withdraw

__all__ = ["Draft", "examples_of", "taxonomy_file", "writing"]


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that `modelfolder.save_model` writes."""

    head: Head
    examples: Examples
    encoder: Encoder
    encoder_source: str
    precision: Precision
    taxonomy_file: Path
    corpus_sha256: str
    metrics: Mapping[str, Any]

    def save(self, folder: Path, taxonomy: Taxonomy) -> None:
        """Write the folder, with its card. The encoder's files must already lie there."""
        save_model(
            folder,
            head=self.head,
            examples=self.examples,
            encoder=self.encoder,
            encoder_source=self.encoder_source,
            taxonomy_file=self.taxonomy_file,
            corpus_sha256=self.corpus_sha256,
            metrics=self.metrics,
            card=model_card(
                folder.name, taxonomy, self.metrics, self.encoder_source, self.precision, self.head
            ),
        )

    def checked(self, folder: Path, passages: list[LabelledPassage]) -> Self:
        """The draft that was saved in `folder`, without acceptance where these passages speak against it."""
        head, found = withdraw(Classifier(load_model(folder)), passages)
        rows = [
            Accepting(
                objective=row.objective,
                threshold=_threshold(head, row.objective),
                measured_on="passages that nothing was fitted on",
                n=row.accepted,
                right=row.right,
                reason=""
                if _threshold(head, row.objective) is not None
                else "less precise here than promised",
            )
            for row in found.objectives
        ]
        facts = dict(self.metrics.get("facts", {}))
        facts["accepting"] = [*facts.get("accepting", []), *map(asdict, rows)]
        return replace(self, head=head, metrics={**self.metrics, "facts": facts, "checked": asdict(found)})


def _threshold(head: Head, objective: int) -> float | None:
    value = float(head.auto[int(np.flatnonzero(head.numbers == objective)[0])])
    return None if np.isnan(value) else value


@contextmanager
def writing(output: Path) -> Iterator[Path]:
    """A folder of the output's name beside it, which takes its place where nothing went wrong."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".gcm-", dir=output.parent) as work:
        folder = Path(work) / output.name
        folder.mkdir()
        yield folder
        if output.exists():
            output.rename(Path(work) / "before")
        folder.rename(output)


def examples_of(passages: list[LabelledPassage], vectors: Any) -> Examples:
    """Labelled passages only: evidence for none is not shown."""
    rows = [row for row, passage in enumerate(passages) if passage.labels]
    return Examples(
        np.asarray(vectors[rows], dtype=np.float16),
        tuple(passages[row].text for row in rows),
        tuple(passages[row].labels for row in rows),
    )


def taxonomy_file(taxonomy: str | Path | None) -> Path:
    """The framework's own file; the packaged one for None."""
    if taxonomy is not None:
        return Path(taxonomy)
    return Path(str(importlib.resources.files("gcm_classify.taxonomy") / "data" / "gcm.toml"))
