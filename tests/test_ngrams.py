"""Languages by arithmetic over whole arrays: what py3langid itself says, to the last bit."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from copy import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gcm_classify.ngrams import Guesser, automaton, load_guesser
from gcm_classify.training.ngrams import packed, unpacked

CORPUS = Path(__file__).parents[1] / "corpus"
SOME = ["en", "es", "fr", "pt", "ar", "ru"]
ODD = [
    "",
    "7",
    "\ud800 half a pair",
    "e\u0301te\u0301",
    "مرحبا بالعالم",
    "русский текст",
    "\x00\x01",
    "naïve ﬁsh",
]


@pytest.fixture(scope="module")
def guesser() -> Guesser:
    return load_guesser()


@pytest.fixture(scope="module")
def original() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Of all four languages, and a few that are hardly any."""
    found = list(_passages())
    return [*ODD, *random.Random(5).sample(found, 400), " ".join(found[:60])]


def _passages() -> Iterator[str]:
    for path in sorted(CORPUS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"].lower()


def test_the_file_is_the_librarys_model(repository: Path) -> None:
    made = packed(unpacked())
    with np.load(repository / "src" / "gcm_classify" / "languages.npz") as model:
        assert sorted(made) == sorted(model.files)
        assert [name for name in model.files if not np.array_equal(model[name], made[name])] == []


def test_an_ngram_is_found_that_begins_within_another() -> None:
    # Of "abd" (0), "b" (1) and "bc" (2): in "abc" the first breaks off where the third has begun.
    letters = np.frombuffer(b"\0abbcd", dtype=np.uint8)
    children, found = (
        np.array([2, 1, 1, 1, 0, 0], dtype=np.uint8),
        np.array([-1, -1, 1, 1, 2, 0], dtype=np.int32),
    )
    counts = automaton(children, letters, found).counts([b"abc", b"abdb", b"cd"])
    assert [list(one.items()) for one in counts] == [[(1, 1), (2, 1)], [(1, 2), (0, 1)], []]


def test_every_answer_is_that_of_the_library(guesser: Guesser, original: Any, texts: list[str]) -> None:
    assert [guesser.guess([text])[0] for text in texts] == [original.classify(text) for text in texts]


def test_texts_that_are_looked_at_together_keep_apart(guesser: Guesser, texts: list[str]) -> None:
    assert guesser.guess(texts) == [guesser.guess([text])[0] for text in texts]


def test_no_texts_have_no_languages(guesser: Guesser) -> None:
    assert guesser.guess([]) == []


def test_among_fewer_languages_too(guesser: Guesser, original: Any, texts: list[str]) -> None:
    fewer = copy(original)
    fewer.set_languages(SOME)
    assert guesser.among(SOME).guess(texts) == [fewer.classify(text) for text in texts]
