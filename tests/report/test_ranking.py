"""The order of quotes is the one that the pack tells its reader, whatever order they come in."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

import pytest

from gcm_classify.report import RANKING, Citation, Quote
from gcm_classify.report.ranking import merit, ranked


def quote(number: int, chance: random.Random) -> Quote:
    """A quote of one of three mechanisms, six documents and two languages, with whatever else may be."""
    mechanisms = chance.choice([("A",), ("B",), ("A", "B"), (), ("C",)])
    language = chance.choice(["en", "fr"])
    place = chance.randint(1, 6)
    citation = Citation(
        f"d{place}",
        f"p{number}",
        f"{place}.pdf",
        mechanisms,
        None,
        None,
        None,
        chance.randint(1, 3),
        None,
        language,
    )
    return Quote(
        objective=6,
        text=f"quote {number}",
        language=language,
        part="other",
        basis="inferred",
        state=chance.choice(["machine", "reviewed", "disputed"]),
        probability=round(chance.random(), 3),
        status="review",
        primary=chance.random() < 0.7,
        citation=citation,
        signatories=mechanisms,
    )


def by_definition(quotes: Sequence[Quote]) -> list[Quote]:
    """The best again and again, each looked at anew: slow, and told as `RANKING` tells it."""
    left = sorted(quotes, key=lambda one: (one.citation.source, one.citation.page, one.citation.passage))
    mechanisms, documents, languages = Counter[str](), Counter[str](), Counter[str]()
    found = []

    def value(one: Quote) -> float:
        heard = max(mechanisms[name] for name in one.signatories or ("nobody",))
        lowered = 0.80**heard * 0.90 ** documents[one.citation.document] * 0.97 ** languages[one.language]
        return round(max(merit(one), 1e-6) * lowered, 12)

    while left:
        best = max(left, key=value)
        found.append(best)
        left.remove(best)
        mechanisms.update(best.signatories or ("nobody",))
        documents[best.citation.document] += 1
        languages[best.language] += 1
    return found


@pytest.mark.parametrize("seed", range(5))
def test_the_order_is_the_one_that_is_told(seed: int) -> None:
    chance = random.Random(seed)
    quotes = [quote(number, chance) for number in range(40)]
    found = ranked(chance.sample(quotes, len(quotes)))
    assert [one.text for one in found] == [one.text for one in by_definition(quotes)]
    assert all(figure in RANKING for figure in ("0.8", "0.9", "0.97", "0.5"))


def test_hundreds_of_quotes_of_one_voice_stay_in_the_order_of_their_merit() -> None:
    chance = random.Random(0)
    quotes = [quote(number, chance) for number in range(2_000)]
    own = [one for one in quotes if one.signatories == ("A",) and one.language == "en"]
    found = ranked(one for one in own if one.citation.document == "d1")
    assert [merit(one) for one in found] == sorted((merit(one) for one in found), reverse=True)
    assert len(found) > 10
