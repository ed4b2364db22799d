"""What a document states of each block: in itself, in a heading above it, or in the field of its fiche."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from gcm_classify.citations.finding import find_citations, names_framework, numbers_of, titles_of
from gcm_classify.citations.words import OTHERS_BEFORE
from gcm_classify.datamodels import Block, Document
from gcm_classify.fiches import Fiche, fiches_of
from gcm_classify.taxonomy import Taxonomy, load_taxonomy

__all__ = ["objectives_in_field", "stated_by_block"]

_PLAN = re.compile(
    r"\b(?:(?:work|strategic|action|operational)\s?-?plan|plan of action|strategy|roadmap|log\s?-?frame"
    r"|plan de trabajo|plan estratégico|plan de acción|estrategia|plan de travail|plan stratégique|plan d['’]action"
    r"|stratégie|feuille de route|hoja de ruta|plano de (?:trabalho|ação)|plano estratégico|estratégia)\b",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"^\W*(?:relevant|related|main|primary|gcm|global compact|compact|pertinent\w*|relacionad\w*|principal\w*)?[\s\w]{0,30}?"
    r"\b(?:objectives?|objetivos?|objectifs?|obj\.?)(?:\s*\(s\))?\b[\s\w()/.’']{0,40}\W*$",
    re.IGNORECASE,
)
_FIELD_VALUE = re.compile(
    r"^\W*(?:(?:[^\W\d]{2,12}(?:\(s\))?\W{1,3})?\d{1,2}(?!\d)\W{0,5}(?:(?:and|y|e|et|to|a|à)\W{1,5})?)+$",
    re.IGNORECASE,
)


# In the field of objectives: "6 (fair recruitment); GCM 18", each number where an item begins.
_ITEM = re.compile(
    r"(?:^|[;\n•,/–-]|\b(?:and|y|e|et)\b)\s*(?:[^\W\d]{2,12}\.?\s){0,2}(\d{1,2})(?![\d%]|[.,]\d)",
    re.IGNORECASE,
)
_NUMBER_SIGN = re.compile(r"#\s*|\b(?:nos?\.|n\.?[º°]|n[úu]ms?\.)\s*(?=\d)", re.IGNORECASE)


def stated_by_block(document: Document, *, taxonomy: Taxonomy | None = None) -> tuple[tuple[int, ...], ...]:
    """For each block, the objectives stated in it, in a heading above it, or in the field of its fiche; ascending."""
    taxonomy = taxonomy or load_taxonomy()
    in_context = names_framework(" ".join((document.text, document.title, *document.furniture)), taxonomy)
    own = [
        _own(document, block, taxonomy, in_context and not _is_own_plan(block.heading, taxonomy))
        for block in document.blocks
    ]
    fields = _field_numbers(document, taxonomy, in_context)
    headings = {
        name: numbers_of(find_citations(name, taxonomy=taxonomy, in_context=in_context))
        for block in document.blocks
        for name in block.heading
    }
    return tuple(
        tuple(sorted({*own[i], *fields[i], *(n for name in block.heading for n in headings[name])}))
        for i, block in enumerate(document.blocks)
    )


def _is_own_plan(heading: Sequence[str], taxonomy: Taxonomy) -> bool:
    """Whether a block stands in a work plan or strategy of the author's: its "Objective 3" is that plan's."""
    return any(_PLAN.search(name) for name in heading) and not any(
        names_framework(name, taxonomy) for name in heading
    )


def _own(document: Document, block: Block, taxonomy: Taxonomy, in_context: bool) -> tuple[int, ...]:
    text = document.text[block.start : block.end]
    return numbers_of(find_citations(text, taxonomy=taxonomy, in_context=in_context))


def objectives_in_field(
    label: str, value: str, *, taxonomy: Taxonomy, in_context: bool = True
) -> tuple[int, ...]:
    """The objectives that a form's field names: "GCM objectives: 6, 18", "Objectives: Objective 6, fair recruitment".

    Args:
        label: the field's name as printed; one that asks for other objectives (of the project, SDGs) names none.
        value: as filled in.
        taxonomy: the framework.
        in_context: whether the document speaks of the framework; else only numbers alone count.

    >>> from gcm_classify.taxonomy import load_taxonomy
    >>> objectives_in_field("GCM objective(s)", "6. Fair recruitment; 18. Skills", taxonomy=load_taxonomy())
    (6, 18)
    """
    words = set(re.findall(r"\w+", label.casefold()))
    if words & OTHERS_BEFORE:
        return ()
    value = re.sub(r"(?<=\d)\s+(?=\d)", ", ", _NUMBER_SIGN.sub("", value))
    is_list = _FIELD_VALUE.match(value) is not None
    if not (is_list or in_context):
        return ()
    if found := numbers_of(find_citations(value, taxonomy=taxonomy)):
        return found
    if listed := value if is_list and value.strip()[:1].isdigit() else ", ".join(_ITEM.findall(value)):
        return numbers_of(find_citations(f"objectives {listed}", taxonomy=taxonomy))
    return tuple(
        _by_title(taxonomy)[" ".join(title.casefold().split())]
        for title in titles_of(taxonomy).findall(value)
    )


@lru_cache(maxsize=4)
def _by_title(taxonomy: Taxonomy) -> dict[str, int]:
    return {" ".join(one.title.casefold().split()): one.number for one in taxonomy.objectives}


def _field_numbers(document: Document, taxonomy: Taxonomy, in_context: bool) -> list[tuple[int, ...]]:
    """For each block the objectives of the field "GCM objective(s) | 6, 10" that governs it: a fiche's own, or that of a
    form with fewer fields under the same heading.
    """
    stated: list[tuple[int, ...]] = [()] * len(document.blocks)
    fiches = fiches_of(document)
    for first, last in _runs(document.blocks, fiches):
        numbers: list[int] = []
        for block in document.blocks[first:last]:
            numbers.extend(_field_value(document, block, taxonomy, in_context))
        for index in range(first, last):
            stated[index] = tuple(dict.fromkeys(numbers))
    return stated


def _runs(blocks: Sequence[Block], fiches: Sequence[Fiche]) -> Iterator[tuple[int, int]]:
    """Runs of blocks that one field may govern: those under one heading, unless several fiches share it or one fiche
    has several; then fiche by fiche.
    """
    owners = [
        next((rank for rank, fiche in enumerate(fiches) if fiche.start <= block.start < fiche.end), -1)
        for block in blocks
    ]
    first = 0
    for index in range(1, len(blocks) + 1):
        ends = index == len(blocks)
        same_heading = not ends and blocks[index].heading == blocks[first].heading
        if ends or not (same_heading or owners[index] == owners[first] >= 0):
            yield from _by_owner(owners, first, index)
            first = index


def _by_owner(owners: Sequence[int], first: int, last: int) -> Iterator[tuple[int, int]]:
    if len({owner for owner in owners[first:last] if owner >= 0}) < 2:
        yield first, last
        return
    for index in range(first + 1, last + 1):
        if index == last or owners[index] != owners[first]:
            yield first, index
            first = index


def _field_value(document: Document, block: Block, taxonomy: Taxonomy, in_context: bool) -> tuple[int, ...]:
    """The objectives of a row or line that is a field of objectives."""
    text = document.text[block.start : block.end]
    if len(block.cells) >= 2:
        label, value = (document.text[start:end] for start, end in block.cells[:2])
    elif ":" in text and len(text) < 120:
        label, value = text.split(":", 1)
    else:
        return ()
    if not _FIELD.match(label):
        return ()
    return objectives_in_field(label, value, taxonomy=taxonomy, in_context=in_context)
