"""Write py3langid's model as `gcm_classify.ngrams` reads it.

    python -m gcm_classify.training.ngrams [--into src/gcm_classify/languages.npz]

Nothing of it is lost, and nothing is learned: the automaton is told by its trie, and a weight that most n-grams have for a
language is told once.
"""

from __future__ import annotations

import argparse
import lzma
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["main", "packed", "unpacked"]

_INTO = Path("src/gcm_classify/languages.npz")

Arrays = dict[str, Any]  # name to array


def unpacked() -> Arrays:
    """The arrays of the installed py3langid's own model."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE

    with (
        lzma.open(MODEL_DIR / MODEL_FILE) as file,
        np.load(BytesIO(file.read()), allow_pickle=False) as model,
    ):
        return {name: model[name] for name in model.files}


def packed(model: Arrays) -> Arrays:
    """The same as a trie and sparse weights."""
    return {**_trie(model), **_weights(model["ptc"]), "languages": model["classes"], "priors": model["pc"]}


def _trie(model: Arrays) -> Arrays:
    """States in the order in which they are met, breadth first: a state is first met from its parent."""
    moves, rows = model["nextmove"].reshape(-1, 256), model["nextmove_row"]
    met = np.zeros(len(rows), dtype=bool)
    met[0] = True
    level = np.zeros(1, dtype=np.intp)
    states, letters, children = [level], [np.zeros(1, dtype=np.intp)], []
    while len(level):
        following = moves[rows[level]]
        is_new = ~met[following]
        children.append(is_new.sum(axis=1))
        level = following[is_new]
        met[level] = True
        states.append(level)
        letters.append(np.nonzero(is_new)[1])
    return {
        "children": np.concatenate(children).astype(np.uint8),
        "letters": np.concatenate(letters).astype(np.uint8),
        "found": model["out_feat"][np.concatenate(states)],
    }


def _weights(weights: NDArray[np.float16]) -> Arrays:
    usual = np.array([_most_frequent(column) for column in weights.T], dtype=np.float16)
    is_other = weights != usual
    return {
        "usual": usual,
        "counts": is_other.sum(axis=1).astype(np.uint8),
        "columns": np.nonzero(is_other)[1].astype(np.uint8),
        "others": weights[is_other],
    }


def _most_frequent(column: NDArray[np.float16]) -> np.float16:
    values, counts = np.unique(column, return_counts=True)
    most: np.float16 = values[counts.argmax()]
    return most


def main() -> None:
    """Write the file: the same bytes from the same model."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=_INTO)
    np.savez(parser.parse_args().into, **packed(unpacked()))


if __name__ == "__main__":
    main()
