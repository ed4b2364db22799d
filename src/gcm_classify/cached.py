"""A classifier that keeps what it prepared, and tags anew what it prepared before: another head over the same encoder
reads, profiles and encodes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np

from gcm_classify.cache import LIMIT, Cache
from gcm_classify.classifier import Classifier, Loading, loaded
from gcm_classify.datamodels import DocumentResult, Effort, Passage
from gcm_classify.encoders import Encoder, Vectors
from gcm_classify.fingerprints import fingerprint_of
from gcm_classify.gloss import gloss_hash
from gcm_classify.ingest import Limits, can_ocr, file_hash, ingest
from gcm_classify.ingest.tesseract import find_tesseract
from gcm_classify.keeping import Kept, entry_of, kept_from, light, text_key
from gcm_classify.modelfolder import AXES_PARTS, Model
from gcm_classify.prepared import Part, Prepared

__all__ = ["CachedClassifier", "CachedLoading", "cached", "loading_of", "preparation_key"]

# Of the package, what no prepared document follows from; whatever is not named here changes every key.
_WITHOUT = frozenset(
    [
        "batch", "cli", "connection.py", "contracts", "dashboard", "engines", "exchange", "health.py", "jobs.py", "learning.py",
        "migrations", "models", "outputs.py", "pagepictures.py", "passagefile.py", "practicefiles.py", "queries.py", "report",
        "review", "schema.py", "search", "spacy_component.py", "store", "terminal.py", "training", "uploads.py", "watch.py",
        "workers.py", "workshop.py", "ondemand.py", "__pycache__",
    ]
)  # fmt: skip
_LIBRARIES = (
    "charset-normalizer", "datasketch", "lxml", "numpy", "onnxruntime", "pdfminer.six", "pdfplumber", "pillow",
    "pypdfium2", "pystemmer", "spacy", "striprtf", "tokenizers",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CachedLoading:
    """How a worker process comes by one of its own, over the same file."""

    uncached: Loading
    folder: str
    limit: int
    fresh: bool

    def __call__(self) -> CachedClassifier:
        classifier: Classifier = loaded(self.uncached)
        return cached(classifier, self.folder, limit=self.limit, fresh=self.fresh)

    def ahead(self) -> None:
        """Load what workers can share, which no open file is."""
        self.uncached.ahead()
        _code()


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """A prepared document that was kept under a key, and its fingerprint as it is recorded."""

    key: str
    prepared: Prepared
    fingerprint: dict[str, Any]


class CachedClassifier(Classifier):
    """As `Classifier`, over a cache. What it gives of a file has the fields that are recorded: no blocks, no furniture.

    Args:
        fresh: do everything again, and keep that.
    """

    def __init__(
        self, model: Model, cache: Cache, *, limits: Limits | None = None, fresh: bool = False
    ) -> None:
        self._kept_encoder = _KeptEncoder(model.encoder, cache, fresh)
        super().__init__(replace(model, encoder=self._kept_encoder), limits=limits)
        self.cache, self.fresh = cache, fresh
        self._damaged = cache.damaged
        self._key = preparation_key(self)
        files = model.manifest.get("files", {})
        self._axes_key = "/".join(str(files.get(part, "")) for part in AXES_PARTS)

    @property
    def loading(self) -> CachedLoading:
        """Gives the same classifier in another process, over the same cache."""
        return loading_of(Loading(str(self.model.path.absolute()), self.limits), self.cache, self.fresh)

    def __call__(self, path: str | Path, *, source: str | None = None) -> DocumentResult:
        """Classify one file, from what was prepared of the same bytes under the same file name where that is kept.

        Raises:
            IngestError: the file cannot be read.
        """
        path = Path(path)
        found = self._found(path, source)
        if found is not None:
            return self._anew(found, self.finish(found.prepared))
        key = self._key_of(path)
        return self._told(*self._read(path, source, key), key)

    def again(self, files: Sequence[tuple[str | Path, str]]) -> Iterator[DocumentResult | None]:
        """Results of (path, source) pairs from what is kept of them, asking the heads once; None where nothing is.

        Raises:
            IngestError: a file cannot be read.
        """
        found = [self._found(Path(path), source) for path, source in files]
        results = self.finish_together([one.prepared for one in found if one is not None])
        for one in found:
            yield None if one is None else self._anew(one, next(results))

    def _key_of(self, path: Path) -> str:
        return hashlib.sha256(f"{self._key}\0{path.name}".encode("utf-8", "surrogatepass")).hexdigest()

    def _found(self, path: Path, source: str | None) -> _Found | None:
        """What is kept of the same bytes under the same file name, as a document of this source."""
        if self.fresh:
            return None
        key = self._key_of(path)
        kept = self._kept(file_hash(path, limits=self.limits), key)
        if kept is None:
            return None
        document = replace(kept.prepared.document, source=str(path if source is None else source))
        return _Found(key, replace(kept.prepared, document=document), kept.fingerprint)

    def _anew(self, found: _Found, result: DocumentResult) -> DocumentResult:
        effort = Effort(1, 1, sum(len(part.rows) for part in found.prepared.parts))
        return self._told(replace(result, fingerprint=found.fingerprint), effort, found.key)

    def _told(self, result: DocumentResult, effort: Effort, key: str) -> DocumentResult:
        """The result with what it took, and what was found damaged since the last one."""
        effort = replace(effort, damaged=self.cache.damaged - self._damaged, trouble=self.cache.trouble)
        self._damaged = self.cache.damaged
        prepared = hashlib.sha256(f"{key}/{self._axes_key}/{result.document.id}".encode()).hexdigest()
        return replace(result, document=light(result.document), effort=effort, prepared=prepared)

    def _read(self, path: Path, source: str | None, key: str) -> tuple[DocumentResult, Effort]:
        """A file read, prepared and kept."""
        encoded = self._kept_encoder.encoded
        document = ingest(path, limits=self.limits, source=source)
        prepared = self.prepare(document)
        prepared = replace(prepared, parts=tuple(prepared.parts))
        result = replace(self.finish(prepared), fingerprint=fingerprint_of(document).record())
        self._keep(prepared, result, key)
        passages = sum(len(part.rows) for part in prepared.parts)
        return result, Effort(1, 0, passages, self._kept_encoder.encoded - encoded)

    def _kept(self, identity: str, key: str) -> Kept | None:
        entry = self.cache.get(identity, key)
        if entry is None:
            return None
        try:
            kept = kept_from(entry)
        except ValueError:  # whole, but none of ours
            self.cache.drop(identity, key)
            return None
        if kept.axes == self._axes_key:
            return kept
        parts = tuple(replace(part, read=None) for part in kept.prepared.parts)
        return replace(kept, prepared=replace(kept.prepared, parts=parts))

    def _keep(self, prepared: Prepared, result: DocumentResult, key: str) -> None:
        document = prepared.document if result.practices else light(prepared.document)
        parts = tuple(_read_parts(prepared.parts, result.passages))
        kept = Kept(
            replace(prepared, document=replace(document, source=""), parts=parts),
            dict(result.fingerprint or {}),
            self._axes_key,
        )
        try:
            entry = entry_of(kept, self.model.encoder.build)
        except ValueError:  # a name that is no text, or no passage at all
            return
        self.cache.put(document.id, key, entry)


def cached(
    classifier: Classifier, folder: str | Path, *, limit: int = LIMIT, fresh: bool = False
) -> CachedClassifier:
    """The classifier over a cache.

    Args:
        folder: where the cache lies; made where it is missing.
        limit: bytes that it may have.
        fresh: do everything again, and keep that.

    Raises:
        UsageError: the folder cannot be used.
    """
    cache = Cache(folder, limit=limit)
    return CachedClassifier(classifier.model, cache, limits=classifier.limits, fresh=fresh)


def loading_of(uncached: Loading, cache: Cache, fresh: bool) -> CachedLoading:
    """The loading of a classifier over a cache."""
    return CachedLoading(uncached, str(cache.folder.absolute()), cache.limit, fresh)


def preparation_key(classifier: Classifier) -> str:
    """64 hex digits of all that prepared documents follow from beside their bytes and names: the code and its data, the
    libraries, taxonomy, gloss, the encoder's build, the limits, and Tesseract.
    """
    limits = classifier.limits
    tesseract = find_tesseract() if can_ocr(limits) else None
    told = {
        "code": _code(),
        "libraries": [_version(name) for name in _LIBRARIES],
        "taxonomy": classifier.taxonomy.sha256,
        "gloss": gloss_hash(),
        "encoder": [classifier.model.encoder.build, classifier.model.encoder.dim],
        "limits": asdict(limits),
        "ocr": [tesseract.version, sorted(tesseract.packs)] if tesseract else None,
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


class _KeptEncoder:
    """An encoder that encodes what the cache has no vector of. `encoded` counts these texts."""

    def __init__(self, encoder: Encoder, cache: Cache, fresh: bool) -> None:
        self._encoder, self._cache, self._fresh = encoder, cache, fresh
        self.build, self.dim = encoder.build, encoder.dim
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (n_texts, dim), float32, L2-normalised."""
        known = [None] * len(texts) if self._fresh else self._known(texts)
        missing = [row for row, vector in enumerate(known) if vector is None or len(vector) != self.dim]
        out = np.empty((len(texts), self.dim), dtype=np.float32)
        for row, vector in enumerate(known):
            if vector is not None and len(vector) == self.dim:
                out[row] = vector
        if missing:
            out[missing] = self._encoder.encode([texts[row] for row in missing])
            self.encoded += len(missing)
        return out

    def _known(self, texts: Sequence[str]) -> Sequence[Vectors | None]:
        return self._cache.vectors([text_key(self.build, text) for text in texts])


def _read_parts(parts: Iterable[Part], passages: Sequence[Passage]) -> Iterator[Part]:
    """The parts with the axes that their passages were read with."""
    first = 0
    for part in parts:
        yield replace(part, read=tuple(passages[first : first + len(part.passages)]))
        first += len(part.passages)


@lru_cache(maxsize=1)
def _code() -> str:
    """sha256 of the package's files that prepare documents."""
    digest = hashlib.sha256()
    for name, content in _files(resources.files("gcm_classify"), ""):
        digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()


def _files(folder: Traversable, under: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name in _WITHOUT:
            continue
        if entry.is_dir():
            yield from _files(entry, f"{under}{entry.name}/")
        else:
            yield f"{under}{entry.name}", entry.read_bytes()


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""
