"""Stores of made-up papers: who says what on which objective, and what reviewers decided on it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from fakes import passage_of, tag_of
from gcm_classify.datamodels import (
    Document,
    DocumentResult,
    DocumentWarning,
    Function,
    FunctionFinding,
    Kind,
    Profile,
    Shortfall,
)
from gcm_classify.review import decide, review_of
from gcm_classify.routing import route
from gcm_classify.store import Store
from gcm_classify.taxonomy import Taxonomy, load_taxonomy
from gcm_classify.verdicts import Role, Verdict

NUMBERS = tuple(range(1, 24))


@dataclass(frozen=True)
class Says:
    """A passage: its words, its objectives with their probabilities, the primary one first, and where it stands."""

    text: str
    on: Mapping[int, float] = field(default_factory=dict)
    stated: tuple[int, ...] = ()
    function: Function | None = None
    page: int | None = 1
    number: str | None = None
    language: str = "en"
    kind: Kind = "paragraph"
    heading: tuple[str, ...] = ()
    accepted: bool = False
    field: str | None = None


def paper(
    *said: Says,
    source: str = "a.pdf",
    title: str = "A declaration",
    language: str = "en",
    near: Mapping[int, float] | None = None,
    warnings: tuple[DocumentWarning, ...] = (),
    model: str = "gcm-2026.12",
    framework: Taxonomy | None = None,
    **profile: object,
) -> DocumentResult:
    """A document that says this, in this order; `near` are objectives that its first passage came near."""
    text = "\n\n".join(one.text for one in said)
    identity = hashlib.sha256(f"{source}\0{text}".encode("utf-8", "backslashreplace")).hexdigest()
    document = Document(identity, source, "text", text, title, language, warnings=warnings)
    passages, tags, start = [], [], 0
    for one in said:
        passage = passage_of(
            one.text, start=start, document=identity, page=one.page, number=one.number, language=one.language,
            stated=one.stated, kind=one.kind, heading=one.heading, field=one.field,
            function=FunctionFinding(one.function) if one.function else None,
        )  # fmt: skip
        passages.append(passage)
        for number, probability in one.on.items():
            tag = tag_of(passage, number, probability, "auto" if one.accepted else "review")
            tags.append(replace(tag, basis="both" if number in one.stated else "inferred"))
        start += len(one.text) + 2
    stated = tuple(sorted({number for one in said for number in one.stated}))
    return DocumentResult(
        document, tuple(passages), tuple(tags), route(tags, framework or load_taxonomy(), stated=stated),
        Profile(**profile), stated, model,  # type: ignore[arg-type]
        below_threshold=tuple(Shortfall(n, p, passages[0].id) for n, p in (near or {}).items()),
    )  # fmt: skip


def fill(store: Store, *results: DocumentResult) -> None:
    """Save results as a batch does."""
    for result in results:
        store.save_result(result, key="k")
        store.save_file(result.source, document=result.document.id, size=1, modified=1.0, key="k")


def judge(
    store: Store,
    result: DocumentResult,
    verdict: Verdict,
    objective: int | None = None,
    *,
    passage: int = 0,
    reviewer: str = "Ada",
    role: Role = "review",
    numbers: Sequence[int] = NUMBERS,
) -> None:
    """What a reviewer decides on a passage, by its place in the document."""
    review = review_of(store, result.document.id)[passage]
    decide(
        store, review, verdict, objective=objective, reviewer=reviewer, role=role, model="gcm-2026.12", numbers=numbers
    )  # fmt: skip
