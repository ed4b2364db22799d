"""Tuned encoders for honest figures: one that knows all passages, and one a fold that knows only its own rows.

Vectors of an encoder that was tuned on a passage flatter it, so whatever is fitted or tuned on held-out values (the
stack, thresholds, figures) takes them from the fold's encoder (cross-fitting, Chernozhukov et al. 2018). Each encoder
is kept under a key of what it was made from: a run that was interrupted goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from gcm_classify.training.distil import Apprenticeship, distil
from gcm_classify.training.export import Precision, export_encoder
from gcm_classify.training.finetune import Recipe, fine_tune

__all__ = ["split_by_group", "tuned_encoder"]

Rows = NDArray[np.int64]
_PARTS = ("encoder.onnx", "tokenizer.json")


def split_by_group(groups: Sequence[str], n_folds: int, *, seed: int = 0) -> list[tuple[Rows, Rows]]:
    """(train, held) rows of each fold; no group stands on both sides. As many folds as groups at most."""
    n = min(n_folds, len(set(groups)))
    splitter = GroupKFold(n_splits=n, shuffle=True, random_state=seed)
    return list(splitter.split(np.zeros((len(groups), 1)), groups=np.asarray(groups)))


def tuned_encoder(
    source: Path,
    texts: Sequence[str],
    headings: Sequence[str],
    targets: NDArray[np.float64],
    keep: Path,
    *,
    recipe: Recipe,
    precision: Precision,
    apprenticeship: Apprenticeship | None = None,
    say: Callable[[str], None] = lambda message: None,
) -> Path:
    """A folder below `keep` with the serving build of an encoder that was tuned on these passages.

    Args:
        source: the transformer to begin with.
        texts: n passages as the encoder sees them.
        headings: n headings, "" where a passage has none.
        targets: (n, n_labels) of 0 and 1.
        keep: where encoders are kept; one that is there already is not tuned again.
        recipe: how it is tuned.
        precision: of the serving build.
        apprenticeship: how a smaller encoder learns from several tuned ones; None: the tuned one serves as it is.
        say: called with a line now and then.

    Raises:
        MissingExtra: the extra [train] is not installed.
    """
    folder = keep / _key(source, texts, headings, targets, recipe, precision, apprenticeship)
    if all((folder / part).is_file() for part in _PARTS):
        say(f"  kept from an earlier run: {folder.name}")
        return folder
    keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=keep) as work:
        tuned, built = Path(work) / "tuned", Path(work) / "built"
        if apprenticeship is None:
            fine_tune(source, texts, targets, tuned, headings=headings, recipe=recipe, say=say)
        else:
            teachers = [Path(work) / f"teacher-{number}" for number in range(apprenticeship.teachers)]
            for number, teacher in enumerate(teachers):
                own = replace(recipe, seed=recipe.seed + number)
                fine_tune(source, texts, targets, teacher, headings=headings, recipe=own, say=say)
            distil(teachers, texts, targets, tuned, headings=headings, apprenticeship=apprenticeship, say=say)
        export_encoder(tuned, built, precision=precision)
        shutil.rmtree(folder, ignore_errors=True)
        built.rename(folder)
    return folder


def _key(
    source: Path,
    texts: Sequence[str],
    headings: Sequence[str],
    targets: NDArray[np.float64],
    recipe: Recipe,
    precision: Precision,
    apprenticeship: Apprenticeship | None,
) -> str:
    made_how = [source.name, asdict(recipe), precision, apprenticeship and asdict(apprenticeship)]
    digest = hashlib.sha256(json.dumps(made_how).encode())
    digest.update(json.dumps([list(texts), list(headings)], ensure_ascii=False).encode())
    digest.update(np.ascontiguousarray(targets, dtype=np.float64).tobytes())
    return digest.hexdigest()[:24]
