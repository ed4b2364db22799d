"""What a model card says beside its figures: how the model was made, what was tried, where each threshold was measured.

Whoever trains fills a `ModelFacts`; `metrics.json` keeps it under "facts" as `asdict` gives it, and the card is written
from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from gcm_classify.errors import ModelError

__all__ = ["Ablation", "Accepting", "ModelFacts"]

_HEAD = (
    "a kernel ridge over the vectors, a ridge over TF-IDF of words and characters, similarity to prototypes and the lexicon's "
    'terms; "addresses nothing" is learned as a label of its own. Per objective a logistic regression, fitted out of fold, '
    "weighs them."
)
_SHOW = (
    "A tag is shown from its objective's *show* threshold, tuned for F1 out of fold on the passages that are most like what "
    "arrives (real content and whole documents)."
)
_AUTO = (
    "It is accepted without review from its *auto* threshold, the lowest probability above which the precision out of fold, on "
    "the whole corpus, has a 95% lower bound (Wilson) of at least .90. Where no such probability exists every tag goes to "
    "review."
)
_MEASURED = (
    "Out of fold on that corpus: five folds by source, every probability from a model that saw no passage of the same source. "
    "The *show* thresholds were tuned on these same held-out probabilities, which flatters the figures a little. The corpus is "
    "not a sample of what arrives, so they are an estimate and not a promise."
)
_LICENCE = (
    "Apache-2.0. The encoder's weights are those of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0)."
)


@dataclass(frozen=True, slots=True)
class Ablation:
    """One change to the model that was measured: `difference` in `figure` on `measured_on`, with and less without it.

    `interval` is 95%, paired (`resampling.paired_difference`); `kept` says whether it stands in the model.
    """

    what: str
    figure: str
    measured_on: str
    difference: float
    interval: tuple[float, float]
    kept: bool


@dataclass(frozen=True, slots=True)
class Accepting:
    """The tags of one objective accepted without review, as measured in one place.

    `threshold` is a probability in [0, 1], None where every tag goes to review; `right` of `n` tags above it are right
    on `measured_on`; `reason` says why the threshold is off, where it is.
    """

    objective: int
    threshold: float | None
    measured_on: str
    n: int
    right: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Sentences and tables of a model card. Sentences are Markdown, each ending in a full stop.

    Attributes:
        tuning: how the encoder's weights were changed; "" for an encoder as published.
        head: what weighs the views.
        views: the views that earned their place; empty where that was not measured.
        measured: how the figures on the corpus came about.
        show: how the *show* thresholds were chosen. auto: the same for acceptance without review.
        languages: ISO 639-1 codes that are tagged.
        licence: of model and encoder.
        ablations: what was measured with and without, kept or not.
        accepting: a row for each objective and place where acceptance was measured.
        seconds: what fitting took, by step; empty where it was not timed.
    """

    tuning: str = ""
    head: str = _HEAD
    views: tuple[str, ...] = ()
    measured: str = _MEASURED
    show: str = _SHOW
    auto: str = _AUTO
    languages: tuple[str, ...] = ("en", "es", "fr", "pt")
    licence: str = _LICENCE
    ablations: tuple[Ablation, ...] = ()
    accepting: tuple[Accepting, ...] = ()
    seconds: Mapping[str, float] | None = None

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> ModelFacts:
        """From what `asdict` gave and JSON kept.

        Raises:
            ModelError: a key is not a fact.
        """
        if unknown := sorted(set(record) - {field.name for field in fields(cls)}):
            raise ModelError(
                "metrics.json holds facts that no card has",
                got=", ".join(unknown),
                expected=", ".join(field.name for field in fields(cls)),
                do="write them with asdict(ModelFacts(...))",
            )
        given = dict(record)
        given["ablations"] = tuple(
            Ablation(**{**row, "interval": tuple(row["interval"])}) for row in record.get("ablations", ())
        )
        given["accepting"] = tuple(Accepting(**row) for row in record.get("accepting", ()))
        given |= {name: tuple(record[name]) for name in ("views", "languages") if name in record}
        return cls(**given)
