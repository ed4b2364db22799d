"""Fits a tagger on a corpus and writes the model folder that serves."""

from __future__ import annotations

import json
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
from gcm_classify.features import N_WORD, PassageFeatures, seen_texts
from gcm_classify.gloss import glossed
from gcm_classify.lexicon import Lexicon
from gcm_classify.modelfolder import find_model, save_axes
from gcm_classify.tagging import HeldOut, ObjectiveTagger, with_none
from gcm_classify.taxonomy import Taxonomy, load_taxonomy
from gcm_classify.training.ablation import ablations
from gcm_classify.training.axisfit import fit_axes, has_axis_labels
from gcm_classify.training.corpus import LabelledPassage, columns_of, corpus_hash, label_matrix, read_labelled
from gcm_classify.training.crossfit import split_by_group, tuned_encoder
from gcm_classify.training.distil import Apprenticeship
from gcm_classify.training.draft import Draft, examples_of, taxonomy_file, writing
from gcm_classify.training.evaluate import Measured, measure
from gcm_classify.training.export import Precision, export_encoder, packaged_minilm
from gcm_classify.training.facts import model_facts
from gcm_classify.training.finetune import Recipe
from gcm_classify.training.metrics import Scores

__all__ = ["MINILM", "Trained", "train"]

MINILM = "all-MiniLM-L6-v2"

_MIN_POSITIVES = 5
_SEED = 0
_TUNED_FOLDS = 3  # each costs the tuning of an encoder
_THREADS = 2


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
    encoder: str = MINILM,
    recipe: Recipe | None = None,
    apprenticeship: Apprenticeship | None = None,
    held_out: int = 0,
    keep: str | Path | None = None,
    check: str | Path | None = None,
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
        recipe: how "all-MiniLM-L6-v2" is tuned on the corpus first; None leaves it as it is.
        apprenticeship: how a smaller encoder then learns from several such; None: all layers serve.
        held_out: how many of the three folds by group are held out in turn, each with an encoder of its own, beside the one
            that serves and knows all passages. 0: one encoder only, tuned without the first fold; it serves, and what it
            never saw gives stack, thresholds and figures.
        keep: a folder where tuned encoders are kept between runs; a temporary one otherwise.
        check: labelled passages that nothing is fitted on: where they show that accepted tags of an objective are less
            precise than the corpus promises, acceptance without review is switched off for it.
        precision: of the exported build.
        say: called with a line on each step.

    Raises:
        CorpusError: the corpus cannot be trained on, or is what the encoder was tuned on.
        TaxonomyError, UnknownTaxonomy: the taxonomy cannot be used.
        MissingExtra: the encoder needs the extra [train].
    """
    framework = load_taxonomy(taxonomy)
    passages = read_labelled(corpus, taxonomy=framework)
    _refuse_thin(passages, framework)
    _refuse_flattered(encoder, passages)
    Y = label_matrix(passages, framework.numbers)
    with writing(Path(output)) as folder:
        say(f"{len(passages)} passages; preparing the encoder {encoder}")
        if recipe is not None and encoder == MINILM:
            kept = Path(keep) if keep is not None else folder.parent / "encoders"
            built, folds = _tuned(passages, Y, folder, kept, recipe, apprenticeship, held_out, precision, say)
        else:
            recipe, apprenticeship = None, None
            built, folds = _encoder(encoder, folder, precision), None
        say("encoding")
        features = PassageFeatures(built, Lexicon(framework)).transform(*columns_of(passages))
        say("fitting on folds by group")
        tagger = ObjectiveTagger(
            numbers=framework.numbers,
            dim=built.dim,
            word_buckets=N_WORD,
            wary=framework.catch_alls,
            random_state=_SEED,
        )
        groups = np.asarray([passage.group for passage in passages])
        tune = _like_arrivals(passages)
        folds = folds or [
            HeldOut(*rows) for rows in split_by_group(groups.tolist(), tagger.n_folds, seed=_SEED)
        ]
        tagger.fit(features, Y, groups=groups, tune=tune, folds=folds)
        say("measuring")
        measured = _measured(tagger, passages, framework)
        worth = ablations(tagger, Y, folds, groups.tolist(), tune)
        metrics = {
            "corpus": _counts(passages),
            "encoder": _encoder_facts(encoder, precision, recipe, apprenticeship, len(folds)),
            "out_of_fold": measured.record(),
            "facts": asdict(
                model_facts(recipe, apprenticeship, folds, len(passages), held_out, tagger, worth)
            ),
        }
        draft = Draft(
            head=tagger.head_,
            examples=examples_of(passages, features[:, : built.dim].toarray()),
            encoder=built,
            encoder_source=encoder if recipe is None else f"{encoder}, tuned",
            precision=precision,
            taxonomy_file=taxonomy_file(taxonomy),
            corpus_sha256=corpus_hash(passages),
            metrics=metrics,
        )
        if has_axis_labels(corpus, framework):
            say("fitting the axes beside the objectives")
            save_axes(folder, *fit_axes(Path(corpus), built, framework))
        draft.save(folder, framework)
        if check is not None:
            say("checking accepted tags on passages that nothing was fitted on")
            draft.checked(folder, read_labelled(check, taxonomy=framework)).save(folder, framework)
    return Trained(Path(output), measured.scores)


def _tuned(
    passages: list[LabelledPassage],
    Y: NDArray[np.int64],
    folder: Path,
    keep: Path,
    recipe: Recipe,
    apprenticeship: Apprenticeship | None,
    held_out: int,
    precision: Precision,
    say: Callable[[str], None],
) -> tuple[Encoder, list[HeldOut]]:
    """The encoder that knows all passages, and each fold with the vectors of one that knows only its own."""
    targets, source = with_none(Y), packaged_minilm()
    texts, headings, languages = columns_of(passages)
    plain, seen = seen_texts(texts, headings, languages)
    above = list(map(glossed, headings, languages))

    def encoder_of(rows: NDArray[np.int64]) -> Path:
        return tuned_encoder(
            source,
            [plain[row] for row in rows],
            [above[row] for row in rows],
            targets[rows],
            keep,
            recipe=recipe,
            precision=precision,
            apprenticeship=apprenticeship,
            say=say,
        )

    folds = []
    parts = split_by_group([passage.group for passage in passages], _TUNED_FOLDS, seed=_SEED)
    for number, (train_rows, held) in enumerate(parts[: max(held_out, 1)], 1):
        say(f"tuning an encoder on {len(train_rows)} passages, {len(held)} held out (fold {number})")
        vectors = OnnxEncoder(encoder_of(train_rows), threads=_THREADS).encode(seen)
        folds.append(HeldOut(train_rows, held, vectors))
    if held_out == 0:
        return _adopt(encoder_of(folds[0].train), folder), folds
    say(f"tuning the encoder that serves on {len(passages)} passages")
    return _adopt(encoder_of(np.arange(len(passages))), folder), folds


def _measured(tagger: ObjectiveTagger, passages: list[LabelledPassage], taxonomy: Taxonomy) -> Measured:
    """What the out-of-fold predictions are worth."""
    known = ~np.isnan(tagger.out_of_fold_).any(axis=1)
    passages = [passages[row] for row in np.flatnonzero(known)]
    probabilities, head = tagger.out_of_fold_[known], tagger.head_
    predicted = (probabilities >= head.show).astype(np.int64)
    accepted = (probabilities >= head.auto).astype(np.int64)  # 0 for NaN
    return measure(passages, probabilities, predicted, taxonomy, accepted=accepted)


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
    if name == MINILM:
        with tempfile.TemporaryDirectory() as work:
            export_encoder(packaged_minilm(), Path(work), precision=precision)
            return _adopt(Path(work), output)
    if (Path(name) / "encoder.onnx").is_file() or _is_model(name):
        folder = Path(name) if (Path(name) / "encoder.onnx").is_file() else find_model(name)
        return _adopt(folder, output)
    return SentenceTransformerEncoder(name)


def _refuse_flattered(name: str, passages: list[LabelledPassage]) -> None:
    """An encoder that was tuned on these very passages would make every out-of-fold figure a lie."""
    if not _is_model(name):
        return
    folder = find_model(name)
    manifest, metrics = (
        json.loads((folder / part).read_text(encoding="utf-8")) for part in ("manifest.json", "metrics.json")
    )
    if metrics.get("encoder", {}).get("recipe") and manifest.get("corpus") == corpus_hash(passages):
        raise CorpusError(
            f"the encoder of {folder.name} was tuned on this corpus, so nothing of it can be held out",
            do="add what is new with --corrections, or tune an encoder again with --encoder all-MiniLM-L6-v2",
        )


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


def _encoder_facts(
    source: str,
    precision: Precision,
    recipe: Recipe | None,
    apprenticeship: Apprenticeship | None,
    folds: int,
) -> dict[str, Any]:
    tuned = None if recipe is None else asdict(recipe)
    taught = None if apprenticeship is None else asdict(apprenticeship)
    return {
        "source": source,
        "precision": precision,
        "recipe": tuned,
        "apprenticeship": taught,
        "folds": folds,
    }
