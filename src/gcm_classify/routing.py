"""Tags become document-level objectives and roundtables, with the passages that decided. A pure function.

A document addresses an objective that is the primary label of at least one passage, or a label of at least two;
it goes to every roundtable that has such an objective. What is only stated never routes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gcm_classify.datamodels import ObjectiveFinding, RoundtableFinding, Routing, Tag
from gcm_classify.taxonomy import Taxonomy

__all__ = ["route"]

_CARRIES = 0.5  # an objective with this share of the strongest one's passages is primary too


@dataclass(slots=True)
class _Support:
    """Tags of one objective, each with whether it is its passage's primary one."""

    tags: list[tuple[Tag, bool]] = field(default_factory=list)

    @property
    def primaries(self) -> list[Tag]:
        return [tag for tag, primary in self.tags if primary]

    @property
    def addresses(self) -> bool:
        return bool(self.primaries) or len(self.tags) >= 2

    @property
    def weight(self) -> float:
        return sum(1.0 if primary else 0.5 for _, primary in self.tags)

    @property
    def probability(self) -> float:
        """That of the best primary tag or, where two second labels carry it, of the weaker of the best two.

        A bound from below: more passages never lower it, and it is no product of things that are not independent.
        """
        every = sorted((tag.probability for tag, _ in self.tags), reverse=True)
        best = max((tag.probability for tag in self.primaries), default=0.0)
        return max(best, every[1] if len(every) > 1 else 0.0)

    @property
    def passages(self) -> tuple[str, ...]:
        ordered = sorted(self.tags, key=lambda item: (-item[1], -item[0].probability, item[0].passage.start))
        return tuple(dict.fromkeys(tag.passage.id for tag, _ in ordered))


def route(tags: Iterable[Tag], taxonomy: Taxonomy, *, stated: Sequence[int] = ()) -> Routing:
    """Objectives and roundtables that a document's tags support, highest probability first.

    Args:
        tags: of all passages; those of one passage stand together, primary first.
        taxonomy: which objective belongs to which roundtable.
        stated: objectives that the document's text states; they decide `basis`, nothing else.
    """
    supports = _supports(tags)
    addressed = {number: support for number, support in supports.items() if support.addresses}
    strongest = max((support.weight for support in addressed.values()), default=0.0)
    findings = [
        ObjectiveFinding(
            number,
            support.probability,
            "both" if number in stated else "inferred",
            support.weight >= _CARRIES * strongest,
            support.passages,
        )
        for number, support in addressed.items()
    ]
    findings.sort(key=lambda finding: (-finding.probability, finding.objective))
    return Routing(tuple(findings), _roundtables(findings, taxonomy))


def _supports(tags: Iterable[Tag]) -> dict[int, _Support]:
    supports: dict[int, _Support] = defaultdict(_Support)
    seen: set[str] = set()
    for tag in tags:
        supports[tag.objective].tags.append((tag, tag.passage.id not in seen))
        seen.add(tag.passage.id)
    return dict(supports)


def _roundtables(findings: Sequence[ObjectiveFinding], taxonomy: Taxonomy) -> tuple[RoundtableFinding, ...]:
    by_table: dict[int, list[ObjectiveFinding]] = defaultdict(list)
    for finding in findings:
        table = taxonomy.roundtable_of(finding.objective)
        if table is not None:  # a framework may have no roundtables
            by_table[table].append(finding)
    tables = [
        RoundtableFinding(
            number,
            max(finding.probability for finding in own),
            any(finding.primary for finding in own),
            tuple(dict.fromkeys(passage for finding in own for passage in finding.passages)),
        )
        for number, own in by_table.items()
    ]
    return tuple(sorted(tables, key=lambda table: (-table.probability, table.roundtable)))
