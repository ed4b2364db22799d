"""py3langid's arithmetic over whole arrays: the same answers to the last bit, its model loaded once and held as numpy.

The package walks its automaton a byte at a time in Python, which for a document costs more than its layout does.
"""

from __future__ import annotations

import io
import lzma
import math
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Guesser", "Ngrams", "load_guesser"]

_STEP = 1 << 20  # bytes that are unpacked at a time

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ngrams:
    """The automaton that finds n-grams of bytes.

    Attributes:
        moves: (n_rows * 256,) the next state, by the row of the present one and a byte.
        rows: (n_states,) where each state's row begins in `moves`.
        found: (n_states,) the n-gram that ends in a state; -1 for none.
    """

    moves: NDArray[np.uint32]
    rows: NDArray[np.intp]
    found: NDArray[np.int32]

    def counts(self, contents: Sequence[bytes]) -> Iterator[Counter[int]]:
        """How often each n-gram occurs in each content, in the order of their first occurrence."""
        ends = np.cumsum([len(content) for content in contents])
        found = self.found.take(self._states(b"".join(contents), ends[:-1]))
        for part in np.split(found, ends[:-1]):
            yield Counter(part[part >= 0].tolist())

    def _states(self, content: bytes, starts: NDArray[np.intp]) -> NDArray[np.intp]:
        """The state after each byte; where a content starts there is none before.

        A state is told by the last few bytes: all follow from all before them, again until nothing changes any more.
        """
        letters = np.frombuffer(content, dtype=np.uint8)
        states, before = np.zeros((2, len(content)), dtype=np.intp)
        starts = starts[starts < len(content)]
        while True:
            before[1:] = states[:-1]
            before[starts] = 0
            at = self.rows.take(before)
            at += letters
            moved = self.moves.take(at)
            if np.array_equal(moved, states):
                return states
            states[:] = moved


@dataclass(frozen=True, slots=True)
class Guesser:
    """Naive Bayes over n-grams, among some languages.

    Attributes:
        ngrams: as counted.
        languages: n codes; one that stands twice has two scripts.
        weights: (n_ngrams, n), of half precision.
        priors: (n,).
        twice: where a language stands first and again.
    """

    ngrams: Ngrams
    languages: tuple[str, ...]
    weights: NDArray[np.float16]
    priors: Floats
    twice: tuple[tuple[int, int], ...]

    def among(self, languages: Sequence[str]) -> Guesser:
        """The same, choosing among fewer."""
        kept = [at for at, language in enumerate(self.languages) if language in languages]
        chosen = tuple(self.languages[at] for at in kept)
        weights = np.ascontiguousarray(self.weights[:, kept])
        return Guesser(self.ngrams, chosen, weights, self.priors[kept], _twice(chosen))

    def guess(self, texts: Sequence[str]) -> list[tuple[str, float]]:
        """Of each text, in small letters, the likeliest language and its probability in [0, 1]."""
        if not texts:
            return []
        contents = [unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass") for text in texts]
        counts = self.ngrams.counts(contents)
        return [self._best(one, len(content)) for one, content in zip(counts, contents, strict=True)]

    def _best(self, counts: Counter[int], length: int) -> tuple[str, float]:
        scores = self._scores(counts)
        scores *= 1.0 / math.sqrt(length or 1)
        np.exp(scores - scores.max(), out=scores)
        scores /= scores.sum()
        for first, again in self.twice:
            scores[first] += scores[again]
            scores[again] = 0.0
        best = int(scores.argmax())
        return self.languages[best], float(scores[best])

    def _scores(self, counts: Counter[int]) -> Floats:
        if not counts:
            return np.zeros(len(self.languages), dtype=np.float32)
        found = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
        times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        # Made single first: numpy multiplies halves with singles at a fifth of the speed.
        weights = self.weights.take(found, axis=0).astype(np.float32)
        scores: Floats = np.log1p(times) @ weights + self.priors
        return scores


def load_guesser() -> Guesser:
    """py3langid's own model, among all its languages: half a second and 70 MB.

    Unpacked in memory: what reads a document may not write a file of that size.
    """
    from py3langid.langid import MODEL_DIR, MODEL_FILE

    unpacked = io.BytesIO()
    with lzma.open(MODEL_DIR / MODEL_FILE) as packed:
        shutil.copyfileobj(packed, unpacked, _STEP)
    unpacked.seek(0)
    with np.load(unpacked, allow_pickle=False) as model:
        weights, priors, languages = model["ptc"], model["pc"], model["classes"].tolist()
        rows = model["nextmove_row"].astype(np.intp) << 8
        ngrams = Ngrams(model["nextmove"], rows, model["out_feat"])
    return Guesser(ngrams, tuple(languages), weights, priors, _twice(languages))


def _twice(languages: Sequence[str]) -> tuple[tuple[int, int], ...]:
    firsts = [languages.index(language) for language in languages]
    return tuple((first, at) for at, first in enumerate(firsts) if first != at)
