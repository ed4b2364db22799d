"""The index is brought up to the store: words first, for they are ready in seconds, then vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gcm_classify.encoders import Encoder
from gcm_classify.search.index import IndexedPassage, SearchIndex
from gcm_classify.search.meaning import as_encoded
from gcm_classify.store import Store

__all__ = ["MODEL_VARIABLE", "STORE_VARIABLE", "is_stale", "refresh"]

# Where `python -m gcm_classify.search` finds what no list of processes should show.
STORE_VARIABLE = "GCM_CLASSIFY_SEARCH_STORE"
MODEL_VARIABLE = "GCM_CLASSIFY_SEARCH_MODEL"

_FEWEST_WORDS = 3  # a shorter passage is a name or a label, and means nothing by itself


def refresh(
    store: Store,
    index: SearchIndex,
    encoder: Encoder | None,
    *,
    said: Callable[[int, int], None] = lambda done, total: None,
) -> None:
    """Bring the index up to the store; documents that are there already cost nothing.

    Args:
        store: whose passages are found.
        index: where they are kept.
        encoder: of the model; None for words alone.
        said: called with documents done and documents in all.
    """
    wanted, present = store.present_keys(), index.keys()
    if gone := sorted(present.keys() - wanted.keys()):
        index.drop(gone)
    stale = [document for document, key in wanted.items() if present.get(document) != key]
    for done, document in enumerate(stale):
        said(len(wanted) - len(stale) + done, len(wanted))
        index.put(document, wanted[document], list(_passages(store, document)))
    without = [] if encoder is None else index.without_vectors(encoder.build)
    for done, document in enumerate(without):
        said(len(wanted) - len(without) + done, len(wanted))
        _encode(index, encoder, document)
    said(len(wanted), len(wanted))


def is_stale(store: Store, index: SearchIndex, build: str | None) -> bool:
    """Whether a refresh would change anything."""
    return store.present_keys() != index.keys() or bool(build is not None and index.without_vectors(build))


def _passages(store: Store, document: str) -> Iterable[IndexedPassage]:
    for record in store.passage_records(document):
        if record["kind"] != "heading" and len(record["text"].split()) >= _FEWEST_WORDS:
            yield IndexedPassage(record["id"], record["language"], record["text"])


def _encode(index: SearchIndex, encoder: Encoder | None, document: str) -> None:
    passages = index.passages_of(document)
    if encoder is not None:
        texts = as_encoded([one.text for one in passages], [one.language for one in passages])
        index.put_vectors(document, encoder.build, encoder.encode(texts))
