"""What stays of a text when it is revised or translated: a sketch of its wording, its figures, its names, its shape.

A fingerprint is small, travels as JSON beside a document's record, and is all that `versions` compares.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from sys import intern
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.datamodels import Document
from gcm_classify.wording import plain

__all__ = ["Fingerprint", "fingerprint_from", "fingerprint_of", "symbol_in"]

_SHINGLE = 4  # words
_PERMUTATIONS = 64  # a similarity is known to about .06
_AT_ONCE = 8_192  # shingles whose 64 values stand in memory together
_MOST = 200  # figures and names that are kept
_STEM = 5  # letters of a name: "Nepal" and "Népal", "Process" and "Proceso" begin alike
_HEAD = 800  # characters at the beginning in which a symbol and the original language stand

_FIGURE = re.compile(r"\d{1,3}(?:[  \u202f.,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
_SYMBOL = re.compile(r"(?<![\w/])[A-Z][A-Z0-9+-]{0,11}(?:/[A-Z0-9][A-Za-z0-9.()+-]{0,11}){1,6}(?![\w/])")
_CITED = re.compile(r"^(?:A/RES|S/RES|A/CONF|E/RES|A/HRC|AND/OR|HIV/)")
_LANGUAGES = {
    "en": "english|ingles|anglais",
    "es": "spanish|espanol|espagnol|espanhol",
    "fr": "french|frances|francais",
    "pt": "portuguese|portugues|portugais",
}
_ORIGINAL = re.compile(
    r"\boriginal\s*(?:language|version|idioma|langue)?\s*:?\s*"
    rf"(?:{'|'.join(f'(?P<{code}>{names})' for code, names in _LANGUAGES.items())})\b"
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`sketch` holds 64 minima of hashed four-word shingles. `figures` are the numbers in the order of the text,
    `names` the beginnings of its capitalised words, `shape` the last paragraph number and the counts of headings,
    paragraphs, list items and rows. `original` is the language that the text says it was written in.
    """

    sketch: tuple[int, ...]
    letters: int
    figures: tuple[str, ...]
    names: frozenset[str]
    shape: tuple[int, int, int, int, int]
    symbol: str | None
    original: str | None

    def record(self) -> dict[str, Any]:
        """Values that JSON can hold; `fingerprint_from` turns them back."""
        kept = {**asdict(self), "names": sorted(self.names)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in kept.items()}


def fingerprint_from(record: Mapping[str, Any]) -> Fingerprint:
    """The fingerprint that was recorded."""
    return Fingerprint(
        sketch=tuple(record["sketch"]),
        letters=record["letters"],
        figures=tuple(map(intern, record["figures"])),  # the same ones in many documents
        names=frozenset(map(intern, record["names"])),
        shape=tuple(record["shape"]),
        symbol=record["symbol"],
        original=record["original"],
    )


def fingerprint_of(document: Document) -> Fingerprint:
    """The fingerprint of a document; it depends on nothing but its text, blocks and running headers."""
    head = " ".join((*document.furniture, document.text[:_HEAD]))
    original = _ORIGINAL.search(plain(head))
    return Fingerprint(
        sketch=_sketch(document.text),
        letters=sum(map(str.isalpha, document.text)),
        figures=tuple(_figures(document)),
        names=frozenset(sorted(set(_names(document.text)))[:_MOST]),
        shape=_shape(document),
        symbol=symbol_in(head),
        original=original.lastgroup if original else None,
    )


def symbol_in(text: str) -> str | None:
    """The first symbol of a document that a text shows, resolutions that everybody cites left out.

    >>> symbol_in("CP/MC8/2026/DEC/Rev.1 13 March 2026"), symbol_in("resolution A/RES/73/195 and/or more")
    ('CP/MC8/2026/DEC/Rev.1', None)
    """
    found = (match[0].rstrip(".") for match in _SYMBOL.finditer(text))
    return next(
        (symbol for symbol in found if not _CITED.match(symbol) and any(map(str.isdigit, symbol))), None
    )


def _sketch(text: str) -> tuple[int, ...]:
    """MinHash (Broder 1997) by datasketch's scheme "affine32" with seed 1: stores hold such sketches, whatever becomes of
    the scheme. The package itself brings a quarter of a second and 33 MB of scipy into every process.
    """
    words = re.findall(r"\w+", plain(text))
    shingles = {" ".join(words[i : i + _SHINGLE]).encode() for i in range(max(len(words) - _SHINGLE + 1, 0))}
    if not shingles:
        return ()
    digests = b"".join(hashlib.sha1(shingle, usedforsecurity=False).digest()[:4] for shingle in shingles)
    hashes = _mixed(np.frombuffer(digests, dtype="<u4").astype(np.uint32))
    factors, addends = _permutations()
    minima = [
        (hashes[first : first + _AT_ONCE, None] * factors + addends).min(axis=0)
        for first in range(0, len(hashes), _AT_ONCE)
    ]
    return tuple(np.min(minima, axis=0).tolist())


def _mixed(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The finalizer of MurmurHash3."""
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        hashes = (hashes ^ (hashes >> np.uint32(shift))) * np.uint32(factor)
    return hashes


@lru_cache(maxsize=1)
def _permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Odd factors and addends of maps of 32 bits onto themselves, both (64,)."""
    random = np.random.RandomState(1)
    factors = random.randint(0, 1 << 31, _PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, random.randint(0, 1 << 32, _PERMUTATIONS, dtype=np.uint32)


def _figures(document: Document) -> Iterator[str]:
    """Numbers in running text, spelled in one way; a paragraph's own number is its shape."""
    left = _MOST
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if block.number is not None and text.startswith(block.number):
            text = text[len(block.number) :]
        for match in _FIGURE.finditer(text):
            yield _one_spelling(match[0])
            left -= 1
            if left == 0:
                return


def _one_spelling(figure: str) -> str:
    """
    >>> _one_spelling("148,000"), _one_spelling("148 000"), _one_spelling("2,3"), _one_spelling("2026")
    ('148000', '148000', '2.3', '2026')
    """
    if re.fullmatch(r"\d{1,3}(?:\D\d{3})+", figure):
        return re.sub(r"\D", "", figure)
    return figure.replace(",", ".")


def _names(text: str) -> Iterator[str]:
    """Beginnings of capitalised words that begin no sentence."""
    for match in re.finditer(r"(?<=[\w,;)] )[A-ZÀ-Þ][\w’'-]{3,}", text):
        yield plain(match[0])[:_STEM]


def _shape(document: Document) -> tuple[int, int, int, int, int]:
    numbers = [
        int(b.number) for b in document.blocks if b.number and b.number.isdigit() and b.kind != "heading"
    ]
    counts = [
        sum(block.kind == kind for block in document.blocks)
        for kind in ("heading", "paragraph", "list_item", "table_row")
    ]
    return max(numbers, default=0), counts[0], counts[1], counts[2], counts[3]
