"""A bundle is cut where the next document begins, and an ordinary document never."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_classify.datamodels import Block
from gcm_classify.ingest.sections import sections_of
from ingest.paper import MORE, PROSE, Told, pages, plain_blocks

BUNDLE: list[Told] = [
    (1, "h1", "Report of the review meeting"),
    (1, "p", f"1. {PROSE}"),
    (1, "h2", "Recruitment"),
    (2, "p", f"2. {MORE}"),
    (3, "p", "Harbour Dialogue on Labour Migration"),
    (3, "h1", "Joint communiqué"),
    (3, "p", f"1. {PROSE}"),
    (3, "p", f"2. {MORE}"),
    (4, "h1", "List of participants"),
    (4, "p", "Mr. Kofi Adu, Director, Ministry of Labour"),
    (4, "p", "Ms. Rosa Vega, Adviser, Ministry of Foreign Affairs"),
]


def kinds(paper: tuple[str, tuple[Block, ...]]) -> list[str]:
    return [section.kind for section in sections_of(*paper)]


def test_report_communique_and_list_in_one_file_are_three_sections() -> None:
    sections = sections_of(*pages(*BUNDLE))
    assert [(s.kind, s.title, s.page) for s in sections] == [
        ("report", "Report of the review meeting", 1),
        ("communique", "Joint communiqué", 3),
        ("participants", "List of participants", 4),
    ]


def test_a_section_begins_with_the_letterhead_above_its_title() -> None:
    text, blocks = pages(*BUNDLE)
    second = sections_of(text, blocks)[1]
    assert text[second.start :].startswith("Harbour Dialogue")


def test_headings_do_not_reach_into_the_next_section() -> None:
    text, blocks = pages(*BUNDLE)
    paths = {text[b.start : b.start + 2]: b.heading for b in blocks if b.page == 3 and b.kind == "paragraph"}
    assert paths == {"Ha": (), "1.": ("Joint communiqué",), "2.": ("Joint communiqué",)}


def test_a_smaller_title_is_enough_where_paragraphs_are_counted_again() -> None:
    told: list[Told] = [
        (1, "h1", "Report of the review meeting"),
        (1, "p", f"1. {PROSE}"),
        (1, "p", f"2. {MORE}"),
        (2, "h3", "Joint communiqué"),
        (2, "p", f"1. {MORE}"),
    ]
    assert kinds(pages(*told)) == kinds(plain_blocks(*told)) == ["report", "communique"]
    told[-1] = (2, "p", f"3. {MORE}")
    assert kinds(pages(*told)) == kinds(plain_blocks(*told)) == ["report"]


@pytest.mark.parametrize(
    "told",
    [
        # a chapter that is no document of its own
        [(1, "h1", "Report of the workshop"), (1, "p", PROSE), (2, "h1", "Recommendations"), (2, "p", MORE)],
        # the same words in the middle of a page
        [(1, "h1", "Report of the workshop"), (1, "p", PROSE), (1, "h1", "Joint communiqué"), (1, "p", MORE)],
        # a cover, and the title once more overleaf
        [(1, "h1", "Report of the workshop"), (2, "h1", "Report of the workshop"), (2, "p", PROSE)],
        # an annexed programme is part of what it is annexed to
        [(1, "h1", "Report"), (1, "p", PROSE), (2, "h1", "Annex. Programme"), (2, "p", "9.00 Opening")],
        [(1, "p", PROSE), (2, "p", MORE)],
    ],
)
def test_an_ordinary_document_is_one_section(told: list[Told]) -> None:
    assert len(sections_of(*pages(*told))) == 1


def test_a_sentence_that_goes_on_overleaf_keeps_two_pages_together() -> None:
    text, blocks = pages((1, "h1", "Report"), (1, "p", PROSE), (2, "h1", "Final declaration"), (2, "p", MORE))
    assert len(sections_of(text, blocks)) == 2
    line = blocks[1].lines[0]
    overleaf = [*blocks]
    overleaf[1] = Block(
        "paragraph", line.start, line.end, 1, (type(line)(line.start, line.end, 2, line.bbox),)
    )
    assert len(sections_of(text, overleaf)) == 1


def test_a_file_without_text_has_no_section() -> None:
    assert sections_of("", ()) == ()


TITLES = st.sampled_from(
    ["Report", "Joint communiqué", "List of participants", "Annex I", "Lima Declaration", "Labour", "Agenda"]
)
TOLD = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(["h1", "h2", "h3", "p"]), TITLES)
    | st.tuples(
        st.integers(0, 1),
        st.sampled_from(["p", "li"]),
        st.sampled_from([PROSE, MORE, "1. " + PROSE, "Short."]),
    )
    | st.tuples(
        st.integers(0, 1),
        st.just("row"),
        st.lists(st.sampled_from(["Ghana", "", PROSE]), min_size=1, max_size=3),
    ),
    max_size=14,
)


def paged(told: list[Told]) -> list[Told]:
    """Steps to the next page become page numbers."""
    numbers = itertools.accumulate((step for step, *_ in told), initial=1)
    return [(page, kind, content) for page, (_, kind, content) in zip(list(numbers)[1:], told, strict=True)]  # type: ignore[misc]


@settings(deadline=None)
@given(TOLD)
def test_sections_share_out_the_text(told: list[Told]) -> None:
    for text, blocks in (pages(*paged(told)), plain_blocks(*told)):
        sections = sections_of(text, blocks)
        assert bool(sections) == bool(blocks)
        assert "".join(text[section.start : section.end] for section in sections) == text
        assert all(section.start < section.end for section in sections[1:])
        for block in blocks:
            assert sum(s.start <= block.start and block.end <= s.end for s in sections) >= 1
