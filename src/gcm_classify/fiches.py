"""Practice fiches: forms of a practice, field by field, in whatever order and layout they were filled in.

A fiche is a run of names and values: rows of a table, a row under named columns, lines "Name: value", or small headings
with text below. It ends where a name comes again, at the next heading that is no name, or with its document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from gcm_classify.datamodels import Block, Document
from gcm_classify.fields import field_of, is_event_label, names_compact
from gcm_classify.labels import Labelled, Range, labelled
from gcm_classify.wording import plain

__all__ = ["Fiche", "FicheField", "fiches_in", "fiches_of"]

_FEWEST = 3  # known fields of a fiche
_CORE = frozenset({"title", "description", "results"})
_TELLING = frozenset({"title", "country", "objectives", "partners", "period", "description", "results"})
_RUNNING = frozenset(
    {"aims", "description", "results", "challenges", "lessons", "replication", "partners", "beneficiaries"}
)
_READ = frozenset({"body", "annex"})
_NUMBERED = re.compile(r"\b\d{1,2}\b")
_SHORT = 4  # words of a value that says there is none
_NAMED = re.compile(
    r"^(?:(?:good |best |effective |promising )?(?:fiche|practice|case study|case|example|initiative|project)|ficha|(?:buena )?practica|"
    r"caso|(?:bonne )?pratique|etude de cas|(?:boa )?pratica|annex|anexo|annexe)s?(?:\s*(?:no\.?|n\S)?\s*(?:\d{1,3}|[a-z]|[ivx]{1,5}))?\s*(?:[.:)–-]\s*|$)"
)


@dataclass(frozen=True, slots=True)
class FicheField:
    """A field as it was filled in: what it means, its name verbatim, and the ranges of its value in the text.

    `name` is one of `fields.FIELDS`, or "other". No ranges where the form was left blank; several where a value goes on
    over pages or paragraphs.
    """

    name: str
    label: str
    ranges: tuple[Range, ...]

    def value(self, text: str) -> str:
        """The value as one line of the document's text; "" where it was left blank."""
        return " ".join(" ".join(text[start:end] for start, end in self.ranges).split())


@dataclass(frozen=True, slots=True)
class Fiche:
    """One practice: the range of text from its first name to its last value, and its fields in the order of the form.

    `page` is 1-based, None where the format has none. `heading` is the path of headings above it.
    """

    start: int
    end: int
    page: int | None
    heading: tuple[str, ...]
    fields: tuple[FicheField, ...]

    def named(self, name: str) -> tuple[FicheField, ...]:
        """The fields that mean this: none, one, or more ("Lead agency" and "Partners" are both partners)."""
        return tuple(field for field in self.fields if field.name == name)

    def title(self, text: str) -> str:
        """The practice's title: its field, else what the heading above says beyond "Fiche 3"; "" where neither does."""
        stated = next((value for field in self.named("title") if (value := field.value(text))), None)
        if stated is not None or not self.heading:
            return stated or ""
        last = " ".join(self.heading[-1].split())
        lead = _NAMED.match(plain(last))
        return last if lead is None else re.sub(r"^\W+", "", last[lead.end() :])


def fiches_of(document: Document) -> tuple[Fiche, ...]:
    """The practice fiches of a document, in the order of its text; none in most documents."""
    return fiches_in(document.text, document.blocks)


def fiches_in(text: str, blocks: Sequence[Block]) -> tuple[Fiche, ...]:
    """The practice fiches of a text that is told by these blocks; `fiches_of` for a document."""
    found = [*_of_columns(text, blocks), *_of_forms(text, blocks)]
    return tuple(sorted(found, key=lambda fiche: fiche.start))


# A row a practice


def _of_columns(text: str, blocks: Sequence[Block]) -> Iterator[Fiche]:
    for block in blocks:
        names = [field_of(column) for column in block.columns]
        known = {name for name in names if name}
        if block.region not in _READ or "title" not in known or len(known & _TELLING) < _FEWEST:
            continue
        fields = [
            _settled(FicheField(name or "other", column, (cell,) if cell[0] < cell[1] else ()), text)
            for name, column, cell in zip(names, block.columns, block.cells, strict=True)
        ]
        yield Fiche(block.start, block.end, block.page, block.heading, tuple(fields))


# A form a practice


@dataclass(slots=True)
class _Form:
    """A fiche while it is read: names with the ranges of their values so far."""

    first: int
    last: int
    entries: list[tuple[Labelled, list[Range]]]

    @property
    def is_headed(self) -> bool:
        return any(entry.form == "heading" for entry, _ in self.entries)

    def has(self, text: str, entry: Labelled) -> bool:
        """Whether a name comes again, so that another practice begins."""
        label = plain(text[slice(*entry.label)])
        return any(
            plain(text[slice(*other.label)]) == label or (entry.name == "title" == other.name)
            for other, _ in self.entries
        )


def _of_forms(text: str, blocks: Sequence[Block]) -> Iterator[Fiche]:
    forms = list(_forms(text, blocks))
    headed = [form for form in forms if form.is_headed]
    is_series = _is_series(headed)
    for form in forms:
        fiche = _fiche(text, blocks, form)
        if (is_series or not form.is_headed) and _is_practice(fiche):
            yield fiche


def _is_series(forms: Sequence[_Form]) -> bool:
    """Whether small headings are a form's names: the same ones come more than once. A report has them once."""
    names = Counter(frozenset(entry.name for entry, _ in form.entries if entry.name) for form in forms)
    return any(
        len(one & other) >= _FEWEST and (one != other or names[one] > 1) for one in names for other in names
    )


def _forms(text: str, blocks: Sequence[Block]) -> Iterator[_Form]:
    """Runs of names and values."""
    by_block: dict[int, list[Labelled]] = {}
    for entry in labelled(text, blocks):
        by_block.setdefault(entry.block, []).append(entry)
    form: _Form | None = None
    for index, block in enumerate(blocks):
        entries = by_block.get(index, []) if block.region in _READ and not block.columns else []
        if form is not None and not entries and not _goes_on(text, block, form):
            yield form
            form = None
        for entry in entries:
            if form is not None and (form.has(text, entry) or _is_elsewhere(blocks, form, entry)):
                yield form
                form = None
            form = form or _Form(index, index, [])
            form.entries.append((entry, [entry.value] if entry.value[0] < entry.value[1] else []))
        if form is not None:
            form.last = index
    if form is not None:
        yield form


def _is_elsewhere(blocks: Sequence[Block], form: _Form, entry: Labelled) -> bool:
    """Whether a name stands under another heading than the form, or is set in another way right after it."""
    first = form.entries[0][0]
    if entry.form == first.form == "heading":
        return blocks[entry.block].level != blocks[first.block].level
    if first.form == "heading":
        return False
    return blocks[entry.block].heading != blocks[first.block].heading or {entry.form, first.form} == {
        "row",
        "line",
    }


def _goes_on(text: str, block: Block, form: _Form) -> bool:
    """Whether a block without a name belongs to the form, in which case its text goes to the last value."""
    entry, ranges = form.entries[-1]
    if block.kind == "footnote":
        return True
    if block.kind == "heading" or block.region not in _READ:
        return False
    if block.kind == "table_row":
        if entry.form != "row" or block.columns:
            return False
        cells = [cell for cell in block.cells if cell[0] < cell[1]]
        is_below = len(cells) == 1 and (not ranges or (bool(block.cells) and block.cells[0] not in cells))
        ranges.extend(cells if is_below else [])
        return is_below
    if entry.form == "row" or (entry.form == "line" and ranges and entry.name not in _RUNNING):
        return False
    ranges.append((block.start, block.end))
    return True


def _fiche(text: str, blocks: Sequence[Block], form: _Form) -> Fiche:
    fields = tuple(
        _settled(FicheField(entry.name or "other", text[slice(*entry.label)], tuple(ranges)), text)
        for entry, ranges in form.entries
    )
    first = blocks[form.first]
    ends = [end for _, ranges in form.entries for _, end in ranges]
    end = max([*ends, *(entry.label[1] for entry, _ in form.entries)])
    return Fiche(form.entries[0][0].label[0], end, first.page, first.heading, fields)


def _settled(field: FicheField, text: str) -> FicheField:
    """A bare "Objectives" is the Compact's where a number or nothing follows, else the practice's own aims."""
    if field.name != "objectives" or names_compact(field.label):
        return field
    value = field.value(text)
    own = len(value.split()) > _SHORT and not _NUMBERED.search(value[:60]) and not names_compact(value[:200])
    return replace(field, name="aims") if own else field


def _is_practice(fiche: Fiche) -> bool:
    known = {field.name for field in fiche.fields} & _TELLING
    titled = bool(fiche.heading) and _NAMED.match(plain(fiche.heading[-1])) is not None
    events = sum(is_event_label(field.label) for field in fiche.fields)
    return (
        len(known) >= _FEWEST - titled and (bool(known & _CORE) or titled) and events < 2 and len(known) > 1
    )
