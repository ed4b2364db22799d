"""A model learns from what people decided, in one call: from a store, or from a file of labelled passages."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from gcm_classify.errors import CorpusError
from gcm_classify.exchange import Labelling, read_label_studio, read_lines, write_lines
from gcm_classify.exchange.storing import labellings_in
from gcm_classify.modelfolder import find_model
from gcm_classify.store import open_existing
from gcm_classify.taxonomy import Taxonomy, load_taxonomy

if TYPE_CHECKING:
    from gcm_classify.training.fit import Trained

__all__ = ["learn_from"]

_LINES, _TASKS = ".jsonl", ".json"


def learn_from(
    source: str | Path,
    output: str | Path,
    *,
    corpus: str | Path = "corpus",
    model: str | Path | None = None,
    keep: str | Path | None = None,
    say: Callable[[str], None] = lambda message: None,
) -> Trained:
    """Fit a model's regressions again with people's corrections beside its corpus; encoder and thresholds stay.

    Takes seconds, needs no torch, and writes down how the model did on the corrections before it learned them: these are
    passages that it never saw. See `training.refit`.

    Args:
        source: a store (its reviewed and undisputed passages), or a file: JSON Lines of the corpus's shape (".jsonl"), or
            an export of Label Studio (".json"). What nobody settled is left out.
        output: the model folder to write, such as "models/mine".
        corpus: the labelled passages that the model was fitted on, unchanged.
        model: the model to go on from; the packaged one for None.
        keep: a folder where counts of the corpus are kept, so that the next time is faster.
        say: called with a line on each step.

    Returns:
        the folder, and the old model's figures on the corrections.

    Raises:
        UsageError: no such store.
        CorpusError: nothing to learn from, a file that cannot be read, or another corpus than the model's.
        StoreError: the store cannot be read.
        UnknownModel, ModelError: no such model, or half a one.
    """
    from gcm_classify.training.refit import refit

    with tempfile.TemporaryDirectory(prefix="gcm-corrections-") as folder:
        corrections = Path(folder) / "corrections.jsonl"
        taxonomy = load_taxonomy(find_model(model) / "taxonomy.toml")
        if not _write_settled(source, corrections, taxonomy):
            raise CorpusError(
                f"{source} holds nothing to learn from",
                expected="passages that people reviewed and agree on",
                do="review some first",
            )
        return refit(corpus, corrections, output, model=model, keep=keep, say=say)


def _write_settled(source: str | Path, target: Path, taxonomy: Taxonomy) -> int:
    suffix = Path(source).suffix.lower()
    if suffix == _LINES:
        return _write(read_lines(source, taxonomy=taxonomy), target)
    if suffix == _TASKS:
        return _write(read_label_studio(source, taxonomy=taxonomy), target)
    store = open_existing(str(source))
    try:
        return _write(labellings_in(store), target)
    finally:
        store.close()


def _write(labellings: Iterable[Labelling], target: Path) -> int:
    return write_lines((one for one in labellings if one.is_labelled), target)
