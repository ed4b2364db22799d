"""The field's fixed terms in a text: whole tokens, plurals, and terms that say the opposite."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_classify.lexicon import Lexicon
from gcm_classify.taxonomy import load_taxonomy

GCM = load_taxonomy()
LEXICON = Lexicon(GCM)
SOME_TERMS = sorted({term for one in GCM.objectives for terms in one.terms.values() for term in terms})


def objectives(text: str) -> set[int]:
    return {match.objective for match in LEXICON.find(text) if not match.negative}


@pytest.mark.parametrize("objective", GCM.numbers)
def test_every_term_of_an_objective_is_found_for_it_unless_a_longer_one_speaks_against_it(
    objective: int,
) -> None:
    one = GCM.objective(objective)
    against = {term for terms in one.negative.values() for term in terms}
    for terms in one.terms.values():
        for term in terms:
            found = {(m.objective, m.negative) for m in LEXICON.find(f"We note {term} today.")}
            assert (objective, False) in found or any(word in term for word in against), term


@pytest.mark.parametrize("objective", GCM.numbers)
def test_every_term_that_speaks_against_an_objective_is_found_as_such(objective: int) -> None:
    for terms in GCM.objective(objective).negative.values():
        for term in terms:
            assert (objective, True) in {
                (m.objective, m.negative) for m in LEXICON.find(f"We note {term} today.")
            }


def test_a_term_is_found_in_capitals_and_in_the_plural() -> None:
    (term, number) = next(
        (term, one.number)
        for one in GCM.objectives
        for term in one.terms["en"]
        if term[-1] in "tnrl" and " " in term
    )
    assert number in objectives(f"On {term.upper()}.")
    assert number in objectives(f"On {term}s.")


def test_a_term_is_no_part_of_a_longer_word() -> None:
    word = next(term for term in SOME_TERMS if " " not in term and term.isalpha() and len(term) > 5)
    assert objectives(word)
    assert not objectives(f"xx{word}") and not objectives(f"{word}xx")


def test_a_text_without_terms_has_none() -> None:
    assert LEXICON.find("The weather was fine, and lunch was served.") == ()
    assert LEXICON.find("") == ()


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from([*SOME_TERMS, "and", "the", ".", "—", "\n"]), max_size=12))
def test_a_match_is_a_slice_and_no_match_covers_another_of_its_objective(parts: list[str]) -> None:
    text = " ".join(parts)
    found = LEXICON.find(text)
    assert all(text[match.start : match.end] == match.text for match in found)
    assert [match.start for match in found] == sorted(match.start for match in found)
    for one in found:
        for other in found:
            covers = other.start <= one.start and one.end <= other.end
            assert one is other or one.objective != other.objective or not covers


def test_counts_are_of_distinct_terms_with_the_negative_ones_behind() -> None:
    term = GCM.objective(9).terms["en"][0]
    counts = LEXICON.counts([f"{term} and {term.upper()} again", "", term])
    n = len(GCM.numbers)
    assert counts.shape == (3, 2 * n) and counts.dtype == np.float32
    assert counts[0, GCM.numbers.index(9)] == 1 == counts[2, GCM.numbers.index(9)]
    assert not counts[1].any()


def test_negative_terms_are_counted_in_the_second_half() -> None:
    number, term = next(
        (one.number, term) for one in GCM.objectives for terms in one.negative.values() for term in terms
    )
    counts = LEXICON.counts([f"We note {term} today."])[0]
    n = len(GCM.numbers)
    assert counts[n + GCM.numbers.index(number)] >= 1
