"""Prepared documents as bytes and arrays, and back: what a cache keeps of them.

Values travel as MessagePack by their types (msgspec), so that nothing but these types can come out. N-gram counts are
most of it: columns as steps from one to the next, two bytes each as a rule, and counts in one byte.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.cache import Entry
from gcm_classify.datamodels import Document, Passage, Profile
from gcm_classify.features import N_CHARACTER, N_WORD
from gcm_classify.lexicon import TermMatch
from gcm_classify.prepared import Part, Prepared

__all__ = ["Kept", "entry_of", "kept_from", "light", "text_key"]


@dataclass(frozen=True, slots=True)
class _Numbers:
    """An array: its type by numpy's name, and its bytes."""

    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class _Part:
    """A `Part` without vectors; `passages` are those with their axes. A content is None where it is its passage's text."""

    passages: tuple[Passage, ...]
    rows: tuple[int, ...]
    contents: tuple[str | None, ...]
    matches: tuple[tuple[TermMatch, ...], ...]
    terms: _Numbers
    steps: _Numbers
    counts: _Numbers
    ends: _Numbers


@dataclass(frozen=True, slots=True)
class _Body:
    document: Document
    fingerprint: dict[str, Any]
    stated: tuple[int, ...]
    profile: Profile
    axes: str
    parts: tuple[_Part, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """A prepared document, its fingerprint as it is recorded, and the head of axes (a hash) that its parts were read with."""

    prepared: Prepared
    fingerprint: dict[str, Any]
    axes: str


def text_key(build: str, text: str) -> bytes:
    """What a text's vector is found by, 16 bytes: the encoder's build, and the text as the encoder sees it."""
    content = f"{build}\0{text}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).digest()[:16]


def light(document: Document) -> Document:
    """A document without what only reading it in its layout needs; what is recorded of it needs no more."""
    return replace(document, blocks=(), furniture=())


def entry_of(kept: Kept, build: str) -> Entry:
    """What a cache keeps; every part has been read. `build` is that of the encoder.

    Raises:
        ValueError: a value cannot be kept, as a title from a file's name that is no text.
    """
    import msgspec

    parts = tuple(kept.prepared.parts)
    body = _Body(
        kept.prepared.document,
        kept.fingerprint,
        kept.prepared.stated,
        kept.prepared.profile,
        kept.axes,
        tuple(map(_packed, parts)),
    )
    return Entry(
        tuple(text_key(build, text) for part in parts for text in part.seen),
        np.concatenate([part.vectors for part in parts]),
        msgspec.msgpack.encode(body),
    )


def kept_from(entry: Entry) -> Kept:
    """The document again; its parts' `seen` are empty.

    Raises:
        ValueError: the bytes are none that `entry_of` made.
    """
    body: _Body = _decoder().decode(entry.body)
    parts, first = [], 0
    for packed in body.parts:
        parts.append(_unpacked(packed, entry.vectors[first : first + len(packed.rows)]))
        first += len(packed.rows)
    if first != len(entry.vectors):
        raise ValueError("vectors and passages do not fit together")
    prepared = Prepared(body.document, body.stated, body.profile, tuple(parts))
    return Kept(prepared, body.fingerprint, body.axes)


@lru_cache(maxsize=1)
def _decoder() -> Any:
    import msgspec

    return msgspec.msgpack.Decoder(_Body)


def _packed(part: Part) -> _Part:
    texts = [part.passages[row].text for row in part.rows]
    steps = np.diff(part.ngrams.indices, prepend=0)
    starts = part.ngrams.indptr[:-1][np.diff(part.ngrams.indptr) > 0]
    steps[starts] = part.ngrams.indices[starts]  # each row counts from its own beginning
    return _Part(
        part.passages if part.read is None else part.read,
        part.rows,
        tuple(None if own == text else own for own, text in zip(part.contents, texts, strict=True)),
        part.matches,
        _numbers(part.terms),
        _numbers(_narrow(steps, np.uint16, np.uint32)),
        _numbers(_narrow(part.ngrams.data, np.uint8, np.uint32)),
        _numbers(part.ngrams.indptr.astype(np.uint32)),
    )


def _unpacked(packed: _Part, vectors: NDArray[np.float32]) -> Part:
    from scipy.sparse import csr_matrix

    count = len(packed.rows)
    steps, ends = _array(packed.steps).astype(np.int32), _array(packed.ends).astype(np.int32)
    totals = np.cumsum(steps, dtype=np.int64)
    before = np.concatenate([[0], totals])[ends[:-1]]
    columns = (totals - np.repeat(before, np.diff(ends))).astype(np.int32)
    data = _array(packed.counts).astype(np.float32)
    ngrams = csr_matrix((data, columns, ends), shape=(count, N_WORD + N_CHARACTER))
    texts = [packed.passages[row].text for row in packed.rows]
    return Part(
        packed.passages,
        packed.rows,
        tuple(text if own is None else own for own, text in zip(packed.contents, texts, strict=True)),
        (),
        packed.matches,
        vectors,
        _array(packed.terms).reshape(count, -1) if count else np.zeros((0, 0), np.float32),
        ngrams,
        packed.passages,
    )


def _narrow(values: NDArray[Any], narrow: type, wide: type) -> NDArray[Any]:
    """Whole numbers in the narrower type where all of them fit."""
    fits = not len(values) or values.max() <= np.iinfo(narrow).max
    return values.astype(narrow if fits else wide)


def _numbers(values: NDArray[Any]) -> _Numbers:
    return _Numbers(values.dtype.name, np.ascontiguousarray(values).tobytes())


def _array(numbers: _Numbers) -> NDArray[Any]:
    if numbers.kind not in ("uint8", "uint16", "uint32", "float32"):
        raise ValueError(f"no array of {numbers.kind} is kept")
    return np.frombuffer(numbers.content, numbers.kind)
