"""Many phrases sought at once: the same as spaCy's matcher finds, with a vocabulary that stays as it is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from gcm_classify.lexicon import _phrases as terms_of
from gcm_classify.phrasebook import PhraseFinder, Phrases
from gcm_classify.principles import _phrases as principles_by_language
from gcm_classify.principles import _tokenizer
from gcm_classify.taxonomy import load_taxonomy

TERMS = [(f"{number} {negative}", term) for (number, negative), term in terms_of(load_taxonomy())]
FRENCH = [
    (f"{strength} {number}", phrase)
    for (strength, number), phrases in principles_by_language()[1]["fr"].items()
    for phrase in phrases
]


class Sought:
    """The same phrases, sought by us and by spaCy."""

    def __init__(self, nlp: Any, phrases: list[tuple[str, str]]) -> None:
        self.finder, self.nlp = PhraseFinder(nlp, phrases), nlp
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        for key, phrase in phrases:
            self.matcher.add(key, [nlp.make_doc(phrase)])

    def ours(self, text: str) -> list[tuple[str, int, int, int]]:
        return sorted(self.finder.find(text))

    def theirs(self, text: str) -> list[tuple[str, int, int, int]]:
        doc = self.nlp.make_doc(text)
        spans = [(self.nlp.vocab.strings[key], doc[first:last]) for key, first, last in self.matcher(doc)]
        return sorted((key, span.start_char, span.end_char, len(span)) for key, span in spans)


SOUGHT = {"terms": Sought(spacy.blank("xx"), TERMS), "French": Sought(_tokenizer(), FRENCH)}
PIECES = sorted({word for phrases in (TERMS, FRENCH) for _, phrase in phrases for word in phrase.split()})
WORDS = [
    "women's",
    "Migrants’s",
    "qu's",
    "pre-departure,",
    "follow-up",
    "co-op's",
    "d'asile",
    "a-b",
    "L's",
    "XD's",
    "non-État",
    "state.",
    "EU.",
]
SIGNS = [
    "",
    " ",
    "  ",
    "\n",
    " \n",
    "\u00a0",
    "-",
    "- ",
    "’",
    "'",
    "l’",
    "(",
    ")",
    ".",
    ",",
    ";",
    ":",
    "/",
    "_",
    "«",
    "»",
    "…",
    "2030",
]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(SOUGHT)),
    st.lists(
        st.one_of(
            st.sampled_from([phrase for _, phrase in TERMS + FRENCH]),
            st.sampled_from(PIECES + WORDS),
            st.sampled_from(SIGNS),
            st.sampled_from(SIGNS),
            st.text(max_size=6),
        ),
        max_size=24,
    ),
    st.sampled_from([str, str.upper, str.title]),
)
def test_what_is_found_is_what_the_matcher_of_spacy_finds(which: str, parts: list[str], written: Any) -> None:
    text = written("".join(parts)).encode("utf-8", "ignore").decode()
    assert SOUGHT[which].ours(text) == SOUGHT[which].theirs(text)


@pytest.mark.parametrize("which", sorted(SOUGHT))
def test_every_phrase_is_found_alone_and_between_signs(which: str) -> None:
    for _, phrase in (TERMS if which == "terms" else FRENCH)[::7]:
        for text in (phrase, f"({phrase.upper()}).", f"a {phrase}, and", f"“{phrase}”; x"):
            assert SOUGHT[which].ours(text) == SOUGHT[which].theirs(text) != []


def test_words_are_only_together_where_one_space_or_none_parts_them() -> None:
    finder = PhraseFinder(spacy.blank("xx"), [("it", "birth registration")])
    together = ["birth registration", "Birth  registration", "birth\nregistration", "birth, registration"]
    assert [bool(list(finder.find(text))) for text in together] == [True, False, False, False]


def test_phrases_inside_one_another_are_all_found_the_shorter_first() -> None:
    phrases = Phrases([("long", ["a", "b", "c"]), ("short", ["a"]), ("also", ["a"]), ("late", ["c"])])
    found = list(phrases.among(["x", "a", "b", "c", "a"]))
    assert found == [
        ("short", 1, 2), ("also", 1, 2), ("long", 1, 4), ("late", 3, 4), ("short", 4, 5), ("also", 4, 5),
    ]  # fmt: skip
    assert list(Phrases[str]([]).among(["a"])) == []


@given(
    st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4), max_size=8),
    st.lists(st.sampled_from("abcde"), max_size=12),
)
def test_among_words_is_found_what_the_matcher_of_spacy_finds(
    phrases: list[list[str]], words: list[str]
) -> None:
    vocab = Vocab()
    matcher = PhraseMatcher(vocab)
    for phrase in phrases:
        matcher.add(" ".join(phrase), [Doc(vocab, words=phrase)])
    theirs = sorted((vocab.strings[key], start, end) for key, start, end in matcher(Doc(vocab, words=words)))
    ours = Phrases((" ".join(phrase), phrase) for phrase in phrases).among(words)
    assert sorted(set(ours)) == sorted(set(theirs))


def test_the_vocabulary_stays_as_it_is_whatever_is_read() -> None:
    nlp = spacy.blank("xx")
    finder = PhraseFinder(nlp, [("it", "birth registration")])
    before = len(list(nlp.vocab)), len(nlp.vocab.strings)
    for number in range(200):
        assert list(finder.find(f"(birth-{number}x and “birth registration{number}’s”, wordy{number}")) == []
    assert (len(list(nlp.vocab)), len(nlp.vocab.strings)) == before


def test_threads_may_seek_at_once() -> None:
    finder = PhraseFinder(spacy.blank("xx"), [("it", "birth registration")])
    texts = [f"“Birth registration” ({number}-birth, birth’s{number}" for number in range(400)]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: list(finder.find(text)), texts))
    assert found == [[("it", 1, 19, 2)]] * len(texts)
