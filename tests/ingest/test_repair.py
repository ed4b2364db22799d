"""Text repair: each link of the chain as a table, and what holds for any text at all."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcm_classify.ingest import repair as chain
from gcm_classify.ingest.repair import repair

REPAIRED = {
    "nothing to do": ("Objective 9, in full.", "Objective 9, in full."),
    "nothing at all": ("", ""),
    "a ligature": ("the con\ufb01rmed \ufb02ow of o\ufb03ce sta\ufb00", "the confirmed flow of office staff"),
    "a long s ligature": ("\ufb05amp", "stamp"),
    "a soft hyphen": ("migra\u00adtion", "migration"),
    "a zero-width space": ("traf\u200bficking", "trafficking"),
    "a byte order mark": ("\ufeffStatement", "Statement"),
    "a right-to-left override": ("report\u202efdp.exe", "reportfdp.exe"),
    "isolates": ("\u2066left\u2069", "left"),
    "NUL": ("before\x00after", "beforeafter"),
    "escape": ("\x1b[31mred", "[31mred"),
    "a C1 control": ("a\x85b\x9bc", "abc"),
    "a lone surrogate": ("a\ud800b", "a\ufffdb"),
    "decomposed letters": ("Migracio\u0301n segura", "Migración segura"),
    "no-break and thin spaces": ("10\u00a0000\u2009migrants", "10 000 migrants"),
    "a run of spaces": ("too   many", "too many"),
    "a newline kept": ("one\ntwo", "one\ntwo"),
    "a carriage return and a form feed": ("one\rtwo\fthree", "one two three"),
    "a non-character": ("a\uffffb\ufffec", "abc"),
    "Arabic untouched": ("الهجرة الآمنة", "الهجرة الآمنة"),
}


@pytest.mark.parametrize("case", REPAIRED)
def test_repair_mends(case: str) -> None:
    given_text, expected = REPAIRED[case]
    assert repair(given_text) == expected


@pytest.mark.parametrize(
    ("step", "given_text", "expected"),
    [
        (chain.without_surrogates, "\udfff", "\ufffd"),
        (chain.without_control, "a\x00\x08\x0b\x1f\x7f\x9fb", "ab"),
        (chain.without_control, "a\tb\nc", "a\tb\nc"),
        (chain.without_invisible, "a\u2060\u200db", "ab"),
        (chain.without_ligatures, "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", "fffiflffifflstst"),
        (chain.composed, "e\u0301", "é"),
        (chain.single_spaced, " a \t b ", " a b "),
        (chain.single_spaced, "a \n b", "a \n b"),
    ],
)
def test_a_link_of_the_chain_does_one_thing(step: object, given_text: str, expected: str) -> None:
    assert callable(step)
    assert step(given_text) == expected


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60) | st.text(
    st.sampled_from("aé e\u0301\u00ad\ufb01\ud800\udc00\x00\x1b\t\r\n\u202e\u00a0\ufeff\u1112\u1161"),
    max_size=30,
)


@given(ANY_TEXT)
def test_repairing_twice_changes_nothing_more(text: str) -> None:
    once = repair(text)
    assert repair(once) == once


@given(ANY_TEXT)
def test_no_text_leaves_the_chain_that_a_store_could_not_hold(text: str) -> None:
    out = repair(text)
    assert out.encode("utf-8").decode("utf-8") == out
    assert not [char for char in out if unicodedata.category(char) in ("Cc", "Cs") and char != "\n"]
    assert not re.search(r"[^\S\n]{2}|[^\S\n ]", out)


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd", "Po"]), max_size=60))
def test_letters_digits_and_marks_survive_but_for_their_composition(text: str) -> None:
    plain = unicodedata.normalize("NFC", chain.without_ligatures(text))
    assert repair(text) == plain
