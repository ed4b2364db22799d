"""Hashed counts: what stands in a text falls into buckets by its CRC-32. Nothing is learned, and no vocabulary travels."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

__all__ = ["counts", "encoded", "hashes"]


def encoded(words: Sequence[str]) -> list[bytes]:
    """Words without line breaks in UTF-8, all at once."""
    return "\n".join(words).encode("utf-8", "surrogatepass").split(b"\n") if words else []


def hashes(words: Sequence[bytes], after: Iterable[int] = repeat(0)) -> list[int]:
    """CRC-32 of each word, in [0, 2 ** 32); read on from `after`, of each the hash of what stands before it.

    >>> hashes([b"visa"], hashes([b"a "])) == hashes([b"a visa"])
    True
    """
    return list(map(zlib.crc32, words, after))


def counts(rows: Sequence[NDArray[np.int32]], n_buckets: int, dtype: DTypeLike) -> Any:
    """scipy CSR matrix (n_rows, n_buckets): how often each bucket stands in a row, columns ascending."""
    from scipy.sparse import csr_matrix

    lengths = [len(row) for row in rows]
    every = np.concatenate([np.zeros(0, dtype=np.int64), *rows])
    every += np.repeat(np.arange(len(rows)) * n_buckets, lengths)
    every.sort()  # of all rows at once, which takes half the time of scipy's row by row
    first = np.flatnonzero(np.diff(every, prepend=-1))
    row, column = np.divmod(every[first], n_buckets)
    times = np.diff(first, append=len(every)).astype(dtype)
    ends = np.searchsorted(row, np.arange(len(rows) + 1))
    return csr_matrix((times, column.astype(np.int32), ends.astype(np.int32)), shape=(len(rows), n_buckets))
