"""Each part of an evaluation against small cases counted by hand, and all of it for another framework."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpora import records, write_corpus, write_framework
from fakes import FakeEncoder
from gcm_classify.datamodels import Routing, Tag
from gcm_classify.errors import CorpusError, MissingExtra, OutputNotWritable
from gcm_classify.head import wilson_lower
from gcm_classify.taxonomy import Taxonomy, load_taxonomy
from gcm_classify.training.acceptance import acceptance
from gcm_classify.training.baselines import fit_baselines, unseen
from gcm_classify.training.calibration import calibration
from gcm_classify.training.confusion import confusions
from gcm_classify.training.corpus import LabelledPassage, read_labelled
from gcm_classify.training.documents import addressed_by, labelled_documents, score_documents
from gcm_classify.training.evaluate import evaluate, measure
from gcm_classify.training.report import evaluation_json, prepare
from gcm_classify.training.scorecard import scorecard, sections
from gcm_classify.training.strata import strata

# Five passages, three objectives; the last two passages address nothing.
Y = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 0], [0, 0, 0], [0, 0, 0]])
P = np.array([[1, 0, 0], [0, 1, 1], [0, 1, 0], [0, 0, 0], [0, 0, 1]])
GROUPS = ["a", "a", "b", "c", "d"]


def passage(row: int, labels: Sequence[int], **others: Any) -> LabelledPassage:
    return LabelledPassage(str(row), f"Passage number {row}.", tuple(labels), group=str(row), **others)


# -- calibration --------------------------------------------------------------------------------------------------


def test_probabilities_that_are_right_have_no_calibration_error() -> None:
    found = calibration(Y, Y.astype(float), (10, 20, 30), GROUPS, draws=20).overall
    assert (found.n, found.positives) == (15, 4)
    assert (found.brier, found.ece_fixed, found.ece_adaptive) == (0.0, 0.0, 0.0)


def test_calibration_error_is_the_mean_distance_between_predicted_and_observed() -> None:
    truth = np.array([[1], [0], [1], [1]])
    predicted = np.array([[0.25], [0.25], [0.85], [0.85]])
    found = calibration(truth, predicted, (10,), ["a", "b", "c", "d"], draws=50).overall
    # .25 predicted and .5 observed in one half, .85 and 1 in the other
    assert found.ece_fixed == pytest.approx(0.5 * 0.25 + 0.5 * 0.15)
    assert found.ece_adaptive == pytest.approx(found.ece_fixed)
    assert found.brier == pytest.approx((0.75**2 + 0.25**2 + 2 * 0.15**2) / 4)
    low, high = found.bins
    assert (low.low, low.high, low.n, low.predicted, low.observed) == pytest.approx((0.2, 0.3, 2, 0.25, 0.5))
    assert (high.n, high.observed) == (2, 1.0)
    assert low.observed_interval == pytest.approx((wilson_lower(1, 2), 1 - wilson_lower(1, 2)))
    assert found.brier_interval[0] <= found.brier <= found.brier_interval[1]


def test_a_certain_probability_lies_in_the_last_bin() -> None:
    (only,) = calibration(np.ones((2, 1), int), np.ones((2, 1)), (10,), ["a", "b"], draws=5).overall.bins
    assert (only.low, only.high, only.n) == (0.9, 1.0, 2)


def test_decisions_in_question_leave_the_settled_ones_out() -> None:
    truth, predicted = np.array([[0, 1]] * 3), np.array([[0.01, 0.6]] * 3)
    found = calibration(truth, predicted, (10, 20), ["a", "b", "c"], draws=5)
    assert found.in_question is not None
    assert (found.in_question.n, found.in_question.positives) == (3, 3)
    assert found.in_question.ece_fixed == pytest.approx(0.4)
    assert calibration(truth, np.zeros((3, 2)), (10, 20), ["a", "b", "c"], draws=5).in_question is None


def test_an_objective_has_calibration_of_its_own_from_ten_positives() -> None:
    truth = np.array([[1, 0]] * 10 + [[0, 1]] * 9)
    found = calibration(truth, np.full((19, 2), 0.5), (10, 20), list("abcdefghijklmnopqrs"), draws=5)
    (only,) = found.objectives
    assert (only.objective, only.positives, only.n) == (10, 10, 19)
    assert only.brier == pytest.approx(0.25)
    assert only.ece_fixed == pytest.approx(10 / 19 - 0.5)


# -- confusion and acceptance -------------------------------------------------------------------------------------


def test_what_was_missed_and_what_was_wrong_are_told_with_what_stands_there() -> None:
    found = confusions(Y, P, (10, 20, 30))
    (missed,) = found.missed
    assert (missed.objective, missed.n, missed.others) == (10, 1, ((20, 1), (30, 1)))
    (wrong,) = found.wrong
    assert (wrong.objective, wrong.n, wrong.others) == (30, 2, ((10, 1), (20, 1), (None, 1)))


def test_a_passage_that_got_nothing_is_confused_with_none() -> None:
    (missed,) = confusions(np.array([[1, 0]]), np.array([[0, 0]]), (10, 20)).missed
    assert missed.others == ((None, 1),)
    assert confusions(Y, Y, (10, 20, 30)).missed == confusions(Y, Y, (10, 20, 30)).wrong == ()


def test_accepted_tags_are_counted_with_the_right_ones() -> None:
    accepted = np.array([[1, 0, 0], [0, 1, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0]])
    found = acceptance(Y, P, accepted, (10, 20, 30))
    assert (found.shown, found.accepted, found.right, found.share) == (5, 3, 2, 3 / 5)
    assert found.precision == pytest.approx(2 / 3)
    assert found.precision_interval == pytest.approx((wilson_lower(2, 3), 1 - wilson_lower(1, 3)))
    assert [(row.objective, row.accepted, row.right) for row in found.objectives] == [
        (30, 1, 0),
        (10, 1, 1),
        (20, 1, 1),
    ]


def test_where_nothing_is_accepted_there_is_no_precision() -> None:
    nothing = acceptance(Y, P, np.zeros_like(P), (10, 20, 30))
    assert (nothing.share, nothing.precision, nothing.precision_interval) == (0.0, None, None)
    assert acceptance(Y, np.zeros_like(P), np.zeros_like(P), (10, 20, 30)).share is None


# -- parts --------------------------------------------------------------------------------------------------------


def test_parts_have_their_own_n_and_figures() -> None:
    of = ["en", "en", "es", "es", "es"]
    passages = [passage(row, (), language=language) for row, language in enumerate(of)]
    parts = {part.value: part for part in strata(passages, Y, P, GROUPS, draws=50) if part.by == "language"}
    assert (parts["en"].n, parts["es"].n, parts["es"].none_support) == (2, 3, 2)
    assert parts["en"].micro_f1 == pytest.approx(2 * 2 / (3 + 3))
    # over the objectives that are true of one of its passages: 10 and 20, not 30
    assert parts["en"].macro_f1 == pytest.approx((2 / 3 + 1) / 2)
    assert (parts["en"].none_recall, parts["es"].none_recall) == (None, 0.5)


def test_a_respect_in_which_all_are_alike_makes_no_parts_but_the_language_does() -> None:
    passages = [passage(row, (), register="press") for row in range(5)]
    assert {part.by for part in strata(passages, Y, P, GROUPS, draws=5)} == {"language"}


def test_a_part_without_labels_has_no_f1() -> None:
    passages = [passage(row, [1] * int(one.sum())) for row, one in enumerate(Y)]
    none = next(part for part in strata(passages, Y, P, GROUPS, draws=5) if part.value == "none")
    assert (none.n, none.micro_f1, none.macro_f1, none.none_recall) == (2, None, None, 0.5)


# -- documents ----------------------------------------------------------------------------------------------------


def documents_of_two() -> list[LabelledPassage]:
    """One document with objectives 9, and 10 twice as a second label; one with 20; a passage that is in none."""
    whole = {"document": True}
    rows = [("a", (9, 10)), ("a", (11, 10)), ("a", ()), ("b", (20, 1)), ("-", (5,))]
    return [
        replace(passage(row, labels), group=group, provenance=whole if group != "-" else {})
        for row, (group, labels) in enumerate(rows)
    ]


def test_a_document_addresses_a_primary_label_or_one_that_stands_twice() -> None:
    assert addressed_by([(9, 10), (11, 10), ()]) == {9, 10, 11}
    assert addressed_by([(20, 1), ()]) == {20}
    first, second = labelled_documents(documents_of_two(), load_taxonomy())
    assert (first.id, first.rows, first.objectives, first.roundtables) == ("a", (0, 1, 2), {9, 10, 11}, {2})
    assert (second.objectives, second.roundtables) == ({20}, {3})


def test_routing_is_scored_from_passage_probabilities() -> None:
    taxonomy = load_taxonomy()
    documents = labelled_documents(documents_of_two(), taxonomy)
    probabilities = np.zeros((5, 23))
    probabilities[0, 8], probabilities[1, 10] = 0.9, 0.8  # 9 and 11 are found, 10 is not
    probabilities[3, 19], probabilities[3, 22] = 0.6, 0.7  # 23 stands before 20
    found = score_documents(documents, probabilities, np.full(23, 0.5), taxonomy, draws=50)
    # given: 9 and 11; 23 alone, since 20 is a single second tag. True: 9, 10, 11; 20.
    assert (found.n, found.objective_precision, found.objective_recall) == pytest.approx((2, 2 / 3, 2 / 4))
    assert (found.roundtable_exact, found.roundtable_f1) == pytest.approx((0.5, 0.5))
    assert found.wrong == (("b", (3,), (4,)),)
    assert found.objective_exact == 0.0


def test_another_router_can_be_scored() -> None:
    def nowhere(tags: Sequence[Tag], taxonomy: Taxonomy) -> Routing:
        return Routing((), ())

    taxonomy = load_taxonomy()
    documents = labelled_documents(documents_of_two(), taxonomy)
    found = score_documents(documents, np.ones((5, 23)), np.zeros(23), taxonomy, router=nowhere, draws=5)
    assert (found.objective_recall, found.roundtable_f1) == (0.0, 0.0)


# -- baselines ----------------------------------------------------------------------------------------------------


@pytest.fixture
def framework(tmp_path: Path) -> Taxonomy:
    return load_taxonomy(write_framework(tmp_path / "small.toml"))


@pytest.fixture
def labelled(tmp_path: Path) -> list[LabelledPassage]:
    return read_labelled(write_corpus(tmp_path / "corpus.jsonl"))


def test_baselines_learn_and_are_the_same_each_time(
    framework: Taxonomy, labelled: list[LabelledPassage]
) -> None:
    gold = [passage(row, labels) for row, labels in enumerate([(10,), (20,), (30,), ()])]
    gold = [
        replace(one, text=text)
        for one, text in zip(
            gold,
            ("Bees make honey.", "The railway train.", "Bread from the oven.", "Thank you, Chair."),
            strict=True,
        )
    ]
    once, again = (fit_baselines(labelled, gold, framework, FakeEncoder(64)) for _ in range(2))
    assert [one.name for one in once] == [
        "similarity to official titles",
        "TF-IDF + logistic regression",
        "frozen encoder + logistic regression",
        "mean of the two",
    ]
    assert all(np.array_equal(one.predicted, other.predicted) for one, other in zip(once, again, strict=True))
    assert all(0 < one.threshold < 1 and one.predicted.shape == (4, 3) for one in once)
    by_words = once[1].predicted
    assert by_words[0, 0] and by_words[1, 1] and by_words[2, 2]


def test_baselines_see_nothing_of_what_is_scored(labelled: list[LabelledPassage]) -> None:
    copy = replace(labelled[0], id="other", group="other")
    left = unseen(labelled, [copy, replace(labelled[1], text="Another text.")])
    assert labelled[0] not in left
    assert {one.group for one in left} == {one.group for one in labelled} - {labelled[1].group}


def test_a_corpus_of_one_group_gives_no_baselines(
    framework: Taxonomy, labelled: list[LabelledPassage]
) -> None:
    one_group = [replace(one, group="all") for one in labelled]
    with pytest.raises(CorpusError, match="two or more"):
        fit_baselines(one_group, labelled[:1], framework, FakeEncoder())


# -- all of it ----------------------------------------------------------------------------------------------------


def test_everything_is_measured_of_any_prediction(framework: Taxonomy) -> None:
    passages = [
        replace(passage(row, [(10, 20, 30)[column] for column in np.flatnonzero(one)]), group=GROUPS[row])
        for row, one in enumerate(Y)
    ]
    record = measure(passages, P * 0.8, P, framework, accepted=P, draws=20).record()
    assert (record["n"], record["groups"], record["none_recall"]) == (5, 4, 0.5)
    assert record["accepted"]["accepted"] == 5
    assert record["documents"] is None and record["roundtable_f1"] is None
    assert json.loads(json.dumps(record)) is not None
    titles = sections(record, framework)
    assert list(titles) == ["Accepted without review", "Calibration", "Confusion", "Parts"]
    shown = scorecard(record, framework)
    assert shown.index("| 30 |") < shown.index("| 10 |") < shown.index("| 20 |"), "worst first"


def test_the_report_needs_matplotlib_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtra, match=r"gcm-classify\[plots\]"):
        prepare(tmp_path / "report")


def test_a_folder_that_cannot_be_made_is_told_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputNotWritable, match="cannot be made"):
        prepare(tmp_path / "file" / "report")


def test_a_model_scored_on_what_it_was_fitted_on_is_said_to_be(small_model: Path, tmp_path: Path) -> None:
    import gcm_classify as gcm

    own = evaluate(
        write_corpus(tmp_path / "gold.jsonl", records()[:4]), gcm.load(small_model), baselines=False, draws=5
    )
    assert any("fitted on at least 4 of these passages" in note for note in own.notes)
    assert json.loads(evaluation_json(own))["notes"] == list(own.notes)


def test_a_corpus_of_another_framework_gives_no_baselines_and_says_so(
    small_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import gcm_classify as gcm

    gold = write_corpus(tmp_path / "gold.jsonl", [{"text": "Bees.", "labels": [10]}])
    (tmp_path / "corpus").mkdir()
    write_corpus(tmp_path / "corpus" / "c.jsonl", [{"text": "A text.", "labels": [9]}])
    monkeypatch.chdir(tmp_path)
    found = evaluate(gold, gcm.load(small_model), draws=5)
    assert found.baselines == ()
    assert any("no corpus of this model's framework" in note for note in found.notes)
