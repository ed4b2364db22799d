"""Strict reading of a TOML file: every value has the key, type and place that was agreed, or it is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from gcm_classify.errors import TaxonomyError, UnknownTaxonomy

__all__ = ["PACKAGED", "Table", "read_table", "refuse_duplicates"]

T = TypeVar("T")

PACKAGED = "packaged"
"""What stands where a path would, for the files that travel inside the package."""


@dataclass(frozen=True)
class Table:
    """One TOML table: its `values`, and `where` it stands for the error message."""

    where: str
    values: Mapping[str, object]

    def refuse_other_keys(self, *known: str) -> None:
        """Raise `TaxonomyError` for the first key outside `known`, with the nearest known one."""
        for key in self.values:
            if key not in known:
                near = get_close_matches(key, known, n=1, cutoff=0.0)
                raise TaxonomyError(
                    f"{self.where}: unknown key",
                    got=repr(key),
                    expected=f"one of {', '.join(known)}",
                    do=f"the nearest known key is {near[0]!r}: rename or remove {key!r}"
                    if near
                    else f"remove {key!r}",
                )

    def text(self, key: str, default: str | None = None) -> str:
        """Text that is not blank, stripped; `default` where the key is absent."""
        value = self._value(key, str, "text in quotes", default)
        if not value.strip() and value != default:
            raise self._wrong(key, repr(value), "text that is not blank")
        return value.strip()

    def positive(self, key: str, default: int | None = None) -> int:
        """A whole number of at least 1."""
        value = self._value(key, int, "a whole number of at least 1", default)
        if value < 1:
            raise self._wrong(key, repr(value), "a whole number of at least 1")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """`true` or `false`."""
        return self._value(key, bool, "true or false", default)

    def day(self, key: str) -> date:
        """A calendar day, without a time."""
        return self._value(key, date, "a day such as 2026-05-05, without quotes", None)

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts, none blank, none twice."""
        values = self._value(
            key, list, "a list of texts in quotes", None if default is None else list(default)
        )
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self._wrong(key, repr(value), "a list of texts in quotes, none of them blank")
        texts = tuple(value.strip() for value in values)
        refuse_duplicates(texts, f"{self.where}: {key}")
        return texts

    def table(self, key: str, default: Mapping[str, object] | None = None) -> Table:
        """A table below this one."""
        empty = None if default is None else dict(default)
        return Table(f"{self.where} {key}", self._value(key, dict, f"a table [{key}]", empty))

    def tables(self, key: str, *, optional: bool = False) -> tuple[Table, ...]:
        """The tables `[[key]]`, at least one unless `optional`."""
        values = self._value(key, list, f"one or more tables [[{key}]]", [] if optional else None)
        if not values and not optional:
            raise self._wrong(key, "an empty list", f"one or more tables [[{key}]]")
        return tuple(self._entry(key, place, value) for place, value in enumerate(values, start=1))

    def _entry(self, key: str, place: int, value: object) -> Table:
        if not isinstance(value, dict):
            raise self._wrong(key, repr(value), f"one or more tables [[{key}]]")
        label = next((value[name] for name in ("number", "id", "name") if name in value), f"at place {place}")
        return Table(f"{self.where}: [[{key}]] {label}", value)

    def _value(self, key: str, kind: type[T], expected: str, default: T | None) -> T:
        if key not in self.values:
            if default is None:
                raise TaxonomyError(
                    f"{self.where}: {key} is missing", expected=expected, do=f"add {key} = ... there"
                )
            return default
        value = self.values[key]
        if not isinstance(value, kind) or _is_another_kind(value, kind):
            raise self._wrong(key, f"{value!r} ({type(value).__name__})", expected)
        return value

    def _wrong(self, key: str, got: str, expected: str) -> TaxonomyError:
        return TaxonomyError(
            f"{self.where}: {key} is not right", got=got, expected=expected, do=f"correct {key} in the file"
        )


def _is_another_kind(value: object, kind: type[object]) -> bool:
    """Python counts `True` as a whole number, and a moment as a day; a TOML file does not."""
    return (kind is int and isinstance(value, bool)) or (kind is date and isinstance(value, datetime))


def read_table(path: str | Path | None, packaged: str) -> Table:
    """The file at `path`, or the packaged one of that name where `path` is None.

    Raises `UnknownTaxonomy` where no file can be read and `TaxonomyError` where it is not TOML in UTF-8.
    """
    where = packaged if path is None else str(path)
    try:
        text = _read_bytes(path, packaged).decode("utf-8-sig")
        return Table(where, tomllib.loads(text))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise TaxonomyError(
            f"{where}: line {line} is not UTF-8", expected="TOML in UTF-8", do="save the file as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise TaxonomyError(
            f"{where}: not TOML", got=error, expected="TOML 1.0", do="correct that line"
        ) from error


def _read_bytes(path: str | Path | None, packaged: str) -> bytes:
    if path is None:
        return files("gcm_classify.taxonomy").joinpath("data", packaged).read_bytes()
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise UnknownTaxonomy(
            f"{path}: no taxonomy file can be read there",
            got=error.strerror or type(error).__name__,
            expected="a TOML file such as the packaged gcm.toml",
            do="correct the path, or leave it out for the packaged file",
        ) from error


def refuse_duplicates(values: Iterable[str | int], where: str) -> None:
    """Raise `TaxonomyError` for the first value that comes twice; texts are the same whatever their case."""
    seen: dict[str | int, str | int] = {}
    for value in values:
        key = value.casefold() if isinstance(value, str) else value
        if key in seen:
            raise TaxonomyError(
                f"{where} has one entry twice",
                got=repr(value),
                expected="each entry once",
                do="remove one of the two",
            )
        seen[key] = value
