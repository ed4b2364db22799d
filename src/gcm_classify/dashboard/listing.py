"""Documents as the inbox lists them: where each stands in the review, and only as many as are looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gcm_classify.store import DocumentFilter, Store
from gcm_classify.taxonomy import Chart

__all__ = ["Listing", "State", "list_documents", "row_of", "state_of"]

State = Literal["new", "in review", "done"]


@dataclass(frozen=True, slots=True)
class Listing:
    """Some documents, and where the next ones begin: None where there are no more."""

    records: tuple[dict[str, Any], ...]
    after: tuple[Any, ...] | None


def state_of(record: Mapping[str, Any]) -> State:
    """Where a document of `documents_page` stands: nobody decided anything, something, or on every tag."""
    if not record["open_tags"]:
        return "done"
    return "in review" if record["decided_tags"] else "new"


def list_documents(
    store: Store,
    filters: DocumentFilter,
    *,
    state: State | None = None,
    after: tuple[Any, ...] | None = None,
    size: int = 25,
) -> Listing:
    """The next documents of a state, by name; of any where none is given. `size` of them or, where they are looked for
    among others, up to twice as many.
    """
    found: list[dict[str, Any]] = []
    while True:
        part = store.documents_page(filters, limit=size, after=after)
        found += [record for record in part.records if state is None or state_of(record) == state]
        after = part.after
        if after is None or len(found) >= size:
            return Listing(tuple(found), after)


def row_of(record: Mapping[str, Any], chart: Chart, name_of: Callable[[int], str]) -> dict[str, object]:
    """A document as a row of the inbox's table."""
    profile = record["profile_in_force"]
    kinds = {one.id: one.name for one in chart.input_types}
    return {
        "State": state_of(record),
        "Title": record["title"],
        "Roundtables": ", ".join(str(found["roundtable"]) for found in record["roundtables"]) or "none",
        "To review": record["open_tags"],
        "Objectives": [name_of(found["objective"]) for found in record["objectives"]],
        "Who": "; ".join([*profile["mechanisms"], *profile["unregistered"]]),
        "Input": kinds.get(profile["input_type"], profile["input_type"]),
        "Date": profile["date"] or "",
        "File": record["source"] + (" (uploaded)" if record["origin"] == "desk" else ""),
        "Warnings": "; ".join(warning["message"] for warning in record["warnings"]),
    }
