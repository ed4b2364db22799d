"""Practices as records: the fiches of a compilation, each with what it states and what its content supports.

A fiche is filed under objectives; its passages support some by the rule of `routing`. Both are kept, and where none of
the objectives that it is filed under is supported, the practice says that the two disagree. A pure function.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gcm_classify.citations import find_citations, objectives_in_field
from gcm_classify.countries import countries_in, country_name
from gcm_classify.datamodels import Document, Passage, Practice, Profile, Tag, passage_id
from gcm_classify.fiches import Fiche, fiches_of
from gcm_classify.routing import route
from gcm_classify.taxonomy import Taxonomy, load_mechanisms
from gcm_classify.wording import plain

__all__ = ["practices_of"]


def practices_of(
    document: Document,
    passages: Sequence[Passage],
    tags: Sequence[Tag],
    *,
    taxonomy: Taxonomy,
    profile: Profile,
) -> tuple[Practice, ...]:
    """The practices of a document in its order, one a fiche; none where it has no fiches.

    Args:
        document: as it was read.
        passages: all of its passages.
        tags: all of its tags, those of a passage together, primary first.
        taxonomy: the framework of the tags.
        profile: whose compilation it is: its mechanisms are a practice's unless the fiche names its own. In a bundle
            those of the section that the fiche stands in.
    """
    return tuple(
        _practice(document, fiche, place, passages, tags, taxonomy, profile)
        for place, fiche in enumerate(fiches_of(document))
    )


def _practice(
    document: Document,
    fiche: Fiche,
    place: int,
    passages: Sequence[Passage],
    tags: Sequence[Tag],
    taxonomy: Taxonomy,
    profile: Profile,
) -> Practice:
    own = [passage for passage in passages if fiche.start <= passage.start < fiche.end]
    title = _one_line(fiche.title(document.text))
    filed = _filed(document, fiche, taxonomy)
    stated = tuple(sorted({*filed, *(number for passage in own for number in passage.stated)}))
    ids = {passage.id for passage in own}
    inferred = route((tag for tag in tags if tag.passage.id in ids), taxonomy, stated=stated).objectives
    supported = {finding.objective for finding in inferred}
    return Practice(
        id=passage_id(document.id, f"{title}\0{document.text[fiche.start : fiche.end]}", place),
        document=document.id,
        title=title,
        countries=tuple(country_name(code) for code in _countries(document, fiche)),
        country_codes=_countries(document, fiche),
        location=_value(document, fiche, "country"),
        mechanisms=_mechanisms(document, fiche) or _compilers(document, fiche, profile),
        stated=stated,
        filed_as=_value(document, fiche, "objectives"),
        inferred=inferred,
        disagrees=bool(filed and supported) and not supported & set(filed),
        partners=_value(document, fiche, "partners", by="; "),
        period=_value(document, fiche, "period"),
        description=_value(document, fiche, "description", by="\n")
        or _value(document, fiche, "aims", by="\n"),
        results=_value(document, fiche, "results", by="\n"),
        page=fiche.page,
        start=fiche.start,
        end=fiche.end,
        place=place,
        fields=tuple((field.name, field.label, field.value(document.text)) for field in fiche.fields),
        passages=tuple(passage.id for passage in own),
    )


def _value(document: Document, fiche: Fiche, name: str, *, by: str = "; ") -> str:
    """What stands in the fields of that meaning, one after the other; "" where the fiche has none or left it blank."""
    values = (field.value(document.text) for field in fiche.named(name))
    return by.join(value for value in values if value)


def _filed(document: Document, fiche: Fiche, taxonomy: Taxonomy) -> tuple[int, ...]:
    """The objectives that the fiche's own field names; those of its headings where it has no such field."""
    numbers: list[int] = []
    for field in fiche.named("objectives"):
        numbers += objectives_in_field(field.label, field.value(document.text), taxonomy=taxonomy)
    if not fiche.named("objectives"):
        named = (
            citation for heading in fiche.heading for citation in find_citations(heading, taxonomy=taxonomy)
        )
        numbers += (number for citation in named for number in citation.objectives)
    return tuple(dict.fromkeys(number for number in numbers if number in taxonomy.numbers))


def _countries(document: Document, fiche: Fiche) -> tuple[str, ...]:
    """Of the fiche's field; without one, of its title or the nearest heading that names any."""
    if fiche.named("country"):
        return countries_in(_value(document, fiche, "country"))
    places = (fiche.title(document.text), *reversed(fiche.heading))
    return next((found for place in places if (found := countries_in(place))), ())


def _mechanisms(document: Document, fiche: Fiche) -> tuple[str, ...]:
    """Registered mechanisms that the fiche's own field names; a name that is not registered, as written."""
    written = _value(document, fiche, "mechanism")
    if not written:
        return ()
    return tuple(dict.fromkeys(_registered(written))) or (written,)


def _compilers(document: Document, fiche: Fiche, profile: Profile) -> tuple[str, ...]:
    """Whose compilation the fiche stands in: its section's where the document is a bundle and the section tells."""
    for section, own in zip(document.sections, profile.sections, strict=False):
        if section.start <= fiche.start < section.end and own.mechanisms:
            return own.mechanisms
    return profile.mechanisms


def _registered(text: str) -> Iterator[str]:
    words = f" {' '.join(plain(text).replace('(', ' ').replace(')', ' ').split())} "
    for mechanism in load_mechanisms():
        names = (mechanism.name, *mechanism.aliases, *mechanism.acronyms, *mechanism.ambiguous_acronyms)
        if any(f" {plain(name)} " in words for name in names):
            yield mechanism.name


def _one_line(text: str) -> str:
    return " ".join(text.split())
