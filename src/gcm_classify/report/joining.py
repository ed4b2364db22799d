"""Joint and copied language once: quotes that say the same in several documents become one, with all its signatories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gcm_classify.report.ranking import merit
from gcm_classify.report.values import Quote

__all__ = ["Groups", "groups_of", "joined"]

Groups = Mapping[tuple[str, str], str]


def groups_of(quotes: Iterable[Quote]) -> Groups:
    """For each (document, passage) the name of its group: passages with the same letters say the same."""
    return {
        (quote.citation.document, quote.citation.passage or ""): "".join(
            char for char in quote.text.casefold() if char.isalnum()
        )
        for quote in quotes
    }


def joined(quotes: Sequence[Quote], groups: Groups) -> tuple[Quote, ...]:
    """The quotes of one objective, each group as its best member with the citations and signatories of the others."""
    members: dict[str, list[Quote]] = {}
    for quote in quotes:
        own = (quote.citation.document, quote.citation.passage or "")
        members.setdefault(groups.get(own, "\0".join(own)), []).append(quote)
    return tuple(_one(group) for group in members.values())


def _one(group: Sequence[Quote]) -> Quote:
    first, *others = sorted(group, key=lambda quote: -merit(quote))
    if not others:
        return first
    everybody = (name for quote in (first, *others) for name in quote.signatories)
    return replace(
        first,
        signatories=tuple(dict.fromkeys(everybody)),
        also=tuple(quote.citation for quote in others),
    )
