"""What a model card says beside its figures: how the model was made, what was tried, where each threshold was measured.

Whoever trains fills a `ModelFacts`; `metrics.json` keeps it under "facts" as `asdict` gives it, and the card is written
from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from gcm_classify.errors import ModelError
from gcm_classify.tagging import HeldOut, ObjectiveTagger
from gcm_classify.training.distil import Apprenticeship
from gcm_classify.training.finetune import Recipe

__all__ = ["Ablation", "Accepting", "ModelFacts", "model_facts"]

_HEAD = (
    "a kernel ridge over the vectors; a ridge over wording, that is TF-IDF of words and characters and the lexicon's terms of all "
    'objectives; similarity to prototypes; the objective\'s own terms and negative terms. "Addresses nothing" is learned as a '
    "label of its own. Per objective a logistic regression, fitted out of fold, weighs them."
)
_SHOW = (
    "A tag is shown from its objective's *show* threshold, tuned out of fold on the passages that are most like what arrives (real "
    "content and whole documents), for the F-beta of {beta:g}: precision counts for more than recall, as between two careful "
    "annotators. Catch-alls are given too easily: theirs are tuned for the F-beta of {wary:g} and stand no lower than the common "
    "one. An objective's own threshold is shrunk towards the common one where its passages are few."
)
_AUTO = (
    "It is accepted without review from its *auto* threshold, the lowest probability above which the precision out of fold has a "
    "95% lower bound (Wilson) of at least .90. Where no such probability exists every tag goes to review. On the written corpus "
    "that is an estimate; it is switched off for an objective whose accepted tags were less than 90% right on passages that "
    "nothing was fitted on, and becomes a guarantee once reviewed decisions back it (35 right of 35)."
)
_MEASURED = (
    "Out of fold on that corpus, folds by source: every probability from a model that saw no passage of the same source"
    "{tuned}. The *show* thresholds were tuned on these same held-out probabilities, which flatters the figures a little. The "
    "corpus is not a sample of what arrives, so they are an estimate and not a promise."
)
_TUNED = ", the encoder included; {held} of the {n} passages were held out in turn"
_TUNING = (
    "Its weights were tuned on {known} of these passages as those of a multi-label classifier (mean-pooled vector, linear layer, {epochs:g} epochs, learning rate {rate:g}, a "
    "tenth of the word pieces hidden; headings seen half of the time) before they were exported."
)
_TAUGHT = (
    " What serves is a smaller one of {layers} layers, taught by {teachers} encoders tuned like this with seeds of their own: on the "
    "same passages, and {made} that were put together from their sentences, it learned to find alike what they find alike."
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
    measured: str = ""
    show: str = ""
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


def model_facts(
    recipe: Recipe | None,
    apprenticeship: Apprenticeship | None,
    folds: Sequence[HeldOut],
    n: int,
    held_out: int,
    tagger: ObjectiveTagger,
    worth: Sequence[Ablation],
) -> ModelFacts:
    """What `training.fit` says of a model: how it was tuned, on what its figures rest, what each view is worth.

    Args:
        recipe: how the encoder was tuned; None where it was not.
        apprenticeship: how a smaller one was taught by several of them; None where none was.
        folds: what was held out.
        n: passages of the corpus.
        held_out: as in `fit.train`.
        tagger: the fitted one.
        worth: as `ablation.ablations` gives it.
    """
    held = sum(len(fold.held) for fold in folds)
    known = n if held_out else len(folds[0].train)
    tuned = _TUNED.format(held=held, n=n) if recipe is not None else ""
    tuning = "" if recipe is None else _TUNING.format(known=known, epochs=recipe.epochs, rate=recipe.rate)
    if apprenticeship is not None:
        tuning += _TAUGHT.format(
            layers=len(apprenticeship.layers), teachers=apprenticeship.teachers, made=apprenticeship.made
        )
    return ModelFacts(
        tuning=tuning,
        measured=_MEASURED.format(tuned=tuned),
        show=_SHOW.format(beta=tagger.beta, wary=tagger.wary_beta),
        ablations=tuple(worth),
    )
