"""Reads submissions to the International Migration Review Forum, tags their passages with the objectives of the
Global Compact for Migration and routes each document to the roundtables that it covers.

    >>> import gcm_classify as gcm
    >>> classifier = gcm.load()
    >>> (tags,) = classifier.tag(["We will cut the cost of sending money home."])
    >>> [tag.objective for tag in tags]
    [20]

`classifier(path)` does the same for a file, `classifier.pipe(paths)` for many, `gcm.connect(url)` asks a store that
`gcm-classify batch` has filled, and `gcm.learn_from(source, output)` learns what people corrected.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gcm_classify.classifier import Classifier, load
    from gcm_classify.connection import Connection, connect
    from gcm_classify.datamodels import (
        Document,
        DocumentResult,
        Evidence,
        Failure,
        ObjectiveFinding,
        Passage,
        Profile,
        RoundtableFinding,
        Routing,
        Tag,
    )
    from gcm_classify.errors import GcmError, IngestError
    from gcm_classify.learning import learn_from
    from gcm_classify.taxonomy import Taxonomy, load_taxonomy

__version__ = "0.1.0"

__all__ = [
    "Classifier",
    "Connection",
    "Document",
    "DocumentResult",
    "Evidence",
    "Failure",
    "GcmError",
    "IngestError",
    "ObjectiveFinding",
    "Passage",
    "Profile",
    "RoundtableFinding",
    "Routing",
    "Tag",
    "Taxonomy",
    "__version__",
    "connect",
    "learn_from",
    "load",
    "load_taxonomy",
]

_HOMES = {
    "Classifier": "classifier",
    "load": "classifier",
    "Connection": "connection",
    "connect": "connection",
    "learn_from": "learning",
    "GcmError": "errors",
    "IngestError": "errors",
    "Taxonomy": "taxonomy",
    "load_taxonomy": "taxonomy",
}


def __getattr__(name: str) -> Any:
    """Import a public name where it is first used: `import gcm_classify` stays instant."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'datamodels')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
