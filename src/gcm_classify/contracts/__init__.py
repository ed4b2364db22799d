"""The shapes of the files that others read and write: one JSON Schema for each kind of line.

The schemas are the contract: `docs/reference/files.md` is generated from them, and every line that the tests produce is
checked against them. Fields may be added; those that are there keep their names and meaning.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from gcm_classify.errors import UsageError

__all__ = ["CONTRACTS", "schema_of"]

CONTRACTS = ("documents", "passages", "failures", "practices", "quotes", "texts", "tags")


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one line of `<name>.jsonl`.

    Raises:
        UsageError: no such contract.
    """
    if name not in CONTRACTS:
        raise UsageError("there is no such file contract", got=name, expected=", ".join(CONTRACTS))
    return dict(json.loads((files(__name__) / f"{name}.schema.json").read_text(encoding="utf-8")))
