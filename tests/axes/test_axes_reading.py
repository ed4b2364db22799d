"""Rules give evidence, a head gives the verdict; a passage reads the same whatever stands beside it."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import passage_of
from gcm_classify.axes import AxisHead, AxisReader, LinearAxis
from gcm_classify.axes.head import weighted
from gcm_classify.axes.marks import marks_matrix
from gcm_classify.axes.wording import BUCKETS, wording_counts, wording_of
from gcm_classify.datamodels import Passage
from gcm_classify.modelfolder import load_model
from gcm_classify.records import axes_record
from gcm_classify.taxonomy import Taxonomy, load_taxonomy

GCM = load_taxonomy()
FUNCTIONS = ("commitment", "description", "practice", "procedure", "recommendation")
NUMBERS = tuple(range(1, 11))


def axis(values: int, marks: dict[tuple[str, int], float]) -> LinearAxis:
    names = tuple(dict.fromkeys(name for name, _ in marks)) or ("none",)
    weights = np.zeros((len(names), values))
    for (name, column), weight in marks.items():
        weights[names.index(name), column] = weight
    return LinearAxis(np.zeros((BUCKETS, values)), np.zeros((4, values)), weights, np.zeros(values), names)


def head(**changes: object) -> AxisHead:
    """Goes by marks alone: openings that commit, and the name of human rights."""
    made = AxisHead(
        framework="gcm",
        functions=FUNCTIONS,
        principles=NUMBERS,
        idf=np.ones(BUCKETS),
        function=axis(5, {("sum commitment", 0): 1.0}),
        principle=axis(10, {("named 6", 5): 4.0}),
        function_slope=np.eye(5),
        function_intercept=np.zeros(5),
        principle_slope=np.ones(10),
        principle_intercept=np.full(10, -2.0),
        sure=0.6,
        show=0.5,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def read(*passages: Passage, using: AxisHead | None, taxonomy: Taxonomy = GCM) -> list[Passage]:
    vectors = np.zeros((len(passages), 4), np.float32)
    return AxisReader(taxonomy, using).applied(passages, range(len(passages)), vectors)


COMMITS = passage_of("We agree to respect human rights at every post.", language="en")
TELLS = passage_of("It rained on the second day.", language="en")


def test_without_a_head_the_rules_speak_and_give_no_probability() -> None:
    (one,) = read(COMMITS, using=None)
    assert one.function is not None and one.function.function == "commitment"
    assert (one.function.probability, one.function.sure) == (None, True)
    assert [(finding.principle, finding.probability) for finding in one.principles] == [(6, None)]


def test_with_a_head_findings_have_its_probability_and_the_rules_spans() -> None:
    (one,) = read(COMMITS, using=head())
    assert one.function is not None and one.function.function == "commitment"
    assert one.function.probability is not None and one.function.probability > 0.6 and one.function.sure
    assert next(evidence.text for evidence in one.function.evidence).startswith("We agree")
    (finding,) = one.principles
    assert finding.probability == finding.score == round(1 / (1 + np.exp(-2.0)), 6)
    assert [evidence.text for evidence in finding.evidence] == ["human rights"]


def test_an_unsure_function_is_told_with_its_probability_and_not_said() -> None:
    (one,) = read(TELLS, using=head())
    assert one.function is not None and not one.function.sure
    record = axes_record(one)
    assert record["function"] is None and record["function_evidence"] == []
    assert record["function_probability"] == pytest.approx(0.2)


def test_a_principle_that_no_phrase_shows_points_to_the_passage_as_a_whole() -> None:
    (one,) = read(TELLS, using=head(principle_intercept=np.where(np.arange(10) == 3, 1.0, -9.0)))
    (finding,) = one.principles
    assert finding.principle == 4
    assert [(evidence.start, evidence.end) for evidence in finding.evidence] == [(0, len(TELLS.text))]


def test_passages_without_a_vector_are_left_to_the_rules() -> None:
    reader = AxisReader(GCM, head())
    plain, learned = reader.applied([COMMITS, COMMITS], [1], np.zeros((1, 4), np.float32))
    assert plain.function is not None and plain.function.probability is None
    assert learned.function is not None and learned.function.probability is not None


def test_headings_and_other_languages_have_no_function() -> None:
    heading = passage_of("We agree to meet.", language="en", kind="heading")
    russian = passage_of("Мы договорились встретиться.", language="ru")
    assert [one.function for one in read(heading, russian, using=head())] == [None, None]


def test_principles_of_another_framework_are_not_told_by_this_head() -> None:
    other = replace(GCM, id="other")
    (one,) = read(COMMITS, using=head(), taxonomy=other)
    assert one.principles == () and one.function is not None and one.function.probability is not None


def test_a_mark_that_the_head_does_not_know_is_not_seen() -> None:
    assert marks_matrix([{"known": 2.0, "new": 1.0}], ["known", "gone"]).tolist() == [[2.0, 0.0]]


def test_arrays_and_names_give_the_same_head_again() -> None:
    made = head()
    again = AxisHead.of(made.arrays(), made.names())
    assert axes_record(read(COMMITS, using=again)[0]) == axes_record(read(COMMITS, using=made)[0])


def test_a_head_whose_parts_do_not_fit_together_is_refused() -> None:
    made = head()
    with pytest.raises(ValueError, match="do not fit"):
        AxisHead.of(made.arrays(), {**made.names(), "principles": [1, 2]})
    with pytest.raises(KeyError):
        AxisHead.of({}, made.names())


def wording(passage: Passage) -> list[str]:
    return [f"{mark}{word}" for mark, words in wording_of(passage) for word in words]


@given(text=st.text(max_size=200), language=st.sampled_from(["en", "es", "fr", "pt", "ru"]))
def test_what_is_counted_falls_into_the_bucket_of_its_mark_and_its_words(text: str, language: str) -> None:
    passage = passage_of(text, language=language)
    row = wording_counts([passage])
    expected = Counter(zlib.crc32(one.encode("utf-8", "surrogatepass")) % BUCKETS for one in wording(passage))
    assert dict(zip(row.indices.tolist(), row.data.tolist(), strict=True)) == expected


@given(text=st.text(max_size=200), language=st.sampled_from(["en", "es", "fr", "pt", "ru"]))
def test_any_text_has_wording_of_unit_length_or_none(text: str, language: str) -> None:
    passage = passage_of(text, language=language)
    counts = wording_counts([passage, COMMITS])
    assert counts.shape == (2, BUCKETS) and counts[0].sum() == len(wording(passage))
    rows = weighted(counts, np.ones(BUCKETS))
    assert np.allclose(np.sqrt(rows.multiply(rows).sum(axis=1)), 1.0)
    assert (wording_counts([passage]) != counts[0]).nnz == 0


def test_the_original_tells_mood_where_the_gloss_has_lost_it() -> None:
    will, would = (wording(passage_of(text, language="es")) for text in ("Abrirán", "Abrirían"))
    assert "ess=rán" in will and "ess=ían" in would


@pytest.mark.parametrize(
    ("language", "text", "function"),
    [
        (
            "en",
            "Decide to open a joint office for the search of missing migrants in each of the ports;",
            "commitment",
        ),
        (
            "fr",
            "Décidons d'ouvrir dans chaque port un bureau commun pour la recherche des migrants disparus ;",
            "commitment",
        ),
        ("en", "Lunch is served at 13.00 on the second floor; badges must be worn throughout.", "procedure"),
        (
            "es",
            "Desde 2021 el centro atendió a 3.200 retornados y formó a 140 funcionarios en seis municipios.",
            "practice",
        ),
    ],
)
def test_the_packaged_model_says_what_plain_passages_do(language: str, text: str, function: str) -> None:
    model = load_model()
    assert model.axes is not None
    passage = passage_of(text, language=language)
    (one,) = AxisReader(model.taxonomy, model.axes).applied([passage], [0], model.encoder.encode([text]))
    assert one.function is not None and (one.function.function, one.function.sure) == (function, True)
