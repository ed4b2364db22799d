"""Decisions on a passage: which are in force, what stands after them, and how one is added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from gcm_classify.errors import UsageError
from gcm_classify.head import wilson_lower
from gcm_classify.store import Decision, Store
from gcm_classify.verdicts import (
    POSITIVE,
    ROLES,
    VERDICTS,
    NewDecision,
    Role,
    Verdict,
    decided_objectives,
    disputed,
    effective,
    in_force,
    last_words,
)

__all__ = [
    "Backing",
    "PassageReview",
    "Role",
    "Verdict",
    "backing",
    "decide",
    "orphaned_decisions",
    "review_of",
    "reviewer_name",
    "store_backing",
]

_LONGEST_NAME = 120
_GUARANTEED = 0.90


@dataclass(frozen=True, slots=True)
class PassageReview:
    """A passage's record and what was decided on it, oldest first.

    A reviewer's last verdict on an objective is that reviewer's; in force is the last adjudication, else the last
    review. "None" speaks of every objective. What was taken back does not count; comments decide nothing.
    """

    record: Mapping[str, Any]
    decisions: tuple[Decision, ...]

    @property
    def last(self) -> int | None:
        """The number of the last row, which `decide` takes as what was seen; None where there is none."""
        return self.decisions[-1]["id"] if self.decisions else None

    @property
    def suggested(self) -> tuple[int, ...]:
        """The machine's objectives, primary first."""
        return tuple(tag["objective"] for tag in self.record["tags"])

    @property
    def in_force(self) -> dict[int, Decision]:
        """For each objective that somebody decided on, the decision that counts."""
        found = ((n, in_force(self.decisions, n)) for n in decided_objectives(self.decisions, self.suggested))
        return {number: decision for number, decision in found if decision is not None}

    @property
    def by_reviewer(self) -> dict[str, dict[int, Decision]]:
        """Everybody's own last verdict on each objective; adjudications left out."""
        own: dict[str, dict[int, Decision]] = {}
        for number in decided_objectives(self.decisions, self.suggested):
            for name, decision in last_words(self.decisions, number).items():
                own.setdefault(name, {})[number] = decision
        return own

    @property
    def disputed(self) -> tuple[int, ...]:
        """Objectives on which reviewers' last verdicts differ and nobody adjudicated."""
        numbers = decided_objectives(self.decisions, self.suggested)
        return tuple(number for number in numbers if disputed(self.decisions, number))

    @property
    def objectives(self) -> tuple[int, ...]:
        """Objectives that stand after the decisions: suggestions that nobody rejected, and what people added."""
        decided = self.in_force
        kept = [n for n in self.suggested if n not in decided or decided[n]["verdict"] in POSITIVE]
        added = [n for n, d in decided.items() if n not in self.suggested and d["verdict"] in POSITIVE]
        return tuple(dict.fromkeys([*kept, *added]))

    @property
    def is_reviewed(self) -> bool:
        """Whether somebody decided on every suggestion, or on the passage as a whole."""
        said = effective(self.decisions)
        if any(decision["verdict"] == "none" for decision in said):
            return True
        return bool(said) and set(self.suggested) <= self.in_force.keys()


def review_of(store: Store, document: str) -> tuple[PassageReview, ...]:
    """Every passage of a document with its decisions, in reading order."""
    by_passage: dict[str, list[Decision]] = {}
    for decision in store.decisions_on(document):
        by_passage.setdefault(decision["passage"], []).append(decision)
    return tuple(
        PassageReview(record, tuple(by_passage.get(record["id"], ())))
        for record in store.passage_records(document)
    )


def orphaned_decisions(store: Store, document: str) -> tuple[Decision, ...]:
    """Decisions on passages whose text a later reading of the document no longer has, oldest first: to be looked at.
    Those whose text it has, nearly as it was, stand on the new passage.
    """
    present = {record["id"] for record in store.passage_records(document)}
    return tuple(one for one in store.decisions_on(document) if one["passage"] not in present)


@dataclass(frozen=True, slots=True)
class Backing:
    """What people decided on tags of one objective that the model accepts without review.

    `lower_bound`: of the share that is right, 95% (Wilson). From .90 on acceptance is a guarantee and no estimate.
    """

    objective: int
    decided: int
    right: int

    @property
    def lower_bound(self) -> float:
        """In [0, 1]; 0 where nothing was decided."""
        return wilson_lower(self.right, self.decided)

    @property
    def is_guarantee(self) -> bool:
        """Whether the bound reaches .90: 35 right of 35, 53 of 54."""
        return self.lower_bound >= _GUARANTEED


def backing(reviews: Iterable[PassageReview]) -> tuple[Backing, ...]:
    """For each objective, the decisions in force on accepted tags, by number. Objectives without any are left out."""
    counts: dict[int, list[int]] = {}
    for review in reviews:
        in_force = review.in_force
        for tag in review.record["tags"]:
            decision = in_force.get(tag["objective"])
            if tag["status"] == "auto" and decision is not None:
                own = counts.setdefault(tag["objective"], [0, 0])
                own[0] += 1
                own[1] += decision["verdict"] in ("accept", "add")
    return tuple(Backing(number, *counts[number]) for number in sorted(counts))


def store_backing(store: Store) -> tuple[Backing, ...]:
    """`backing` over every document of a store; recomputed at each call, so it is true as decisions come in."""
    identities = dict.fromkeys(record["id"] for record in store.document_records())
    return backing(review for identity in identities for review in review_of(store, identity))


def decide(
    store: Store,
    review: PassageReview,
    verdict: Verdict,
    *,
    objective: int | None = None,
    reviewer: str,
    model: str,
    numbers: Sequence[int],
    comment: str = "",
    role: Role = "review",
    undoes: int | None = None,
    seen: int | Literal["as in review"] | None = "as in review",
    blind: bool = False,
) -> int:
    """Append a decision on a passage, with what was seen; the number of its row, which is then committed.

    Args:
        store: where it is kept.
        review: the passage as it was seen.
        verdict: "accept" or "reject" a suggestion, "add" an objective, "none" for the passage as a whole, "undo" an own
            decision, or only a "comment".
        objective: which one; not for "none" and "undo", as one likes for "comment".
        reviewer: who decides.
        model: whose suggestions were seen.
        numbers: objectives that exist.
        comment: anything worth keeping.
        role: "adjudication" settles what reviewers dispute.
        undoes: the row that an "undo" takes back; one's own last verdict on the passage where it is left out.
        seen: `PassageReview.last` when its reviewer last looked; that of `review` where it is left out. A page that reads
            the store anew before it saves must hand over what its reader really saw.
        blind: the reviewer was shown nobody else's decisions, so that none can be overwritten unseen.

    Raises:
        DecisionConflict: somebody else decided on the passage after `seen`.
        UsageError: no name, an unknown verdict, role or objective, a verdict on what was not suggested, or nothing to
            take back.
        StoreError: it could not be saved.

    In every one of these cases nothing is recorded.
    """
    name = reviewer_name(reviewer)
    _check(review, verdict, objective, numbers, role, comment)
    if verdict == "undo" and undoes is None:
        undoes = _last_own(review, name, role)
    new = NewDecision(
        document=review.record["document"],
        passage=review.record["id"],
        objective=objective,
        verdict=verdict,
        reviewer=name,
        comment=comment,
        model=model,
        probability=_probability(review.record["tags"], objective),
        text=review.record["text"],
        role=role,
        undoes=undoes if verdict == "undo" else None,
        blind=blind,
    )
    return store.add_decision(new, seen=review.last if seen == "as in review" else seen)


def reviewer_name(name: str) -> str:
    """A name as it is kept: without spaces around it and breaks in it.

    Raises:
        UsageError: none, or longer than anybody's.
    """
    kept = " ".join(name.split())
    if not kept or len(kept) > _LONGEST_NAME:
        raise UsageError(
            "a decision needs its reviewer's name",
            got=f"{len(kept)} characters",
            expected=f"1 to {_LONGEST_NAME}",
        )
    return kept


def _check(
    review: PassageReview,
    verdict: str,
    objective: int | None,
    numbers: Sequence[int],
    role: str,
    comment: str,
) -> None:
    if verdict not in VERDICTS:
        raise UsageError("there is no such verdict", got=verdict, expected=", ".join(VERDICTS))
    if role not in ROLES:
        raise UsageError("there is no such role", got=role, expected=", ".join(ROLES))
    if verdict != "comment" and (verdict in _WITHOUT_OBJECTIVE) != (objective is None):
        raise UsageError(f"the verdict {verdict!r} does not fit", got=f"objective {objective}")
    if verdict == "comment" and not comment.strip():
        raise UsageError("a comment says nothing", do="write it, or decide")
    if objective is not None and objective not in numbers:
        raise UsageError("there is no such objective", got=objective, expected=", ".join(map(str, numbers)))
    known = set(review.suggested) | set(review.in_force)
    if verdict in ("accept", "reject") and objective not in known:
        raise UsageError(f"objective {objective} was not suggested for this passage", do='use "add"')


_WITHOUT_OBJECTIVE = ("none", "undo")


def _last_own(review: PassageReview, name: str, role: str) -> int:
    own = [d for d in effective(review.decisions) if d["reviewer"] == name and d["role"] == role]
    if not own:
        raise UsageError(f"{name} has decided nothing on this passage that could be taken back")
    return int(own[-1]["id"])


def _probability(tags: Iterable[Mapping[str, Any]], objective: int | None) -> float | None:
    return next((float(tag["probability"]) for tag in tags if tag["objective"] == objective), None)
