"""Fields of a record that came from outside: looked up with a word on where they stand and what was expected there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gcm_classify.errors import CorpusError

__all__ = ["Field"]


@dataclass(frozen=True, slots=True)
class Field:
    """A value and its place: the record that it is in, and the path within it, such as `annotations[0].result`."""

    value: Any
    record: str
    path: str = ""

    @property
    def where(self) -> str:
        """The place in one phrase."""
        return f"{self.record}: {self.path}" if self.path else self.record

    def get(self, name: str, default: Any = None) -> Field:
        """A part of an object; `default` where it has none, or where that is null."""
        found = self.object().get(name)
        path = f"{self.path}.{name}" if self.path else name
        return Field(default if found is None else found, self.record, path)

    def needed(self, name: str) -> Field:
        """A part that must be there."""
        if self.object().get(name) is None:
            raise CorpusError(
                f"{self.where} has no {name}", do=f"add the field {name}, or leave this out of the file"
            )
        return self.get(name)

    def items(self) -> Iterator[Field]:
        """The items of a list."""
        if not isinstance(self.value, Sequence) or isinstance(self.value, str):
            raise self.refused("a list")
        return (Field(item, self.record, f"{self.path}[{index}]") for index, item in enumerate(self.value))

    def object(self) -> Mapping[str, Any]:
        """The value, an object."""
        if not isinstance(self.value, Mapping):
            raise self.refused("an object")
        return self.value

    def text(self) -> str:
        """The value, a text that can be written anywhere: half a surrogate pair can not."""
        if not isinstance(self.value, str) or any("\ud800" <= char <= "\udfff" for char in self.value):
            raise self.refused("text")
        return self.value

    def number(self) -> float:
        """The value, a number; true and false are none."""
        if not isinstance(self.value, int | float) or isinstance(self.value, bool):
            raise self.refused("a number")
        return float(self.value)

    def probability(self) -> float:
        """The value, in [0, 1]."""
        if not 0 <= (value := self.number()) <= 1:
            raise self.refused("a probability in [0, 1]")
        return value

    def refused(self, expected: str, do: str | None = None) -> CorpusError:
        """The error to raise: what was got instead of what was expected."""
        got = repr(self.value)
        return CorpusError(
            f"{self.where} is not as it should be",
            got=got if len(got) <= 80 else got[:79] + "…",
            expected=expected,
            do=do,
        )
