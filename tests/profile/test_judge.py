"""The judge keeps to what the chart allows, and trust grows with every score."""

from __future__ import annotations

import numpy as np
import pytest
from papers import document

from gcm_classify.profile.judge import Judge, packaged_judge
from gcm_classify.profile.reading import reading_of
from gcm_classify.profile.traits import NAMED, SIZE, traits_of
from gcm_classify.profile.trust import REVIEWED, SCORES, packaged_trust, trusted

SPOKEN = document("# Statement by the Chair of the Bali Process", "6 May 2026", "Madam Chair,", "...")
STRANGER = document("# Statement by the Minister of Tourism", "6 May 2026", "Madam Chair,", "...")


def leaning(input_type: str) -> Judge:
    """A judge that wants one type whatever it sees."""
    types = packaged_judge().types
    intercept = np.array([50.0 if name == input_type else 0.0 for name in types])
    return Judge(types, np.zeros((len(types), SIZE)), intercept)


def test_the_packaged_judge_has_a_weight_for_every_trait() -> None:
    judge = packaged_judge()
    assert judge.coef.shape == (len(judge.types), SIZE)
    assert np.isfinite(judge.coef).all()


def test_a_paper_by_nobody_is_other_and_the_judge_objects_by_its_unbound_probability() -> None:
    judgement = leaning("oral_statement").judge(reading_of(STRANGER))
    assert judgement.input_type == "other"
    assert judgement.probability == pytest.approx(1.0)
    assert judgement.unbound < 0.01


@pytest.mark.parametrize("joint", ["joint_statement", "joint_event_iscm", "joint_submission"])
def test_one_mechanism_alone_makes_nothing_joint(joint: str) -> None:
    assert leaning(joint).judge(reading_of(SPOKEN)).input_type != joint


def test_traits_are_the_same_every_time_and_words_weigh_the_same_in_every_document() -> None:
    first, second = traits_of(reading_of(SPOKEN)), traits_of(reading_of(SPOKEN))
    assert np.array_equal(first, second)
    lengths = [np.linalg.norm(traits_of(reading_of(made))[len(NAMED) :]) for made in (SPOKEN, STRANGER)]
    assert lengths == pytest.approx([0.7, 0.7])


def test_who_writes_and_when_is_no_trait() -> None:
    other = document("# Statement by the Chair of the Prague Process", "7 May 2026", "Madam Chair,", "...")
    assert np.allclose(traits_of(reading_of(SPOKEN)), traits_of(reading_of(other)), atol=0.02)


@pytest.mark.parametrize("verdict", REVIEWED)
def test_trust_never_falls_where_a_score_rises(verdict: str) -> None:
    low = dict.fromkeys(SCORES[verdict], 0.0)
    for name in SCORES[verdict]:
        assert trusted(verdict, low | {name: 2.0}) >= trusted(verdict, low)
    assert all(weight >= 0 for name, weight in packaged_trust()[verdict].items() if name != "bias")
