"""Joint language is found, shown once with all who signed it, and never hides a change of substance."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from fakes import passage_of
from gcm_classify import joint
from gcm_classify.datamodels import Passage
from gcm_classify.joint import THRESHOLD, JointGroup, joint_groups, likeness
from gcm_classify.substance import SUBSTANTIAL
from gcm_classify.training.axes import read_checks
from gcm_classify.training.copying import (
    PairFigures,
    chosen_threshold,
    copying_tables,
    figures_at,
    read_verdicts,
)
from gcm_classify.training.corpus import read_labelled

CORPUS = Path(__file__).parents[1] / "corpus"
DUTY = "Children shall not be held because of their status, and a guardian shall be named within two days."
DESK = "We will open a help desk at the land crossing before the end of the season. It gives water and medical care."


def passages(*texts: str, language: str = "en") -> list[Passage]:
    """Each text as the passage of a document of its own."""
    return [passage_of(text, document=f"{place:064d}", language=language) for place, text in enumerate(texts)]


def kinds(first: str, second: str, language: str = "en") -> set[str]:
    return {difference.kind for difference in likeness(first, second, language)[1]}


def test_the_figures_in_the_guide_are_those_of_the_data() -> None:
    text = (CORPUS / "JOINT.md").read_text(encoding="utf-8")
    written = re.search(r"<!-- joint -->\n(.*?)\n<!-- /joint -->", text, re.DOTALL)
    assert written is not None
    assert written[1] == copying_tables(CORPUS)


def test_the_threshold_is_the_one_chosen_on_its_half_and_holds_on_the_other() -> None:
    verdicts = read_verdicts(CORPUS)
    assert chosen_threshold([one for one in verdicts if one.half == "chosen_on"]) == THRESHOLD
    untouched = figures_at(THRESHOLD, (one for one in verdicts if one.half == "untouched"))
    assert untouched.wrong <= 2 and untouched.right >= 80


def test_every_kind_stands_in_four_languages_and_no_passage_on_both_sides() -> None:
    lines = read_checks(CORPUS / "checks" / "joint.jsonl")
    assert len(lines) >= 200 and len({line["id"] for line in lines}) == len(lines)
    assert {line["language"] for line in lines} == {"en", "es", "fr", "pt"}
    sides = [{line["first"] for line in lines if line["half"] == half} for half in ("chosen_on", "untouched")]
    assert not sides[0] & sides[1]


def test_precision_and_recall_are_told_with_their_counts() -> None:
    figures = PairFigures(right=9, wrong=1, missed=0, apart=5)
    assert figures.precision == "9/10 = 0.90 (0.60 to 0.98)"
    assert figures.recall == "9/9 = 1.00 (0.70 to 1.00)"
    assert PairFigures(0, 0, 0, 3).precision == "–"


def test_copies_are_one_group_and_others_none() -> None:
    copied = passages(
        DUTY, DUTY.upper(), DESK, DUTY.replace("two days", "two\u00a0days").replace("status", "sta-\ntus")
    )
    (group,) = joint_groups(copied)
    assert set(group.documents) == {copied[0].document, copied[1].document, copied[3].document}
    assert group.similarity == 1.0


def test_the_order_of_the_passages_does_not_matter() -> None:
    some = passages(
        DUTY, DESK, DUTY + " It reports.", DESK.replace("gives", "offers"), DUTY.replace("held", "kept")
    )
    expected = joint_groups(some)
    for seed in range(5):
        assert joint_groups(random.Random(seed).sample(some, len(some))) == expected


@pytest.mark.parametrize(
    ("first", "second", "language", "kind"),
    [
        (DUTY, DUTY.replace("shall not", "shall"), "en", "negation"),
        (DUTY, DUTY.replace("shall be named", "may be named"), "en", "strength"),
        (DUTY, DUTY.replace("two", "ten"), "en", "number"),
        ("Approval rose from 40 to 65 per cent.", "Approval rose from 65 to 40 per cent.", "en", "number"),
        (
            "We act on objectives 9 and 10 together.",
            "We act on objectives 9 and 11 together.",
            "en",
            "objective",
        ),
        (
            "Officers from Kenya told of it at length.",
            "Officers from Ghana told of it at length.",
            "en",
            "country",
        ),
        ("They met in Kampala to speak of it.", "They met in Nairobi to speak of it.", "en", "name"),
        (
            "It helps people in a regular situation.",
            "It helps people in an irregular situation.",
            "en",
            "opposite",
        ),
        ("Se informará en junio a los países.", "Se informará en julio a los países.", "es", "number"),
        (
            "Les postes du littoral ne ferment pas leurs portes pendant la nuit.",
            "Les postes du littoral ferment leurs portes pendant la nuit.",
            "fr",
            "negation",
        ),
        ("As escolas devem abrir as portas.", "As escolas podem abrir as portas.", "pt", "strength"),
        (
            "We will train officers against unfair recruitment fees in all ports.",
            "We will train officers against trafficking in persons in all ports.",
            "en",
            "subject",
        ),
    ],
)
def test_a_change_of_substance_is_told_and_never_merged(
    first: str, second: str, language: str, kind: str
) -> None:
    assert kinds(first, second, language) & SUBSTANTIAL == {kind}
    assert joint_groups(passages(first, second, language=language)) == ()


@pytest.mark.parametrize(
    ("first", "second", "language"),
    [
        ("Since then 1,300 people found work there.", "Since then 1 300 people found work there.", "en"),
        ("They are told within three days of it.", "They are told within 3 days of it.", "en"),
        ("Vietnam hosted the meeting of the experts.", "Viet Nam hosted the meeting of the experts.", "en"),
        ("It can be renewed twice by the office.", "It could be renewed twice by the office.", "en"),
        ("Nous saluons l’État qui préside la réunion.", "Nous saluons l'Etat qui préside la réunion.", "fr"),
    ],
)
def test_another_spelling_is_no_change_of_substance(first: str, second: str, language: str) -> None:
    assert not kinds(first, second, language) & SUBSTANTIAL


def test_a_variant_stands_beside_the_group_with_what_it_differs_in() -> None:
    (group,) = joint_groups(some := passages(DUTY, DUTY, DUTY.replace("shall not", "shall")))
    (variant,) = group.variants
    assert variant.document == some[2].document and variant.document not in group.documents
    assert [one.kind for one in variant.differences] == ["negation"]


def test_mechanisms_that_put_in_their_own_names_share_a_wording_and_the_names_are_told() -> None:
    text = "The members of the Colombo Process agree that no worker pays a fee to be recruited."
    (group,) = joint_groups(passages(text, text.replace("Colombo Process", "Abu Dhabi Dialogue")))
    told = [difference for member in group.members for difference in member.differences]
    assert [(one.kind, {one.ours, one.theirs}) for one in told] == [
        ("mechanism", {"Colombo Process", "Abu Dhabi Dialogue"})
    ]


def test_an_excerpt_joins_the_fuller_text_which_is_the_one_to_show() -> None:
    full = DESK + " The ministers hear of it every year in the spring."
    (group,) = joint_groups(some := passages(DESK.split(". ")[0] + ".", full))
    assert group.representative == some[1].id
    assert [one.kind for one in group.members[1].differences] == ["excerpt"]


def test_small_changes_bring_no_two_texts_together_that_are_not_alike() -> None:
    words = [
        "we",
        "open",
        "seven",
        "new",
        "offices",
        "where",
        "nurses",
        "teachers",
        "drivers",
        "and",
        "cooks",
        "from",
        "abroad",
        "learn",
        "how",
        "papers",
        "are",
        "made",
    ]
    chain, text = [], list(words)
    for place in range(0, len(words), 3):
        text[place] = f"other{'abcdefghij'[place // 3]}"
        chain.append(" ".join(text))
    for group in joint_groups(some := passages(*chain)):
        texts = {passage.id: passage.text for passage in some}
        for member in group.members:
            assert likeness(texts[group.representative], texts[member.id], "en")[0] >= THRESHOLD


def test_a_document_and_its_revision_share_nothing_with_anybody() -> None:
    some = passages(DUTY, DUTY)
    assert joint_groups(some, stands_for={some[1].document: some[0].document}) == ()
    assert joint_groups([passage_of(DUTY, document="a"), passage_of(DUTY + " ", document="a")]) == ()


def test_other_languages_and_very_short_texts_are_left_alone() -> None:
    assert joint_groups([*passages(DUTY), passage_of(DUTY, document="b", language="fr")]) == ()
    assert joint_groups(passages("We thank the host.", "We thank the host.")) == ()
    assert joint_groups([]) == ()
    assert joint_groups(passages("", "12", "…", "=1+1")) == ()


def test_any_language_is_compared_by_its_words() -> None:
    russian = "Государства создадут общий пункт приёма на границе до конца сезона и сообщат о нём."
    (group,) = joint_groups(passages(russian, russian.replace("создадут", "откроют"), language="ru"))
    assert len(group.members) == 2
    assert kinds(russian + " 2027", russian + " 2028", "ru") >= {"number"}


def test_a_formula_that_many_share_is_compared_with_few(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def counting(one: joint._Wording, other: joint._Wording, language: str) -> object:
        nonlocal compared
        compared += 1
        return real(one, other, language)

    real = joint._compared
    monkeypatch.setattr(joint, "_compared", counting)
    some = passages(
        *(f"The delegation thanked the host and took note of report {n} in the annex." for n in range(300))
    )
    assert joint_groups(some) == ()
    assert compared <= 16 * len(some)


def test_no_two_passages_of_the_corpus_are_taken_for_one() -> None:
    labelled = read_labelled(CORPUS)
    assert len(labelled) > 5_000
    assert joint_groups(passage_of(p.text, document=p.id, language=p.language) for p in labelled) == ()


def test_members_are_of_one_group_only() -> None:
    some = passages(*(line["first"] for line in read_checks(CORPUS / "checks" / "joint.jsonl")[:120:5]))
    copies = [passage_of(passage.text, document="z" + passage.document[1:]) for passage in some]
    groups: tuple[JointGroup, ...] = joint_groups([*some, *copies])
    ids = [member.id for group in groups for member in group.members]
    assert len(ids) == len(set(ids)) == 2 * len(some)
