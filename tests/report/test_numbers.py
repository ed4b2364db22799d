"""Numbers in a pack equal the numbers in the store, counted by SQL that knows nothing of the pack's code."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import make_url
from stores import NUMBERS, Says, fill, judge, paper

from gcm_classify.report import Filters, Pack, pack_of, packs_of
from gcm_classify.review import review_of
from gcm_classify.store import Store

# The last decision on each suggestion or addition; "none" is judged in another test.
LAST = """
WITH last AS (
    SELECT document, passage, objective, verdict FROM decisions AS d
    WHERE id = (SELECT max(id) FROM decisions AS e
                WHERE e.document = d.document AND e.passage = d.passage AND e.objective = d.objective)
), standing AS (
    SELECT t.document, t.passage, t.objective, last.verdict FROM tags AS t
    LEFT JOIN last ON last.document = t.document AND last.passage = t.passage AND last.objective = t.objective
    WHERE last.verdict IS NULL OR last.verdict IN ('accept', 'add')
    UNION
    SELECT document, passage, objective, verdict FROM last
    WHERE verdict IN ('accept', 'add')
)
"""


def counted(store: Store, query: str, *values: object) -> list[tuple[int, ...]]:
    path = make_url(store.url).database
    assert path is not None and Path(path).is_file()
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def numbers_of(pack: Pack) -> list[tuple[int, int, int]]:
    """(objective, passages, documents) of every section in which something was said."""
    return [(s.objective, s.passages, s.documents) for s in pack.sections if s.passages]


def per_objective(store: Store, where: str = "1", values: Sequence[object] = ()) -> list[tuple[int, ...]]:
    return counted(
        store,
        f"{LAST} SELECT objective, count(*), count(DISTINCT standing.document) FROM standing "
        f"JOIN documents ON documents.id = standing.document "
        f"JOIN passages ON passages.document = standing.document AND passages.id = standing.passage "
        f"WHERE {where} GROUP BY objective ORDER BY objective",
        *values,
    )


def decide_some(store: Store) -> None:
    """Every third passage is confirmed, every fourth loses its first suggestion, every fifth is given objective 23."""
    place = 0
    for (document,) in counted(store, "SELECT id FROM documents ORDER BY id"):
        for review in review_of(store, str(document)):
            suggested = [tag["objective"] for tag in review.record["tags"]]
            place += bool(suggested)
            for verdict, every, number in (
                ("accept", 3, suggested[-1:]),
                ("reject", 4, suggested[:1]),
                ("add", 5, [23]),
            ):
                if suggested and place % every == 0 and number:
                    _decided(store, review, verdict, number[0])


def _decided(store: Store, review: object, verdict: str, number: int) -> None:
    from gcm_classify.review import decide

    decide(store, review, verdict, objective=number, reviewer="Ada", model="m", numbers=NUMBERS)  # type: ignore[arg-type]


@pytest.mark.parametrize("decided", [False, True])
def test_passages_and_documents_of_every_objective_are_those_of_the_store(
    sample_store: Store, decided: bool
) -> None:
    if decided:
        decide_some(sample_store)
    pack = pack_of(sample_store)
    assert numbers_of(pack) == per_objective(sample_store)
    assert pack.counts.supported == counted(sample_store, f"{LAST} SELECT count(*) FROM standing")[0][0]


def test_what_was_reviewed_and_rejected_is_counted_as_in_the_store(sample_store: Store) -> None:
    decide_some(sample_store)
    pack = pack_of(sample_store)
    (reviewed,) = counted(sample_store, f"{LAST} SELECT count(*) FROM standing WHERE verdict IS NOT NULL")
    (rejected,) = counted(
        sample_store,
        f"{LAST} SELECT count(*) FROM last JOIN tags USING (document, passage, objective) WHERE verdict = 'reject'",
    )
    assert (pack.counts.reviewed,) == reviewed and reviewed[0] > 20
    assert (pack.counts.rejected,) == rejected and rejected[0] > 10
    assert pack.counts.supported == sum(section.passages for section in pack.sections)


def test_roundtables_share_the_objectives_out_among_them(sample_store: Store) -> None:
    whole, *tables = packs_of(sample_store)
    assert [pack.roundtable for pack in tables] == [1, 2, 3, 4]
    assert sorted(row for pack in tables for row in numbers_of(pack)) == numbers_of(whole)
    assert sum(pack.counts.supported for pack in tables) == whole.counts.supported
    assert {pack.counts.documents for pack in tables} == {whole.counts.documents}


def test_documents_and_passages_are_those_of_the_store(sample_store: Store) -> None:
    counts = pack_of(sample_store).counts
    assert counted(sample_store, "SELECT count(*) FROM documents") == [(counts.documents,)]
    assert counted(sample_store, "SELECT count(*) FROM passages") == [(counts.passages,)]
    assert counted(sample_store, "SELECT count(*) FROM practices") == [(counts.practices,)]
    assert counted(sample_store, "SELECT count(DISTINCT document) FROM tags") == [(counts.speaking,)]


@pytest.mark.parametrize(
    ("filters", "where", "values"),
    [
        (
            Filters(mechanisms=("Budapest Process", "Colombo Process")),
            "EXISTS (SELECT 1 FROM json_each(documents.record, '$.profile.mechanisms') WHERE value IN (?, ?))",
            ("Budapest Process", "Colombo Process"),
        ),
        (
            Filters(languages=("es", "fr")),
            "json_extract(passages.record, '$.language') IN (?, ?)",
            ("es", "fr"),
        ),
        (Filters(forum=2026), "json_extract(documents.record, '$.profile.forum') = ?", (2026,)),
        (
            Filters(since="2026-02-03", until="2026-04-30"),
            "json_extract(documents.record, '$.profile.date') BETWEEN ? AND ? OR json_extract(documents.record, '$.profile.date') = ?",
            ("2026-02-03", "2026-04-30", "2026-02"),
        ),
    ],
    ids=["mechanism", "language", "forum", "date"],
)
def test_numbers_under_a_filter_are_those_of_the_store_under_it(
    sample_store: Store, filters: Filters, where: str, values: tuple[object, ...]
) -> None:
    found = numbers_of(pack_of(sample_store, filters=filters))
    assert found == per_objective(sample_store, f"({where})", values)
    assert found


def test_none_for_a_passage_takes_all_its_objectives_away(store: Store) -> None:
    result = paper(Says("Wages and skills.", {6: 0.9, 18: 0.8}), Says("Skills again.", {18: 0.7}))
    fill(store, result)
    judge(store, result, "none")
    pack = pack_of(store)
    assert numbers_of(pack) == [(18, 1, 1)]
    assert (pack.counts.rejected, pack.counts.reviewed) == (2, 0)


def test_the_silence_map_counts_every_mechanism_as_the_store_does(sample_store: Store) -> None:
    found = {
        (row.mechanism, cell.objective): cell.passages
        for row in pack_of(sample_store).silence.rows
        for cell in row.cells
        if cell.passages and row.mechanism
    }
    rows = counted(
        sample_store,
        "SELECT m.value, t.objective, count(*) FROM tags AS t JOIN documents AS d ON d.id = t.document, "
        "json_each(d.record, '$.profile.mechanisms') AS m GROUP BY 1, 2",
    )
    assert found == {(str(name), number): count for name, number, count in rows}


def test_either_database_gives_the_same_numbers(any_store: Store) -> None:
    first = paper(
        Says("Wages.", {6: 0.9}),
        Says("Skills.", {18: 0.8, 6: 0.7}),
        source="a.pdf",
        mechanisms=("Bali Process",),
        date="2026-02",
    )
    second = paper(
        Says("Salarios.", {6: 0.9}, language="es"),
        source="b.pdf",
        mechanisms=("Quito Process",),
        language="es",
    )
    fill(any_store, first, second)
    judge(any_store, first, "accept", 6)
    judge(any_store, first, "reject", 18, passage=1)
    counts = pack_of(any_store).counts
    assert (counts.documents, counts.passages, counts.supported, counts.reviewed, counts.rejected) == (
        2,
        3,
        3,
        1,
        1,
    )
    assert numbers_of(pack_of(any_store, filters=Filters(languages=("es",)))) == [(6, 1, 1)]
    assert numbers_of(pack_of(any_store, filters=Filters(since="2026-02-01"))) == [(6, 2, 1)]
