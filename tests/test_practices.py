"""Practices as records: what was put into a fiche comes out of it, whatever the layout, order and language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

import gcm_classify as gcm
from compilations import (
    COMPILATIONS,
    ENGLISH,
    LAYOUTS,
    ORDERS,
    OTHER_LABELS,
    Compilation,
    Fiche,
    docx_columns,
    docx_lines,
    docx_tables,
    text_lines,
)
from fakes import tag_of
from gcm_classify.citations import stated_by_block
from gcm_classify.datamodels import Document, Practice, Profile, Section
from gcm_classify.ingest import ingest
from gcm_classify.ingest.assemble import assemble_blocks
from gcm_classify.ingest.raw import RawBlock
from gcm_classify.passages import segment
from gcm_classify.practices import practices_of
from gcm_classify.taxonomy import load_taxonomy

GCM = load_taxonomy()
WHO = Profile(mechanisms=("Budapest Process",))
Layout = Callable[[Path, Compilation, Sequence[int]], Path]


def practices(document: Document, supported: dict[str, Sequence[int]] | None = None) -> tuple[Practice, ...]:
    """The practices of a document whose passages with these words support these objectives."""
    passages = segment(document, stated_by_block(document, taxonomy=GCM))
    tags = [
        tag_of(passage, number)
        for passage in passages
        for words, numbers in (supported or {}).items()
        if words in passage.text
        for number in numbers
    ]
    return practices_of(document, passages, tags, taxonomy=GCM, profile=WHO)


def told(fiche: Fiche) -> dict[str, object]:
    return {
        "title": fiche.title,
        "country_codes": fiche.codes,
        "location": fiche.country,
        "stated": tuple(sorted(fiche.objectives)),
        "filed_as": fiche.objective,
        "partners": fiche.partners,
        "period": fiche.period,
        "description": fiche.description,
        "results": fiche.results,
    }


def read(practice: Practice) -> dict[str, object]:
    return {name: getattr(practice, name) for name in told(ENGLISH.fiches[0])}


@pytest.mark.parametrize(
    ("layout", "compilation"),
    list(product(LAYOUTS, COMPILATIONS)),
    ids=lambda one: getattr(one, "__name__", None) or getattr(one, "language", None),
)
def test_every_field_of_every_fiche_is_read_as_it_was_put_in(
    tmp_path: Path, layout: Layout, compilation: Compilation
) -> None:
    order = ORDERS[(LAYOUTS.index(layout) + COMPILATIONS.index(compilation)) % len(ORDERS)]  # type: ignore[arg-type]
    found = practices(ingest(layout(tmp_path / "compilation", compilation, order)))
    assert [read(practice) for practice in found] == [told(fiche) for fiche in compilation.fiches]


@pytest.mark.parametrize("layout", [docx_tables, docx_columns, docx_lines], ids=lambda one: one.__name__)
@pytest.mark.parametrize("compilation", COMPILATIONS, ids=lambda one: one.language)
def test_fields_are_known_by_other_names(tmp_path: Path, layout: Layout, compilation: Compilation) -> None:
    for labels in OTHER_LABELS[compilation.language]:
        one = replace(compilation, labels=labels)
        found = practices(ingest(layout(tmp_path / "compilation", one, ORDERS[1])))
        assert [read(practice) for practice in found] == [told(fiche) for fiche in one.fiches]


def test_what_a_fiche_is_filed_under_and_what_its_content_supports_are_both_kept(tmp_path: Path) -> None:
    document = ingest(docx_tables(tmp_path / "c", ENGLISH, ORDERS[0]))
    money = "send money home"
    found = {practice.title: practice for practice in practices(document, {money: [20], "unpaid wages": [6]})}
    wrong, right = found["Money home without a queue"], found["Counters against unpaid wages"]
    assert (wrong.stated, [one.objective for one in wrong.inferred], wrong.disagrees) == ((14,), [20], True)
    assert wrong.inferred[0].basis == "inferred"
    assert (right.stated, [one.objective for one in right.inferred], right.disagrees) == ((6,), [6], False)
    assert right.inferred[0].basis == "both"


def test_a_blank_or_wrong_number_is_kept_as_written_and_disagrees_with_nothing(tmp_path: Path) -> None:
    document = ingest(docx_tables(tmp_path / "c", ENGLISH, ORDERS[0]))
    found = {practice.title: practice for practice in practices(document, {"register": [6], "school": [15]})}
    blank, wrong = found["Teachers for the newly arrived"], found["A register of recruiters"]
    assert (blank.filed_as, blank.stated, blank.disagrees) == ("", (), False)
    assert (wrong.filed_as, wrong.stated, wrong.disagrees) == ("Objective 24", (), False)


def test_a_practice_is_its_mechanisms_unless_it_names_its_own(tmp_path: Path) -> None:
    path = tmp_path / "c.txt"
    lines = "Title: Night schools\nCountry: Ghana\nSubmitted by: {}\nDescription: We teach in the evening, free of charge."
    (plain,) = practices(ingest(text_lines(tmp_path / "d", ENGLISH, ORDERS[0])))[:1]
    assert plain.mechanisms == ("Budapest Process",)
    path.write_text(lines.format("MIDWA (Migration Dialogue for West Africa)"), encoding="utf-8")
    assert practices(ingest(path))[0].mechanisms == ("Migration Dialogue for West Africa",)
    path.write_text(lines.format("Coast Dialogue"), encoding="utf-8")
    assert practices(ingest(path))[0].mechanisms == ("Coast Dialogue",)


def test_a_country_may_stand_in_the_heading_alone(tmp_path: Path) -> None:
    path = tmp_path / "c.txt"
    path.write_text(
        "# Ghana\n\nTitle: Night schools\nGCM objective: 18\nDescription: We teach in the evening.\nResults: Ninety passed.",
        encoding="utf-8",
    )
    (practice,) = practices(ingest(path))
    assert (practice.country_codes, practice.location) == (("GH",), "")


def test_a_document_without_fiches_has_no_practices(tmp_path: Path) -> None:
    path = tmp_path / "statement.txt"
    path.write_text("We will protect workers.\n\nResults: none yet, as everyone knows.", encoding="utf-8")
    assert practices(ingest(path)) == ()


def test_a_result_carries_its_practices(classifier: gcm.Classifier, sample_inbox: Path) -> None:
    result = classifier(sample_inbox / "almaty-process-practice-compilation.pdf")
    assert [practice.country_codes for practice in result.practices] == [
        ("KG",),
        ("TJ",),
        ("KZ",),
        ("UZ",),
        ("AZ",),
    ]
    assert [practice.stated for practice in result.practices] == [(4,), (12,), (14,), (), (21,)]
    wallet = result.practices[2]
    assert wallet.disagrees and wallet.inferred[0].objective == 20
    assert {practice.mechanisms for practice in result.practices} == {("Almaty Process",)}
    for practice in result.practices:
        assert set(practice.passages) <= {passage.id for passage in result.passages}


def test_a_compilation_in_a_bundle_is_its_sections_own() -> None:
    form = "Title: {}\nCountry: Chile\nObjective: 6\nPartners: two ministries\nDescription: Inspectors go from door to door.\nResults: 31 cases."
    report, compiled = (
        "Report of the Budapest Process\n\n",
        form.format("Doors") + "\n\n" + form.format("Gates"),
    )
    text, blocks = assemble_blocks(
        RawBlock("paragraph", line) for line in (report + compiled).split("\n") if line.strip()
    )
    at = text.index("Title")
    sections = (
        Section(0, at, "Report", "report", 1),
        Section(at, len(text), "Practices", page=2),
    )
    document = Document("0" * 64, "a.pdf", "pdf", text, "Report", "en", blocks=blocks, sections=sections)
    profile = replace(WHO, sections=(WHO, Profile(mechanisms=("Quito Process",))))
    found = practices_of(document, (), (), taxonomy=GCM, profile=profile)
    assert [practice.title for practice in found] == ["Doors", "Gates"]
    assert {practice.mechanisms for practice in found} == {("Quito Process",)}
    silent = replace(profile, sections=(WHO, Profile()))
    assert practices_of(document, (), (), taxonomy=GCM, profile=silent)[0].mechanisms == WHO.mechanisms
