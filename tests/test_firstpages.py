"""The labelled first pages, and that their reader refuses what is none."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from gcm_classify.errors import CorpusError
from gcm_classify.taxonomy import load_chart, load_mechanisms
from gcm_classify.training.firstpages import PARTS, read_first_pages

PAGES = Path(__file__).parents[1] / "corpus" / "first_pages"
pages = read_first_pages(PAGES)


def test_there_are_at_least_320_pages_of_all_types_phases_modes_and_languages() -> None:
    chart = load_chart()
    assert len(pages) >= 320
    assert {page.input_type for page in pages} == {one.id for one in chart.input_types}
    assert {page.phase for page in pages} == {one.id for one in chart.phases}
    assert {page.mode for page in pages} == {one.id for one in chart.modes}
    assert {page.language for page in pages} == {"en", "es", "fr", "pt"}
    assert {page.capacity for page in pages} == {one.id for one in chart.capacities} | {None}


def test_mechanisms_are_canonical_and_forty_five_or_more() -> None:
    known = {one.name for one in load_mechanisms()}
    found = {name for page in pages for name in page.mechanisms}
    assert found <= known
    assert len(found) >= 45


def test_groups_are_whole_and_half_of_them_is_held_out() -> None:
    parts: dict[str, set[str]] = {}
    for page in pages:
        parts.setdefault(page.group, set()).add(page.part)
    assert all(len(one) == 1 for one in parts.values())
    counts = Counter(page.part for page in pages)
    assert set(counts) == set(PARTS)
    assert 0.4 < counts["held"] / len(pages) < 0.6


def test_ids_are_unique_and_texts_too() -> None:
    assert len({page.id for page in pages}) == len({page.text for page in pages}) == len(pages)


@pytest.mark.parametrize("page", pages, ids=lambda page: page.id)
def test_a_page_becomes_a_document_whose_blocks_are_slices_of_its_text(page) -> None:  # type: ignore[no-untyped-def]
    document = page.document()
    assert document.title
    assert all(document.text[block.start : block.end].strip() for block in document.blocks)


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="holds no first pages"):
        read_first_pages(tmp_path)


def test_a_line_with_other_keys_is_refused_by_its_number(tmp_path: Path) -> None:
    (tmp_path / "en.jsonl").write_text(json.dumps({"id": "x"}) + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="line 1 is no first page"):
        read_first_pages(tmp_path)
