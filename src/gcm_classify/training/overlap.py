"""How much wording two texts share: copied runs of words, and near-duplicates.

A source's text is not kept beside the corpus. What is kept is a 32-bit hash of each of its runs of seven words
(blake2b), enough to see that a passage repeats one and too little to read the source back. A passage of 60 words
checked against a source of 300 meets a hash by accident with odds of 54 * 294 / 2**32, about 1 in 270,000; over two
thousand reworded passages that is less than one false alarm in a hundred corpora.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from gcm_classify.errors import MissingExtra

__all__ = [
    "RUN",
    "NearDuplicate",
    "copied_runs",
    "hashed_runs",
    "jaccard",
    "near_duplicates",
    "pack_hashes",
    "unpack_hashes",
    "words",
]

RUN = 7  # words; a shorter run may be repeated
_FREE_WORDS = 3  # of a run may stand outside a fixed name for the run to be excused
_SHINGLE = 5  # characters
_PERMUTATIONS = 128


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """Places of two texts and their Jaccard similarity over character shingles, in [0, 1]."""

    first: int
    second: int
    similarity: float


def words(text: str) -> list[str]:
    """Lower-case words and numbers, without punctuation.

    >>> words("The GCM's 23 objectives")
    ['the', 'gcm', 's', '23', 'objectives']
    """
    return re.findall(r"[^\W_]+", text.lower())


def hashed_runs(text: str, *, length: int = RUN) -> list[int]:
    """A 32-bit hash of every run of `length` words, in order of the text."""
    tokens = words(text)
    return [_hash(tokens[start : start + length]) for start in range(len(tokens) - length + 1)]


def _hash(run: Sequence[str]) -> int:
    digest = hashlib.blake2b(" ".join(run).encode("utf-8"), digest_size=4).digest()
    return int.from_bytes(digest, "little")


def pack_hashes(hashes: Iterable[int]) -> str:
    """Base64 of the distinct hashes in ascending order, four bytes each, little-endian."""
    packed = array("I", sorted(set(hashes)))
    if sys.byteorder == "big":
        packed.byteswap()
    return base64.b64encode(packed.tobytes()).decode("ascii")


def unpack_hashes(packed: str) -> frozenset[int]:
    """The hashes that `pack_hashes` wrote."""
    hashes = array("I", base64.b64decode(packed))
    if sys.byteorder == "big":
        hashes.byteswap()
    return frozenset(hashes)


def copied_runs(text: str, source: Collection[int], fixed_names: Iterable[str] = ()) -> list[str]:
    """Runs of seven words that a source has too, except those that a fixed name makes up but for three words.

    Args:
        text: a passage reworded from the source.
        source: hashes of the source's runs (`hashed_runs`).
        fixed_names: official names and titles that cannot be reworded.
    """
    tokens = words(text)
    excused = _places_in_names(tokens, fixed_names)
    found = []
    for start, run in enumerate(hashed_runs(text)):
        free = sum(place not in excused for place in range(start, start + RUN))
        if run in source and free > _FREE_WORDS:
            found.append(" ".join(tokens[start : start + RUN]))
    return found


def _places_in_names(tokens: Sequence[str], names: Iterable[str]) -> set[int]:
    """Places of the words that belong to a name."""
    line = f" {' '.join(tokens)} "
    places: set[int] = set()
    for name in names:
        wanted = words(name)
        if not wanted or f" {' '.join(wanted)} " not in line:
            continue
        for start in range(len(tokens) - len(wanted) + 1):
            if list(tokens[start : start + len(wanted)]) == wanted:
                places.update(range(start, start + len(wanted)))
    return places


def jaccard(first: Collection[str], second: Collection[str]) -> float:
    """Shared over all, in [0, 1]."""
    one, two = set(first), set(second)
    return len(one & two) / max(len(one | two), 1)


def near_duplicates(
    texts: Sequence[str], others: Sequence[str] | None = None, *, threshold: float = 0.6
) -> list[NearDuplicate]:
    """Pairs at or above a Jaccard similarity over runs of five characters.

    MinHash and locality-sensitive hashing (Broder 1997; datasketch) propose pairs from .1 below the threshold,
    and the exact similarity decides.

    Args:
        texts: `first` is a place in them.
        others: `second` is a place in these; without them in `texts`, and each pair comes once.
        threshold: least similarity.

    Raises:
        MissingExtra: datasketch is not installed.
    """
    shingles = [_shingles(text) for text in texts]
    against = shingles if others is None else [_shingles(text) for text in others]
    index, signatures = _index(against, threshold - 0.1)
    asked = signatures if others is None else _signatures(shingles)
    found = []
    for first, signature in enumerate(asked):
        for second in sorted(index.query(signature)):
            if others is None and second <= first:
                continue
            similarity = jaccard(shingles[first], against[second])
            if similarity >= threshold:
                found.append(NearDuplicate(first, second, similarity))
    return found


def _shingles(text: str) -> frozenset[str]:
    line = " ".join(words(text))
    return frozenset(line[start : start + _SHINGLE] for start in range(max(1, len(line) - _SHINGLE + 1)))


def _index(shingles: Sequence[Collection[str]], threshold: float) -> tuple[Any, list[Any]]:
    from_datasketch = _datasketch()
    index = from_datasketch.MinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS)
    signatures = _signatures(shingles)
    for place, signature in enumerate(signatures):
        index.insert(place, signature)
    return index, signatures


def _signatures(shingles: Sequence[Collection[str]]) -> list[Any]:
    encoded = ([shingle.encode("utf-8") for shingle in sorted(one)] for one in shingles)
    return list(_datasketch().MinHash.bulk(encoded, num_perm=_PERMUTATIONS))


def _datasketch() -> Any:
    try:
        import datasketch
    except ImportError as error:
        raise MissingExtra(
            "looking for near-duplicates needs datasketch", do="pip install 'gcm-classify[dev]'"
        ) from error
    return datasketch
