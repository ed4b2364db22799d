"""The search page: passages by their words or by their meaning, each ready to be quoted with its citation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from gcm_classify.dashboard.cards import (
    copy_button,
    counted,
    objective_badges,
    open_link,
    place_line,
    words,
)
from gcm_classify.dashboard.desk import (
    classifier,
    language,
    open_desk,
    store_url,
    taxonomy,
    told,
)
from gcm_classify.dashboard.filters import Chosen, choose, roundtable_choice
from gcm_classify.dashboard.models import encoder_build
from gcm_classify.dashboard.places import index_path
from gcm_classify.errors import GcmError
from gcm_classify.jobs import read_state, start
from gcm_classify.report.citing import citation_of
from gcm_classify.review.queue import review_at
from gcm_classify.search import Hit, SearchIndex
from gcm_classify.search.meaning import Meanings, encode_query, load_meanings
from gcm_classify.search.refreshing import STORE_VARIABLE, is_stale
from gcm_classify.store import Store

__all__ = ["page"]

_WAYS = {"words": "By words", "meaning": "By meaning"}
_AT_ONCE = 10
_MOST = 200  # hits of one search
_EVERY = 1.5  # seconds between looks at a job


def page() -> None:
    """The query, how, among what, and what was found."""
    st.title("Search")
    store, index = open_desk(), _index(str(index_path()))
    query = st.text_input(
        "Search", key="search-query", placeholder='missing migrants, "recruitment fees", remit*', label_visibility="collapsed",
        icon=":material/search:",
    )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        way = st.segmented_control(
            "How", list(_WAYS), default="words", format_func=_WAYS.__getitem__, key="search-way", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
        table = roundtable_choice("search-roundtable")
        chosen = choose(store, "search", forum=True)
    _refreshed(store, index)
    if not query.strip():
        st.info(
            'Type words that a passage must hold; "quoted words" stand beside each other, and a * ends the beginning of a '
            "word. By meaning, a sentence in English, Spanish, French or Portuguese finds passages in all four."
        )
        return
    try:
        _found(store, index, query, str(way), table, chosen)
    except GcmError as error:
        told(error, "The search did not work.")


def _found(store: Store, index: SearchIndex, query: str, way: str, table: int | None, chosen: Chosen) -> None:
    documents, passages = _among(store, table, chosen)
    with st.spinner("Searching"):
        ask = _by_meaning if way == "meaning" else _by_words
        hits = ask(index, query, documents, passages, chosen.languages)
    if not hits:
        st.info(
            "No passage holds all of these words under these filters. Try fewer words, or search by meaning."
            if way == "words"
            else "No passage under these filters has been read for its meaning yet."
        )
        return
    said = "the closest" if way == "meaning" else ("the first" if len(hits) == _MOST else "")
    st.caption(f"{said} {counted(len(hits), 'passage')}".strip().capitalize())
    pages = -(-len(hits) // _AT_ONCE)
    number = (
        int(st.number_input(f"Page, of {pages}", 1, pages, key="search-page", width=160)) if pages > 1 else 1
    )
    for hit in hits[(number - 1) * _AT_ONCE : number * _AT_ONCE]:
        _card(store, hit, way)


def _among(store: Store, table: int | None, chosen: Chosen) -> tuple[list[str] | None, list[str] | None]:
    """Documents and passages that the filters leave; None for all."""
    objectives = set(chosen.objectives)
    if table is not None:
        own = next(one.objectives for one in taxonomy().roundtables if one.number == table)
        objectives = objectives & set(own) or (set(own) if not objectives else {0})
    documents = (
        store.document_ids(mechanisms=chosen.mechanisms, forum=chosen.forum)
        if chosen.mechanisms or chosen.forum
        else None
    )
    return documents, store.passage_ids(objectives) if objectives else None


def _by_words(
    index: SearchIndex,
    query: str,
    documents: Sequence[str] | None,
    passages: Sequence[str] | None,
    languages: Sequence[str],
) -> list[Hit]:
    return index.by_words(query, documents=documents, passages=passages, languages=languages, limit=_MOST)


def _by_meaning(
    index: SearchIndex,
    query: str,
    documents: Sequence[str] | None,
    passages: Sequence[str] | None,
    languages: Sequence[str],
) -> list[Hit]:
    encoder = classifier().model.encoder
    meanings = _meanings(str(index.path), encoder.build, encoder.dim, index.path.stat().st_mtime_ns)
    return meanings.nearest(
        encode_query(encoder, query, language()),
        documents=None if documents is None else set(documents),
        passages=None if passages is None else set(passages),
        languages=languages,
        limit=_MOST,
    )


def _card(store: Store, hit: Hit, way: str) -> None:
    try:
        review = review_at(store, hit.document, hit.passage)
        citation = citation_of(store, review.record)
    except GcmError:  # it left the store since it was indexed
        return
    record: Any = review.record
    with st.container(border=True, key=f"hit-{hit.passage}"):
        words(record["text"])
        place_line(citation.text)
        with st.container(horizontal=True, vertical_alignment="center"):
            objective_badges(review.objectives)
            if way == "meaning":
                st.badge(f"Likeness {hit.score:.2f}", color="gray")
            copy_button([f"“{' '.join(record['text'].split())}”\n{citation.text}"], hit.passage)
            open_link(hit.document, hit.passage)


# The index, and the process that keeps it up to the store


@st.cache_resource(show_spinner=False)
def _index(path: str) -> SearchIndex:
    return SearchIndex(path)


@st.cache_resource(show_spinner="Loading meanings", max_entries=1)
def _meanings(path: str, build: str, dim: int, stamp: int) -> Meanings:
    return load_meanings(SearchIndex(path), build, dim)


def _refreshed(store: Store, index: SearchIndex) -> None:
    """Begin to bring the index up to the store where it is not, and say how far that is."""
    state = index.path.with_suffix(".json")
    found = read_state(state)
    build = encoder_build()
    if found is not None and found.phase == "running":
        _progress(index)
    elif is_stale(store, index, build):
        if found is not None and found.phase == "failed" and not st.button("Index again", key="search-again"):
            st.warning("The search index could not be brought up to date.")
            st.text(found.said)
            return
        start(
            "gcm_classify.search",
            [str(index.path), str(state)],
            state=state,
            environment={STORE_VARIABLE: store_url()},
        )
        _progress(index)


@st.fragment(run_every=_EVERY)
def _progress(index: SearchIndex) -> None:
    found = read_state(index.path.with_suffix(".json"))
    if found is None or found.phase != "running":
        st.rerun()
    else:
        st.progress(
            found.share,
            text=f"{found.said or 'Reading passages'}: {found.done:,} of {found.total:,} documents",
        )
