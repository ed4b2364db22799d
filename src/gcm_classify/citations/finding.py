"""What a text states: citations with their spans, and the text without them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from gcm_classify.citations.patterns import matcher_of, may_state
from gcm_classify.citations.words import (
    AFTER_WINDOW,
    COUNTED,
    FINAL_LINKS,
    HUNDRED,
    NAME_WINDOW,
    NUMBER,
    OF,
    OTHERS_AFTER,
    OTHERS_BEFORE,
    QUOTES,
    RANGE,
)
from gcm_classify.datamodels import Citation
from gcm_classify.taxonomy import Taxonomy, load_taxonomy

__all__ = ["find_citations", "names_framework", "numbers_of", "titles_of", "without_statements"]


def find_citations(
    text: str, *, taxonomy: Taxonomy | None = None, in_context: bool = True
) -> tuple[Citation, ...]:
    """Objectives of the framework that a text names, in the order of the text.

    Args:
        text: any text; offsets of the citations refer to it.
        taxonomy: the framework; the packaged one otherwise.
        in_context: whether the surroundings speak of the framework, so that a bare "objective 9" is its own.

    >>> [citation.objectives for citation in find_citations("Objectives 9 to 11 and 13; SDG target 10.7; Objective 23.")]
    [(9, 10, 11, 13), (23,)]
    """
    taxonomy = taxonomy or load_taxonomy()
    if not may_state(text, taxonomy):  # nine texts in ten, spared the tokenizer
        return ()
    return _cited(text, taxonomy, in_context)


@lru_cache(maxsize=128)  # a block is asked about for what it states, and as a passage for what else it says
def _cited(text: str, taxonomy: Taxonomy, in_context: bool) -> tuple[Citation, ...]:
    nlp, matcher = matcher_of(taxonomy)
    tokens = nlp(text)
    found = []
    for _, start, end in sorted(matcher(tokens), key=lambda match: match[1:]):  # it gives the longest first
        first = next((i for i in range(start, end) if NUMBER.match(tokens[i].text)), end)
        last = _last_number(tokens, first, end)
        numbers = _numbers(tokens, first, last)
        if not numbers or any(number not in taxonomy.numbers for number in numbers):
            continue
        own = _says_framework(tokens, start, last, taxonomy)
        if own or (in_context and not _is_someone_elses(tokens, start, last)):
            span = tokens[start:last]
            found.append(Citation(numbers, span.start_char, span.end_char, span.text))
    return tuple(found)


def names_framework(text: str, taxonomy: Taxonomy) -> bool:
    """Whether a text speaks of the framework by any of its names."""
    folded = " ".join(text.casefold().split())
    return any(
        name in folded
        and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded)  # plain search is far quicker
        for name in map(str.casefold, (*taxonomy.names, taxonomy.name))
    )


def without_statements(text: str, *, taxonomy: Taxonomy | None = None) -> str:
    """The text with official titles and "Objective 9" blanked out by spaces, so that offsets stay.

    Quoting a title states an objective; it is no content that supports it.

    >>> without_statements("Objective 9: Strengthen the transnational response to smuggling of migrants").strip()
    ':'
    """
    taxonomy = taxonomy or load_taxonomy()
    folded = text.casefold()
    blanked = text
    if any(word in folded for word in _words_of_titles(taxonomy)):  # few texts quote one
        blanked = titles_of(taxonomy).sub(lambda match: " " * len(match[0]), text)
    for citation in find_citations(text, taxonomy=taxonomy):
        width = citation.end - citation.start
        blanked = blanked[: citation.start] + " " * width + blanked[citation.end :]
    return blanked


@lru_cache(maxsize=4)
def titles_of(taxonomy: Taxonomy) -> re.Pattern[str]:
    """All official titles, however they are spaced and capitalised."""
    words = (r"\s+".join(map(re.escape, objective.title.split())) for objective in taxonomy.objectives)
    return re.compile("|".join(sorted(words, key=len, reverse=True)), re.IGNORECASE)


@lru_cache(maxsize=4)
def _words_of_titles(taxonomy: Taxonomy) -> tuple[str, ...]:
    """The longest word of every title."""
    longest = {max(objective.title.casefold().split(), key=len) for objective in taxonomy.objectives}
    return tuple(sorted(longest))


def _last_number(tokens: Any, first: int, end: int) -> int:
    """One past the last number of the list: "Objective 9 and" ends at 9, "9 and 2 others" and "9 and 10, 20 ..." too;
    `first` itself where not even the first number is an objective's ("9 per cent").
    """
    last = first
    for index in range(first, end):
        if not NUMBER.match(tokens[index].text):
            continue
        following = [token.text for token in tokens[index + 1 : index + 3]]
        if following[:1] in (["%"], ["percent"]) or HUNDRED & set(following[1:]):
            break
        if index > first and COUNTED & set(following[:1]):
            break
        if tokens[index - 1].text == "," and index - 3 >= first and tokens[index - 3].lower_ in FINAL_LINKS:
            break
        last = index + 1
    return last


def _numbers(tokens: Any, first: int, last: int) -> tuple[int, ...]:
    """The numbers of a list, its ranges filled. Empty where a number is part of something else ("9 per cent")."""
    numbers: list[int] = []
    pending_range = False
    for index in range(first, last):
        word = tokens[index].lower_
        if NUMBER.match(word):
            value = int(word)
            if pending_range and numbers and value > numbers[-1]:
                numbers.extend(range(numbers[-1] + 1, value))
            numbers.append(value)
            pending_range = False
        else:
            pending_range = word in RANGE
    return tuple(dict.fromkeys(numbers))


def _says_framework(tokens: Any, start: int, end: int, taxonomy: Taxonomy) -> bool:
    """A name of the framework right before, or "of the <name>" right after."""
    before = tokens[max(0, start - NAME_WINDOW) : start].text
    after = tokens[end : end + NAME_WINDOW].text
    names = "|".join(
        re.escape(name) for name in sorted((*taxonomy.names, taxonomy.name), key=len, reverse=True)
    )
    if re.search(rf"(?<!\w)(?:{names})['’s]*\W*$", before, re.IGNORECASE):
        return True
    linked = rf"^\W{{0,3}}(?:{'|'.join(OF)})?\W?(?:\w+\W+){{0,2}}(?:{names})(?!\w)"
    return re.search(linked, after, re.IGNORECASE) is not None


def _is_someone_elses(tokens: Any, start: int, end: int) -> bool:
    before = [token.lower_ for token in tokens[max(0, start - 3) : start]]
    if OTHERS_BEFORE & set(before[-2:]) or any("sdg" in word for word in before):
        return True
    if before and before[-1] in QUOTES:  # quoted as somebody's: « objectif 4 » of a work programme
        return True
    after = []
    for token in tokens[end : end + AFTER_WINDOW]:
        if token.text in ".;:":
            break
        after.append(token.lower_)
    return bool(after) and (after[0] in OF or after[0] in QUOTES) and bool(OTHERS_AFTER & set(after))


def numbers_of(citations: Sequence[Citation]) -> tuple[int, ...]:
    """All objectives that some citations name, each once, in their order."""
    return tuple(dict.fromkeys(number for citation in citations for number in citation.objectives))
