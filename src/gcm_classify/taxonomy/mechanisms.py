"""The register of inter-State consultation mechanisms on migration, from its TOML file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from gcm_classify.errors import TaxonomyError
from gcm_classify.taxonomy.tables import Table, read_table
from gcm_classify.taxonomy.values import Mechanism

__all__ = ["KINDS", "load_mechanisms"]

KINDS = ("regional", "interregional", "global")


def load_mechanisms(path: str | Path | None = None) -> tuple[Mechanism, ...]:
    """The mechanisms in the file at `path`, or the packaged ones, in the order of the file.

    No name or alias means two of them, nor does an acronym unless both hold it for ambiguous.
    Raises `UnknownTaxonomy` where no file can be read, `TaxonomyError` where it contradicts itself.
    """
    return _packaged() if path is None else _read(path)


@lru_cache(maxsize=1)
def _packaged() -> tuple[Mechanism, ...]:
    return _read(None)


def _read(path: str | Path | None) -> tuple[Mechanism, ...]:
    file = read_table(path, "mechanisms.toml")
    file.refuse_other_keys("mechanisms")
    mechanisms = tuple(_mechanism(entry) for entry in file.tables("mechanisms"))
    _refuse_shared_names(file, mechanisms)
    _refuse_shared_acronyms(file, mechanisms)
    return mechanisms


def _mechanism(entry: Table) -> Mechanism:
    entry.refuse_other_keys(
        "name",
        "acronyms",
        "aliases",
        "ambiguous_acronyms",
        "region",
        "kind",
        "secretariat",
        "countries_hint",
        "active",
    )
    kind = entry.text("kind")
    if kind not in KINDS:
        raise TaxonomyError(
            f"{entry.where}: no such kind",
            got=repr(kind),
            expected=f"one of {', '.join(KINDS)}",
            do="correct kind",
        )
    return Mechanism(
        name=entry.text("name"),
        acronyms=entry.texts("acronyms", ()),
        aliases=entry.texts("aliases", ()),
        ambiguous_acronyms=entry.texts("ambiguous_acronyms", ()),
        region=entry.text("region"),
        kind=kind,
        secretariat=entry.text("secretariat", ""),
        countries_hint=entry.texts("countries_hint", ()),
        active=entry.flag("active", True),
    )


def _refuse_shared_names(file: Table, mechanisms: tuple[Mechanism, ...]) -> None:
    owners: dict[str, str] = {}
    for mechanism in mechanisms:
        for name in (mechanism.name, *mechanism.aliases):
            key = " ".join(name.casefold().split())
            if key in owners:
                raise TaxonomyError(
                    f"{file.where}: one name stands twice in the register",
                    got=f"{name!r} under {owners[key]} and under {mechanism.name}",
                    expected="each name and alias once",
                    do="remove it from one place, or make it longer until it names one mechanism",
                )
            owners[key] = mechanism.name


def _refuse_shared_acronyms(file: Table, mechanisms: tuple[Mechanism, ...]) -> None:
    """An acronym that names a mechanism on its own is nobody else's, ambiguous or not."""
    alone: dict[str, str] = {}
    for mechanism in mechanisms:
        for acronym in mechanism.acronyms:
            if acronym in alone:
                raise _shared(file, acronym, alone[acronym], mechanism.name)
            alone[acronym] = mechanism.name
    for mechanism in mechanisms:
        for acronym in mechanism.ambiguous_acronyms:
            if acronym in alone:
                raise _shared(file, acronym, alone[acronym], mechanism.name)


def _shared(file: Table, acronym: str, first: str, second: str) -> TaxonomyError:
    return TaxonomyError(
        f"{file.where}: an acronym that should name one mechanism is used twice",
        got=f"{acronym!r} under {first} and under {second}",
        expected="acronyms that stand for one mechanism only",
        do="move it to ambiguous_acronyms wherever it stands",
    )
