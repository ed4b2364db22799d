"""The file contracts and the frames as Arrow schemas, so that a column cannot mean one thing here and another there.

A row of `documents.parquet` is a line of `documents.jsonl`, field by field: arrays are lists, objects structs, objects whose
names are values (a confidence for each field) maps. An object that the contract leaves open is its JSON as text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from gcm_classify.contracts import schema_of
from gcm_classify.frames import FRAMES, FrameName

__all__ = ["contract_schema", "fitted", "frame_schema"]

Part = Mapping[str, Any]  # of a JSON Schema

_DTYPES = {"string": "string", "Int64": "int64", "Float64": "float64", "boolean": "bool_"}


def contract_schema(name: str) -> Any:
    """The `pyarrow.Schema` of a contract's lines; each field's metadata has the contract's description of it."""
    import pyarrow as pa

    return pa.schema(_fields(schema_of(name)))


def frame_schema(name: FrameName) -> Any:
    """The `pyarrow.Schema` of a frame without columns of tuples; each field's metadata says what it means."""
    import pyarrow as pa

    return pa.schema(
        [
            _field(column, getattr(pa, _DTYPES[described.dtype])(), described.meaning)
            for column, described in FRAMES[name].items()
        ]
    )


def fitted(name: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """What makes a line of a contract a row of its schema: only its fields, open objects as JSON."""
    part = schema_of(name)
    return lambda record: _fitted(part, record)


def _fields(part: Part) -> list[Any]:
    return [_field(name, _type(own), own.get("description", "")) for name, own in part["properties"].items()]


def _field(name: str, kind: Any, meaning: str) -> Any:
    import pyarrow as pa

    return pa.field(name, kind, metadata={"description": meaning} if meaning else None)


def _type(part: Part) -> Any:
    import pyarrow as pa

    match _kind(part):
        case "array":
            return pa.list_(_type(part["items"]))
        case "object" if "properties" in part:
            return pa.struct(_fields(part))
        case "object" if _is_map(part):
            return pa.map_(pa.string(), _type(part["additionalProperties"]))
        case kind:
            plain = {"integer": pa.int64, "number": pa.float64, "boolean": pa.bool_}
            return plain.get(kind, pa.string)()


def _kind(part: Part) -> str:
    """The one JSON type that a field has beside null."""
    if "anyOf" in part:
        return next(kind for kind in map(_kind, part["anyOf"]) if kind != "null")
    kinds = part.get("type", "string")  # an enum here is of strings
    return next(kind for kind in ([kinds] if isinstance(kinds, str) else kinds) if kind != "null")


def _is_map(part: Part) -> bool:
    return isinstance(part.get("additionalProperties"), dict)


def _fitted(part: Part, value: Any) -> Any:
    if value is None:
        return None
    match _kind(part):
        case "array":
            return [_fitted(part["items"], item) for item in value]
        case "object" if "properties" in part:
            return {name: _fitted(own, value.get(name)) for name, own in part["properties"].items()}
        case "object" if _is_map(part):
            return list(value.items())
        case "object":
            return json.dumps(value, ensure_ascii=False)
        case _:
            return value
