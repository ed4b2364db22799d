"""Hashed counts: what stands in a text falls into buckets by its CRC-32. Nothing is learned, and no vocabulary travels."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

__all__ = ["bucket", "counts"]


def bucket(item: str, n_buckets: int) -> int:
    """The bucket of a word or a run of characters, in [0, n_buckets)."""
    return zlib.crc32(item.encode("utf-8", "surrogatepass")) % n_buckets


def counts(rows: Sequence[NDArray[np.int32]], n_buckets: int, dtype: DTypeLike) -> Any:
    """scipy CSR matrix (n_rows, n_buckets): how often each bucket stands in a row, columns ascending."""
    from scipy.sparse import csr_matrix

    columns = np.concatenate([np.zeros(0, dtype=np.int32), *rows])
    ends = np.cumsum([0, *map(len, rows)])
    matrix = csr_matrix((np.ones(len(columns), dtype=dtype), columns, ends), shape=(len(rows), n_buckets))
    matrix.sum_duplicates()
    return matrix
