"""Which model a store's documents are classified with: promoted and rolled back by people, with a history that stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gcm_classify.errors import UsageError
from gcm_classify.modelfolder import load_model
from gcm_classify.review.decisions import reviewer_name
from gcm_classify.store import Store, open_existing

__all__ = ["ModelChoice", "model_in_use", "model_of_store", "promote", "promotions", "roll_back"]


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A promotion, or with `undoes` the taking back of one. `folder` is the model's, `key` that of its manifest, `at` is
    ISO in UTC.
    """

    id: int
    name: str
    folder: str
    key: str
    undoes: int | None
    by: str
    why: str
    at: str


def promotions(store: Store) -> tuple[ModelChoice, ...]:
    """Everything that was promoted and rolled back, oldest first."""
    return tuple(ModelChoice(**row) for row in store.model_choices())


def model_in_use(store: Store) -> ModelChoice | None:
    """The last promotion that was not taken back; None where the packaged model is in use."""
    return _in_use(promotions(store))


def promote(store: Store, folder: str | Path, *, by: str, why: str = "") -> ModelChoice:
    """Have a store's documents classified with a model from the next batch on.

    Args:
        store: whose.
        folder: the model's; every part of it is checked.
        by: who promotes it.
        why: anything worth keeping.

    Raises:
        UnknownModel, ModelError: as `load_model`.
        UsageError: nobody says who, it is in use already, or somebody else chose meanwhile.
    """
    model = load_model(folder)
    past = promotions(store)
    current = _in_use(past)
    if current is not None and current.key == model.key:
        raise UsageError(f"{model.name} is in use already", do="classify the inbox again to apply it")
    place = str(model.path.absolute())
    return _added(store, past, model.name, place, model.key, by, why)


def roll_back(store: Store, *, by: str, why: str = "") -> ModelChoice | None:
    """Take the last promotion back; what is in use then, None for the packaged model.

    Raises:
        UsageError: nothing was promoted, nobody says who, or somebody else chose meanwhile.
    """
    past = promotions(store)
    current = _in_use(past)
    if current is None:
        raise UsageError("the packaged model is in use: there is nothing to take back")
    _added(store, past, current.name, current.folder, current.key, by, why, undoes=current.id)
    return model_in_use(store)


def model_of_store(url: str | Path | None) -> Path | None:
    """The folder of the model in use in a store; None for the packaged one, and where there is no such store yet."""
    if url is None:
        return None
    try:
        store = open_existing(str(url))
    except UsageError:  # a batch makes its store when it first runs
        return None
    try:
        chosen = model_in_use(store)
    finally:
        store.close()
    if chosen is None:
        return None
    if not Path(chosen.folder).is_dir():
        raise UsageError(
            f"{chosen.name} is in use in this store, and its folder is gone",
            got=chosen.folder,
            do="restore it, name another one with --model, or roll back on the desk's model page",
        )
    return Path(chosen.folder)


def _in_use(past: Sequence[ModelChoice]) -> ModelChoice | None:
    taken_back = {one.undoes for one in past}
    standing = [one for one in past if one.undoes is None and one.id not in taken_back]
    return standing[-1] if standing else None


def _added(
    store: Store,
    past: Sequence[ModelChoice],
    name: str,
    folder: str,
    key: str,
    by: str,
    why: str,
    *,
    undoes: int | None = None,
) -> ModelChoice:
    seen = past[-1].id if past else None
    number = store.add_model_choice(
        name=name, folder=folder, key=key, by=reviewer_name(by), why=why, seen=seen, undoes=undoes
    )
    return next(one for one in promotions(store) if one.id == number)
