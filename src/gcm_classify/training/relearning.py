"""A model learns from a store's decisions beside the desk, and says what it would change there.

`python -m gcm_classify.training.relearning CORPUS OUTPUT STATE` does it in a process of its own: the decisions become
corrections (OUTPUT.corrections.jsonl), `refit` writes the model folder OUTPUT, its effect on every document of the store
goes to OUTPUT.effect.json, and STATE tells how far it is. The store's address comes in the environment, where no list of
processes shows its password. Nothing in the store changes: a person promotes the model, or does not.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from gcm_classify.classifier import Classifier
from gcm_classify.errors import CorpusError, GcmError
from gcm_classify.jobs import JobState, write_state
from gcm_classify.modelfolder import load_model
from gcm_classify.outputs import replacing
from gcm_classify.review.lessons import lessons, reviewed_passages, write_lessons
from gcm_classify.review.moves import Move
from gcm_classify.review.preview import ModelEffect, model_effect
from gcm_classify.store import Store, open_existing
from gcm_classify.training.refit import refit

__all__ = ["STORE_VARIABLE", "Relearned", "read_relearned", "relearn"]

STORE_VARIABLE = "GCM_CLASSIFY_RELEARNING_STORE"

Said = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Relearned:
    """What came of it: how many corrections were learned, how the model that learned them had done on them before (its
    micro precision and recall there, None where it has none), and what the new one would change.
    """

    corrections: int
    precision: float | None
    recall: float | None
    effect: ModelEffect


def relearn(
    store: Store,
    corpus: str | Path,
    output: Path,
    *,
    said: Said = lambda line, done, total: None,
    model: str | Path | None = None,
) -> Relearned:
    """Fit a model on its corpus and on what people decided, and see what it would change.

    Args:
        store: whose decisions are learned and whose documents are looked at; nothing is written there.
        corpus: what the model was fitted on, unchanged.
        output: the model folder to write.
        said: called with a line, and how many documents of how many are looked at.
        model: the model to go on from; the packaged one for None.

    Raises:
        CorpusError: nobody finished a passage yet, or the corpus is not the model's.
        UnknownModel, ModelError: as `load_model`.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    said("Gathering what people decided", 0, 0)
    corrections = output.with_name(f"{output.name}.corrections.jsonl")
    if not write_lessons(lessons(reviewed_passages(store)), corrections):
        raise CorpusError(
            "there is nothing to learn from yet",
            expected="passages on which somebody decided every suggestion, undisputed",
            do="review some, on the queue or document page",
        )
    try:
        trained = refit(
            corpus,
            corrections,
            output,
            model=model,
            keep=output.parent / "kept",
            say=lambda line: said(line, 0, 0),
        )
    finally:  # the decisions stay in the store, where a document and all that was said of it can be erased
        corrections.unlink(missing_ok=True)
    classifier = Classifier(load_model(output))
    effect = model_effect(
        store, classifier, said=lambda done, total: said("Seeing what would change", done, total)
    )
    scores = trained.scores
    found = Relearned(scores.n, scores.precision, scores.recall, effect)
    with replacing(_effect_file(output)) as stream:
        json.dump(asdict(found), stream)
    return found


def read_relearned(output: Path) -> Relearned | None:
    """What came of a model folder that `relearn` wrote; None where it did not."""
    try:
        record: dict[str, Any] = json.loads(_effect_file(output).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    effect = record.pop("effect")
    moves = tuple(_move(move) for move in effect.pop("moves"))
    return Relearned(**record, effect=ModelEffect(**effect, moves=moves))


def _move(record: dict[str, Any]) -> Move:
    document = record.pop("document")
    return Move(document, **{name: tuple(numbers) for name, numbers in record.items()})


def _effect_file(output: Path) -> Path:
    return output.with_name(f"{output.name}.effect.json")


def main() -> None:
    """Learn what the command line names, and tell the state file how far that is."""
    corpus, output, state = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    started = JobState("running", pid=os.getpid())

    def said(line: str, done: int, total: int) -> None:
        write_state(state, replace(started, said=line, done=done, total=total))

    try:
        store = open_existing(os.environ[STORE_VARIABLE])
        try:
            relearn(store, corpus, output, said=said)
        finally:
            store.close()
    except GcmError as error:
        write_state(state, JobState("failed", str(error)))
        raise SystemExit(1) from error
    write_state(state, JobState("done"))


if __name__ == "__main__":
    main()
