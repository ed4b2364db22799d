"""What the data files become: frozen values, hashable and picklable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from gcm_classify.errors import TaxonomyError

__all__ = [
    "Chart",
    "Forum",
    "FrozenMap",
    "InputType",
    "Mechanism",
    "Mode",
    "Objective",
    "Phase",
    "Principle",
    "Roundtable",
    "Taxonomy",
]

V = TypeVar("V")


class FrozenMap(Mapping[str, V], Generic[V]):
    """A mapping by text that cannot change, can be hashed, and travels to another process."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, V] | None = None) -> None:
        self._values: dict[str, V] = dict(values or {})

    def __getitem__(self, key: str) -> V:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(frozenset(self._values.items()))

    def __repr__(self) -> str:
        return f"FrozenMap({self._values!r})"


@dataclass(frozen=True, slots=True)
class Objective:
    """One label of the framework.

    `number` is at least 1. `title` is official, `definition` says in our words what a passage about it says.
    `roundtable` is a roundtable's number, or None in a framework without roundtables. `terms` (evidence for it) and
    `negative` (evidence that a matched term means something else) hold lower-case phrases by language ("en", "es");
    `short` holds a name of one to three words by language. `catch_all`: so wide that annotators themselves disagree on
    it most; figures tell it apart.
    """

    number: int
    title: str
    definition: str
    roundtable: int | None = None
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=FrozenMap)
    negative: Mapping[str, tuple[str, ...]] = field(default_factory=FrozenMap)
    short: Mapping[str, str] = field(default_factory=FrozenMap)
    catch_all: bool = False


@dataclass(frozen=True, slots=True)
class Roundtable:
    """A routing group: its `number`, its `title`, and the numbers of its objectives, ascending."""

    number: int
    title: str
    objectives: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Principle:
    """A guiding principle of the framework; `names` by language ("es", "fr"), `name` in the first language."""

    number: int
    name: str
    definition: str
    names: Mapping[str, str] = field(default_factory=FrozenMap)


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A framework of objectives, as one file describes it.

    `id` and `name` are the framework's, `source` the document that it stands in. `objectives`, `roundtables` and
    `principles` (its guiding principles) ascend by number. `languages` are ISO 639-1 codes, the first one the language of
    titles. `names` are the names that texts give the framework, `stated_prefixes` the words that stand before a
    number when a text states an objective. `path` is the file, or "packaged". `sha256` is the hash (64 hex digits) of
    the content, the same however the file is laid out.
    """

    id: str
    name: str
    source: str
    languages: tuple[str, ...]
    names: tuple[str, ...]
    stated_prefixes: tuple[str, ...]
    objectives: tuple[Objective, ...]
    roundtables: tuple[Roundtable, ...]
    principles: tuple[Principle, ...]
    path: str
    sha256: str

    def __hash__(self) -> int:
        """Of `sha256`, which stands for all the rest: a taxonomy is the key of many caches, asked for each passage."""
        return hash(self.sha256)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The objectives' numbers, ascending: the order of columns everywhere."""
        return tuple(objective.number for objective in self.objectives)

    def objective(self, number: int) -> Objective:
        """The objective of that `number`. Raises `TaxonomyError` where there is none."""
        for objective in self.objectives:
            if objective.number == number:
                return objective
        raise TaxonomyError(
            f"taxonomy {self.id!r} has no such objective",
            got=repr(number),
            expected=f"one of {', '.join(map(str, self.numbers))}",
            do="ask for one of these, or load the taxonomy that has it",
        )

    def roundtable_of(self, number: int) -> int | None:
        """The roundtable of the objective of that `number`; None where the framework has no roundtables.

        Raises `TaxonomyError` where there is no such objective.
        """
        return self.objective(number).roundtable

    @property
    def catch_alls(self) -> tuple[int, ...]:
        """The numbers of the objectives that are marked as catch-alls, ascending."""
        return tuple(objective.number for objective in self.objectives if objective.catch_all)

    def to_dict(self) -> dict[str, object]:
        """Everything as plain JSON values: text, numbers, lists, dicts."""
        return {"path": self.path, "sha256": self.sha256, **content_of(self)}


def content_of(taxonomy: Taxonomy) -> dict[str, object]:
    """What the file says, without where it stands: what `sha256` is the hash of."""
    return {
        "id": taxonomy.id,
        "name": taxonomy.name,
        "source": taxonomy.source,
        "languages": list(taxonomy.languages),
        "names": list(taxonomy.names),
        "stated_prefixes": list(taxonomy.stated_prefixes),
        "objectives": [_objective_dict(objective) for objective in taxonomy.objectives],
        "roundtables": [
            {"number": table.number, "title": table.title, "objectives": list(table.objectives)}
            for table in taxonomy.roundtables
        ],
        "principles": [
            {"number": one.number, "name": one.name, "names": dict(one.names), "definition": one.definition}
            for one in taxonomy.principles
        ],
    }


def _objective_dict(objective: Objective) -> dict[str, object]:
    return {
        "number": objective.number,
        "title": objective.title,
        "short": dict(objective.short),
        "definition": objective.definition,
        "roundtable": objective.roundtable,
        "catch_all": objective.catch_all,
        "terms": {language: list(terms) for language, terms in objective.terms.items()},
        "negative": {language: list(terms) for language, terms in objective.negative.items()},
    }


@dataclass(frozen=True, slots=True)
class Phase:
    """When an input is made, relative to the forum."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Mode:
    """Through whom a mechanism speaks."""

    id: str
    name: str
    definition: str


@dataclass(frozen=True, slots=True)
class Capacity:
    """In which capacity somebody speaks for a mechanism."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class InputType:
    """One row of the chart of inputs; `phase` is None where the chart fixes none, `modes` are ids, usual one first."""

    id: str
    name: str
    definition: str
    phase: str | None
    modes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart of inputs, in the order of the file."""

    phases: tuple[Phase, ...]
    modes: tuple[Mode, ...]
    input_types: tuple[InputType, ...]
    capacities: tuple[Capacity, ...] = ()

    def input_type(self, id: str) -> InputType:
        """The input type of that id. Raises `TaxonomyError` where there is none."""
        for input_type in self.input_types:
            if input_type.id == id:
                return input_type
        raise TaxonomyError(
            "the chart has no such input type",
            got=repr(id),
            expected=f"one of {', '.join(one.id for one in self.input_types)}",
            do="ask for one of these",
        )


@dataclass(frozen=True, slots=True)
class Forum:
    """One review conference: `start` and `end` are its first and last day, both included."""

    id: str
    name: str
    year: int
    start: date
    end: date
    place: str


@dataclass(frozen=True, slots=True)
class Mechanism:
    """An inter-State consultation mechanism on migration.

    `name` is canonical. `acronyms` name it on their own; `ambiguous_acronyms` only with some context around them.
    `aliases` are other names and spellings, in any language. `kind` is "regional", "interregional" or "global".
    `secretariat` is "" where unknown; `countries_hint` may be empty; `active` is False where dormant or ended.
    """

    name: str
    acronyms: tuple[str, ...]
    aliases: tuple[str, ...]
    ambiguous_acronyms: tuple[str, ...]
    region: str
    kind: str
    secretariat: str
    countries_hint: tuple[str, ...] = ()
    active: bool = True
