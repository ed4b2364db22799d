"""A classifier without reading and without a model, for tests in which only the store and the run matter."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

from fakes import WORDS, passage_of, result_of
from gcm_classify.datamodels import Document, DocumentResult
from gcm_classify.ingest import Limits

LINES = (
    "We will end smuggling along the coast of the {n}th province.",
    "Recruitment fees in sector {n} end this year, and remittances get cheaper.",
    "The {n}th session thanked its hosts.",
    "Return to district {n} is voluntary, and detention of children ends.",
)


class MadeUpClassifier:
    """Every line is a passage, tagged with the objectives of the words in it."""

    def __init__(self, key: str = "0" * 64) -> None:
        self.model = SimpleNamespace(key=key, path=Path("nowhere"))
        self.limits = Limits(ocr=False)

    def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult:
        content = Path(path).read_bytes()
        identity, text = hashlib.sha256(content).hexdigest(), content.decode()
        passages, tagged, start = [], {}, 0
        for line in text.split("\n"):
            passages.append(passage_of(line, start=start, document=identity))
            tagged[passages[-1].id] = [
                (number, 0.9) for word, number in WORDS.items() if word in line.lower()
            ]
            start += len(line) + 1
        document = Document(identity, str(source), "text", text, str(source), "en")
        return result_of(document, passages, tagged)


def write_inbox(folder: Path, files: int, *, first: int = 0, repeats: int = 3) -> Path:
    """Files of a dozen different passages each; every fourth has the bytes of the one before it."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + files):
        content = _content(number - 1 if number % 4 == 3 else number, repeats)
        (folder / f"{number:03d}.txt").write_text(content, encoding="utf-8")
    return folder


def _content(number: int, repeats: int) -> str:
    return "\n".join(line.format(n=f"{number}-{place}-") for place in range(repeats) for line in LINES)


def expected(inbox: Path) -> dict[str, tuple[int, int]]:
    """For every content of an inbox its number of passages and of tags."""
    classifier, found = MadeUpClassifier(), {}
    for path in sorted(inbox.iterdir()):
        result = classifier(path)
        found[result.document.id] = (len(result.passages), len(result.tags))
    return found


def contents(folder: Path, names: Sequence[str] = ("documents", "passages", "failures")) -> dict[str, bytes]:
    """The output files of a batch, byte for byte."""
    paths = (folder / f"{name}.{suffix}" for name in names for suffix in ("jsonl", "csv"))
    return {path.name: path.read_bytes() for path in paths}
