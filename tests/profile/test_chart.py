"""Small documents, each with what a reader of the chart would say of it."""

from __future__ import annotations

import pytest
from case_events import CASES as EVENTS
from case_harder import CASES as HARDER
from case_joint import CASES as JOINT
from case_others import CASES as OTHERS
from case_statements import CASES as STATEMENTS
from case_third import CASES as THIRD
from papers import Case

from gcm_classify.datamodels import Document
from gcm_classify.profile import profile_of
from gcm_classify.taxonomy import load_chart

CASES = (*EVENTS, *JOINT, *STATEMENTS, *OTHERS, *HARDER, *THIRD)
every_case = pytest.mark.parametrize("case", CASES, ids=[name for name, _, _ in CASES])


@every_case
def test_a_small_document_is_placed_on_the_chart(case: Case) -> None:
    _, made, expected = case
    profile = profile_of(made)
    assert {key: getattr(profile, key) for key in expected} == expected, dict(profile.evidence)


def test_every_input_type_and_every_language_is_tried() -> None:
    assert {expected.get("input_type") for _, _, expected in CASES} >= {
        one.id for one in load_chart().input_types
    }
    assert {made.language for _, made, _ in CASES} == {"en", "es", "fr", "pt"}


@every_case
def test_confidence_and_evidence_have_the_same_keys_and_evidence_is_verbatim(case: Case) -> None:
    _, made, _ = case
    profile = profile_of(made)
    verdicts = {"input_type", "phase", "mode", "mechanisms", "date"}
    assert set(profile.confidence) == set(profile.evidence) == verdicts
    assert all(0.0 <= value <= 1.0 for value in profile.confidence.values())
    everything = "\n".join((made.title, made.text, *made.furniture))
    assert all(words in everything for words in profile.evidence.values())


def test_an_empty_document_is_uncertain_not_an_error() -> None:
    profile = profile_of(Document("0" * 64, "a.txt", "txt", "", "", "en"))
    assert (profile.input_type, profile.phase, profile.mode) == ("other", "unknown", "unknown")
    assert profile.uncertain


@pytest.mark.parametrize(
    "text", ["On Behalf Of The " * 4000, "A" * 100_000, "Migration Dialogue for " * 3000, "1, " * 30_000]
)
def test_long_lines_come_to_an_end(text: str) -> None:
    """A pattern that backtracks without end would hang here."""
    assert profile_of(Document("0" * 64, "a.txt", "txt", text, text[:300], "en")).input_type
