"""Scores a model on labelled passages that it never saw, beside baselines fitted in the same run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.classifier import Classifier
from gcm_classify.errors import CorpusError
from gcm_classify.taxonomy import Taxonomy
from gcm_classify.training.acceptance import Acceptance, acceptance
from gcm_classify.training.baselines import fit_baselines, frozen_encoder, unseen
from gcm_classify.training.calibration import Calibration, calibration
from gcm_classify.training.confusion import Confusions, confusions
from gcm_classify.training.corpus import LabelledPassage, columns_of, label_matrix, read_labelled
from gcm_classify.training.documents import DocumentScores, labelled_documents, score_documents
from gcm_classify.training.metrics import Scores, macro_f1, scores
from gcm_classify.training.resampling import DRAWS, Interval, paired_difference
from gcm_classify.training.strata import Stratum, strata

__all__ = ["Comparison", "Evaluation", "Measured", "evaluate", "measure"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
CORPUS = Path("corpus")


@dataclass(frozen=True, slots=True)
class Measured:
    """All that can be said of predictions for labelled passages. `documents`: None where no whole document is among them."""

    scores: Scores
    accepted: Acceptance | None
    calibration: Calibration
    confusions: Confusions
    strata: tuple[Stratum, ...]
    documents: DocumentScores | None

    def record(self) -> dict[str, Any]:
        """Plain JSON values; the figures of `scores` stand at the top."""
        parts = asdict(self)
        return {**parts.pop("scores"), **parts}


@dataclass(frozen=True, slots=True)
class Comparison:
    """A baseline on the same passages. `difference`: the model's macro-F1 less the baseline's, on the same draws."""

    name: str
    threshold: float
    scores: Scores
    difference: float
    difference_interval: Interval


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a model scores on a gold file. `notes` are sentences on how to read it; `baselines` may be empty."""

    model: str
    taxonomy: Taxonomy
    gold: str
    measured: Measured
    baselines: tuple[Comparison, ...]
    notes: tuple[str, ...]

    @property
    def scores(self) -> Scores:
        """The figures over all passages."""
        return self.measured.scores

    def record(self) -> dict[str, Any]:
        """Plain JSON values: the model, what it was scored on, and the figures of `Measured.record`."""
        return {
            "model": self.model,
            "gold": self.gold,
            "notes": list(self.notes),
            **self.measured.record(),
            "baselines": [asdict(one) for one in self.baselines],
        }


def measure(
    passages: Sequence[LabelledPassage],
    probabilities: Floats,
    predicted: Ints,
    taxonomy: Taxonomy,
    *,
    accepted: Ints | None = None,
    draws: int = DRAWS,
) -> Measured:
    """Figures of any prediction, a served model's or an out-of-fold one.

    Args:
        passages: n of them; passages of one `group` are drawn together in the bootstrap.
        probabilities: (n, n_objectives) in [0, 1], columns in the order of `taxonomy.numbers`.
        predicted: the same shape, 0 and 1: the tags shown.
        taxonomy: roundtables and catch-alls.
        accepted: the same shape, 0 and 1: the tags that need no review; None where that is not known.
        draws: bootstrap draws.
    """
    numbers, groups = taxonomy.numbers, [passage.group for passage in passages]
    Y = label_matrix(passages, numbers)
    documents = labelled_documents(passages, taxonomy)
    return Measured(
        scores=scores(
            Y,
            predicted,
            numbers,
            groups,
            roundtables=[taxonomy.roundtable_of(number) for number in numbers],
            catch_all=taxonomy.catch_alls,
            draws=draws,
        ),
        accepted=None if accepted is None else acceptance(Y, predicted, accepted, numbers),
        calibration=calibration(Y, probabilities, numbers, groups, draws=draws),
        confusions=confusions(Y, predicted, numbers),
        strata=strata(passages, Y, predicted, groups, draws=draws),
        documents=_documents(documents, probabilities, predicted, taxonomy, draws) if documents else None,
    )


def _documents(
    documents: Any, probabilities: Floats, predicted: Ints, taxonomy: Taxonomy, draws: int
) -> DocumentScores:
    """Routed by the tags shown: what is not shown has no probability here, and any positive one suffices."""
    shown = np.where(predicted == 1, np.maximum(probabilities, 1e-9), 0.0)
    return score_documents(documents, shown, np.full(shown.shape[1], 1e-9), taxonomy, draws=draws)


def evaluate(
    gold: str | Path,
    classifier: Classifier,
    *,
    corpus: str | Path | None = None,
    baselines: bool = True,
    frozen: str | Path | None = None,
    draws: int = DRAWS,
    say: Callable[[str], None] = lambda line: None,
) -> Evaluation:
    """Score the tags that the classifier shows, as `Classifier.tag` gives them.

    Args:
        gold: a .jsonl file or folder of labelled passages, with whole documents or without.
        classifier: the model to score.
        corpus: what the baselines are fitted on; the folder `corpus` where there is one, else there are no baselines.
        baselines: False leaves them out.
        frozen: the encoder of the baselines, see `baselines.frozen_encoder`.
        draws: bootstrap draws.
        say: called with a line on each step.

    Raises:
        CorpusError: the passages cannot be read, or name objectives that the model does not know.
    """
    taxonomy = classifier.taxonomy
    passages = read_labelled(gold, taxonomy=taxonomy)
    known, notes = _corpus(corpus, taxonomy) if baselines else ([], ["Baselines were not asked for."])
    say(f"scoring {classifier.name} on {len(passages)} passages")
    predicted, accepted = _tagged(passages, classifier)
    texts, headings, _ = columns_of(passages)
    probabilities = classifier.probabilities(texts, headings=headings)
    measured = measure(passages, probabilities, predicted, taxonomy, accepted=accepted, draws=draws)
    compared: tuple[Comparison, ...] = ()
    if known:
        compared, said = _compared(known, passages, classifier, predicted, frozen, draws, say)
        notes = [*notes, said]
    return Evaluation(
        model=classifier.name,
        taxonomy=taxonomy,
        gold=Path(gold).name,
        measured=measured,
        baselines=compared,
        notes=(*_seen(passages, classifier), *notes),
    )


def _tagged(passages: Sequence[LabelledPassage], classifier: Classifier) -> tuple[Ints, Ints]:
    """Tags shown and tags accepted, (n, n_objectives) of 0 and 1."""
    columns = {number: column for column, number in enumerate(classifier.taxonomy.numbers)}
    shown = np.zeros((len(passages), len(columns)), dtype=np.int64)
    accepted = np.zeros_like(shown)
    texts, headings, _ = columns_of(passages)
    for row, tags in enumerate(classifier.tag(texts, headings=headings)):
        for tag in tags:
            shown[row, columns[tag.objective]] = 1
            accepted[row, columns[tag.objective]] = tag.status == "auto"
    return shown, accepted


def _corpus(corpus: str | Path | None, taxonomy: Taxonomy) -> tuple[list[LabelledPassage], list[str]]:
    """What the baselines are fitted on, and what is to be said where that is nothing."""
    if corpus is not None:
        return read_labelled(corpus, taxonomy=taxonomy), []
    if not CORPUS.is_dir():
        return [], [f"No baselines: there is no folder {CORPUS} here; name one with --corpus."]
    try:
        return read_labelled(CORPUS, taxonomy=taxonomy), []
    except CorpusError as error:
        return [], [
            f"No baselines: the folder {CORPUS} here is no corpus of this model's framework ({error})"
        ]


def _compared(
    corpus: Sequence[LabelledPassage],
    gold: Sequence[LabelledPassage],
    classifier: Classifier,
    predicted: Ints,
    frozen: str | Path | None,
    draws: int,
    say: Callable[[str], None],
) -> tuple[tuple[Comparison, ...], str]:
    """The baselines' scores, and a sentence on what they are."""
    taxonomy, known = classifier.taxonomy, unseen(corpus, gold)
    chosen = frozen_encoder(classifier, frozen)
    Y, groups = label_matrix(gold, taxonomy.numbers), [passage.group for passage in gold]
    tables = [taxonomy.roundtable_of(number) for number in taxonomy.numbers]
    compared = []
    for one in fit_baselines(known, gold, taxonomy, chosen.encoder, say=say):
        difference, interval = paired_difference(Y, predicted, one.predicted, groups, macro_f1, draws=draws)
        own = scores(
            Y,
            one.predicted,
            taxonomy.numbers,
            groups,
            roundtables=tables,
            catch_all=taxonomy.catch_alls,
            draws=draws,
        )
        compared.append(Comparison(one.name, one.threshold, own, difference, interval))
    left_out = len(corpus) - len(known)
    said = (
        f"Baselines were fitted on {len(known)} passages of the corpus"
        + (f" ({left_out} left out that share a group or a text with what is scored)" if left_out else "")
        + ", each with one threshold, tuned for macro-F1 out of fold on that corpus (three folds by group); "
        f"frozen encoder: {chosen.name}."
    )
    return tuple(compared), said


def _seen(passages: Sequence[LabelledPassage], classifier: Classifier) -> list[str]:
    """A warning where the model was fitted on what it is scored on; it keeps only labelled passages to tell by."""
    known = set(classifier.model.examples.texts)
    seen = sum(passage.text in known for passage in passages)
    if not seen:
        return []
    return [f"The model was fitted on at least {seen} of these passages: the figures flatter it."]
