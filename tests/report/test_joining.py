"""Joint and copied language is shown once, with all its signatories."""

from __future__ import annotations

from stores import Says, fill, paper

from gcm_classify.report import Quote, pack_of
from gcm_classify.store import Store

WORDS = "We will open {} desks in our ports where recruiters register, and fees are borne by employers alone from next year on."


def quotes(store: Store, objective: int = 6) -> tuple[Quote, ...]:
    (section,) = (section for section in pack_of(store).sections if section.objective == objective)
    return section.quotes


def test_copied_language_is_one_quote_that_both_sign(store: Store) -> None:
    fill(
        store,
        paper(Says(WORDS.format("forty"), {6: 0.9}), source="1.pdf", mechanisms=("Bali Process",)),
        paper(Says("1. " + WORDS.format("forty"), {6: 0.8}), source="2.pdf", mechanisms=("Quito Process",)),
    )
    (quote,) = quotes(store)
    assert quote.signatories == ("Bali Process", "Quito Process")
    assert [one.source for one in quote.also] == ["2.pdf"] and quote.variants == ()
    (section,) = (section for section in pack_of(store).sections if section.objective == 6)
    assert (section.passages, section.documents) == (2, 2)


def test_who_copied_signs_even_where_the_copy_was_tagged_otherwise(store: Store) -> None:
    fill(
        store,
        paper(Says(WORDS.format("forty"), {6: 0.9}), source="1.pdf", mechanisms=("Bali Process",)),
        paper(Says(WORDS.format("forty"), {18: 0.6}), source="2.pdf", mechanisms=("Quito Process",)),
    )
    (quote,) = quotes(store)
    assert quote.signatories == ("Bali Process", "Quito Process")


def test_another_number_makes_another_quote_and_the_difference_is_told(store: Store) -> None:
    fill(
        store,
        paper(Says(WORDS.format("forty"), {6: 0.9}), source="1.pdf", mechanisms=("Bali Process",)),
        paper(Says(WORDS.format("forty"), {6: 0.9}), source="2.pdf", mechanisms=("Rabat Process",)),
        paper(Says(WORDS.format("ninety"), {6: 0.9}), source="3.pdf", mechanisms=("Quito Process",)),
    )
    first, second = sorted(quotes(store), key=lambda quote: len(quote.signatories), reverse=True)
    assert (len(first.signatories), second.signatories) == (2, ("Quito Process",))
    (variant,) = first.variants
    assert variant.citation.source == "3.pdf" and ("number", "40", "90") in variant.differences


def test_what_one_paper_repeats_is_not_joint_language(store: Store) -> None:
    fill(store, paper(Says(WORDS.format("forty"), {6: 0.9}), Says("1. " + WORDS.format("forty"), {6: 0.9})))
    assert [quote.also for quote in quotes(store)] == [(), ()]
