"""What a pack holds and how it is ordered."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest
from stores import Says, fill, judge, paper

from fakes import result_of
from gcm_classify.datamodels import DocumentWarning, Failure, Profile
from gcm_classify.errors import UsageError
from gcm_classify.passages import segment
from gcm_classify.report import Filters, Pack, SilenceMap, filters_of, pack_of, packs_of
from gcm_classify.report.citing import citation_of
from gcm_classify.review.profiles import correct_profile, profile_in_force
from gcm_classify.store import Store
from submissions import HARBOUR_1, HARBOUR_1_ES, document_of

BALI, QUITO, RABAT = "Bali Process", "Quito Process", "Rabat Process"


def texts(pack: Pack, objective: int) -> list[str]:
    (section,) = (section for section in pack.sections if section.objective == objective)
    return [quote.text for quote in section.quotes]


def state(silence: SilenceMap, mechanism: str, objective: int) -> str:
    (row,) = (row for row in silence.rows if row.mechanism == mechanism)
    (cell,) = (cell for cell in row.cells if cell.objective == objective)
    return cell.state


def gaps(pack: Pack) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {gap.code: (gap.text, gap.items) for gap in pack.missing}


def test_the_likeliest_stands_first_and_one_voice_does_not_fill_the_page(store: Store) -> None:
    fill(
        store,
        paper(*(Says(f"Bali {i}.", {9: 0.95}) for i in range(4)), source="bali.pdf", mechanisms=(BALI,)),
        paper(Says("Quito.", {9: 0.9}), source="quito.pdf", mechanisms=(QUITO,)),
        paper(
            Says("Rabat.", {9: 0.6}, language="fr"), source="rabat.pdf", mechanisms=(RABAT,), language="fr"
        ),
    )
    assert [words.split()[0].strip(".") for words in texts(pack_of(store), 9)][:4] == [
        "Bali",
        "Quito",
        "Bali",
        "Rabat",
    ]


def test_confirmed_stands_before_the_machine_and_disputed_behind_it(store: Store) -> None:
    machine = paper(Says("Machine.", {9: 0.8}), source="1.pdf", mechanisms=(BALI,))
    confirmed = paper(Says("Confirmed.", {9: 0.4}), source="2.pdf", mechanisms=(QUITO,))
    disputed = paper(Says("Disputed.", {9: 0.9}), source="3.pdf", mechanisms=(RABAT,))
    fill(store, machine, confirmed, disputed)
    judge(store, confirmed, "accept", 9)
    judge(store, disputed, "accept", 9, reviewer="Ada")
    judge(store, disputed, "reject", 9, reviewer="Ben")
    pack = pack_of(store)
    assert texts(pack, 9) == ["Confirmed.", "Machine.", "Disputed."]
    (section,) = (s for s in pack.sections if s.objective == 9)
    assert [quote.state for quote in section.quotes] == ["reviewed", "machine", "disputed"]
    assert (section.reviewed, section.disputed, section.unreviewed) == (1, 1, 1)


def test_what_a_reviewer_added_is_quoted_without_a_probability(store: Store) -> None:
    result = paper(Says("Coffins are flown home.", {8: 0.7}), mechanisms=(QUITO,))
    fill(store, result)
    judge(store, result, "add", 14)
    (section,) = (s for s in pack_of(store).sections if s.objective == 14)
    (quote,) = section.quotes
    assert (quote.basis, quote.state, quote.probability, quote.status) == ("added", "reviewed", None, None)
    assert quote.decided is not None


def test_commitments_practices_and_recommendations_stand_apart(store: Store) -> None:
    fill(
        store,
        paper(
            Says("We will.", {6: 0.9}, function="commitment"),
            Says("They should.", {6: 0.9}, function="recommendation"),
            Says("We do.", {6: 0.9}, function="practice"),
            Says("Field.", {6: 0.9}, function="description", field="results"),
            Says("It is.", {6: 0.9}, function="description"),
            Says("Noting.", {6: 0.9}, function="procedure"),
        ),
    )
    (section,) = (s for s in pack_of(store).sections if s.objective == 6)
    found = {
        part: {q.text for q in section.part(part)}
        for part in ("commitment", "recommendation", "practice", "other")
    }
    assert found == {
        "commitment": {"We will."},
        "recommendation": {"They should."},
        "practice": {"We do.", "Field."},
        "other": {"It is.", "Noting."},
    }


def test_stated_is_kept_apart_from_what_the_content_supports(store: Store) -> None:
    fill(
        store,
        paper(
            Says("Objective 9.", stated=(9,), kind="heading"),
            Says("Objective 9 is named in this sentence.", stated=(9,)),
            Says("Smugglers are tried, objective 9.", {9: 0.9}, stated=(9,)),
            Says("Smugglers again.", {9: 0.8}),
        ),
    )
    (section,) = (s for s in pack_of(store).sections if s.objective == 9)
    assert {quote.text: quote.basis for quote in section.quotes} == {
        "Smugglers are tried, objective 9.": "both",
        "Smugglers again.": "inferred",
    }
    assert [(quote.text, quote.basis) for quote in section.stated] == [
        ("Objective 9 is named in this sentence.", "stated")
    ]


def test_the_silence_map_tells_six_states_apart(store: Store) -> None:
    confirmed = paper(Says("Wages.", {6: 0.9}), source="1.pdf", mechanisms=(BALI,))
    fill(
        store,
        confirmed,
        paper(
            Says("Skills.", {18: 0.9}), Says("Objective 4.", stated=(4,)),
            source="2.pdf", mechanisms=(BALI,), near={20: 0.3},
        ),
        paper(Says("По-русски.", language="ru"), source="3.pdf", mechanisms=(QUITO,), language="ru"),
    )  # fmt: skip
    judge(store, confirmed, "accept", 6)
    silence = pack_of(store).silence
    assert {n: state(silence, BALI, n) for n in (6, 18, 4, 20, 1)} == {
        6: "reviewed",
        18: "not_reviewed",
        4: "named_only",
        20: "below_threshold",
        1: "not_mentioned",
    }
    assert state(silence, QUITO, 6) == "not_tagged"
    assert RABAT in silence.absent and BALI not in silence.absent
    assert silence.count("reviewed") == 1


def test_a_near_miss_leads_to_the_passage_that_came_near(store: Store) -> None:
    result = paper(Says("Money goes home.", page=3), mechanisms=(BALI,), near={20: 0.31})
    fill(store, result)
    (cell,) = (cell for cell in pack_of(store).silence.rows[0].cells if cell.objective == 20)
    assert cell.citation is not None
    assert (cell.probability, cell.citation.page) == (0.31, 3)
    assert cell.citation.passage == result.passages[0].id


def test_a_joint_paper_speaks_for_each_of_its_mechanisms(store: Store) -> None:
    fill(store, paper(Says("Wages.", {6: 0.9}), mechanisms=(BALI, QUITO)))
    pack = pack_of(store)
    (section,) = (s for s in pack.sections if s.objective == 6)
    assert section.quotes[0].signatories == (BALI, QUITO) and section.mechanisms == (BALI, QUITO)
    assert state(pack.silence, BALI, 6) == state(pack.silence, QUITO, 6) == "not_reviewed"


def test_a_citation_leads_back_to_its_passage(store: Store) -> None:
    result = paper(
        Says("Wages.", {6: 0.9}, page=2, number="12."), title="Bali Declaration", mechanisms=(BALI,), date="2026-03-05",
        symbol="BP/2026/1",
    )  # fmt: skip
    fill(store, result)
    (section,) = (s for s in pack_of(store).sections if s.objective == 6)
    citation = section.quotes[0].citation
    assert (
        citation.text
        == "Bali Process, “Bali Declaration”, BP/2026/1, 5 March 2026, p. 2, para. 12 (in English)"
    )
    assert citation.link == f"document?document={result.document.id}&passage={result.passages[0].id}"
    (record,) = store.passage_records(citation.document)
    assert (record["id"], record["text"]) == (citation.passage, "Wages.")


def test_copies_and_revisions_of_a_submission_are_quoted_once(store: Store) -> None:
    words = (
        "The ministers agreed that recruitment fees are borne by employers and that licences are public. "
        "They will meet each spring to compare figures on wages, and a secretariat will keep the register. "
    ) * 4
    first = paper(Says(words, {6: 0.9}), source="wages rev.1.pdf", mechanisms=(BALI,))
    second = paper(Says(words + "One more.", {6: 0.9}), source="wages rev.2.pdf", mechanisms=(BALI,))
    fill(store, first, second)
    pack = pack_of(store)
    assert pack.counts.documents == 1
    assert [(one.citation.source, one.versions) for one in pack.sources] == [
        ("wages rev.2.pdf", ("wages rev.1.pdf",))
    ]


def test_of_a_submission_and_its_translation_the_one_that_passes_is_quoted(store: Store) -> None:
    for source, text in (("harbour-en.pdf", HARBOUR_1), ("harbour-es.pdf", HARBOUR_1_ES)):
        read = document_of(sha256(source.encode()).hexdigest(), source, text)
        passages = tuple(replace(one, language=read.language) for one in segment(read))
        told = result_of(read, passages, {passages[1].id: [(6, 0.9)]})
        fill(store, replace(told, profile=Profile(mechanisms=("Harbour Dialogue",))))
    for filters, own, other in (
        (Filters(), "harbour-en.pdf", "harbour-es.pdf"),
        (Filters(languages=("es",)), "harbour-es.pdf", "harbour-en.pdf"),
    ):
        pack = pack_of(store, filters=filters)
        assert [(one.citation.source, one.versions) for one in pack.sources] == [(own, (other,))]
        assert pack.counts.supported == 1


def test_no_more_than_so_many_quotes_are_printed_and_the_rest_is_told(store: Store) -> None:
    fill(store, paper(*(Says(f"Case {i}.", {9: 0.9}) for i in range(300)), mechanisms=(BALI,)))
    pack = pack_of(store, most=20)
    (section,) = (s for s in pack.sections if s.objective == 9)
    assert (len(section.quotes), len(section.shown), section.more) == (300, 20, 280)
    assert gaps(pack)["MORE_QUOTES"][1] == ("Objective 9: 280 more",)


def test_an_empty_store_gives_packs_that_say_so(store: Store) -> None:
    packs = packs_of(store)
    assert [pack.name for pack in packs] == ["all", *(f"roundtable-{n}" for n in range(1, 5))]
    assert all("EMPTY_STORE" in gaps(pack) and not pack.counts.supported for pack in packs)


def test_filters_that_nothing_passes_are_told_from_an_empty_store(store: Store) -> None:
    fill(store, paper(Says("Wages.", {6: 0.9}), mechanisms=(BALI,)))
    found = gaps(pack_of(store, filters=Filters(mechanisms=(QUITO,))))
    assert "NOTHING_SELECTED" in found and "EMPTY_STORE" not in found


def test_what_is_missing_is_said(store: Store) -> None:
    store.save_file(
        "locked.pdf", document=None, size=1, modified=0.0, key="k",
        failure=Failure("locked.pdf", None, "ENCRYPTED", "Encrypted", "It is locked.", "ingest"),
    )  # fmt: skip
    fill(
        store,
        paper(
            Says("Wages.", {6: 0.9}),
            source="scan.pdf",
            mechanisms=(BALI,),
            warnings=(DocumentWarning("OCR", "A scan."),),
        ),
        paper(Says("По-русски.", language="ru"), source="ru.pdf", language="ru", date="2026"),
    )
    found = gaps(pack_of(store, filters=Filters(since="2025")))
    assert found["UNREAD"][1] == ("locked.pdf: It is locked.",)
    assert found["UNDATED"][1] == ("scan.pdf",) and found["NOT_TAGGED"][1] == ("ru.pdf",)
    found = gaps(pack_of(store))
    assert found["WARNINGS"][1] == ("scan.pdf: A scan.",) and found["NO_DATE"][1] == ("scan.pdf",)
    assert {"NOT_REVIEWED", "NO_QUOTES", "ABSENT"} <= set(found)


def test_the_scorecard_has_the_worst_objective_first_and_its_thresholds(store: Store) -> None:
    fill(store, paper(Says("Wages.", {6: 0.9})))
    card = pack_of(store).scorecard
    assert (card.model, card.why) == ("gcm-2026.12", "") and len(card.rows) == 23
    assert [row.f1 for row in card.rows] == sorted(row.f1 for row in card.rows)
    assert all(row.show is not None and 0 < row.show < 1 for row in card.rows)
    assert any(row.auto is None for row in card.rows) and any(row.auto is not None for row in card.rows)


def test_a_model_that_is_not_here_has_no_scorecard_and_the_pack_says_why(store: Store) -> None:
    fill(store, paper(Says("Wages.", {6: 0.9}), model="lost-1"))
    pack = pack_of(store)
    assert not pack.scorecard.rows and "lost-1" in gaps(pack)["NO_SCORECARD"][0]


def test_a_roundtable_that_is_not_there_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match=r"got 9; expected 1, 2, 3, 4"):
        pack_of(store, 9)


@pytest.mark.parametrize(
    ("date", "passes"),
    [
        ("2026-03-10", True),
        ("2026-03", True),
        ("2026", True),
        ("2026-04", False),
        ("2025", False),
        (None, False),
    ],
)
def test_a_partial_date_passes_where_it_may_lie_between(store: Store, date: str | None, passes: bool) -> None:
    fill(store, paper(Says("Wages.", {6: 0.9}), date=date))
    pack = pack_of(store, filters=filters_of(since="2026-03-05", until="2026-03-20"))
    assert bool(pack.counts.documents) is passes


def test_mechanisms_are_named_by_acronym_or_in_any_case() -> None:
    assert filters_of(mechanisms=["CRM", "bali process"]).mechanisms == (
        "Regional Conference on Migration",
        BALI,
    )


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"forum": 1999}, "no review forum of that year"),
        ({"mechanisms": ["Narnia Process"]}, "no such mechanism"),
        ({"languages": ["Spanish!"]}, "no language"),
        ({"since": "yesterday"}, "no date"),
        ({"since": "2026-05", "until": "2026-04"}, "wrong order"),
    ],
)
def test_a_filter_that_cannot_be_is_refused(typed: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        filters_of(**typed)  # type: ignore[arg-type]


def test_a_profile_that_people_corrected_is_cited_as_they_said(store: Store) -> None:
    result = paper(
        Says("Wages.", {6: 0.9}), mechanisms=("Bali Process",), unregistered=("Bay Talks",), date="2025"
    )
    fill(store, result)
    for field, value in (("mechanisms", [QUITO]), ("date", "2026-02-03")):
        seen = profile_in_force(store, result.document.id)
        correct_profile(store, seen, field, value, reviewer="Ada", model="m")  # type: ignore[arg-type]
    pack = pack_of(store, filters=Filters(mechanisms=(QUITO,), since="2026"))
    (section,) = (s for s in pack.sections if s.objective == 6)
    assert (
        section.quotes[0].citation.text
        == "Quito Process, “A declaration”, 3 February 2026, p. 1 (in English)"
    )
    assert section.quotes[0].signatories == (QUITO,)
    (record,) = store.passage_records(result.document.id)
    assert citation_of(store, record) == section.quotes[0].citation


def test_what_an_adjudicator_settled_is_disputed_no_more(store: Store) -> None:
    result = paper(Says("Wages.", {6: 0.9}))
    fill(store, result)
    judge(store, result, "accept", 6, reviewer="Ada")
    judge(store, result, "reject", 6, reviewer="Ben")
    judge(store, result, "reject", 6, reviewer="Cem", role="adjudication")
    counts = pack_of(store).counts
    assert (counts.supported, counts.disputed, counts.rejected) == (0, 0, 1)
