"""What a model is measured against: four plain taggers, fitted on the same corpus in the same run.

Each has one threshold for all objectives, the one of highest macro-F1 on probabilities that are out of fold on the corpus
(three folds by group; similarity to titles learns nothing and needs no folds). Nothing is tuned on what is scored.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.classifier import Classifier
from gcm_classify.encoders import Encoder, OnnxEncoder, SentenceTransformerEncoder
from gcm_classify.errors import CorpusError, MissingExtra
from gcm_classify.taxonomy import Taxonomy
from gcm_classify.training.corpus import LabelledPassage, label_matrix
from gcm_classify.training.export import export_encoder, packaged_minilm
from gcm_classify.training.metrics import macro_f1

__all__ = ["FROZEN", "Baseline", "FrozenEncoder", "fit_baselines", "frozen_encoder", "unseen"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FROZEN = "all-MiniLM-L6-v2"
_FOLDS = 3
_SEED = 0
_GRID = np.arange(0.05, 0.951, 0.01)
_STRENGTH = 10.0  # inverse regularisation of both logistic regressions, fixed beforehand


@dataclass(frozen=True, slots=True)
class Baseline:
    """A plain tagger's prediction (n_gold, n_objectives) of 0 and 1, and the threshold that made it."""

    name: str
    threshold: float
    predicted: Ints


@dataclass(frozen=True, slots=True)
class FrozenEncoder:
    """The encoder of two baselines, and what it is in words."""

    encoder: Encoder
    name: str


@dataclass(frozen=True, slots=True)
class _Passages:
    """One side, corpus or gold, as the baselines see it."""

    texts: list[str]
    vectors: Floats


def frozen_encoder(classifier: Classifier, name: str | Path | None = None) -> FrozenEncoder:
    """The encoder for the frozen baseline.

    Args:
        classifier: its own encoder is taken where that is all-MiniLM-L6-v2 as published, or where nothing else is here.
        name: a model folder whose encoder to take, or a sentence-transformers model; all-MiniLM-L6-v2 for None.

    Raises:
        MissingExtra: the named encoder needs the extra [train].
        ModelError: the folder's encoder cannot be loaded.
    """
    if name is not None:
        if (Path(name) / "encoder.onnx").is_file():
            return FrozenEncoder(OnnxEncoder(name), f"the encoder in {Path(name).name}")
        return FrozenEncoder(SentenceTransformerEncoder(name), str(name))
    own = classifier.model.manifest["encoder"]
    if own["source"] == FROZEN:
        return FrozenEncoder(classifier.model.encoder, f"{FROZEN}, the build that serves")
    try:
        with tempfile.TemporaryDirectory() as work:
            export_encoder(packaged_minilm(), Path(work))
            return FrozenEncoder(OnnxEncoder(work), f"{FROZEN}, int8")
    except MissingExtra:
        said = f"the model's own encoder ({own['source']}): {FROZEN} is not installed here"
        return FrozenEncoder(classifier.model.encoder, said)


def unseen(corpus: Sequence[LabelledPassage], gold: Sequence[LabelledPassage]) -> list[LabelledPassage]:
    """The corpus without passages that share a group, an id or a text with what is scored."""
    groups, texts = {one.group for one in gold}, {one.text for one in gold}
    return [one for one in corpus if one.group not in groups and one.text not in texts]


def fit_baselines(
    corpus: Sequence[LabelledPassage],
    gold: Sequence[LabelledPassage],
    taxonomy: Taxonomy,
    encoder: Encoder,
    *,
    say: Callable[[str], None] = lambda line: None,
) -> tuple[Baseline, ...]:
    """Similarity to titles, TF-IDF with logistic regression, frozen vectors with the same, and the mean of these two.

    Args:
        corpus: what they are fitted on; share nothing with `gold`, see `unseen`.
        gold: what they predict.
        taxonomy: titles, and the order of columns.
        encoder: of the titles' similarity and of the frozen vectors.
        say: called with a line on each step.

    Raises:
        CorpusError: the corpus has fewer than two groups, so that nothing can be held out.
    """
    groups = np.asarray([passage.group for passage in corpus])
    if len(np.unique(groups)) < 2:
        raise CorpusError(
            "baselines cannot be fitted on this corpus",
            got=f"{len(np.unique(groups))} groups that are not scored themselves",
            expected="two or more",
            do="name another corpus, or leave them out with --no-baselines",
        )
    Y = label_matrix(corpus, taxonomy.numbers)
    say(f"baselines: encoding {len(corpus)} passages of the corpus")
    known, asked = (_encoded(side, encoder) for side in (corpus, gold))
    say("baselines: fitting")
    titles = encoder.encode([objective.title for objective in taxonomy.objectives]).astype(np.float64)
    by_title = (known.vectors @ titles.T, asked.vectors @ titles.T)
    by_words = _out_of_fold_and_asked(_tfidf, known, asked, Y, groups, solver="liblinear")
    by_vector = _out_of_fold_and_asked(_vectors, known, asked, Y, groups, solver="lbfgs")
    both = ((by_words[0] + by_vector[0]) / 2, (by_words[1] + by_vector[1]) / 2)
    named = {
        "similarity to official titles": by_title,
        "TF-IDF + logistic regression": by_words,
        "frozen encoder + logistic regression": by_vector,
        "mean of the two": both,
    }
    return tuple(_thresholded(name, held, wanted, Y) for name, (held, wanted) in named.items())


def _encoded(passages: Sequence[LabelledPassage], encoder: Encoder) -> _Passages:
    texts = [passage.text for passage in passages]
    return _Passages(texts, encoder.encode(texts).astype(np.float64))


def _thresholded(name: str, held: Floats, wanted: Floats, Y: Ints) -> Baseline:
    best = max(_GRID, key=lambda threshold: macro_f1(Y, (held >= threshold).astype(np.int64)))
    return Baseline(name, round(float(best), 2), (wanted >= best).astype(np.int64))


def _out_of_fold_and_asked(
    features: Callable[[_Passages, Ints, _Passages, Ints], tuple[Any, Any]],
    known: _Passages,
    asked: _Passages,
    Y: Ints,
    groups: NDArray[Any],
    *,
    solver: str,
) -> tuple[Floats, Floats]:
    """Probabilities of the corpus, each from folds without its group, and of what is asked, from all of the corpus."""
    from sklearn.model_selection import GroupKFold

    held_out = np.zeros(Y.shape)
    folds = GroupKFold(min(_FOLDS, len(np.unique(groups))), shuffle=True, random_state=_SEED)
    for train, held in folds.split(Y, groups=groups):
        X, wanted = features(known, train, known, held)
        held_out[held] = _regression(X, wanted, Y[train], solver)
    everything = np.arange(len(Y))
    X, wanted = features(known, everything, asked, np.arange(len(asked.texts)))
    return held_out, _regression(X, wanted, Y, solver)


def _tfidf(known: _Passages, train: Ints, asked: _Passages, rows: Ints) -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
    return (
        vectorizer.fit_transform([known.texts[row] for row in train]),
        vectorizer.transform([asked.texts[row] for row in rows]),
    )


def _vectors(known: _Passages, train: Ints, asked: _Passages, rows: Ints) -> tuple[Any, Any]:
    return known.vectors[train], asked.vectors[rows]


def _regression(X: Any, wanted: Any, Y: Ints, solver: str) -> Floats:
    """(rows of `wanted`, n_objectives) probabilities of a logistic regression an objective; a constant where Y is one."""
    from sklearn.linear_model import LogisticRegression

    out = np.zeros((wanted.shape[0], Y.shape[1]))
    for column in range(Y.shape[1]):
        if len(np.unique(Y[:, column])) < 2:
            out[:, column] = Y[0, column]
            continue
        model = LogisticRegression(C=_STRENGTH, max_iter=2_000, solver=solver, random_state=_SEED).fit(
            X, Y[:, column]
        )
        out[:, column] = model.predict_proba(wanted)[:, 1]
    return out
