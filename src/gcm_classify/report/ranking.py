"""In which order quotes stand: by probability, review and diversity, without one voice filling the page."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

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

_DIGITS = 9  # beyond them two values are equal, in whatever order they were added up
_LEAST = 1e-6  # a merit of which the logarithm is still a number

RANKING = (
    "Each quote begins with its probability, or with 1 where a reviewer confirmed it; one that reviewers dispute counts "
    f"{_DISPUTED:g} of that, one from a paper of no mechanism {_STRANGER:g}, one whose passage is mainly on another "
    f"objective {_SECOND:g}. Then the best is taken again and again, and each quote taken lowers those that are left: to "
    f"{_MECHANISM:g} for the same mechanism, {_DOCUMENT:g} for the same document, {_LANGUAGE:g} for the same language, each "
    "time. So the first quotes are of several mechanisms, documents and languages where there are any."
)

_DIGITS = 9  # beyond them two values are equal, in whatever order they were added up
_LEAST = 1e-6  # a merit of which the logarithm is still a number
_Seen = tuple[Counter[str], Counter[str], Counter[str]]


def merit(quote: Quote) -> float:
    """How good a quote is by itself, in [0, 1]: before anything stands beside it."""
    value = 1.0 if quote.state == "reviewed" or quote.probability is None else quote.probability
    value *= _DISPUTED if quote.state == "disputed" else 1.0
    value *= 1.0 if quote.signatories else _STRANGER
    return value * (1.0 if quote.primary or quote.basis == "added" else _SECOND)


@dataclass(frozen=True, slots=True)
class _Taken:
    """How many quotes were taken of each mechanism, document and language; each lowers those that are left."""

    mechanisms: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)

    def add(self, quote: Quote) -> None:
        self.mechanisms.update(quote.signatories or ("",))
        self.documents[quote.citation.document] += 1
        self.languages[quote.language] += 1

    def lowers(self, language: str, signatories: tuple[str, ...]) -> float:
        """By how much quotes of a language and signatories are lowered, as a logarithm."""
        heard = max(self.mechanisms[name] for name in signatories or ("",))
        return math.log(_MECHANISM) * heard + math.log(_LANGUAGE) * self.languages[language]


@dataclass(slots=True)
class _Queue:
    """Quotes of one language and the same signatories, which only their documents tell apart.

    Values are logarithms of merits as their documents lower them: after a few hundred quotes the numbers themselves would
    be 0. They only ever fall, so the best is found by bringing those up to date that come up (Minoux 1978).
    """

    waiting: list[tuple[float, int, Quote]] = field(default_factory=list)

    def add(self, quote: Quote, place: int) -> None:
        heapq.heappush(self.waiting, (-_value(quote, 0), place, quote))

    def best(self, taken: _Taken) -> tuple[float, int]:
        """The value of the best quote, and minus its place, so that of equals the earlier one is greater."""
        while True:
            value, place, quote = self.waiting[0]
            now = -_value(quote, taken.documents[quote.citation.document])
            if now <= value:
                return -value, -place
            heapq.heapreplace(self.waiting, (now, place, quote))

    def take(self) -> Quote:
        return heapq.heappop(self.waiting)[2]


def ranked(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    """The quotes, best first, as `RANKING` tells it; the order that they come in does not matter.

    Greedy, as in maximal marginal relevance (Carbonell and Goldstein 1998), with kinship told by who speaks, where and
    in which language.
    """
    queues: dict[tuple[str, tuple[str, ...]], _Queue] = {}
    for place, quote in enumerate(sorted(quotes, key=_place)):
        queues.setdefault((quote.language, quote.signatories), _Queue()).add(quote, place)
    taken = _Taken()
    found: list[Quote] = []
    while queues:
        key = max(queues, key=lambda one: _standing(queues[one], one, taken))
        found.append(queues[key].take())
        taken.add(found[-1])
        if not queues[key].waiting:
            del queues[key]
    return tuple(found)


def _standing(queue: _Queue, key: tuple[str, tuple[str, ...]], taken: _Taken) -> tuple[float, int]:
    value, place = queue.best(taken)
    return round(value + taken.lowers(*key), _DIGITS), place


def _value(quote: Quote, of_document: int) -> float:
    return round(math.log(max(merit(quote), _LEAST)) + math.log(_DOCUMENT) * of_document, _DIGITS)


def _place(quote: Quote) -> tuple[str, int, str]:
    return quote.citation.source, quote.citation.page or 0, quote.citation.passage or ""
