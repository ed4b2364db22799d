"""Passages: slices of one to five sentences that cover what was read, each once, under names that last."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_classify.datamodels import Block, Document, Line, Passage, passage_id
from gcm_classify.ingest.assemble import assemble_blocks
from gcm_classify.ingest.raw import RawBlock
from gcm_classify.ingest.sections import sections_of
from gcm_classify.passages import MAX_SENTENCES, MAX_WORDS, passage_of_text, segment, sentences
from ingest.paper import Told, pages
from ingest.test_sections import TOLD, paged

SENTENCE = "The Government registers the birth of every child, and issues papers."
LONG = "We act " + "and we report " * 60 + "to all."


def document(*blocks: RawBlock, language: str = "en") -> Document:
    text, assembled = assemble_blocks(blocks)
    return Document("id", "a.txt", "text", text, "A paper", language, blocks=assembled)


def paragraph(text: str) -> RawBlock:
    return RawBlock("paragraph", text)


WORDS = st.sampled_from(
    [
        "we",
        "act.",
        "The",
        "end!",
        "Why?",
        "Ja…",
        "9.5",
        "e.g.",
        "Dr.",
        "U.N.",
        "(a)",
        "“so.”",
        "non-refoulement",
        "migración",
        "—",
        "2026;",
        "A/RES/73/195",
        ".",
        "\xa0",
        "x",
    ]
)
TEXT = st.lists(WORDS, min_size=1, max_size=300).map(" ".join) | st.text(max_size=120) | st.just(LONG)
CELLS = st.lists(TEXT, min_size=1, max_size=4).map(tuple)
BLOCKS = st.lists(
    st.builds(RawBlock, st.sampled_from(["paragraph", "list_item", "footnote"]), TEXT)
    | st.builds(lambda text, level: RawBlock("heading", text, level), TEXT, st.integers(1, 4))
    | st.builds(lambda cells: RawBlock("table_row", " | ".join(cells), cells=cells), CELLS),
    max_size=6,
)


def block_of(paper: Document, passage: Passage) -> Block:
    (found,) = [block for block in paper.blocks if block.start <= passage.start and passage.end <= block.end]
    return found


# What holds for any document


@settings(deadline=None, max_examples=50)
@given(BLOCKS, st.sampled_from(["en", "es", "fr", "pt", "ru"]))
def test_a_passage_is_a_slice_of_one_block(blocks: list[RawBlock], language: str) -> None:
    paper = document(*blocks, language=language)
    for passage in segment(paper):
        assert paper.text[passage.start : passage.end] == passage.text
        assert passage.text.strip()
        block = block_of(paper, passage)
        assert (passage.kind, passage.number, passage.heading) == (block.kind, block.number, block.heading)


@settings(deadline=None, max_examples=50)
@given(BLOCKS)
def test_every_character_of_a_block_is_in_exactly_one_passage(blocks: list[RawBlock]) -> None:
    paper = document(*blocks)
    held = [0] * len(paper.text)
    for passage in segment(paper):
        for place in range(passage.start, passage.end):
            held[place] += 1
    for block in paper.blocks:
        for place in range(block.start, block.end):
            assert held[place] == 1 or (paper.text[place].isspace() and held[place] == 0)


@settings(deadline=None, max_examples=50)
@given(BLOCKS)
def test_passages_come_in_order_and_their_names_are_their_own(blocks: list[RawBlock]) -> None:
    passages = segment(document(*blocks))
    assert all(before.end <= after.start for before, after in itertools.pairwise(passages))
    assert len({passage.id for passage in passages}) == len(passages)
    assert all(re.fullmatch("[0-9a-f]{24}", passage.id) for passage in passages)


@settings(deadline=None, max_examples=50)
@given(BLOCKS)
def test_a_passage_has_at_most_five_sentences(blocks: list[RawBlock]) -> None:
    paper = document(*blocks)
    for passage in segment(paper):
        if passage.kind != "heading" and len(passage.text.split()) > MAX_SENTENCES:
            block = block_of(paper, passage)
            spans = sentences(paper.text[block.start : block.end], paper.language)
            inside = [
                s for s, e in spans if s + block.start < passage.end and e + block.start > passage.start
            ]
            assert 1 <= len(inside) <= MAX_SENTENCES


@settings(deadline=None, max_examples=30)
@given(BLOCKS)
def test_segmenting_again_gives_the_same(blocks: list[RawBlock]) -> None:
    assert segment(document(*blocks)) == segment(document(*blocks))


@settings(deadline=None)
@given(TEXT, st.sampled_from(["en", "es", "fr", "pt", "ar", "xx"]))
def test_sentences_are_ranges_in_order_without_spaces_around_them(text: str, language: str) -> None:
    spans = sentences(text, language)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


# Names that last


@settings(deadline=None)
@given(st.text(max_size=60), st.integers(0, 3))
def test_a_name_does_not_change_with_spaces_hyphens_or_capitals(text: str, occurrence: int) -> None:
    plain = passage_id("d", text, occurrence)
    assert plain == passage_id("d", text.replace("", "- "), occurrence)
    assert plain == passage_id("d", f"  {text}\u00ad\n", occurrence)
    assert plain == passage_id(
        "d", "".join(char.upper() if char.isascii() else char for char in text), occurrence
    )
    assert plain != passage_id("d", text, occurrence + 1)
    assert plain != passage_id("e", text, occurrence)


def test_a_better_reader_that_mends_words_and_spaces_leaves_the_names() -> None:
    before = document(paragraph("We imple- ment  it. " + SENTENCE), paragraph("Co-operation goes on."))
    after = document(paragraph("We implement it. " + SENTENCE), paragraph("Cooperation goes on."))
    assert [passage.id for passage in segment(before)] == [passage.id for passage in segment(after)]


def test_the_same_words_twice_are_two_passages_with_two_names() -> None:
    first, second = segment(document(paragraph(SENTENCE), paragraph(SENTENCE)))
    assert first.text == second.text and first.id != second.id


def test_a_paragraph_that_is_put_before_others_leaves_their_names() -> None:
    others = (paragraph(SENTENCE), paragraph("It reports every year."))
    assert {p.id for p in segment(document(*others))} < {
        p.id for p in segment(document(paragraph("First."), *others))
    }


# Sizes


def test_a_short_paragraph_is_one_passage() -> None:
    assert [passage.text for passage in segment(document(paragraph(f"{SENTENCE} We report. We act.")))] == [
        f"{SENTENCE} We report. We act."
    ]


def test_six_sentences_are_two_passages_of_about_equal_length() -> None:
    passages = segment(document(paragraph(" ".join([SENTENCE] * 6))))
    assert [passage.text.count(".") for passage in passages] == [3, 3]


def test_a_long_paragraph_is_cut_at_sentences_into_passages_that_the_encoder_can_see() -> None:
    passages = segment(document(paragraph(" ".join([SENTENCE] * 60))))
    assert len(passages) > 5
    assert all(len(passage.text.split()) <= MAX_WORDS for passage in passages)
    assert all(passage.text.endswith(".") for passage in passages)


def test_a_single_sentence_that_is_too_long_stays_whole() -> None:
    assert [passage.text for passage in segment(document(paragraph(LONG)))] == [LONG]


def test_a_heading_is_one_passage_however_many_sentences_it_has() -> None:
    text = "What. Who. When. Where. Why. How. " * 5
    assert [passage.text for passage in segment(document(RawBlock("heading", text, 1)))] == [text]


def test_a_passage_ends_where_a_cell_of_prose_begins() -> None:
    cells = ("Description without a full stop", LONG[:-8] + "with no end", "Results " + LONG)
    rows = segment(document(RawBlock("table_row", " | ".join(cells), cells=cells)))
    assert any(passage.text.startswith("Results We act") for passage in rows)


def test_a_blank_block_is_no_passage() -> None:
    assert (
        segment(document(paragraph("  "), paragraph("Yes."))) and len(segment(document(paragraph(" ")))) == 0
    )
    assert segment(document()) == ()


# Where a passage stands


def lined(*lines: tuple[str, int, tuple[float, float, float, float]]) -> Document:
    """A document of one block of lines, each with its page and box."""
    text, found = "", []
    for words, page, box in lines:
        found.append(Line(len(text), len(text) + len(words), page, box))
        text += words + " "
    text = text.rstrip()
    return Document(
        "id",
        "a.pdf",
        "pdf",
        text,
        "t",
        "en",
        blocks=(Block("paragraph", 0, len(text), lines[0][1], tuple(found)),),
    )


def test_a_box_is_drawn_around_the_lines_of_the_passage() -> None:
    paper = lined((SENTENCE, 1, (72.0, 100.0, 500.0, 110.0)), ("We act.", 1, (72.0, 113.0, 120.123, 123.0)))
    (passage,) = segment(paper)
    assert (passage.page, passage.bbox) == (1, (72.0, 100.0, 500.0, 123.0))


def test_a_passage_over_a_page_break_has_the_page_and_the_box_where_it_begins() -> None:
    paper = lined(
        (SENTENCE[:30], 3, (72.0, 780.0, 500.0, 790.0)), (SENTENCE[30:], 4, (72.0, 50.0, 300.0, 60.0))
    )
    (passage,) = segment(paper)
    assert (passage.page, passage.bbox) == (3, (72.0, 780.0, 500.0, 790.0))


def test_passages_of_one_block_stand_on_their_own_pages() -> None:
    paper = lined(*((" ".join([SENTENCE] * 6), page, (72.0, 100.0, 500.0, 110.0)) for page in (1, 2)))
    assert [passage.page for passage in segment(paper)] == [1, 1, 2]


def test_a_format_without_pages_gives_no_page_and_no_box() -> None:
    (passage,) = segment(document(paragraph(SENTENCE)))
    assert (passage.page, passage.bbox) == (None, None)


# What a passage carries


def test_stated_objectives_are_those_of_its_block() -> None:
    paper = document(paragraph(" ".join([SENTENCE] * 6)), paragraph("We act."))
    assert [passage.stated for passage in segment(paper, [(6, 18), ()])] == [(6, 18), (6, 18), ()]
    assert {passage.stated for passage in segment(paper)} == {()}


SPANISH = "El Gobierno inscribe los nacimientos de los niños migrantes y expide documentos de identidad en diez días a todos."


@pytest.mark.parametrize(
    ("text", "language"), [(SPANISH, "es"), (SPANISH[:60], "en"), (SENTENCE * 2, "en"), ("2026 " * 40, "en")]
)
def test_a_long_passage_may_be_in_another_language_than_its_document(text: str, language: str) -> None:
    (passage,) = segment(document(paragraph(text)))
    assert passage.language == language


def test_french_sentences_end_where_they_end_and_not_at_an_abbreviation_or_a_hyphen() -> None:
    text = (
        "M. Diop et Mme. Sall ont reçu la délégation le 3 févr. 2026 à Port-au-Prince. "
        "L'État a-t-il répondu aujourd'hui ? Non, cf. la p. 4. Il l'a fait peut-être hier."
    )
    found = [text[start:end] for start, end in sentences(text, "fr")]
    assert found == [
        "M. Diop et Mme. Sall ont reçu la délégation le 3 févr. 2026 à Port-au-Prince.",
        "L'État a-t-il répondu aujourd'hui ?",
        "Non, cf. la p. 4.",
        "Il l'a fait peut-être hier.",
    ]


def test_french_is_read_without_spacy_s_french(run_python: Callable[..., Any]) -> None:
    done = run_python(
        "import sys; from gcm_classify.passages import sentences\n"
        "sentences('Bonjour. Au revoir.', 'fr'); print('spacy.lang.fr' in sys.modules, 'spacy.lang.xx' in sys.modules)"
    )
    assert done.stdout.split() == ["False", "True"], done.stderr


def test_spanish_and_french_abbreviations_do_not_break_the_reading() -> None:
    for language in ("es", "fr", "pt"):
        spans = sentences("Primero. Segundo. ¿Tercero? Sí.", language)
        assert len(spans) == 4


def test_a_text_alone_is_a_passage_of_itself() -> None:
    passage = passage_of_text(SPANISH, identity="row-7", heading=("Labour",))
    assert (passage.text, passage.start, passage.end) == (SPANISH, 0, len(SPANISH))
    assert (passage.document, passage.heading, passage.language) == ("row-7", ("Labour",), "es")
    assert passage.id == passage_id("row-7", SPANISH, 0)


def test_a_document_in_a_language_without_a_pipeline_is_cut_all_the_same() -> None:
    paper = replace(document(paragraph("Один. Два. Три. Четыре. Пять. Шесть семь.")), language="ru")
    assert len(segment(paper)) == 2


def numbers(passages: Sequence[Passage]) -> list[str | None]:
    return [passage.number for passage in passages]


def test_all_passages_of_a_numbered_paragraph_carry_its_number() -> None:
    assert numbers(segment(document(paragraph("15. " + " ".join([SENTENCE] * 6))))) == ["15", "15"]


@settings(deadline=None)
@given(TOLD)
def test_passages_know_the_region_and_the_section_of_their_block(told: list[Told]) -> None:
    text, blocks = pages(*paged(told))
    whole = Document("id", "a.pdf", "pdf", text, "t", "en", blocks=blocks, sections=sections_of(text, blocks))
    for passage in segment(whole):
        section = whole.sections[passage.section]
        assert section.start <= passage.start and passage.end <= section.end
        block = block_of(whole, passage)
        assert (passage.region, passage.field, passage.columns) == (block.region, block.field, block.columns)
