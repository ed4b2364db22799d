"""How fast PDFs are read, against pdfplumber on every page, and how far the words agree.

    python benchmarks/reading.py                  # plain documents, written here from a seed
    python benchmarks/reading.py FOLDER …         # the same for the PDFs of these folders
    python benchmarks/reading.py --memory 619     # peak memory of the reading process over a long document

Both ways read in turn, in this process, to words and laid-out blocks; times are processor seconds, medians of
several turns. Tokens agree by their share of common ones, order left out.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from gcm_classify.ingest import Limits
from gcm_classify.ingest.assemble import assemble_pages
from gcm_classify.ingest.layout import lay_out
from gcm_classify.ingest.pdf import read_pdf
from gcm_classify.ingest.plumber import PlumberFile
from gcm_classify.ingest.raw import RawPage

OPENINGS = (
    "The participating States agreed that", "Ministers noted with appreciation that", "Our region has decided that",
    "The working group reported that", "It was recalled that", "Delegations proposed that", "The secretariat explained how",
)  # fmt: skip
ACTORS = (
    "labour attachés", "consular officers", "recruitment agencies", "border authorities", "municipal councils",
    "diaspora associations", "employers in the host country", "national statistical offices", "shelters for women",
)  # fmt: skip
DEEDS = (
    "will publish the cost of every transfer", "shall register births within ten days", "keep a common list of licences",
    "share alerts on missing persons", "recognise certificates of vocational training", "offer language courses at work",
    "refer children to guardians without delay", "open a one-stop desk at the crossing point",
)  # fmt: skip
ENDINGS = (
    "before the next review", "with the support of two development banks", "in line with the plan adopted last year",
    "under the bilateral agreement of 2023", "wherever resources allow", "and report on it in writing",
)  # fmt: skip


def write_plain(path: Path, pages: int, seed: int) -> Path:
    """A report of running text: headings, numbered paragraphs, lists, a header and page numbers."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    rng, styles = random.Random(seed), getSampleStyleSheet()
    story = []
    for number in range(1, 11 * pages + 1):
        if number % 12 == 1:
            story.append(
                Paragraph(f"{number // 12 + 1}. {rng.choice(ACTORS).capitalize()}", styles["Heading2"])
            )
        opening = f"{number}. " if number % 3 else "\u2022 "
        story.append(Paragraph(opening + " ".join(_sentences(rng, 2 + number % 4)), styles["BodyText"]))

    def furniture(canvas: object, document: object) -> None:
        canvas.setFont("Helvetica", 8)  # type: ignore[attr-defined]
        canvas.drawString(72, 810, "Report of the regional review meeting")  # type: ignore[attr-defined]
        canvas.drawString(290, 30, f"Page {document.page}")  # type: ignore[attr-defined]

    SimpleDocTemplate(str(path), invariant=1).build(story, onFirstPage=furniture, onLaterPages=furniture)
    return path


def _sentences(rng: random.Random, count: int) -> Iterator[str]:
    for _ in range(count):
        parts = (rng.choice(OPENINGS), rng.choice(ACTORS), rng.choice(DEEDS), rng.choice(ENDINGS))
        yield " ".join(parts) + "."


def two_readers(content: bytes) -> list[RawPage]:
    """As the package reads."""
    return [item for item in read_pdf(content, "paper.pdf", Limits()) if isinstance(item, RawPage)]


def plumber_everywhere(content: bytes) -> list[RawPage]:
    """Every page by pdfplumber, closed once read."""
    file = PlumberFile(content, Limits().pages, Limits().total_seconds)
    pages = []
    for index in range(file.pages):
        pages.append(file.page(index, None, Limits().page_seconds))
        file.forget(index)
    file.close()
    return [page for page in pages if page is not None]


def timed(read: Callable[[bytes], list[RawPage]], content: bytes) -> tuple[float, float, int, str]:
    """Seconds for the words alone and with their layout, the number of pages, the text."""
    start = time.process_time()
    pages = read(content)
    words = time.process_time() - start
    text, _ = assemble_pages(lay_out(pages)[0])
    return words, time.process_time() - start, len(pages), text


def agreement(first: str, second: str) -> float:
    """Common tokens among those of the longer text; 1.0 for two empty ones."""
    one, other = (Counter(re.findall(r"\w+", text.casefold())) for text in (first, second))
    most = max(one.total(), other.total())
    return (one & other).total() / most if most else 1.0


def compare(paths: list[Path], turns: int) -> None:
    """Print a line a document, and the whole."""
    totals = [0.0, 0.0]
    print(
        f"{'pages':>5} {'both, p/s':>10} {'plumber, p/s':>13} {'ratio':>6} {'words only':>10} {'tokens':>7}  document"
    )
    for path in paths:
        content = path.read_bytes()
        try:
            runs = [(timed(two_readers, content), timed(plumber_everywhere, content)) for _ in range(turns)]
        except Exception as error:  # pdfplumber's own, on files that only the other reader opens
            print(f"{'':>56} {path.name}: {str(error)[:80]}")
            continue
        (words, ours, pages, text), (slow_words, slow, _, slow_text) = (
            tuple(median(run[side][part] for run in runs) for part in range(2)) + runs[0][side][2:]
            for side in range(2)
        )
        totals = [totals[0] + ours, totals[1] + slow]
        print(
            f"{pages:5d} {pages / ours:10.1f} {pages / slow:13.1f} {slow / ours:6.1f} {slow_words / words:10.1f} "
            f"{agreement(text, slow_text):7.3f}  {path.name}"
        )
    if totals[0]:
        print(f"all of them: {totals[1] / totals[0]:.1f} times as fast")


def peak_memory(path: Path) -> tuple[int, int]:
    """Pages, and the most memory that a process reading a file has held, in MB."""
    code = (
        "import resource, sys, pathlib\n"
        "from gcm_classify.ingest import Limits\n"
        "from gcm_classify.ingest.pdf import read_pdf\n"
        "content = pathlib.Path(sys.argv[1]).read_bytes()\n"
        "pages = sum(hasattr(item, 'words') for item in read_pdf(content, 'paper.pdf', Limits()))\n"
        "print(pages, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    pages, kibibytes = map(int, done.stdout.split())
    return pages, round(kibibytes * 1024 / 1e6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--memory", type=int, metavar="PAGES")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        if chosen.memory:
            pages, peak = peak_memory(write_plain(here / "long.pdf", chosen.memory, seed=3))
            print(f"{pages} pages read, at most {peak} MB")
            return
        paths = [path for given in chosen.folders for path in sorted(given.rglob("*.pdf"))]
        compare(
            paths or [write_plain(here / f"plain-{n}.pdf", n, seed=n) for n in (50, 80, 120)], chosen.turns
        )


if __name__ == "__main__":
    main()
