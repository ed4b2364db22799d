"""Joint and copied language: passages that several documents share word for word or nearly so, to be shown once.

Runs of three words are hashed into signatures (MinHash, Broder 1997; by datasketch), of a passage as a whole and of each of
its sentences, so that an excerpt or another order of sentences is found as well. Signatures that agree in a band propose
pairs; the words themselves decide. What repeats a passage but for a negation, a number, an objective, a country or the
strength of a duty is never merged with it: it stands beside the group as a variant. Only passages of one language are
compared.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gcm_classify.substance import SUBSTANTIAL, Difference, differences, turns_the_sense
from gcm_classify.taxonomy import load_mechanisms
from gcm_classify.wording import plain

__all__ = ["THRESHOLD", "JointGroup", "JointMember", "Quotable", "joint_groups", "likeness"]

THRESHOLD = (
    0.75  # share of the shorter text's words in common runs; chosen on half of corpus/checks/joint.jsonl
)
_RUN = 3  # words
_FEWEST = 6  # words; "Thank you." is nobody's language
_BANDS, _ROWS = (
    32,
    3,
)  # texts that share half of their runs meet with odds of 99 in 100, a third of them 7 in 10
_PARTNERS = 8  # in one bucket: a formula that ten thousand passages share is not compared with itself ten thousand times
_VERIFIED = 16  # candidates of one passage
_AROUND = 4  # words about a copied clause that may change its sense
_ALIGNED, _LONG = (
    0.5,
    8,
)  # share or words of a sentence in common runs from which it belongs to what is copied
_MECHANISM = "mechanism·name"


class Quotable(Protocol):
    """A passage as far as its wording goes; `datamodels.Passage` is one."""

    @property
    def id(self) -> str: ...
    @property
    def document(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True, slots=True)
class JointMember:
    """A passage of a group. `similarity` is the share, in [0, 1], of the shorter text's words that stand in runs of three
    or more that the representative has too, or the other way round. `differences` are seen from the representative.
    """

    id: str
    document: str
    similarity: float
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class JointGroup:
    """One wording with all who signed it: passages of at least two documents.

    `representative` is the id of the passage to show, the first of `members`; `similarity` the least among them.
    `variants` say nearly the same but differ in substance; they are no members.
    """

    representative: str
    members: tuple[JointMember, ...]
    similarity: float
    variants: tuple[JointMember, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """Ids of the documents that share the wording, that of the representative first, each once."""
        return tuple(dict.fromkeys(member.document for member in self.members))


def joint_groups(
    passages: Iterable[Quotable],
    *,
    stands_for: Mapping[str, str] | None = None,
    threshold: float = THRESHOLD,
) -> tuple[JointGroup, ...]:
    """Groups of passages that share their wording, largest first; a passage is in one at most.

    Memory grows by about a kilobyte a passage beside the passages themselves, time nearly in step with their number. The
    order of the passages does not matter.

    Args:
        passages: of any number of documents; those of fewer than six words are left out.
        stands_for: document id to the id of the one that it is a version of (`versions.versions_of`): a text and its
            revision share nothing with anybody. Documents that are not named stand for themselves.
        threshold: least similarity.
    """
    shelves = _distinct(passages)
    leaders = _led(shelves, threshold)
    groups = (_group(shelves, leader, led, stands_for or {}) for leader, led in leaders.items())
    found = [group for group in groups if group is not None]
    return tuple(sorted(found, key=lambda group: (-len(group.documents), group.representative)))


def likeness(first: str, second: str, language: str) -> tuple[float, tuple[Difference, ...]]:
    """How much of the shorter of two texts stands in common runs of words, in [0, 1], and in what they differ.

    >>> likeness("They shall be housed within two days.", "They shall be housed within ten days.", "en")[1]
    (Difference(kind='number', ours='2', theirs='10'),)
    """
    return _compared(_wording(first), _wording(second), language)


# Wordings: a text as words


@dataclass(frozen=True, slots=True)
class _Wording:
    """Plain words by sentence, with the names of mechanisms as one word; `capitals` are words that are names."""

    sentences: tuple[tuple[str, ...], ...]
    capitals: frozenset[str]
    mechanisms: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for sentence in self.sentences for word in sentence)


_BROKEN = re.compile(r"(?<=\w)(?:-\s*\n\s*|\u00ad\s*)(?=\w)")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[  \u202f.,]\d{3})+(?![\d])")
_DECIMAL = re.compile(r"(?<=\d),(?=\d)")
_END = re.compile(r"(?<=[.;!?])\s+")
_WORD = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+")


@lru_cache(maxsize=4096)
def _wording(text: str) -> _Wording:
    """Words without what a reader, a printer or a copyist changes: hyphens at line ends, thousands, case, accents."""
    text = _BROKEN.sub("", text)
    text = _DECIMAL.sub(".", _THOUSANDS.sub(lambda match: re.sub(r"\D", "", match[0]), text))
    sentences, mechanisms = [], list[str]()
    capitals: set[str] = set()
    for part in _END.split(text):
        raw = _WORD.findall(part)
        words, named = _masked([_plain_word(word) for word in raw])
        mechanisms += named
        capitals |= {_plain_word(word) for word in raw[1:] if word[0].isupper() and not word.isupper()}
        if words:
            sentences.append(tuple(words))
    return _Wording(tuple(sentences), frozenset(capitals), tuple(mechanisms))


_plain_word = lru_cache(maxsize=1 << 16)(plain)


def _masked(words: list[str]) -> tuple[list[str], list[str]]:
    """The words with each name of a mechanism as one, and the canonical names: who copies a text puts in its own."""
    names, out, found = _mechanism_names(), list[str](), list[str]()
    place = 0
    while place < len(words):
        for name, canonical in names.get(words[place], ()):
            if tuple(words[place : place + len(name)]) == name:
                found.append(canonical)
                out.append(_MECHANISM)
                place += len(name)
                break
        else:
            out.append(words[place])
            place += 1
    return out, found


@lru_cache(maxsize=1)
def _mechanism_names() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """By first word the names of the register as words, the longest first. Acronyms are words of other senses, too."""
    names: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for mechanism in load_mechanisms():
        for name in (mechanism.name, *mechanism.aliases):
            words = tuple(plain(word) for word in _WORD.findall(name))
            if len(words) > 1:
                names[words[0]].append((words, mechanism.name))
    return {first: sorted(those, key=lambda one: (-len(one[0]), one)) for first, those in names.items()}


# Distinct wordings and the signatures that propose pairs


@dataclass(frozen=True, slots=True)
class _Shelf:
    """All passages of one wording in one language, with the same names of mechanisms; `text` is that of the first."""

    text: str
    language: str
    length: int
    passages: tuple[Quotable, ...]


def _distinct(passages: Iterable[Quotable]) -> list[_Shelf]:
    """Wordings, those of most documents first, then the longer ones."""
    same: dict[tuple[str, str, tuple[str, ...]], list[Quotable]] = defaultdict(list)
    for passage in passages:
        wording = _wording(passage.text)
        if len(words := wording.words) >= _FEWEST:
            same[passage.language, " ".join(words), wording.mechanisms].append(passage)
    shelves = []
    for (language, line, _), those in same.items():
        members = tuple(sorted(those, key=lambda one: (one.document, one.id)))
        shelves.append(_Shelf(members[0].text, language, line.count(" ") + 1, members))
    return sorted(
        shelves,
        key=lambda shelf: (-len({p.document for p in shelf.passages}), -shelf.length, shelf.passages[0].id),
    )


def _candidates(shelves: Sequence[_Shelf]) -> dict[int, list[int]]:
    """For each place the earlier places that agree with it in a band, those that agree in most first.

    The tables of `datasketch.MinHashLSH` take 10 kB a text or sentence; here one band is sorted at a time.
    """
    owners, signatures = _signatures(shelves)
    votes: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for band in range(_BANDS):
        for first, second in _met(owners, signatures[:, band * _ROWS : (band + 1) * _ROWS]):
            votes[second][first] += 1
    return {
        place: sorted(those, key=lambda one: (-those[one], one))[:_VERIFIED] for place, those in votes.items()
    }


def _signatures(shelves: Sequence[_Shelf]) -> tuple[NDArray[np.int32], NDArray[np.uint32]]:
    """(n_units,) places of the shelves and (n_units, bands * rows) minima: of each whole text and of its sentences."""
    from datasketch import MinHash

    owners, minima = array("i"), array("I")
    units = _owned_units(shelves, owners)
    for hashes in MinHash.generator(units, num_perm=_BANDS * _ROWS, seed=1):
        minima.extend(hashes.hashvalues.tolist())
    signatures = np.frombuffer(minima, dtype=np.uint32).reshape(len(owners), _BANDS * _ROWS)
    return np.frombuffer(owners, dtype=np.int32), signatures


def _owned_units(shelves: Sequence[_Shelf], owners: array[int]) -> Iterator[list[bytes]]:
    """The units of all shelves; the place of each one's shelf is added to `owners` as it goes."""
    for place, shelf in enumerate(shelves):
        for unit in _units(shelf):
            owners.append(place)
            yield unit


def _units(shelf: _Shelf) -> Iterator[list[bytes]]:
    """Hashable runs of the whole and of each sentence that is long enough; a language's runs are never another's."""
    wording = _wording(shelf.text)
    parts = [wording.words]
    if len(wording.sentences) > 1:
        parts += [sentence for sentence in wording.sentences if len(sentence) >= _FEWEST]
    for words in parts:
        yield sorted(f"{shelf.language} {' '.join(run)}".encode() for run in set(_runs(words)))


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1))


def _met(owners: NDArray[np.int32], band: NDArray[np.uint32]) -> Iterator[tuple[int, int]]:
    """Pairs of places, the earlier first, that have one band; in a crowd each meets only the first eight."""
    order = np.lexsort((owners, *band.T))
    ordered = band[order]
    edges = np.flatnonzero((ordered[1:] != ordered[:-1]).any(axis=1)) + 1
    starts, ends = np.r_[0, edges], np.r_[edges, len(order)]
    for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
        bucket = list(dict.fromkeys(owners[order[start:end]].tolist()))
        for rank, second in enumerate(bucket):
            for first in bucket[: min(rank, _PARTNERS)]:
                yield first, second


# Pairs that are the same, and the groups that they make

_Led = list[tuple[int, float, tuple[Difference, ...]]]


def _led(shelves: Sequence[_Shelf], threshold: float) -> dict[int, _Led]:
    """For each wording that leads a group the others, with similarity and differences; those of substance are variants.

    In the order of the shelves each wording joins the leader that it is most like, or leads itself: no chain of small
    changes brings two texts together that are not alike.
    """
    candidates = _candidates(shelves)
    leader_of: dict[int, int] = {}
    led: dict[int, _Led] = {}
    for place, shelf in enumerate(shelves):
        asked = dict.fromkeys(leader_of[other] for other in candidates.get(place, ()))
        compared = [(leader, *_compared_shelves(shelves[leader], shelf)) for leader in asked]
        alike = [one for one in compared if one[1] >= threshold]
        same = [one for one in alike if not _is_substantial(one[2])]
        best = max(same, key=lambda one: (one[1], -one[0]), default=None)
        leader_of[place] = best[0] if best else place
        if best is None:
            led[place] = []
        for leader, similarity, told in [best] if best else alike:
            led[leader].append((place, similarity, told))
    return led


def _is_substantial(told: Iterable[Difference]) -> bool:
    return any(one.kind in SUBSTANTIAL for one in told)


def _compared_shelves(one: _Shelf, other: _Shelf) -> tuple[float, tuple[Difference, ...]]:
    return _compared(_wording(one.text), _wording(other.text), one.language)


def _compared(ours: _Wording, theirs: _Wording, language: str) -> tuple[float, tuple[Difference, ...]]:
    swapped = len(ours.words) > len(theirs.words)
    shorter, longer = (theirs, ours) if swapped else (ours, theirs)
    similarity = _share_in_common(shorter, longer)
    aligned = _aligned(longer, set(_runs(shorter.words)), language)
    parts = (aligned, shorter.sentences) if swapped else (shorter.sentences, aligned)
    told = differences(*parts, language, names=(ours.capitals, theirs.capitals))
    if set(ours.mechanisms) != set(theirs.mechanisms) and len(ours.mechanisms) == len(theirs.mechanisms):
        told += (Difference("mechanism", "; ".join(ours.mechanisms), "; ".join(theirs.mechanisms)),)
    more = len(longer.words) - sum(map(len, aligned))
    if more > _FEWEST:
        told += (Difference("excerpt", *((f"+{more}", "") if swapped else ("", f"+{more}"))),)
    return similarity, told


def _share_in_common(shorter: _Wording, longer: _Wording) -> float:
    words = shorter.words
    if len(words) < _RUN:
        return float(words == longer.words)
    return len(_covered(words, set(_runs(longer.words)))) / len(words)


def _covered(words: Sequence[str], runs: set[tuple[str, ...]]) -> set[int]:
    """Places of the words that stand in one of the runs."""
    return {
        place for start, run in enumerate(_runs(words)) if run in runs for place in range(start, start + _RUN)
    }


def _aligned(longer: _Wording, runs: set[tuple[str, ...]], language: str) -> tuple[tuple[str, ...], ...]:
    """What of the longer text stands for the shorter one: sentences that mostly share its runs; of others that hold a
    long clause of it this clause, with what turns its sense just before and behind.
    """
    found: list[tuple[str, ...]] = []
    for sentence in longer.sentences:
        covered = _covered(sentence, runs)
        if len(covered) >= _ALIGNED * len(sentence):
            found.append(sentence)
        elif len(covered) >= _LONG:
            start, end = min(covered), max(covered) + 1
            around = (*sentence[max(0, start - _AROUND) : start], *sentence[end : end + _AROUND])
            turning = (word for word in around if turns_the_sense(word, language))
            found.append((*sentence[start:end], *turning))
    return tuple(found)


def _group(
    shelves: Sequence[_Shelf], leader: int, led: _Led, stands_for: Mapping[str, str]
) -> JointGroup | None:
    """The group of a leader; None where all of it is one document's."""
    members = list(_members(shelves[leader], 1.0, ()))
    variants: list[JointMember] = []
    for place, similarity, told in led:
        side = variants if _is_substantial(told) else members
        side += _members(shelves[place], similarity, told)
    if len({stands_for.get(member.document, member.document) for member in members}) < 2:
        return None
    least = min(member.similarity for member in members)
    return JointGroup(members[0].id, tuple(members), least, tuple(variants))


def _members(shelf: _Shelf, similarity: float, told: tuple[Difference, ...]) -> Iterator[JointMember]:
    for passage in shelf.passages:
        yield JointMember(passage.id, passage.document, similarity, told)
