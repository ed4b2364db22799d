"""Quotes as cards: the words, the citation, who stands behind them, and the ways on."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from gcm_classify.dashboard.cards import copy_button, counted, open_link, place_line, words
from gcm_classify.report import Quote
from gcm_classify.report.naming import probability_told

__all__ = ["quote_cards"]


def quote_cards(quotes: Sequence[Quote], key: str) -> None:
    """Quotes one below the other; `key` tells this list from others on the page."""
    for place, quote in enumerate(quotes):
        with st.container(border=True, key=f"{key}-{place}"):
            words(quote.text)
            place_line(quote.citation.text)
            if quote.also:
                place_line(
                    f"Also said by {', '.join(quote.signatories)} in {counted(len(quote.also), 'more document')}"
                )
            with st.container(horizontal=True, vertical_alignment="center"):
                _state(quote)
                copy_button([f"“{quote.words}”\n{quote.citation.text}"], f"{key}-{place}")
                open_link(quote.citation.document, quote.citation.passage)


def _state(quote: Quote) -> None:
    """Who stands behind it, in words and a sign: colour is never alone."""
    if quote.state == "reviewed":
        added = quote.basis == "added"
        st.badge(
            "Added by a reviewer" if added else "Reviewed", icon=":material/check_circle:", color="green"
        )
    elif quote.state == "disputed":
        st.badge("Disputed", icon=":material/forum:", color="orange")
    elif quote.probability is not None:
        st.badge(
            f"Not reviewed, {probability_told(quote.probability)}", icon=":material/smart_toy:", color="gray"
        )
    if quote.basis in ("both", "stated"):
        st.badge("Stated by the text", icon=":material/format_quote:", color="blue")
    if quote.part != "other":
        st.badge(quote.part.capitalize(), color="gray")
