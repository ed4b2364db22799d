"""py3langid's model, and its answers to the last bit, by arithmetic over whole arrays.

The package unpacks 70 MB in half a second and walks its automaton a byte at a time in Python, which for a document costs
more than its layout does. `languages.npz` is its model as it can be read in milliseconds: the trie of its n-grams, from
which the automaton follows, and of its weights those that are not their language's usual one
(`python -m gcm_classify.training.ngrams` writes it).
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

__all__ = ["Guesser", "Ngrams", "automaton", "load_guesser"]

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
        weights: (n_ngrams, n), numbers of half precision in single: to widen them would take longer than to use them.
        priors: (n,).
        twice: where a language stands first and again.
    """

    ngrams: Ngrams
    languages: tuple[str, ...]
    weights: Floats
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
        scores: Floats = np.log1p(times) @ self.weights.take(found, axis=0) + self.priors
        return scores


def automaton(children: NDArray[np.uint8], letters: NDArray[np.uint8], found: NDArray[np.int32]) -> Ngrams:
    """The automaton of a trie (Aho and Corasick 1975): where a state has no child for a byte, it moves as the longest
    other n-gram's beginning does that ends with it.

    Args:
        children: (n_states,) how many each state has; states are numbered as they follow, breadth first.
        letters: (n_states,) the byte that leads to each; the first is not used.
        found: (n_states,) the n-gram that ends in each; -1 for none.
    """
    parents = np.concatenate([[0], np.repeat(np.arange(len(children)), children)])
    has_row = children > 0
    rows = np.where(has_row, np.cumsum(has_row) - 1, 0)  # a state without children moves as another one
    moves = np.zeros((int(has_row.sum()), 256), dtype=np.uint32)
    others = np.zeros(len(children), dtype=np.intp)
    first, end = 0, 1
    while first < end:  # a depth of the trie
        level = slice(first, end)
        if first > 1:
            others[level] = moves[rows[others[parents[level]]], letters[level]]
        own = has_row[level]
        rows[level][~own] = rows[others[level][~own]]
        if first:
            moves[rows[level][own]] = moves[rows[others[level][own]]]
        first, end = end, int(np.searchsorted(parents, end))
        moves[rows[parents[first:end]], letters[first:end]] = np.arange(first, end)
    return Ngrams(moves.ravel(), rows << 8, found)


def load_guesser() -> Guesser:
    """The model, among all its languages: 100 MB in a tenth of a second."""
    packed = resources.files("gcm_classify").joinpath("languages.npz")
    with packed.open("rb") as file, np.load(file, allow_pickle=False) as model:
        ngrams = automaton(model["children"], model["letters"], model["found"])
        weights = _weights(model["usual"], model["counts"], model["columns"], model["others"])
        languages = tuple(model["languages"].tolist())
        return Guesser(ngrams, languages, weights, model["priors"], _twice(languages))


def _weights(
    usual: NDArray[np.float16],
    counts: NDArray[np.uint8],
    columns: NDArray[np.uint8],
    others: NDArray[np.float16],
) -> Floats:
    """The weights (n_ngrams, n), of which most are their language's usual one.

    Args:
        usual: (n,).
        counts: (n_ngrams,) how many others each n-gram has.
        columns: of which language each of them is.
        others: in the order of the n-grams.
    """
    weights = np.empty((len(counts), len(usual)), dtype=np.float32)
    weights[:] = usual
    weights[np.repeat(np.arange(len(counts)), counts), columns] = others
    return weights


def _twice(languages: Sequence[str]) -> tuple[tuple[int, int], ...]:
    firsts = [languages.index(language) for language in languages]
    return tuple((first, at) for at, first in enumerate(firsts) if first != at)
