"""Text becomes vectors: one protocol, one method.

`OnnxEncoder` serves. It runs one passage at a time, unpadded: the scales of a dynamically quantised build depend
on everything in a batch, and a passage must score the same whatever stands beside it.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from gcm_classify.errors import MissingExtra, ModelError

__all__ = ["CachedEncoder", "Encoder", "OnnxEncoder", "SentenceTransformerEncoder", "Vectors"]

Vectors = NDArray[np.float32]

# Adding and normalising in one kernel takes onnxruntime longer than one after the other: a sixth of a passage.
_SLOW_FUSION = "SkipLayerNormFusion"


@runtime_checkable
class Encoder(Protocol):
    """Anything that turns texts into vectors. `build` names the exact weights: it is part of every cache key."""

    build: str
    dim: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (n_texts, dim), float32, L2-normalised."""
        ...


class OnnxEncoder:
    """The build in a model folder: `encoder.onnx` and `tokenizer.json`.

    Args:
        folder: where the two files lie.
        threads: processor threads of one run.

    Raises:
        ModelError: a file is missing or cannot be loaded.
    """

    def __init__(self, folder: str | Path, *, threads: int = 1) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        graph, pieces = Path(folder) / "encoder.onnx", Path(folder) / "tokenizer.json"
        for path in (graph, pieces):
            if not path.is_file():
                raise ModelError(
                    f"{folder}: {path.name} is missing",
                    expected="encoder.onnx and tokenizer.json",
                    do="restore the model folder, or train one with: gcm-classify train corpus/",
                )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                str(graph),
                sess_options=options,
                providers=["CPUExecutionProvider"],
                disabled_optimizers=[_SLOW_FUSION],
            )
            self._tokenizer = Tokenizer.from_file(str(pieces))
        except Exception as error:  # onnxruntime and tokenizers raise bare exceptions of their own
            raise ModelError(
                f"{folder}: the encoder cannot be loaded ({error})", do="restore the model folder"
            ) from error
        self._place = (str(Path(folder).absolute()), threads)
        self.dim: int = self._session.get_outputs()[0].shape[1]
        self.build: str = hashlib.sha256(graph.read_bytes() + pieces.read_bytes()).hexdigest()

    def __deepcopy__(self, _memo: object) -> Self:
        """Itself, for nothing in it changes: scikit-learn copies the steps of a pipeline for every fold."""
        return self

    def __reduce__(self) -> tuple[Callable[..., OnnxEncoder], tuple[str, int]]:
        """Another process loads it from its folder."""
        return _loaded, self._place

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (n_texts, dim), float32, L2-normalised; text beyond 256 word pieces is not seen."""
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            pieces = self._tokenizer.encode(text)
            vectors[row] = self._session.run(
                None,
                {
                    "input_ids": np.asarray([pieces.ids], dtype=np.int64),
                    "attention_mask": np.asarray([pieces.attention_mask], dtype=np.int64),
                },
            )[0][0]
        return vectors


def _loaded(folder: str, threads: int) -> OnnxEncoder:
    return OnnxEncoder(folder, threads=threads)


class SentenceTransformerEncoder:
    """Any sentence-transformers model by name or folder; needs the extra [train].

    Raises:
        MissingExtra: sentence-transformers is not installed.
        ModelError: there is no such model.
    """

    def __init__(self, name: str | Path, *, batch_size: int = 1) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise MissingExtra(
                f"the encoder {name} needs sentence-transformers", do="run: pip install 'gcm-classify[train]'"
            ) from error
        try:
            self._model: Any = SentenceTransformer(str(name), device="cpu")
        except (OSError, ValueError) as error:  # no such folder, no such name, or no model in it
            raise ModelError(
                f"the encoder {name} cannot be loaded ({str(error).splitlines()[0]})",
                expected="the name or folder of a sentence-transformers model",
                do="check the name; a hub is never asked",
            ) from error
        self._batch_size = batch_size
        self.dim: int = int(
            self.encode(["a passage"]).shape[1]
        )  # the method that tells it was renamed in 6.0
        self.build: str = f"sentence-transformers:{name}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (n_texts, dim), float32, L2-normalised."""
        vectors = self._model.encode(
            list(texts), batch_size=self._batch_size, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


class CachedEncoder:
    """Encodes each distinct text once; keeps the last `size` vectors (4 bytes a dimension each)."""

    def __init__(self, encoder: Encoder, *, size: int = 50_000) -> None:
        self._encoder = encoder
        self._size = size
        self._vectors: OrderedDict[bytes, Vectors] = OrderedDict()
        self.build = encoder.build
        self.dim = encoder.dim
        self.hits = 0
        self.misses = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (n_texts, dim), float32, L2-normalised."""
        out = np.empty((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            out[row] = self._vector(text)
        return out

    def _vector(self, text: str) -> Vectors:
        key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        known = self._vectors.get(key)
        if known is not None:
            self.hits += 1
            self._vectors.move_to_end(key)
            return known
        self.misses += 1
        vector: Vectors = self._encoder.encode([text])[0]
        self._vectors[key] = vector
        if len(self._vectors) > self._size:
            self._vectors.popitem(last=False)
        return vector
