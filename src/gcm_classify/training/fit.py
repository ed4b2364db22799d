"""Fits a tagger on a corpus and writes the model folder that serves."""

from __future__ import annotations

import importlib.resources
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.encoders import Encoder, OnnxEncoder, SentenceTransformerEncoder
from gcm_classify.errors import CorpusError
from gcm_classify.features import N_WORD, PassageFeatures
from gcm_classify.head import Head
from gcm_classify.lexicon import Lexicon
from gcm_classify.modelfolder import Examples, find_model, save_model
from gcm_classify.tagging import ObjectiveTagger
from gcm_classify.taxonomy import Taxonomy, load_taxonomy
from gcm_classify.training.card import model_card
from gcm_classify.training.corpus import LabelledPassage, corpus_hash, label_matrix, read_labelled
from gcm_classify.training.export import Precision, export_encoder, packaged_minilm
from gcm_classify.training.metrics import Scores, scores

__all__ = ["Trained", "train"]

_MIN_POSITIVES = 5
_SEED = 0


@dataclass(frozen=True, slots=True)
class Trained:
    """Where the model was written and what its out-of-fold predictions scored on the corpus."""

    path: Path
    scores: Scores


def train(
    corpus: str | Path,
    output: str | Path,
    *,
    taxonomy: str | Path | None = None,
    encoder: str = "all-MiniLM-L6-v2",
    precision: Precision = "int8",
    say: Callable[[str], None] = lambda message: None,
) -> Trained:
    """Fit on all passages of a corpus; figures come from folds by group.

    Args:
        corpus: a .jsonl file or a folder of them.
        output: the model folder to write, `models/NAME`.
        taxonomy: a framework's TOML file; the packaged one otherwise.
        encoder: "all-MiniLM-L6-v2" (exported to ONNX, serves without torch), the name or folder of a model
            whose exported encoder is to be used again, or any sentence-transformers model.
        precision: of the exported build.
        say: called with a line on each step.

    Raises:
        CorpusError: the corpus cannot be trained on.
        TaxonomyError, UnknownTaxonomy: the taxonomy cannot be used.
        MissingExtra: the encoder needs the extra [train].
    """
    output = Path(output)
    framework = load_taxonomy(taxonomy)
    passages = read_labelled(corpus, taxonomy=framework)
    _refuse_thin(passages, framework)
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".gcm-", dir=output.parent) as work:
        folder = Path(work) / output.name
        folder.mkdir()
        say(f"{len(passages)} passages; preparing the encoder {encoder}")
        built = _encoder(encoder, folder, precision)
        say("encoding")
        texts = [passage.text for passage in passages]
        features = PassageFeatures(built, Lexicon(framework)).transform(texts)
        say("fitting on folds by group")
        head, figures = _fitted(features, passages, framework, built.dim)
        metrics = {"corpus": _counts(passages), "out_of_fold": asdict(figures)}
        save_model(
            folder,
            head=head,
            examples=_examples(passages, features[:, : built.dim].toarray()),
            encoder=built,
            encoder_source=encoder,
            taxonomy_file=_taxonomy_file(taxonomy),
            corpus_sha256=corpus_hash(passages),
            metrics=metrics,
            card=model_card(output.name, framework, metrics, encoder, precision, head),
        )
        if output.exists():  # the old model stands until the new one is whole
            output.rename(Path(work) / "before")
        folder.rename(output)
    return Trained(output, figures)


def _fitted(
    features: Any, passages: list[LabelledPassage], taxonomy: Taxonomy, dim: int
) -> tuple[Head, Scores]:
    """What was learned, and how its out-of-fold predictions score."""
    tagger = ObjectiveTagger(numbers=taxonomy.numbers, dim=dim, word_buckets=N_WORD, random_state=_SEED)
    Y = label_matrix(passages, taxonomy.numbers)
    groups = [passage.group for passage in passages]
    tagger.fit(features, Y, groups=np.asarray(groups), tune=_like_arrivals(passages))
    predicted = (tagger.out_of_fold_ >= tagger.head_.show).astype(np.int64)
    roundtables = [taxonomy.roundtable_of(number) for number in taxonomy.numbers]
    return tagger.head_, scores(Y, predicted, taxonomy.numbers, groups, roundtables=roundtables)


def _like_arrivals(passages: list[LabelledPassage]) -> NDArray[np.bool_] | None:
    """Passages with real content or from whole documents: thresholds are tuned on them. None without any."""
    chosen = np.asarray(
        [p.provenance.get("kind") == "reworded" or bool(p.provenance.get("document")) for p in passages]
    )
    return chosen if chosen.any() else None


def _refuse_thin(passages: list[LabelledPassage], taxonomy: Taxonomy) -> None:
    counts = Counter(label for passage in passages for label in passage.labels)
    if thin := [number for number in taxonomy.numbers if counts[number] < _MIN_POSITIVES]:
        raise CorpusError(
            "some objectives have too few passages",
            got=", ".join(f"{number}: {counts[number]}" for number in thin),
            expected=f"at least {_MIN_POSITIVES} each",
            do="write more passages for them, or leave them out of the taxonomy",
        )
    if all(passage.labels for passage in passages):
        raise CorpusError(
            "no passage is without a label",
            expected='some with "labels": []',
            do="add passages that address nothing",
        )


def _encoder(name: str, output: Path, precision: Precision) -> Encoder:
    """The encoder to fit on: the very build that will serve."""
    if name == "all-MiniLM-L6-v2":
        with tempfile.TemporaryDirectory() as work:
            export_encoder(packaged_minilm(), Path(work), precision=precision)
            return _adopt(Path(work), output)
    if (Path(name) / "encoder.onnx").is_file() or _is_model(name):
        folder = Path(name) if (Path(name) / "encoder.onnx").is_file() else find_model(name)
        return _adopt(folder, output)
    return SentenceTransformerEncoder(name)


def _is_model(name: str) -> bool:
    from gcm_classify.errors import GcmError

    try:
        return (find_model(name) / "encoder.onnx").is_file()
    except GcmError:
        return False


def _adopt(folder: Path, output: Path) -> Encoder:
    for part in ("encoder.onnx", "tokenizer.json"):
        if (folder / part).resolve() != (output / part).resolve():
            shutil.copyfile(folder / part, output / part)
    return OnnxEncoder(output)


def _examples(passages: list[LabelledPassage], vectors: Any) -> Examples:
    """Labelled passages only: evidence for none is not shown."""
    rows = [row for row, passage in enumerate(passages) if passage.labels]
    return Examples(
        np.asarray(vectors[rows], dtype=np.float16),
        tuple(passages[row].text for row in rows),
        tuple(passages[row].labels for row in rows),
    )


def _counts(passages: list[LabelledPassage]) -> dict[str, Any]:
    return {
        "passages": len(passages),
        "groups": len({passage.group for passage in passages}),
        "none": sum(not passage.labels for passage in passages),
        "languages": dict(sorted(Counter(passage.language for passage in passages).items())),
        "objectives": dict(
            sorted(Counter(label for passage in passages for label in passage.labels).items())
        ),
    }


def _taxonomy_file(taxonomy: str | Path | None) -> Path:
    if taxonomy is not None:
        return Path(taxonomy)
    return Path(str(importlib.resources.files("gcm_classify.taxonomy") / "data" / "gcm.toml"))
