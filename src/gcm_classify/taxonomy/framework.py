"""A framework's TOML file becomes a `Taxonomy`, checked and hashed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from gcm_classify.errors import TaxonomyError
from gcm_classify.taxonomy.tables import PACKAGED, Table, read_table, refuse_duplicates
from gcm_classify.taxonomy.values import FrozenMap, Objective, Principle, Roundtable, Taxonomy, content_of

__all__ = ["load_taxonomy"]


def load_taxonomy(path: str | Path | None = None) -> Taxonomy:
    """The framework at `path`, or the packaged Global Compact where it is None.

    Another framework's file has the same keys as the packaged `gcm.toml`; only `[framework]` with id, name and source,
    and `[[objectives]]` with number, title and definition must be there. Numbers are any whole numbers from 1.

    Raises `UnknownTaxonomy` where no file can be read, `TaxonomyError` where it is not TOML or contradicts itself.
    """
    return _packaged() if path is None else _read(path)


@lru_cache(maxsize=1)
def _packaged() -> Taxonomy:
    return _read(None)


def _read(path: str | Path | None) -> Taxonomy:
    file = read_table(path, "gcm.toml")
    file.refuse_other_keys("framework", "roundtables", "objectives", "principles")
    framework = file.table("framework")
    framework.refuse_other_keys("id", "name", "source", "languages", "names", "stated_prefixes")
    languages = framework.texts("languages", ("en",)) or ("en",)
    objectives = _objectives(file, languages)
    taxonomy = Taxonomy(
        id=framework.text("id"),
        name=framework.text("name"),
        source=framework.text("source"),
        languages=languages,
        names=framework.texts("names", ()),
        stated_prefixes=framework.texts("stated_prefixes", ()),
        objectives=objectives,
        roundtables=_roundtables(file, objectives),
        principles=_principles(file, languages),
        path=PACKAGED if path is None else str(path),
        sha256="",
    )
    return replace(taxonomy, sha256=_hash(content_of(taxonomy)))


def _hash(content: Mapping[str, object]) -> str:
    """SHA-256, in hex, of the canonical JSON: keys sorted, no spaces, UTF-8."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(canonical.encode("utf-8")).hexdigest()


def _objectives(file: Table, languages: tuple[str, ...]) -> tuple[Objective, ...]:
    objectives = [_objective(entry, languages) for entry in file.tables("objectives")]
    refuse_duplicates((one.number for one in objectives), f"{file.where}: the objectives' numbers")
    refuse_duplicates((one.title for one in objectives), f"{file.where}: the objectives' titles")
    return tuple(sorted(objectives, key=lambda one: one.number))


def _objective(entry: Table, languages: tuple[str, ...]) -> Objective:
    short_keys = _keys_by_language("short", languages)
    entry.refuse_other_keys(
        "number",
        "title",
        "definition",
        "roundtable",
        "catch_all",
        "terms",
        "negative",
        *short_keys.values(),
    )
    terms, negative = (_phrases(entry, key, languages) for key in ("terms", "negative"))
    _refuse_overlap(entry, terms, negative)
    return Objective(
        number=entry.positive("number"),
        title=entry.text("title"),
        definition=entry.text("definition"),
        roundtable=entry.positive("roundtable") if "roundtable" in entry.values else None,
        terms=terms,
        negative=negative,
        short=_texts_by_language(entry, short_keys),
        catch_all=entry.flag("catch_all", False),
    )


def _keys_by_language(key: str, languages: tuple[str, ...]) -> dict[str, str]:
    """The first language has the bare key ("short"), the others a suffix ("short_es")."""
    return {language: key if place == 0 else f"{key}_{language}" for place, language in enumerate(languages)}


def _texts_by_language(entry: Table, keys: Mapping[str, str]) -> FrozenMap[str]:
    return FrozenMap({language: entry.text(key) for language, key in keys.items() if key in entry.values})


def _phrases(entry: Table, key: str, languages: tuple[str, ...]) -> FrozenMap[tuple[str, ...]]:
    """Lower-case phrases by language; a language without any is left out."""
    table = entry.table(key, {})
    table.refuse_other_keys(*languages)
    found = {
        language: tuple(" ".join(phrase.lower().split()) for phrase in table.texts(language, ()))
        for language in languages
    }
    return FrozenMap({language: phrases for language, phrases in found.items() if phrases})


def _refuse_overlap(
    entry: Table, terms: Mapping[str, tuple[str, ...]], negative: Mapping[str, tuple[str, ...]]
) -> None:
    for language, phrases in negative.items():
        for phrase in phrases:
            if phrase in terms.get(language, ()):
                raise TaxonomyError(
                    f"{entry.where}: a phrase stands under terms and under negative",
                    got=f"{phrase!r} ({language})",
                    expected="each phrase on one side",
                    do="remove it from one of the two",
                )


def _roundtables(file: Table, objectives: tuple[Objective, ...]) -> tuple[Roundtable, ...]:
    titles: dict[int, str] = {}
    for entry in file.tables("roundtables", optional=True):
        entry.refuse_other_keys("number", "title")
        number = entry.positive("number")
        if number in titles:
            refuse_duplicates((number, number), f"{file.where}: the roundtables' numbers")
        titles[number] = entry.text("title")
    for objective in objectives:
        _refuse_stray(file, objective, tuple(titles))
    return tuple(_roundtable(file, number, titles[number], objectives) for number in sorted(titles))


def _refuse_stray(file: Table, objective: Objective, roundtables: tuple[int, ...]) -> None:
    """Every objective in one existing roundtable, or no roundtables at all."""
    if objective.roundtable in roundtables or (objective.roundtable is None and not roundtables):
        return
    listed = (
        ", ".join(map(str, sorted(roundtables))) or "no roundtable, since the file has no [[roundtables]]"
    )
    raise TaxonomyError(
        f"{file.where}: objective {objective.number} is not in exactly one existing roundtable",
        got="no roundtable" if objective.roundtable is None else f"roundtable {objective.roundtable}",
        expected=f"one of {listed}" if roundtables else listed,
        do="correct roundtable = ... of that objective, or add the [[roundtables]] that it names",
    )


def _roundtable(file: Table, number: int, title: str, objectives: tuple[Objective, ...]) -> Roundtable:
    members = tuple(one.number for one in objectives if one.roundtable == number)
    if not members:
        raise TaxonomyError(
            f"{file.where}: roundtable {number} has no objectives",
            expected="at least one objective",
            do=f"give an objective roundtable = {number}, or remove the roundtable",
        )
    return Roundtable(number=number, title=title, objectives=members)


def _principles(file: Table, languages: tuple[str, ...]) -> tuple[Principle, ...]:
    principles = [_principle(entry, languages) for entry in file.tables("principles", optional=True)]
    refuse_duplicates((one.number for one in principles), f"{file.where}: the principles' numbers")
    return tuple(sorted(principles, key=lambda one: one.number))


def _principle(entry: Table, languages: tuple[str, ...]) -> Principle:
    keys = _keys_by_language("name", languages)
    entry.refuse_other_keys("number", "definition", *keys.values())
    return Principle(
        number=entry.positive("number"),
        name=entry.text("name"),
        definition=entry.text("definition"),
        names=_texts_by_language(entry, keys),
    )
