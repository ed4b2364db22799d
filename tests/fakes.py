"""What stands in for the slow parts: an encoder that hashes words, a classifier that looks for words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from zlib import crc32

import numpy as np

from gcm_classify.datamodels import (
    Document,
    DocumentResult,
    DocumentWarning,
    Evidence,
    Passage,
    Profile,
    Tag,
    passage_id,
)
from gcm_classify.ingest import Limits, ingest
from gcm_classify.passages import segment
from gcm_classify.routing import route
from gcm_classify.taxonomy import load_taxonomy

WORDS = {"recruitment": 6, "smuggling": 9, "detention": 13, "remittances": 20, "return": 21}


class FakeEncoder:
    """Words hashed into a few dimensions; nothing is learned and nothing is loaded."""

    def __init__(self, dim: int = 16, build: str = "fake") -> None:
        self.dim, self.build, self.seen = dim, build, list[str]()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        self.seen += texts
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                vectors[row, crc32(word.strip(".,").encode()) % self.dim] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


class FakeClassifier:
    """Reads like the real one and tags a passage with the objectives of the WORDS in it, in their order there."""

    def __init__(self, key: str = "0" * 64) -> None:
        self.model = SimpleNamespace(key=key, path=Path("nowhere"))
        self.limits = Limits()
        self.read: list[str] = []

    def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult:
        self.read.append(str(source))
        document = ingest(path, limits=self.limits, source=source)
        passages = segment(document)
        return result_of(document, passages, {p.id: _words_of(p.text) for p in passages})


def _words_of(text: str) -> list[tuple[int, float]]:
    found = sorted(
        (text.lower().find(word), number) for word, number in WORDS.items() if word in text.lower()
    )
    return [(number, 0.9 - 0.1 * rank) for rank, (_, number) in enumerate(found)]


def tag_of(passage: Passage, objective: int, probability: float = 0.9, status: str = "auto") -> Tag:
    """A tag with its first word as evidence."""
    end = (passage.text.find(" ") + 1 or len(passage.text) + 1) - 1
    evidence = Evidence(0, end, passage.text[:end], "a term of the objective")
    return Tag(objective, probability, "inferred", status, (evidence,), passage)  # type: ignore[arg-type]


def passage_of(
    text: str = "Some text.", *, start: int = 0, document: str = "d" * 64, **others: object
) -> Passage:
    """A passage whose id follows from its text."""
    return Passage(passage_id(document, text, 0), document, start, start + len(text), text, **others)  # type: ignore[arg-type]


def result_of(
    document: Document, passages: Sequence[Passage], tagged: Mapping[str, Iterable[tuple[int, float]]]
) -> DocumentResult:
    """A result whose tags are given by passage id."""
    tags = tuple(
        tag_of(p, number, probability) for p in passages for number, probability in tagged.get(p.id, ())
    )
    return DocumentResult(
        document, tuple(passages), tags, route(tags, load_taxonomy()), Profile(), (), "fake-1"
    )


def made_up_result(
    *paragraphs: tuple[str, Sequence[int]],
    source: str = "made-up.txt",
    title: str = "Made up",
    warnings: tuple[DocumentWarning, ...] = (),
    probability: float = 0.9,
) -> DocumentResult:
    """A document of these paragraphs, each with its objectives."""
    text = "\n\n".join(words for words, _ in paragraphs)
    identity = hashlib.sha256(f"{source}{text[:5]}".encode("utf-8", "backslashreplace")).hexdigest()
    document = Document(identity, source, "text", text, title, "en", warnings=warnings)
    passages, tagged, start = [], {}, 0
    for words, numbers in paragraphs:
        passages.append(passage_of(words, start=start, document=identity))
        tagged[passages[-1].id] = [(number, probability) for number in numbers]
        start += len(words) + 2
    return result_of(document, passages, tagged)
