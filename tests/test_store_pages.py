"""Long lists: filtered, a slice at a time, each row once whatever comes in meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fakes import made_up_result, result_of, tag_of
from gcm_classify.datamodels import DocumentResult, Failure, FunctionFinding, Passage, Profile
from gcm_classify.store import DocumentFilter, PassageFilter, Slice, Store
from gcm_classify.verdicts import NewDecision


@pytest.fixture
def store(any_store: Store) -> Store:
    """On either database."""
    return any_store


def document(number: int, **profile: Any) -> DocumentResult:
    """One of several documents, each with a passage on smuggling, one on recruitment, and one on nothing."""
    words = f"Text {number:02d} of many."
    result = made_up_result(
        (f"{words} We end smuggling.", [9]),
        (f"{words} Lower recruitment fees.", [6, 9]),
        (f"{words} Thanks.", []),
        source=f"{number:02d}.txt",
        title=f"Statement {number}",
        probability=0.5 + number / 100,
    )
    return replace(result, profile=Profile(**profile))


def keep(store: Store, result: DocumentResult, source: str | None = None) -> DocumentResult:
    store.save_result(result, key="k")
    store.save_file(source or result.source, document=result.document.id, size=1, modified=1.0, key="k")
    return result


def decide(
    store: Store, result: DocumentResult, place: int, verdict: Any, objective: int | None, who: str = "Ada"
) -> int:
    passage = result.passages[place]
    new = NewDecision(result.document.id, passage.id, verdict, objective, who, "m", passage.text)
    return store.add_decision(new, seen=10_000)


def names(found: Slice) -> list[str]:
    return [record["source"] for record in found.records]


def test_documents_come_a_slice_at_a_time_each_once(store: Store) -> None:
    for number in range(7):
        keep(store, document(number))
    seen, after = list[str](), None
    for _ in range(4):
        found = store.documents_page(limit=2, after=after)
        seen += names(found)
        after = found.after
        if len(seen) == 2:
            keep(
                store, document(90), "00-new.txt"
            )  # before the cursor: neither shown twice nor shifting the rest
    assert seen == [f"{number:02d}.txt" for number in range(7)]
    assert after is None


def test_the_last_slice_says_that_it_is_the_last(store: Store) -> None:
    for number in range(4):
        keep(store, document(number))
    found = store.documents_page(limit=2)
    assert store.documents_page(limit=2, after=found.after).after is None
    assert store.documents_page(DocumentFilter(words="no such")).records == ()


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"mechanisms": ["Rabat Process"]}, ["01.txt"]),
        ({"mechanisms": ["Rabat Process", "Our Forum"]}, ["01.txt", "02.txt"]),
        ({"input_types": ["oral_statement"]}, ["02.txt"]),
        ({"phases": ["before_imrf"], "modes": ["direct"]}, ["01.txt"]),
        ({"forums": [2026]}, ["01.txt", "02.txt"]),
        ({"languages": ["en"]}, ["01.txt", "02.txt"]),
        ({"languages": ["fr"]}, []),
        ({"roundtables": [2]}, ["01.txt", "02.txt"]),
        ({"roundtables": [4]}, []),
        ({"objectives": [6]}, ["01.txt", "02.txt"]),
        ({"since": "2026-03-01"}, ["02.txt"]),
        ({"until": "2026-02"}, ["01.txt"]),
        ({"until": "2026-02-10"}, []),
        ({"since": "2026-02-11", "until": "2026-02-11"}, ["01.txt"]),
        ({"words": "STATEMENT 2"}, ["02.txt"]),
        ({"words": "02.t"}, ["02.txt"]),
        ({"words": "%"}, []),
        ({"needs_review": True}, ["02.txt"]),
        ({"needs_review": False}, ["01.txt"]),
        ({"origin": "desk"}, []),
        ({"withdrawn": True}, []),
    ],
)
def test_documents_are_filtered_by_what_a_reader_asks_for(
    store: Store, filters: dict[str, Any], expected: list[str]
) -> None:
    keep(
        store,
        document(
            1,
            mechanisms=("Rabat Process",),
            phase="before_imrf",
            mode="direct",
            date="2026-02-11",
            forum=2026,
        ),
    )
    keep(
        store,
        document(
            2,
            unregistered=("Our Forum",),
            input_type="oral_statement",
            date="2026-05",
            forum=2026,
            uncertain=True,
        ),
    )
    assert names(store.documents_page(DocumentFilter(**filters))) == expected


def test_a_document_tells_how_much_of_it_is_decided(store: Store) -> None:
    result = keep(store, document(1))
    decide(store, result, 0, "accept", 9)
    decide(store, result, 1, "none", None)
    (record,) = store.documents_page().records
    assert (record["open_tags"], record["decided_tags"]) == (0, 3)
    assert record["origin"] == "inbox"


def test_passages_on_an_objective_come_most_probable_first_each_once(store: Store) -> None:
    for number in range(5):
        keep(store, document(number))
    seen, after = list[dict[str, Any]](), None
    while True:
        found = store.passages_on(9, limit=3, after=after)
        seen += found.records
        after = found.after
        if after is None:
            break
    assert len({record["id"] for record in seen}) == len(seen) == 10
    probabilities = [record["tag"]["probability"] for record in seen]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(record["tag"]["objective"] == 9 for record in seen)


def test_a_listed_passage_is_the_slice_of_its_document_s_text(store: Store) -> None:
    result = keep(
        store, made_up_result(("Ère nouvelle \U0001f30d: end smuggling.", [9]), ("Then détention.", [13]))
    )
    (record,) = store.passages_on(13).records
    whole = next(one for one in store.passage_records(result.document.id) if one["id"] == record["id"])
    assert record["text"] == "Then détention."
    assert {name: record[name] for name in whole.keys() & record.keys()} == {
        name: value for name, value in whole.items() if name != "tags"
    }
    assert record["tag"] == whole["tags"][0]
    assert (record["title"], record["source"], record["standing"]) == ("Made up", "made-up.txt", None)


def mixed(store: Store) -> DocumentResult:
    """A document whose passages differ in language, part, function, status and rank."""
    whole = made_up_result(("One.", []), ("Two.", []), ("Three.", []))
    own: list[Passage] = [
        replace(passage, **others)  # type: ignore[arg-type]
        for passage, others in zip(
            whole.passages,
            (
                {"language": "fr", "region": "annex"},
                {"kind": "list_item", "function": FunctionFinding("commitment")},
                {},
            ),
            strict=True,
        )
    ]
    result = result_of(whole.document, own, {})
    tags = (
        tag_of(own[0], 9, 0.9),
        tag_of(own[1], 9, 0.4, "review"),
        tag_of(own[2], 6, 0.8),
        tag_of(own[2], 9, 0.6, "review"),
    )
    return keep(store, replace(result, tags=tags))


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, ["One.", "Three.", "Two."]),
        ({"languages": ["fr"]}, ["One."]),
        ({"regions": ["body"]}, ["Three.", "Two."]),
        ({"kinds": ["list_item"]}, ["Two."]),
        ({"functions": ["commitment", "practice"]}, ["Two."]),
        ({"statuses": ["review"]}, ["Three.", "Two."]),
        ({"probability": 0.6}, ["One.", "Three."]),
        ({"primary": True}, ["One.", "Two."]),
        ({"document": DocumentFilter(mechanisms=["Rabat Process"])}, []),
    ],
)
def test_passages_are_filtered_by_what_they_are(
    store: Store, filters: dict[str, Any], expected: list[str]
) -> None:
    mixed(store)
    assert [one["text"] for one in store.passages_on(9, PassageFilter(**filters)).records] == expected


def test_passages_are_filtered_by_what_people_decided(store: Store) -> None:
    result = mixed(store)
    decide(store, result, 0, "accept", 9)
    decide(store, result, 1, "reject", 9)
    decide(store, result, 1, "accept", 9, "Bo")

    def texts(*standpoints: Any) -> list[str]:
        return [one["text"] for one in store.passages_on(9, PassageFilter(standpoints=standpoints)).records]

    assert texts("open") == ["Three."]
    assert texts("accepted") == ["One.", "Two."]
    assert texts("disputed") == ["Two."]
    assert texts("rejected") == []
    assert texts("open", "disputed") == ["Three.", "Two."]
    (record, *_) = store.passages_on(9, PassageFilter(standpoints=["accepted"])).records
    assert (record["standing"]["verdict"], record["standing"]["reviewer"]) == ("accept", "Ada")


def test_what_is_left_to_look_at_gets_less_with_each_decision(store: Store) -> None:
    result = mixed(store)

    def left(status: str = "review") -> list[tuple[str, int]]:
        first = store.open_tags(status=status, limit=1)
        rest = store.open_tags(status=status, after=first.after).records if first.after else ()
        return [(one["text"], one["tag"]["objective"]) for one in (*first.records, *rest)]

    assert left() == [("Two.", 9), ("Three.", 9)]
    number = decide(store, result, 1, "reject", 9)
    assert left() == [("Three.", 9)]
    decide(store, result, 2, "none", None)
    assert (left(), left("auto")) == ([], [("One.", 9)])
    store.add_decision(
        NewDecision(result.document.id, result.passages[1].id, "undo", None, "Ada", "m", "t", undoes=number),
        seen=10_000,
    )
    assert left() == [("Two.", 9)]


def test_what_people_added_is_listed_apart_from_what_the_machine_found(store: Store) -> None:
    result = mixed(store)
    decide(store, result, 0, "add", 6)
    decide(store, result, 2, "accept", 6)
    (record,) = store.passages_added(6).records
    assert (record["text"], record["tag"], record["standing"]["verdict"]) == ("One.", None, "add")
    assert store.passages_added(6, PassageFilter(languages=["es"])).records == ()


def test_everything_is_counted(store: Store) -> None:
    result = mixed(store)
    failure = Failure("bad.pdf", None, "EMPTY_FILE", "EmptyFile", "empty", "ingest")
    store.save_file("bad.pdf", document=None, size=0, modified=0.0, key="k", failure=failure)
    decide(store, result, 1, "reject", 9)
    decide(store, result, 1, "accept", 9, "Bo")
    counts = store.counts()
    assert (counts.documents, counts.failures, counts.withdrawn, counts.passages) == (1, 1, 0, 3)
    assert (counts.tags, counts.open, counts.to_review, counts.disputed) == (4, 3, 1, 1)
    assert counts.uploads == {}
