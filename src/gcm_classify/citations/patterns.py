"""The tokenizer and the token patterns of "Objective 9" in all its forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from gcm_classify.citations.words import ABBREVIATED, LEADS, LINKS, NUMBER, RANGE
from gcm_classify.taxonomy import Taxonomy
from gcm_classify.vocabularies import kept_while_small

__all__ = ["matcher_of", "may_state"]


@kept_while_small(lambda made: made[0].vocab)
def matcher_of(taxonomy: Taxonomy) -> tuple[Any, Any]:
    """A tokenizer that parts "9–11" and "4,5" but keeps "10.7" whole, and a matcher of prefix and numbers."""
    import spacy
    from spacy.matcher import Matcher
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

    nlp: Any = spacy.blank("xx")
    infixes = [*nlp.Defaults.infixes, r"(?<=\d)[,;/–—-](?=\d)", r"(?<=\w)\(s(?=\)?)", r"(?<=[a-z])\.(?=\d)"]
    nlp.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    elisions = compile_prefix_regex([*nlp.Defaults.prefixes, r"[LlDd][’'](?=\w)"])  # l’objectif
    nlp.tokenizer.prefix_search = elisions.search
    nlp.tokenizer.suffix_search = compile_suffix_regex([*nlp.Defaults.suffixes, r"(?<=\d)\.[-–—]"]).search
    nlp.max_length = 10_000_000
    matcher = Matcher(nlp.vocab)
    body = {"LOWER": {"IN": sorted(RANGE | LINKS)}}
    number = {"TEXT": {"REGEX": NUMBER.pattern}}
    leads = (
        [{"LOWER": {"IN": sorted(LEADS)}, "OP": "*"}],
        [{"LOWER": {"IN": sorted(ABBREVIATED)}}, {"TEXT": {"IN": [".", "°", "º"]}, "OP": "?"}],
    )
    more = {"TEXT": {"REGEX": rf"^(?:\d{{1,2}}|{_alternatives(body)})$"}, "OP": "*"}
    for prefix in _prefixes(taxonomy):
        patterns = [[*prefix, *lead, number, more] for lead in leads]
        matcher.add("objective", patterns, greedy="LONGEST")
    return nlp, matcher


def _alternatives(body: dict[str, Any]) -> str:
    return "|".join(re.escape(word) for word in body["LOWER"]["IN"])


def may_state(text: str, taxonomy: Taxonomy) -> bool:
    """Whether a text has the letters of a prefix, and a digit: without them no pattern can match."""
    lower = text.lower()
    return any(word in lower for word in _prefix_letters(taxonomy)) and any(map(str.isdigit, text))


@lru_cache(maxsize=4)
def _prefix_letters(taxonomy: Taxonomy) -> tuple[str, ...]:
    """What some prefix begins with, as far as none of them is within another."""
    words = {word for first, *_ in _prefixes(taxonomy) for word in first["LOWER"]["IN"]}
    return tuple(
        word for word in sorted(words) if not any(other != word and other in word for other in words)
    )


def _prefixes(taxonomy: Taxonomy) -> Iterator[list[dict[str, Any]]]:
    """Token patterns of "objective", "objectives", "obj." and their sisters; a name of several words as it is."""
    words = {prefix.split()[-1].casefold() for prefix in taxonomy.stated_prefixes}
    for word in sorted(words):
        yield [{"LOWER": {"IN": [word, f"{word}s"]}}]
    if any(word.startswith("obj") for word in words):
        yield [{"LOWER": {"IN": ["obj", "obj.", "objs", "objs."]}}, {"ORTH": ".", "OP": "?"}]
