"""Passages that people decided on, read once for everybody until somebody decides again."""

from __future__ import annotations

import streamlit as st

from gcm_classify.dashboard.desk import store_url
from gcm_classify.review import PassageReview
from gcm_classify.review.lessons import reviewed_passages
from gcm_classify.store import Store

__all__ = ["coded_reviews"]


def coded_reviews(store: Store, *, least: int = 1) -> tuple[PassageReview, ...]:
    """Passages on which at least so many reviewers decided."""
    return _coded(store, store_url(), store.revision(), least)


@st.cache_resource(show_spinner="Reading decisions", max_entries=4)
def _coded(_store: Store, url: str, revision: str, least: int) -> tuple[PassageReview, ...]:
    """`url` and `revision` say whose and when."""
    return tuple(reviewed_passages(_store, least=least))
