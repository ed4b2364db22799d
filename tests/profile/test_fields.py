"""Title, symbol, place, capacity and forum cycle of small documents, and why a profile is doubted."""

from __future__ import annotations

from typing import Any

import pytest
from papers import FILLER, document

from gcm_classify.datamodels import Block, Document, Section
from gcm_classify.profile import profile_of

DECLARATION = document(
    "# COLOMBO PROCESS",
    "# Kandy Declaration",
    "Ministerial Consultation, Kandy, Sri Lanka, 3–4 March 2026",
    "We, the Ministers of the member States of the Colombo Process,",
    "Have agreed as follows:",
    "...",
    furniture=("CP/MC/2026/1", "Colombo Process"),
)
SPEECH = document(
    "# Statement by the Chair of the Bali Process",
    "Roundtable 2, International Migration Review Forum, 6 May 2026",
    "Madam Chair,",
    "...",
    "I thank you.",
)
BY_STATE = document(
    "# Intervención de Honduras en nombre de la Conferencia Regional sobre Migración",
    "Mesa redonda 3, Nueva York, 18 de mayo de 2022",
    "Señor Presidente:",
    "...",
    furniture=("Misión Permanente de Honduras",),
    language="es",
)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (
            DECLARATION,
            {"title": "Kandy Declaration", "symbol": "CP/MC/2026/1", "place": "Kandy", "forum": 2026},
        ),
        (SPEECH, {"symbol": None, "place": "New York", "capacity": "chair", "forum": 2026}),
        (BY_STATE, {"place": "Nueva York", "capacity": "member_state", "forum": 2022, "date": "2022-05-18"}),
    ],
    ids=["declaration", "speech", "by a State"],
)
def test_what_a_citation_needs_is_read(made: Document, expected: dict[str, Any]) -> None:
    profile = profile_of(made)
    assert {key: getattr(profile, key) for key in expected} == expected


@pytest.mark.parametrize(
    "header",
    [
        (
            "From: Almaty Process Secretariat <office@almaty.example>\nTo: Focal points\nDate: Mon, 2 March 2026\n"
            "Subject: Fwd: Summary of the review workshop, Bishkek, 24 February 2026\nCc: Chair",
        ),
        (
            "De : Secrétariat du Processus d'Almaty",
            "À : Points focaux",
            "Objet : Summary of the review workshop, Bishkek, 24 February 2026",
        ),
    ],
    ids=["in one block", "a line each"],
)
def test_the_title_of_a_mail_is_its_subject(header: tuple[str, ...]) -> None:
    made = document(*header, "Dear colleagues,", "...", title=header[0])
    assert profile_of(made).title == "Summary of the review workshop, Bishkek, 24 February 2026"


def test_a_letterhead_of_several_bodies_is_no_title() -> None:
    made = document(
        "# MIDSA | ILO | Southern Dockers Union",
        "# Report of the joint workshop on wages",
        "Lusaka, 4 March 2026",
        "...",
    )
    assert profile_of(made).title == "Report of the joint workshop on wages"


def test_a_letter_has_no_title_and_says_so() -> None:
    made = document("Dubai, 9 January 2026", "Dear colleagues,", "...", furniture=("Abu Dhabi Dialogue",))
    profile = profile_of(made)
    assert profile.title is None
    assert "no title" in profile.doubts
    assert profile.uncertain


def test_a_paper_that_names_fourteen_mechanisms_is_by_none_of_them_and_goes_to_review() -> None:
    names = (
        "the Colombo Process, the Abu Dhabi Dialogue, the Bali Process, the Budapest Process, the Prague Process, the "
        "Rabat Process, the Khartoum Process, the Almaty Process, the Puebla Process, the Quito Process, MIDSA, MIDWA, "
        "MIDCAS and the Global Forum on Migration and Development"
    )
    made = document(
        "# Who listens?", "A paper of the Workers' Alliance, 3 March 2026", f"We wrote to {names}.", "..."
    )
    profile = profile_of(made)
    assert profile.mechanisms == ()
    assert "names 14 mechanisms" in profile.doubts


def test_a_language_that_the_rules_do_not_read_is_reported() -> None:
    text = "Erklärung des Budapester Prozesses\n\nWir, die Minister, sind übereingekommen.\n\n" + FILLER["en"]
    profile = profile_of(Document("0" * 64, "a.txt", "txt", text, "Erklärung", "de"))
    assert any("language 'de'" in doubt for doubt in profile.doubts)
    assert max(profile.confidence.values()) <= 0.5


def test_a_mechanism_in_no_register_is_reported_as_written() -> None:
    made = document("# Statement on behalf of the Andaman Consultations on Migration", "6 May 2026", "...")
    profile = profile_of(made)
    assert profile.unregistered == ("Andaman Consultations on Migration",)
    assert any("Andaman" in doubt for doubt in profile.doubts)


def bundle() -> Document:
    """A report and a list of participants in one file."""
    report = document(
        "# Report of the annual meeting of the Prague Process", "Riga, 4 March 2026", "...", language="en"
    )
    people = document(
        "# List of participants", "Annual meeting of the Prague Process", "| Latvia | Ilze Kalna"
    )
    back = len(report.text)
    moved = tuple(
        Block(b.kind, b.start + back, b.end + back, b.page, heading=b.heading) for b in people.blocks
    )
    sections = (
        Section(0, back, report.title, "report", 1),
        Section(back, back + len(people.text), people.title, "participants", 2),
    )
    return Document(
        "0" * 64,
        "a.pdf",
        "pdf",
        report.text + people.text,
        report.title,
        "en",
        blocks=(*report.blocks, *moved),
        sections=sections,
    )


def test_every_section_of_a_bundle_has_a_profile_and_the_file_that_of_its_main_one() -> None:
    profile = profile_of(bundle())
    assert [one.input_type for one in profile.sections] == ["own_event", "other"]
    assert profile.input_type == "own_event"
    assert profile.mechanisms == ("Prague Process",)


def test_the_sections_of_a_bundle_keep_their_own_evidence() -> None:
    made = bundle()
    for section, profile in zip(made.sections, profile_of(made).sections, strict=True):
        text = made.text[section.start : section.end]
        assert profile.title in text
        assert all(words in text for words in profile.evidence.values())
