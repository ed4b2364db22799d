"""In which order quotes stand: by probability, review and diversity, without one voice filling the page."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterable

from gcm_classify.report.values import Quote

__all__ = ["RANKING", "merit", "ranked"]

_MECHANISM, _DOCUMENT, _LANGUAGE = 0.80, 0.90, 0.97
_DISPUTED, _STRANGER, _SECOND = 0.5, 0.5, 0.9

RANKING = (
    "Each quote begins with its probability, or with 1 where a reviewer confirmed it; one that reviewers dispute counts "
    f"{_DISPUTED:g} of that, one from a paper of no mechanism {_STRANGER:g}, one whose passage is mainly on another "
    f"objective {_SECOND:g}. Then the best is taken again and again, and each quote taken lowers those that are left: to "
    f"{_MECHANISM:g} for the same mechanism, {_DOCUMENT:g} for the same document, {_LANGUAGE:g} for the same language, each "
    "time. So the first quotes are of several mechanisms, documents and languages where there are any."
)

_LEAST = 1e-6  # a merit of which the logarithm is still a number
_Seen = tuple[Counter[str], Counter[str], Counter[str]]


def merit(quote: Quote) -> float:
    """How good a quote is by itself, in [0, 1]: before anything stands beside it."""
    value = 1.0 if quote.state == "reviewed" or quote.probability is None else quote.probability
    value *= _DISPUTED if quote.state == "disputed" else 1.0
    value *= 1.0 if quote.signatories else _STRANGER
    return value * (1.0 if quote.primary or quote.basis == "added" else _SECOND)


def ranked(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """The quotes, best first, as `RANKING` tells it; the order that they come in does not matter.

    Greedy, as in maximal marginal relevance (Carbonell and Goldstein 1998), with kinship told by who speaks, where and
    in which language. Merits only ever fall, so a heap with values that are brought up to date when they come up
    finds the best without looking at all others (Minoux 1978).
    """
    seen: _Seen = (Counter(), Counter(), Counter())
    ordered = sorted(quotes, key=_place)
    heap = [(-_left(quote, seen), place) for place, quote in enumerate(ordered)]
    heapq.heapify(heap)
    found: list[Quote] = []
    while heap:
        _, place = heapq.heappop(heap)
        value = _left(ordered[place], seen)
        if heap and (-value, place) > heap[0]:
            heapq.heappush(heap, (-value, place))
            continue
        found.append(ordered[place])
        _count(ordered[place], seen)
    return tuple(found)


def _place(quote: Quote) -> tuple[str, int, str]:
    return quote.citation.source, quote.citation.page or 0, quote.citation.passage or ""


def _left(quote: Quote, seen: _Seen) -> float:
    """Its merit beside what was taken, as a logarithm: after a few hundred quotes the number itself would be 0."""
    mechanisms, documents, languages = seen
    heard = max((mechanisms[name] for name in quote.signatories or ("",)), default=0)
    return (
        math.log(max(merit(quote), _LEAST))
        + math.log(_MECHANISM) * heard
        + math.log(_DOCUMENT) * documents[quote.citation.document]
        + math.log(_LANGUAGE) * languages[quote.language]
    )


def _count(quote: Quote, seen: _Seen) -> None:
    mechanisms, documents, languages = seen
    mechanisms.update(quote.signatories or ("",))
    documents[quote.citation.document] += 1
    languages[quote.language] += 1
