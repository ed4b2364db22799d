"""Passages of a store on their way to be labelled elsewhere, and answers from elsewhere as decisions in the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from gcm_classify.errors import CorpusError, UsageError
from gcm_classify.exchange.values import Annotation, Labelling, Suggestion
from gcm_classify.review import PassageReview, Verdict, decide, review_of
from gcm_classify.store import Store
from gcm_classify.taxonomy import Taxonomy, load_taxonomy
from gcm_classify.training.corpus import LabelledPassage
from gcm_classify.verdicts import POSITIVE, Decision, Role, decided_objectives, effective, in_force

__all__ = ["Recorded", "Which", "labellings_in", "record_answers"]

Which = Literal["reviewed", "open", "all"]


def labellings_in(store: Store, which: Which = "reviewed") -> Iterator[Labelling]:
    """Passages of a store that a model tagged or a person decided on, by name of file and in reading order.

    A passage is labelled where it is reviewed and nobody disputes it: with the objectives that stand. Every reviewer's
    own answer is an annotation, an adjudication one that is the truth.

    Args:
        store: read as passages are taken; withdrawn documents are left out, and of the same bytes under two names one.
        which: "reviewed" for those that are labelled, "open" for the others, or "all".

    Raises:
        UsageError: no such choice.
        StoreError: the store cannot be read.
    """
    if which not in get_args(Which):
        raise UsageError(
            "there is no such choice of passages", got=which, expected=", ".join(get_args(Which))
        )
    seen: set[str] = set()
    for record in _documents(store):
        if record["id"] not in seen:
            seen.add(record["id"])
            for review in review_of(store, record["id"]):
                labelling = _labelling(review, record)
                is_asked = which == "all" or labelling.is_labelled == (which == "reviewed")
                if is_asked and (review.record["tags"] or review.decisions):
                    yield labelling


def _documents(store: Store) -> Iterator[Mapping[str, Any]]:
    after = None
    while True:
        found = store.documents_page(limit=100, after=after)
        yield from found.records
        if (after := found.after) is None:
            return


def _labelling(review: PassageReview, document: Mapping[str, Any]) -> Labelling:
    passage, tags = review.record, review.record["tags"]
    is_labelled = review.is_reviewed and not review.disputed
    where = {"document": passage["document"], "source": document["source"], "page": passage["page"]}
    return Labelling(
        LabelledPassage(
            id=passage["id"],
            text=passage["text"],
            labels=review.objectives if is_labelled else (),
            language=passage["language"],
            register=document["profile_in_force"]["input_type"],
            group=f"document:{passage['document']}",
            heading=passage["heading"],
            provenance={"kind": "reviewed" if is_labelled else "tagged", **where},
        ),
        is_labelled,
        tuple(Suggestion(tag["objective"], tag["probability"], tag["status"]) for tag in tags),
        document["model"] if tags else None,
        tuple(_annotations(review)),
    )


def _annotations(review: PassageReview) -> Iterator[Annotation]:
    for name in dict.fromkeys(one["reviewer"] for one in review.decisions if one["role"] == "review"):
        if said := _said(review, name, "review"):
            yield Annotation(_answer(review, said), name)
    settled = [one for one in review.in_force.values() if one["role"] == "adjudication"]
    if settled and not review.disputed:
        yield Annotation(review.objectives, settled[-1]["reviewer"], is_truth=True)


def _said(review: PassageReview, reviewer: str, role: Role) -> list[Decision]:
    """One person's verdicts in one role that stand, oldest first."""
    return [one for one in effective(review.decisions) if one["reviewer"] == reviewer and one["role"] == role]


def _answer(review: PassageReview, said: Sequence[Decision]) -> tuple[int, ...] | None:
    """The objectives that one person's verdicts say are right; None where some suggestion was left open."""
    words = _words(review, said)
    is_whole = any(one["verdict"] == "none" for one in said)
    if not is_whole and not set(review.suggested) <= words.keys():
        return None
    return tuple(n for n in dict.fromkeys([*review.suggested, *words]) if words.get(n))


def _words(review: PassageReview, said: Sequence[Decision]) -> dict[int, bool]:
    """For each objective that one person's verdicts speak of, whether it is right."""
    found = ((n, in_force(said, n)) for n in decided_objectives(said, review.suggested))
    return {number: one["verdict"] in POSITIVE for number, one in found if one is not None}


@dataclass(slots=True)
class Recorded:
    """What became of answers: `decisions` that were added, `known` answers that the store had already, ids of passages
    that are `absent` from the store, and ids of those that nobody answered.
    """

    decisions: int = 0
    known: int = 0
    absent: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


def record_answers(
    store: Store,
    labellings: Iterable[Labelling],
    *,
    reviewer: str | None = None,
    taxonomy: Taxonomy | None = None,
) -> Recorded:
    """Add people's answers to a store as decisions: "accept" or "reject" for each suggestion, "add", or "none".

    An answer that is that reviewer's word already adds nothing, so the same file can be read twice.

    Args:
        store: where the passages came from (`labellings_in`).
        labellings: with people's annotations, or with labels that nobody is named for.
        reviewer: who answered where an annotation names nobody.
        taxonomy: the framework of the objectives; the packaged one for None.

    Raises:
        CorpusError: an answer names nobody, and there is no `reviewer`.
        UsageError: an answer that cannot be decided, such as an objective that does not exist.
        StoreError, DecisionConflict: it could not be saved; what was saved before stays.
    """
    framework, recorded = taxonomy or load_taxonomy(), Recorded()
    reviews: dict[str, dict[str, PassageReview]] = {}
    for labelling in labellings:
        answers = _answers(labelling)
        if not answers:
            recorded.unanswered.append(labelling.passage.id)
            continue
        document = str(labelling.passage.provenance.get("document", ""))
        if document not in reviews:
            reviews = {
                document: {one.record["id"]: one for one in review_of(store, document)}
            }  # one at a time
        review = reviews[document].get(labelling.passage.id)
        if review is None:
            recorded.absent.append(labelling.passage.id)
            continue
        for answer in answers:
            _record(store, review.record, answer, _name(answer, labelling, reviewer), framework, recorded)
    return recorded


def _answers(labelling: Labelling) -> list[Annotation]:
    named = [one for one in labelling.annotations if one.labels is not None]
    own = [Annotation(labelling.passage.labels)] if labelling.is_labelled else []
    return named or own


def _name(answer: Annotation, labelling: Labelling, reviewer: str | None) -> str:
    """A number alone is nobody's name."""
    if (name := answer.name) and not name.isdecimal():
        return name
    if reviewer is None:
        raise CorpusError(
            f"an answer on passage {labelling.passage.id} does not name who gave it",
            got=answer.by,
            expected="a name or an address",
            do="say whose answers these are with --reviewer",
        )
    return reviewer


def _record(
    store: Store,
    passage: Mapping[str, Any],
    answer: Annotation,
    reviewer: str,
    taxonomy: Taxonomy,
    recorded: Recorded,
) -> None:
    role: Role = "adjudication" if answer.is_truth else "review"
    review = _fresh(store, passage)
    said = _said(review, reviewer, role)
    if _answer(review, said) is not None and set(_answer(review, said) or ()) == set(answer.labels or ()):
        recorded.known += 1
        return
    words = _words(review, said)
    wanted = _verdicts(review, answer.labels or ())
    new = [(verdict, n) for verdict, n in wanted if words.get(n) is not (verdict in POSITIVE)]
    for verdict, number in new:
        decide(
            store,
            review,
            verdict,
            objective=number or None,
            reviewer=reviewer,
            model=review.record.get("model") or "",
            numbers=taxonomy.numbers,
            role=role,
        )
        recorded.decisions += 1
        review = _fresh(store, passage)


def _verdicts(review: PassageReview, labels: tuple[int, ...]) -> list[tuple[Verdict, int]]:
    """What has to be decided for these labels to stand; (“none”, 0) for none of them."""
    if not labels:
        return [("none", 0)]
    known = dict.fromkeys([*review.suggested, *review.in_force])
    rest: list[tuple[Verdict, int]] = [("accept" if n in labels else "reject", n) for n in known]
    return rest + [("add", n) for n in labels if n not in known]


def _fresh(store: Store, passage: Mapping[str, Any]) -> PassageReview:
    """The passage with all that is decided on it by now."""
    said = [one for one in store.decisions_on(passage["document"]) if one["passage"] == passage["id"]]
    return PassageReview(passage, tuple(said))
