"""What a worker needs whichever model it serves, and takes longest to load: to be begun before the rest is known.

Its own imports are few, for it is also imported where a command has hardly begun.
"""

from __future__ import annotations

__all__ = ["load_libraries"]


def load_libraries() -> None:
    """The reading process, which loads its readers meanwhile, and the libraries of a classifier."""
    from gcm_classify.ingest import warm_up

    warm_up()
    import onnxruntime  # noqa: F401
    import scipy.sparse  # noqa: F401
    import spacy  # noqa: F401
    import tokenizers  # noqa: F401

    import gcm_classify.cached  # noqa: F401
