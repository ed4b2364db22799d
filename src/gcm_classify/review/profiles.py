"""What people say of a document's profile: corrections beside what the machine found, neither overwriting the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from gcm_classify.errors import UsageError
from gcm_classify.review.decisions import reviewer_name
from gcm_classify.store import Decision, ProfileDecision, Store
from gcm_classify.taxonomy import Chart, load_chart
from gcm_classify.verdicts import ROLES, Role, corrections

__all__ = ["PROFILE_FIELDS", "ProfileField", "ProfileReview", "correct_profile", "profile_in_force"]

ProfileField = Literal["input_type", "phase", "mode", "mechanisms", "date"]
PROFILE_FIELDS: tuple[ProfileField, ...] = ("input_type", "phase", "mode", "mechanisms", "date")

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class ProfileReview:
    """A document's profile: the machine's, as in `documents.jsonl`, and every correction, oldest first."""

    document: str
    machine: Mapping[str, Any]
    decisions: tuple[Decision, ...]

    @property
    def people(self) -> dict[str, Decision]:
        """The correction in force of each field that somebody corrected: the last adjudication, else the last one."""
        return corrections(self.decisions)

    @property
    def in_force(self) -> dict[str, Any]:
        """The machine's profile with people's words in place of its own."""
        return {**self.machine, **{field: decision["value"] for field, decision in self.people.items()}}

    def last(self, field: str) -> int | None:
        """The number of the last row on a field, which `correct_profile` takes as what was seen."""
        return next((one["id"] for one in reversed(self.decisions) if one["field"] == field), None)


def profile_in_force(store: Store, document: str) -> ProfileReview:
    """A document's profile with all that was said of it.

    Raises:
        StoreError: there is no such document.
    """
    machine = store.document_record(document)["profile"]
    return ProfileReview(document, machine, tuple(store.profile_decisions_on(document)))


def correct_profile(
    store: Store,
    review: ProfileReview,
    field: ProfileField,
    value: Any,
    *,
    reviewer: str,
    model: str,
    comment: str = "",
    role: Role = "review",
    undoes: int | None = None,
    seen: int | Literal["as in review"] | None = "as in review",
    chart: Chart | None = None,
) -> int:
    """Append a person's word on one field of a document's profile; the number of its row, which is then committed.

    Args:
        store: where it is kept.
        review: the profile as it was seen.
        field: which one.
        value: an id of the chart for "input_type", "phase" and "mode"; names, the main one first, for "mechanisms"; an ISO
            date, perhaps partial, or None for "date". Not looked at with `undoes`.
        reviewer: who says so.
        model: whose profile was seen.
        comment: anything worth keeping.
        role: "adjudication" settles what reviewers dispute.
        undoes: the row of one's own that is taken back.
        seen: `ProfileReview.last(field)` when its reviewer last looked; that of `review` where it is left out.
        chart: the chart of inputs; the packaged one otherwise.

    Raises:
        DecisionConflict: somebody else corrected the field after `seen`.
        UsageError: no name, or a value that the field cannot have.
        StoreError: it could not be saved.
    """
    if field not in PROFILE_FIELDS or role not in ROLES:
        raise UsageError(
            "this cannot be corrected", got=f"{field} by {role}", expected=", ".join(PROFILE_FIELDS)
        )
    new = ProfileDecision(
        document=review.document,
        field=field,
        value=None if undoes is not None else _checked(field, value, chart or load_chart()),
        machine=review.machine.get(field),
        reviewer=reviewer_name(reviewer),
        model=model,
        comment=comment,
        role=role,
        undoes=undoes,
    )
    return store.add_profile_decision(new, seen=review.last(field) if seen == "as in review" else seen)


def _checked(field: str, value: Any, chart: Chart) -> Any:
    if field == "mechanisms":
        return _names(value)
    if field == "date":
        if value is not None and not (isinstance(value, str) and _DATE.fullmatch(value)):
            raise UsageError("this is no date", got=value, expected="2026, 2026-03 or 2026-03-13")
        return value
    kinds = {"input_type": chart.input_types, "phase": chart.phases, "mode": chart.modes}
    known = [one.id for one in cast("tuple[Any, ...]", kinds[field])]
    if value not in known:
        raise UsageError(f"there is no such {field.replace('_', ' ')}", got=value, expected=", ".join(known))
    return value


def _names(value: Any) -> list[str]:
    names = [" ".join(str(name).split()) for name in value] if isinstance(value, list | tuple) else [""]
    if not all(names) or len(set(names)) != len(names):
        raise UsageError("these are no names of mechanisms", got=value, expected="different names, in a list")
    return names
