"""What each view is worth: the tagger's held-out figures with all views less those without one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.head import VIEWS
from gcm_classify.tagging import HeldOut, ObjectiveTagger, held_rows
from gcm_classify.training.facts import Ablation
from gcm_classify.training.metrics import macro_f1
from gcm_classify.training.resampling import paired_difference

__all__ = ["LEFT_OUT", "ablations"]

LEFT_OUT = {
    "vectors": ("vector", "prototype", "none by vector"),
    "wording": ("wording", "none by wording"),
    "prototypes": ("prototype",),
    "the objective's own terms and negative terms": ("terms", "negative terms"),
    '"addresses nothing"': ("none by vector", "none by wording"),
}
"""Views that are left out together, by what the card calls them."""


def ablations(
    tagger: ObjectiveTagger,
    Y: NDArray[np.int64],
    folds: Sequence[HeldOut],
    groups: Sequence[str],
    tune: Any = None,
) -> tuple[Ablation, ...]:
    """Differences in macro-F1 out of fold, stack and *show* thresholds fitted anew each time.

    Args:
        tagger: fitted on these passages with these folds.
        Y: (n, n_objectives) of 0 and 1.
        folds: what it was fitted with; rows that no fold holds out count for nothing.
        groups: (n,) what is drawn together in the bootstrap.
        tune: as in `ObjectiveTagger.fit`.
    """
    held = held_rows(folds)
    own = [groups[row] for row in held]
    whole = tagger.out_of_fold_[held] >= tagger.head_.show
    rows = []
    for name, left_out in LEFT_OUT.items():
        kept = [index for index, view in enumerate(VIEWS) if view not in left_out]
        probabilities = tagger.stacked(tagger.views_[:, :, kept], Y, np.asarray(groups), folds)
        show, _ = tagger.thresholds(probabilities, Y, tune)
        without = probabilities[held] >= show
        difference, interval = paired_difference(
            Y[held], whole.astype(np.int64), without.astype(np.int64), own, macro_f1
        )
        rows.append(Ablation(name, "macro-F1", "corpus, out of fold", difference, interval, True))
    return tuple(rows)
