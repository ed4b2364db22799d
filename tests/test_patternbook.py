"""Many patterns sought at once: each gives what it gives alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_classify.function_cues import CUES as MARKS
from gcm_classify.patternbook import PatternBook, beginnings
from gcm_classify.profile.cues import ANYWHERE, CUES

BOOKS = {language: [cue.pattern for cue in cues if not cue.opens] for language, cues in MARKS.items()}
BOOKS |= {"kinds": [pattern for *_, pattern in CUES], "formulae": [pattern for *_, pattern in ANYWHERE]}
MADE = {name: PatternBook(patterns) for name, patterns in BOOKS.items()}


def alone_and_together(name: str, text: str) -> tuple[list[object], list[object]]:
    alone = [pattern.search(text) for pattern in BOOKS[name]]
    return tuple([found and found.span() for found in those] for those in (alone, MADE[name].search(text)))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_together_patterns_find_what_each_finds_alone(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(BOOKS)))
    matching = st.sampled_from(BOOKS[name]).flatmap(st.from_regex)
    parts = st.lists(st.one_of(matching, st.text(max_size=5), st.sampled_from([" ", ". ", "\n"])), max_size=6)
    text = "".join(data.draw(parts))
    for written in (text, text.upper(), text.title()):
        alone, together = alone_and_together(name, written)
        assert together == alone


@pytest.mark.parametrize(
    "text", ["The States ſhall meet.", "Dİrectors advıse it.", "xshall shall", "", "SHALL"]
)
def test_letters_that_are_alike_without_case_are_alike(text: str) -> None:
    alone, together = alone_and_together("en", text)
    assert together == alone


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\bthanks?\b", {"thank"}),
        (r"\bs?hall\b", {"s", "hall"}),
        (r"(?<!\w)(?:(?:agreed )?minutes|(?<!se )propos(?:e|al)s*)", {"agreed", "minutes", "propos"}),
        (r"\bon[a-z]+|\b(?:the|our) (?:x|y)", {"on", "the", "our"}),
        (r"\bab{2}", {"a"}),
        (r"\b[(|]a|\bb", set()),
        (r"\ba{0,2}b", set()),
        (r"\b(?:a|\d)b", set()),
        (r"shall|\bmust", set()),
        (r"\b(?:a|)b", set()),
        (r"(?i:must)", set()),
    ],
)
def test_a_pattern_tells_how_its_matches_begin_or_nothing(pattern: str, expected: set[str]) -> None:
    assert beginnings(pattern) == expected


def test_most_patterns_tell_how_they_begin() -> None:
    told = [bool(beginnings(pattern.pattern)) for patterns in BOOKS.values() for pattern in patterns]
    assert sum(told) > 0.8 * len(told)


def test_a_pattern_that_tells_nothing_is_sought_all_over() -> None:
    patterns = [re.compile(r"\d+"), re.compile(r"id"), re.compile(r"\bmid")]
    assert [found and found.start() for found in PatternBook(patterns).search("a mid 7")] == [6, 3, 2]
