"""The desk's queries over a store of any size: the plan that the database makes for each, and how long it takes.

    python benchmarks/store.py --passages 100000                                  # SQLite, in a temporary folder
    python benchmarks/store.py --passages 100000 --store postgresql+psycopg://…   # an empty database
    python benchmarks/store.py --passages 100000 --plans --json store.json

Fills a store with seeded, made-up documents of fifty passages each, through the tables themselves. Then every query runs
through the store's own methods, and for each statement that it sends the database says how it finds the rows. A table that
is read from end to end is marked: SCAN.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, Engine, event, func, insert, select

from gcm_classify.schema import (
    decisions,
    document_mechanisms,
    document_objectives,
    document_roundtables,
    documents,
    files,
    passages,
    standing,
    tags,
)
from gcm_classify.store import DocumentFilter, PassageFilter, Store, open_store, sqlite_url
from gcm_classify.store.worklists import WorkFilter

PER_DOCUMENT = 50
TURNS = 7
_GROUPS = {
    1: (2, 5, 6, 12, 18),
    2: (4, 8, 9, 10, 11, 13, 21),
    3: (14, 15, 16, 19, 20, 22),
    4: (1, 3, 7, 17, 23),
}
ROUNDTABLE = {objective: table for table, objectives in _GROUPS.items() for objective in objectives}
MECHANISMS = tuple(f"Process {number}" for number in range(1, 24))
LANGUAGES = ("en",) * 7 + ("es", "es", "fr")
WORDS = (
    "border", "visa", "wage", "officer", "region", "partner", "fund", "return", "skill", "data", "child", "route", "coast",
    "health", "market", "office",
)  # fmt: skip
_SCAN = re.compile(r"^SCAN (?!CONSTANT|chosen|\(subquery)(?!.*INDEX)|Seq Scan on")


def main() -> None:
    options = _options()
    console = Console(width=150)
    with tempfile.TemporaryDirectory() as folder:
        url = options.store or sqlite_url(Path(folder) / "gcm.sqlite")
        store = open_store(url)
        began = time.perf_counter()
        fill(store, options.passages, random.Random(options.seed))
        console.print(
            f"{options.passages:,} passages filled in {time.perf_counter() - began:.0f} s ({store.url})"
        )
        found = [measure(store, name, ask) for name, ask in queries(store)]
        store.close()
    show(console, found, options.plans)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--store", help="URL of an empty database; a temporary SQLite file otherwise")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plans", action="store_true", help="print every statement's plan")
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


# -- a store of any size --------------------------------------------------------------------------------------------


def fill(store: Store, size: int, rng: random.Random) -> None:
    """Documents until there are so many passages; a tenth of the tags is decided on."""
    for first in range(0, size // PER_DOCUMENT, 100):
        with store._transaction() as connection:
            for number in range(first, min(first + 100, size // PER_DOCUMENT)):
                _add(connection, number, rng)
    with store._transaction() as connection:
        connection.exec_driver_sql("ANALYZE")


def _add(connection: Connection, number: int, rng: random.Random) -> None:
    identity = hashlib.sha256(str(number).encode()).hexdigest()
    texts = [" ".join(rng.choices(WORDS, k=60)) for _ in range(PER_DOCUMENT)]
    language, mechanism = rng.choice(LANGUAGES), rng.choice(MECHANISMS)
    found = [_tags(identity, place, rng) for place in range(PER_DOCUMENT)]
    own = {row["objective"]: row["probability"] for rows in found for row in rows}
    tables = {ROUNDTABLE[objective]: probability for objective, probability in own.items()}
    rows: dict[Any, list[dict[str, Any]]] = {
        documents: [_document(identity, number, texts, language, rng)],
        files: [
            {
                "source": f"{number:05d}.pdf",
                "origin": "inbox",
                "document": identity,
                "size": 1,
                "modified": 1.0,
                "key": "k",
            }
        ],
        document_mechanisms: [
            {"document": identity, "mechanism": mechanism, "probability": 0.9, "primary": True}
        ],
        document_objectives: [
            {"document": identity, "objective": o, "probability": p, "primary": True} for o, p in own.items()
        ],
        document_roundtables: [
            {"document": identity, "roundtable": t, "probability": p, "primary": True}
            for t, p in tables.items()
        ],
        passages: _passages(identity, texts, language, rng),
        tags: [row for rows in found for row in rows],
    }
    decided = [row for row in rows[tags] if rng.random() < 0.1]
    rows[decisions] = [_decision(row, rng) for row in decided]
    for table, values in rows.items():
        if values:
            connection.execute(insert(table), values)
    if decided:
        last = connection.execute(select(func.max(decisions.c.id))).scalar_one()
        numbered = zip(decided, rows[decisions], range(last - len(decided) + 1, last + 1), strict=True)
        connection.execute(insert(standing), [_standing(tag, said, row) for tag, said, row in numbered])


def _document(
    identity: str, number: int, texts: list[str], language: str, rng: random.Random
) -> dict[str, Any]:
    profile = {
        "input_type": "outcome_document",
        "phase": "before_imrf",
        "mode": "direct",
        "date": f"2026-{1 + number % 12:02d}",
    }
    record = {
        "id": identity, "source": f"{number:05d}.pdf", "title": f"Statement {number}", "language": language, "model": "m",
        "profile": profile, "objectives": [], "roundtables": [], "stated_objectives": [], "warnings": [],
        "fingerprint": {"sketch": [rng.getrandbits(32) for _ in range(64)]},
    }  # fmt: skip
    return {
        "id": identity, "key": "k", "text": "\n\n".join(texts), "record": record, "classified": "2026", "title": record["title"],
        "language": language, "forum": 2026, "needs_review": number % 3 == 0, **profile,
    }  # fmt: skip


def _passages(identity: str, texts: list[str], language: str, rng: random.Random) -> list[dict[str, Any]]:
    start, rows = 0, []
    for place, text in enumerate(texts):
        columns = {
            "language": language, "kind": "paragraph", "region": "body", "page": 1 + place // 5,
            "function": rng.choice(("commitment", "practice", "recommendation", "procedure", "description")),
        }  # fmt: skip
        record = {
            **columns,
            "bbox": [72, 90, 520, 130],
            "number": str(place),
            "heading": "Part one › Measures",
            "stated": [],
        }
        own = {"document": identity, "id": _passage(identity, place), "position": place}
        rows.append({**own, "start": start, "end": start + len(text), "record": record, **columns})
        start += len(text) + 2
    return rows


def _passage(identity: str, place: int) -> str:
    return hashlib.sha256(f"{identity}{place}".encode()).hexdigest()[:24]


def _tags(identity: str, place: int, rng: random.Random) -> list[dict[str, Any]]:
    chosen = rng.sample(sorted(ROUNDTABLE), rng.choice((0, 0, 1, 1, 1, 2, 3)))
    rows = []
    for rank, objective in enumerate(chosen):
        probability = round(rng.uniform(0.3, 1.0), 6)
        rows.append(
            {
                "document": identity,
                "passage": _passage(identity, place),
                "objective": objective,
                "rank": rank,
                "probability": probability,
                "basis": "inferred",
                "status": "auto" if probability > 0.85 else "review",
                "evidence": [
                    [0, 6, "a term of the objective"],
                    [0, 60, "nearest example of the corpus (similarity 0.81)"],
                ],
            }
        )
    return rows


def _decision(tag: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    return {
        "document": tag["document"], "passage": tag["passage"], "attached": tag["passage"], "objective": tag["objective"],
        "verdict": rng.choice(("accept", "accept", "reject")), "reviewer": rng.choice(("Ada", "Bo", "Grace")), "model": "m",
        "text": "seen", "decided": f"2026-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}T12:00:00.000000+00:00",
    }  # fmt: skip


def _standing(tag: dict[str, Any], said: dict[str, Any], number: int) -> dict[str, Any]:
    own = {name: tag[name] for name in ("document", "passage", "objective")}
    holds = said["verdict"] == "accept"
    rest = {"reviewer": said["reviewer"], "role": "review", "disputed": number % 50 == 0}
    return {**own, "decision": number, "verdict": said["verdict"], "holds": holds, **rest}


# -- what the desk asks ---------------------------------------------------------------------------------------------


def queries(store: Store) -> Iterator[tuple[str, Callable[[], object]]]:
    """Every list and count of the desk, as a page asks for it."""
    deep = store.passages_on(9, limit=1_000).after
    of = DocumentFilter
    yield "documents, first fifty", lambda: store.documents_page()
    yield "documents of a roundtable", lambda: store.documents_page(of(roundtables=[2]))
    yield (
        "documents of a mechanism, since a date",
        lambda: store.documents_page(of(mechanisms=["Process 7"], since="2026-06")),
    )
    yield "documents by words in title or name", lambda: store.documents_page(of(words="statement 77"))
    yield "passages on an objective", lambda: store.passages_on(9)
    yield "passages on an objective, a thousand further on", lambda: store.passages_on(9, after=deep)
    by_mechanism = PassageFilter(document=of(mechanisms=["Process 7"]))
    yield "passages on an objective by mechanism", lambda: store.passages_on(9, by_mechanism)
    yield "passages on an objective in French", lambda: store.passages_on(9, PassageFilter(languages=["fr"]))
    sure = PassageFilter(probability=0.9, functions=["commitment"])
    yield "commitments on an objective from .9 on", lambda: store.passages_on(9, sure)
    yield (
        "accepted passages on an objective",
        lambda: store.passages_on(9, PassageFilter(standpoints=["accepted"])),
    )
    yield "passages that people added", lambda: store.passages_added(9)
    yield "queue: undecided, least probable first", lambda: store.open_tags()
    yield (
        "queue: in Spanish, of a mechanism",
        lambda: store.open_tags(PassageFilter(languages=["es"], document=of(mechanisms=["Process 7"]))),
    )
    thresholds = dict.fromkeys(ROUNDTABLE, 0.5)

    def ranked(**others: Any) -> object:
        return store.open_tags_ranked(WorkFilter(**others), thresholds=thresholds, groups=ROUNDTABLE)

    yield "queue: ranked by doubt", lambda: ranked()
    yield "queue: ranked by doubt, one objective", lambda: ranked(objectives=[9])
    yield "queue: disputed", lambda: ranked(disputed=True)
    yield "decisions of the last month", lambda: store.decisions_since("2026-12-01", limit=100)
    one = store.documents_page(limit=1).records[0]["id"]
    yield "one document's passages", lambda: store.passage_records(one)
    yield "one document's decisions", lambda: store.decisions_on(one)
    yield "all counts", lambda: store.counts()


# -- plans and times ------------------------------------------------------------------------------------------------


def measure(store: Store, name: str, ask: Callable[[], object]) -> dict[str, Any]:
    """The plans of all statements of a query, and the median of several turns in milliseconds."""
    sent: list[tuple[str, Any]] = []

    def note(_c: object, _k: object, statement: str, parameters: Any, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            sent.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    times = []
    for _ in range(TURNS):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1_000)
    plans = [plan_of(store, *statement) for statement in dict.fromkeys((s, _frozen(p)) for s, p in sent)]
    indexes = sorted({index for plan in plans for line in plan for index in _indexes(line)})
    scans = sorted({line for plan in plans for line in plan if _SCAN.search(line)})
    return {
        "query": name, "median_ms": round(median(times), 1), "most_ms": round(max(times), 1), "statements": len(sent),
        "indexes": indexes, "scans": scans, "plans": plans,
    }  # fmt: skip


def _frozen(parameters: Any) -> Any:
    return tuple(sorted(parameters.items())) if isinstance(parameters, dict) else tuple(parameters)


def plan_of(store: Store, statement: str, parameters: Any) -> list[str]:
    """What the database says of a statement, one line a step."""
    if store.is_sqlite:
        with store._reading() as connection:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        return [str(row[3]) for row in rows]
    values = dict(parameters)
    with store._reading() as connection:
        rows = connection.exec_driver_sql(
            f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) {statement}", values
        ).all()
    return [str(row[0]).strip() for row in rows]


def _indexes(line: str) -> list[str]:
    found = re.findall(
        r"USING (?:COVERING )?INDEX (\S+)|Index (?:Only )?Scan(?: Backward)? using (\S+)|Bitmap Index Scan on (\S+)",
        line,
    )
    return [
        name.replace("sqlite_autoindex_", "").removesuffix("_1") + ("" if "_auto" not in name else "*")
        for names in found
        for name in names
        if name
    ]


def show(console: Console, found: list[dict[str, Any]], plans: bool) -> None:
    table = Table(box=None, pad_edge=False)
    for column, justify in (
        ("query", "left"),
        ("median ms", "right"),
        ("most ms", "right"),
        ("indexes", "left"),
        ("read from end to end", "left"),
    ):
        table.add_column(column, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for row in found:
        scans = "; ".join(row["scans"])
        table.add_row(
            row["query"], f"{row['median_ms']:.1f}", f"{row['most_ms']:.1f}", ", ".join(row["indexes"]), scans
        )
    console.print(table)
    for row in found if plans else ():
        console.print(f"\n[bold]{row['query']}[/]")
        for plan in row["plans"]:
            console.print("\n".join(f"  {line}" for line in plan), markup=False, highlight=False)


if __name__ == "__main__":
    main()
