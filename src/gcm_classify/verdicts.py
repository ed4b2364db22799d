"""What follows from the decisions on a passage: whose word it is on each objective, which is in force, what is disputed.

Pure functions over rows of `decisions`, oldest first. A reviewer's last verdict on an objective is that reviewer's; in
force is the last adjudication, else the last review. "None" speaks of every objective. What was taken back never was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

__all__ = [
    "POSITIVE",
    "ROLES",
    "VERDICTS",
    "WHOLE",
    "Decision",
    "NewDecision",
    "Role",
    "Verdict",
    "corrections",
    "decided_objectives",
    "disputed",
    "effective",
    "in_force",
    "last_words",
    "standing_rows",
]

Decision = Mapping[str, Any]
Verdict = Literal["accept", "reject", "add", "none", "undo", "comment"]
Role = Literal["review", "adjudication"]

VERDICTS: tuple[Verdict, ...] = ("accept", "reject", "add", "none", "undo", "comment")
ROLES: tuple[Role, ...] = ("review", "adjudication")
POSITIVE = frozenset(["accept", "add"])
WHOLE = 0  # stands for the passage as a whole where a number is needed


@dataclass(frozen=True, slots=True)
class NewDecision:
    """A decision to be appended. `text` and `probability` are what was seen, `model` whose suggestion it was;
    `undoes` is the row that an "undo" takes back; `blind` where nobody else's decisions were shown.
    """

    document: str
    passage: str
    verdict: Verdict
    objective: int | None
    reviewer: str
    model: str
    text: str
    probability: float | None = None
    comment: str = ""
    role: Role = "review"
    undoes: int | None = None
    blind: bool = False


def effective(decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """Verdicts that stand, oldest first: without comments and without what was taken back. An undo can be undone."""
    taken_back: set[int] = set()
    kept = []
    for decision in reversed(decisions):
        if decision["id"] in taken_back:
            continue
        if decision["verdict"] == "undo":
            taken_back.add(decision["undoes"])
        elif decision["verdict"] != "comment":
            kept.append(decision)
    return tuple(reversed(kept))


def decided_objectives(decisions: Sequence[Decision], suggested: Iterable[int]) -> tuple[int, ...]:
    """Objectives that a verdict speaks of: those named, and where somebody said "none", those suggested too."""
    said = effective(decisions)
    named = (d["objective"] for d in said if d["objective"] is not None)
    covered = suggested if any(d["verdict"] == "none" for d in said) else ()
    return tuple(dict.fromkeys([*covered, *named]))


def last_words(decisions: Sequence[Decision], objective: int) -> dict[str, Decision]:
    """The last verdict of each reviewer on an objective; adjudications left out."""
    return {d["reviewer"]: d for d in _on(decisions, objective) if d["role"] == "review"}


def in_force(decisions: Sequence[Decision], objective: int) -> Decision | None:
    """The last adjudication on an objective, else the last verdict of a review."""
    said = _on(decisions, objective)
    adjudicated = [d for d in said if d["role"] == "adjudication"]
    return next(reversed(adjudicated or said), None)


def disputed(decisions: Sequence[Decision], objective: int) -> bool:
    """Whether reviewers' last verdicts differ and nobody adjudicated."""
    said = _on(decisions, objective)
    holds = {d["verdict"] in POSITIVE for d in last_words(decisions, objective).values()}
    return len(holds) > 1 and all(d["role"] == "review" for d in said)


def _on(decisions: Sequence[Decision], objective: int) -> list[Decision]:
    return [d for d in effective(decisions) if d["objective"] == objective or d["verdict"] == "none"]


def standing_rows(decisions: Sequence[Decision], suggested: Iterable[int]) -> list[dict[str, Any]]:
    """One row for each objective that a verdict speaks of, and one for `WHOLE` where somebody said "none"."""
    rows = []
    for objective in (WHOLE, *decided_objectives(decisions, suggested)):
        last = in_force(decisions, objective)
        if last is not None:
            rows.append(
                {
                    "objective": objective,
                    "decision": last["id"],
                    "verdict": last["verdict"],
                    "holds": last["verdict"] in POSITIVE,
                    "disputed": objective != WHOLE and disputed(decisions, objective),
                    "reviewer": last["reviewer"],
                    "role": last["role"],
                }
            )
    return rows


def corrections(decisions: Sequence[Decision]) -> dict[str, Decision]:
    """The correction in force of each field of a profile: the last adjudication, else the last that nobody took back."""
    taken_back: set[int] = set()
    found: dict[str, Decision] = {}
    for decision in reversed(decisions):
        if decision["id"] in taken_back:
            continue
        if decision["undoes"] is not None:
            taken_back.add(decision["undoes"])
            continue
        known = found.get(decision["field"])
        if known is None or (known["role"] == "review" and decision["role"] == "adjudication"):
            found[decision["field"]] = decision
    return found
