"""What holds words is made anew once it holds too many, and gives the same."""

from __future__ import annotations

from typing import Any

import pytest
import spacy

from gcm_classify import vocabularies
from gcm_classify.citations import find_citations
from gcm_classify.citations.patterns import matcher_of
from gcm_classify.passages import _pipeline, sentences
from gcm_classify.taxonomy import load_taxonomy


def test_a_pipeline_is_kept_until_it_holds_too_many_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabularies, "_MOST", 400)
    made = []

    @vocabularies.kept_while_small(lambda nlp: nlp.vocab)
    def pipeline(language: str) -> Any:
        made.append(language)
        return spacy.blank(language)

    first = pipeline("xx")
    doc = first("A word that is held")
    assert pipeline("xx") is first and made == ["xx"]
    first(" ".join(map(str, range(500))))
    second = pipeline("xx")
    assert second is not first and made == ["xx", "xx"]
    assert pipeline("xx") is second
    assert [token.text for token in doc] == ["A", "word", "that", "is", "held"]


def test_sentences_and_citations_are_the_same_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "We recall Objective 9. We also recall Objectives 10 and 11, and go on."
    before = sentences(text, "en"), find_citations(text)
    held = _pipeline("en"), matcher_of(load_taxonomy())
    monkeypatch.setattr(vocabularies, "_MOST", 0)
    assert (sentences(text, "en"), find_citations(text)) == before
    assert _pipeline("en") is not held[0] and matcher_of(load_taxonomy()) is not held[1]
