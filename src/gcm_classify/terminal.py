"""How results look in a terminal: the routing table, what a document addresses, progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from gcm_classify.batch import BatchSummary
    from gcm_classify.classifier import Classifier
    from gcm_classify.datamodels import DocumentResult, Effort
    from gcm_classify.practicefiles import PracticeSummary
    from gcm_classify.report.writing import PackFiles

__all__ = ["console_on", "printable", "progress", "show_batch", "show_packs", "show_practices", "show_result"]

_ROWS = 100  # of the table that a batch ends with: what is more is read in a file


def console_on(*, stderr: bool = True) -> Console:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    # A pipe or a log has no width of its own, and 80 columns fold every name.
    width = None if stream.isatty() else 132
    return Console(stderr=stderr, highlight=False, emoji=False, width=width)  # text is shown as it is written


def printable(text: str) -> str:
    """A name or message without control characters: a terminal obeys them."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)


def show_result(result: DocumentResult, classifier: Classifier) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    console = console_on(stderr=False)
    profile = result.profile
    console.print(Text(printable(result.document.title), style="bold"))
    said = [
        ", ".join(profile.mechanisms) or "no known mechanism",
        profile.input_type,
        profile.phase,
        profile.mode,
        profile.date or "no date",
    ]
    console.print(Text(" · ".join(said), style="dim"))
    for warning in result.warnings:
        console.print(Text(f"{warning.code}: {printable(warning.message)}", style="yellow"))
    tables = ", ".join(
        f"{t.roundtable}{' (primary)' if t.primary else ''}" for t in result.routing.roundtables
    )
    console.print(Text(f"Roundtables: {tables or 'none'}"))
    if result.stated_objectives:
        console.print(Text(f"Stated by the text: {', '.join(map(str, result.stated_objectives))}"))
    if not result.objectives:
        console.print(Text("It addresses no objective."))
        return
    passages = {passage.id: passage for passage in result.passages}
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("objective", no_wrap=True)
    table.add_column("p", justify="right", no_wrap=True)
    table.add_column("basis", no_wrap=True)
    table.add_column("n", justify="right", no_wrap=True)
    table.add_column("where", no_wrap=True)
    table.add_column("best passage", overflow="fold")
    for finding in result.objectives:
        best = passages[finding.passages[0]]
        where = " ".join(
            filter(
                None, (f"p. {best.page}" if best.page else "", f"para. {best.number}" if best.number else "")
            )
        )
        name = classifier.taxonomy.objective(finding.objective).short.get("en", "")
        table.add_row(
            f"{finding.objective} {name}",
            f"{finding.probability:.2f}",
            finding.basis,
            str(len(finding.passages)),
            where,
            Text(_beginning(printable(" ".join(best.text.split())))),
        )
    console.print(table)


def _beginning(text: str, longest: int = 150) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def progress() -> Any:
    """A bar with rate and remaining time on standard error, and the function that moves it."""
    from contextlib import contextmanager

    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Any) -> Text:
            return Text(f"{task.speed:.1f} files/s" if task.speed else "", style="dim")

    @contextmanager
    def running() -> Any:
        columns = (
            TextColumn("classifying"),
            BarColumn(),
            MofNCompleteColumn(),
            Rate(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console_on(), transient=True) as bar:
            task = bar.add_task("files", total=None)

            def advance(done: int, total: int, source: str) -> None:
                bar.update(task, completed=done, total=total)

            yield bar, advance

    return running()


def show_batch(summary: BatchSummary) -> None:
    """The routing table, of a large inbox its beginning, and every failed file, on standard error."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    console = console_on()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("document", overflow="fold", min_width=12, ratio=3)
    table.add_column("roundtables", no_wrap=True)
    table.add_column("objectives", min_width=12, ratio=2)
    table.add_column("stated", min_width=8, ratio=1)
    table.add_column("who", overflow="fold", min_width=12, ratio=3)
    table.add_column("review", no_wrap=True)
    for record in islice(_lines(summary.output / "documents.jsonl"), _ROWS):
        table.add_row(
            Text(printable(record["source"])),
            " ".join(str(t["roundtable"]) for t in record["roundtables"]) or "–",
            " ".join(str(o["objective"]) for o in record["objectives"]) or "–",
            _numbers(record["stated_objectives"]),
            Text("; ".join(record["profile"]["mechanisms"]) or "–"),
            "yes" if record["needs_review"] else "",
        )
    if table.row_count:
        console.print(table)
    if summary.classified > table.row_count:
        console.print(
            f"{summary.classified - table.row_count:,} more documents in {summary.output / 'documents.csv'}"
        )
    for record in _lines(summary.output / "failures.jsonl"):
        console.print(
            Text(printable(f"{record['source']}: {record['code']}: {record['message']}"), style="red"),
            soft_wrap=True,
        )
    console.print(
        f"{summary.files} files: {summary.classified} classified, {summary.failed} failed; "
        f"{summary.skipped} were done before. Results in {summary.output}"
    )
    for line in _spared(summary.effort):
        console.print(line, markup=False, highlight=False, soft_wrap=True)
    if not summary.files:
        console.print(Text("The inbox holds no file. Check its path.", style="yellow"))


def _spared(effort: Effort) -> Iterator[str]:
    """What the cache spared, and what it had lost."""
    if effort.passages:
        known = effort.passages - effort.encoded
        told = (
            f"{known:,} of {effort.passages:,} passages were encoded before ({known / effort.passages:.1%})"
        )
        yield f"{told}; {effort.anew:,} of {effort.documents:,} documents were only tagged anew"
    if effort.damaged:
        yield f"{effort.damaged:,} entries of the cache were damaged, and were made anew"
    if effort.trouble:
        yield f"The cache could not always be used: {printable(effort.trouble)}"


def show_practices(summary: PracticeSummary) -> None:
    """How many practices were written and where; that there are none is said, not left to be guessed."""
    console = console_on()
    if not summary.practices:
        console.print(
            f"No practice fiches among {summary.documents} documents of the store; files without rows in {summary.output}"
        )
        return
    console.print(
        f"{summary.practices} practices in {summary.with_practices} of {summary.documents} documents; "
        f"{summary.disagree} filed under objectives that their content does not support. Results in {summary.output}"
    )


def show_packs(written: Sequence[PackFiles], output: Path) -> None:
    """What each pack holds, and what is missing in all of them."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    console = console_on()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in (
        "pack",
        "documents that speak",
        "passages",
        "confirmed",
        "practices",
        "without a quote",
    ):
        table.add_column(column, justify="left" if column in ("pack", "without a quote") else "right")
    for one in written:
        counts = one.pack.counts
        table.add_row(
            "all objectives" if one.pack.roundtable is None else f"roundtable {one.pack.roundtable}",
            f"{counts.speaking} of {counts.documents}",
            str(counts.supported),
            str(counts.reviewed),
            str(counts.practices),
            _numbers([s.objective for s in one.pack.sections if not s.quotes]) or "–",
        )
    console.print(table)
    for gap in written[0].pack.missing if written else ():
        console.print(Text(printable(gap.text), style="yellow"), soft_wrap=True)
    formats = ", ".join(path.suffix for path in written[0].files) if written else "no file"
    count = "1 pack" if len(written) == 1 else f"{len(written)} packs, each"
    console.print(f"{count} as {formats} in {output}")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def _numbers(numbers: list[int]) -> str:
    """Numbers as people write them: runs as ranges."""
    out: list[str] = []
    for number in numbers:
        if out and int(out[-1].split("–")[-1]) == number - 1:
            out[-1] = f"{out[-1].split('–')[0]}–{number}"
        else:
            out.append(str(number))
    return " ".join(out)
