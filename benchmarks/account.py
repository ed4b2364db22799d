"""`throughput.json` as a page and a picture, and what follows from it for a million documents.

    python benchmarks/account.py docs           # write docs/throughput.md, its picture, and the table in docs/scale.md

Every figure on them is in the file, or a quotient of two that are.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from panels import draw, panels_of
from rich.console import Console
from rich.markdown import Markdown

__all__ = ["account", "million", "with_million", "write_account"]

Part = Mapping[str, Any]

STAGES = (  # by what either calls them
    ("start", None, "start"),
    ("read", "read", "read"),
    ("segment", "segment and cite", "segment"),
    ("encode", "encode", "encode"),
    ("tag", "tag", "tag"),
    ("profile", "profile", None),
    ("practices", "practices", None),
    ("route", "route", "route"),
    ("cache", "cache", None),
    ("store", "store", None),
    ("output files", "outputs", None),
    ("the rest", "rest", None),
)
_MARKS = ("<!-- by benchmarks/account.py -->", "<!-- end -->")
_SETTLED = 100  # documents from which on memory should be flat
_NODES = 32  # workers of the cluster that the account imagines


def write_account(folder: Path) -> str:
    """Write page and picture beside `throughput.json`, and the table in a `scale.md` that lies there; the page."""
    found = json.loads((folder / "throughput.json").read_text(encoding="utf-8"))
    text = account(found)
    (folder / "throughput.md").write_text(text, encoding="utf-8")
    draw(found, folder / "throughput.png")
    scale = folder / "scale.md"
    if scale.is_file() and "growth" in found:
        scale.write_text(with_million(scale.read_text(encoding="utf-8"), found), encoding="utf-8")
    return text


def account(found: Part) -> str:
    """The page: a section for each part that was measured."""
    sections = [_SECTIONS[name](found[name]) for name in _SECTIONS if name in found]
    return "\n\n".join(["\n".join(_opening(found)), *map("\n".join, sections)]) + "\n"


def _opening(found: Part) -> Iterator[str]:
    machine = found["machine"]
    yield "# Throughput\n"
    yield "<!-- written by benchmarks/account.py from throughput.json -->\n"
    yield "Ours, and what one would build instead: pdfplumber, `SentenceTransformer.encode` and a scikit-learn head in a "
    yield "loop, cutting passages of 80 words (`benchmarks/naive.py`), at the batch size that is best for it. Whole processes "
    yield "over the same generated documents (`benchmarks/inbox.py`), each with its start, in turn. `make benchmark` measures "
    yield f"it anew. Here: {machine['processor']}, {machine['cores']} cores, Python {machine['python']}.\n"
    if panels := panels_of(found):
        yield f"![{', '.join(panels)}](throughput.png)"


def _comparison(part: Part) -> Iterator[str]:
    yield f"## {part['documents']} documents, {part['pages']} pages\n"
    yield from _table(
        ("", "seconds, median (least to most)", "documents a second", "processor seconds"),
        (
            (name, _spread(part[key]), _rate(part["documents"], part[key]["median"]), f"{busy['median']:.0f}")
            for name, key in (("naive", "naive"), (f"ours, {part['jobs']} workers", "ours"))
            for busy in (part[f"{key}_busy"],)
        ),
    )
    ratio = part["ratio"]
    turns = (
        f"{ratio['least']:.1f} to {ratio['most']:.1f}, {part['turns']} turns"
        if part["turns"] > 1
        else "one turn"
    )
    busy = part["naive_busy"]["median"] / part["ours_busy"]["median"]
    yield f"\nOurs is {ratio['median']:.1f} times as fast ({turns}); by processor time {busy:.1f} times. "
    yield f"The naive stack took batches of {part['naive_batch_size']}. {_when(part)}"


def _stages(part: Part) -> Iterator[str]:
    count = part["documents"]
    yield "## Stages\n"
    yield f"Milliseconds a document, {count} documents. Ours in one process with the model loaded and one thread; the naive "
    yield f"stack's encoder takes all cores. {_when(part)}\n"
    yield from _table(
        ("stage", "naive", "ours"),
        (
            (name, _milliseconds(part["naive"], theirs, count), _milliseconds(part["ours"], mine, count))
            for name, mine, theirs in STAGES
        ),
    )


def _start(part: Part) -> Iterator[str]:
    yield f"## Start\n\nSeconds of a process, median (least to most). {_when(part)}\n"
    rows = [(f"`{name}`", _spread(value)) for name, value in part.items() if isinstance(value, Mapping)]
    yield from _table(("", "seconds"), rows)


def _growth(part: Part) -> Iterator[str]:
    yield f"## Growth with documents\n\n{part['jobs']} workers, each run with its start. {_when(part)}"
    if any("naive" in row for row in part["rows"]):
        yield f"The naive stack was not asked for what would have taken it more than {part['patience']:.0f} s by its rate before."
    yield ""
    yield from _table(
        (
            "documents",
            "ours, s",
            "s a document more",
            "processor s a document",
            "again unchanged, s",
            "again under another head, s",
            "at most, MiB",
            "naive, s",
            "ratio",
        ),
        _growth_rows(part["rows"]),
    )
    if len(part["rows"]) > 1:
        yield _again(part["rows"][-2:])
        yield from _memory(part["rows"])


def _growth_rows(rows: Sequence[Part]) -> Iterator[tuple[str, ...]]:
    marginal = [None, *(_marginal(pair, "first") for pair in itertools.pairwise(rows))]
    for row, more in zip(rows, marginal, strict=True):
        yield (
            f"{row['documents']:,}",
            f"{row['first']:.1f}",
            _or_dash(more, ".3f"),
            f"{row['first_busy'] / row['documents']:.3f}",
            f"{row['second']:.1f}",
            f"{row['retagged']:.1f}",
            _or_dash(row.get("held_mib"), ",.0f"),
            _or_dash(row.get("naive"), ".1f", "not run"),
            _or_dash(_quotient(row.get("naive"), row["first"]), ".1f"),
        )


def _again(pair: Sequence[Part]) -> str:
    """What another run costs, start-up apart: by what documents more add between two sizes."""
    first, second, retagged = (_marginal(pair, key) for key in ("first", "second", "retagged"))
    return (
        f"\nStart-up apart, from {pair[0]['documents']:,} to {pair[1]['documents']:,} documents: {1000 * first:.0f} ms a document "
        f"the first time; {1000 * second:.1f} ms unchanged, {first / second:.0f} times as fast; {1000 * retagged:.1f} ms under "
        f"another head, {first / retagged:.0f} times as fast."
    )


def _memory(rows: Sequence[Part]) -> Iterator[str]:
    """How flat it is, from a hundred documents on."""
    rows = [row for row in rows if row["documents"] >= _SETTLED and "held_mib" in row]
    if len(rows) > 1:
        first, last = rows[0], rows[-1]
        yield (
            f"\nMemory is that of all processes of the first run together, a page that several share counted once, looked at "
            f"every second: at {last['documents']:,} documents {last['held_mib'] / first['held_mib']:.2f} times that at "
            f"{first['documents']:,}. Resident sets, which count shared pages again and again, add up to "
            f"{last['resident_mib']:,.0f} and {first['resident_mib']:,.0f} MiB."
        )


def _pages(part: Part) -> Iterator[str]:
    yield f"## Growth with pages of a document\n\n{part['jobs']} workers, each with its start. {_when(part)}\n"
    yield from _table(
        ("pages a document", "documents", "ours, s", "pages a second", "naive, s", "ratio"),
        (
            (
                f"{row['pages'] / row['documents']:.0f}",
                str(row["documents"]),
                f"{row['ours']:.1f}",
                _rate(row["pages"], row["ours"]),
                _or_dash(row.get("naive"), ".1f"),
                _or_dash(_quotient(row.get("naive"), row["ours"]), ".1f"),
            )
            for row in part["rows"]
        ),
    )


def _workers(part: Part) -> Iterator[str]:
    yield f"## Workers\n\n{part['documents']} documents, each with its start. {_when(part)}\n"
    alone = part["rows"][0]["wall"]
    yield from _table(
        ("workers", "seconds", "documents a second", "times one worker", "processor seconds"),
        (
            (
                str(row["jobs"]),
                f"{row['wall']:.1f}",
                _rate(part["documents"], row["wall"]),
                f"{alone / row['wall']:.2f}",
                f"{row['busy']:.0f}",
            )
            for row in part["rows"]
        ),
    )


def _quality(part: Part) -> Iterator[str]:
    yield "## Quality beside speed\n\nMacro-F1 on labelled passages that neither was fitted on. The naive stack at the threshold .5, "
    yield f"and at the one that is best out of fold on what it was fitted on. {_when(part)}\n"
    names = {
        "corpus": "the corpus, held out by source",
        "gold": "reworded from real documents, two annotators",
    }
    yield from _table(
        ("passages", "n", "ours (95%)", "naive at .5", "naive, tuned threshold"),
        (
            (
                name,
                f"{one['passages']:,}",
                "{:.2f} ({:.2f} to {:.2f})".format(one["ours"], *one["ours_interval"]),
                f"{one['naive']['0.5']:.2f}",
                f"{one['naive']['tuned']:.2f}",
            )
            for key, name in names.items()
            if (one := part.get(key))
        ),
    )


def _cluster(part: Part) -> Iterator[str]:
    seconds = {name: min(values) for name, values in part["seconds"].items()}
    yield f"## Ray on one machine\n\n{part['documents']} documents with {part['jobs']} workers, start of the workers within, the "
    yield f"better of {len(part['seconds']['ray'])} turns: {seconds['local']:.1f} s by the local engine, {seconds['ray']:.1f} s by "
    yield f"Ray; {'the same files' if part['same'] else 'DIFFERENT files'}. {_when(part)}"


_SECTIONS: dict[str, Callable[[Part], Iterator[str]]] = {
    "comparison": _comparison,
    "stages": _stages,
    "start": _start,
    "growth": _growth,
    "pages": _pages,
    "workers": _workers,
    "quality": _quality,
    "cluster": _cluster,
}


def with_million(text: str, found: Part) -> str:
    """A page with the table of a million documents between its marks."""
    before, after = map(re.escape, _MARKS)
    table = "\n".join((_MARKS[0], "", *million(found), "", _MARKS[1]))
    return re.sub(f"{before}.*?{after}", lambda _: table, text, flags=re.DOTALL)


def million(found: Part) -> Iterator[str]:
    """What a million documents would take at the rates that were measured, growing on as they did between the two largest
    inboxes.
    """
    part, machine = found["growth"], found["machine"]
    last = part["rows"][-2:]
    busy, second, again = (_marginal(last, key) for key in ("first_busy", "second", "retagged"))
    output, inbox = _marginal(last, "output_bytes"), _marginal(last, "inbox_bytes")
    yield f"From {last[0]['documents']:,} to {last[1]['documents']:,} documents with {part['jobs']} workers on {machine['cores']} cores "
    yield f"({machine['processor']}), {part['measured']}:\n"
    yield from _table(
        ("", "a document more", "a million, at that rate"),
        (
            (
                "reading and classifying",
                f"{busy:.3f} s of a processor",
                f"{busy * 1e6 / 86_400:.1f} days of one core; {busy * 1e6 / _NODES / 3_600:.1f} hours of {_NODES}, if they scale "
                "evenly, which was not measured",
            ),
            ("an unchanged inbox again", f"{second * 1000:.1f} ms", f"{second * 1e6 / 60:.0f} minutes"),
            ("under another head", f"{again * 1000:.1f} ms", f"{again * 1e6 / 3_600:.1f} hours"),
            ("store and output files", f"{output / 1000:.0f} kB", f"{output / 1000:.0f} GB"),
            (
                "originals",
                f"{inbox / 1000:.0f} kB, generated",
                f"{inbox / 1000:.0f} GB; real ones are larger",
            ),
        ),
    )
    if cluster := found.get("cluster"):
        best = {name: min(values) for name, values in cluster["seconds"].items()}
        yield f"\nRay took {best['ray'] / best['local']:.2f} times as long as the local engine for {cluster['documents']} documents "
        yield f"with {cluster['jobs']} workers on this machine, start of the workers within ({cluster['measured']})."


def _table(heads: Sequence[str], rows: Any) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield "|---|" + "--:|" * (len(heads) - 1)
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _when(part: Part) -> str:
    return f"Measured {part['measured']}, load before {part['load_before']}."


def _spread(value: Part) -> str:
    return f"{value['median']:.2f} ({value['least']:.2f} to {value['most']:.2f})"


def _rate(count: float, seconds: float) -> str:
    return f"{count / seconds:.1f}"


def _milliseconds(seconds: Part, name: str | None, count: int) -> str:
    return f"{1000 * seconds[name] / count:.1f}" if name in seconds else "–"


def _marginal(pair: Sequence[Part], key: str) -> float:
    before, after = pair
    return float((after[key] - before[key]) / (after["documents"] - before["documents"]))


def _quotient(one: float | None, other: float) -> float | None:
    return None if one is None else one / other


def _or_dash(value: float | None, form: str, otherwise: str = "–") -> str:
    return otherwise if value is None else format(value, form)


def main() -> None:
    """Write, and show the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    Console().print(Markdown(write_account(parser.parse_args().folder)))


if __name__ == "__main__":
    main()
