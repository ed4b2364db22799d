"""spaCy keeps whatever words it has seen. In a process that reads for ever, what holds them is made anew now and then."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Any, TypeVar

__all__ = ["kept_while_small"]

_MOST = 20_000  # words, with 9 MB; a tokenizer is made in a tenth of a second

Made = TypeVar("Made")


def kept_while_small(
    vocabulary: Callable[[Any], Any],
) -> Callable[[Callable[..., Made]], Callable[..., Made]]:
    """Keeps what a function makes for its arguments until its `vocabulary`, a spaCy `Vocab`, is large.

    Who still holds it goes on with it: a vocabulary lives as long as its documents do.
    """

    def keeping(make: Callable[..., Made]) -> Callable[..., Made]:
        kept = lru_cache(maxsize=16)(make)

        @wraps(make)
        def given(*arguments: Hashable) -> Made:
            if len(vocabulary(kept(*arguments))) > _MOST:
                kept.cache_clear()
            return kept(*arguments)

        return given

    return keeping
