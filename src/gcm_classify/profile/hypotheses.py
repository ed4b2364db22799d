"""Who may be the author, weighed together with what the paper then is: a statement by nobody is no statement.

The rules choose the authors by the words around their names. Where these words are none that the rules know, the kind of
paper still tells: every hypothesis on the authors is judged with the input type that goes with it, and the likelier
pair stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gcm_classify.profile.authors import Authors, Named, named_together
from gcm_classify.profile.judge import Judge, Judgement
from gcm_classify.profile.reading import Reading
from gcm_classify.profile.strangers import is_stranger

__all__ = ["Hypothesis", "likeliest"]

_MOST = 6  # mechanisms that may speak without a sign that they do
_GROUPS = 2  # lists of names from the top of the document that may be its authors


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A reading with authors that it may have, how likely these are in [0, 1], and the input type that follows."""

    reading: Reading
    prior: float
    judgement: Judgement

    @property
    def likelihood(self) -> float:
        """Of these authors and this type together, in [0, 1], not normalised."""
        return self.prior * self.judgement.unbound


def likeliest(reading: Reading, judge: Judge) -> Hypothesis:
    """The authors and the type that go best together; the rules' own choice where nothing rivals it."""
    weighed = [Hypothesis(one, prior, judge.judge(one)) for one, prior in _readings(reading)]
    return max(weighed, key=lambda one: one.likelihood)


def _readings(reading: Reading) -> Iterator[tuple[Reading, float]]:
    """The rules' choice first, so that it stays where two are alike."""
    authors = reading.authors
    if reading.speakers:
        yield reading, authors.confidence
        if authors.mechanisms and not authors.behalf:
            yield replace(reading, authors=Authors(rival=authors.confidence)), 1.0 - authors.confidence
        return
    named = [] if is_stranger(reading.parts) else list(named_together(reading.parts))[:_GROUPS]
    yield reading, 1.0 - max((one.weight for one in named), default=0.0)
    for one in named:
        if len(one.mechanisms) <= _MOST:
            yield replace(reading, authors=_authors(one)), one.weight


def _authors(named: Named) -> Authors:
    return Authors(named.mechanisms, confidence=named.weight, evidence=named.evidence, behalf=named.behalf)
