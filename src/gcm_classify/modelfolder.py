"""Saves and loads `models/<name>/`: no pickle, every part hashed, half a model refused with its reason.

manifest.json    format, name, hashes of taxonomy, corpus, gloss and encoder build, versions, sha256 of every part
encoder.onnx     the build that serves, with tokenizer.json
head.npz         the tagger's arrays
examples.npz     vectors of the training passages (float16), for evidence
examples.jsonl   their texts and labels, a line each, in the same order
taxonomy.toml    the framework that it was trained for
axes.npz         the head of the axes beside the objectives, with axes.json; a folder without them leaves these to rules
metrics.json     what was measured, on what
README.md        the model card
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.axes.head import ARRAYS, AxisHead
from gcm_classify.encoders import Encoder, OnnxEncoder, SentenceTransformerEncoder, Vectors
from gcm_classify.errors import ModelError, UnknownModel
from gcm_classify.gloss import gloss_hash
from gcm_classify.head import Head
from gcm_classify.taxonomy import Taxonomy, load_taxonomy

__all__ = [
    "AXES_PARTS",
    "DEFAULT_MODEL",
    "ENCODER_PARTS",
    "FORMAT",
    "Examples",
    "Model",
    "ModelFolder",
    "available_models",
    "check_model",
    "find_model",
    "load_model",
    "save_axes",
    "save_model",
]

FORMAT = 2  # 2: the ridge over wording knows the terms; passages are glossed
DEFAULT_MODEL = "gcm-2026.12"
_REQUIRED = ("head.npz", "examples.npz", "examples.jsonl", "taxonomy.toml", "metrics.json")
ENCODER_PARTS = ("encoder.onnx", "tokenizer.json")
AXES_PARTS = ("axes.npz", "axes.json")
_VERSIONED = ("numpy", "scikit-learn", "spacy", "onnxruntime", "tokenizers")
_TRAIN = "train one with: gcm-classify train corpus/ --output models/NAME"


class Examples:
    """Training passages for evidence: `vectors` (n, dim) float16, L2-normalised; texts and labels beside them."""

    def __init__(
        self, vectors: NDArray[np.float16], texts: Sequence[str], labels: Sequence[Sequence[int]]
    ) -> None:
        self.vectors = vectors
        self.texts = tuple(texts)
        self.labels = tuple(tuple(numbers) for numbers in labels)
        rows: dict[int, list[int]] = {}
        for row, numbers in enumerate(self.labels):
            for number in numbers:
                rows.setdefault(number, []).append(row)
        self._rows = rows
        # Widened before workers are forked, they are shared; to do it at each question takes longer than all the rest.
        self._own = {number: self.vectors[rows].astype(np.float32) for number, rows in rows.items()}

    def nearest(self, vectors: Vectors, objective: int) -> list[tuple[str, float]]:
        """Of each of k vectors (k, dim) the text of the closest example of an objective, and its cosine; nothing without any."""
        rows = self._rows.get(objective)
        if not rows:
            return []
        own = self._own[objective]
        best = np.argmax(vectors @ own.T, axis=1)
        # In double precision, so that a passage has the same figure whatever stands beside it.
        cosines = np.einsum("kd,kd->k", own[best], vectors, dtype=np.float64)
        return [(self.texts[rows[one]], float(cosine)) for one, cosine in zip(best, cosines, strict=True)]


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder with every part of a model, none of them altered."""

    name: str
    path: Path
    manifest: Mapping[str, Any]

    @property
    def key(self) -> str:
        """sha256 of the manifest: two models with the same key give the same results."""
        return _sha256(json.dumps(self.manifest, sort_keys=True).encode())


@dataclass(frozen=True, slots=True)
class Model(ModelFolder):
    """All that serving needs."""

    encoder: Encoder
    head: Head
    taxonomy: Taxonomy
    examples: Examples
    metrics: Mapping[str, Any]
    axes: AxisHead | None = None


def model_roots() -> tuple[Path, ...]:
    """Folders that are searched for models by name: the package's own first, the checkout's, the current folder's.

    So a folder that happens to be called like the packaged model never takes its place; a path names it.
    """
    package = Path(str(resources.files("gcm_classify")))
    return (package / "models", package.parents[1] / "models", Path("models"))


def available_models() -> tuple[Path, ...]:
    """Model folders that can be named, each once, by name."""
    found: dict[str, Path] = {}
    for root in model_roots():
        for manifest in sorted(root.glob("*/manifest.json")):
            found.setdefault(manifest.parent.name, manifest.parent)
    return tuple(found[name] for name in sorted(found))


def find_model(name: str | Path | None = None) -> Path:
    """The folder of a model by name or path; the packaged default for None.

    Raises:
        UnknownModel: no such folder.
    """
    wanted = str(name) if name is not None else DEFAULT_MODEL
    by_name = [root / wanted for root in model_roots()]
    for path in by_name if name is None else [Path(wanted), *by_name]:
        if (path / "manifest.json").is_file():
            return path
    if Path(wanted).is_dir():
        raise ModelError(
            f"{wanted}: manifest.json is missing",
            expected=f"manifest.json, {', '.join(_REQUIRED)}",
            do=_TRAIN,
        )
    names = ", ".join(path.name for path in available_models()) or "none"
    raise UnknownModel(
        "there is no such model", got=wanted, expected=f"a model folder or one of: {names}", do=_TRAIN
    )


def check_model(name: str | Path | None = None) -> ModelFolder:
    """Check every part of a model folder against its manifest, and load none of them.

    Raises:
        UnknownModel: no such folder.
        ModelError: a part is missing or altered, or the format is another.
    """
    path = find_model(name)
    manifest = _manifest(path)
    for part, expected in manifest["files"].items():
        _check_part(path, part, expected)
    return ModelFolder(manifest["name"], path, manifest)


def load_model(name: str | Path | None = None, *, threads: int = 1) -> Model:
    """Load a model folder after checking it.

    Raises:
        UnknownModel: no such folder.
        ModelError: a part is missing or altered, or the format is another.
    """
    folder = check_model(name)
    path, manifest = folder.path, folder.manifest
    head = _load_head(path)
    texts, labels = _load_examples(path)
    with np.load(path / "examples.npz", allow_pickle=False) as arrays:
        examples = Examples(arrays["vectors"], texts, labels)
    return Model(
        name=folder.name,
        path=path,
        encoder=_load_encoder(path, manifest, threads),
        head=head,
        taxonomy=load_taxonomy(path / "taxonomy.toml"),
        examples=examples,
        manifest=manifest,
        metrics=json.loads((path / "metrics.json").read_text(encoding="utf-8")),
        axes=_load_axes(path, manifest),
    )


def save_model(
    path: Path,
    *,
    head: Head,
    examples: Examples,
    encoder: Encoder,
    encoder_source: str,
    taxonomy_file: Path,
    corpus_sha256: str,
    metrics: Mapping[str, Any],
    card: str,
) -> None:
    """Write a model folder. The parts of encoder and axes, where it has them, must already lie there.

    The manifest is written last: a folder without one is no model.
    """
    path.mkdir(parents=True, exist_ok=True)
    (path / "manifest.json").unlink(missing_ok=True)
    np.savez_compressed(path / "head.npz", **_compact(head))
    np.savez_compressed(path / "examples.npz", vectors=examples.vectors)
    lines = (
        json.dumps({"labels": labels, "text": text}, ensure_ascii=False)
        for text, labels in zip(examples.texts, examples.labels, strict=True)
    )
    (path / "examples.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    shutil.copyfile(taxonomy_file, path / "taxonomy.toml")
    (path / "metrics.json").write_text(
        json.dumps(metrics, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    (path / "README.md").write_text(card, encoding="utf-8")
    parts = [*_REQUIRED, *(part for part in (*ENCODER_PARTS, *AXES_PARTS) if (path / part).is_file())]
    manifest = {
        "format": FORMAT,
        "name": path.name,
        "encoder": {"build": encoder.build, "dim": encoder.dim, "source": encoder_source},
        "taxonomy": load_taxonomy(taxonomy_file).sha256,
        "corpus": corpus_sha256,
        "gloss": gloss_hash(),
        "versions": {name: metadata.version(name) for name in _VERSIONED},
        "files": {part: _sha256((path / part).read_bytes()) for part in sorted(parts)},
    }
    (path / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


# Learned values that were rounded to half precision when they were learned: kept so, in memory too, and widened to compute.
_HALF = ("support", "ngram_coef")


def _compact(head: Head) -> dict[str, Any]:
    arrays = {field.name: getattr(head, field.name) for field in fields(head)}
    return {name: value.astype(np.float16) if name in _HALF else value for name, value in arrays.items()}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _manifest(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: manifest.json cannot be read ({error})", do=_TRAIN) from error
    if not isinstance(manifest, dict):
        raise ModelError(f"{path}: manifest.json is no object", do=_TRAIN)
    if manifest.get("format") != FORMAT:
        raise ModelError(
            f"{path}: the model folder has another format",
            got=manifest.get("format"),
            expected=FORMAT,
            do=f"upgrade gcm-classify, or {_TRAIN}",
        )
    if manifest.get("gloss") != gloss_hash():
        raise ModelError(
            f"{path}: the gloss of other languages is not the one that the model was fitted with",
            got=f"sha256 {gloss_hash()[:12]}…",
            expected=f"{str(manifest.get('gloss'))[:12]}…",
            do=f"install the version of gcm-classify that it came with, or {_TRAIN}",
        )
    if missing := [part for part in _REQUIRED if part not in manifest.get("files", {})]:
        raise ModelError(f"{path}: manifest.json does not list {', '.join(missing)}", do=_TRAIN)
    if missing := [key for key in ("name", "encoder") if key not in manifest]:
        raise ModelError(f"{path}: manifest.json lacks {', '.join(missing)}", do=_TRAIN)
    return dict(manifest)


def _check_part(path: Path, part: str, expected: str) -> None:
    if part not in (*_REQUIRED, *ENCODER_PARTS, *AXES_PARTS):
        raise ModelError(f"{path}: manifest.json lists a part that no model has", got=part, do=_TRAIN)
    try:
        content = (path / part).read_bytes()
    except OSError as error:
        wanted = ", ".join(("manifest.json", *_REQUIRED))
        raise ModelError(
            f"{path}: {part} is missing", expected=f"a model folder holds {wanted}", do=_TRAIN
        ) from error
    if _sha256(content) != expected:
        raise ModelError(
            f"{path}: {part} was altered since the model was saved", do=f"restore it, or {_TRAIN}"
        )


def _load_head(path: Path) -> Head:
    with np.load(path / "head.npz", allow_pickle=False) as arrays:
        names = [field.name for field in fields(Head)]
        if missing := [name for name in names if name not in arrays]:
            raise ModelError(f"{path}: head.npz lacks {', '.join(missing)}", do=_TRAIN)
        return Head(**{name: arrays[name] for name in names})


def save_axes(path: Path, head: AxisHead, about: Mapping[str, Any]) -> None:
    """Write the head of the axes into a folder, beside the encoder that it was fitted on.

    Where the folder is a model already, its manifest lists the new parts.

    Args:
        about: what axes.json says beside names and thresholds: the encoder's build, the labels, what was measured.
    """
    arrays = io.BytesIO()
    np.savez_compressed(arrays, **dict(head.arrays()))  # type: ignore[arg-type]
    described = json.dumps({**head.names(), **about}, indent=1, ensure_ascii=False) + "\n"
    parts = {"axes.npz": arrays.getvalue(), "axes.json": described.encode()}
    for part, content in parts.items():
        _replace(path / part, content)
    if (path / "manifest.json").is_file():
        manifest = _manifest(path)
        hashes = {part: _sha256(content) for part, content in parts.items()}
        manifest["files"] = dict(sorted({**manifest["files"], **hashes}.items()))
        _replace(path / "manifest.json", (json.dumps(manifest, indent=1) + "\n").encode())


def _replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)


def _load_axes(path: Path, manifest: Mapping[str, Any]) -> AxisHead | None:
    listed = [part for part in AXES_PARTS if part in manifest["files"]]
    if not listed:
        return None
    if missing := [part for part in AXES_PARTS if part not in listed]:
        raise ModelError(f"{path}: manifest.json does not list {', '.join(missing)}", do=_TRAIN)
    try:
        names = json.loads((path / "axes.json").read_text(encoding="utf-8"))
        with np.load(path / "axes.npz", allow_pickle=False) as arrays:
            head = AxisHead.of({name: arrays[name] for name in ARRAYS}, names)
        build = names["encoder"]
    except (KeyError, ValueError, TypeError) as error:
        raise ModelError(f"{path}: axes.npz and axes.json do not hold a head ({error})", do=_TRAIN) from error
    if build != manifest["encoder"]["build"]:
        raise ModelError(f"{path}: the encoder is not the build that the axes were fitted on", do=_TRAIN)
    return head


def _load_examples(path: Path) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    lines = (
        (path / "examples.jsonl").read_text(encoding="utf-8").split("\n")
    )  # texts may hold other separators
    records: Iterable[Mapping[str, Any]] = [json.loads(line) for line in lines if line]
    texts: Sequence[str] = [record["text"] for record in records]
    return tuple(texts), tuple(tuple(record["labels"]) for record in records)


def _load_encoder(path: Path, manifest: Mapping[str, Any], threads: int) -> Encoder:
    encoder: Encoder
    if "encoder.onnx" in manifest["files"]:
        encoder = OnnxEncoder(path, threads=threads)
    else:
        encoder = SentenceTransformerEncoder(manifest["encoder"]["source"])
    if encoder.build != manifest["encoder"]["build"]:
        raise ModelError(f"{path}: the encoder is not the build that the head was fitted on", do=_TRAIN)
    return encoder
