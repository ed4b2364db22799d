"""Copies, revisions and translations of one submission are linked; two submissions never are."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gcm_classify.fingerprints import fingerprint_from, fingerprint_of
from gcm_classify.versions import Submission, relation_of, versions_of, with_versions
from submissions import HARBOUR_1, ISLANDS_EN, TOLD, document_of, submission_of, submissions

ALL = submissions()


def submission(key: str) -> str:
    return key.split("-")[0]


def linked(versions: dict[str, str]) -> set[frozenset[str]]:
    return {
        frozenset(pair)
        for pair in itertools.combinations(versions, 2)
        if versions[pair[0]] == versions[pair[1]]
    }


def test_precision_and_recall_over_all_pairs() -> None:
    """253 pairs, 18 of them versions of one submission. What is missed has no figures and no common name."""
    truth = {frozenset(p) for p in itertools.combinations(ALL, 2) if submission(p[0]) == submission(p[1])}
    found = linked({key: version.of for key, version in versions_of(ALL.values()).items()})
    assert (len(ALL) * (len(ALL) - 1) // 2, len(truth)) == (253, 18)
    assert found - truth == set()
    assert truth - found == {frozenset(["islandsplenary-en", "islandsplenary-fr"])}


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ("harbour1-en", "harbour1-en-rev", "revision"),
        ("harbour1-en", "harbour1-es", "translation"),
        ("harbour1-es", "harbour1-fr", "translation"),
        ("islands-en", "islands-en-copy", "copy"),
        ("minutes-en", "minutes-en-rev", "revision"),
        ("decl2026-en", "decl2026-fr", "translation"),
        # two statements of one mechanism at one event
        ("harbour1-en", "harbour3-en", None),
        ("harbour1-es", "harbour3-en", None),
        # one template, two meetings
        ("note7-en", "note8-en", None),
        # one preamble, two declarations
        ("decl2023-en", "decl2026-en", None),
        # the announcement of an event of the author of a statement
        ("plains-en", "plainsevent-es", None),
        # an addendum
        ("minutes-en", "addendum-en", None),
    ],
)
def test_two_documents_are_related_as_they_are_and_in_both_directions(
    one: str, other: str, relation: str | None
) -> None:
    assert relation_of(ALL[one], ALL[other]) == relation_of(ALL[other], ALL[one]) == relation


def test_the_latest_revision_in_the_original_language_stands_for_all() -> None:
    found = versions_of(ALL.values())
    assert {key: found[key].of for key in found if key.startswith("plains-")} == dict.fromkeys(
        ["plains-en", "plains-es", "plains-es-draft", "plains-pt"], "plains-es"
    )  # it says "Original: español", and the other Spanish text is called a draft
    assert found["harbour1-fr"].of == "harbour1-en-rev"  # nothing says which is the original: English


def test_what_stands_for_itself_is_a_version_of_nothing() -> None:
    found = versions_of(ALL.values())
    assert (found["harbour3-en"].of, found["harbour3-en"].relation) == ("harbour3-en", None)
    assert found["harbour1-es"].relation == "translation"


def changed(key: str, **values: object) -> Submission:
    return replace(ALL[key], id="other", **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "sign",
    [
        {"mechanisms": frozenset(["Plains Process"])},
        {"date": "2025-05-06"},
        {"title": "Statement of the Harbour Dialogue at Roundtable 2"},
    ],
)
def test_the_same_words_with_another_author_year_or_round_table_are_not_linked(
    sign: dict[str, object],
) -> None:
    assert relation_of(ALL["harbour1-en"], changed("harbour1-en")) == "copy"
    assert relation_of(ALL["harbour1-en"], changed("harbour1-en", **sign)) is None


def test_another_symbol_is_another_document() -> None:
    one, other = (
        replace(
            ALL["islands-en"], id=symbol, fingerprint=replace(ALL["islands-en"].fingerprint, symbol=symbol)
        )
        for symbol in ("COI/2026/3", "COI/2026/4")
    )
    assert relation_of(one, other) is None
    assert (
        relation_of(one, replace(other, fingerprint=replace(other.fingerprint, symbol="COI/2026/3/Rev.1")))
        == "copy"
    )


def test_two_texts_of_one_language_that_nobody_found_alike_are_not_joined_by_a_third() -> None:
    """Both might be the original of one translation; then neither is linked through it."""
    other = changed("harbour1-en", title="Statement of the Harbour Dialogue at Roundtable 2")
    found = versions_of([ALL["harbour1-en"], ALL["harbour1-es"], other])
    assert found["harbour1-en"].of != found["other"].of


@settings(deadline=None, max_examples=20)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_inbox_does_not_matter(order: random.Random) -> None:
    shuffled = list(ALL.values())
    order.shuffle(shuffled)
    assert versions_of(shuffled) == versions_of(ALL.values())


@settings(deadline=None, max_examples=20)
@given(st.sets(st.sampled_from(sorted(ALL))))
def test_every_document_has_one_standing_for_it_which_stands_for_itself(keys: set[str]) -> None:
    found = versions_of(ALL[key] for key in keys)
    assert set(found) == keys
    for version in found.values():
        assert found[version.of].of == version.of
        assert (version.relation is None) == (version.of == version.id)


def record(key: str) -> dict[str, object]:
    one = ALL[key]
    return {
        "id": one.id,
        "source": one.source,
        "title": one.title,
        "language": one.language,
        "profile": {"mechanisms": sorted(one.mechanisms), "unregistered": [], "date": one.date},
        "fingerprint": one.fingerprint.record(),
    }


def test_records_say_what_they_are_a_version_of_and_what_they_stand_for() -> None:
    first, second, third = with_versions([record("islands-en"), record("islands-fr"), record("note7-en")])
    assert (first["version_of"], second["version_of"], third["version_of"]) == (None, "islands-en", None)
    assert first["versions"] == [
        {"id": "islands-fr", "source": "COI-2026-3_FR.pdf", "language": "fr", "relation": "translation"}
    ]
    assert second["versions"] == third["versions"] == [] and "fingerprint" not in first


def test_a_record_without_a_fingerprint_stands_for_itself() -> None:
    (told,) = with_versions(
        [{name: value for name, value in record("islands-en").items() if name != "fingerprint"}]
    )
    assert (told["version_of"], told["versions"]) == (None, [])


# Fingerprints


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told[0])
def test_a_fingerprint_survives_its_record(told: tuple[str, str, str, str | None]) -> None:
    one = submission_of(told).fingerprint
    assert fingerprint_from(one.record()) == one


def test_figures_are_spelled_in_one_way_and_a_paragraph_s_number_is_none() -> None:
    text = "Title\n1. It cost 1 460 dollars, then 1.460, then 1,460; 2,5 per cent or 2.5."
    assert fingerprint_of(document_of("x", "x", text)).figures == ("1460", "1460", "1460", "2.5", "2.5")


def test_texts_of_a_few_words_have_no_wording_to_compare() -> None:
    few = fingerprint_of(document_of("x", "x", "Thank you."))
    assert few.sketch == () and few.figures == ()
    one, other = (replace(ALL["islands-en"], id=key, fingerprint=few) for key in "ab")
    assert relation_of(one, other) is None


@pytest.mark.parametrize("words", [4, 5, 900, 9_000])
def test_a_sketch_is_what_datasketch_makes_of_it(words: int) -> None:
    from datasketch import MinHash

    rng = random.Random(words)
    text = [f"word{rng.randrange(5_000)}" for _ in range(words)]
    expected = MinHash(num_perm=64, seed=1, scheme="affine32")
    expected.update_batch([" ".join(text[at : at + 4]).encode() for at in range(words - 3)])
    assert fingerprint_of(document_of("x", "x", " ".join(text))).sketch == tuple(expected.hashvalues.tolist())


@pytest.mark.parametrize("name", ["a.pdf", "in/statement_RT1_en (2).pdf", "", "…", "(2)", "en/es.pdf"])
def test_any_name_of_a_file_will_do(name: str) -> None:
    assert relation_of(ALL["harbour1-en"], replace(ALL["harbour1-es"], source=name)) == "translation"


def test_spaces_and_hyphens_leave_a_copy_a_copy() -> None:
    told = ("islands-en-2", "x.pdf", ISLANDS_EN.replace(" ", "  "), "2026-02-11")
    assert relation_of(ALL["islands-en"], submission_of(told)) == "copy"
    assert (
        relation_of(
            ALL["harbour1-en"], submission_of(("harbour1-x", "y.pdf", HARBOUR_1.upper(), "2026-05-06"))
        )
        == "copy"
    )
