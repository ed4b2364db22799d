"""What classifying a document needs before a head is asked: all that stays the same under another head.

Reading, segmenting, profiling, glossing and encoding end here; `Classifier.finish` makes a result of it. What is prepared
is values, arrays and text, so that it can be kept (`cache`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gcm_classify.datamodels import Document, Passage, Profile
from gcm_classify.lexicon import TermMatch

__all__ = ["Part", "Prepared"]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Neighbouring passages of a document, and the features of those m that can be tagged.

    Attributes:
        passages: with what they state and their links to the 2030 Agenda; axes that a model says count in `read` alone.
        rows: (m,) indices into `passages`.
        contents: m texts without what they state, of their passages' lengths.
        seen: m texts as the encoder sees them.
        matches: of the lexicon in each content.
        vectors: (m, dim) float32, L2-normalised.
        terms: (m, 2 * n_objectives) float32, see `features.PassageFeatures`.
        ngrams: scipy CSR (m, N_WORD + N_CHARACTER), float32.
        read: `passages` with their axes, where the same head of axes said them before.
    """

    passages: tuple[Passage, ...]
    rows: tuple[int, ...]
    contents: tuple[str, ...]
    seen: tuple[str, ...]
    matches: tuple[tuple[TermMatch, ...], ...]
    vectors: NDArray[np.float32]
    terms: NDArray[np.float32]
    ngrams: Any
    read: tuple[Passage, ...] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A document before its tagging. `stated` are all objectives that its text names, ascending; `parts` its passages, in
    reading order, worked out as they are taken unless they are kept.
    """

    document: Document
    stated: tuple[int, ...]
    profile: Profile
    parts: Iterable[Part] = field(repr=False)
