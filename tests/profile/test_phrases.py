"""Token patterns say what stands around a name, in four languages, and where it stands."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from gcm_classify.profile.phrases import _book, cues_in, ends_with, opens_with, token_pattern
from gcm_classify.profile.relations import (
    addressed,
    is_behalf,
    is_byline,
    is_collective,
    is_organiser_line,
    is_subject,
    lends_voice,
    starts_to_act,
)


@pytest.mark.parametrize(
    "before",
    ["i speak on behalf of the twelve members of the ", "habla en nombre de los doce estados del ",
     "intervient pour le compte du ", "fala em nome dos onze estados do "],
)  # fmt: skip
def test_on_behalf_of_leads_to_the_name(before: str) -> None:
    assert is_behalf(before, "")


def test_who_aligns_himself_with_a_statement_does_not_give_it() -> None:
    assert not is_behalf("my country aligns itself with the statement delivered on behalf of the ", "")


def test_a_sentence_ends_what_a_phrase_says() -> None:
    assert not is_behalf("i speak on behalf of my minister. we thank the ", "")


def test_a_speech_is_lent_to_those_whom_it_is_read_for() -> None:
    assert lends_voice("nepal has the honour of reading these lines for three bodies at once: the ")
    assert not lends_voice("nepal pays for three bodies at once: the ")


@pytest.mark.parametrize(
    "before", ["joint statement submitted by the ", "declaration conjointe du ", "by the "]
)
def test_a_byline_is_nothing_but_a_byline(before: str) -> None:
    assert is_byline(before)
    assert not is_byline(f"the mayor was glad of a {before}")


@pytest.mark.parametrize("line", ["Co-hosts: IOM", "organizadores | csm", "organisateur : midwa"])
def test_the_field_of_those_who_hold_an_event_has_a_sign_after_its_name(line: str) -> None:
    assert is_organiser_line(line.casefold())
    assert not is_organiser_line(line.casefold().replace(":", "").replace("|", ""))


def test_what_a_mechanism_does_may_stand_behind_others_who_do_it_too() -> None:
    assert is_collective("the ", " (cmc), the bank and the network organized a dialogue")
    assert not starts_to_act(" was praised. it organized a dialogue")


def test_an_addressee_and_a_subject_are_no_authors() -> None:
    assert addressed("an open letter addressed to the ")
    assert is_subject("observations on the first ten years of the ")
    assert not is_subject("report on the joint workshop of the ")


def test_a_line_of_the_table_becomes_a_token_pattern() -> None:
    assert token_pattern("(by|por)? the ..3 organi~") == [
        {"TEXT": {"IN": ["by", "por"]}, "OP": "?"},
        {"TEXT": "the"},
        {"TEXT": {"NOT_IN": [".", ";", "!", "?"]}, "OP": "{0,3}"},
        {"TEXT": {"REGEX": "^(?:organi.*)$"}},
    ]


def test_no_text_has_no_cue() -> None:
    assert cues_in("") == ()
    assert ends_with("", "behalf") is None
    assert opens_with("...", "behalf") is None


PATTERNS = [
    (relation, line)
    for relation, table in tomllib.loads(
        files("gcm_classify.profile").joinpath("data", "relations.toml").read_text(encoding="utf-8")
    ).items()
    for line in table["patterns"]
]
WORDS = sorted({word for _, line in PATTERNS for word in re.findall(r"[a-z]+|[.;:|-]", line)})


@given(
    st.lists(st.one_of(st.sampled_from(WORDS), st.sampled_from(["", "bonn", "conjuntas", "."])), max_size=20)
)
def test_what_is_found_is_what_one_matcher_of_all_patterns_finds(words: list[str]) -> None:
    folded = " ".join(words)
    vocab, matcher = every_pattern()
    tokens = list(re.finditer(r"\w+|[^\w\s]", folded))
    found = matcher(Doc(vocab, words=[token[0] for token in tokens])) if tokens else ()
    expected = {(vocab.strings[key], tokens[a].start(), tokens[b - 1].end()) for key, a, b in found}
    assert {(cue.relation, cue.start, cue.end) for cue in cues_in(folded)} == expected


@lru_cache(maxsize=1)
def every_pattern() -> tuple[Vocab, Matcher]:
    vocab = Vocab()
    matcher = Matcher(vocab)
    for relation, line in PATTERNS:
        matcher.add(relation, [token_pattern(line)])
    return vocab, matcher


def test_words_of_no_pattern_do_not_make_the_vocabulary_grow() -> None:
    before = len(_book()._vocab.strings)
    assert [cue.relation for cue in cues_in("jointly qwertzuiop asdfghjkl")] == ["jointly"]
    assert len(_book()._vocab.strings) <= before + 2
