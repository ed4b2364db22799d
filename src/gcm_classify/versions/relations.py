"""Copies, revisions and language versions of one submission, so that nothing is counted twice.

Every document either stands for itself or is a version of another one in the same inbox. Two statements of one
mechanism at one event are alike in names, dates and form, and yet two: what links is wording (same language) or figures in
the same order (other languages), never the author alone. Where signs contradict each other nothing is linked, because a
statement that is wrongly held for a copy is lost, and one that is counted twice is seen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from gcm_classify.fingerprints import Fingerprint
from gcm_classify.versions.naming import base_name, base_symbol, is_called_same, revision_of, titles_differ
from gcm_classify.versions.submission import Submission, submission_from

__all__ = ["Relation", "Version", "relation_of", "told_by", "versions_of", "with_versions"]

Relation = Literal["copy", "revision", "translation"]

_SAME = 0.95  # similarity of wording from which a text is a copy
_REVISED = 0.6  # from which it is a revision, whatever it is called
_CALLED_REVISED = 0.3  # from which it is one where its name or symbol says so
_FIGURES = 0.6  # share of figures in the same order from which a text in another language is a translation
_CALLED_FIGURES = 0.35  # the same where names or symbols say so
_ENOUGH = 3  # figures that tell
_LENGTHS = (0.6, 1.7)  # letters of one language for those of another
_DAYS = 92  # between a draft and its last revision
_DAYS_TRANSLATED = 31  # translations have the date of the original, if the reader found the same one
_ORDER = ("en", "es", "fr", "pt")


@dataclass(frozen=True, slots=True)
class Version:
    """A document's place among its versions. `of` is the id of the one that stands for all, its own where it does."""

    id: str
    of: str
    relation: Relation | None


def versions_of(submissions: Iterable[Submission]) -> dict[str, Version]:
    """For every document's id its version. Of a group the latest revision in the original language stands for all;
    where the original is not told, English before Spanish, French and Portuguese. The order of the input does not matter.
    """
    known = {one.id: one for one in sorted(submissions, key=lambda one: (one.id, one.source), reverse=True)}
    links = sorted(
        _links([known[key] for key in sorted(known)]), key=lambda link: (-link[0], link[1], link[2])
    )
    groups = {key: frozenset([key]) for key in known}
    for same_language in (True, False):
        for _, one, other in links:
            if (known[one].language == known[other].language) is same_language:
                _join(groups, known, one, other)
    return dict(sorted(_told(groups, known)))


def with_versions(records: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Document records of the store, each with `version_of` (the id of the one that stands for it, None where it stands
    for itself) and `versions` (what it stands for: id, source, language, relation), and without their fingerprints.
    """
    return list(map(told_by(records), records))


def told_by(records: Iterable[Mapping[str, Any]]) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """What `with_versions` makes of a record among these, of which no more is kept than their versions."""
    submissions = [one for record in records if (one := submission_from(record)) is not None]
    found = versions_of(submissions)
    known = {one.id: {"id": one.id, "source": one.source, "language": one.language} for one in submissions}
    behind: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for version in found.values():
        if version.of != version.id:
            behind[version.of].append({**known[version.id], "relation": version.relation})

    def told(record: Mapping[str, Any]) -> dict[str, Any]:
        of = _stands_for(found, record["id"])
        return {
            **{name: value for name, value in record.items() if name != "fingerprint"},
            "version_of": None if of == record["id"] else of,
            "versions": behind.get(record["id"], []),
        }

    return told


def _stands_for(found: Mapping[str, Version], identity: str) -> str:
    return found[identity].of if identity in found else identity


def relation_of(one: Submission, other: Submission) -> Relation | None:
    """What two documents are to each other; None for two submissions."""
    judged = _judged(one, other)
    return judged[1] if judged else None


def _links(submissions: Sequence[Submission]) -> Iterator[tuple[float, str, str]]:
    """(strength, id, id) of every pair that belongs together."""
    for one, other in _candidates(submissions):
        judged = _judged(one, other)
        if judged is not None:
            yield judged[0], one.id, other.id


def _candidates(submissions: Sequence[Submission]) -> Iterator[tuple[Submission, Submission]]:
    """Pairs that share a mechanism, a symbol, a file's name or enough of their wording: not every pair of a large inbox.

    One after the other, and shelves go by the hash of what is shared: a hundred thousand pairs take no room.
    """
    shelves: dict[int, list[int]] = defaultdict(list)
    for index, one in enumerate(submissions):
        for key in _shelves_of(one):
            shelves[key].append(index)
    for index, one in enumerate(submissions):
        beside = {other for key in _shelves_of(one) for other in _after(index, shelves[key])}
        for other in sorted(beside):
            yield one, submissions[other]


def _shelves_of(one: Submission) -> Iterator[int]:
    shared: list[object] = [*one.mechanisms, *_bands(one.fingerprint), ("name", base_name(one)[0])]
    if (symbol := base_symbol(one)) is not None:
        shared.append(("symbol", symbol))
    return map(hash, shared)


def _after(index: int, shelf: list[int]) -> list[int]:
    """What stands behind an index on its shelf, which is in order."""
    return shelf[bisect_right(shelf, index) :]


def _bands(fingerprint: Fingerprint) -> Iterator[tuple[int, ...]]:
    """Three neighbouring minima together: of texts that are .6 alike, 99 in 100 pairs share one of the 21."""
    for start in range(0, len(fingerprint.sketch) - 2, 3):
        yield (start, *fingerprint.sketch[start : start + 3])


def _judged(one: Submission, other: Submission) -> tuple[float, Relation] | None:
    """How strongly two documents belong together and as what; None where they do not."""
    if one.language == other.language:
        return _judged_wording(one, other)
    return _judged_translation(one, other)


def _judged_wording(one: Submission, other: Submission) -> tuple[float, Relation] | None:
    similarity = _similarity(one.fingerprint, other.fingerprint)
    if similarity < _CALLED_REVISED or _contradict(one, other, days=_DAYS) or titles_differ(one, other):
        return None
    if similarity >= _SAME:
        return similarity, "copy"
    if similarity >= _REVISED or (is_called_same(one, other) and revision_of(one) != revision_of(other)):
        return similarity, "revision"
    return None


def _judged_translation(one: Submission, other: Submission) -> tuple[float, Relation] | None:
    a, b = one.fingerprint, other.fingerprint
    low, high = _LENGTHS
    if not low * b.letters <= a.letters <= high * b.letters or _contradict(one, other, days=_DAYS_TRANSLATED):
        return None
    called, shape = is_called_same(one, other), _have_one_shape(a, b)
    names = len(a.names & b.names) / max(min(len(a.names), len(b.names)), 1)
    telling = _in_order(_telling(a), _telling(b))
    if max(len(_telling(a)), len(_telling(b))) >= _ENOUGH:
        enough = telling >= (_CALLED_FIGURES if called else _FIGURES) and (called or shape or names >= 0.3)
        strength = telling + shape + called
    else:
        every = _in_order(a.figures, b.figures) if a.figures or b.figures else None
        enough = shape and names >= 0.3 and _few_figures_tell(one, other, every, called=called)
        strength = (every or 0.0) + names + called
    return (strength, "translation") if enough else None


def _few_figures_tell(one: Submission, other: Submission, share: float | None, *, called: bool) -> bool:
    """Whether texts with hardly a figure of their own are one: called so, or alike in every figure down to the day."""
    if called:
        return share is None or share >= 0.5
    alike = share is not None and share >= 0.9
    same_day = one.date is not None and one.date == other.date and len(one.date) == 10
    return alike and (len(one.fingerprint.figures) >= 6 or (same_day and len(_telling(one.fingerprint)) >= 2))


def _similarity(a: Fingerprint, b: Fingerprint) -> float:
    """Estimated share of four-word shingles that two texts have in common, in [0, 1]."""
    if not a.sketch or not b.sketch:
        return 0.0
    return sum(x == y for x, y in zip(a.sketch, b.sketch, strict=True)) / len(a.sketch)


def _telling(fingerprint: Fingerprint) -> tuple[str, ...]:
    """Figures that are neither years, days, nor counts that every text of a mechanism has."""
    return tuple(
        figure
        for figure in fingerprint.figures
        if "." in figure or (int(figure) > 31 and not 1945 <= int(figure) <= 2040)
    )


def _in_order(a: Sequence[str], b: Sequence[str]) -> float:
    """Share of figures that two texts have in common in the same order, in [0, 1]."""
    return SequenceMatcher(None, a, b, autojunk=False).ratio() if a and b else 0.0


def _have_one_shape(a: Fingerprint, b: Fingerprint) -> bool:
    """As many numbered paragraphs, or about as many headings, paragraphs, items and rows."""
    if a.shape[0] >= _ENOUGH or b.shape[0] >= _ENOUGH:
        return a.shape[0] == b.shape[0]
    return all(abs(x - y) <= 1 + 0.15 * max(x, y) for x, y in zip(a.shape[1:], b.shape[1:], strict=True))


# Signs against


def _contradict(one: Submission, other: Submission, *, days: int) -> bool:
    """Whether authors, symbols or dates say that these are two submissions."""
    if one.mechanisms and other.mechanisms and not one.mechanisms & other.mechanisms:
        return True
    symbols = {base_symbol(one), base_symbol(other)} - {None}
    return len(symbols) > 1 or _days_apart(one.date, other.date) > days


def _days_apart(one: str | None, other: str | None) -> int:
    """Days between two dates; 0 where one is not known, or no more than the year or month of the other."""
    if not one or not other or one.startswith(other) or other.startswith(one):
        return 0
    return abs(_days(one) - _days(other))


def _days(date: str) -> int:
    """A date as a number of days, the middle of the year or month where no more is known; months of 30 days will do."""
    parts = [int(part) for part in date.split("-")]
    year, month, day = (parts + [7, 15][len(parts) - 1 :])[:3]
    return 365 * year + 30 * month + day


# Groups


def _join(groups: dict[str, frozenset[str]], known: Mapping[str, Submission], one: str, other: str) -> None:
    """Two groups become one, unless that would put two texts of one language together that nobody found alike."""
    first, second = groups[one], groups[other]
    if first is second:
        return
    if known[one].language != known[other].language and {known[key].language for key in first} & {
        known[key].language for key in second
    }:
        return
    joined = first | second
    for key in joined:
        groups[key] = joined


def _told(
    groups: Mapping[str, frozenset[str]], known: Mapping[str, Submission]
) -> Iterator[tuple[str, Version]]:
    for key, group in groups.items():
        standing = max(sorted(group), key=lambda one: _rank(known[one], [known[each] for each in group]))
        yield (
            key,
            Version(key, standing, None if key == standing else _relation_to(known[key], known[standing])),
        )


def _rank(one: Submission, group: Sequence[Submission]) -> tuple[bool, int, tuple[int, int, int], str, int]:
    """The original before translations, the latest revision before earlier ones."""
    originals = {member.fingerprint.original for member in group} - {None}
    order = _ORDER.index(one.language) if one.language in _ORDER else len(_ORDER)
    is_original = len(originals) == 1 and one.language in originals
    return is_original, -order, revision_of(one), one.date or "", one.fingerprint.letters


def _relation_to(one: Submission, standing: Submission) -> Relation:
    if one.language != standing.language:
        return "translation"
    return "copy" if _similarity(one.fingerprint, standing.fingerprint) >= _SAME else "revision"
