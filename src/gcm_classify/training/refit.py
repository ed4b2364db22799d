"""A model learns from corrections in seconds: the encoder stays, its vectors of the corpus are kept in the head.

The stack and the thresholds stay too, for they rest on held-out values that an encoder which was tuned on the corpus
cannot give again. The corrections are new to it: how the old model did on them is an honest figure, and is written down.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack, load_npz, save_npz, vstack

from gcm_classify.classifier import Classifier
from gcm_classify.errors import CorpusError
from gcm_classify.features import N_WORD, ngram_counts, seen_texts
from gcm_classify.head import Head
from gcm_classify.lexicon import Lexicon
from gcm_classify.modelfolder import AXES_PARTS, ENCODER_PARTS, Model, load_model
from gcm_classify.tagging import ObjectiveTagger
from gcm_classify.training.corpus import LabelledPassage, columns_of, corpus_hash, label_matrix, read_labelled
from gcm_classify.training.draft import Draft, examples_of, writing
from gcm_classify.training.evaluate import measure
from gcm_classify.training.fit import Trained
from gcm_classify.training.metrics import Scores

__all__ = ["refit"]


def refit(
    corpus: str | Path,
    corrections: str | Path,
    output: str | Path,
    *,
    model: str | Path | None = None,
    keep: str | Path | None = None,
    say: Callable[[str], None] = lambda message: None,
) -> Trained:
    """Learn from the corpus of a model and from corrections; the figures are the old model's on the corrections.

    Args:
        corpus: the labelled passages that the model was fitted on, unchanged.
        corrections: labelled passages; one whose text stands in the corpus takes its place there.
        output: the model folder to write.
        model: the model to go on from; the packaged one for None.
        keep: a folder where the corpus's terms and n-grams are kept for the next time; they are counted anew otherwise.
        say: called with a line on each step.

    Raises:
        CorpusError: the corpus is not the model's, or the corrections cannot be read.
        UnknownModel, ModelError: as `load_model`.
    """
    loaded = load_model(model)
    passages = _corpus_of(loaded, corpus)
    new = read_labelled(corrections, taxonomy=loaded.taxonomy)
    say(f"{len(passages)} passages and {len(new)} corrections")
    classifier = Classifier(loaded)
    before = _scored(classifier, new)
    counts = _kept_counts(loaded, passages, classifier.lexicon, None if keep is None else Path(keep))
    n = len(passages)
    passages, vectors = _corrected(loaded, passages, new)
    if len(passages) > n:
        counts = vstack([counts, _counts(passages[n:], classifier.lexicon)], format="csr")
    say("fitting")
    features = hstack([csr_matrix(vectors), counts], format="csr", dtype=np.float32)
    draft = Draft(
        head=_learned(loaded, features, passages),
        examples=examples_of(passages, vectors),
        encoder=loaded.encoder,
        encoder_source=str(loaded.manifest["encoder"]["source"]),
        precision=loaded.metrics.get("encoder", {}).get("precision", "int8"),
        taxonomy_file=loaded.path / "taxonomy.toml",
        corpus_sha256=corpus_hash(passages),
        metrics={
            **loaded.metrics,
            "corrections": {"n": len(new), "from": loaded.name, "before": asdict(before)},
        },
    )
    with writing(Path(output)) as folder:
        for part in (*ENCODER_PARTS, *AXES_PARTS):  # the axes hang on the encoder, which stays
            if (loaded.path / part).is_file():
                shutil.copyfile(loaded.path / part, folder / part)
        draft.save(folder, loaded.taxonomy)
    return Trained(Path(output), before)


def _corpus_of(model: Model, corpus: str | Path) -> list[LabelledPassage]:
    passages = read_labelled(corpus, taxonomy=model.taxonomy)
    got, expected = corpus_hash(passages), str(model.manifest.get("corpus"))
    if got != expected:
        raise CorpusError(
            f"{corpus} is not what {model.name} was fitted on",
            got=f"{len(passages)} passages, sha256 {got[:12]}…",
            expected=f"sha256 {expected[:12]}…",
            do="give the corpus as it was, and what is new as corrections; or train from the beginning",
        )
    return passages


def _scored(classifier: Classifier, passages: list[LabelledPassage]) -> Scores:
    texts, headings, _ = columns_of(passages)
    probabilities = classifier.probabilities(texts, headings=headings)
    shown = (probabilities >= classifier.model.head.show).astype(np.int64)
    return measure(passages, probabilities, shown, classifier.taxonomy).scores


def _learned(model: Model, features: csr_matrix, passages: list[LabelledPassage]) -> Head:
    numbers, head = model.taxonomy.numbers, model.head
    tagger = ObjectiveTagger(
        numbers=numbers,
        dim=head.dim,
        word_buckets=N_WORD,
        gamma=float(head.gamma),
        term_scale=float(head.term_scale),
    )
    return tagger.refit(features, label_matrix(passages, numbers), head).head_


def _corrected(
    model: Model, passages: list[LabelledPassage], new: list[LabelledPassage]
) -> tuple[list[LabelledPassage], NDArray[np.float32]]:
    """The corpus with the corrections, and the vectors of all: the head keeps those of the corpus."""
    row_of = {passage.text: row for row, passage in enumerate(passages)}
    kept = list(passages)
    added: dict[str, LabelledPassage] = {}
    for correction in new:
        row = row_of.get(correction.text)
        if row is None:
            added[correction.text] = correction
        else:
            kept[row] = correction
    vectors = model.head.support.astype(np.float32)
    if added:
        vectors = np.vstack([vectors, model.encoder.encode(seen_texts(*columns_of(list(added.values())))[1])])
    return [*kept, *added.values()], vectors


def _kept_counts(
    model: Model, passages: list[LabelledPassage], lexicon: Lexicon, keep: Path | None
) -> csr_matrix:
    """The corpus's terms and n-grams, from an earlier run where it was this corpus, taxonomy and gloss."""
    if keep is None:
        return _counts(passages, lexicon)
    names = (model.manifest["corpus"], model.manifest["taxonomy"], model.manifest["gloss"])
    path = keep / f"counts-{hashlib.sha256(json.dumps(names).encode()).hexdigest()[:24]}.npz"
    if path.is_file():
        return load_npz(path)
    counts = _counts(passages, lexicon)
    keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=keep) as work:
        save_npz(Path(work) / path.name, counts, compressed=False)
        (Path(work) / path.name).replace(path)
    return counts


def _counts(passages: list[LabelledPassage], lexicon: Lexicon) -> csr_matrix:
    """(n, columns) all columns of `PassageFeatures` but the vector."""
    texts, _, languages = columns_of(passages)
    plain, _ = seen_texts(texts, None, languages)
    return hstack([csr_matrix(lexicon.counts(texts)), ngram_counts(plain)], format="csr", dtype=np.float32)
