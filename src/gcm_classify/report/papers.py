"""The documents that a pack is drawn from: each submission once, whatever copies and translations of it lie in the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gcm_classify.languages import SUPPORTED
from gcm_classify.report.filters import Filters, speakers_of
from gcm_classify.report.values import Citation
from gcm_classify.store import Store
from gcm_classify.taxonomy import load_chart
from gcm_classify.verdicts import corrections
from gcm_classify.versions import with_versions
from gcm_classify.wording import plain

__all__ = ["Paper", "Papers", "paper_of", "papers_in"]

_AT_ONCE = 500  # records that are read together


@dataclass(frozen=True, slots=True)
class Paper:
    """A document by its record, the names of its files, and those of the versions that it stands for. The `profile` of its
    record is the one in force, with what people corrected; `corrected` names those fields.
    """

    record: Mapping[str, Any]
    names: tuple[str, ...]
    versions: tuple[str, ...]

    @property
    def id(self) -> str:
        """The document's id."""
        return str(self.record["id"])

    @property
    def language(self) -> str:
        """Its main language."""
        return str(self.record["language"])

    @property
    def is_tagged(self) -> bool:
        """Whether any of its languages is one that models tag."""
        return not SUPPORTED.isdisjoint(self.record.get("languages") or (self.language,))

    def profile(self, section: int = 0) -> Mapping[str, Any]:
        """Who speaks in a section: its own profile in a bundle, with the document's where it tells nothing. What people
        corrected holds for every section that says what the whole document was said to say.
        """
        whole: Mapping[str, Any] = self.record["profile"]
        sections = whole.get("sections", ())
        if section >= len(sections):
            return whole
        machine, corrected = self.record.get("machine_profile", whole), self.record.get("corrected", {})
        own = {
            name: value
            for name, value in sections[section].items()
            if value and not (name in corrected and value == machine[name])
        }
        return {**whole, **own}

    def speakers(self, section: int = 0) -> tuple[str, ...]:
        """The mechanisms that speak in a section, registered or not; () for a stranger's paper."""
        return speakers_of(self.profile(section))

    @property
    def every_speaker(self) -> tuple[str, ...]:
        """The mechanisms that speak in it anywhere."""
        sections = range(max(1, len(self.record["profile"].get("sections", ()))))
        return tuple(
            dict.fromkeys((*self.speakers(len(sections)), *(n for i in sections for n in self.speakers(i))))
        )

    def citation(self, passage: Mapping[str, Any] | None = None, *, page: int | None = None) -> Citation:
        """How the document is cited, or a passage of it by its record."""
        place: Mapping[str, Any] = passage or {"page": page}
        section = place.get("section", 0)
        profile = self.profile(section)
        heading = str(place.get("heading") or "").split(" › ")[-1]
        return Citation(
            document=self.id,
            passage=place.get("id"),
            source=self.names[0],
            mechanisms=self.speakers(section),
            title=self._title(profile),
            symbol=profile.get("symbol"),
            date=profile["date"],
            page=place["page"],
            paragraph=place.get("number"),
            language=str(place.get("language") or self.language),
            heading=heading or None,
            kind=_kind(profile["input_type"]),
        )

    def _title(self, profile: Mapping[str, Any]) -> str | None:
        """Its title, unless that is only the speaker's name or the file's."""
        title = profile.get("title") or self.record["title"]
        names = {plain(name) for name in (*profile["mechanisms"], *self.names, "")}
        return None if plain(title) in names else str(title)


def _kind(input_type: str) -> str:
    """The name of the input type as it stands in a sentence; "" for what is no input of a mechanism."""
    known = {one.id: one.name for one in load_chart().input_types if one.id != "other"}
    name = known.get(input_type, "")
    return name[:1].lower() + name[1:]


@dataclass(frozen=True, slots=True)
class Papers:
    """What passed the filters; how many documents were looked at, and which did not tell what was asked of them."""

    kept: tuple[Paper, ...]
    looked_at: int
    undated: tuple[str, ...]
    without_forum: tuple[str, ...]


def papers_in(store: Store, filters: Filters) -> Papers:
    """The documents of a store that pass the filters, by name of file; of the versions of one submission one only: the
    one that stands for all, or where that does not pass the first that does.
    """
    names: dict[str, list[str]] = defaultdict(list)
    records: dict[str, dict[str, Any]] = {}
    for record in with_versions(list(_records(store))):
        names[record["id"]].append(record["source"])
        records.setdefault(record["id"], record)
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in records.values():
        groups[record["version_of"] or record["id"]].append(record)
    chosen = (_chosen(group, standing, filters) for standing, group in groups.items())
    kept = [
        _paper(record, groups[record["version_of"] or record["id"]], names) for record in chosen if record
    ]
    return Papers(
        tuple(sorted(kept, key=lambda paper: paper.names[0])),
        len(records),
        _lacking(records.values(), names, "date") if filters.since or filters.until else (),
        _lacking(records.values(), names, "forum") if filters.forum is not None else (),
    )


def _records(store: Store) -> Iterator[dict[str, Any]]:
    """One record a name of all documents that were not withdrawn, with the profile in force as `profile`."""
    after: tuple[Any, ...] | None = None
    while True:
        found = store.documents_page(limit=_AT_ONCE, after=after)
        for record in found.records:
            yield _with_corrections(record, record["corrected"])
        after = found.after
        if after is None:
            return


def _with_corrections(record: Mapping[str, Any], corrected: Mapping[str, Any]) -> dict[str, Any]:
    """A record with the profile in force as `profile`, the machine's as `machine_profile`, and what people corrected."""
    profile = {**record["profile"], **corrected}
    if "mechanisms" in corrected:  # a person names all who speak
        profile["unregistered"] = []
    return {**record, "profile": profile, "machine_profile": record["profile"], "corrected": corrected}


def paper_of(store: Store, document: str) -> Paper:
    """One document as a pack would cite it, whatever passes filters.

    Raises:
        StoreError: there is no such document.
    """
    record = store.document_record(document)
    said = corrections(store.profile_decisions_on(document))
    corrected = {field: decision["value"] for field, decision in said.items()}
    return Paper(_with_corrections(record, corrected), (record["source"],), ())


def _chosen(group: Sequence[dict[str, Any]], standing: str, filters: Filters) -> dict[str, Any] | None:
    passing = [record for record in group if filters.keeps(record)]
    return min(passing, key=lambda record: (record["id"] != standing, record["source"]), default=None)


def _paper(
    record: dict[str, Any], group: Sequence[dict[str, Any]], names: Mapping[str, Sequence[str]]
) -> Paper:
    others = sorted(name for one in group if one["id"] != record["id"] for name in names[one["id"]])
    return Paper(record, tuple(names[record["id"]]), tuple(others))


def _lacking(records: Any, names: Mapping[str, Sequence[str]], verdict: str) -> tuple[str, ...]:
    return tuple(sorted(names[one["id"]][0] for one in records if one["profile"][verdict] is None))
