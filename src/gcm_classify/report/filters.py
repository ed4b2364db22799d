"""Which documents and passages a pack is drawn from: by forum cycle, mechanism, language and date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gcm_classify.errors import UsageError
from gcm_classify.report.languages import language_name
from gcm_classify.report.wording import day_told
from gcm_classify.taxonomy import load_forums, load_mechanisms

__all__ = ["Filters", "filters_of", "speakers_of"]

_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a pack is drawn from; every one that is None or () lets everything through.

    `forum` is the year of the review forum. `mechanisms` are canonical names: a joint document passes with one of them.
    `languages` are ISO 639 codes, of passages. `since` and `until` are ISO dates, perhaps partial, both included; a
    document whose own date is partial passes where it may lie between them. What a document does not tell never passes
    a filter on it.
    """

    forum: int | None = None
    mechanisms: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def keeps(self, record: Mapping[str, Any]) -> bool:
        """Whether a document, by its record, is one to look at."""
        profile = record["profile"]
        return (
            (self.forum is None or profile["forum"] == self.forum)
            and (not self.mechanisms or not set(self.mechanisms).isdisjoint(_every_speaker(profile)))
            and (not self.languages or not set(self.languages).isdisjoint(_languages(record)))
            and self._in_time(profile["date"])
        )

    def _in_time(self, date: str | None) -> bool:
        if self.since is None and self.until is None:
            return True
        return (
            date is not None
            and (self.since is None or date >= self.since[: len(date)])
            and (self.until is None or date[: len(self.until)] <= self.until)
        )

    def keeps_language(self, language: str) -> bool:
        """Whether a passage in that language is one to quote."""
        return not self.languages or language in self.languages

    @property
    def told(self) -> str:
        """The filters as a phrase; "" where there are none."""
        span = [
            f"from {day_told(self.since)}" if self.since else "",
            f"to {day_told(self.until)}" if self.until else "",
        ]
        parts = [
            f"forum of {self.forum}" if self.forum is not None else "",
            "; ".join(self.mechanisms),
            f"in {', '.join(map(language_name, self.languages))}" if self.languages else "",
            " ".join(part for part in span if part),
        ]
        return ", ".join(part for part in parts if part)


def speakers_of(profile: Mapping[str, Any]) -> tuple[str, ...]:
    """The mechanisms that speak, registered or not."""
    return tuple(dict.fromkeys((*profile["mechanisms"], *profile["unregistered"])))


def _every_speaker(profile: Mapping[str, Any]) -> Iterable[str]:
    yield from speakers_of(profile)
    for section in profile.get("sections", ()):
        yield from speakers_of(section)


def _languages(record: Mapping[str, Any]) -> Iterable[str]:
    return record.get("languages") or (record["language"],)


def filters_of(
    *,
    forum: int | None = None,
    mechanisms: Iterable[str] = (),
    languages: Iterable[str] = (),
    since: str | None = None,
    until: str | None = None,
) -> Filters:
    """Filters from what a person typed: names or acronyms of mechanisms, in any case.

    Raises:
        UsageError: a forum that is in no calendar, a name of no registered mechanism, or no language or date at all.
    """
    years = tuple(one.year for one in load_forums())
    if forum is not None and forum not in years:
        raise UsageError(
            "there is no review forum of that year",
            got=forum,
            expected=f"one of {', '.join(map(str, years))}",
        )
    for name, value in (("--since", since), ("--until", until)):
        if value is not None and not _DATE.fullmatch(value):
            raise UsageError(f"{name} is no date", got=repr(value), expected="2026, 2026-05 or 2026-05-06")
    if since is not None and until is not None and since > until and not since.startswith(until):
        raise UsageError("the dates are in the wrong order", got=f"since {since}, until {until}")
    return Filters(
        forum,
        tuple(dict.fromkeys(_mechanism(name) for name in mechanisms)),
        tuple(dict.fromkeys(_language(code) for code in languages)),
        since,
        until,
    )


def _language(code: str) -> str:
    if not _LANGUAGE.fullmatch(code.lower()):
        raise UsageError("that is no language", got=repr(code), expected="a code such as en, es or fr")
    return code.lower()


def _mechanism(name: str) -> str:
    wanted = name.strip().casefold()
    for one in load_mechanisms():
        if wanted in (known.casefold() for known in (one.name, *one.acronyms, *one.aliases)):
            return one.name
    meant = [one.name for one in load_mechanisms() if wanted in map(str.casefold, one.ambiguous_acronyms)]
    if len(meant) == 1:
        return meant[0]
    raise UsageError(
        "there is no such mechanism in the register" if not meant else "that may be several mechanisms",
        got=repr(name),
        expected=" or ".join(meant) or "a name or an acronym, such as Budapest Process or MIDSA",
        do="see the names in documents.csv",
    )
