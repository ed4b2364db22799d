"""Citations in the manner of the United Nations."""

from __future__ import annotations

import doctest
import importlib

import pytest
from stores import Says, fill, paper

from gcm_classify.report import pack_of
from gcm_classify.report.wording import cited, day_told, title_told
from gcm_classify.store import Store


@pytest.mark.parametrize("module", ["wording", "languages", "naming"])
def test_the_examples_in_the_docstrings_are_true(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"gcm_classify.report.{module}")).failed == 0


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            (("Rabat Process",), "Déclaration", None, "2026-01", 2, None, "Retour", "", "French"),
            "Rabat Process, “Déclaration”, January 2026, p. 2 (in French)",
        ),
        (
            (("A", "B"), "Joint statement", "X/1", None, None, "(b)", None, "", "English"),
            "A; B, “Joint statement”, X/1, para. (b) (in English)",
        ),
        (
            ((), "A plan", None, "2026", None, None, "Chapter two", "", "English"),
            "“A plan”, 2026, under “Chapter two” (in English)",
        ),
        (
            (("A",), None, None, None, 1, None, None, "oral statement", "Arabic"),
            "A, oral statement, p. 1 (in Arabic)",
        ),
        (
            (tuple("ABCDEFGH"), "T", None, None, None, None, None, "", "English"),
            "A; B; C; D; E; F and 2 others, “T” (in English)",
        ),
    ],
)
def test_what_is_known_is_told_in_its_order_and_the_rest_left_out(
    told: tuple[object, ...], expected: str
) -> None:
    assert cited(*told) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("STATEMENT OF THE PACIFIC IMMIGRATION COMMUNITY", "Statement of the Pacific Immigration Community"),
        ("Plain title", "Plain title"),
        ("ACTION PLAN 2026/27", "Action Plan 2026/27"),
        ("On two\nlines", "On two lines"),
        ("word " * 400, "word " * 30 + "word…"),
    ],
)
def test_a_title_is_on_one_line_and_neither_shouted_nor_endless(title: str, expected: str) -> None:
    assert title_told(title) == expected


@pytest.mark.parametrize("date", ["2026-13", "soon", "2026-1-1"])
def test_what_is_no_date_is_told_as_it_is(date: str) -> None:
    assert day_told(date) == date


def test_a_title_that_is_only_the_speaker_gives_way_to_the_kind_of_input(store: Store) -> None:
    fill(
        store,
        paper(
            Says("Wages.", {6: 0.9}), title="BALI PROCESS", mechanisms=("Bali Process",), input_type="oral_statement"
        ),
    )  # fmt: skip
    (section,) = (section for section in pack_of(store).sections if section.objective == 6)
    assert section.quotes[0].citation.text == "Bali Process, oral statement, p. 1 (in English)"


def test_a_part_of_a_bundle_is_cited_by_its_own_author_and_title(store: Store) -> None:
    from dataclasses import replace

    from gcm_classify.datamodels import Profile

    whole = paper(Says("Wages.", {6: 0.9}), Says("Skills.", {18: 0.9}), mechanisms=("Bali Process",))
    parts = (
        Profile(mechanisms=("Bali Process",), title="Report"),
        Profile(mechanisms=("Quito Process",), title="Communiqué", date="2026-02-01"),
    )
    passages = tuple(replace(one, section=place) for place, one in enumerate(whole.passages))
    bundle = replace(
        whole,
        passages=passages,
        tags=tuple(replace(tag, passage=passages[place]) for place, tag in enumerate(whole.tags)),
        profile=replace(whole.profile, sections=parts),
    )
    fill(store, bundle)
    found = {s.objective: s.quotes[0].citation.text for s in pack_of(store).sections if s.quotes}
    assert found == {
        6: "Bali Process, “Report”, p. 1 (in English)",
        18: "Quito Process, “Communiqué”, 1 February 2026, p. 1 (in English)",
    }
