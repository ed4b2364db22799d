"""The chart of inputs and the dates of the forums, from their TOML files."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from gcm_classify.errors import TaxonomyError
from gcm_classify.taxonomy.tables import Table, read_table, refuse_duplicates
from gcm_classify.taxonomy.values import Capacity, Chart, Forum, InputType, Mode, Phase

__all__ = ["load_chart", "load_forums"]


def load_chart(path: str | Path | None = None) -> Chart:
    """The chart of inputs at `path`, or the packaged one.

    Raises `UnknownTaxonomy` where no file can be read, `TaxonomyError` where it contradicts itself.
    """
    return _packaged_chart() if path is None else _read_chart(path)


@lru_cache(maxsize=1)
def _packaged_chart() -> Chart:
    return _read_chart(None)


def _read_chart(path: str | Path | None) -> Chart:
    file = read_table(path, "chart.toml")
    file.refuse_other_keys("phases", "modes", "input_types", "capacities")
    phases = tuple(_phase(entry) for entry in file.tables("phases"))
    modes = tuple(_mode(entry) for entry in file.tables("modes"))
    input_types = tuple(_input_type(entry, phases, modes) for entry in file.tables("input_types"))
    capacities = tuple(_capacity(entry) for entry in file.tables("capacities", optional=True))
    refuse_duplicates((one.id for one in phases), f"{file.where}: the phases' ids")
    refuse_duplicates((one.id for one in modes), f"{file.where}: the modes' ids")
    refuse_duplicates((one.id for one in input_types), f"{file.where}: the input types' ids")
    refuse_duplicates((one.id for one in capacities), f"{file.where}: the capacities' ids")
    return Chart(phases=phases, modes=modes, input_types=input_types, capacities=capacities)


def _phase(entry: Table) -> Phase:
    entry.refuse_other_keys("id", "name")
    return Phase(id=entry.text("id"), name=entry.text("name"))


def _mode(entry: Table) -> Mode:
    entry.refuse_other_keys("id", "name", "definition")
    return Mode(id=entry.text("id"), name=entry.text("name"), definition=entry.text("definition"))


def _capacity(entry: Table) -> Capacity:
    entry.refuse_other_keys("id", "name")
    return Capacity(id=entry.text("id"), name=entry.text("name"))


def _input_type(entry: Table, phases: tuple[Phase, ...], modes: tuple[Mode, ...]) -> InputType:
    entry.refuse_other_keys("id", "name", "definition", "phase", "modes")
    phase = entry.text("phase") if "phase" in entry.values else None
    if phase is not None:
        _refuse_unknown(entry, "phase", phase, tuple(one.id for one in phases))
    chosen = entry.texts("modes")
    for mode in chosen:
        _refuse_unknown(entry, "mode", mode, tuple(one.id for one in modes))
    return InputType(
        id=entry.text("id"),
        name=entry.text("name"),
        definition=entry.text("definition"),
        phase=phase,
        modes=chosen,
    )


def _refuse_unknown(entry: Table, what: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise TaxonomyError(
            f"{entry.where}: no such {what}",
            got=repr(value),
            expected=f"one of {', '.join(known)}",
            do=f"correct it, or add a [[{what}s]] table with that id",
        )


def load_forums(path: str | Path | None = None) -> tuple[Forum, ...]:
    """The forums in the file at `path`, or the packaged ones, earliest first.

    Raises `UnknownTaxonomy` where no file can be read, `TaxonomyError` where it contradicts itself.
    """
    return _packaged_forums() if path is None else _read_forums(path)


@lru_cache(maxsize=1)
def _packaged_forums() -> tuple[Forum, ...]:
    return _read_forums(None)


def _read_forums(path: str | Path | None) -> tuple[Forum, ...]:
    file = read_table(path, "forums.toml")
    file.refuse_other_keys("forums")
    forums = sorted((_forum(entry) for entry in file.tables("forums")), key=lambda one: one.start)
    refuse_duplicates((one.id for one in forums), f"{file.where}: the forums' ids")
    for earlier, later in pairwise(forums):
        _refuse_disorder(
            f"{file.where}: forums {earlier.id} and {later.id} overlap", earlier.end < later.start, later
        )
    return tuple(forums)


def _forum(entry: Table) -> Forum:
    entry.refuse_other_keys("id", "name", "year", "start", "end", "place")
    forum = Forum(
        id=entry.text("id"),
        name=entry.text("name"),
        year=entry.positive("year"),
        start=entry.day("start"),
        end=entry.day("end"),
        place=entry.text("place"),
    )
    _refuse_disorder(f"{entry.where}: it ends before it starts", forum.start <= forum.end, forum)
    _refuse_disorder(
        f"{entry.where}: its days are not in its year {forum.year}", forum.start.year == forum.year, forum
    )
    return forum


def _refuse_disorder(what: str, in_order: bool, forum: Forum) -> None:
    if not in_order:
        raise TaxonomyError(
            what,
            got=f"start {forum.start}, end {forum.end}",
            expected="start on or before end, in the forum's year, after every earlier forum",
            do="correct start, end or year",
        )
