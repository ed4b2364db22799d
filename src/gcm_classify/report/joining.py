"""Joint and copied language once: quotes of one wording become one, with all its signatories and what differs elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gcm_classify.joint import JointMember, joint_groups
from gcm_classify.report.ranking import merit
from gcm_classify.report.values import Citation, Quote, Variant

__all__ = ["Wordings", "joined", "wordings_of"]


@dataclass(frozen=True, slots=True)
class _Words:
    """A passage as far as its wording goes."""

    id: str
    document: str
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Wordings:
    """For the id of every passage that shares its wording the one that leads its group; for that one the others of the
    group and the variants; and for every passage its citation.
    """

    leader: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, Sequence[str]] = field(default_factory=dict)
    variants: Mapping[str, Sequence[JointMember]] = field(default_factory=dict)
    citations: Mapping[str, Citation] = field(default_factory=dict)


def wordings_of(quotes: Iterable[Quote]) -> Wordings:
    """Which passages among these quotes share their wording, over all objectives and documents."""
    passages: dict[str, _Words] = {}
    citations: dict[str, Citation] = {}
    for quote in quotes:
        one = quote.citation
        if one.passage is not None and one.passage not in passages:
            passages[one.passage] = _Words(one.passage, one.document, quote.text, quote.language)
            citations[one.passage] = one
    groups = joint_groups(passages.values())
    shared = {group.representative: [member.id for member in group.members] for group in groups}
    return Wordings(
        {member: leader for leader, members in shared.items() for member in members},
        shared,
        {group.representative: group.variants for group in groups},
        citations,
    )


def joined(quotes: Sequence[Quote], wordings: Wordings) -> tuple[Quote, ...]:
    """The quotes of one objective, each wording as its best quote. All who share the wording sign it, those too whose copy
    was not tagged with this objective.
    """
    members: dict[str, list[Quote]] = {}
    for quote in quotes:
        own = quote.citation.passage or ""
        members.setdefault(wordings.leader.get(own, own), []).append(quote)
    return tuple(_one(leader, group, wordings) for leader, group in members.items())


def _one(leader: str, group: Sequence[Quote], wordings: Wordings) -> Quote:
    best = max(group, key=merit)
    if leader not in wordings.others:
        return best
    also = tuple(
        wordings.citations[passage] for passage in wordings.others[leader] if passage != best.citation.passage
    )
    signed = (*best.signatories, *(name for citation in also for name in citation.mechanisms))
    return replace(
        best,
        signatories=tuple(dict.fromkeys(signed)),
        also=also,
        variants=tuple(_variant(member, wordings) for member in wordings.variants[leader]),
    )


def _variant(member: JointMember, wordings: Wordings) -> Variant:
    return Variant(
        wordings.citations[member.id], tuple((one.kind, one.ours, one.theirs) for one in member.differences)
    )
