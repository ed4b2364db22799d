"""An inbox of any size from a seed: documents as submissions look, 95% of their passages found nowhere else.

    python benchmarks/inbox.py FOLDER --documents 100 --seed 7

Declarations, statements, reports and compilations as PDFs of two to nine pages, headings, numbered paragraphs and lists
with a running header and page numbers. Sentences come from the corpus and are put together anew for every passage; one
passage in twenty is common language that many documents share.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
SHARED = 0.05  # of the passages stand in other documents too
LENGTH = (12, 60)  # passages of a document, the least and the most
MECHANISMS = (
    "Colombo Process", "Rabat Process", "Prague Process", "Abu Dhabi Dialogue", "Almaty Process", "Khartoum Process",
    "Regional Conference on Migration", "Quito Process", "Bali Process", "Budapest Process",
)  # fmt: skip
FORMS = (
    ("Declaration of the Ministerial Conference of the {name}", "1."),
    ("Written statement of the {name} to the International Migration Review Forum", ""),
    ("Report of the review meeting of the {name}", "1."),
    ("Chair's summary of the consultation of the {name}", "–"),
    ("Practices of the member States of the {name}", ""),
)
HEADINGS = (
    "Introduction", "Work done since the last forum", "Challenges", "Commitments", "Cooperation with partners",
    "Next steps", "Recommendations", "Data and evidence", "Protection", "Regular pathways",
)  # fmt: skip


def sentences(corpus: Path = ROOT / "corpus") -> list[str]:
    """English sentences of the corpus, by their order in it."""
    found: list[str] = []
    for path in sorted(corpus.glob("en-*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            text = " ".join(json.loads(line)["text"].split())
            found += [
                part for part in re.split(r"(?<=[.;?!]) (?=[A-Z])", text) if 8 <= len(part.split()) <= 60
            ]
    return list(dict.fromkeys(found))


def passages(count: int, pool: Sequence[str], common: Sequence[str], rng: random.Random) -> Iterator[str]:
    """Passages of about 45 words: one of the common ones, or sentences that nobody put together before."""
    for _ in range(count):
        if rng.random() < SHARED:
            yield rng.choice(common)
            continue
        parts: list[str] = []
        while sum(len(part.split()) for part in parts) < 34:
            parts.append(rng.choice(pool))
        yield " ".join(parts)


def write_document(
    path: Path,
    pool: Sequence[str],
    common: Sequence[str],
    rng: random.Random,
    length: tuple[int, int] = LENGTH,
) -> int:
    """One PDF; the number of its passages, of which it has between the least and the most."""
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    styles, name = getSampleStyleSheet(), rng.choice(MECHANISMS)
    title, mark = rng.choice(FORMS)
    year, count = rng.choice((2022, 2025, 2026)), rng.randint(*length)
    title = title.format(name=name)
    story: list[Any] = [Paragraph(title, styles["Title"]), Paragraph(f"14 March {year}", styles["Normal"])]
    for number, text in enumerate(passages(count, pool, common, rng), start=1):
        if number % 9 == 1:
            story.append(Paragraph(rng.choice(HEADINGS), styles["Heading2"]))
        label = f"{number}. " if mark == "1." else f"{mark} " if mark else ""
        story.append(Paragraph(_escaped(label + text), styles["BodyText"]))

    def furniture(canvas: Any, page: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, 810, f"{name} – {title[:60]}")
        canvas.drawRightString(523, 30, f"Page {canvas.getPageNumber()}")

    SimpleDocTemplate(str(path), invariant=1).build(story, onFirstPage=furniture, onLaterPages=furniture)
    return count


def write_inbox(folder: Path, documents: int, seed: int = 7, length: tuple[int, int] = LENGTH) -> int:
    """Fill a folder; the number of passages. The same seed gives the same bytes, and a smaller inbox is the beginning of a
    larger one.
    """
    rng, pool = random.Random(seed), sentences()
    common = list(passages(40, pool, [""], random.Random(seed + 1)))
    common = [text for text in common if text]
    folder.mkdir(parents=True, exist_ok=True)
    return sum(
        write_document(folder / f"submission-{index:05d}.pdf", pool, common, rng, length)
        for index in range(documents)
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def main() -> None:
    """Write an inbox and say how many passages it has."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    count = write_inbox(options.folder, options.documents, options.seed)
    print(f"{options.documents} documents with {count} passages in {options.folder}")


if __name__ == "__main__":
    main()
